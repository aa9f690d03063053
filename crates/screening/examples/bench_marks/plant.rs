//! Seeded variations of marks, one kind for each rule.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::corpus::Seeded;

/// A variation and the mark it was made of.
pub struct Planted {
    pub kind: &'static str,
    pub query: String,
    pub target: String,
    /// Its class.
    pub class: u8,
}

/// What the variations are made with.
struct Knowledge {
    reading: HashMap<char, &'static str>,
    /// In the order of the syllables, so that a seed gives the same variations each time.
    homophones: BTreeMap<&'static str, Vec<char>>,
    lookalikes: HashMap<char, Vec<char>>,
    traditional: HashMap<char, char>,
    chinese: HashMap<&'static str, &'static str>,
    english: HashMap<&'static str, &'static str>,
}

/// Kinds of variation.
pub const KINDS: [&str; 20] = [
    "order",
    "traditional",
    "latin-letter",
    "latin-sound",
    "affix",
    "weak-word",
    "pinyin",
    "homophone-one",
    "homophone-all",
    "dropped",
    "added",
    "dialect",
    "near-sound",
    "shape",
    "shape-sound",
    "translation",
    "number",
    "doubled",
    "contained",
    "stylised",
];

/// The class under which a mark of the corpus stands, by its place there.
pub fn class_of(place: usize) -> u8 {
    u8::try_from(place % 45 + 1).unwrap_or(1)
}

/// So many variations of every kind.
pub fn plant(
    marks: &[String],
    count: usize,
    seed: u64,
    shapes: Option<&Path>,
) -> std::io::Result<Vec<Planted>> {
    let given = shapes.map(std::fs::read_to_string).transpose()?;
    let known = Knowledge::new(given.as_deref());
    let mut random = Seeded(seed ^ 0x5EED);
    let mut planted = Vec::new();
    for kind in KINDS {
        let (mut made, mut tries) = (0, 0);
        while made < count && tries < count * 4_000 {
            tries += 1;
            let at = random.below(marks.len());
            let Some(target) = marks.get(at) else { break };
            let Some(query) = known.vary(kind, target, &mut random).filter(|query| query != target) else {
                continue;
            };
            planted.push(Planted { kind, query, target: target.clone(), class: class_of(at) });
            made += 1;
        }
    }
    Ok(planted)
}

impl Knowledge {
    fn new(shapes: Option<&str>) -> Self {
        let mut known = Self {
            reading: HashMap::new(),
            homophones: BTreeMap::new(),
            lookalikes: HashMap::new(),
            traditional: HashMap::new(),
            chinese: HashMap::new(),
            english: HashMap::new(),
        };
        for line in shapes.unwrap_or(include_str!("lookalikes.txt")).lines() {
            let mut parts = line.split_whitespace();
            if let (Some(char), Some(near)) = (parts.next().and_then(|c| c.chars().last()), parts.next()) {
                known.lookalikes.insert(char, near.chars().filter(|c| *c != char).collect());
            }
        }
        // Homophones among the characters that have look-alikes: the frequent ones.
        let frequent: std::collections::HashSet<char> =
            include_str!("lookalikes.txt").lines().filter_map(|line| line.chars().next()).collect();
        for line in include_str!("../../data/tables/readings.txt").lines() {
            let Some((readings, chars)) = line.split_once('\t') else { continue };
            let first = readings.split(',').next().unwrap_or("");
            for char in chars.chars() {
                known.reading.insert(char, first);
                if frequent.contains(&char) {
                    known.homophones.entry(first).or_default().push(char);
                }
            }
        }
        for line in include_str!("../../data/tables/fold.txt").lines() {
            let first = |text: &str| text.chars().next();
            if let Some((Some(to), Some(from))) =
                line.split_once('\t').map(|(to, from)| (first(to), first(from)))
            {
                known.traditional.insert(to, from);
            }
        }
        for line in include_str!("../../data/tables/translations.txt").lines() {
            if let Some((english, chinese)) = line.split_once('\t') {
                let first = chinese.split(',').next().unwrap_or("");
                known.chinese.insert(first, english);
                known.english.insert(english, first);
            }
        }
        known
    }

    fn vary(&self, kind: &str, target: &str, random: &mut Seeded) -> Option<String> {
        let chars: Vec<char> = target.chars().collect();
        let n = chars.len();
        let han = chars.iter().all(|c| !c.is_ascii());
        let latin = target.bytes().all(|b| b.is_ascii_alphabetic());
        if han && (2..=5).contains(&n) {
            self.vary_han(kind, &chars, random)
        } else if latin && n >= 4 {
            self.vary_latin(kind, target, random)
        } else {
            None
        }
    }

