//! From a mark as written to its units.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

use crate::tables;

/// Most units of a mark that are compared; what follows is kept in the text and otherwise left out.
pub const MAX_UNITS: usize = 48;

/// Most characters of a mark's text that are read.
const MAX_CHARS: usize = 400;

/// Private-use codes that stand for characters beyond the basic plane, by hash.
const BEYOND_START: u32 = 0xE000;
const BEYOND_COUNT: u32 = 0x1900;

/// A mark after folding.
///
/// A unit is one UTF-16 code: a simplified character of the basic plane, a small Latin letter, an ASCII digit, a
/// letter of another script, or U+0020 where Latin words part. Characters beyond the basic plane that fold to
/// nothing known are represented by a code of the private-use area, chosen by hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The text as given.
    pub raw: String,
    /// The units, at most [`MAX_UNITS`].
    pub units: Vec<u16>,
    /// For each unit the index of the character (not byte) of `raw` it came from.
    pub at: Vec<u16>,
}

/// Folds a mark: compatibility forms and width, case, combining marks, traditional and variant characters,
/// look-alike letters of Cyrillic, Greek and others, digits of all scripts, punctuation.
#[must_use]
pub fn fold(raw: &str) -> Folded {
    let mut folded = Folded { raw: raw.to_owned(), units: Vec::new(), at: Vec::new() };
    let mut parted = false;
    let mut chars = raw.chars().take(MAX_CHARS).enumerate().peekable();
    let mut last = None;
    while let Some((index, c)) = chars.next() {
        let before = last.replace(c);
        if let Some(letter) = greek(c) {
            let alone = !before.is_some_and(is_of_a_word) && !chars.peek().is_some_and(|n| is_of_a_word(n.1));
            if alone {
                folded.put(&mut parted, letter, index);
                continue;
            }
        }
        if is_hangul(c) {
            folded.push(&mut parted, c, index);
            continue;
        }
        decompose_compatible(c, |part| {
            if canonical_combining_class(part) == 0 {
                folded.push(&mut parted, part, index);
            }
        });
        if folded.units.len() >= MAX_UNITS {
            break;
        }
    }
    if folded.units.is_empty() {
        folded.keep_signs();
    }
    folded.units.truncate(MAX_UNITS);
    folded.at.truncate(MAX_UNITS);
    folded
}

impl Folded {
    /// For each unit the character as it is written, where one of them at least is drawn otherwise than what it folds to
    /// (雲 for 云).
    pub(crate) fn written(&self) -> Option<Vec<u16>> {
        let forms = tables::written();
        let form = |c: char| u16::try_from(u32::from(c)).ok().filter(|&code| forms.is_form(code));
        if self.raw.is_ascii() || !self.raw.chars().any(|c| form(c).is_some()) {
            return None;
        }
        let raw: Vec<char> = self.raw.chars().take(MAX_CHARS).collect();
        let places = self.units.iter().zip(&self.at);
        let code =
            |(&unit, &at): (&u16, &u16)| raw.get(usize::from(at)).and_then(|&c| form(c)).unwrap_or(unit);
        Some(places.map(code).collect())
    }

    /// Of a mark that is nothing but signs (☆☆☆, &, emoji) the signs are what there is to compare.
    fn keep_signs(&mut self) {
        let raw = std::mem::take(&mut self.raw);
        for (index, c) in raw.chars().enumerate().take(MAX_CHARS) {
            let at = u16::try_from(index).unwrap_or(u16::MAX);
            decompose_compatible(c, |part| {
                if self.units.len() < MAX_UNITS && is_seen(part) {
                    self.units.push(u16::try_from(u32::from(part)).unwrap_or_else(|_| beyond(part)));
                    self.at.push(at);
                }
            });
        }
        self.raw = raw;
    }

    fn push(&mut self, parted: &mut bool, c: char, index: usize) {
        match unit(c) {
            Some(code) => self.put(parted, code, index),
            None => *parted = true,
        }
    }

    fn put(&mut self, parted: &mut bool, code: u16, index: usize) {
        let at = u16::try_from(index).unwrap_or(u16::MAX);
        if std::mem::take(parted)
            && (is_letter(code) || is_digit(code))
            && self.units.last().is_some_and(|&last| is_letter(last) || is_digit(last))
        {
            self.units.push(u16::from(b' '));
            self.at.push(at);
        }
        self.units.push(code);
        self.at.push(at);
    }
}

/// The unit of one decomposed character; none for what only separates.
fn unit(c: char) -> Option<u16> {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric().then(|| u16::from(c.to_ascii_lowercase() as u8));
    }
    if let Some(digit) = decimal_digit(c) {
        return Some(u16::from(b'0') + digit);
    }
    let fold = tables::folding();
    if let Some(code) = fold.of(c) {
        return Some(code);
    }
    let mut lower = c.to_lowercase();
    let c = lower.next().unwrap_or(c);
    if let Some(code) = fold.of(c) {
        return Some(code);
    }
    if !c.is_alphanumeric() {
        return None;
    }
    Some(u16::try_from(u32::from(c)).unwrap_or_else(|_| beyond(c)))
}

