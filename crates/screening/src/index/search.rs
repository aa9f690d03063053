//! Searching an index.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::accumulate::{Accumulator, FLAGS, MEANT, WHOLE};
use super::build::{Builder, Progress};
use super::delta::Changes;
use super::error::{Damage, IndexError};
use super::file::{IndexFile, IndexStats};
use super::probes::Probes;
use super::record::{Record, fame_of, goods_of, units_of};
use crate::compare::{ALGORITHM, Comparison, explained};
use crate::score::{Features, Goods, GoodsRelation, Query, class_bits, evaluate, relation, sparse};
use crate::text::{Folded, MAX_UNITS, Parts, fold};

/// Most candidates of one search.
pub const MAX_TOP: usize = 1_000;
/// Weight from which a key that found letters for characters, or the reverse, speaks for the mark.
const SPEAKS: u16 = 30;
/// Marks that a rebuild holds at once.
const REBUILT_AT_ONCE: usize = 65_536;
/// Candidates that are compared in full, beside those asked for.
const FULL: usize = 48;

/// How many look-ups ahead memory is asked for.
pub(super) const AHEAD: usize = 12;

/// What to search for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The words of the mark.
    pub text: String,
    /// The goods, empty when not known.
    pub goods: Goods,
    /// Only marks of these classes, whatever the goods; empty for all.
    pub only_classes: Vec<u8>,
    /// How many candidates, at most [`MAX_TOP`].
    pub top: usize,
    /// Scores below it are left out, in thousandths.
    pub least_score_thousandths: u16,
}

impl Search {
    /// A search for the best marks whatever their goods.
    #[must_use]
    pub fn new(text: &str, top: usize) -> Self {
        Self { text: text.to_owned(), top, ..Self::default() }
    }
}

/// A mark that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The mark of the register.
    pub record: Record,
    /// Score and reasons; its left side is the query.
    pub comparison: Comparison,
}

/// A hit before it is explained.
#[derive(Clone, Copy)]
struct Hit {
    mark: u32,
    score: f32,
    goods: GoodsRelation,
}

/// Room that searches of one thread share.
pub(crate) struct Scratch {
    pub(super) accumulator: Accumulator,
    pub(super) probes: Probes,
    pub(super) heaviest: Vec<(u32, u16)>,
    /// Quick score, mark, weight.
    quick: Vec<(f32, u32, u16)>,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self {
            accumulator: Accumulator::new(),
            probes: Probes::new(),
            heaviest: Vec::new(),
            quick: Vec::new(),
        }
    }
}

thread_local! {
    static SCRATCH: std::cell::RefCell<Scratch> = std::cell::RefCell::new(Scratch::new());
}

/// An open index with its changes.
pub struct Index {
    pub(super) file: IndexFile,
    pub(super) changes: Changes,
    path: PathBuf,
}

