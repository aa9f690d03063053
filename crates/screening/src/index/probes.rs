//! The signatures that a query asks for: its own, and those of what it may be taken for.

use super::accumulate::{MEANT, WHOLE};
use super::signature::{
    Family, MAX_DELETION, bytes_hash, composed, core_hash, deletions, each_look, edged, halves, in_any_order,
    key, trigram, two,
};
use crate::meaning::word_hash;
use crate::score::{Features, Query};
use crate::sound;
use crate::tables;

/// A signature to look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Probe {
    pub(super) key: u32,
    /// How much finding it says, with [`WHOLE`] or [`MEANT`] where it speaks of the whole mark.
    pub(super) weight: u16,
    /// Only marks of at most so many characters are taken.
    pub(super) longest: u8,
}

/// What a signature of meaning, or of all characters, is worth: more than all pairs of a longer mark that contains a
/// short query, so that many of these do not push it out.
const SURE: u16 = 320;
/// Most probes of one query.
pub(super) const MAX_PROBES: usize = 2_400;
/// Neighbours of a character put in its place, by how many characters the query has (1, 2, 3, 4, more).
const NEIGHBOURS: [usize; 5] = [64, 120, 52, 24, 12];
/// Neighbours on both sides at once, for marks of two and of three characters.
const BOTH: [usize; 2] = [20, 8];
/// Neighbours of a character put in its place beside the sound of the other, by how many characters the query has.
const DRAWN_AND_CALLED: [usize; 5] = [0, 48, 24, 12, 0];
/// Closeness in 1/255 from which a syllable is one that is spoken alike in some region.
pub(super) const DIALECT: u8 = 220;
/// Confused syllables tried for one syllable.
pub(super) const CONFUSED: usize = 14;
/// Most characters from which pairs are made.
pub(super) const MAX_PAIRED: usize = 12;

/// Gathers the probes of a query.
pub(super) struct Probes {
    pub(super) found: Vec<Probe>,
}

impl Probes {
    pub(super) fn new() -> Self {
        Self { found: Vec::with_capacity(512) }
    }

    /// All probes of a query, each signature once with its greatest weight.
    pub(super) fn gather(&mut self, query: &Query) {
        self.found.clear();
        let all = Features::new(query.features.parts, u64::MAX);
        self.whole(&all);
        if query.features.core_han() != all.core_han() {
            self.whole(&query.features);
        }
        self.meaning(query, &all);
        self.latin(&all);
        self.pairs(all.parts.han());
        self.written(&all.parts);
        self.parted(all.parts.han());
        self.found.sort_unstable_by_key(|probe| (probe.key, std::cmp::Reverse(probe.weight)));
        self.found.dedup_by_key(|probe| probe.key);
        if self.found.len() > MAX_PROBES {
            self.found.sort_unstable_by_key(|probe| std::cmp::Reverse(probe.weight));
            self.found.truncate(MAX_PROBES);
        }
    }

    pub(super) fn add(&mut self, family: Family, payload: u64, weight: u16) {
        self.add_short(family, payload, weight, u8::MAX);
    }

    pub(super) fn add_short(&mut self, family: Family, payload: u64, weight: u16, longest: u8) {
        self.found.push(Probe { key: key(family, payload), weight, longest });
    }

    /// The distinctive part as a whole, by its characters and by how it is called.
    fn whole(&mut self, features: &Features) {
        let core = features.core_han();
        if core.is_empty() {
            return;
        }
        self.add(Family::Core, core_hash(core), MEANT | SURE);
        self.spellings(core, 60);
        self.mistyped(core);
        if core.len() != features.parts.han().len() {
            self.spellings(features.parts.han(), 60);
            self.mistyped(features.parts.han());
        }
    }

    fn meaning(&mut self, query: &Query, all: &Features) {
        for concepts in [all.chinese_concepts(), all.latin_concepts()].into_iter().flatten() {
            for &concept in concepts.iter().filter(|&&concept| concept != 0) {
                self.add(Family::Concept, u64::from(concept), MEANT | SURE);
            }
        }
        for both in [&query.chinese_composed, &query.latin_composed] {
            both.pairs().iter().for_each(|&pair| self.add(Family::Concept, composed(pair), MEANT | SURE));
        }
        if let Some(aloud) = &query.aloud {
            self.aloud(aloud);
        }
        self.digits(all.parts.han());
        if let Some(form) = &query.number_form {
            self.add(Family::Number, word_hash(form.iter().copied()), MEANT | SURE);
        }
        self.foreign(all);
    }

