//! Posting lists as bytes.
//!
//! Signatures are spread over buckets by their high bits. A bucket is a row of lists, each: low 16 bits of the
//! signature, count, and for lists longer than [`INLINE`] the length of the body in bytes; then the numbers of the
//! marks as differences. Lists longer than [`BLOCK`] are cut into blocks of that many numbers, in front a table of
//! each block's first number and the offset of its body.

use super::bytes::put_varint;

/// Longest list whose body has no length in front.
pub(super) const INLINE: usize = 8;
/// Numbers in a block of a long list.
pub(super) const BLOCK: usize = 128;

/// Bits of the signature that choose the bucket: about eight signatures each, and at least as many as leave the low
/// bits of the signatures of one bucket in their order.
pub(super) fn bucket_bits(signatures: u64) -> u32 {
    (64 - (signatures / 8).leading_zeros()).clamp(16, 28)
}

/// The bucket of a signature.
#[inline]
pub(super) fn bucket(key: u32, bits: u32) -> usize {
    (key >> (32 - bits)) as usize
}

/// Encodes sorted (signature, mark) entries of a run of buckets; appends each bucket's end to `ends`.
pub(super) fn encode(
    entries: &[u64],
    bits: u32,
    buckets: std::ops::Range<usize>,
    body: &mut Vec<u8>,
    ends: &mut Vec<u32>,
) {
    let mut rest = entries;
    for number in buckets {
        while let Some(&first) = rest.first() {
            let key = (first >> 32) as u32;
            if bucket(key, bits) != number {
                break;
            }
            let count = rest.iter().take_while(|entry| (**entry >> 32) as u32 == key).count();
            list(key, &rest[..count], body);
            rest = &rest[count..];
        }
        ends.push(body.len() as u32);
    }
}

fn list(key: u32, entries: &[u64], body: &mut Vec<u8>) {
    body.extend_from_slice(&(key as u16).to_le_bytes());
    put_varint(body, entries.len() as u64);
    if entries.len() <= INLINE {
        differences(entries, 0, body);
        return;
    }
    let mut inner = Vec::new();
    if entries.len() <= BLOCK {
        differences(entries, 0, &mut inner);
    } else {
        let mut blocks = Vec::new();
        for block in entries.chunks(BLOCK) {
            let first = block[0] as u32;
            inner.extend_from_slice(&first.to_le_bytes());
            inner.extend_from_slice(&(blocks.len() as u32).to_le_bytes());
            differences(&block[1..], first, &mut blocks);
        }
        inner.extend_from_slice(&blocks);
    }
    put_varint(body, inner.len() as u64);
    body.extend_from_slice(&inner);
}

fn differences(entries: &[u64], before: u32, out: &mut Vec<u8>) {
    let mut last = before;
    for &entry in entries {
        let number = entry as u32;
        put_varint(out, u64::from(number - last));
        last = number;
    }
}
