//! Goods and services: Nice classes and 类似群.

/// The goods of a mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    /// Nice classes, 1 to 45.
    pub classes: Vec<u8>,
    /// Similar groups (类似群), four digits of the office's classification, such as `3301`.
    pub groups: Vec<u16>,
}

/// How the goods of two marks stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GoodsRelation {
    /// A similar group is shared.
    SameGroup,
    /// A Nice class is shared.
    SameClass,
    /// Classes that are often judged related, such as goods and their retail.
    RelatedClass,
    /// None of these.
    Unrelated,
    /// The goods of one side are not given.
    Unknown,
}

impl GoodsRelation {
    /// The relation in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SameGroup => "同一类似群",
            Self::SameClass => "同一类别",
            Self::RelatedClass => "关联类别",
            Self::Unrelated => "类别无关联",
            Self::Unknown => "商品未知",
        }
    }

    /// What the relation leaves of a score.
    pub(crate) fn factor(self) -> f32 {
        match self {
            Self::SameGroup | Self::SameClass | Self::Unknown => 1.0,
            Self::RelatedClass => 0.95,
            Self::Unrelated => 0.7,
        }
    }
}

/// Classes whose goods or services meet the same public.
const RELATED: [&[u8]; 14] = [
    &[29, 30, 31, 32, 33, 43],
    &[3, 5, 44],
    &[5, 10, 44],
    &[9, 28, 38, 41, 42],
    &[14, 18, 25, 26],
    &[24, 25, 27],
    &[11, 20, 21],
    &[7, 8, 9, 11],
    &[12, 37, 39],
    &[16, 28, 41],
    &[1, 5, 31],
    &[2, 17, 19],
    &[6, 19, 20],
    &[36, 37],
];
/// Retail and advertising, related to goods of every class.
const RETAIL: u8 = 35;

/// Classes as bits; bit n for class n.
pub(crate) fn class_bits(classes: &[u8]) -> u64 {
    classes.iter().filter(|&&class| (1..=45).contains(&class)).fold(0, |bits, &class| bits | 1 << class)
}

/// The relation of two sets of classes and groups; groups are sorted on neither side.
pub(crate) fn relation(left: u64, left_groups: &[u16], right: u64, right_groups: &[u16]) -> GoodsRelation {
    if left == 0 || right == 0 {
        return GoodsRelation::Unknown;
    }
    if left_groups.iter().any(|group| right_groups.contains(group)) {
        return GoodsRelation::SameGroup;
    }
    if left & right != 0 {
        return GoodsRelation::SameClass;
    }
    let retail = 1u64 << RETAIL;
    let related = RELATED.iter().any(|set| {
        let bits = class_bits(set);
        bits & left != 0 && bits & right != 0
    });
    if related || (left | right) & retail != 0 {
        GoodsRelation::RelatedClass
    } else {
        GoodsRelation::Unrelated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_before_classes_and_classes_before_kinship() {
        let bits = |class: u8| class_bits(&[class]);
        assert_eq!(relation(bits(33), &[3301], bits(33), &[3301]), GoodsRelation::SameGroup);
        assert_eq!(relation(bits(33), &[], bits(33), &[]), GoodsRelation::SameClass);
        assert_eq!(relation(bits(32), &[], bits(33), &[]), GoodsRelation::RelatedClass);
        assert_eq!(relation(bits(7), &[], bits(33), &[]), GoodsRelation::Unrelated);
        assert_eq!(relation(0, &[], bits(33), &[]), GoodsRelation::Unknown);
    }
}
