//! Searching an index.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::accumulate::Accumulator;
use super::build::{Builder, Progress};
use super::delta::Changes;
use super::error::{Damage, IndexError};
use super::file::{IndexFile, IndexStats};
use super::known;
use super::probes::Probes;
use super::rank::Hit;
use super::record::{Record, id_of};
use crate::compare::{ALGORITHM, Comparison, explained};
use crate::score::{Goods, Query, class_bits};
use crate::text::{Folded, Parts, fold};

/// Most candidates of one search.
pub const MAX_TOP: usize = 1_000;
/// Marks that a rebuild holds at once.
const REBUILT_AT_ONCE: usize = 65_536;
/// How many look-ups ahead memory is asked for.
pub(super) const AHEAD: usize = 12;

/// How much of a register a search looks at. With any of them a shorter list is how a longer one begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// Little, for many searches at once: at most 128 marks are listed, and among many marks a better one may be left out.
    Bounded,
    /// All that share a signature, up to thousands: of the first ten nearly nothing is left out. `bench_marks --hidden`
    /// measures it.
    #[default]
    Thorough,
    /// Every mark: exact, and as slow as the register is long.
    Every,
}

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
    /// How much of the register is looked at.
    pub effort: Effort,
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

/// Room that searches of one thread share.
pub(crate) struct Scratch {
    pub(super) accumulator: Accumulator,
    pub(super) probes: Probes,
    pub(super) heaviest: Vec<(u32, u16)>,
    /// Quick score, mark, weight.
    pub(super) quick: Vec<(f32, u32, u16)>,
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
    /// When the index is damaged, was changed by another program, or the new one cannot be written; the old one stays then.
    pub fn rebuild(self, threads: usize, progress: &mut dyn FnMut(Progress)) -> Result<Self, IndexError> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder =
            Builder::with_scratch(threads, folder.unwrap_or(Path::new("."))).replacing(&self.path);
        if !self.changes.are_all(&self.file)? {
            return Err(IndexError::ChangedByAnother);
        }
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
        let query = Query::new(Parts::of(&folded), if classes == 0 { u64::MAX } else { classes });
        let top = search.top.min(MAX_TOP);
        let mut hits = self.hits(&query, search, scratch)?;
        self.order(&mut hits, top)?;
        hits.into_iter().map(|hit| self.candidate(&query, &folded, hit)).collect()
    }

    /// The first so many, equal scores in the order of ids whether a longer or a shorter list is asked for.
    fn order(&self, hits: &mut Vec<Hit>, top: usize) -> Result<(), IndexError> {
        let Some(last) = top.checked_sub(1).and_then(|last| hits.get(last)).map(|hit| hit.score) else {
            hits.truncate(top);
            return self.by_id(hits);
        };
        hits.truncate(hits.partition_point(|hit| hit.score >= last));
        self.by_id(hits)?;
        hits.truncate(top);
        Ok(())
    }

    fn by_id(&self, hits: &mut [Hit]) -> Result<(), IndexError> {
        for equal in hits.chunk_by_mut(|a, b| a.score == b.score).filter(|equal| equal.len() > 1) {
            let id = |hit: &Hit| {
                let id = id_of(self.bytes(hit.mark)?).ok_or(IndexError::Damaged(Damage::Records))?;
                Ok((id, *hit))
            };
            let mut named = equal.iter().map(id).collect::<Result<Vec<_>, IndexError>>()?;
            named.sort_by(|a, b| a.0.cmp(&b.0));
            equal.iter_mut().zip(named).for_each(|(place, (_, hit))| *place = hit);
        }
        Ok(())
    }

    fn candidate(&self, query: &Query, folded: &Folded, hit: Hit) -> Result<Candidate, IndexError> {
        let record = self.record(hit.mark)?;
        let right = fold(&record.mark);
        let mut comparison = explained(query, folded, &right, hit.goods);
        comparison.score = hit.score;
        known::tell(&mut comparison, folded, &right, record.fame);
        debug_assert_eq!(comparison.algorithm, ALGORITHM);
        Ok(Candidate { record, comparison })
    }

    fn record(&self, mark: u32) -> Result<Record, IndexError> {
        match mark.checked_sub(self.file.marks) {
            Some(added) => self.changes.record(added).cloned().ok_or(IndexError::Damaged(Damage::Changes)),
            None => self.file.record(mark),
        }
    }

    pub(super) fn bytes(&self, mark: u32) -> Result<&[u8], IndexError> {
        match mark.checked_sub(self.file.marks) {
            Some(added) => self.changes.bytes(added).ok_or(IndexError::Damaged(Damage::Changes)),
            None => self.file.record_bytes(mark),
        }
    }

    /// Ids of all marks, for de-duplication by a caller.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn ids(&self) -> Result<HashSet<String>, IndexError> {
        self.records().map(|record| record.map(|record| record.id)).collect()
    }
}
