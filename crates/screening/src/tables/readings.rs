//! `readings.txt`: toneless readings, most frequent first, a tab, the characters that have exactly these.

use std::collections::HashMap;

/// The syllable of a character without a reading.
pub(crate) const NO_SYLLABLE: u16 = 0;

/// Most readings of one character.
const MOST_READINGS: usize = 4;

/// Readings of characters, syllables numbered from 1.
pub(crate) struct Readings {
    /// By code: number of its list, zero for none.
    list: Vec<u16>,
    lists: Vec<[u16; MOST_READINGS]>,
    syllables: Vec<&'static str>,
    numbers: HashMap<&'static str, u16>,
    /// By syllable: the characters of which it is a further reading.
    further: Vec<Vec<u16>>,
}

impl Readings {
    pub(crate) fn parse(text: &'static str) -> Self {
        let mut readings = Self {
            list: vec![0; 0x1_0000],
            lists: vec![[NO_SYLLABLE; MOST_READINGS]],
            syllables: vec![""],
            numbers: HashMap::new(),
            further: vec![Vec::new()],
        };
        for (key, chars) in text.lines().filter_map(|line| line.split_once('\t')) {
            let mut list = [NO_SYLLABLE; MOST_READINGS];
            for (place, syllable) in list.iter_mut().zip(key.split(',')) {
                *place = readings.number(syllable);
            }
            let number = u16::try_from(readings.lists.len()).unwrap_or(0);
            readings.lists.push(list);
            for code in chars.chars().filter_map(|c| u16::try_from(u32::from(c)).ok()) {
                readings.list[usize::from(code)] = number;
                for &syllable in list[1..].iter().filter(|&&syllable| syllable != NO_SYLLABLE) {
                    readings.further[usize::from(syllable)].push(code);
                }
            }
        }
        readings
    }

    fn number(&mut self, syllable: &'static str) -> u16 {
        if let Some(&number) = self.numbers.get(syllable) {
            return number;
        }
        let number = u16::try_from(self.syllables.len()).unwrap_or(0);
        self.syllables.push(syllable);
        self.further.push(Vec::new());
        self.numbers.insert(syllable, number);
        number
    }

    /// The readings of a character, the most frequent first; empty when it has none.
    #[inline]
    pub(crate) fn of(&self, code: u16) -> &[u16] {
        let list = &self.lists[usize::from(self.list[usize::from(code)])];
        let known = list.iter().position(|&s| s == NO_SYLLABLE).unwrap_or(MOST_READINGS);
        &list[..known]
    }

    /// The most frequent reading of a character, or [`NO_SYLLABLE`].
    #[inline]
    pub(crate) fn first(&self, code: u16) -> u16 {
        self.lists[usize::from(self.list[usize::from(code)])][0]
    }

    /// The characters that may be read so although they mostly are read otherwise.
    pub(crate) fn further(&self, syllable: u16) -> &[u16] {
        self.further.get(usize::from(syllable)).map_or(&[], Vec::as_slice)
    }

    /// How a syllable is spelt.
    pub(crate) fn spelling(&self, syllable: u16) -> &'static str {
        self.syllables.get(usize::from(syllable)).copied().unwrap_or("")
    }

    /// The number of a spelling, if it is a syllable.
    pub(crate) fn find(&self, spelling: &str) -> Option<u16> {
        self.numbers.get(spelling).copied()
    }

    /// One more than the greatest syllable number.
    pub(crate) fn count(&self) -> usize {
        self.syllables.len()
    }
}
