//! Counting how often marks were found.

/// Slots of the table; a power of two.
const SLOTS: usize = 1 << 15;
/// Most different marks that are counted; further ones are left out.
pub(super) const MAX_COUNTED: usize = SLOTS / 2;
/// Greatest weight of one mark.
const MAX_WEIGHT: u16 = 1_023;
/// Beside a weight: found by a signature of its whole.
pub(super) const WHOLE: u16 = 1 << 14;
/// Beside a weight: found by its meaning or by all of its characters.
pub(super) const MEANT: u16 = 1 << 15;
/// What stands beside a weight.
pub(super) const FLAGS: u16 = WHOLE | MEANT;

/// A table from marks to weights that is used again and again.
pub(super) struct Accumulator {
    slots: Vec<(u32, u16)>,
    touched: Vec<u16>,
}

const FREE: u32 = u32::MAX;

impl Accumulator {
    pub(super) fn new() -> Self {
        Self { slots: vec![(FREE, 0); SLOTS], touched: Vec::with_capacity(MAX_COUNTED) }
    }

    /// Empties the table.
    pub(super) fn clear(&mut self) {
        for &slot in &self.touched {
            self.slots[usize::from(slot)] = (FREE, 0);
        }
        self.touched.clear();
    }

    /// Adds weight to a mark, and keeps what stands beside it.
    #[inline]
    pub(super) fn add(&mut self, mark: u32, weight: u16) {
        let mut slot = (mark.wrapping_mul(0x9E37_79B1) >> 17) as usize;
        loop {
            let (known, sum) = &mut self.slots[slot];
            if *known == mark {
                let flags = (*sum | weight) & FLAGS;
                *sum = flags | ((*sum & !FLAGS) + (weight & !FLAGS)).min(MAX_WEIGHT);
                return;
            }
            if *known == FREE {
                if self.touched.len() < MAX_COUNTED {
                    (*known, *sum) = (mark, weight);
                    self.touched.push(slot as u16);
                }
                return;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    /// The heaviest marks, at most so many, in the order of their numbers.
    pub(super) fn heaviest(&self, most: usize, bonus: impl Fn(u32) -> u16, out: &mut Vec<(u32, u16)>) {
        out.clear();
        let mut by_weight = [0u32; MAX_WEIGHT as usize + 1];
        for &slot in &self.touched {
            let (mark, weight) = self.slots[usize::from(slot)];
            let sum = ((weight & !FLAGS) + bonus(mark)).min(MAX_WEIGHT);
            by_weight[usize::from(sum)] += 1;
            out.push((mark, weight & FLAGS | sum));
        }
        if out.len() > most {
            let (mut least, mut count) = (MAX_WEIGHT as usize, 0);
            while least > 0 && count + by_weight[least] as usize <= most {
                count += by_weight[least] as usize;
                least -= 1;
            }
            // marks of the last weight fill what is free, in the order in which they were found
            let mut free = most - count;
            out.retain(|&(_, weight)| {
                let weight = usize::from(weight & !FLAGS);
                weight > least
                    || (weight == least && free > 0 && {
                        free -= 1;
                        true
                    })
            });
        }
        out.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_marks_are_kept_and_the_table_is_empty_afterwards() {
        let mut table = Accumulator::new();
        for mark in 0..1000u32 {
            table.add(mark, 1 + (mark % 10) as u16);
            table.add(mark, 1);
        }
        let mut out = Vec::new();
        table.heaviest(150, |_| 0, &mut out);
        assert_eq!(out.len(), 150);
        assert_eq!(out.iter().filter(|entry| entry.1 == 11).count(), 100);
        table.clear();
        table.heaviest(10, |_| 0, &mut out);
        assert!(out.is_empty());
    }
}
