//! Measures search of word marks: recall by kind of planted variation, CPU time, sizes, growth.
//!
//! `cargo run --release -p screening --example bench_marks -- [--size N] [--corpus FILE]… [--queries N] [--seed N]
//! [--pairs FILE]… [--shapes FILE] [--only KIND] [--misses] [--batch N] [--write FOLDER] [--keep FOLDER] [--goods] [--hidden]`; `--size` may be
//! given several times. `--batch` times so many further queries at once; `--write` leaves `marks.txt` and `planted.tsv`, on which
//! `peers.py` measures RapidFuzz, SQLite FTS5, pg_trgm and tantivy; `--keep` leaves the index in a folder and takes it from
//! there when it was built before; `--goods` asks for marks near for goods of the class of the mark looked for; `--hidden`
//! prints how often the whole register hides better marks of a quarter of it; `--pairs` plants the second marks of a file of
//! pairs (mark, mark, verdict, rule) and prints at which place those held similar are found and how well the scores part.
//!
//! What the variations know: look-alikes come from a font kept out of the tables and from component swaps
//! (`lookalikes.txt`, or `--shapes`); readings, traditional forms and translations are facts that the search's tables
//! also hold, for want of a second source; weak words, dialect confusions and stylised letters are written out here.
#![allow(clippy::disallowed_methods, reason = "it measures time")]

mod corpus;
mod hidden;
mod pairs;
mod plant;

use std::path::{Path, PathBuf};
use std::time::Instant;

use screening::{Builder, Effort, Goods, Index, IndexError, Record, Search};

struct Options {
    sizes: Vec<usize>,
    corpora: Vec<PathBuf>,
    pairs: Vec<PathBuf>,
    queries: usize,
    seed: u64,
    shapes: Option<PathBuf>,
    only: Option<String>,
    misses: bool,
    goods: bool,
    hidden: bool,
    batch: usize,
    write: Option<PathBuf>,
    keep: Option<PathBuf>,
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        sizes: Vec::new(),
        corpora: Vec::new(),
        pairs: Vec::new(),
        queries: 150,
        seed: 1,
        shapes: None,
        only: None,
        misses: false,
        goods: false,
        hidden: false,
        batch: 0,
        write: None,
        keep: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        if let "--misses" | "--goods" | "--hidden" = name.as_str() {
            options.misses |= name == "--misses";
            options.goods |= name == "--goods";
            options.hidden |= name == "--hidden";
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("{name} wants a value"))?;
        let number = || value.parse::<usize>().map_err(|_| format!("{name} wants a number"));
        match name.as_str() {
            "--size" => options.sizes.push(number()?),
            "--corpus" => options.corpora.push(PathBuf::from(&value)),
            "--pairs" => options.pairs.push(PathBuf::from(&value)),
            "--queries" => options.queries = number()?,
            "--batch" => options.batch = number()?,
            "--seed" => options.seed = number()? as u64,
            "--shapes" => options.shapes = Some(PathBuf::from(&value)),
            "--write" => options.write = Some(PathBuf::from(&value)),
            "--keep" => options.keep = Some(PathBuf::from(&value)),
            "--only" => options.only = Some(value),
            _ => return Err(format!("{name} is not known")),
        }
    }
    if options.sizes.is_empty() {
        options.sizes.push(1_360_000);
    }
    Ok(options)
}

/// CPU time of this process in seconds.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let field = |n: usize| after.split_whitespace().nth(n).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / 100.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = options()?;
    for &size in &options.sizes {
        measure(size, &options)?;
    }
    Ok(())
}

/// Memory of this process in MB: its own, what is mapped from files, and the most of both so far.
fn memory() -> [u64; 3] {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ["RssAnon:", "RssFile:", "VmHWM:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("");
        line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
    })
}

