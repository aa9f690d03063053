//! Letters and digits that are drawn alike.

/// Likeness in 1/255 of letters and digits drawn alike in common faces, capitals included.
const ALIKE: [(&[u8; 2], u8); 45] = [
    (b"0o", 250),
    (b"1l", 245),
    (b"1i", 240),
    (b"il", 235),
    (b"5s", 225),
    (b"2z", 220),
    (b"8b", 210),
    (b"6b", 200),
    (b"6g", 195),
    (b"9g", 205),
    (b"9q", 200),
    (b"0d", 170),
    (b"0q", 190),
    (b"oq", 190),
    (b"od", 160),
    (b"oc", 180),
    (b"ce", 160),
    (b"cg", 200),
    (b"gq", 190),
    (b"uv", 205),
    (b"vy", 170),
    (b"mn", 185),
    (b"nh", 170),
    (b"bd", 185),
    (b"pq", 180),
    (b"dp", 150),
    (b"bp", 160),
    (b"ef", 190),
    (b"pr", 180),
    (b"ij", 200),
    (b"lt", 170),
    (b"it", 165),
    (b"kx", 160),
    (b"vw", 195),
    (b"mw", 170),
    (b"br", 170),
    (b"nr", 150),
    (b"hk", 150),
    (b"ao", 160),
    (b"ae", 140),
    (b"3e", 180),
    (b"4a", 190),
    (b"7t", 185),
    (b"7l", 160),
    (b"fp", 160),
];

/// Likeness of two letters or digits in 1/255.
#[inline]
pub(crate) fn letter_likeness(left: u8, right: u8) -> u8 {
    if left == right {
        return u8::MAX;
    }
    ALIKE
        .iter()
        .find(|(pair, _)| (pair[0] == left && pair[1] == right) || (pair[1] == left && pair[0] == right))
        .map_or(0, |&(_, likeness)| likeness)
}

/// Likeness of two letters or digits in a mark of one or two in 1/255, where each is looked at: capitals I and L are drawn
/// otherwise, only the small l is not.
pub(crate) fn short_likeness(left: u8, right: u8) -> u8 {
    match (left.min(right), left.max(right)) {
        (b'i', b'l') | (b'1', b'l') => 150,
        _ => letter_likeness(left, right),
    }
}

/// Whether digits among letters are taken as letters: letters are more than half, of four and more half.
fn is_worded(letters: &[u8]) -> bool {
    let count = letters.iter().filter(|c| c.is_ascii_alphabetic()).count() * 2;
    count > letters.len() || (count == letters.len() && count >= 4)
}

/// A digit as the letter it resembles; anything else as it is.
fn as_letter(c: u8) -> u8 {
    match c {
        b'0' => b'o',
        b'1' => b'i',
        b'5' => b's',
        b'3' => b'e',
        b'4' => b'a',
        b'7' => b't',
        b'8' => b'b',
        c => c,
    }
}

/// Letters each brought to one form, so that none is joined with the next: digits among letters, and l as i. Returns
/// how many letters were written.
pub(crate) fn singly_folded(letters: &[u8], out: &mut [u8]) -> usize {
    let worded = is_worded(letters);
    let one = |&c: &u8| match c {
        b'l' if worded => b'i',
        c if worded => as_letter(c),
        c => c,
    };
    out.iter_mut().zip(letters.iter().map(one)).map(|(place, c)| *place = c).count()
}

/// Letters as they are called where others are drawn for them: vv as w, digits among letters. What is only drawn alike
/// (l and i, rn and m) is called differently. Returns how many letters were written.
pub(crate) fn sound_folded(letters: &[u8], out: &mut [u8]) -> usize {
    let worded = is_worded(letters);
    let (mut i, mut len) = (0, 0);
    while i < letters.len() && len < out.len() {
        let double = letters[i] == b'v' && letters.get(i + 1) == Some(&b'v');
        out[len] = match letters[i] {
            _ if double => b'w',
            c if worded => as_letter(c),
            c => c,
        };
        len += 1;
        i += 1 + usize::from(double);
    }
    len
}

/// Letters drawn by others brought to one form, in place of `out`: vv→w, rn→m, ivi→m, cl→d, and digits
/// among letters as the letters they resemble. Returns how many letters were written.
pub(crate) fn look_folded(letters: &[u8], out: &mut [u8]) -> usize {
    let worded = is_worded(letters);
    let (mut i, mut len) = (0, 0);
    while i < letters.len() && len < out.len() {
        let next = letters.get(i + 1).copied().unwrap_or(0);
        let (code, taken) = match (letters[i], next) {
            (b'i', b'v') if letters.get(i + 2) == Some(&b'i') && letters.len() > 3 => (b'm', 3),
            (b'v', b'v') => (b'w', 2),
            (b'r', b'n') => (b'm', 2),
            (b'c', b'l') => (b'd', 2),
            (b'l', _) if worded => (b'i', 1),
            (c, _) if worded => (as_letter(c), 1),
            (c, _) => (c, 1),
        };
        out[len] = code;
        len += 1;
        i += taken;
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stylised_letters_come_to_one_form() {
        let of = |text: &str| {
            let mut out = [0; 40];
            let len = look_folded(text.as_bytes(), &mut out);
            String::from_utf8_lossy(&out[..len]).into_owned()
        };
        assert_eq!(of("vvoosh"), of("woosh"));
        assert_eq!(of("n1ke"), of("nike"));
        assert_eq!(of("rnoon"), of("moon"));
        assert_eq!(of("g00gle"), of("google"));
        assert_eq!(of("360"), "360");
        assert_eq!(of("0pp0"), "oppo", "half of four are letters");
    }

    #[test]
    fn letters_only_drawn_alike_keep_their_sound() {
        let of = |text: &str| {
            let mut out = [0; 40];
            let len = sound_folded(text.as_bytes(), &mut out);
            String::from_utf8_lossy(&out[..len]).into_owned()
        };
        assert_eq!(of("light"), "light");
        assert_eq!(of("modern"), "modern");
        assert_eq!(of("vvi11"), "wiii");
    }
}
