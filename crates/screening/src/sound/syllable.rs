//! Syllables, their initials and finals, and what is taken for what in speech.

use std::sync::LazyLock;

use crate::tables;

/// Closeness of syllables that are spoken alike in some region (平翘舌, 鼻边音, 前后鼻音 …), in 1/255.
const DIALECT: u32 = 225;
/// Closeness of sounds that differ in one feature only (送气, 圆唇, 韵腹高低), in 1/255.
const ONE_FEATURE: u32 = 205;
/// Closeness of sounds made at nearly the same place of the mouth, in 1/255.
const NEAR: u32 = 178;

/// The final of zhi, chi, shi, ri, zi, ci, si.
const APICAL: &str = "-i";

/// Initials of Mandarin; the longest that fits is taken.
const INITIALS: [&str; 24] = [
    "", "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z",
    "c", "s", "y", "w",
];
const DIALECT_INITIALS: [(&str, &str); 7] =
    [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"), ("", "w")];
/// With and without a breath (送气).
const ONE_FEATURE_INITIALS: [(&str, &str); 6] =
    [("b", "p"), ("d", "t"), ("g", "k"), ("j", "q"), ("zh", "ch"), ("z", "c")];
const NEAR_INITIALS: [(&str, &str); 15] = [
    ("j", "zh"),
    ("q", "ch"),
    ("x", "sh"),
    ("j", "z"),
    ("q", "c"),
    ("x", "s"),
    ("m", "n"),
    ("r", "y"),
    ("g", "h"),
    ("k", "h"),
    ("w", "h"),
    ("", "y"),
    ("n", "r"),
    ("x", "h"),
    ("", "h"),
];
const DIALECT_FINALS: [(&str, &str); 7] = [
    ("an", "ang"),
    ("en", "eng"),
    ("in", "ing"),
    ("ian", "iang"),
    ("uan", "uang"),
    ("un", "ong"),
    ("eng", "ong"),
];
/// Lips round or not, or the vowel before an ending a step higher; each with its medials.
const ONE_FEATURE_FINALS: [(&str, &str); 8] = [
    ("v", "i"),
    ("ve", "ie"),
    ("van", "ian"),
    ("vn", "in"),
    ("ai", "ei"),
    ("uai", "ui"),
    ("ao", "ou"),
    ("iao", "iu"),
];
const NEAR_FINALS: [(&str, &str); 31] = [
    (APICAL, "u"),
    (APICAL, "e"),
    ("o", "uo"),
    ("e", "o"),
    ("e", "uo"),
    ("v", "u"),
    ("ao", "iao"),
    ("ou", "iu"),
    ("ui", "ei"),
    ("ui", "i"),
    ("an", "ian"),
    ("an", "uan"),
    ("ang", "iang"),
    ("ang", "uang"),
    ("a", "ia"),
    ("a", "ua"),
    ("in", "un"),
    ("vn", "un"),
    ("en", "un"),
    ("i", "ei"),
    ("ong", "iong"),
    ("en", "an"),
    ("ang", "eng"),
    ("en", "in"),
    ("ian", "in"),
    ("u", "iu"),
    ("u", "ou"),
    ("ai", "uai"),
    ("ia", "ie"),
    ("er", "e"),
    ("van", "uan"),
];

/// Initial and final of every syllable, and the closeness of each pair of initials and of finals.
struct Phonology {
    split: Vec<(u8, u8)>,
    initials: Vec<u8>,
    finals: Vec<u8>,
    finals_count: usize,
    confusions: Vec<Vec<(u16, u8)>>,
}

static PHONOLOGY: LazyLock<Phonology> = LazyLock::new(Phonology::new);

/// `ju`, `qu`, `xu`, `yu` are written with u and spoken with ü; `yi`, `wu` carry a letter that is not spoken.
fn split(spelling: &str) -> (usize, String) {
    let fits = INITIALS.iter().copied().enumerate().filter(|(_, initial)| spelling.starts_with(initial));
    let (number, initial) = fits.max_by_key(|(_, initial)| initial.len()).unwrap_or((0, ""));
    let rest = &spelling[initial.len()..];
    let rest = match (initial, rest) {
        ("j" | "q" | "x" | "y", rest) if rest.starts_with('u') => rest.replacen('u', "v", 1),
        ("y", rest) if !rest.starts_with('i') => format!("i{rest}"),
        ("w", rest) if !rest.starts_with('u') => format!("u{rest}"),
        (_, rest) => rest.to_owned(),
    };
    let rest = match rest.as_str() {
        // the vowel of zhi and si is another than that of ji
        "i" if matches!(initial, "zh" | "ch" | "sh" | "r" | "z" | "c" | "s") => APICAL,
        "ien" => "in",
        "iou" => "iu",
        "uei" => "ui",
        "uen" => "un",
        "vn" => "vn",
        "iong" | "ueng" => &rest,
        rest => rest,
    };
    (number, rest.to_owned())
}

fn table(names: &[String], tiers: [&[(&str, &str)]; 3]) -> Vec<u8> {
    let count = names.len();
    let mut table = vec![0u8; count * count];
    for (i, left) in names.iter().enumerate() {
        for (j, right) in names.iter().enumerate() {
            let listed = |pairs: &[(&str, &str)]| {
                pairs.iter().any(|&(a, b)| (a == left && b == right) || (b == left && a == right))
            };
            let of_tier = || tiers.iter().position(|pairs| listed(pairs));
            // of zhi and ji only the initials tell
            let one = |name: &String| name == "i" || name == APICAL;
            table[i * count + j] = u8::try_from(if left == right || (one(left) && one(right)) {
                255
            } else {
                of_tier().map_or(0, |tier| [DIALECT, ONE_FEATURE, NEAR][tier])
            })
            .unwrap_or(0);
        }
    }
    table
}

impl Phonology {
    fn new() -> Self {
        let readings = tables::readings();
        let mut finals: Vec<String> = Vec::new();
        let mut splits = Vec::with_capacity(readings.count());
        for number in 0..readings.count() {
            let (initial, rest) = split(readings.spelling(u16::try_from(number).unwrap_or(0)));
            let index = finals.iter().position(|f| *f == rest).unwrap_or_else(|| {
                finals.push(rest);
                finals.len() - 1
            });
            splits.push((u8::try_from(initial).unwrap_or(0), u8::try_from(index).unwrap_or(0)));
        }
        let initials: Vec<String> = INITIALS.iter().map(|&i| i.to_owned()).collect();
        let mut phonology = Self {
            split: splits,
            initials: table(&initials, [&DIALECT_INITIALS, &ONE_FEATURE_INITIALS, &NEAR_INITIALS]),
            finals_count: finals.len(),
            finals: table(&finals, [&DIALECT_FINALS, &ONE_FEATURE_FINALS, &NEAR_FINALS]),
            confusions: Vec::new(),
        };
        phonology.confusions = phonology.all_confusions(readings.count());
        phonology
    }

    fn all_confusions(&self, count: usize) -> Vec<Vec<(u16, u8)>> {
        let number = |i: usize| u16::try_from(i).unwrap_or(0);
        (0..count)
            .map(|left| {
                let mut near: Vec<_> = (1..count)
                    .filter(|&right| right != left)
                    .map(|right| (number(right), self.closeness(number(left), number(right))))
                    .filter(|&(_, closeness)| u32::from(closeness) >= NEAR)
                    .collect();
                near.sort_by_key(|&(syllable, closeness)| (std::cmp::Reverse(closeness), syllable));
                near
            })
            .collect()
    }

    #[inline]
    fn closeness(&self, left: u16, right: u16) -> u8 {
        if left == right {
            return if left == tables::NO_SYLLABLE { 0 } else { u8::MAX };
        }
        if left == tables::NO_SYLLABLE || right == tables::NO_SYLLABLE {
            return 0;
        }
        let ((i, f), (j, g)) = (self.split[usize::from(left)], self.split[usize::from(right)]);
        let initial = u32::from(self.initials[usize::from(i) * INITIALS.len() + usize::from(j)]);
        let last = u32::from(self.finals[usize::from(f) * self.finals_count + usize::from(g)]);
        u8::try_from(initial * last / 255).unwrap_or(0)
    }
}

/// Closeness of two syllables in 1/255: 255 the same, from 225 a dialect confusion, from 205 one feature apart, from
/// 178 a near sound.
#[inline]
pub(crate) fn closeness(left: u16, right: u16) -> u8 {
    PHONOLOGY.closeness(left, right)
}

/// The syllables taken for this one, closest first, with their closeness in 1/255.
pub(crate) fn confusions(syllable: u16) -> &'static [(u16, u8)] {
    PHONOLOGY.confusions.get(usize::from(syllable)).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    fn between(left: char, right: char) -> u8 {
        let code = |c: char| u16::try_from(u32::from(c)).unwrap();
        crate::score::sound_of(code(left), code(right))
    }

    #[test]
    fn same_dialect_near_and_different_sounds_stand_in_this_order() {
        let same = between('苏', '酥');
        let dialect = between('师', '司');
        let one_feature = between('波', '坡');
        let near = between('妈', '拿');
        let different = between('海', '春');
        assert_eq!(same, 255);
        assert!(same > dialect && dialect > one_feature, "{same} {dialect} {one_feature}");
        assert!(one_feature > near && near > 0, "{one_feature} {near}");
        assert_eq!(different, 0);
    }

    #[test]
    fn lips_round_or_not_and_a_vowel_with_its_medials_are_one_feature() {
        for (left, right) in
            [('仙', '宣'), ('一', '鱼'), ('白', '贝'), ('怪', '贵'), ('好', '厚'), ('油', '药')]
        {
            let closeness = between(left, right);
            assert!((205..225).contains(&closeness), "{left} {right} {closeness}");
        }
    }

    #[test]
    fn the_vowel_of_shi_is_near_u_and_e_that_of_xi_is_not() {
        for (left, right) in [('士', '舒'), ('师', '奢'), ('司', '苏')] {
            assert!((178..205).contains(&between(left, right)), "{left} {right}");
        }
        assert_eq!(between('西', '须').max(between('米', '木')), between('西', '须'));
        assert_eq!(between('米', '木'), 0);
        assert!(between('基', '知') >= 178, "by their initials");
    }

    #[test]
    fn another_reading_counts_a_little_less() {
        assert!(between('乐', '越') > 200, "乐 is also read yue");
        assert!(between('乐', '越') < between('乐', '勒'));
    }
}
