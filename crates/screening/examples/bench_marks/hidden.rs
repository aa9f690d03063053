//! How often marks that are added hide better ones, and whether a shorter list is how a longer one begins.

use std::path::{Path, PathBuf};

use screening::{Candidate, Effort, Index, Search};

use super::plant::Planted;

/// Lengths of the lists that are looked at.
const DEPTHS: [usize; 2] = [10, 100];
/// The longer list that begins like them.
const LONGEST: usize = 1_000;

/// Prints, for lists of ten and of a hundred, the share of queries for which a search of the whole register leaves out a
/// mark that a search of every fourth mark lists and that scores above the last listed.
pub fn measure(
    whole: &Index,
    quarter: &Index,
    planted: &[Planted],
    effort: Effort,
) -> Result<(), Box<dyn std::error::Error>> {
    let list =
        |index: &Index, query: &str, top: usize| index.search(&Search { effort, ..Search::new(query, top) });
    let (mut lost, mut otherwise) = ([0; 2], 0);
    for planted in planted {
        let longest = list(whole, &planted.query, LONGEST)?;
        for (count, depth) in lost.iter_mut().zip(DEPTHS) {
            let own = list(whole, &planted.query, depth)?;
            let begins = own.iter().zip(&longest).all(|(a, b)| a.record.id == b.record.id);
            otherwise += usize::from(!begins || own.len() != longest.len().min(depth));
            *count += usize::from(hides(&own, &list(quarter, &planted.query, depth)?, depth));
        }
    }
    let [ten, hundred] = lost.map(|count| count as f64 * 100.0 / planted.len().max(1) as f64);
    println!(
        "{effort:?}: of {} queries, more marks hide a better one of a quarter from the first ten for {ten:.2} %, from the first hundred for {hundred:.2} %; a longer list begins otherwise for {otherwise}",
        planted.len(),
    );
    Ok(())
}

/// Whether a mark of another list scores above the last of a list and is not in it.
fn hides(list: &[Candidate], other: &[Candidate], depth: usize) -> bool {
    let last = if list.len() < depth { 0.0 } else { list.last().map_or(0.0, |c| c.comparison.score) };
    other.iter().any(|candidate| {
        candidate.comparison.score > last && list.iter().all(|own| own.record.mark != candidate.record.mark)
    })
}

/// Every fourth mark.
pub fn quarter(marks: &[String]) -> Vec<String> {
    marks.iter().step_by(4).cloned().collect()
}

/// Where the index of the quarter lies.
pub fn beside(path: &Path) -> PathBuf {
    path.with_extension("quarter")
}
