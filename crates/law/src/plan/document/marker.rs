//! The number at the head of a line: 一、 （一） 1. 1、 (1) 第一条 第一章 ①.

use super::numeral;
use super::width::fold;

/// Kinds of numbering, from the highest level of an official document to the lowest; articles stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// 第一章, 第一部分.
    Chapter,
    /// 一、
    HanComma,
    /// （一）
    HanParen,
    /// 1. or 1、
    Arabic,
    /// (1) or 1)
    ArabicParen,
    /// ①
    Circled,
    /// 第一条
    Article,
}

/// Number of kinds.
pub(super) const KINDS: usize = 7;

/// A number found at the head of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    /// Its kind.
    pub kind: Kind,
    /// Its value.
    pub number: u32,
    /// Byte offset in the line where the text after the number begins.
    pub body: usize,
    /// It may also be part of a sentence (1.5, 第五条规定), so it counts only where that number is expected.
    pub doubtful: bool,
}

/// Characters at the head of a line that are looked at.
const HEAD: usize = 24;

/// The first characters of a line, folded, with their byte offsets.
struct Head {
    chars: [char; HEAD],
    ends: [usize; HEAD],
    length: usize,
}

impl Head {
    fn of(line: &str) -> Self {
        let mut head = Self { chars: [' '; HEAD], ends: [0; HEAD], length: 0 };
        for (at, c) in line.char_indices().take(HEAD) {
            head.chars[head.length] = fold(c);
            head.ends[head.length] = at + c.len_utf8();
            head.length += 1;
        }
        head
    }

    fn from(&self, at: usize) -> &[char] {
        &self.chars[at.min(self.length)..self.length]
    }

    fn at(&self, at: usize) -> char {
        self.from(at).first().copied().unwrap_or('\0')
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while self.at(at) == ' ' {
            at += 1;
        }
        at
    }

    fn marker(&self, kind: Kind, number: u32, used: usize, doubtful: bool) -> Option<Marker> {
        let body = self.ends[used.checked_sub(1)?.min(HEAD - 1)];
        Some(Marker { kind, number, body, doubtful })
    }
}

/// Finds the number at the head of a trimmed line.
pub(super) fn marker(line: &str) -> Option<Marker> {
    let first = line.chars().next()?;
    let head = match fold(first) {
        '(' | '第' | '0'..='9' | '①'..='⒛' | '㈠'..='㈩' => Head::of(line),
        c if numeral::is_han(c) => Head::of(line),
        _ => return None,
    };
    match head.at(0) {
        '(' => in_parentheses(&head),
        '第' => ordinal(&head),
        '0'..='9' => arabic(&head),
        c if numeral::is_han(c) => han(&head),
        c => precomposed(&head, c),
    }
}

fn in_parentheses(head: &Head) -> Option<Marker> {
    let start = head.skip_blanks(1);
    let (number, length) = numeral::read(head.from(start))?;
    let kind = if head.at(start).is_ascii_digit() { Kind::ArabicParen } else { Kind::HanParen };
    let close = head.skip_blanks(start + length);
    if head.at(close) != ')' {
        return None;
    }
    let after = close + 1;
    let used = if matches!(head.at(after), '、' | '.') { after + 1 } else { after };
    head.marker(kind, number, used, false)
}

fn ordinal(head: &Head) -> Option<Marker> {
    let start = head.skip_blanks(1);
    let (number, length) = numeral::read(head.from(start))?;
    let noun = head.skip_blanks(start + length);
    let rest = head.from(noun);
    if rest.starts_with(&['部', '分']) {
        return head.marker(Kind::Chapter, number, separator(head, noun + 2), false);
    }
    let kind = match head.at(noun) {
        '章' | '篇' => Kind::Chapter,
        '条' => Kind::Article,
        _ => return None,
    };
    let next = head.at(noun + 1);
    let in_sentence =
        matches!(next, '规' | '的' | '所' | '款' | '第' | '和' | '及' | '至' | ',' | '》' | ')');
    let doubtful = kind == Kind::Article && in_sentence;
    head.marker(kind, number, separator(head, noun + 1), doubtful)
}

/// Skips one separator after an ordinal.
fn separator(head: &Head, at: usize) -> usize {
    let at = head.skip_blanks(at);
    if matches!(head.at(at), '、' | ':' | '.') { at + 1 } else { at }
}

fn arabic(head: &Head) -> Option<Marker> {
    let (number, length) = numeral::read_arabic(head.from(0))?;
    let at = head.skip_blanks(length);
    match head.at(at) {
        '、' => head.marker(Kind::Arabic, number, at + 1, false),
        ')' => head.marker(Kind::ArabicParen, number, at + 1, false),
        ',' => head.marker(Kind::Arabic, number, at + 1, true),
        '.' => head.marker(Kind::Arabic, number, at + 1, looks_decimal(head, at + 1)),
        _ => None,
    }
}

/// Whether the digits after a point make it a decimal; `1.2023年` is measure 1 that starts with a year.
fn looks_decimal(head: &Head, at: usize) -> bool {
    match numeral::read_arabic(head.from(at)) {
        None => head.at(at).is_ascii_digit(),
        Some((value, 4)) if (1900..2100).contains(&value) => !matches!(head.at(at + 4), '年' | '-' | '—'),
        Some(_) => true,
    }
}

fn han(head: &Head) -> Option<Marker> {
    let (number, length) = numeral::read_han(head.from(0))?;
    let at = head.skip_blanks(length);
    matches!(head.at(at), '、' | '.').then(|| head.marker(Kind::HanComma, number, at + 1, false)).flatten()
}

/// One-character numbers: ① ⑴ ⒈ ㈠.
fn precomposed(head: &Head, c: char) -> Option<Marker> {
    let (kind, base) = match c {
        '①'..='⑳' => (Kind::Circled, '①'),
        '⑴'..='⒇' => (Kind::ArabicParen, '⑴'),
        '⒈'..='⒛' => (Kind::Arabic, '⒈'),
        '㈠'..='㈩' => (Kind::HanParen, '㈠'),
        _ => return None,
    };
    head.marker(kind, c as u32 - base as u32 + 1, 1, false)
}
