//! Watching: each gazette's marks against all watched marks, and against the register; what was reported is not
//! reported twice; the decisions of reviewers say how good the threshold is.
//!
//! ```
//! use screening::watch::{Watch, against_register, against_watches};
//! use screening::{Builder, Goods, Index, Record};
//! use std::collections::HashSet;
//! let folder = tempfile::tempdir()?;
//! let index = |name: &str, records: &[Record]| {
//!     let path = folder.path().join(name);
//!     let mut builder = Builder::new(1);
//!     builder.extend(records, &mut |_| {})?;
//!     builder.finish(&path, &mut |_| {})?;
//!     Index::open(&path)
//! };
//! let record = |id: &str, mark: &str| Record { id: id.into(), mark: mark.into(), ..Record::default() };
//! let gazette = [record("71", "太雪兔"), record("72", "松花江")];
//! let batch = index("gazette.index", &gazette)?;
//! let watch = Watch {
//!     id: "监1".to_owned(),
//!     mark: "大雪兔".to_owned(),
//!     goods: Goods::default(),
//!     owner: "甲公司".to_owned(),
//!     least_score: 0.7,
//! };
//! let hits = against_watches(&batch, &[watch.clone()], &HashSet::new(), 1)?;
//! assert_eq!(hits[0].candidate.record.id, "71");
//! // what was reported is not reported again
//! let reported: HashSet<_> = hits.iter().map(|hit| hit.key()).collect();
//! assert!(against_watches(&batch, &[watch], &reported, 1)?.is_empty());
//! // the same marks against an earlier register
//! let register = index("marks.index", &[record("1", "大雪兔")])?;
//! let hits = against_register(&register, &gazette, 0.7, 10, &HashSet::new(), 1)?;
//! assert_eq!((hits[0].of.as_str(), hits[0].candidate.record.mark.as_str()), ("71", "大雪兔"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod quality;

pub use quality::{Decision, Quality, quality};

use std::collections::HashSet;

use crate::filer::normal_name;
use crate::index::{Candidate, Index, IndexError, Record, Search};
use crate::score::Goods;

/// Most hits of one watch, or of one new mark, in a batch.
pub const MAX_HITS: usize = 200;

/// A mark that someone watches.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// Identifier of the watch.
    pub id: String,
    /// The mark and its goods.
    pub mark: String,
    /// The goods for which it is watched, empty for all.
    pub goods: Goods,
    /// Whose it is: marks of the same owner are not reported.
    pub owner: String,
    /// Score from which a mark is reported, 0 to 1.
    pub least_score: f32,
}

/// A new mark that comes near a watched or an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The watch, or the number of the new mark where the register was searched.
    pub of: String,
    /// The mark that was found, with its reasons.
    pub candidate: Candidate,
}

impl Hit {
    /// By what a hit is known again: whose it is, and the number of the mark found.
    #[must_use]
    pub fn key(&self) -> (String, String) {
        (self.of.clone(), self.candidate.record.id.clone())
    }
}

/// Searches a batch of new marks, as an index of its own, for every watch. Hits whose key is in `reported` are left
/// out, and so are the watcher's own marks.
///
/// # Errors
/// When the index is damaged.
pub fn against_watches(
    batch: &Index,
    watches: &[Watch],
    reported: &HashSet<(String, String)>,
    threads: usize,
) -> Result<Vec<Hit>, IndexError> {
    let searches: Vec<Search> =
        watches.iter().map(|w| Search { goods: w.goods.clone(), ..Search::new(&w.mark, MAX_HITS) }).collect();
    let found = batch.batch(&searches, threads, &|_| {})?;
    let mut hits = Vec::new();
    for (watch, candidates) in watches.iter().zip(found) {
        let near = candidates.into_iter().filter(|c| c.comparison.score >= watch.least_score);
        hits.extend(fresh(&watch.id, &watch.owner, near, reported));
    }
    Ok(hits)
}

/// Searches the register for every new mark. The new marks themselves and their owners' others are left out.
///
/// # Errors
/// When the index is damaged.
pub fn against_register(
    register: &Index,
    batch: &[Record],
    least_score: f32,
    top: usize,
    reported: &HashSet<(String, String)>,
    threads: usize,
) -> Result<Vec<Hit>, IndexError> {
    let goods = |r: &Record| Goods { classes: r.classes.clone(), groups: r.groups.clone() };
    let top = top.min(MAX_HITS);
    let searches: Vec<Search> =
        batch.iter().map(|r| Search { goods: goods(r), ..Search::new(&r.mark, top) }).collect();
    let found = register.batch(&searches, threads, &|_| {})?;
    let mut hits = Vec::new();
    for (record, candidates) in batch.iter().zip(found) {
        let near =
            candidates.into_iter().filter(|c| c.comparison.score >= least_score && c.record.id != record.id);
        hits.extend(fresh(&record.id, &record.owner, near, reported));
    }
    Ok(hits)
}

fn fresh(
    of: &str,
    owner: &str,
    candidates: impl Iterator<Item = Candidate>,
    reported: &HashSet<(String, String)>,
) -> Vec<Hit> {
    let owner = normal_name(owner);
    candidates
        .filter(|candidate| owner.is_empty() || normal_name(&candidate.record.owner) != owner)
        .map(|candidate| Hit { of: of.to_owned(), candidate })
        .filter(|hit| !reported.contains(&hit.key()))
        .collect()
}
