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

/// Longest letters in which a slip of one letter is looked for.
const MAX_MISTYPED: usize = 18;
/// Most pinyin that letters are taken for.
const MOST_MEANT: usize = 96;

/// The pinyin that letters would be were one letter another, one more or one less; none when they are pinyin or too short
/// to say.
pub(crate) fn mistyped_pinyin(letters: &[u8]) -> Vec<Vec<u8>> {
    let n = letters.len();
    let mut meant = Vec::new();
    if !(5..=MAX_MISTYPED).contains(&n) || parse_pinyin(letters).is_some() {
        return meant;
    }
    let readings = tables::readings();
    // a consonant alone (呣) is written by nobody
    let is_syllable = |text: &[u8]| {
        let known = std::str::from_utf8(text).is_ok_and(|text| readings.find(text).is_some());
        known && (text.len() > 1 || matches!(text, b"a" | b"e" | b"o"))
    };
    // where whole syllables may end from the front, and begin from the back
    let (mut front, mut back) = ([false; MAX_MISTYPED + 1], [false; MAX_MISTYPED + 1]);
    (front[0], back[n]) = (true, true);
    for end in 1..=n {
        front[end] =
            (end.saturating_sub(MAX_SPELLING)..end).any(|s| front[s] && is_syllable(&letters[s..end]));
        let start = n - end;
        back[start] =
            (start + 1..=n.min(start + MAX_SPELLING)).any(|e| back[e] && is_syllable(&letters[start..e]));
    }
    for start in (0..n).filter(|&start| front[start]) {
        for end in (start + 1..=n.min(start + MAX_SPELLING + 1)).filter(|&end| back[end]) {
            for syllable in 1..readings.count() {
                let spelling = readings.spelling(u16::try_from(syllable).unwrap_or(0)).as_bytes();
                if meant.len() < MOST_MEANT
                    && spelling.len() >= 2
                    && is_one_off(&letters[start..end], spelling)
                {
                    meant.push([&letters[..start], spelling, &letters[end..]].concat());
                }
            }
        }
    }
    meant
}

/// Whether one letter changed, added or left out makes one text the other.
fn is_one_off(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match long.len() - short.len() {
        0 => same < long.len() && short[same + 1..] == long[same + 1..],
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}

/// The class of a consonant as foreign names are written in characters (浊清不分, r as l, v as w …).
pub(super) fn class(c: u8) -> Option<u8> {
    Some(match c {
        b'b' | b'p' => b'P',
        b'd' | b't' => b'T',
        b'g' | b'k' | b'c' | b'q' => b'K',
        b'f' => b'F',
        b'm' => b'M',
        b'n' => b'N',
        b'l' | b'r' => b'L',
        b's' | b'z' | b'x' | b'j' => b'S',
        b'w' | b'v' => b'W',
        b'h' => b'H',
        _ => return None,
    })
}

/// The consonant frame of a sequence of syllables.
pub(crate) fn consonants(syllables: &[u16], otherwise: bool) -> Vec<u8> {
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
        // 尔 and the like stand for an l that closes a syllable; otherwise for an r, which is not called
        frame.extend((spelling == b"er" && !otherwise).then_some(b'L'));
        let nasal = spelling.len() > 1 && (spelling.ends_with(b"n") || spelling.ends_with(b"ng"));
        frame.extend(nasal.then_some(b'N'));
    }
    frame.dedup();
    frame
}

/// The consonant frame of a Latin word.
pub(crate) fn latin_consonants(letters: &[u8], otherwise: bool) -> Vec<u8> {
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
            // an r that closes a syllable is not written (阿玛尼 for ARMANI); otherwise as 尔 (贝尔塔 for BERTA)
            (b'r', next)
                if !otherwise
                    && !frame.is_empty()
                    && !matches!(next, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'r') =>
            {
                (None, 1)
            }
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

    #[test]
    fn a_slip_in_typed_pinyin_is_seen() {
        let meant = |text: &str| mistyped_pinyin(text.as_bytes());
        assert!(meant("wanglaogi").contains(&b"wanglaoji".to_vec()));
        assert!(meant("laoganmma").contains(&b"laoganma".to_vec()));
        assert!(meant("kangshifu").is_empty(), "it is pinyin");
        assert!(meant("strawberry").is_empty());
    }

    #[test]
    fn characters_for_a_foreign_name_have_its_frame() {
        let readings = tables::readings();
        for (han, latin) in
            [("wa lun di nuo", "valentino"), ("ying te er", "intel"), ("xiang nai er", "chanel")]
        {
            let syllables: Vec<u16> = han.split(' ').filter_map(|s| readings.find(s)).collect();
            assert_eq!(consonants(&syllables, false), latin_consonants(latin.as_bytes(), false), "{latin}");
        }
    }
}
