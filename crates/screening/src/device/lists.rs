//! Images by sampled bits of their local features' codes (locality-sensitive hashing by bit sampling, Indyk and
//! Motwani, STOC 1998): finds a picture by a part of it without a look at every feature.

use super::gradient::Code;

/// Tables, each with its own bits.
const TABLES: usize = 4;
/// Bits of a key, by the number of features: about four features a list.
const KEY_BITS: std::ops::RangeInclusive<u32> = 6..=18;
/// Longer lists say nothing (corners that every drawing has) and are passed over.
const MAX_LIST: usize = 2_048;

/// Bits that suit a number of features.
pub(crate) fn key_bits(features: usize) -> u32 {
    (features / 4).max(1).ilog2().clamp(*KEY_BITS.start(), *KEY_BITS.end())
}

fn key(code: &Code, table: usize, bits: u32) -> usize {
    // Steps that are prime to 256 walk over all bits; each table starts elsewhere with another step.
    const STEPS: [usize; TABLES] = [37, 59, 83, 101];
    (0..bits as usize).fold(0, |key, at| {
        let bit = (table * 64 + 11 + at * STEPS[table]) % 256;
        key << 1 | (code[bit / 64] >> (bit % 64) & 1) as usize
    })
}

/// Writes the lists: for each table the ends of its lists (`u32` each), then all images (`u32` each, a list's own
/// ascending and each once).
pub(crate) fn written(features: &[(u32, Code)], bits: u32) -> Vec<u8> {
    let (mut ends, mut images) = (Vec::new(), Vec::new());
    for table in 0..TABLES {
        let mut pairs: Vec<(usize, u32)> =
            features.iter().map(|(image, code)| (key(code, table, bits), *image)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut pairs = pairs.into_iter().peekable();
        for list in 0..1usize << bits {
            while let Some((_, image)) = pairs.next_if(|pair| pair.0 == list) {
                images.push(image);
            }
            ends.push(images.len() as u32);
        }
    }
    ends.into_iter().chain(images).flat_map(u32::to_le_bytes).collect()
}

/// Whether written lists are whole: ends ascending, every image known.
pub(crate) fn is_sound(section: &[u8], bits: u32, images: usize) -> bool {
    if !KEY_BITS.contains(&bits) || !section.len().is_multiple_of(4) {
        return false;
    }
    let Some((ends, listed)) = section.split_at_checked((TABLES << bits) * 4) else { return false };
    let numbers = |bytes: &[u8]| -> Vec<usize> {
        bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four) as usize).collect()
    };
    let ends = numbers(ends);
    ends.is_sorted()
        && ends.last() == Some(&(listed.len() / 4))
        && numbers(listed).into_iter().all(|image| image < images)
}

/// Adds one vote to each image that shares a key with a feature.
pub(crate) fn vote(section: &[u8], bits: u32, code: &Code, votes: &mut [u16]) {
    let number = |at: usize| {
        section.get(at * 4..at * 4 + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
            as usize
    };
    let first_image = TABLES << bits;
    for table in 0..TABLES {
        let list = (table << bits) + key(code, table, bits);
        let (start, end) = (if list == 0 { 0 } else { number(list - 1) }, number(list));
        if end.saturating_sub(start) > MAX_LIST {
            continue;
        }
        for at in start..end {
            if let Some(vote) = votes.get_mut(number(first_image + at)) {
                *vote = vote.saturating_add(1);
            }
        }
    }
}
