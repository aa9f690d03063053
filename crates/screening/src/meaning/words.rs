//! Words of the language, as opposed to coined ones.

use std::sync::LazyLock;

static WORDS: LazyLock<Vec<u32>> = LazyLock::new(|| read(include_bytes!("../../data/tables/words.bin")));
static ENGLISH: LazyLock<Vec<u32>> = LazyLock::new(|| read(include_bytes!("../../data/tables/english.bin")));

fn read(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// FNV-1a of UTF-16 codes, 32 bits, as the generator writes it.
fn hash(units: impl Iterator<Item = u16>) -> u32 {
    let bytes = units.flat_map(u16::to_le_bytes);
    bytes.fold(0x811C_9DC5, |value, byte| (value ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Whether Chinese characters are an established word of two to four characters (a false yes in some 70,000).
pub(crate) fn is_established(word: &[u16]) -> bool {
    if !(2..=4).contains(&word.len()) {
        return false;
    }
    WORDS.binary_search(&hash(word.iter().copied())).is_ok()
}

/// Whether letters are an English word that is taught.
pub(crate) fn is_english(word: &[u8]) -> bool {
    (3..=14).contains(&word.len()) && ENGLISH.binary_search(&hash(word.iter().map(|&c| u16::from(c)))).is_ok()
}

/// Characters that say of what kind the thing is whose name stands before them.
const CLASS_NOUNS: &str = "花草树木竹鸟鱼虫果菜瓜豆山峰岭江河湖海岛";

/// Whether a longer text is a word with the name of its kind behind it (樱花树), and no word of another thing (牡丹江).
pub(crate) fn is_class_noun(short: &[u16], long: &[u16]) -> bool {
    let [rest @ .., last] = long else { return false };
    let is_kind = || CLASS_NOUNS.chars().any(|c| u32::from(c) == u32::from(*last));
    rest == short && is_kind() && is_established(short) && !is_established(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_coinages() {
        let known = |word: &str| is_established(&word.encode_utf16().collect::<Vec<_>>());
        assert!(known("蜜蜂") && known("蜂蜜") && known("长城"));
        assert!(!known("迷尔") && !known("帅傅"));
        assert!(is_english(b"wind") && is_english(b"mind") && !is_english(b"uniqlo"));
    }
}
