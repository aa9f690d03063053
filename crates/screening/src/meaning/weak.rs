//! Words that distinguish little (5.1.11–5.1.14), with the classes for whose goods they are weak.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{is_stop_word, word_hash};

/// Most weak words taken off one mark.
const MOST_STRIPPED: usize = 3;
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
}

impl WeakKind {
    /// The rule of the guide that takes such words off.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Generic => "5.1.12",
            Self::Place => "5.1.13",
            Self::Modifier => "5.1.14",
        }
    }

    /// What such a word is called in an explanation.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Generic => "商品的通用名称或特点",
            Self::Place => "经营场所用语",
            Self::Modifier => "弱显著性修饰用语",
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
    words: HashMap<u64, WeakWord>,
}

static WEAK: LazyLock<WeakWords> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (word, weak) in listed() {
        words
            .entry(word_hash(word.encode_utf16()))
            .and_modify(|w: &mut WeakWord| w.classes |= weak.classes)
            .or_insert(weak);
    }
    WeakWords { words }
});

fn listed() -> impl Iterator<Item = (&'static str, WeakWord)> {
    include_str!("../../data/tables/weak.txt").lines().filter(|line| !line.starts_with('#')).flat_map(
        |line| {
            let mut columns = line.split('\t');
            let kind = match columns.next() {
                Some("generic") => WeakKind::Generic,
                Some("place") => WeakKind::Place,
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
    /// Bits of the kinds that were taken off: 1 generic, 2 place, 4 modifier.
    pub(crate) kinds: u8,
}

impl Stripped {
    /// The kinds that were taken off.
    pub(crate) fn kinds(self) -> impl Iterator<Item = WeakKind> {
        [WeakKind::Generic, WeakKind::Place, WeakKind::Modifier]
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| self.kinds >> bit & 1 == 1)
            .map(|(_, kind)| kind)
    }
}

fn bit(kind: WeakKind) -> u8 {
    1 << match kind {
        WeakKind::Generic => 0,
        WeakKind::Place => 1,
        WeakKind::Modifier => 2,
    }
}

/// The weak word that a sequence is, for goods of these classes (all bits when the goods are not known).
fn weak_chinese(word: &[u16], classes: u64) -> Option<WeakWord> {
    WEAK.words.get(&word_hash(word.iter().copied())).copied().filter(|weak| weak.classes & classes != 0)
}

/// Whether a whole sequence is one weak word, or two.
pub(crate) fn is_weak_chinese(word: &[u16], classes: u64) -> bool {
    let one = |part: &[u16]| !part.is_empty() && weak_chinese(part, classes).is_some();
    one(word) || (1..word.len().min(LONGEST_CHINESE + 1)).any(|cut| one(&word[..cut]) && one(&word[cut..]))
}

/// Takes weak words off the end, then modifiers off the front; something always stays.
pub(crate) fn strip_chinese(han: &[u16], classes: u64) -> Stripped {
    let mut left = Stripped { start: 0, end: han.len(), kinds: 0 };
    for _ in 0..MOST_STRIPPED {
        let longest = LONGEST_CHINESE.min((left.end - left.start).saturating_sub(1));
        let found =
            (1..=longest).rev().find_map(|n| Some((n, weak_chinese(&han[left.end - n..left.end], classes)?)));
        let Some((n, weak)) = found else { break };
        left.end -= n;
        left.kinds |= bit(weak.kind);
    }
    // In front only what leaves two characters: a single one is hardly the distinctive part.
    for _ in 0..MOST_STRIPPED {
        let longest = LONGEST_CHINESE.min((left.end - left.start).saturating_sub(2));
        let found = (1..=longest)
            .rev()
            .find_map(|n| Some((n, weak_chinese(&han[left.start..left.start + n], classes)?)));
        let Some((n, weak)) = found else { break };
        left.start += n;
        left.kinds |= bit(weak.kind);
    }
    left
}

/// Which words of a Latin part are weak, as bits, and the kinds; at least one word stays.
pub(crate) fn strip_latin<'a>(words: impl Iterator<Item = &'a [u8]>, classes: u64) -> (u32, u8) {
    let (mut weak_bits, mut kinds, mut count) = (0u32, 0u8, 0);
    for (index, word) in words.enumerate().take(32) {
        count += 1;
        let weak = WEAK
            .words
            .get(&word_hash(word.iter().map(|&c| u16::from(c))))
            .filter(|w| w.classes & classes != 0);
        if let Some(weak) = weak {
            weak_bits |= 1 << index;
            kinds |= bit(weak.kind);
        } else if is_stop_word(word) {
            weak_bits |= 1 << index;
            kinds |= bit(WeakKind::Modifier);
        }
    }
    if weak_bits.count_ones() == count { (0, 0) } else { (weak_bits, kinds) }
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
    }
}
