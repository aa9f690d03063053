//! Numeric targets in the text of a measure: number, unit, comparison and year.

use super::super::target::{Comparison, Quantity, Target, TargetYear, Yearly};
use super::goal_words::{AFTER, BEFORE, Strength, UNITS};
use super::names::MASKED;
use super::{numeral, width};

/// Most digits of a figure.
const MAX_DIGITS: usize = 18;

/// A figure found in a text: its value, unit and the positions around it.
struct Figure {
    value: Quantity,
    unit: String,
    more: bool,
    known_unit: bool,
    end: usize,
}

/// Reads the targets of a measure. `plain` is the folded text with names masked, as long as `printed`.
pub(super) fn targets(printed: &[char], plain: &[char]) -> Vec<Target> {
    let mut found = Vec::new();
    let mut sentence = 0;
    let mut years: Vec<(usize, TargetYear)> = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        if plain[at] == '。' {
            sentence = at + 1;
            years.clear();
        }
        if let Some((year, length)) = year_at(plain, at) {
            years.push((at, year));
            at += length;
            continue;
        }
        let Some((comparison, figure)) = figure_at(plain, sentence, at) else {
            at += if plain[at].is_ascii_digit() { digits(plain, at).max(1) } else { 1 };
            continue;
        };
        if is_time_frame(plain, sentence, &figure, comparison) {
            at = figure.end.max(at + 1);
            continue;
        }
        found.push(Target {
            text: clause(printed, plain, at),
            comparison,
            value: figure.value,
            unit: figure.unit,
            year: years.last().map(|(_, year)| *year).or_else(|| year_after(plain, figure.end)),
        });
        at = figure.end.max(at + 1);
    }
    found
}

/// Whether a figure only says within how many years or months something else is to be reached (三年内培育五百家).
fn is_time_frame(plain: &[char], sentence: usize, figure: &Figure, comparison: Comparison) -> bool {
    /// Characters of the clause that are looked at.
    const REACH: usize = 40;
    let rest = plain.get(figure.end..).unwrap_or_default();
    if comparison != Comparison::AtMost
        || !matches!(figure.unit.as_str(), "年" | "个月")
        || !(starts(rest, "内") || starts(rest, "之内") || starts(rest, "以内"))
    {
        return false;
    }
    let length = rest.iter().take(REACH).take_while(|c| !matches!(c, '。' | ';')).count();
    (figure.end..figure.end + length).any(|at| figure_at(plain, sentence, at).is_some())
}

/// A year or a word for every year at `at`, with its length.
fn year_at(plain: &[char], at: usize) -> Option<(TargetYear, usize)> {
    let rest = &plain[at..];
    for word in ["每年度", "每年", "年均", "逐年", "年度"] {
        if starts(rest, word) {
            return Some((TargetYear::Every(Yearly::Yearly), word.chars().count()));
        }
    }
    let fresh = at == 0 || !plain[at - 1].is_ascii_digit();
    let (year, length) =
        numeral::read(rest).filter(|(year, length)| fresh && *length == 4 && (1900..2200).contains(year))?;
    let gap = rest[length..].iter().take_while(|c| **c == ' ').count();
    if rest.get(length + gap) != Some(&'年') {
        return None;
    }
    let used = length + gap + if starts(&rest[length + gap..], "年度") { 2 } else { 1 };
    Some((TargetYear::Year(i16::try_from(year).ok()?), used))
}

/// A year that follows a figure before the clause ends: 5000人次/年, 1000家(2025年).
fn year_after(plain: &[char], end: usize) -> Option<TargetYear> {
    /// Characters after a figure that are looked at.
    const REACH: usize = 12;
    let rest = &plain[end.min(plain.len())..];
    if starts(rest, "/年") {
        return Some(TargetYear::Every(Yearly::Yearly));
    }
    let reach = rest.iter().take(REACH).take_while(|c| !matches!(c, ',' | '。' | ';')).count();
    (0..reach).find_map(|offset| year_at(plain, end + offset).map(|(year, _)| year))
}