/// Whether a sign leaves something on paper: no space, no control or direction mark, nothing that only joins or varies others.
fn is_seen(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    !invisible && !c.is_whitespace() && !c.is_control() && canonical_combining_class(c) == 0
}

fn beyond(c: char) -> u16 {
    let code = BEYOND_START + u32::from(c).wrapping_mul(0x9E37_79B1) % BEYOND_COUNT;
    u16::try_from(code).unwrap_or(u16::MAX)
}

/// Small Greek letters that are read by their names and look like no other letter.
const NAMED_GREEK: &str = "αβγδεζηθλμξπσφψω";

/// Whether a unit is a Greek letter that is called by its name.
pub(crate) fn is_greek(code: u16) -> bool {
    (0x03B1..=0x03C9).contains(&code) && NAMED_GREEK.chars().any(|c| u32::from(c) == u32::from(code))
}

/// The small letter of a Greek one that is called by its name where it stands alone (茶π); within a word its look counts.
fn greek(c: char) -> Option<u16> {
    let small = match c {
        'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω' => c.to_lowercase().next()?,
        'ς' => 'σ',
        'ϑ' => 'θ',
        'ϕ' => 'φ',
        'ϖ' => 'π',
        'µ' => 'μ',
        '\u{2126}' => 'ω',
        '\u{2206}' => 'δ',
        '\u{2211}' => 'σ',
        c => c,
    };
    u16::try_from(u32::from(small)).ok().filter(|&code| is_greek(code))
}

/// Whether a character is a letter of a script that is written in words.
fn is_of_a_word(c: char) -> bool {
    c.is_alphabetic() && (u32::from(c) < 0x2E80 || ('\u{FF21}'..='\u{FF5A}').contains(&c))
}

fn is_hangul(c: char) -> bool {
    ('\u{AC00}'..='\u{D7A3}').contains(&c)
}

/// Zero digits of the decimal scripts that compatibility folding does not bring to ASCII.
const ZEROS: [u32; 24] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1B50, 0xA8D0, 0xA900,
];

fn decimal_digit(c: char) -> Option<u16> {
    let code = u32::from(c);
    ZEROS
        .iter()
        .find(|&&zero| (zero..zero + 10).contains(&code))
        .and_then(|zero| u16::try_from(code - zero).ok())
}

/// Whether a unit is a letter a–z.
pub(crate) fn is_letter(code: u16) -> bool {
    matches!(code, 0x61..=0x7A)
}

/// Whether a unit is a digit 0–9.
pub(crate) fn is_digit(code: u16) -> bool {
    matches!(code, 0x30..=0x39)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> String {
        String::from_utf16_lossy(&fold(raw).units)
    }

    #[test]
    fn different_writings_of_one_mark_fold_to_the_same_units() {
        for (written, expected) in [
            ("乐亊", "乐事"),
            ("𠮷野家", "吉野家"),
            ("大潤發", "大润发"),
            ("ＮＩＫＥ", "nike"),
            ("Café Crème", "cafe creme"),
            ("НОКIА", "hokia"),
            ("ΝΙΚΕ", "nike"),
            ("νικε", "vike"),
            ("茶π", "茶π"),
            ("Π 派", "π派"),
            ("Σ", "σ"),
            ("\u{2126}", "ω"),
            ("Α", "a"),
            ("Kαppa", "kappa"),
            ("SK-Ⅱ", "sk ii"),
            ("黑.牛奶", "黑牛奶"),
            ("٣٦٠", "360"),
            ("①号", "1号"),
            ("『康师傅』", "康师傅"),
            ("☆ ☆", "☆☆"),
            ("！", "!"),
            ("♥\u{fe0f}", "♥"),
        ] {
            assert_eq!(text(written), expected, "{written}");
        }
    }

    #[test]
    fn nothing_to_see_is_nothing_to_compare() {
        for raw in ["", " \u{3000}\t", "\u{200b}\u{202e}", "\u{301}"] {
            assert_eq!(fold(raw).units, [], "{raw:?}");
        }
        assert_eq!(fold("😀🎉").units.len(), 2);
        assert_eq!(fold("🎉").at, [0]);
    }

    #[test]
    fn units_say_where_they_stand_in_the_text() {
        let folded = fold("「密語」MIYU");
        assert_eq!(folded.at, [1, 2, 4, 5, 6, 7]);
        assert_eq!(folded.raw, "「密語」MIYU");
    }

    #[test]
    fn a_giant_text_is_cut_at_the_bound() {
        assert_eq!(fold(&"甲".repeat(10_000)).units.len(), MAX_UNITS);
    }
}
