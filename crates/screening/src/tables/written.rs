//! `traditional.bin`: look-alikes of traditional and variant characters as they are written. The fold to a simplified
//! character loses what such a character is drawn of: 雲 folds to 云, and is like 雪.

use std::collections::HashMap;

use super::fold::Folding;
use super::glyph::{Neighbour, lists};

/// Characters that are drawn otherwise than what they fold to, and what they are like.
pub(crate) struct Written {
    /// Of such a character its look-alikes, and of a look-alike those characters; the nearest first.
    near: HashMap<u16, Vec<Neighbour>>,
    /// By code: whether it is one of those characters.
    forms: Vec<bool>,
}

impl Written {
    /// Reads the file; a pair counts in both directions.
    pub(crate) fn parse(bytes: &[u8], folding: &Folding) -> Self {
        let mut written = Self { near: HashMap::new(), forms: vec![false; 0x1_0000] };
        for (code, near) in lists(bytes) {
            for neighbour in near {
                written.add(code, neighbour.code, neighbour.likeness);
                written.add(neighbour.code, code, neighbour.likeness);
            }
        }
        for (&code, near) in &mut written.near {
            near.sort_by_key(|neighbour| (std::cmp::Reverse(neighbour.likeness), neighbour.code));
            let unit = char::from_u32(u32::from(code)).and_then(|c| folding.of(c));
            written.forms[usize::from(code)] = unit.is_some_and(|unit| unit != code);
        }
        written
    }

    fn add(&mut self, code: u16, other: u16, likeness: u8) {
        let near = self.near.entry(code).or_default();
        match near.iter_mut().find(|neighbour| neighbour.code == other) {
            Some(known) => known.likeness = known.likeness.max(likeness),
            None => near.push(Neighbour { code: other, likeness }),
        }
    }

    /// Whether a character is drawn otherwise than what it folds to, and is like others for it.
    #[inline]
    pub(crate) fn is_form(&self, code: u16) -> bool {
        self.forms[usize::from(code)]
    }

    /// Characters that one is like as they are written, the nearest first; one of each two at least folds to another.
    pub(crate) fn neighbours(&self, code: u16) -> &[Neighbour] {
        self.near.get(&code).map_or(&[], Vec::as_slice)
    }
}