fn build(marks: &[String], path: &Path) -> Result<(), IndexError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let before = memory()[0];
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let mut builder = Builder::new(threads);
    for (chunk, names) in marks.chunks(100_000).enumerate() {
        let records: Vec<Record> = names
            .iter()
            .enumerate()
            .map(|(i, mark)| Record {
                id: (10_000_000 + chunk * 100_000 + i).to_string(),
                mark: mark.clone(),
                classes: vec![plant::class_of(chunk * 100_000 + i)],
                ..Record::default()
            })
            .collect();
        builder.extend(&records, &mut |_| {})?;
    }
    let stats = builder.finish(path, &mut |_| {})?;
    println!(
        "built in {:.1} s ({:.1} CPU-s, {threads} threads), {:.1} postings a mark; {} MB of memory at most, of which {before} MB are the corpus",
        start.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
        stats.postings as f64 / stats.marks as f64,
        memory()[2],
    );
    Ok(())
}

fn measure(size: usize, options: &Options) -> Result<(), Box<dyn std::error::Error>> {
    let mut marks = corpus::corpus(size, &options.corpora, options.seed)?;
    let folder = options.keep.clone().unwrap_or_else(std::env::temp_dir);
    let path = match options.keep {
        Some(_) => folder.join(format!("marks-{size}-{}.index", options.seed)),
        None => folder.join(format!("bench-marks-{}.index", std::process::id())),
    };
    println!("\n# {} marks, seed {}", marks.len(), options.seed);
    // The seeded variations are made of the corpus alone, so that they are the same whatever pairs are given.
    let planted = plant::plant(&marks, options.queries, options.seed, options.shapes.as_deref())?;
    let each = options.batch.div_ceil(plant::KINDS.len());
    let further = plant::plant(&marks, each, options.seed + 1_000, options.shapes.as_deref())?;
    let pairs = pairs::read(&options.pairs)?;
    pairs::plant(&pairs, &mut marks);
    if !path.exists() {
        build(&marks, &path)?;
    }
    if let Some(folder) = &options.write {
        let rows = planted.iter().map(|p| format!("{}\t{}\t{}\n", p.kind, p.query, p.target));
        std::fs::write(folder.join("planted.tsv"), rows.collect::<String>())?;
        std::fs::write(folder.join("marks.txt"), marks.join("\n"))?;
    }
    if options.hidden {
        build(&hidden::quarter(&marks), &hidden::beside(&path))?;
    }
    drop(marks);
    let (before, start) = (memory(), Instant::now());
    let index = Index::open(&path)?;
    let (opened, stats) = (start.elapsed(), index.stats());
    println!(
        "{:.1} bytes a mark, {} MB; opened in {:.2} ms",
        stats.bytes as f64 / stats.marks as f64,
        stats.bytes >> 20,
        opened.as_secs_f64() * 1e3
    );
    if !pairs.is_empty() {
        pairs::measure(&index, &pairs, options.misses)?;
    }
    if options.hidden {
        let quarter = Index::open(&hidden::beside(&path))?;
        for effort in [Effort::Thorough, Effort::Bounded] {
            hidden::measure(&index, &quarter, &planted, effort)?;
        }
        drop(quarter);
        std::fs::remove_file(hidden::beside(&path))?;
    }
    if options.queries > 0 {
        search(&index, &planted, options)?;
    }
    if options.batch > 0 {
        batch(&index, &further, options.goods, Effort::Bounded)?;
    }
    let after = memory();
    println!(
        "memory after the searches: {} MB of the index mapped, {} MB of the process's own beside it",
        after[1].saturating_sub(before[1]),
        after[0].saturating_sub(before[0]),
    );
    drop(index);
    if options.keep.is_none() {
        std::fs::remove_file(&path)?;
        let _ = std::fs::remove_file(path.with_extension("index.changes"));
    }
    Ok(())
}