    fn vary_han(&self, kind: &str, chars: &[char], random: &mut Seeded) -> Option<String> {
        let n = chars.len();
        let place = random.below(n);
        let text: String = chars.iter().collect();
        match kind {
            "order" => {
                let mut other = chars.to_vec();
                let next = (place + 1) % n;
                other.swap(place, next);
                Some(other.into_iter().collect())
            }
            "traditional" => {
                let other: String =
                    chars.iter().map(|c| self.traditional.get(c).copied().unwrap_or(*c)).collect();
                (other != text).then_some(other)
            }
            "affix" => {
                const ADDED: [&str; 14] = [
                    "华", "润", "优", "嘉", "龙", "金", "福", "瑞", "德", "鼎", "尚品", "嘉裕", "康龙",
                    "盛源",
                ];
                let added = random.of(&ADDED)?;
                Some(if random.below(2) == 0 { format!("{added}{text}") } else { format!("{text}{added}") })
            }
            "weak-word" => {
                const WEAK: [&str; 16] = [
                    "国际",
                    "集团",
                    "世家",
                    "坊",
                    "堂",
                    "店",
                    "食品",
                    "酒业",
                    "科技",
                    "文化",
                    "啤酒",
                    "大药房",
                    "工作室",
                    "系列",
                    "新",
                    "老",
                ];
                let weak = random.of(&WEAK)?;
                let front = matches!(*weak, "新" | "老");
                Some(if front { format!("{weak}{text}") } else { format!("{text}{weak}") })
            }
            _ => self.vary_called_or_drawn(kind, chars, &text, place, random),
        }
    }

    fn vary_called_or_drawn(
        &self,
        kind: &str,
        chars: &[char],
        text: &str,
        place: usize,
        random: &mut Seeded,
    ) -> Option<String> {
        let n = chars.len();
        let replaced = |by: Option<char>| {
            let mut other = chars.to_vec();
            other[place] = by?;
            Some(other.into_iter().collect::<String>())
        };
        match kind {
            "pinyin" => {
                let spelt: Option<Vec<&str>> = chars.iter().map(|c| self.reading.get(c).copied()).collect();
                Some(spelt?.concat().to_uppercase())
            }
            "homophone-one" => replaced(self.homophone(chars[place], random)),
            "homophone-all" => chars.iter().map(|&c| self.homophone(c, random)).collect(),
            "dropped" if n >= 3 => {
                Some(chars.iter().enumerate().filter(|(i, _)| *i != place).map(|(_, c)| *c).collect())
            }
            "added" => {
                let mut other = chars.to_vec();
                let extra = *self.homophones.values().nth(random.below(self.homophones.len()))?.first()?;
                other.insert(place, extra);
                Some(other.into_iter().collect())
            }
            "dialect" => replaced(self.confused(chars[place], &DIALECT, random)),
            "near-sound" => replaced(self.confused(chars[place], &NEAR, random)),
            "shape" => replaced(self.lookalike(chars[place], random)),
            "shape-sound" => {
                let by = self.lookalikes.get(&chars[place])?.iter().copied().find(|c| {
                    self.reading.get(c).is_some_and(|r| self.reading.get(&chars[place]) == Some(r))
                });
                replaced(by).or_else(|| {
                    let other = (place + 1) % n;
                    let mut both = chars.to_vec();
                    both[place] = self.lookalike(chars[place], random)?;
                    both[other] = self.homophone(chars[other], random)?;
                    Some(both.into_iter().collect())
                })
            }
            "translation" => self.chinese.get(text).map(|english| english.to_uppercase()),
            "number" => {
                let digits = |c: &char| "零一二三四五六七八九".chars().position(|d| d == *c);
                let other: String =
                    chars.iter().map(|c| digits(c).map_or(c.to_string(), |d| d.to_string())).collect();
                (other != *text).then_some(other)
            }
            "doubled" => {
                let mut other = chars.to_vec();
                other.insert(place, chars[place]);
                Some(other.into_iter().collect())
            }
            "contained" if n >= 3 => {
                let extra: String = (0..2)
                    .filter_map(|_| {
                        self.homophones.values().nth(random.below(self.homophones.len()))?.first()
                    })
                    .collect();
                Some(if random.below(2) == 0 { format!("{extra}{text}") } else { format!("{text}{extra}") })
            }
            _ => None,
        }
    }

