//! Names in a measure: instruments in 《》, campaigns in quotation marks.

use std::collections::HashSet;

use super::fault::Warnings;
use super::width::fold;

/// Stands in [`Names::plain`] for every character inside a name.
pub(super) const MASKED: char = '\u{1}';
/// Longest name of an instrument, in characters.
const MAX_INSTRUMENT: usize = 160;
/// Longest name of a campaign, in characters.
const MAX_CAMPAIGN: usize = 60;
/// Deepest nesting of instrument names that is kept.
const MAX_DEPTH: usize = 4;

/// What a measure names, and its text without the names.
#[derive(Debug)]
pub(super) struct Names {
    /// Instruments, each once, in order of appearance.
    pub instruments: Vec<String>,
    /// Campaigns, each once, in order of appearance.
    pub campaigns: Vec<String>,
    /// The text folded to half width, with the inside of every name masked; as long as the text.
    pub plain: Vec<char>,
}

/// Reads the names of a measure.
pub(super) fn names(printed: &[char], number: u32, line: usize, warnings: &mut Warnings) -> Names {
    let mut plain: Vec<char> = printed.iter().map(|c| fold(*c)).collect();
    let brackets = Brackets::of(&plain);
    let mut spans = brackets.spans;
    for start in &brackets.unclosed {
        let end = best_end(&plain, *start);
        let read = name(printed, (*start, end), MAX_INSTRUMENT);
        warnings.add(line, || {
            let reading = read.as_deref().map_or_else(String::new, |read| format!("，按“{read}”读入"));
            (
                format!("第{number}项的书名号“{}”没有配对{reading}", printed[*start]),
                "请对照原件补上右书名号".to_owned(),
            )
        });
        spans.push((*start, end));
    }
    for stray in brackets.stray {
        warnings.add(line, || {
            (format!("第{number}项多出一个“{}”", printed[stray]), "请对照原件补上左书名号或删去它".to_owned())
        });
    }
    spans.sort_unstable();
    let instruments = distinct(spans.iter().filter_map(|span| name(printed, *span, MAX_INSTRUMENT)));
    mask(&mut plain, &spans);
    let (quoted, unpaired) = quoted(&plain);
    if unpaired {
        warnings.add(line, || (format!("第{number}项的引号没有配对"), "请对照原件改正引号".to_owned()));
    }
    let campaigns = distinct(quoted.iter().filter_map(|span| name(printed, *span, MAX_CAMPAIGN)));
    mask(&mut plain, &quoted);
    Names { instruments, campaigns, plain }
}

/// The characters strictly between the ends of a span, trimmed, unless empty or too long.
fn name(printed: &[char], (start, end): (usize, usize), limit: usize) -> Option<String> {
    let inside = printed.get(start + 1..end).filter(|inside| !inside.is_empty() && inside.len() <= limit)?;
    let text: String = inside.iter().collect();
    let text = super::width::trim(&text);
    (!text.is_empty()).then(|| text.to_owned())
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// Masks the inside of spans; spans are sorted by start, nested ones inside an earlier one.
fn mask(plain: &mut [char], spans: &[(usize, usize)]) {
    let mut done = 0;
    for (start, end) in spans {
        let from = (start + 1).max(done);
        if from < *end {
            plain[from..*end].fill(MASKED);
        }
        done = done.max(*end);
    }
}

/// Matched and unmatched brackets of a text, as positions of the brackets.
#[derive(Default)]
struct Brackets {
    spans: Vec<(usize, usize)>,
    unclosed: Vec<usize>,
    stray: Vec<usize>,
}

impl Brackets {
    fn of(plain: &[char]) -> Self {
        let mut found = Self::default();
        let mut open: Vec<usize> = Vec::new();
        for (at, c) in plain.iter().enumerate() {
            match c {
                '《' | '〈' => open.push(at),
                '<' if !open.is_empty() => open.push(at),
                '》' | '〉' => found.close(&mut open, plain, at),
                '>' if open.iter().any(|start| plain[*start] == '<') => found.close(&mut open, plain, at),
                '。' => found.unclosed.append(&mut open),
                _ => {}
            }
            // A title is never this long, nor this deep: what is open was never closed.
            if open.len() > MAX_DEPTH || open.first().is_some_and(|start| at - start > MAX_INSTRUMENT) {
                found.unclosed.push(open.remove(0));
            }
        }
        found.unclosed.append(&mut open);
        found.unclosed.retain(|start| plain[*start] != '<');
        found
    }

    /// Closes the innermost open bracket of the same sort; inner ones of another sort stay unclosed.
    fn close(&mut self, open: &mut Vec<usize>, plain: &[char], at: usize) {
        let opener = match plain[at] {
            '》' => '《',
            '〉' => '〈',
            _ => '<',
        };
        let Some(matching) = open.iter().rposition(|start| plain[*start] == opener) else {
            self.stray.push(at);
            return;
        };
        self.unclosed.extend(open.drain(matching + 1..));
        if let Some(start) = open.pop() {
            self.spans.push((start, at));
        }
    }
}

/// Where a name most likely ends when its closing bracket is missing.
fn best_end(plain: &[char], start: usize) -> usize {
    let stop = |c: &char| matches!(c, '《' | '》' | '〈' | '〉' | ',' | '。' | ';' | ':' | '!' | '?');
    let rest = &plain[start + 1..];
    let mut length =
        rest.iter().take(MAX_INSTRUMENT).position(stop).unwrap_or(rest.len().min(MAX_INSTRUMENT));
    let before_next = rest.get(length) == Some(&'《');
    if before_next {
        let joins: [&[char]; 6] = [&['以', '及'], &['和'], &['与'], &['及'], &['、'], &['暨']];
        if let Some(join) = joins.iter().find(|join| rest[..length].ends_with(join)) {
            length -= join.len();
        }
    }
    start + 1 + length
}

/// Spans of quoted names, outermost only, and whether a mark had no partner.
fn quoted(plain: &[char]) -> (Vec<(usize, usize)>, bool) {
    let mut spans = Vec::new();
    let mut unpaired = false;
    let mut open: Option<(usize, char)> = None;
    for (at, c) in plain.iter().enumerate() {
        let sentence_ends = *c == '。';
        open = match (open, *c) {
            (Some((start, close)), c) if c == close => {
                spans.push((start, at));
                None
            }
            (Some(_), _) if sentence_ends => {
                unpaired = true;
                None
            }
            // A second opening mark of the same sort: the first was never closed.
            (Some((start, '”')), '“') => {
                unpaired = true;
                let end = (start + 1..at).find(|at| matches!(plain[*at], '、' | ',' | ';')).unwrap_or(at);
                spans.push((start, end));
                Some((at, '”'))
            }
            (None, '“') => Some((at, '”')),
            (None, '‘') => Some((at, '’')),
            (None, '「') => Some((at, '」')),
            (None, '『') => Some((at, '』')),
            (None, '"') => Some((at, '"')),
            (None, '”') => {
                unpaired = true;
                None
            }
            (open, _) => open,
        };
    }
    (spans, unpaired || open.is_some())
}
