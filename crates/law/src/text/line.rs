//! One line of a law text: what it is.
use jiff::civil::Date;

/// Longest line with a date somewhere in it that is taken for a step of a law's history, in characters.
const MAX_HISTORY_CHARS: usize = 200;

/// A line, told apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Nothing.
    Blank,
    /// The comment that ends the head.
    EndOfHead,
    /// A heading of a level.
    Heading {
        /// 1 to 6.
        level: usize,
        /// Text without `#`.
        text: &'a str,
    },
    /// The beginning of an article.
    Article {
        /// Place as in citations.
        place: String,
        /// Text behind the number.
        text: &'a str,
    },
    /// Anything else.
    Text(&'a str),
}

impl<'a> Line<'a> {
    /// Reads a line; `items_are_articles` when the text numbers its provisions 一、二、….
    pub(super) fn read(raw: &'a str, items_are_articles: bool) -> Self {
        let line = raw.trim();
        if line.is_empty() {
            return Line::Blank;
        }
        if line.starts_with("<!--") {
            return if line.contains("INFO END") { Line::EndOfHead } else { Line::Blank };
        }
        let level = line.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&level) && line[level..].starts_with(char::is_whitespace) {
            return Line::Heading { level, text: line[level..].trim() };
        }
        let found = article(line).or_else(|| english_article(line));
        let found = found.or_else(|| if items_are_articles { item(line) } else { None });
        match found {
            Some((place, text)) => Line::Article { place, text },
            None => Line::Text(line),
        }
    }
}

/// `第二百一十九条之一　…`, plain or in bold; only with a space behind, so that text beginning 第五条规定 is no article.
fn article(line: &str) -> Option<(String, &str)> {
    let (bold, rest) = match line.strip_prefix("**") {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (number, rest) = split_number(rest.strip_prefix('第')?)?;
    let mut rest = rest.strip_prefix('条')?;
    let mut place = number.to_string();
    if let Some((sub, behind)) = rest.strip_prefix('之').and_then(split_number) {
        place = format!("{place}-{sub}");
        rest = behind;
    }
    if bold {
        rest = rest.strip_prefix("**")?;
    } else if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some((place, rest.trim_start()))
}

/// `**Article 5** …`, `Article 219-1 …`, `Article 219 (1) …` stays article 219.
fn english_article(line: &str) -> Option<(String, &str)> {
    let rest = line.trim_start_matches("**").strip_prefix("Article ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
    let (place, rest) = rest.split_at(end);
    let rest = rest.trim_start_matches("**");
    let parsed: crate::citation::Place = place.parse().ok()?;
    let ends = rest.is_empty() || rest.starts_with([' ', '\u{3000}', ':', '.', '\t']);
    ends.then(|| (parsed.to_string(), rest.trim_start_matches([':', '.']).trim_start()))
}

/// `一、…` in documents without articles.
fn item(line: &str) -> Option<(String, &str)> {
    let (number, rest) = split_number(line.trim_start_matches("**"))?;
    let rest = rest.strip_prefix('、')?;
    Some((number.to_string(), rest.trim_start()))
}

/// A number at the beginning, in Chinese or Arabic digits, and what follows.
fn split_number(text: &str) -> Option<(u32, &str)> {
    let end =
        text.find(|c: char| !"零〇一二三四五六七八九十百千0123456789".contains(c)).unwrap_or(text.len());
    let (figures, rest) = text.split_at(end);
    let number = number(figures)?;
    (number > 0).then_some((number, rest))
}

/// 一百二十三 → 123; also 一二三 and 123.
fn number(figures: &str) -> Option<u32> {
    if figures.is_empty() || figures.chars().count() > 12 {
        return None;
    }
    let digit =
        |c: char| "零一二三四五六七八九".chars().position(|known| known == c || (c == '〇' && known == '零'));
    let has_places = figures.contains(['十', '百', '千']);
    let (mut total, mut pending) = (0u32, None::<u32>);
    for c in figures.chars() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => 0,
        };
        if place > 0 {
            total = total.checked_add(pending.take().unwrap_or(1).checked_mul(place)?)?;
            continue;
        }
        let value = c.to_digit(10).or_else(|| digit(c).and_then(|at| u32::try_from(at).ok()))?;
        pending = Some(if has_places {
            value
        } else {
            pending.unwrap_or(0).checked_mul(10)?.checked_add(value)?
        });
    }
    total.checked_add(pending.unwrap_or(0))
}

/// Whether a line of the head is a step of the history: short and with a date, or of any length and beginning with
/// one (some collections put all amendments into a single paragraph).
pub(super) fn is_history(text: &str) -> bool {
    let dates = dates_in(text);
    let begins = text
        .trim_start_matches(['（', '('])
        .trim_start_matches("根据")
        .starts_with(|c: char| c.is_ascii_digit());
    !dates.is_empty() && (begins || text.chars().count() <= MAX_HISTORY_CHARS)
}

/// Dates in a text: `2020-08-07` and `2020年8月7日`.
pub(super) fn dates_in(text: &str) -> Vec<Date> {
    let mut dates = Vec::new();
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let separators: Vec<char> = separators(text);
    for (index, window) in parts.windows(3).enumerate() {
        let between = separators.get(index..index + 2);
        let dated = matches!(between, Some(['-', '-'] | ['年', '月']));
        let [year, month, day] = window else { continue };
        if !dated || year.len() != 4 {
            continue;
        }
        let read = (year.parse(), month.parse(), day.parse());
        if let (Ok(year), Ok(month), Ok(day)) = read
            && let Ok(date) = Date::new(year, month, day)
        {
            dates.push(date);
        }
    }
    dates
}

/// The characters between the pieces of a text split at everything that is no digit.
fn separators(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}