    fn latin(&mut self, features: &Features) {
        let letters = features.letters();
        if letters.is_empty() {
            return;
        }
        self.add(Family::Spelling, bytes_hash(letters), WHOLE | 60);
        if let Some(syllables) = sound::parse_pinyin(letters) {
            self.typed(&syllables);
        }
        let meant = sound::mistyped_pinyin(letters);
        meant.iter().for_each(|pinyin| self.add(Family::Spelling, bytes_hash(pinyin), 40));
        let codes = features.sound.codes();
        self.add(Family::Skeleton, bytes_hash(codes), WHOLE | 60);
        let edged = edged(codes);
        let weight = if edged.len() <= 8 { 9 } else { 6 };
        for window in edged.windows(3) {
            self.add(Family::Trigram, trigram(window), weight);
        }
        each_look(features, |look| self.one_letter_off(look));
        let latin = features.parts.latin();
        let words: Vec<_> = features.parts.words().filter(|range| range.len() >= 3).collect();
        if words.len() > 1 {
            for range in words {
                self.add(Family::Spelling, bytes_hash(&latin[range.clone()]), 30);
                self.add(Family::Word, bytes_hash(&latin[range]), 16);
            }
            self.add(Family::Words, in_any_order(features), WHOLE | 60);
        } else {
            self.add(Family::Word, bytes_hash(latin), 26);
        }
    }

    /// Letters of which one is another, one more or one less.
    pub(super) fn one_letter_off(&mut self, look: &[u8]) {
        if look.len() <= MAX_DELETION + 1 {
            let mut keys = Vec::new();
            if look.len() <= MAX_DELETION {
                deletions(look, |rest| keys.push(bytes_hash(rest)));
            } else {
                keys.extend((0..look.len()).map(|i| bytes_hash(&[&look[..i], &look[i + 1..]].concat())));
            }
            keys.into_iter().for_each(|rest| self.add(Family::Deletion, rest, 18));
        }
        for length in look.len().saturating_sub(1)..=look.len() + 1 {
            if length > MAX_DELETION {
                halves(look, length, |family, payload| self.add(family, payload, 18));
            }
        }
    }

    fn pairs(&mut self, han: &[u16]) {
        let n = han.len();
        if n == 1 {
            self.single(han[0]);
        } else {
            han.iter().take(6).for_each(|&code| self.add_short(Family::Single, u64::from(code), 8, 1));
        }
        let paired = &han[..n.min(MAX_PAIRED)];
        for i in 0..paired.len().saturating_sub(1) {
            self.pair(Family::Pair, Family::Syllables, paired[i], paired[i + 1], n, 36);
            let families = (Family::CharacterSyllable, Family::SyllableCharacter);
            self.half_called(paired[i], paired[i + 1], n, families);
            if let Some(&third) = paired.get(i + 2) {
                self.pair(Family::Skip, Family::SkipSyllables, paired[i], third, n, 30);
                // neighbours in the query that have one between in the mark, and the reverse
                self.add(Family::Pair, two(paired[i], third), 32);
            }
            self.add(Family::Skip, two(paired[i], paired[i + 1]), 32);
        }
        if n == 2 {
            self.both(han[0], han[1], BOTH[0]);
        } else if let &[first, _, last] = han {
            self.half_called(first, last, n, (Family::CharacterSkipSyllable, Family::SyllableSkipCharacter));
            self.both(han[0], han[1], BOTH[1]);
            self.both(han[1], han[2], BOTH[1]);
        }
    }

    /// Characters parted into their components, and neighbours joined into one.
    fn parted(&mut self, han: &[u16]) {
        let splits = tables::splits();
        let mut others: Vec<Vec<u16>> = Vec::new();
        for (i, &code) in han.iter().enumerate().take(MAX_PAIRED) {
            if let Some((left, right)) = splits.parted(code) {
                others.push([&han[..i], &[left, right], &han[i + 1..]].concat());
            }
            if let Some(whole) = han.get(i + 1).and_then(|&next| splits.joined(code, next)) {
                others.push([&han[..i], &[whole], &han[i + 2..]].concat());
            }
        }
        for other in others {
            self.add(Family::Core, core_hash(&other), MEANT | SURE);
            for window in other.windows(2) {
                self.add(Family::Pair, two(window[0], window[1]), 20);
            }
        }
    }

    fn single(&mut self, code: u16) {
        self.add(Family::Single, u64::from(code), 30);
        let neighbours = tables::glyphs().neighbours(code);
        for near in neighbours.iter().take(NEIGHBOURS[0]) {
            self.add_short(Family::Single, u64::from(near.code), 8 + u16::from(near.likeness) / 16, 1);
        }
    }

    fn pair(&mut self, family: Family, syllables: Family, left: u16, right: u16, n: usize, weight: u16) {
        self.add(family, two(left, right), weight);
        self.add(family, two(right, left), weight / 2);
        let glyphs = tables::glyphs();
        let most = NEIGHBOURS[n.min(5) - 1];
        let worth = |likeness: u8| 3 + weight * u16::from(likeness) / 400;
        for near in glyphs.neighbours(left).iter().take(most) {
            self.add(family, two(near.code, right), worth(near.likeness));
        }
        for near in glyphs.neighbours(right).iter().take(most) {
            self.add(family, two(left, near.code), worth(near.likeness));
        }
        // characters that have the sound as a further reading (乐 for 悦)
        let readings = tables::readings();
        for &other in readings.of(left).iter().flat_map(|&syllable| readings.further(syllable)) {
            self.add(family, two(other, right), weight / 2);
        }
        for &other in readings.of(right).iter().flat_map(|&syllable| readings.further(syllable)) {
            self.add(family, two(left, other), weight / 2);
        }
        self.syllables(syllables, left, right, weight / 3);
    }

