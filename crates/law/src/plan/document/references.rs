//! References between measures: those the text makes, and measures that repeat another.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use super::fault::Warnings;
use super::width::fold;
use super::{MeasureText, SectionText, numeral};

/// Most numbers that one reference may list.
const MAX_LISTED: u32 = 200;
/// Longest text compared for repetition, in characters.
const MAX_COMPARED: usize = 4_000;
/// Shortest clause by which two measures are brought together, in characters.
const MIN_CLAUSE: usize = 10;
/// Most earlier measures that one measure is compared with.
const MAX_CANDIDATES: usize = 8;
/// Two measures repeat each other when this share of their character pairs, in percent, is common.
const SAME_PERCENT: usize = 60;

/// The measure numbers that a text names (第23条, 第3、5项, 第3至5项), ascending. `plain` has names masked.
pub(super) fn explicit(plain: &[char]) -> Vec<u32> {
    let mut numbers = BTreeSet::new();
    let mut at = 0;
    while at < plain.len() {
        if plain[at] != '第' {
            at += 1;
            continue;
        }
        let (found, end) = list(plain, at);
        let item_of_article = in_brackets(plain, at) && plain[..at].last() == Some(&'条');
        if !of_another_text(&plain[..at]) && !item_of_article {
            numbers.extend(found);
        }
        at = end;
    }
    numbers.into_iter().collect()
}

/// Whether the number after 第 stands in brackets: 第(一)项.
fn in_brackets(plain: &[char], at: usize) -> bool {
    plain.get(at + 1) == Some(&'(')
}

/// Whether the words before a reference make it one to an article of a law.
fn of_another_text(before: &[char]) -> bool {
    let end = before.iter().rposition(|c| *c != ' ').map_or(0, |at| at + 1);
    let before = &before[..end];
    let word = |word: &[char]| before.ends_with(word);
    before.last().is_some_and(|c| matches!(c, '》' | '〉' | '>' | '法' | '款' | ')'))
        || [
            ['条', '例'],
            ['规', '定'],
            ['办', '法'],
            ['解', '释'],
            ['细', '则'],
            ['章', '程'],
            ['公', '约'],
            ['协', '定'],
            ['决', '定'],
            ['通', '知'],
        ]
        .iter()
        .any(|noun| word(noun))
}

/// A list of numbers from 第 to 条 or 项 (empty when there is none), and where reading goes on.
fn list(plain: &[char], start: usize) -> (Vec<u32>, usize) {
    let mut numbers: Vec<u32> = Vec::new();
    let mut range_from: Option<u32> = None;
    let mut at = start + 1;
    loop {
        let number_at = at + plain[at..].iter().take_while(|c| matches!(c, ' ' | '第')).count();
        let number_at = number_at + usize::from(plain.get(number_at) == Some(&'('));
        let Some((number, length)) = numeral::read(&plain[number_at..]) else {
            return (Vec::new(), number_at);
        };
        at = number_at + length;
        at += usize::from(plain.get(at) == Some(&')'));
        let from = range_from
            .take()
            .filter(|from| *from < number && number - from <= MAX_LISTED)
            .map_or(number, |from| from + 1);
        if numbers.len() < MAX_LISTED as usize {
            numbers.extend(from..=number);
        }
        at += plain[at..].iter().take_while(|c| **c == ' ').count();
        let noun = matches!(plain.get(at), Some('条' | '项'));
        let after_noun = at + usize::from(noun);
        match plain.get(after_noun).filter(|_| !noun || plain.get(after_noun + 1) == Some(&'第')) {
            Some('、' | ',' | '和' | '及' | '与') => at = after_noun + 1,
            Some('至' | '到' | '-' | '—' | '–' | '~') => {
                range_from = Some(number);
                at = after_noun + 1;
            }
            _ if noun => return (numbers, after_noun),
            _ => return (Vec::new(), at),
        }
    }
}

