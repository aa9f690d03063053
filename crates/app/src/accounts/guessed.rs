//! Passwords that whoever guesses tries first: rows and columns of keys, repetitions, and words that everybody would try
//! with nothing of one's own beside them. No list is kept: whoever guesses has longer ones.

/// Words that everybody here would try, the longer of two first: the office's own and those of bad passwords anywhere.
const TRIED_WORDS: [&str; 30] = [
    "zhibao",
    "知保",
    "知识产权",
    "知产",
    "保护",
    "zscq",
    "heilongjiang",
    "黑龙江",
    "哈尔滨",
    "haerbin",
    "harbin",
    "password",
    "passw0rd",
    "mima",
    "密码",
    "口令",
    "administrator",
    "admin",
    "管理员",
    "welcome",
    "demo",
    "iloveyou",
    "woaini",
    "zhongguo",
    "中国",
    "letmein",
    "qwerty",
    "computer",
    "internet",
    "changeme",
];

/// Least number of characters that must stand beside words of the office.
const MIN_OWN_CHARS: usize = 6;
/// Longest part whose repetition is no password.
const MAX_PERIOD: usize = 6;
/// Keys as they lie beside and below each other.
const KEYS: [&str; 14] = [
    "`1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik,",
    "9ol.",
    "0p;/",
];

/// Why a password is easily guessed; none when it is not.
pub(super) fn easily_guessed(password: &str) -> Option<&'static str> {
    let small = password.to_lowercase();
    let letters: Vec<char> = small.chars().collect();
    if is_row(&letters) || is_repetition(&letters) {
        return Some("口令是连续或者重复的字符，容易被猜到：请用几个互不相干的词");
    }
    let without = TRIED_WORDS.iter().fold(small.clone(), |text, word| text.replace(word, ""));
    let own = without.chars().filter(|letter| letter.is_alphabetic()).count();
    if without != small && own < MIN_OWN_CHARS {
        return Some("口令主要由系统名、地名、常见词和数字组成，容易被猜到：请用几个互不相干的词");
    }
    None
}

/// Whether most characters follow the one before: in the alphabet, in counting, on the keyboard, or as the same again.
fn is_row(letters: &[char]) -> bool {
    let near = |a: char, b: char| u32::from(a).abs_diff(u32::from(b)) <= 1 || beside(a, b);
    let steps = letters.windows(2).filter(|pair| near(pair[0], pair[1])).count();
    steps * 4 >= letters.len().saturating_sub(1) * 3
}

fn beside(a: char, b: char) -> bool {
    KEYS.iter().any(|row| {
        let at = |key| row.chars().position(|known| known == key);
        matches!((at(a), at(b)), (Some(a), Some(b)) if a.abs_diff(b) <= 1)
    })
}

fn is_repetition(letters: &[char]) -> bool {
    (1..=MAX_PERIOD).any(|period| letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_guessers_try_first_is_no_password() {
        for bad in [
            "123456789012",
            "qwertyuiop[]",
            "abcdefghijkl",
            "ABCDEFghijkl",
            "1qaz2wsx3edc",
            "zhib!zhib!zhib!",
            "x9!kx9!kx9!k",
            "Zhibao@2026!!",
            "demo-zhibao-2026",
            "黑龙江知识产权保护2026",
            "Password-2026",
            "asdfghjkl;'asdf",
            "aaaabbbbccccdddd",
            "passwordpassword",
            "zaq12wsxcde3",
            "iloveyou2026",
            "administrator",
        ] {
            assert!(easily_guessed(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn anything_else_may_be_one_of_whatever_characters() {
        for good in [
            "correct horse battery",
            "另一句猜不到的长话 2026",
            "839201756382",
            "tqvkzmwbxhrd",
            "知保里养着三只花猫和一条狗",
            "another battery staple",
        ] {
            assert_eq!(easily_guessed(good), None, "{good}");
        }
    }
}