fn search(
    index: &Index,
    planted: &[plant::Planted],
    options: &Options,
) -> Result<(), Box<dyn std::error::Error>> {
    // Once without counting, so that the pages are in memory.
    for planted in planted.iter().step_by(7) {
        index.search(&asked(planted, 100, options.goods))?;
    }
    let mut kinds: Vec<(&str, [usize; 4])> = Vec::new();
    let mut times = Vec::with_capacity(planted.len());
    let cpu = cpu_seconds();
    for planted in planted {
        if options.only.as_ref().is_some_and(|only| only != planted.kind) {
            continue;
        }
        let start = Instant::now();
        let found = index.search(&asked(planted, 100, options.goods))?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        let rank = found.iter().position(|candidate| candidate.record.mark == planted.target);
        let place = kinds.iter().position(|kind| kind.0 == planted.kind).unwrap_or_else(|| {
            kinds.push((planted.kind, [0; 4]));
            kinds.len() - 1
        });
        let counts = &mut kinds[place].1;
        counts[3] += 1;
        for (count, within) in counts.iter_mut().zip([1, 10, 100]) {
            *count += usize::from(rank.is_some_and(|rank| rank < within));
        }
        if options.misses && rank.is_none_or(|rank| rank >= 10) {
            let best: Vec<String> = found
                .iter()
                .take(3)
                .map(|c| format!("{} {:.2}", c.record.mark, c.comparison.score))
                .collect();
            let own = rank.map(|r| found[r].comparison.score);
            println!(
                "miss {} {} <- {} rank {rank:?} {own:?}: {}",
                planted.kind,
                planted.target,
                planted.query,
                best.join(", ")
            );
        }
    }
    let spent = (cpu_seconds() - cpu) * 1e3 / times.len().max(1) as f64;
    times.sort_by(f64::total_cmp);
    println!("{:<14}{:>6}{:>8}{:>8}{:>8}", "kind", "n", "@1", "@10", "@100");
    let mut all = [0; 4];
    for (kind, counts) in &kinds {
        row(kind, counts);
        all.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    row("all", &all);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    println!("CPU {spent:.3} ms a query (hundred explained), p50 {:.3} ms, p99 {:.3} ms", at(0.5), at(0.99));
    batch(index, planted, options.goods, Effort::Thorough)?;
    batch(index, planted, options.goods, Effort::Bounded)
}

/// The search for a planted mark.
fn asked(planted: &plant::Planted, top: usize, goods: bool) -> Search {
    let classes = if goods { vec![planted.class] } else { Vec::new() };
    Search { goods: Goods { classes, ..Goods::default() }, ..Search::new(&planted.query, top) }
}

/// All queries on all cores, for the best ten only.
fn batch(
    index: &Index,
    planted: &[plant::Planted],
    goods: bool,
    effort: Effort,
) -> Result<(), Box<dyn std::error::Error>> {
    let top10: Vec<Search> =
        planted.iter().map(|planted| Search { effort, ..asked(planted, 10, goods) }).collect();
    let (cpu, start) = (cpu_seconds(), Instant::now());
    let found = index.batch(&top10, std::thread::available_parallelism().map_or(1, usize::from), &|_| {})?;
    let hit = |(planted, found): &(&plant::Planted, &Vec<screening::Candidate>)| {
        found.iter().any(|candidate| candidate.record.mark == planted.target)
    };
    let hits = planted.iter().zip(&found).filter(hit).count();
    println!(
        "{effort:?} batch of {} for the best ten: recall@10 {:.3}, {:.3} ms CPU a query, {:.0} queries a second, {:.1} s",
        top10.len(),
        hits as f64 / top10.len().max(1) as f64,
        (cpu_seconds() - cpu) * 1e3 / top10.len() as f64,
        top10.len() as f64 / start.elapsed().as_secs_f64(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn row(name: &str, counts: &[usize; 4]) {
    let share = |count: usize| count as f64 / counts[3].max(1) as f64;
    println!(
        "{name:<14}{:>6}{:>8.3}{:>8.3}{:>8.3}",
        counts[3],
        share(counts[0]),
        share(counts[1]),
        share(counts[2])
    );
}
