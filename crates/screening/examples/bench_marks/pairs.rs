//! Pairs of marks from a file: of the similar ones the place at which the second is found among all marks, and how well
//! the scores of similar and not-similar ones part.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use screening::{Candidate, Goods, Index, Search, compare};

/// Two marks and whether they are held similar.
pub struct Pair {
    query: String,
    mark: String,
    similar: bool,
    kind: String,
}

/// The pairs of files: mark, mark, verdict, rule, tab-separated, with a heading.
pub fn read(files: &[PathBuf]) -> std::io::Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(file)?.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [query, mark, verdict, ..] = columns[..] else { continue };
            let kind = columns.get(3).copied().unwrap_or("").to_owned();
            let similar = verdict == "similar";
            pairs.push(Pair { query: query.to_owned(), mark: mark.to_owned(), similar, kind });
        }
    }
    Ok(pairs)
}

/// Adds the second mark of every pair that is not there yet.
pub fn plant(pairs: &[Pair], marks: &mut Vec<String>) {
    let known: HashSet<&str> = marks.iter().map(String::as_str).collect();
    let new: HashSet<&str> =
        pairs.iter().map(|pair| pair.mark.as_str()).filter(|mark| !known.contains(mark)).collect();
    let mut new: Vec<String> = new.into_iter().map(str::to_owned).collect();
    new.sort();
    marks.append(&mut new);
}

/// What was found of one kind.
#[derive(Default)]
struct Counts {
    similar: usize,
    within: [usize; 3],
    scores: [Vec<f32>; 2],
}

/// Searches every similar pair and prints recall and order by kind; `misses` names the pairs that did not come first and what came before them.
pub fn measure(index: &Index, pairs: &[Pair], misses: bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut kinds: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    let none = Goods::default();
    for pair in pairs {
        let score = compare(&pair.query, &pair.mark, &none, &none).score;
        let rank = if pair.similar {
            let found = index.search(&Search::new(&pair.query, 100))?;
            let place = found.iter().position(|candidate| candidate.record.mark == pair.mark);
            if misses && place != Some(0) {
                let told = |c: &Candidate| format!("{} {:.3}", c.record.mark, c.comparison.score);
                let before: Vec<String> = found.iter().take(place.unwrap_or(10).min(10)).map(told).collect();
                println!(
                    "not first: {} | {} | {} {score:.3} at {:?} behind {}",
                    pair.kind,
                    pair.query,
                    pair.mark,
                    place.map(|place| place + 1),
                    before.join(", ")
                );
            }
            place
        } else {
            if misses {
                println!("held apart: {} | {} | {} {score:.3}", pair.kind, pair.query, pair.mark);
            }
            None
        };
        for counts in [kinds.entry(&pair.kind).or_default(), &mut all] {
            counts.scores[usize::from(pair.similar)].push(score);
            counts.similar += usize::from(pair.similar);
            for (count, within) in counts.within.iter_mut().zip([1, 10, 100]) {
                *count += usize::from(rank.is_some_and(|rank| rank < within));
            }
        }
    }
    println!("{:<14}{:>6}{:>8}{:>8}{:>8}{:>6}{:>8}", "pairs", "n", "@1", "@10", "@100", "not", "order");
    for (kind, counts) in kinds.iter().map(|(kind, counts)| (*kind, counts)).chain([("all", &all)]) {
        if kind == "all" || kinds.len() <= 40 {
            row(kind, counts);
        }
    }
    Ok(())
}

fn row(kind: &str, counts: &Counts) {
    let share = |count: usize| count as f64 / counts.similar.max(1) as f64;
    let [apart, similar] = &counts.scores;
    let mut won = 0.0;
    for a in similar {
        won += apart.iter().map(|b| if a > b { 1.0 } else { f64::from(u8::from(a == b)) / 2.0 }).sum::<f64>();
    }
    println!(
        "{kind:<14}{:>6}{:>8.3}{:>8.3}{:>8.3}{:>6}{:>8.3}",
        counts.similar,
        share(counts.within[0]),
        share(counts.within[1]),
        share(counts.within[2]),
        apart.len(),
        won / (similar.len() * apart.len()).max(1) as f64
    );
}
