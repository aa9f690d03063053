//! The Chinese part and the Latin part of a folded mark.

use super::fold::{Folded, is_digit, is_letter};

/// Most Chinese (or other non-Latin) characters of a mark that are compared.
pub(crate) const MAX_HAN: usize = 24;
/// Most Latin letters and digits of a mark that are compared.
pub(crate) const MAX_LATIN: usize = 40;

/// The parts of a mark, in fixed room so that a million of them cost no allocation.
#[derive(Clone, Copy)]
pub(crate) struct Parts {
    han: [u16; MAX_HAN],
    han_at: [u8; MAX_HAN],
    han_len: u8,
    /// The characters as they are written, where one of them is drawn otherwise than what it folds to.
    written: Option<[u16; MAX_HAN]>,
    latin: [u8; MAX_LATIN],
    latin_at: [u8; MAX_LATIN],
    latin_len: u8,
    /// Bit i is set when letter i begins a word.
    starts: u64,
}

impl Parts {
    /// Splits a folded mark, and keeps how its characters are written.
    pub(crate) fn of(folded: &Folded) -> Self {
        let mut parts = Self::new(folded.units.iter().copied());
        if let Some(written) = folded.written() {
            let mut codes = [0; MAX_HAN];
            for (code, &at) in codes.iter_mut().zip(parts.han_at()) {
                *code = written.get(usize::from(at)).copied().unwrap_or(0);
            }
            parts.written = Some(codes);
        }
        parts
    }

    /// Splits units; those beyond the bounds are left out.
    pub(crate) fn new(units: impl IntoIterator<Item = u16>) -> Self {
        let mut parts = Self {
            han: [0; MAX_HAN],
            han_at: [0; MAX_HAN],
            han_len: 0,
            written: None,
            latin: [0; MAX_LATIN],
            latin_at: [0; MAX_LATIN],
            latin_len: 0,
            starts: 0,
        };
        let mut begins = true;
        for (index, code) in units.into_iter().enumerate().take(super::MAX_UNITS) {
            let at = u8::try_from(index).unwrap_or(u8::MAX);
            if is_letter(code) || is_digit(code) {
                parts.push_latin(code, at, begins);
                begins = false;
            } else {
                begins = true;
                if code != u16::from(b' ') {
                    parts.push_han(code, at);
                }
            }
        }
        parts
    }

    fn push_latin(&mut self, code: u16, at: u8, begins: bool) {
        let index = usize::from(self.latin_len);
        if index < MAX_LATIN {
            self.latin[index] = u8::try_from(code).unwrap_or(b'?');
            self.latin_at[index] = at;
            self.starts |= u64::from(begins) << index;
            self.latin_len += 1;
        }
    }

    fn push_han(&mut self, code: u16, at: u8) {
        let index = usize::from(self.han_len);
        if index < MAX_HAN {
            self.han[index] = code;
            self.han_at[index] = at;
            self.han_len += 1;
        }
    }

    /// The Chinese and other characters that are not Latin, in order.
    pub(crate) fn han(&self) -> &[u16] {
        &self.han[..usize::from(self.han_len)]
    }

    /// For each character of [`Self::han`] how it is written, where one of them is drawn otherwise.
    pub(crate) fn written(&self) -> Option<&[u16]> {
        self.written.as_ref().map(|codes| &codes[..usize::from(self.han_len)])
    }

    /// For each character of [`Self::han`] the index of its unit.
    pub(crate) fn han_at(&self) -> &[u8] {
        &self.han_at[..usize::from(self.han_len)]
    }

    /// The letters and digits, in order, words joined.
    pub(crate) fn latin(&self) -> &[u8] {
        &self.latin[..usize::from(self.latin_len)]
    }

    /// For each letter of [`Self::latin`] the index of its unit.
    pub(crate) fn latin_at(&self) -> &[u8] {
        &self.latin_at[..usize::from(self.latin_len)]
    }

    /// The words of the Latin part as ranges of [`Self::latin`].
    pub(crate) fn words(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let len = usize::from(self.latin_len);
        (0..len).filter(|&i| self.starts >> i & 1 == 1).map(move |start| {
            let end = (start + 1..len).find(|&i| self.starts >> i & 1 == 1).unwrap_or(len);
            start..end
        })
    }
}
