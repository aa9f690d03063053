//! Two characters by their readings: initial, final and tone.

use super::table::known;
use super::{Piece, SoundBeside};
use unicode_normalization::UnicodeNormalization;

/// Two letters first, that the longer is found.
const INITIALS: [&str; 23] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c",
    "s", "y", "w",
];

/// A reading taken apart.
struct Reading {
    initial: &'static str,
    /// The final as written, with its tone.
    written: String,
    /// The final without its tone.
    plain: String,
    /// 1 to 4; 0 for none.
    tone: u8,
}

impl Reading {
    fn of(text: &str) -> Self {
        let initial = INITIALS.into_iter().find(|initial| text.starts_with(initial)).unwrap_or_default();
        let written = text[initial.len()..].to_owned();
        let (mut plain, mut tone) = (String::new(), 0);
        for c in written.nfd() {
            match c {
                '\u{304}' => tone = 1,
                '\u{301}' => tone = 2,
                '\u{30c}' => tone = 3,
                '\u{300}' => tone = 4,
                '\u{308}' => plain.push(':'),
                c => plain.push(c),
            }
        }
        let plain = plain.replace("u:", "ü");
        Self { initial, written, plain, tone }
    }

    /// How far two are apart, for choosing among readings.
    fn apart(&self, other: &Self) -> usize {
        let differ = usize::from;
        2 * differ(self.initial != other.initial)
            + 2 * differ(self.plain != other.plain)
            + differ(self.tone != other.tone)
    }

    fn pieces(&self, other: &Self) -> Vec<Piece> {
        let is_final = self.plain != other.plain || self.tone != other.tone;
        let both = [(self.initial, self.initial != other.initial), (self.written.as_str(), is_final)];
        both.into_iter().filter(|(text, _)| !text.is_empty()).map(|(text, d)| Piece::new(text, d)).collect()
    }
}

/// Readings of a character: with tones, or as the table of all characters has them.
fn readings(character: char) -> Vec<Reading> {
    let toned = known(character).readings;
    if !toned.is_empty() {
        return toned.split(',').map(Reading::of).collect();
    }
    plain(character).into_iter().map(Reading::of).collect()
}

/// Toneless readings of a character.
pub(super) fn plain(character: char) -> Vec<&'static str> {
    let Ok(code) = u16::try_from(u32::from(character)) else { return Vec::new() };
    let readings = crate::tables::readings();
    readings.of(code).iter().map(|&syllable| readings.spelling(syllable)).collect()
}

/// The reading of one character that stands alone.
pub(super) fn alone(character: char) -> Option<String> {
    let reading = readings(character).into_iter().next()?;
    Some(format!("{}{}", reading.initial, reading.written))
}

/// The readings that are nearest, with what differs; none when one has no reading.
pub(super) fn told(left: char, right: char) -> Option<SoundBeside> {
    let (ours, theirs) = (readings(left), readings(right));
    // A further reading counts only where the first would be farther by more than one trait.
    let pairs = (0..).zip(&ours).flat_map(|(i, a)| (0..).zip(&theirs).map(move |(j, b)| (a, b, i + j)));
    let (a, b, _) = pairs.min_by_key(|(a, b, further): &(_, _, usize)| a.apart(b) + further)?;
    let shown = |text: &str| if text.is_empty() { "无".to_owned() } else { text.to_owned() };
    let (mut differ, mut same) = (Vec::new(), Vec::new());
    let tone = |tone: u8| if tone == 0 { "轻".to_owned() } else { tone.to_string() };
    for (name, ours, theirs) in [
        ("声母", shown(a.initial), shown(b.initial)),
        ("韵母", a.plain.clone(), b.plain.clone()),
        ("声调", tone(a.tone), tone(b.tone)),
    ] {
        if ours == theirs { same.push(name) } else { differ.push(format!("{name}{ours}／{theirs}")) }
    }
    let says = match (differ.is_empty(), same.is_empty()) {
        (true, _) => "读音相同".to_owned(),
        (false, true) => format!("{}不同", differ.join("、")),
        (false, false) => format!("{}不同，{}相同", differ.join("、"), same.join("、")),
    };
    Some(SoundBeside { left: a.pieces(b), right: b.pieces(a), says })
}

/// Whether two readings that were chosen are the same but for the tone.
pub(super) fn is_same(told: &SoundBeside) -> bool {
    !told.says.contains("声母") && !told.says.contains("韵母")
        || told.says.contains("声调") && told.says.ends_with("声母、韵母相同")
}