impl Index {
    /// Opens an index and the file of changes beside it.
    ///
    /// # Errors
    /// A file that is no index, of another format, cut or damaged is refused by name.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        super::signature::warm();
        let file = IndexFile::open(path)?;
        let changes = Changes::open(path, &file)?;
        Ok(Self { file, changes, path: path.to_owned() })
    }

    /// Where the index lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sizes.
    #[must_use]
    pub fn stats(&self) -> IndexStats {
        IndexStats {
            marks: u64::from(self.file.marks),
            bytes: self.file.length(),
            postings: self.file.postings,
            added: self.changes.added() as u64,
            removed: self.changes.removed() as u64,
        }
    }

    /// Checks every byte of the index file.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] with the part that is.
    pub fn verify(&self) -> Result<(), IndexError> {
        self.file.verify()
    }

    /// Adds marks; a mark whose id is known takes the place of the other. On the disk when it returns.
    ///
    /// # Errors
    /// When a record cannot be kept or the changes cannot be written; nothing is changed then.
    pub fn add(&mut self, records: &[Record]) -> Result<(), IndexError> {
        self.changes.add(records, &self.file)
    }

    /// Removes the marks with these ids and says how many there were. On the disk when it returns.
    ///
    /// # Errors
    /// When the changes cannot be written; nothing is changed then.
    pub fn remove(&mut self, ids: &[String]) -> Result<usize, IndexError> {
        self.changes.remove(ids, &self.file)
    }

    /// Builds the index anew with its changes taken in, and opens it.
    ///
    /// # Errors
    /// When the index is damaged or the new one cannot be written; the old one stays then.
    pub fn rebuild(self, threads: usize, progress: &mut dyn FnMut(Progress)) -> Result<Self, IndexError> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = Builder::with_scratch(threads, folder.unwrap_or(Path::new(".")));
        let mut room = Vec::with_capacity(REBUILT_AT_ONCE);
        for record in self.records() {
            room.push(record?);
            if room.len() == REBUILT_AT_ONCE {
                builder.extend(&room, progress)?;
                room.clear();
            }
        }
        builder.extend(&room, progress)?;
        let path = self.path.clone();
        builder.finish(&path, progress)?;
        drop(self);
        Self::open(&path)
    }

    /// The mark with an id.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn get(&self, id: &str) -> Result<Option<Record>, IndexError> {
        if let Some(record) = self.changes.get(id) {
            return Ok(Some(record.clone()));
        }
        let found = self.file.find_id(id)?.filter(|&mark| !self.changes.is_removed(mark));
        found.map(|mark| self.file.record(mark)).transpose()
    }

    /// Every mark, in the order of the index.
    pub fn records(&self) -> impl Iterator<Item = Result<Record, IndexError>> + '_ {
        let kept = (0..self.file.marks).filter(|&mark| !self.changes.is_removed(mark));
        kept.map(|mark| self.file.record(mark)).chain(self.changes.records().map(|record| Ok(record.clone())))
    }

    /// The best candidates with their reasons, best first; equal scores in the order of ids.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn search(&self, search: &Search) -> Result<Vec<Candidate>, IndexError> {
        SCRATCH.with_borrow_mut(|scratch| self.search_with(search, scratch))
    }

    /// Many searches on so many threads; results in the order of the searches. `done` is called after each with the
    /// count so far.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn batch(
        &self,
        searches: &[Search],
        threads: usize,
        done: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<Vec<Candidate>>, IndexError> {
        let share = searches.len().div_ceil(threads.max(1)).max(1);
        let count = std::sync::atomic::AtomicU64::new(0);
        let count = &count;
        let parts: Vec<Result<Vec<Vec<Candidate>>, IndexError>> = std::thread::scope(|scope| {
            let work: Vec<_> = searches
                .chunks(share)
                .map(|chunk| {
                    scope.spawn(move || {
                        let mut scratch = Scratch::new();
                        let search_one = |search| {
                            let found = self.search_with(search, &mut scratch)?;
                            done(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1);
                            Ok(found)
                        };
                        chunk.iter().map(search_one).collect()
                    })
                })
                .collect();
            let ended = || Err(IndexError::TooLarge("a thread ended early"));
            work.into_iter().map(|thread| thread.join().unwrap_or_else(|_| ended())).collect()
        });
        let mut all = Vec::with_capacity(searches.len());
        for part in parts {
            all.extend(part?);
        }
        Ok(all)
    }

    pub(crate) fn search_with(
        &self,
        search: &Search,
        scratch: &mut Scratch,
    ) -> Result<Vec<Candidate>, IndexError> {
        let folded = fold(&search.text);
        let classes = class_bits(&search.goods.classes);
        let query = Query::new(
            Parts::new(folded.units.iter().copied()),
            if classes == 0 { u64::MAX } else { classes },
        );
        let top = search.top.min(MAX_TOP);
        let hits = self.hits(&query, search, scratch)?;
        let mut candidates = Vec::with_capacity(top.min(hits.len()));
        for hit in hits.into_iter().take(top) {
            candidates.push(self.candidate(&query, &folded, hit)?);
        }
        // Scores that differ by less than is shown stand in the order of ids.
        candidates.sort_by(|a, b| {
            b.comparison.score.total_cmp(&a.comparison.score).then_with(|| a.record.id.cmp(&b.record.id))
        });
        Ok(candidates)
    }

    fn candidate(&self, query: &Query, folded: &Folded, hit: Hit) -> Result<Candidate, IndexError> {
        let record = self.record(hit.mark)?;
        let right = fold(&record.mark);
        let mut comparison = explained(query, folded, &right, hit.goods);
        comparison.score = hit.score;
        if let Some(fame) = record.fame.name() {
            let rule = crate::score::Rule::Contains;
            let why = format!("「{}」为{fame}商标，从严判断", record.mark);
            comparison.rules.push(crate::score::Fired { rule, code: rule.code(), why });
        }
        debug_assert_eq!(comparison.algorithm, ALGORITHM);
        Ok(Candidate { record, comparison })
    }

    fn record(&self, mark: u32) -> Result<Record, IndexError> {
        match mark.checked_sub(self.file.marks) {
            Some(added) => self.changes.record(added).cloned().ok_or(IndexError::Damaged(Damage::Changes)),
            None => self.file.record(mark),
        }
    }

    fn bytes(&self, mark: u32) -> Result<&[u8], IndexError> {
        match mark.checked_sub(self.file.marks) {
            Some(added) => self.changes.bytes(added).ok_or(IndexError::Damaged(Damage::Changes)),
            None => self.file.record_bytes(mark),
        }
    }

    /// The best marks with their scores.
    fn hits(&self, query: &Query, search: &Search, scratch: &mut Scratch) -> Result<Vec<Hit>, IndexError> {
        let only = class_bits(&search.only_classes);
        self.collect(query, only != 0, scratch)?;
        let classes = class_bits(&search.goods.classes);
        let mut room = [0; MAX_UNITS];
        let quick = &mut scratch.quick;
        quick.clear();
        let damaged = || IndexError::Damaged(Damage::Records);
        let own = self.file.marks;
        let marks = &scratch.heaviest;
        marks.iter().take(2 * AHEAD).filter(|m| m.0 < own).for_each(|m| self.file.prefetch_offset(m.0));
        marks.iter().take(AHEAD).filter(|m| m.0 < own).for_each(|m| self.file.prefetch_record(m.0));
        for (index, &(mark, weight)) in marks.iter().enumerate() {
            if let Some(ahead) = marks.get(index + 2 * AHEAD).filter(|m| m.0 < own) {
                self.file.prefetch_offset(ahead.0);
            }
            if let Some(ahead) = marks.get(index + AHEAD).filter(|m| m.0 < own) {
                self.file.prefetch_record(ahead.0);
            }
            let bytes = self.bytes(mark)?;
            if only != 0 && goods_of(bytes).ok_or_else(damaged)?.0 & only == 0 {
                continue;
            }
            let units = units_of(bytes, &mut room).ok_or_else(damaged)?;
            let by_key = match weight {
                w if w & MEANT != 0 => 0.95,
                w if w & WHOLE != 0 => 0.8,
                _ => 0.0,
            };
            let crossed = if weight & !FLAGS >= SPEAKS { 0.6 } else { 0.5 };
            let mut score = sparse(query, units, crossed).max(by_key);
            if classes != 0 {
                let (bits, groups) = goods_of(bytes).ok_or_else(damaged)?;
                score *= relation(classes, &search.goods.groups, bits, &groups).factor();
            }
            quick.push((score, mark, weight));
        }
        let full = FULL + search.top.min(MAX_TOP);
        if quick.len() > full {
            quick.select_nth_unstable_by(full, |a, b| {
                b.0.total_cmp(&a.0).then((b.2 & !FLAGS).cmp(&(a.2 & !FLAGS))).then(a.1.cmp(&b.1))
            });
            quick.truncate(full);
        }
        let least = f32::from(search.least_score_thousandths) / 1000.0;
        let mut hits = Vec::with_capacity(quick.len());
        for &(_, mark, _) in quick.iter() {
            let bytes = self.bytes(mark)?;
            let units = units_of(bytes, &mut room).ok_or_else(damaged)?;
            let features = Features::new(Parts::new(units.iter().copied()), query.classes);
            let signs = evaluate(query, &features, None);
            let goods = if classes == 0 {
                GoodsRelation::Unknown
            } else {
                let (bits, groups) = goods_of(bytes).ok_or_else(damaged)?;
                relation(classes, &search.goods.groups, bits, &groups)
            };
            let score = fame_of(bytes).ok_or_else(damaged)?.raised(signs * goods.factor());
            if score > 0.0 && score >= least {
                hits.push(Hit { mark, score, goods });
            }
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.mark.cmp(&b.mark)));
        Ok(hits)
    }

    /// Ids of all marks, for de-duplication by a caller.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn ids(&self) -> Result<HashSet<String>, IndexError> {
        self.records().map(|record| record.map(|record| record.id)).collect()
    }
}
