//! Words that distinguish little (5.1.11–5.1.14), with the classes for whose goods they are weak.

use std::sync::LazyLock;

use super::{WordMap, is_established, is_stop_word, word_hash};
use crate::text::is_model;

/// Most weak words taken off one mark.
const MOST_STRIPPED: usize = 3;
/// Characters that bind the word before them to the one behind: 之, 的, 与, 和.
const PARTICLES: [u16; 4] = [0x4E4B, 0x7684, 0x4E0E, 0x548C];
/// Longest weak word in characters.
const LONGEST_CHINESE: usize = 4;

/// Why a word is weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WeakKind {
    /// Generic name, material, quality, use or technical feature of the goods (5.1.12).
    Generic,
    /// Place of making, selling or serving (5.1.13).
    Place,
    /// Modifier, form of business, size, age (5.1.14).
    Modifier,
    /// Name of a state: a word of origin (5.1.12), which moreover the law keeps from use as a mark.
    State,
    /// Name of a region, province or city: a word of origin (5.1.12).
    Region,
    /// Article, conjunction or preposition (5.1.11).
    Joining,
}

impl WeakKind {
    /// The rule of the guide that takes such words off.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Generic | Self::State | Self::Region => "5.1.12",
            Self::Place => "5.1.13",
            Self::Modifier => "5.1.14",
            Self::Joining => "5.1.11",
        }
    }

    /// What such a word is called in an explanation.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Generic => "商品的通用名称或特点",
            Self::Place => "经营场所用语",
            Self::Modifier => "弱显著性修饰用语",
            Self::State => "国家名称，表示产地，作为商标使用另受商标法限制",
            Self::Region => "地名，表示产地",
            Self::Joining => "冠词、连词、介词等",
        }
    }
}

/// A weak word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeakWord {
    /// Why it is weak.
    pub kind: WeakKind,
    /// Bit n is set when it is weak for Nice class n; all bits for every class.
    pub classes: u64,
}

struct WeakWords {
    words: WordMap<WeakWord>,
    /// One bit for each code with which a weak word ends, and begins.
    ends: Vec<u64>,
    begins: Vec<u64>,
}

impl WeakWords {
    fn may_end(&self, code: u16) -> bool {
        self.ends[usize::from(code) / 64] >> (code % 64) & 1 == 1
    }

    fn may_begin(&self, code: u16) -> bool {
        self.begins[usize::from(code) / 64] >> (code % 64) & 1 == 1
    }
}

static WEAK: LazyLock<WeakWords> = LazyLock::new(|| {
    let mut words = WordMap::default();
    let (mut ends, mut begins) = (vec![0; 1024], vec![0; 1024]);
    for (word, weak) in listed() {
        let mark = |bits: &mut Vec<u64>, code: Option<u16>| {
            if let Some(code) = code {
                bits[usize::from(code) / 64] |= 1 << (code % 64);
            }
        };
        mark(&mut begins, word.encode_utf16().next());
        mark(&mut ends, word.encode_utf16().last());
        words
            .entry(word_hash(word.encode_utf16()))
            .and_modify(|w: &mut WeakWord| w.classes |= weak.classes)
            .or_insert(weak);
    }
    WeakWords { words, ends, begins }
});

fn listed() -> impl Iterator<Item = (&'static str, WeakWord)> {
    include_str!("../../data/tables/weak.txt").lines().filter(|line| !line.starts_with('#')).flat_map(
        |line| {
            let mut columns = line.split('\t');
            let kind = match columns.next() {
                Some("generic") => WeakKind::Generic,
                Some("place") => WeakKind::Place,
                Some("state") => WeakKind::State,
                Some("region") => WeakKind::Region,
                _ => WeakKind::Modifier,
            };
            let classes = match columns.next() {
                Some("*") | None => u64::MAX,
                Some(list) => list
                    .split(' ')
                    .filter_map(|n| n.parse::<u32>().ok())
                    .fold(0, |all, n| all | 1 << (n % 64)),
            };
            columns.next().unwrap_or("").split(' ').map(move |word| (word, WeakWord { kind, classes }))
        },
    )
}

/// Every weak word of the table.
pub fn weak_words() -> impl Iterator<Item = (&'static str, WeakWord)> {
    listed()
}

/// What is left of a sequence after weak words were taken off its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stripped {
    /// First character that is left.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// Bits of the kinds that were taken off: 1 generic, 2 place, 4 modifier, 8 state, 16 region, 32 joining.
    pub(crate) kinds: u8,
    /// Whether one of them is a single character.
    pub(crate) single: bool,
}

impl Stripped {
    /// The kinds that were taken off.
    pub(crate) fn kinds(self) -> impl Iterator<Item = WeakKind> {
        [
            WeakKind::Generic,
            WeakKind::Place,
            WeakKind::Modifier,
            WeakKind::State,
            WeakKind::Region,
            WeakKind::Joining,
        ]
        .into_iter()
        .enumerate()
        .filter(move |(bit, _)| self.kinds >> bit & 1 == 1)
        .map(|(_, kind)| kind)
    }
}