/// A figure that is a target at `at`, with its comparison.
fn figure_at(plain: &[char], sentence: usize, at: usize) -> Option<(Comparison, Figure)> {
    let arabic = plain[at].is_ascii_digit();
    let percent_words = starts(&plain[at..], "百分之");
    if !(arabic || percent_words || numeral::is_han(plain[at])) || inside_number(plain, at) {
        return None;
    }
    let before = before(&plain[sentence..at])
        .or_else(|| if arabic { distant_verb(&plain[sentence..at]) } else { None });
    let figure = if percent_words { percent(plain, at)? } else { figure(plain, at, before.is_some())? };
    let after =
        AFTER.iter().find(|(word, _)| starts(&plain[figure.end..], word)).map(|(_, comparison)| *comparison);
    let within = starts(&plain[figure.end..], "内")
        && matches!(figure.unit.as_str(), "日" | "天" | "小时" | "个月" | "年" | "工作日" | "个工作日");
    let after = after.or(within.then_some(Comparison::AtMost));
    let comparison = match (before, after) {
        (Some((comparison, Strength::Fixed)), _) => comparison,
        (Some((Comparison::Exactly, Strength::Open)), None) if figure.more => Comparison::MoreThan,
        (Some((comparison, Strength::Open)), None) => comparison,
        (_, Some(comparison)) => comparison,
        (None, None) => return None,
    };
    // 一批, 一项: "a", not "one".
    if !arabic
        && !percent_words
        && after.is_none()
        && figure.value == Quantity::Integer(1)
        && comparison == Comparison::Exactly
    {
        return None;
    }
    let certain = figure.known_unit || matches!(before, Some((_, Strength::Fixed)));
    certain.then_some((comparison, figure))
}

/// Whether the character before `at` makes it the middle of a number, an ordinal or a word.
fn inside_number(plain: &[char], at: usize) -> bool {
    let Some(previous) = at.checked_sub(1).map(|previous| plain[previous]) else {
        return false;
    };
    let han_run = numeral::is_han(previous) && numeral::is_han(plain[at]);
    previous.is_ascii_alphanumeric() || matches!(previous, '.' | '第' | '-' | MASKED) || han_run
}

/// The comparison that the words before a number make.
fn before(text: &[char]) -> Option<(Comparison, Strength)> {
    let mut end = text.len();
    while end > 0 && matches!(text[end - 1], ' ' | '约' | '了' | '各' | '近' | '为') {
        end -= 1;
    }
    let text = &text[..end];
    let longest = BEFORE.iter().filter(|(word, ..)| ends(text, word)).max_by_key(|(word, ..)| word.len())?;
    Some((longest.1, longest.2))
}

/// The verb earlier in the clause, when only its object stands between it and the number (新增站点20个).
fn distant_verb(text: &[char]) -> Option<(Comparison, Strength)> {
    /// Longest object, in characters.
    const REACH: usize = 14;
    if text.last() == Some(&'等') {
        return None;
    }
    let stop = |c: &char| matches!(*c, ',' | ';' | ':' | '、' | '(' | ')' | MASKED) || c.is_ascii_digit();
    let length = text.iter().rev().take(REACH).take_while(|c| !stop(c)).count();
    let text = &text[text.len() - length..];
    let plain_verbs = || BEFORE.iter().filter(|(_, comparison, _)| *comparison == Comparison::Exactly);
    let found = (0..text.len()).any(|at| plain_verbs().any(|(word, ..)| starts(&text[at..], word)));
    found.then_some((Comparison::Exactly, Strength::Open))
}

