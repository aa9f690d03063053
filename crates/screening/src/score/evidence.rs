//! What a comparison found, as data.

/// A rule of the guide that fired (商标审查审理指南, 下编 chapter 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// 5.1.1: the same characters in another font, case or script.
    SameCharacters,
    /// 5.1.2: the same characters in another order.
    OtherOrder,
    /// 5.1.3: a character or word doubled.
    Doubled,
    /// 5.1.4: same or near sound, near look.
    NearSound,
    /// 5.1.5: near look alone.
    NearShape,
    /// 5.1.6: same or near meaning.
    SameMeaning,
    /// 5.1.7: three or more characters, a few differ.
    FewCharactersDiffer,
    /// 5.1.8: one or two letters or digits that look alike.
    ShortLetters,
    /// 5.1.9: three or more letters, a few differ.
    FewLettersDiffer,
    /// 5.1.10: foreign words in another order.
    WordOrder,
    /// 5.1.11: another form of the same word.
    WordForm,
    /// 5.1.12: generic words added.
    GenericAdded,
    /// 5.1.12: names of states or regions added, which say where the goods come from.
    OriginAdded,
    /// 5.1.13: words for a place of business added.
    PlaceAdded,
    /// 5.1.14: weak modifiers added.
    ModifierAdded,
    /// 5.1.15: the distinctive one of several parts is near.
    DistinctivePart,
    /// 5.1.16: wholly contains the other.
    Contains,
    /// 5.1.17: characters and their pinyin.
    Pinyin,
    /// 5.3.1: the Chinese parts of composite marks are the same or near.
    ChineseParts,
    /// 5.3.2: the foreign parts of composite marks are the same or near.
    ForeignParts,
    /// 5.3.3: Chinese and foreign parts mean or sound the same.
    ChineseAndForeign,
}

impl Rule {
    /// The number of the rule in the guide.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SameCharacters => "5.1.1",
            Self::OtherOrder => "5.1.2",
            Self::Doubled => "5.1.3",
            Self::NearSound => "5.1.4",
            Self::NearShape => "5.1.5",
            Self::SameMeaning => "5.1.6",
            Self::FewCharactersDiffer => "5.1.7",
            Self::ShortLetters => "5.1.8",
            Self::FewLettersDiffer => "5.1.9",
            Self::WordOrder => "5.1.10",
            Self::WordForm => "5.1.11",
            Self::GenericAdded | Self::OriginAdded => "5.1.12",
            Self::PlaceAdded => "5.1.13",
            Self::ModifierAdded => "5.1.14",
            Self::DistinctivePart => "5.1.15",
            Self::Contains => "5.1.16",
            Self::Pinyin => "5.1.17",
            Self::ChineseParts => "5.3.1",
            Self::ForeignParts => "5.3.2",
            Self::ChineseAndForeign => "5.3.3",
        }
    }
}

/// Why a score was lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Exception {
    /// The first character (5.1.7) or letter (5.1.9) is clearly different.
    FirstDiffers,
    /// Both are words of their own with another meaning (5.1.2, 5.1.4, 5.1.7).
    OtherMeaning,
    /// Both are foreign words with another meaning (5.1.9).
    OtherWord,
    /// The earlier mark is a single character, and only a word is added (5.1.13).
    SingleCharacter,
    /// One mark is a word that everybody knows, in which the modifier is none (5.1.14).
    OwnWord,
    /// Only words that distinguish little are shared (5.1.12–5.1.14).
    OnlyWeakShared,
    /// Several parts differ so that the whole does (5.1.15, 5.3).
    WholeDiffers,
    /// The goods are in unrelated classes.
    UnrelatedGoods,
}

impl Exception {
    /// The number of the rule that makes the exception.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FirstDiffers => "5.1.7",
            Self::OtherMeaning => "5.1.4",
            Self::OtherWord => "5.1.9",
            Self::SingleCharacter => "5.1.13",
            Self::OwnWord => "5.1.14",
            Self::OnlyWeakShared => "5.1.12",
            Self::WholeDiffers => "5.1.15",
            Self::UnrelatedGoods => "goods",
        }
    }
}

/// Two places that answer each other. Indexes are of units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) left: u8,
    pub(crate) right: u8,
    /// 1/255; for letters of one kind both are 255.
    pub(crate) sound: u8,
    pub(crate) shape: u8,
    pub(crate) same: bool,
}

/// What one way of comparing came to.
#[derive(Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) value: f32,
    pub(super) rule: Option<Rule>,
    pub(super) exception: Option<Exception>,
}

impl Found {
    pub(super) fn new(value: f32, rule: Rule) -> Self {
        Self { value, rule: Some(rule), exception: None }
    }

    pub(super) fn lowered(self, factor: f32, exception: Exception) -> Self {
        Self { value: self.value * factor, exception: Some(exception), ..self }
    }

    pub(super) fn max(self, other: Self) -> Self {
        if other.value > self.value { other } else { self }
    }
}

/// Everything a comparison found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) rules: Vec<Rule>,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) links: Vec<Link>,
    /// Units of both sides that stand first where that lowered the score.
    pub(crate) openings: Option<(u8, u8)>,
    /// Every character has a partner once their order is left aside.
    pub(crate) only_order: bool,
    /// The Chinese parts were compared without their weak words.
    pub(crate) by_core: bool,
    /// What answers each other is a foreign name and its Chinese form, or two such forms.
    pub(crate) by_name: bool,
}

impl Evidence {
    pub(crate) fn fire(&mut self, rule: Rule) {
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
    }

    pub(crate) fn lower(&mut self, exception: Exception) {
        if !self.exceptions.contains(&exception) {
            self.exceptions.push(exception);
        }
    }
}
