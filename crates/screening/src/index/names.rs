//! Names of owners, agents and the like, each kept once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::error::IndexError;
use super::record::Names;
use super::write::Section;

/// Names by number, counted from one; the empty name is zero.
#[derive(Default)]
pub(super) struct NameTable {
    /// All names, one behind the other.
    text: String,
    /// Where each ends.
    ends: Vec<u64>,
    /// By hash: the number. A name whose hash is taken by another stands at the next that is free.
    numbers: HashMap<u64, u32>,
}

impl NameTable {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of [`NameTable::write`].
    pub(super) fn bytes(&self) -> u64 {
        (self.ends.len() as u64 + 1) * 4 + self.text.len() as u64
    }

    /// Writes the offsets of the names, then the names.
    pub(super) fn write(&self, out: &mut Section) -> Result<(), IndexError> {
        for &offset in std::iter::once(&0).chain(&self.ends) {
            let offset =
                u32::try_from(offset).map_err(|_| IndexError::TooLarge("the names are over 4 GiB"))?;
            out.number(offset)?;
        }
        Ok(out.put(self.text.as_bytes())?)
    }

    fn name(&self, number: u32) -> &str {
        let end = |number: u32| number.checked_sub(1).map_or(0, |index| self.ends[index as usize] as usize);
        &self.text[end(number - 1)..end(number)]
    }
}

impl Names for NameTable {
    fn number(&mut self, name: &str) -> u64 {
        if name.is_empty() {
            return 0;
        }
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let mut hash = hasher.finish();
        while let Some(&number) = self.numbers.get(&hash) {
            if self.name(number) == name {
                return u64::from(number);
            }
            hash = hash.wrapping_add(1);
        }
        self.text.push_str(name);
        self.ends.push(self.text.len() as u64);
        let number = self.ends.len() as u32;
        self.numbers.insert(hash, number);
        u64::from(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number_and_the_empty_one_is_zero() {
        let mut table = NameTable::default();
        let numbers: Vec<u64> = ["甲厂", "", "乙厂", "甲厂", "丙"].map(|name| table.number(name)).to_vec();
        assert_eq!(numbers, [1, 0, 2, 1, 3]);
        assert_eq!([1, 2, 3].map(|number| table.name(number)), ["甲厂", "乙厂", "丙"]);
    }
}