/// Number with unit, in either kind of numeral; Chinese numerals only where a comparison stands around them.
fn figure(plain: &[char], at: usize, compared: bool) -> Option<Figure> {
    let (whole, fraction, mut end) = if plain[at].is_ascii_digit() {
        decimal(plain, at)
    } else {
        let (value, length) = numeral::read_han(&plain[at..])?;
        (value.to_string(), String::new(), at + length)
    };
    if whole.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    let mut shift = 0;
    loop {
        shift += match plain.get(end) {
            Some('百') => 2,
            Some('千') => 3,
            Some('万') => 4,
            Some('亿') => 8,
            _ => break,
        };
        end += 1;
        if shift > 12 {
            return None;
        }
    }
    let more = matches!(plain.get(end), Some('余' | '多'));
    end += usize::from(more);
    while plain.get(end) == Some(&' ') {
        end += 1;
    }
    let known = UNITS.iter().find(|unit| starts(&plain[end..], unit));
    let other = plain.get(end).filter(|c| {
        compared && ('\u{4e00}'..='\u{9fff}').contains(*c) && !matches!(c, '以' | '的' | '及' | '和')
    });
    let unit =
        known.map_or_else(|| other.map(char::to_string).unwrap_or_default(), |unit| (*unit).to_owned());
    end += unit.chars().count();
    Some(Figure { value: quantity(&whole, &fraction, shift), unit, more, known_unit: known.is_some(), end })
}

/// 百分之九十.
fn percent(plain: &[char], at: usize) -> Option<Figure> {
    let start = at + 3;
    let (whole, fraction, end) = if plain.get(start)?.is_ascii_digit() {
        decimal(plain, start)
    } else {
        let (value, length) = numeral::read_han(&plain[start..])?;
        (value.to_string(), String::new(), start + length)
    };
    if whole.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    Some(Figure {
        value: quantity(&whole, &fraction, 0),
        unit: "%".to_owned(),
        more: false,
        known_unit: true,
        end,
    })
}

/// Length of the run of digits at `at`.
fn digits(plain: &[char], at: usize) -> usize {
    plain[at..].iter().take_while(|c| c.is_ascii_digit()).count()
}

/// Digits with thousands separators and a fraction: whole part, fraction, end.
fn decimal(plain: &[char], at: usize) -> (String, String, usize) {
    let mut end = at + digits(plain, at);
    let mut whole: String = plain[at..end].iter().collect();
    while whole.len() < 15 && end - at >= 1 && plain.get(end) == Some(&',') && digits(plain, end + 1) == 3 {
        whole.extend(&plain[end + 1..end + 4]);
        end += 4;
    }
    let mut fraction = String::new();
    let length = if plain.get(end) == Some(&'.') { digits(plain, end + 1) } else { 0 };
    if length > 0 {
        fraction.extend(&plain[end + 1..end + 1 + length]);
        end += 1 + length;
    }
    (whole, fraction, end)
}

/// The exact value of `whole.fraction` × 10^`shift`.
fn quantity(whole: &str, fraction: &str, shift: usize) -> Quantity {
    let moved = fraction.len().min(shift);
    let whole = format!("{whole}{}{}", &fraction[..moved], "0".repeat(shift - moved));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction[moved..].trim_end_matches('0');
    match whole.parse::<i64>() {
        Ok(value) if fraction.is_empty() => Quantity::Integer(value),
        _ if fraction.is_empty() => Quantity::Decimal(whole.to_owned()),
        _ => Quantity::Decimal(format!("{whole}.{fraction}")),
    }
}

/// The clause around a position, as printed.
fn clause(printed: &[char], plain: &[char], at: usize) -> String {
    /// Longest stretch quoted to either side, in characters.
    const REACH: usize = 80;
    let stop = |position: usize| {
        let c = plain[position];
        let in_number = c == ','
            && position > 0
            && plain[position - 1].is_ascii_digit()
            && plain.get(position + 1).is_some_and(char::is_ascii_digit);
        matches!(c, '。' | ',' | ';' | ':' | '!' | '?') && !in_number
    };
    let from = (at.saturating_sub(REACH)..at)
        .rev()
        .find(|position| stop(*position))
        .map_or(at.saturating_sub(REACH), |position| position + 1);
    let limit = (at + REACH).min(plain.len());
    let to = (at..limit).find(|position| stop(*position)).unwrap_or(limit);
    let text: String = printed[from..to].iter().collect();
    width::trim(&text).to_owned()
}

fn starts(text: &[char], word: &str) -> bool {
    let mut at = 0;
    word.chars().all(|c| {
        at += 1;
        text.get(at - 1) == Some(&c)
    })
}

fn ends(text: &[char], word: &str) -> bool {
    let length = word.chars().count();
    text.len() >= length && starts(&text[text.len() - length..], word)
}
