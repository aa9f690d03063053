//! Measures the search for device marks on a folder of public logos that it is given: recall and mean rank under
//! seeded changes of every kind, beside two published baselines in the same run.
//!
//! `cargo run --release -p screening --example devices -- --logos DIR [--queries N] [--seed N] [--other DIR] [--kind NAME] [--misses]`
//!
//! `DIR` holds SVG, PNG, JPEG or WebP files, for example the folder `icons` of the npm package `simple-icons` (CC0-1.0).
//! `--other` is a second folder of the same brands by another hand; files with the same name are the pairs.

#![allow(clippy::unwrap_used, reason = "a measuring command may stop at the first surprise")]

mod baselines;
mod changes;

use baselines::Baselines;
use changes::{Change, Random};
use screening::device::{ALGORITHM, Device, DeviceIndex, DeviceIndexBuilder, MAX_TOP, Picture};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Candidates of a timed search.
const SHOWN: usize = 100;

struct Options {
    logos: PathBuf,
    other: Option<PathBuf>,
    queries: usize,
    seed: u64,
    is_telling_misses: bool,
    kind: Option<String>,
}

fn main() {
    let Some(options) = options() else {
        eprintln!(
            "usage: devices --logos DIR [--other DIR] [--queries N] [--seed N] [--kind NAME] [--misses]"
        );
        std::process::exit(2);
    };
    let mut names = Vec::new();
    let mut pictures = Vec::new();
    let mut refused = 0;
    let mut builder = DeviceIndexBuilder::new();
    let mut baselines = Baselines::default();
    let before = cpu_ms();
    for path in files(&options.logos) {
        let bytes = std::fs::read(&path).unwrap();
        let picture = Picture::decode(&bytes);
        let Ok((picture, device)) = picture.and_then(|p| Device::of(&p).map(|d| (p, d))) else {
            refused += 1;
            continue;
        };
        builder.add(&names.len().to_string(), &device).unwrap();
        names.push(name_of(&path));
        pictures.push(picture);
    }
    let built = cpu_ms() - before;
    pictures.iter().for_each(|picture| baselines.add(&changes::laid(picture)));
    let index = DeviceIndex::open(builder.finish()).unwrap();
    println!("{ALGORITHM}: {} logos ({refused} refused), seed {}", index.len(), options.seed);
    let per_image = |value: f64| value / index.len() as f64;
    println!("describe and add: {:.2} CPU ms an image", per_image(built));
    println!("index: {:.0} bytes an image", per_image(index.file_bytes() as f64));
    if let Some(other) = &options.other {
        other_hand(&index, &baselines, &names, other, options.is_telling_misses);
    }
    if options.queries == 0 {
        return;
    }
    let mut random = Random::of(options.seed);
    let chosen: Vec<usize> =
        (0..options.queries.min(pictures.len())).map(|_| random.below(pictures.len())).collect();
    heading();
    let mut total = Tally::default();
    let is_asked = |change: &Change| options.kind.as_deref().is_none_or(|kind| change.name() == kind);
    for change in Change::ALL.into_iter().filter(is_asked) {
        let mut tally = Tally::default();
        for at in &chosen {
            let mut seeded = Random::of(options.seed ^ (*at as u64) << 8 ^ change as u64);
            let query = change.applied(&pictures[*at], &mut seeded);
            tally.ask(&index, &baselines, &query, &[*at]);
            if options.is_telling_misses && tally.ours.0.last().is_some_and(|rank| *rank > 1) {
                eprintln!("{}: {} at {:?}", change.name(), names[*at], tally.ours.0.last());
            }
        }
        tally.print(change.name());
        total.join(&tally);
    }
    total.print("all kinds");
}

/// Pairs of the same name, drawn by others.
fn other_hand(
    index: &DeviceIndex<Vec<u8>>,
    baselines: &Baselines,
    names: &[String],
    other: &Path,
    is_telling: bool,
) {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    names.iter().enumerate().for_each(|(at, name)| by_name.entry(name).or_default().push(at));
    heading();
    let mut tally = Tally::default();
    for path in files(other) {
        let name = name_of(&path);
        let stem = name.trim_end_matches("icon").to_owned();
        let Some(wanted) = by_name.get(name.as_str()).or_else(|| by_name.get(stem.as_str())) else {
            continue;
        };
        let Ok(picture) = Picture::decode(&std::fs::read(&path).unwrap()) else { continue };
        tally.ask_as(index, baselines, (&picture, &changes::laid(&picture)), wanted);
        if is_telling && tally.ours.0.last().is_some_and(|rank| *rank > 10) {
            eprintln!("other hand: {} at {:?}", path.display(), tally.ours.0.last());
        }
    }
    tally.print("other hand");
    println!();
}