/// The bit of a kind in [`Stripped::kinds`].
pub(crate) fn bit(kind: WeakKind) -> u8 {
    1 << match kind {
        WeakKind::Generic => 0,
        WeakKind::Place => 1,
        WeakKind::Modifier => 2,
        WeakKind::State => 3,
        WeakKind::Region => 4,
        WeakKind::Joining => 5,
    }
}

/// The weak word that a sequence is, for goods of these classes (all bits when the goods are not known).
fn weak_chinese(word: &[u16], classes: u64) -> Option<WeakWord> {
    WEAK.words.get(&word_hash(word.iter().copied())).copied().filter(|weak| weak.classes & classes != 0)
}

/// Whether a whole sequence is one weak word, or two.
pub(crate) fn is_weak_chinese(word: &[u16], classes: u64) -> bool {
    if !word.last().is_some_and(|&code| WEAK.may_end(code)) {
        return false;
    }
    let one = |part: &[u16]| !part.is_empty() && weak_chinese(part, classes).is_some();
    one(word) || (1..word.len().min(LONGEST_CHINESE + 1)).any(|cut| one(&word[..cut]) && one(&word[cut..]))
}

/// Whether a text is made of weak words and nothing else.
pub(crate) fn is_all_weak(text: &[u16], classes: u64) -> bool {
    text.len() >= 2 && weak_words_of(text, classes, false, &mut |_, _| {})
}

/// Whether a character is a modifier for goods of these classes.
pub(crate) fn is_modifier(code: u16, classes: u64) -> bool {
    WEAK.may_begin(code) && weak_chinese(&[code], classes).is_some_and(|weak| weak.kind == WeakKind::Modifier)
}

/// Whether one weak character may come off: once, leaving two; of two only a place word (顾堂).
/// In front only a modifier (the 水 of 水百合 is no name of goods).
fn takes_single(kind: WeakKind, length: usize, already: bool, at_end: bool) -> bool {
    let front = at_end || kind == WeakKind::Modifier;
    !already && front && (length >= 3 || (length == 2 && at_end && kind == WeakKind::Place))
}

/// Takes weak words off the end, then modifiers off the front; something always stays.
pub(crate) fn strip_chinese(han: &[u16], classes: u64) -> Stripped {
    strip_chinese_with(han, classes, |_, _| {})
}

/// [`strip_chinese`], calling for each word that comes off.
pub(crate) fn strip_chinese_with(
    han: &[u16],
    classes: u64,
    mut off: impl FnMut(&[u16], WeakKind),
) -> Stripped {
    let mut left = Stripped { start: 0, end: han.len(), kinds: 0, single: false };
    // A word of two characters is taken as one (长城 is no 长 with a place word).
    let may = |ends: bool| {
        han.len() >= 2 && if ends { WEAK.may_end(han[han.len() - 1]) } else { WEAK.may_begin(han[0]) }
    };
    if !may(true) && !may(false) || (han.len() == 2 && is_established(han)) {
        return left;
    }
    for at_end in [true, false] {
        for _ in 0..MOST_STRIPPED {
            let rest = &han[left.start..left.end];
            let possible = if at_end { WEAK.may_end(rest[rest.len() - 1]) } else { WEAK.may_begin(rest[0]) };
            let longest = if possible { LONGEST_CHINESE.min(rest.len() - 1) } else { 0 };
            let found = (1..=longest).rev().find_map(|n| {
                let word = if at_end { &rest[rest.len() - n..] } else { &rest[..n] };
                // 世界之窗: the first word belongs to what follows it
                if !at_end && PARTICLES.contains(&rest[n]) {
                    return None;
                }
                let weak = weak_chinese(word, classes)?;
                // 人民公园: the last character belongs to the word before it
                let tail = &rest[rest.len().saturating_sub(2)..];
                if at_end && n == 1 && weak.kind == WeakKind::Place && rest.len() > 2 && is_established(tail)
                {
                    return None;
                }
                (n > 1 || takes_single(weak.kind, rest.len(), left.single, at_end)).then_some((n, weak))
            });
            let Some((n, weak)) = found.filter(|(n, _)| at_end || rest.len() - n >= 2) else { break };
            if at_end {
                off(&rest[rest.len() - n..], weak.kind);
                left.end -= n;
            } else {
                off(&rest[..n], weak.kind);
                left.start += n;
            }
            left.kinds |= bit(weak.kind);
            left.single |= n == 1;
        }
    }
    left
}

