//! `splits.txt`: a character and the two characters it is drawn of.

use crate::meaning::WordMap;

/// Characters and the pairs they are drawn of.
pub(crate) struct Splits {
    joined: WordMap<u16>,
    parted: WordMap<(u16, u16)>,
}

impl Splits {
    pub(crate) fn parse(text: &str) -> Self {
        let mut splits = Self { joined: WordMap::default(), parted: WordMap::default() };
        for line in text.lines() {
            let codes: Vec<u16> = line.encode_utf16().collect();
            if let [whole, left, right] = codes[..] {
                splits.joined.entry(spread(left, right)).or_insert(whole);
                splits.parted.insert(spread(whole, 0), (left, right));
            }
        }
        splits
    }

    /// The character that two are drawn like.
    pub(crate) fn joined(&self, left: u16, right: u16) -> Option<u16> {
        self.joined.get(&spread(left, right)).copied()
    }

    /// The two characters that one is drawn of.
    pub(crate) fn parted(&self, whole: u16) -> Option<(u16, u16)> {
        self.parted.get(&spread(whole, 0)).copied()
    }
}

/// Two codes as a hash.
fn spread(left: u16, right: u16) -> u64 {
    (u64::from(left) << 16 | u64::from(right)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
