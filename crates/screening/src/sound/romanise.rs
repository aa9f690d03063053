//! Pinyin typed in letters, and a rough consonant frame that Latin and Chinese calls share.

use crate::tables;

/// Most syllables that a typed spelling is taken for.
const MAX_SYLLABLES: usize = 8;
/// Longest spelling of a syllable.
const MAX_SPELLING: usize = 6;

/// Letters as a sequence of pinyin syllables, fewest syllables first; none when they cannot be read so.
pub(crate) fn parse_pinyin(letters: &[u8]) -> Option<Vec<u16>> {
    let readings = tables::readings();
    let text = std::str::from_utf8(letters).ok()?;
    // best[i]: fewest syllables for the first i letters, and the last of them
    let mut best: Vec<Option<(usize, u16, usize)>> = vec![None; letters.len() + 1];
    best[0] = Some((0, 0, 0));
    for end in 1..=letters.len() {
        for start in end.saturating_sub(MAX_SPELLING)..end {
            let Some((count, ..)) = best[start] else { continue };
            let Some(syllable) = text.get(start..end).and_then(|s| readings.find(s)) else { continue };
            if end - start == 1 && !matches!(letters[start], b'a' | b'e' | b'o') {
                continue;
            }
            if best[end].is_none_or(|(known, ..)| count + 1 < known) {
                best[end] = Some((count + 1, syllable, start));
            }
        }
    }
    let mut syllables = Vec::new();
    let mut end = letters.len();
    while end > 0 {
        let (count, syllable, start) = best[end]?;
        if count > MAX_SYLLABLES {
            return None;
        }
        syllables.push(syllable);
        end = start;
    }
    syllables.reverse();
    (!syllables.is_empty()).then_some(syllables)
}

/// The class of a consonant as foreign names are written in characters (浊清不分, r as l, v as f …).
fn class(c: u8) -> Option<u8> {
    Some(match c {
        b'b' | b'p' => b'P',
        b'd' | b't' => b'T',
        b'g' | b'k' | b'c' | b'q' => b'K',
        b'f' | b'v' => b'F',
        b'm' => b'M',
        b'n' => b'N',
        b'l' | b'r' => b'L',
        b's' | b'z' | b'x' | b'j' => b'S',
        b'w' => b'W',
        b'h' => b'H',
        _ => return None,
    })
}

/// The consonant frame of a sequence of syllables.
pub(crate) fn consonants(syllables: &[u16]) -> Vec<u8> {
    let readings = tables::readings();
    let mut frame = Vec::new();
    for &syllable in syllables {
        let spelling = readings.spelling(syllable).as_bytes();
        let Some(&first) = spelling.first() else { continue };
        let initial = match (first, spelling.get(1)) {
            (b'q' | b'c' | b'z' | b's', _) if matches!(first, b'c' | b'z' | b's' | b'q') => Some(b'S'),
            (c, _) => class(c),
        };
        frame.extend(initial);
        let nasal = spelling.len() > 1 && (spelling.ends_with(b"n") || spelling.ends_with(b"ng"));
        frame.extend(nasal.then_some(b'N'));
    }
    frame.dedup();
    frame
}

/// The consonant frame of a Latin word.
pub(crate) fn latin_consonants(letters: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    let mut i = 0;
    while i < letters.len() {
        let pair = (letters[i], letters.get(i + 1).copied().unwrap_or(0));
        let (code, taken) = match pair {
            (b'p', b'h') => (Some(b'F'), 2),
            (b'c' | b's', b'h') | (b'c', b'e' | b'i' | b'y') => (Some(b'S'), 2),
            (b't', b'h') => (Some(b'S'), 2),
            (b'c' | b'k', b'k') => (Some(b'K'), 2),
            (b'n', b'g') => (Some(b'N'), 2),
            (c, _) => (class(c), 1),
        };
        frame.extend(code);
        i += taken;
    }
    frame.dedup();
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_pinyin_is_read_as_syllables() {
        let spelt = |text: &str| {
            parse_pinyin(text.as_bytes())
                .map(|s| s.iter().map(|&s| tables::readings().spelling(s)).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(spelt("kangshifu").as_deref(), Some("kang shi fu"));
        assert_eq!(spelt("xian").as_deref(), Some("xian"));
        assert_eq!(spelt("miyu").as_deref(), Some("mi yu"));
        assert_eq!(spelt("strada"), None);
    }
}
