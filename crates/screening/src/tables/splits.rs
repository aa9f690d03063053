//! `splits.txt`: a character and the two characters it is drawn of.

use std::collections::HashMap;

/// Characters and the pairs they are drawn of.
pub(crate) struct Splits {
    joined: HashMap<(u16, u16), u16>,
    parted: HashMap<u16, (u16, u16)>,
}

impl Splits {
    pub(crate) fn parse(text: &str) -> Self {
        let mut splits = Self { joined: HashMap::new(), parted: HashMap::new() };
        for line in text.lines() {
            let codes: Vec<u16> = line.encode_utf16().collect();
            if let [whole, left, right] = codes[..] {
                splits.joined.entry((left, right)).or_insert(whole);
                splits.parted.insert(whole, (left, right));
            }
        }
        splits
    }

    /// The character that two are drawn like.
    pub(crate) fn joined(&self, left: u16, right: u16) -> Option<u16> {
        self.joined.get(&(left, right)).copied()
    }

    /// The two characters that one is drawn of.
    pub(crate) fn parted(&self, whole: u16) -> Option<(u16, u16)> {
        self.parted.get(&whole).copied()
    }
}