    fn syllables(&mut self, family: Family, left: u16, right: u16, weight: u16) {
        let readings = tables::readings();
        let (a, b) = (readings.first(left), readings.first(right));
        for &x in readings.of(left) {
            for &y in readings.of(right) {
                self.add(family, two(x, y), if (x, y) == (a, b) { weight } else { weight * 3 / 4 });
            }
        }
        self.add(family, two(b, a), weight / 3);
    }

    /// One character as it is or drawn alike, the other called alike. `families`: the syllable last, the syllable first.
    fn half_called(&mut self, left: u16, right: u16, n: usize, families: (Family, Family)) {
        let (readings, glyphs) = (tables::readings(), tables::glyphs());
        let most = DRAWN_AND_CALLED[n.min(5) - 1];
        for (kept, called, called_last) in [(left, right, true), (right, left, false)] {
            let family = if called_last { families.0 } else { families.1 };
            let payload = |kept: u16, syllable: u16| {
                if called_last { two(kept, syllable) } else { two(syllable, kept) }
            };
            for (index, &syllable) in readings.of(called).iter().enumerate() {
                self.add(family, payload(kept, syllable), if index == 0 { 18 } else { 14 });
            }
            let first = readings.first(called);
            for &(other, closeness) in sound::confusions(first).iter().take(CONFUSED) {
                self.add(family, payload(kept, other), if closeness >= DIALECT { 14 } else { 12 });
            }
            for near in glyphs.neighbours(kept).iter().take(most) {
                self.add(family, payload(near.code, first), 4 + u16::from(near.likeness) / 16);
            }
        }
    }

    /// Both characters drawn alike.
    fn both(&mut self, left: u16, right: u16, most: usize) {
        let glyphs = tables::glyphs();
        for a in glyphs.neighbours(left).iter().take(most) {
            for b in glyphs.neighbours(right).iter().take(most) {
                let worth = 2 + u16::from(a.likeness) * u16::from(b.likeness) / 6_000;
                self.add(Family::Pair, two(a.code, b.code), worth);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::signature::signatures;
    use crate::text::{Parts, fold};

    fn parts(mark: &str) -> Parts {
        Parts::of(&fold(mark))
    }

    /// The signatures of a mark that a query asks for.
    fn shared(query: &str, mark: &str) -> usize {
        let (mut probes, mut keys) = (Probes::new(), Vec::new());
        probes.gather(&Query::new(parts(query), u64::MAX));
        signatures(&Features::new(parts(mark), u64::MAX), "1", &mut keys);
        probes.found.iter().filter(|probe| keys.contains(&probe.key)).count()
    }

    #[test]
    fn a_long_word_with_any_one_letter_changed_shares_a_half() {
        let word = "bradolinex";
        let half = |query: &str| {
            let (mut probes, mut own) = (Probes::new(), Vec::new());
            probes.gather(&Query::new(parts(query), u64::MAX));
            let features = Features::new(parts(word), u64::MAX);
            halves(features.look(), features.look().len(), |family, payload| own.push(key(family, payload)));
            probes.found.iter().any(|probe| own.contains(&probe.key))
        };
        for at in 0..word.len() {
            let (front, back) = word.split_at(at);
            for query in [
                format!("{front}{}", &back[1..]),
                format!("{front}t{back}"),
                format!("{front}t{}", &back[1..]),
            ] {
                assert!(half(&query), "{query}");
            }
        }
        assert!(!half("carobandelo"));
    }

    #[test]
    fn further_readings_names_of_letters_and_what_digits_are_spoken_for_are_asked_for() {
        for (query, mark) in [
            ("悦府", "乐府"),
            ("YUEFU", "乐府"),
            ("茶派", "茶π"),
            ("π星球", "派星球"),
            ("阿尔法生活", "α生活"),
            ("51", "无忧"),
            ("无忧", "51"),
            ("一路发", "168"),
            ("520", "我爱你"),
            ("STAR OCEAN", "OCEAN STAR"),
            ("贝尔塔", "BERTA"),
            ("BERTA", "贝尔塔"),
            ("贝尔纳多", "BERNADO"),
        ] {
            assert!(shared(query, mark) > 0, "{query} {mark}");
        }
    }

    #[test]
    fn three_characters_of_which_one_stays_and_one_is_called_alike_share_a_signature() {
        for (query, mark) in
            [("鼎悟刚", "鼎天港"), ("梧鼎港", "天鼎钢"), ("鼎港悟", "鼎刚天"), ("顶悟港", "鼎天港")]
        {
            assert!(shared(query, mark) > 0, "{query} {mark}");
        }
    }
}
