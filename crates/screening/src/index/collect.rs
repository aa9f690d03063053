//! From the signatures of a query to the marks that have most of them.

use super::accumulate::{Accumulator, FLAGS, MAX_COUNTED};
use super::error::{Damage, IndexError};
use super::file::{LATIN_LENGTHS, LENGTHS, STRETCHES, stretch_of};
use super::postings::List;
use super::probes::Probe;
use super::search::{AHEAD, Effort, Index, Scratch};
use crate::score::Query;

/// How far a search goes. None of it depends on how many marks are asked for, so that a shorter list is how a longer one
/// begins.
pub(super) struct Limits {
    /// Most numbers read from the lists of one query.
    read: usize,
    /// Most numbers read from one list; of longer ones those nearest in length.
    list: usize,
    /// Most marks that get the quick score, the heaviest.
    quick: usize,
    /// Most marks that are compared in full, the best by the quick score.
    pub(super) full: usize,
}

/// The limits of many searches at once.
const BOUNDED: Limits = Limits { read: 7_000, list: 1_500, quick: 360, full: 128 };
/// The limits of a search whose list somebody reads.
const THOROUGH: Limits = Limits { read: 20_000, list: 20_000, quick: MAX_COUNTED, full: 2_000 };
/// The least marks that get the quick score where only marks of some classes are wanted, which the lists do not tell.
const QUICK_FILTERED: usize = 4_000;
/// Length of a list from which on a longer one is worth no less.
const LONG: usize = 1_500;

impl Limits {
    pub(super) fn of(effort: Effort) -> &'static Self {
        if effort == Effort::Bounded { &BOUNDED } else { &THOROUGH }
    }
}

/// What a probe is worth reading, the probe, and its list.
type Found<'a> = (u64, Probe, List<'a>);

impl Index {
    /// Reads the posting lists of the query, the most telling and shortest first, within the bounds.
    pub(super) fn collect(
        &self,
        query: &Query,
        limits: &Limits,
        filtered: bool,
        scratch: &mut Scratch,
    ) -> Result<(), IndexError> {
        scratch.accumulator.clear();
        scratch.probes.gather(query);
        let stretch = stretch_of(&query.features.full);
        let found = self.lists(scratch)?;
        self.read(found, &nearest(stretch), limits, &mut scratch.accumulator)?;
        let changes = &self.changes;
        let marks = self.file.marks;
        let near = near_ranges(stretch, &self.file.bounds);
        let closeness = |mark: u32| {
            let within = near.iter().find(|(range, _)| range.contains(&mark));
            if mark >= marks { 4 } else { within.map_or(0, |&(_, bonus)| bonus) }
        };
        let most = if filtered { limits.quick.max(QUICK_FILTERED) } else { limits.quick };
        scratch.accumulator.heaviest(most, closeness, &mut scratch.heaviest);
        scratch.heaviest.retain(|&(mark, _)| mark >= marks || !changes.is_removed(mark));
        Ok(())
    }

    /// The lists of the probes, the most telling for what they cost to read first; added marks are counted at once.
    fn lists(&self, scratch: &mut Scratch) -> Result<Vec<Found<'_>>, IndexError> {
        let mut found: Vec<Found<'_>> = Vec::with_capacity(128);
        let probes = &scratch.probes.found;
        probes.iter().take(2 * AHEAD).for_each(|probe| self.file.prefetch_directory(probe.key));
        probes.iter().take(AHEAD).for_each(|probe| self.file.prefetch_bucket(probe.key));
        for (index, probe) in probes.iter().enumerate() {
            if let Some(ahead) = probes.get(index + 2 * AHEAD) {
                self.file.prefetch_directory(ahead.key);
            }
            if let Some(ahead) = probes.get(index + AHEAD) {
                self.file.prefetch_bucket(ahead.key);
            }
            if let Some(list) = self.file.list(probe.key)? {
                let weight = u64::from(probe.weight & !FLAGS);
                let worth = weight * weight * 4_096 / (16 + list.count.min(LONG) as u64);
                found.push((worth, *probe, list));
            }
            for mark in self.changes.list(probe.key) {
                scratch.accumulator.add(self.file.marks + mark, probe.weight);
            }
        }
        found.sort_unstable_by_key(|&(worth, probe, _)| (std::cmp::Reverse(worth), probe.key));
        Ok(found)
    }

    /// Counts the marks of the lists; of a long list those nearest in length.
    fn read(
        &self,
        found: Vec<Found<'_>>,
        nearest: &[(usize, usize)],
        limits: &Limits,
        accumulator: &mut Accumulator,
    ) -> Result<(), IndexError> {
        let mut read = 0;
        let bounds = &self.file.bounds;
        for (_, probe, list) in found {
            if read >= limits.read {
                break;
            }
            let last = bounds[(usize::from(probe.longest).min(LENGTHS - 1) + 1) * LATIN_LENGTHS];
            // A rare signature says more than a frequent one.
            let weight = probe.weight
                + match list.count {
                    0..=16 => 4,
                    17..=128 => 2,
                    _ => 0,
                };
            let mut take = |range: std::ops::Range<u32>, most: usize| {
                let range = range.start..range.end.min(last);
                list.within(range, most, |mark| accumulator.add(mark, weight))
                    .ok_or(IndexError::Damaged(Damage::Postings))
            };
            if list.count <= limits.list {
                read += take(0..u32::MAX, limits.list)?;
                continue;
            }
            let mut left = limits.list;
            for &(from, to) in nearest {
                if left > 0 {
                    let taken = take(bounds[from]..bounds[to], left)?;
                    left -= taken;
                    read += taken;
                }
            }
        }
        Ok(())
    }
}

/// Ranges of stretches, the nearest first. Marks with characters are cut by their number, others by letters.
fn nearest(stretch: usize) -> Vec<(usize, usize)> {
    let (han, latin) = (stretch / LATIN_LENGTHS, stretch % LATIN_LENGTHS);
    let row =
        |length: usize| (length.min(LENGTHS) * LATIN_LENGTHS, (length + 1).min(LENGTHS) * LATIN_LENGTHS);
    if han > 0 {
        let (below, far) = (han.saturating_sub(1), row(han + 3).1.min(STRETCHES));
        return vec![
            row(han),
            row(han + 1),
            row(below),
            (row(han + 2).0, far),
            (0, row(below).0),
            (far, STRETCHES),
        ];
    }
    let mut ranges = vec![(latin, latin + 1)];
    for apart in 1..LATIN_LENGTHS {
        ranges.extend((latin + apart < LATIN_LENGTHS).then_some((latin + apart, latin + apart + 1)));
        ranges.extend((apart <= latin).then(|| (latin - apart, latin - apart + 1)));
    }
    ranges.push((LATIN_LENGTHS, STRETCHES));
    ranges
}

/// Numbers of the marks that are as long as the query, or nearly, with what that is worth.
fn near_ranges(stretch: usize, bounds: &[u32]) -> [(std::ops::Range<u32>, u16); 3] {
    let (han, latin) = (stretch / LATIN_LENGTHS, stretch % LATIN_LENGTHS);
    let range = |apart: usize| {
        let (from, to) = if han > 0 {
            (han.saturating_sub(apart) * LATIN_LENGTHS, (han + apart + 1).min(LENGTHS) * LATIN_LENGTHS)
        } else {
            (latin.saturating_sub(apart), (latin + apart + 1).min(LATIN_LENGTHS))
        };
        bounds[from]..bounds[to]
    };
    [(range(0), 6), (range(1), 4), (range(2), 2)]
}