#[derive(Default)]
struct Tally {
    ours: Ranks,
    hash: Ranks,
    gradients: Ranks,
    cpu_ms: f64,
    describing_ms: f64,
}

#[derive(Default)]
struct Ranks(Vec<usize>);

impl Tally {
    fn ask(
        &mut self,
        index: &DeviceIndex<Vec<u8>>,
        baselines: &Baselines,
        query: &Picture,
        wanted: &[usize],
    ) {
        self.ask_as(index, baselines, (query, query), wanted);
    }

    /// Asks with a picture for us and one for the baselines, which take squares.
    fn ask_as(
        &mut self,
        index: &DeviceIndex<Vec<u8>>,
        baselines: &Baselines,
        (query, square): (&Picture, &Picture),
        wanted: &[usize],
    ) {
        let before = cpu_ms();
        let device = Device::of(query);
        self.describing_ms += cpu_ms() - before;
        let place = |top: usize| {
            let found = index.search(device.as_ref().ok()?, top).candidates;
            let mut ids = found.iter().map(|candidate| candidate.id.parse::<usize>().unwrap());
            ids.position(|id| wanted.contains(&id)).map(|at| at + 1)
        };
        let rank = place(SHOWN);
        self.cpu_ms += cpu_ms() - before;
        // What a deeper search does not find either counts as last.
        self.ours.0.push(rank.or_else(|| place(MAX_TOP)).unwrap_or(index.len()));
        let (hash, gradients) = baselines.ranks(square, wanted);
        self.hash.0.push(hash);
        self.gradients.0.push(gradients);
    }

    fn join(&mut self, other: &Self) {
        self.ours.0.extend(&other.ours.0);
        self.hash.0.extend(&other.hash.0);
        self.gradients.0.extend(&other.gradients.0);
        self.cpu_ms += other.cpu_ms;
        self.describing_ms += other.describing_ms;
    }

    fn print(&self, name: &str) {
        let count = self.ours.0.len();
        print!("{name:<12}{count:>6}");
        [&self.ours, &self.hash, &self.gradients].into_iter().for_each(Ranks::print);
        let each = |ms: f64| ms / count.max(1) as f64;
        println!(" |{:>7.1}{:>7.1}", each(self.cpu_ms), each(self.describing_ms));
    }
}

impl Ranks {
    fn print(&self) {
        let count = self.0.len().max(1) as f64;
        let within = |most: usize| self.0.iter().filter(|rank| **rank <= most).count() as f64 / count;
        let mean = self.0.iter().sum::<usize>() as f64 / count;
        print!(" |{:>7.3}{:>7.3}{mean:>9.1}", within(1), within(10));
    }
}

fn heading() {
    println!(
        "{:<12}{:>6} |{:^23} |{:^23} |{:^23} | CPU ms",
        "", "", "zhibao", "pHash, Hamming", "HOG, cosine"
    );
    print!("{:<12}{:>6}", "kind", "asked");
    (0..3).for_each(|_| print!(" |{:>7}{:>7}{:>9}", "r@1", "r@10", "mean rank"));
    println!(" |  query of it describing");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.is_file())
        .collect();
    paths.sort();
    paths
}

/// Name of a file in lower-case letters and digits, so that `vue-js` and `vuejs` are one.
fn name_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap().to_string_lossy().to_lowercase();
    stem.chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// CPU time of this thread, milliseconds, as Linux counts it.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

fn options() -> Option<Options> {
    let mut options = Options {
        logos: PathBuf::new(),
        other: None,
        queries: 200,
        seed: 1,
        is_telling_misses: false,
        kind: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--misses" {
            options.is_telling_misses = true;
            continue;
        }
        let value = words.next()?;
        match word.as_str() {
            "--logos" => options.logos = value.into(),
            "--other" => options.other = Some(value.into()),
            "--queries" => options.queries = value.parse().ok()?,
            "--kind" => options.kind = Some(value),
            "--seed" => options.seed = value.parse().ok()?,
            _ => return None,
        }
    }
    options.logos.is_dir().then_some(options)
}
