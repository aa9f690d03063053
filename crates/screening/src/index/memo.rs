//! What the characters of a query are worth beside those of the marks, kept for characters that were met before: thousands
//! of marks are made of a few thousand characters.

use crate::score::CharRow;

/// Places of the memo, a power of two.
const PLACES: usize = 2_048;

/// Values by character of a mark, one for each character of the query.
pub(super) struct Memo<'a> {
    rows: &'a [CharRow],
    /// The character of each place, zero for none.
    codes: Vec<u16>,
    values: Vec<f32>,
}

impl<'a> Memo<'a> {
    /// A memo of these characters of a query.
    pub(super) fn new(rows: &'a [CharRow]) -> Self {
        let places = if rows.is_empty() { 0 } else { PLACES };
        Self { rows, codes: vec![0; places], values: vec![0.0; places * rows.len()] }
    }

    /// The characters of the query.
    pub(super) fn rows(&self) -> &'a [CharRow] {
        self.rows
    }

    /// The value of each character of the query beside one of a mark that is written as it is folded.
    #[inline]
    pub(super) fn of(&mut self, code: u16) -> &[f32] {
        let place = (usize::from(code).wrapping_mul(0x9E37_79B1) >> 7) & (PLACES - 1);
        let values = &mut self.values[place * self.rows.len()..][..self.rows.len()];
        if self.codes[place] != code {
            self.codes[place] = code;
            for (value, row) in values.iter_mut().zip(self.rows) {
                *value = row.sparse(code, code).value;
            }
        }
        values
    }
}
