//! Reading posting lists.

use super::bytes::Cursor;
use super::encode::{BLOCK, INLINE};

/// A posting list in its bytes.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) count: usize,
    body: &'a [u8],
}

/// Finds the list of a signature in its bucket; `Err` when the bytes are no bucket.
pub(super) fn find(bucket: &[u8], key: u32) -> Result<Option<List<'_>>, ()> {
    let mut cursor = Cursor::new(bucket);
    while !cursor.rest.is_empty() {
        let low = cursor.u16().ok_or(())?;
        let count = usize::try_from(cursor.varint().ok_or(())?).map_err(|_| ())?;
        let body = if count <= INLINE {
            let start = cursor.rest;
            for _ in 0..count {
                cursor.varint().ok_or(())?;
            }
            &start[..start.len() - cursor.rest.len()]
        } else {
            let length = usize::try_from(cursor.varint().ok_or(())?).map_err(|_| ())?;
            cursor.take(length).ok_or(())?
        };
        if low == key as u16 {
            return Ok(Some(List { count, body }));
        }
        if low > key as u16 {
            return Ok(None);
        }
    }
    Ok(None)
}

impl List<'_> {
    /// Calls for the numbers within a range, at most so many; says how many there were, or none when the bytes are
    /// not a list.
    pub(super) fn within(
        &self,
        range: std::ops::Range<u32>,
        most: usize,
        mut found: impl FnMut(u32),
    ) -> Option<usize> {
        let mut seen = 0;
        let mut wanted = |number: u32| {
            let goes_on = number < range.end && seen < most;
            if goes_on && number >= range.start {
                found(number);
                seen += 1;
            }
            goes_on
        };
        if self.count <= BLOCK {
            let mut cursor = Cursor::new(self.body);
            let first = u32::try_from(cursor.varint()?).ok()?;
            follow(cursor, first, self.count, &mut wanted)?;
            return Some(seen);
        }
        let blocks = self.count.div_ceil(BLOCK);
        let (table, bodies) = self.body.split_at_checked(blocks * 8)?;
        let first = |block: usize| table.get(block * 8..).and_then(|rest| Cursor::new(rest).u32());
        // the last block that begins at or before the range
        let (mut low, mut high) = (0, blocks);
        while low < high {
            let middle = (low + high) / 2;
            if first(middle)? <= range.start { low = middle + 1 } else { high = middle }
        }
        for block in low.saturating_sub(1)..blocks {
            let offset = table.get(block * 8 + 4..).and_then(|rest| Cursor::new(rest).u32())?;
            let cursor = Cursor::new(bodies.get(offset as usize..)?);
            let count = BLOCK.min(self.count - block * BLOCK);
            if !follow(cursor, first(block)?, count, &mut wanted)? {
                break;
            }
        }
        Some(seen)
    }
}

/// Gives numbers of which each further one is told by its difference, until one is not wanted; says whether all were.
#[inline]
fn follow(
    mut cursor: Cursor<'_>,
    first: u32,
    count: usize,
    wanted: &mut impl FnMut(u32) -> bool,
) -> Option<bool> {
    let mut number = first;
    for further in (0..count).rev() {
        if !wanted(number) {
            return Some(false);
        }
        if further > 0 {
            number = number.checked_add(u32::try_from(cursor.varint()?).ok()?)?;
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::encode::{bucket_bits, encode};

    #[test]
    fn lists_of_every_length_come_back_and_are_cut_by_range() {
        for count in [1usize, 7, 8, 9, 127, 128, 129, 1000] {
            let numbers: Vec<u32> = (0..count as u32).map(|i| i * 3 + i % 2).collect();
            let key = 0x1234_5678u32;
            let mut entries: Vec<u64> =
                numbers.iter().map(|&n| u64::from(key) << 32 | u64::from(n)).collect();
            entries.push(u64::from(key + 1) << 32 | 5);
            let bits = bucket_bits(10);
            let (mut body, mut ends) = (Vec::new(), Vec::new());
            encode(&entries, bits, 0..1 << bits, &mut body, &mut ends);
            let number = super::super::encode::bucket(key, bits);
            let bucket = &body[ends[number - 1] as usize..ends[number] as usize];
            let list = find(bucket, key).unwrap().unwrap();
            for range in [0..u32::MAX, 50..200, 299..301, 2999..3000] {
                let mut got = Vec::new();
                list.within(range.clone(), usize::MAX, |n| got.push(n)).unwrap();
                let expected: Vec<u32> = numbers.iter().copied().filter(|n| range.contains(n)).collect();
                assert_eq!(got, expected, "{count} {range:?}");
            }
            assert_eq!(find(bucket, key + 1).unwrap().unwrap().count, 1);
            assert!(find(bucket, key + 2).unwrap().is_none());
        }
    }
}
