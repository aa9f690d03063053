//! A sound skeleton of Latin words: one code for each sound that is written in several ways, vowels weakened.

/// Most codes of a skeleton.
pub(crate) const MAX_SKELETON: usize = 40;

/// The codes of a word, in fixed room.
#[derive(Clone, Copy)]
pub(crate) struct Skeleton {
    codes: [u8; MAX_SKELETON],
    len: usize,
}

impl Skeleton {
    /// The codes.
    pub(crate) fn codes(&self) -> &[u8] {
        &self.codes[..self.len]
    }

    fn push(&mut self, code: u8) {
        if self.len < MAX_SKELETON && (self.len == 0 || self.codes[self.len - 1] != code) {
            self.codes[self.len] = code;
            self.len += 1;
        }
    }
}

/// The skeleton of letters and digits: c/k/q, ph/f/v, x/ks, z/s/soft c, dg/j, doubled and silent letters, vowels of one
/// kind (a; e i y; o u w) as one code. Digits stand for themselves.
pub(crate) fn skeleton(letters: &[u8]) -> Skeleton {
    let mut skeleton = Skeleton { codes: [0; MAX_SKELETON], len: 0 };
    let mut i = 0;
    while i < letters.len() {
        i += sound(letters, i, &mut skeleton);
    }
    skeleton
}

/// Adds the sound that begins at a letter and says how many letters it took.
fn sound(letters: &[u8], i: usize, skeleton: &mut Skeleton) -> usize {
    let at = |k: usize| letters.get(i + k).copied().unwrap_or(0);
    let soft = |c: u8| matches!(c, b'e' | b'i' | b'y');
    let first = i == 0;
    match (at(0), at(1)) {
        (b'p', b'h') => skeleton.push(b'f'),
        (b'c' | b's' | b't' | b'r', b'h') => {
            skeleton.push(match at(0) {
                b'c' | b's' => b'x',
                c => c,
            });
        }
        (b'k' | b'g' | b'p', b'n') if first => skeleton.push(b'n'),
        (b'w', b'r') if first => skeleton.push(b'r'),
        (b'w', b'h') => skeleton.push(b'u'),
        (b'g', b'h') if !first => {}
        (b'g', b'h') => skeleton.push(b'k'),
        (b'c', b'k') => skeleton.push(b'k'),
        (b'q', b'u') => {
            skeleton.push(b'k');
            skeleton.push(b'u');
        }
        (b'd', b'g') if soft(at(2)) => skeleton.push(b'j'),
        (b'e', b'e') | (b'i', b'e') | (b'e', b'a') | (b'e', b'i') => skeleton.push(b'i'),
        (b'o', b'o') | (b'o', b'u') => skeleton.push(b'u'),
        (c, next) => {
            single(c, next, first, i + 1 == letters.len() && letters.len() > 3, skeleton);
            return 1;
        }
    }
    2
}

fn single(c: u8, next: u8, first: bool, last: bool, skeleton: &mut Skeleton) {
    let soft = matches!(next, b'e' | b'i' | b'y');
    match c {
        b'c' if soft => skeleton.push(b's'),
        b'c' | b'q' | b'k' => skeleton.push(b'k'),
        b'g' if soft => skeleton.push(b'j'),
        // XTRA is called as extra
        b'x' if first && !matches!(next, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | 0) => {
            [b'i', b'k', b's'].into_iter().for_each(|code| skeleton.push(code));
        }
        b'x' if first => skeleton.push(b's'),
        b'x' => {
            skeleton.push(b'k');
            skeleton.push(b's');
        }
        b'z' => skeleton.push(b's'),
        b'v' => skeleton.push(b'f'),
        b'e' if last => {}
        b'e' | b'i' | b'y' => skeleton.push(b'i'),
        b'o' | b'u' | b'w' => skeleton.push(b'u'),
        b'h' if !first => {}
        other => skeleton.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_called_alike_have_one_skeleton() {
        for (left, right) in [
            ("catana", "katana"),
            ("phantom", "fantom"),
            ("xerox", "zerocks"),
            ("bossini", "bosini"),
            ("knight", "nite"),
            ("kwik", "quick"),
            ("xtra", "extra"),
            ("lite", "light"),
        ] {
            let of = |word: &str| skeleton(word.as_bytes()).codes().to_vec();
            assert_eq!(of(left), of(right), "{left} {right}");
        }
    }
}
