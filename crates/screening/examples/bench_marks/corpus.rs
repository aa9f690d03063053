//! A corpus of names: those given, and seeded ones made of frequent characters, words and syllables.

use std::collections::HashSet;
use std::io::BufRead;
use std::path::PathBuf;

/// A small generator of numbers, the same on every machine.
pub struct Seeded(pub u64);

impl Seeded {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % end.max(1) as u64) as usize
    }

    /// One of a list.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.below(list.len());
        list.get(at)
    }
}

/// The names that were made, by hashes: fifty million names themselves are much to keep twice.
#[derive(Default)]
struct Seen(HashSet<u64>);

impl Seen {
    /// Whether a name is new.
    fn insert(&mut self, name: &str) -> bool {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        self.0.insert(hasher.finish())
    }
}

/// So many different names.
pub fn corpus(size: usize, files: &[PathBuf], seed: u64) -> std::io::Result<Vec<String>> {
    let mut random = Seeded(seed);
    let mut seen = Seen::default();
    let mut names = Vec::with_capacity(size);
    for file in files {
        for line in std::io::BufReader::new(std::fs::File::open(file)?).lines() {
            let line = line?;
            let name = line.split([' ', '\t']).next().unwrap_or("").trim().to_owned();
            let length = name.chars().count();
            if (2..=8).contains(&length) && name.chars().all(char::is_alphanumeric) && seen.insert(&name) {
                names.push(name);
            }
        }
    }
    for index in (1..names.len()).rev() {
        names.swap(index, random.below(index + 1));
    }
    names.truncate(size);
    let (english, chinese) = words();
    let weights: Vec<char> = names
        .iter()
        .take(200_000)
        .chain(&chinese)
        .flat_map(|name| name.chars())
        .filter(|c| !c.is_ascii())
        .collect();
    for word in chinese.iter().chain(&english) {
        if names.len() < size && seen.insert(word) {
            names.push(word.clone());
        }
    }
    while names.len() < size {
        let name = match random.below(10) {
            0..=1 => latin(&mut random, &english),
            2 => two_words(&mut random, &chinese),
            n => {
                let length = if n < 4 {
                    2
                } else if n < 7 {
                    3
                } else {
                    4
                };
                (0..length).filter_map(|_| random.of(&weights).copied()).collect()
            }
        };
        if name.chars().count() >= 2 && seen.insert(&name) {
            names.push(name.into_boxed_str().into_string());
        }
    }
    Ok(names)
}

/// English and Chinese words of the shipped translations.
fn words() -> (Vec<String>, Vec<String>) {
    let (mut english, mut chinese) = (Vec::new(), Vec::new());
    for line in include_str!("../../data/tables/translations.txt").lines() {
        if let Some((left, right)) = line.split_once('\t') {
            if !left.contains(' ') {
                english.push(left.to_uppercase());
            }
            chinese.extend(right.split(',').filter(|word| word.chars().count() >= 2).map(str::to_owned));
        }
    }
    (english, chinese)
}

fn latin(random: &mut Seeded, english: &[String]) -> String {
    const START: [&str; 20] = [
        "B", "C", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W", "Z", "TR", "ST", "BR",
    ];
    const MIDDLE: [&str; 12] = ["A", "E", "I", "O", "U", "AI", "EA", "OO", "IA", "AU", "OU", "EI"];
    const END: [&str; 14] = ["", "N", "S", "R", "L", "X", "M", "T", "ND", "RT", "CK", "NE", "LL", "STA"];
    if random.below(4) == 0 {
        let (a, b) = (
            random.of(english).cloned().unwrap_or_default(),
            random.of(english).cloned().unwrap_or_default(),
        );
        return if random.below(2) == 0 { format!("{a} {b}") } else { format!("{a}{b}") };
    }
    (0..2 + random.below(2))
        .map(|_| {
            [random.of(&START), random.of(&MIDDLE), random.of(&END)]
                .into_iter()
                .flatten()
                .copied()
                .collect::<String>()
        })
        .collect()
}

fn two_words(random: &mut Seeded, chinese: &[String]) -> String {
    [random.of(chinese), random.of(chinese)]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<String>()
        .chars()
        .take(6)
        .collect()
}