    fn homophone(&self, c: char, random: &mut Seeded) -> Option<char> {
        let list = self.homophones.get(self.reading.get(&c)?)?;
        random.of(list).copied().filter(|other| *other != c)
    }

    fn lookalike(&self, c: char, random: &mut Seeded) -> Option<char> {
        random.of(self.lookalikes.get(&c)?).copied()
    }

    fn confused(&self, c: char, confusions: &[(&str, &str)], random: &mut Seeded) -> Option<char> {
        let reading = self.reading.get(&c)?;
        let mut others = Vec::new();
        for (a, b) in confusions {
            for (from, to) in [(a, b), (b, a)] {
                if let Some(rest) = reading.strip_prefix(from).filter(|_| !from.starts_with('-')) {
                    others.push(format!("{to}{rest}"));
                }
                if let Some(rest) = from.strip_prefix('-').and_then(|end| reading.strip_suffix(end)) {
                    others.push(format!("{rest}{}", to.trim_start_matches('-')));
                }
            }
        }
        let known: Vec<&Vec<char>> =
            others.iter().filter_map(|reading| self.homophones.get(reading.as_str())).collect();
        let list = *random.of(&known)?;
        random.of(list).copied()
    }

    fn vary_latin(&self, kind: &str, target: &str, random: &mut Seeded) -> Option<String> {
        let mut letters = target.to_ascii_lowercase().into_bytes();
        let n = letters.len();
        let place = 1 + random.below(n - 1);
        match kind {
            "latin-letter" => match random.below(4) {
                0 => letters[place] = b'a' + random.below(26) as u8,
                1 => letters.insert(place, b'a' + random.below(26) as u8),
                2 if n >= 5 => {
                    letters.remove(place);
                }
                _ => letters.swap(place - 1, place),
            },
            "latin-sound" => return self.respelt(&target.to_ascii_lowercase(), random),
            "stylised" => return stylised(&target.to_ascii_lowercase(), random),
            "translation" => {
                return self.english.get(target.to_lowercase().as_str()).map(|&chinese| chinese.to_owned());
            }
            "weak-word" => {
                return Some(format!(
                    "{target} {}",
                    random.of(&["GROUP", "SERIES", "DESIGN", "INTERNATIONAL", "SHOP"])?
                ));
            }
            _ => return None,
        }
        String::from_utf8(letters).ok()
    }

    fn respelt(&self, word: &str, random: &mut Seeded) -> Option<String> {
        const SPELLINGS: [(&str, &str); 12] = [
            ("ph", "f"),
            ("ck", "k"),
            ("c", "k"),
            ("x", "ks"),
            ("z", "s"),
            ("i", "y"),
            ("ee", "ea"),
            ("oo", "u"),
            ("v", "f"),
            ("qu", "kw"),
            ("ll", "l"),
            ("tt", "t"),
        ];
        let fits: Vec<(&str, &str)> = SPELLINGS
            .iter()
            .flat_map(|&(a, b)| [(a, b), (b, a)])
            .filter(|(from, _)| word.contains(from))
            .collect();
        let (from, to) = random.of(&fits)?;
        Some(word.replacen(from, to, 1))
    }
}

fn stylised(word: &str, random: &mut Seeded) -> Option<String> {
    const DRAWN: [(&str, &str); 12] = [
        ("o", "0"),
        ("i", "1"),
        ("l", "1"),
        ("w", "vv"),
        ("m", "rn"),
        ("s", "5"),
        ("e", "3"),
        ("a", "4"),
        ("a", "а"),
        ("o", "о"),
        ("e", "е"),
        ("b", "8"),
    ];
    let fits: Vec<_> = DRAWN.iter().filter(|(from, _)| word.contains(from)).collect();
    let (from, to) = random.of(&fits)?;
    Some(word.replacen(from, to, 1))
}

const DIALECT: [(&str, &str); 9] = [
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("n", "l"),
    ("h", "f"),
    ("-in", "-ing"),
    ("-en", "-eng"),
    ("-an", "-ang"),
    ("r", "l"),
];
const NEAR: [(&str, &str); 8] = [
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("j", "q"),
    ("-ai", "-ei"),
    ("-ao", "-ou"),
    ("-ie", "-ve"),
    ("zh", "ch"),
];
