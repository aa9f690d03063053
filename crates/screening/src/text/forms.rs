//! Letters that compatibility decomposition leaves as they are, and signs that say a mark is one (™, ®).

use std::ops::Range;

/// Letters with a stroke, joined letters and small capitals: the letters they are read as, then what is so read.
const LETTERS: [(&str, &str); 32] = [
    ("a", "ᴀȺⱥ"),
    ("ae", "ÆæᴁǢǣǼǽ"),
    ("b", "ʙƀɃƁɓ"),
    ("c", "ȻȼƇƈ"),
    ("d", "ᴅĐđÐðƉƊɗɖ"),
    ("e", "ᴇɆɇƎǝƏə"),
    ("f", "ꜰƑƒ"),
    ("g", "ɢǤǥƓɠ"),
    ("h", "ʜĦħⱧⱨ"),
    ("i", "Ɨɨ"),
    ("j", "ᴊɈɉ"),
    ("k", "ᴋƘƙĸⱩⱪ"),
    ("l", "ʟŁłȽƚⱠⱡɫ"),
    ("m", "ᴍⱮɱ"),
    ("n", "ɴŊŋƝɲȠƞ"),
    ("o", "ØøǾǿƟɵ"),
    ("oe", "ŒœɶꟹꝎꝏ"),
    ("p", "ᴘⱣᵽƤƥ"),
    ("q", "ꞯɊɋ"),
    ("r", "ʀɌɍⱤɽ"),
    ("s", "Ʂʂ"),
    ("ss", "ßẞ"),
    ("t", "ᴛŦŧȾⱦƬƭƮʈ"),
    ("th", "Þþ"),
    ("u", "Ʉʉ"),
    ("v", "Ʋʋ"),
    ("w", "Ⱳⱳ"),
    ("x", "ᶍ"),
    ("y", "ʏɎɏƳƴ"),
    ("z", "ƵƶȤȥⱫⱬ"),
    ("i", "ꟾ"),
    ("m", "ꟽ"),
];

/// Where the letter A stands among letters in white on a filled circle or square.
const FILLED: [u32; 2] = [0x1F150, 0x1F170];
/// Where the digit one stands among digits in circles that do not decompose.
const CIRCLED_DIGITS: [u32; 3] = [0x2776, 0x2780, 0x278A];

/// The letters that a character is read as, where it does not decompose to them.
pub(super) fn read_as(c: char) -> Option<&'static str> {
    const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";
    const DIGITS: &str = "123456789";
    if (c as u32) < 0xC0 || (0x2E80..0xA700).contains(&u32::from(c)) {
        return None;
    }
    let of = |starts: &[u32], text: &'static str| {
        let places = starts.iter().filter_map(|start| u32::from(c).checked_sub(*start));
        let at = places.map(|place| place as usize).find(|&place| place < text.len())?;
        text.get(at..=at)
    };
    let known = || LETTERS.iter().find(|(_, forms)| forms.contains(c)).map(|(letters, _)| *letters);
    of(&FILLED, ALPHABET).or_else(|| of(&CIRCLED_DIGITS, DIGITS)).or_else(known)
}

/// The letter for which a sign is drawn within a word.
pub(super) fn drawn_for(c: char) -> Option<char> {
    match c {
        '!' | '！' => Some('i'),
        '@' | '＠' => Some('a'),
        '$' | '＄' => Some('s'),
        _ => None,
    }
}

/// Places of characters that only say that something is a mark: ™ ℠ (R) (TM) and a circled R by itself.
pub(super) fn notices(raw: &str, most: usize) -> Vec<Range<usize>> {
    const MAY_BE: [char; 8] = ['™', '℠', '🅪', '🅫', 'Ⓡ', 'ⓡ', '(', '（'];
    if raw.is_ascii() && !raw.contains('(') || !raw.contains(MAY_BE) {
        return Vec::new();
    }
    let text: Vec<char> = raw.chars().take(most).collect();
    let circled = |at: Option<&char>| at.is_some_and(|c| ('\u{24B6}'..='\u{24E9}').contains(c));
    let mut found = Vec::new();
    for (at, c) in text.iter().enumerate() {
        match c {
            '™' | '℠' | '🅪' | '🅫' => found.push(at..at + 1),
            'Ⓡ' | 'ⓡ' => {
                let of_a_word = circled(text.get(at + 1)) || at > 0 && circled(text.get(at - 1));
                found.extend((!of_a_word).then_some(at..at + 1));
            }
            '(' | '（' => {
                let inner = text[at + 1..].iter().take(3).position(|c| matches!(c, ')' | '）'));
                let Some(end) = inner.map(|length| at + 1 + length) else { continue };
                let word: String = text[at + 1..end].iter().map(char::to_ascii_lowercase).collect();
                found.extend(matches!(word.as_str(), "r" | "tm" | "sm").then_some(at..end + 1));
            }
            _ => {}
        }
    }
    found
}
