//! Words of the language, as opposed to coined ones.

use std::sync::LazyLock;

static WORDS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    include_bytes!("../../data/tables/words.bin")
        .chunks_exact(4)
        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
});

/// Whether Chinese characters are an established word of two to four characters (a false yes in some 70,000).
pub(crate) fn is_established(word: &[u16]) -> bool {
    if !(2..=4).contains(&word.len()) {
        return false;
    }
    let mut value = 0x811C_9DC5_u32;
    for byte in word.iter().flat_map(|unit| unit.to_le_bytes()) {
        value = (value ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    WORDS.binary_search(&value).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_coinages() {
        let known = |word: &str| is_established(&word.encode_utf16().collect::<Vec<_>>());
        assert!(known("蜜蜂") && known("蜂蜜") && known("长城"));
        assert!(!known("迷尔") && !known("帅傅"));
    }
}