/// Drops references to numbers that are not there, and adds those to measures that the text repeats.
pub(super) fn resolve(sections: &mut [SectionText], warnings: &mut Warnings) {
    let known: HashSet<u32> = measures(sections).map(|measure| measure.number).collect();
    let repeated = repetitions(sections);
    for (index, measure) in sections.iter_mut().flat_map(|section| section.measures.iter_mut()).enumerate() {
        let (number, line) = (measure.number, measure.line);
        measure.refers_to.retain(|target| {
            if !known.contains(target) {
                warnings.add(line, || {
                    let what = format!("第{number}项提到的第{target}项在本文件中不存在");
                    (what, "请核对编号；如指其他文件的条文，请在前面写明文件名称".to_owned())
                });
            }
            *target != number && known.contains(target)
        });
        let Some(earlier) = repeated.get(&index).copied() else {
            continue;
        };
        warnings.add(line, || {
            let what = format!("第{number}项与第{earlier}项重复");
            (what, "请确认是否为同一任务；如是，可由同一责任单位一并办理".to_owned())
        });
        if earlier != number && !measure.refers_to.contains(&earlier) {
            measure.refers_to.push(earlier);
            measure.refers_to.sort_unstable();
        }
    }
}

fn measures(sections: &[SectionText]) -> impl Iterator<Item = &MeasureText> {
    sections.iter().flat_map(|section| section.measures.iter())
}

/// For each measure that repeats an earlier one, by its place in the document: the earlier one's number.
fn repetitions(sections: &[SectionText]) -> HashMap<usize, u32> {
    let all: Vec<&MeasureText> = measures(sections).collect();
    let mut first_with: HashMap<u64, usize> = HashMap::new();
    let mut found = HashMap::new();
    for (index, measure) in all.iter().enumerate() {
        let text: Vec<char> =
            measure.text.chars().map(fold).filter(|c| *c != ' ').take(MAX_COMPARED + 1).collect();
        if text.is_empty() || text.len() > MAX_COMPARED {
            continue;
        }
        let mut candidates = BTreeSet::new();
        for key in keys(measure, &text) {
            let earlier = *first_with.entry(key).or_insert(index);
            if earlier != index && candidates.len() < MAX_CANDIDATES {
                candidates.insert(earlier);
            }
        }
        let pairs = pairs(&text);
        let repeated = candidates.into_iter().find(|earlier| same(&pairs, &all[*earlier].text));
        if let Some(earlier) = repeated {
            found.insert(index, all[earlier].number);
        }
    }
    found
}

/// What brings two measures together for comparison: the same instruments, the same text, or a longer clause in common.
fn keys(measure: &MeasureText, text: &[char]) -> Vec<u64> {
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    let mut keys = vec![hash(&|hasher| text.hash(hasher))];
    if !measure.instruments.is_empty() {
        keys.push(hash(&|hasher| measure.instruments.hash(hasher)));
    }
    let clauses = text.split(|c| matches!(c, ',' | '。' | ';')).filter(|clause| clause.len() >= MIN_CLAUSE);
    keys.extend(clauses.map(|clause| hash(&|hasher| clause.hash(hasher))));
    keys
}

/// Pairs of neighbouring characters, sorted.
fn pairs(text: &[char]) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = match text {
        [single] => vec![(*single, '\0')],
        _ => text.windows(2).map(|pair| (pair[0], pair[1])).collect(),
    };
    pairs.sort_unstable();
    pairs
}

/// Whether enough pairs are common.
fn same(mine: &[(char, char)], other: &str) -> bool {
    let other: Vec<char> = other.chars().map(fold).filter(|c| *c != ' ').take(MAX_COMPARED + 1).collect();
    let theirs = pairs(&other);
    let (mut left, mut right, mut common) = (0, 0, 0);
    while let (Some(a), Some(b)) = (mine.get(left), theirs.get(right)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                left += 1;
                right += 1;
            }
        }
    }
    common * 200 >= SAME_PERCENT * (mine.len() + theirs.len())
}