/// What is distinctive in a mark beside another that stands in it whole (公牛插座 beside 公牛, 新好丽友 beside 好丽友): the
/// other, where nothing but weak words stands around it. Calls for each of these words.
pub(crate) fn strip_around(
    long: &[u16],
    short: &[u16],
    classes: u64,
    mut off: impl FnMut(&[u16], WeakKind),
) -> Option<Stripped> {
    if short.len() < 2 || short.len() >= long.len() {
        return None;
    }
    let starts = (0..=long.len() - short.len()).filter(|&at| long[at..].starts_with(short));
    starts.take(MOST_STRIPPED).find_map(|start| {
        let end = start + short.len();
        if is_weak_chinese(short, classes) || long.get(end).is_some_and(|next| PARTICLES.contains(next)) {
            return None;
        }
        let mut left = Stripped { start, end, kinds: 0, single: false };
        // tried before it is told, so that nothing is told of a mark that is not stripped
        let parted = |off: &mut dyn FnMut(&[u16], WeakKind)| {
            weak_words_of(&long[..start], classes, true, off)
                && weak_words_of(&long[end..], classes, false, off)
        };
        parted(&mut |word, kind| {
            left.kinds |= bit(kind);
            left.single |= word.len() == 1;
        })
        .then(|| {
            parted(&mut off);
            left
        })
    })
}

/// Parts a text into weak words, calling for each of them when it is made of nothing else.
fn weak_words_of(text: &[u16], classes: u64, front: bool, off: &mut dyn FnMut(&[u16], WeakKind)) -> bool {
    if text.is_empty() {
        return true;
    }
    (1..=LONGEST_CHINESE.min(text.len())).rev().any(|n| {
        let (word, rest) = text.split_at(n);
        let weak = weak_chinese(word, classes).filter(|w| n > 1 || !front || w.kind == WeakKind::Modifier);
        let Some(weak) = weak else { return false };
        let whole = weak_words_of(rest, classes, front, off);
        if whole {
            off(word, weak.kind);
        }
        whole
    })
}

/// Why a Latin word is weak, if it is.
pub(crate) fn weak_latin_kind(word: &[u8], classes: u64) -> Option<WeakKind> {
    let known = WEAK.words.get(&word_hash(word.iter().map(|&c| u16::from(c))));
    let weak = known.filter(|weak| weak.classes & classes != 0).map(|weak| weak.kind);
    let weak = weak.or_else(|| is_latin_model(word).then_some(WeakKind::Generic));
    weak.or_else(|| is_stop_word(word).then_some(WeakKind::Joining))
}

/// Whether a word is a model (VELTEX 2000, ARGON X5): digits, with a letter or two.
fn is_latin_model(word: &[u8]) -> bool {
    word.len() <= 6
        && word.iter().any(u8::is_ascii_digit)
        && is_model(&word.iter().map(|&letter| u16::from(letter)).collect::<Vec<u16>>())
}

/// Whether a Latin word is weak.
pub(crate) fn is_weak_latin(word: &[u8], classes: u64) -> bool {
    WEAK.words
        .get(&word_hash(word.iter().map(|&c| u16::from(c))))
        .is_some_and(|weak| weak.classes & classes != 0)
        || is_stop_word(word)
}

/// Which words of a Latin part are weak, as bits; at least one word stays.
pub(crate) fn strip_latin<'a>(words: impl Iterator<Item = &'a [u8]>, classes: u64) -> u32 {
    let (mut weak_bits, mut places, mut count) = (0u32, 0u32, 0);
    for (index, word) in words.enumerate().take(32) {
        count += 1;
        let weak = WEAK
            .words
            .get(&word_hash(word.iter().map(|&c| u16::from(c))))
            .filter(|w| w.classes & classes != 0);
        if let Some(weak) = weak {
            weak_bits |= 1 << index;
            let place = matches!(weak.kind, WeakKind::Place | WeakKind::State | WeakKind::Region);
            places |= u32::from(place) << index;
        } else if is_stop_word(word) || (index > 0 && is_latin_model(word)) {
            weak_bits |= 1 << index;
        }
    }
    // Of weak words only, the name of a place is still the most distinctive.
    if weak_bits.count_ones() == count {
        weak_bits &= !places;
    }
    if weak_bits.count_ones() == count { 0 } else { weak_bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core(mark: &str, classes: u64) -> String {
        let han: Vec<u16> = mark.encode_utf16().collect();
        let left = strip_chinese(&han, classes);
        String::from_utf16_lossy(&han[left.start..left.end])
    }

    #[test]
    fn weak_words_come_off_for_the_goods_they_are_weak_for() {
        assert_eq!(core("乐曼啤酒", 1 << 32), "乐曼");
        assert_eq!(
            core("乐曼啤酒", 1 << 9),
            "乐曼啤酒",
            "beer says nothing about computers, so it distinguishes"
        );
        assert_eq!(core("百盛世家", u64::MAX), "百盛");
        assert_eq!(core("好美人娇", u64::MAX), "美人娇");
        assert_eq!(core("顾堂", u64::MAX), "顾");
        assert_eq!(core("新世家", u64::MAX), "新", "something always stays");
        assert_eq!(core("世界之窗", u64::MAX), "世界之窗", "of the world");
    }
}
