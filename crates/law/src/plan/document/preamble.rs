//! Title and issuing note: what stands before the first number, or below the last measure.

use jiff::civil::Date;

use super::Issued;
use super::fault::Warnings;
use super::numeral;
use super::outline::Outline;
use super::width::{self, fold};

/// Longest name of an organ, in characters.
const MAX_ORGAN: usize = 40;
/// Longest title, in characters.
const MAX_TITLE: usize = 120;
/// Words on which the title of a plan ends; a covering note (通知) only if nothing better stands there.
const TITLE_ENDS: [&str; 12] =
    ["计划", "方案", "规划", "纲要", "意见", "要点", "措施", "清单", "分工", "安排", "办法", "细则"];
/// Words on which the name of an organ ends.
const ORGAN_ENDS: [&str; 22] = [
    "办公室",
    "委员会",
    "领导小组",
    "联席会议",
    "局",
    "厅",
    "院",
    "署",
    "部",
    "政府",
    "海关",
    "中心",
    "处",
    "办",
    "委",
    "组",
    "会",
    "公署",
    "法院",
    "检察院",
    "专班",
    "总队",
];

/// Title and issuing note of a document.
pub(super) fn head(outline: &Outline<'_>, name: &str, warnings: &mut Warnings) -> (String, Option<Issued>) {
    let lines = &outline.preamble;
    let title = title(lines).unwrap_or_else(|| {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        warnings.add(lines.first().map_or(1, |line| line.0), || {
            let what = format!("没有找到标题，暂用文件名“{stem}”");
            (what, "请在正文之前单独一行写明计划名称".to_owned())
        });
        stem.to_owned()
    });
    (title, issued(lines).or_else(|| outline.signed.clone()))
}

fn title(lines: &[(usize, &str, bool)]) -> Option<String> {
    let fits = |text: &str| is_title_line(text) && !text.ends_with("通知");
    let found = lines.iter().rposition(|(_, text, _)| fits(text) && ends_like(text, &TITLE_ENDS));
    if let Some(at) = found {
        return Some(wrapped_title(lines, at));
    }
    // Without a title of its own: the name that the covering note issues.
    let noted = lines.iter().find_map(|(_, text, _)| {
        let start = ["印发《", "现将《"]
            .iter()
            .find_map(|opening| text.find(opening).map(|at| at + opening.len()))?;
        let end = text[start..].rfind('》')?;
        (end > 0 && text[start..start + end].chars().count() <= MAX_TITLE)
            .then(|| text[start..start + end].to_owned())
    });
    noted.or_else(|| {
        lines
            .iter()
            .find(|(_, text, _)| is_title_line(text) && !is_organ(text))
            .map(|(_, text, _)| (*text).to_owned())
    })
}

/// Joins the title's line with a line above it that cannot stand alone.
fn wrapped_title(lines: &[(usize, &str, bool)], at: usize) -> String {
    let (_, text, follows) = lines[at];
    if let Some((_, above, _)) = at.checked_sub(1).filter(|_| follows).map(|above| lines[above]) {
        let open = above.matches('《').count() > above.matches('》').count();
        let fragment =
            text.chars().count() <= 8 || above.starts_with("关于") || open || above.ends_with(['、', '》']);
        if fragment && is_title_line(above) && !is_organ(above) && !ends_like(above, &TITLE_ENDS) {
            return format!("{above}{text}");
        }
    }
    text.to_owned()
}

fn is_title_line(text: &str) -> bool {
    let length = text.chars().count();
    (2..=MAX_TITLE).contains(&length)
        && !width::is_finished(text)
        && !is_remark(text)
        && date(text).is_none()
        && !text.chars().any(|c| matches!(fold(c), '。' | ';' | '〔'))
        && !is_annex(text)
        && !text.chars().next_back().is_some_and(|c| matches!(fold(c), ',' | '、' | ':'))
}

fn ends_like(text: &str, ends: &[&str]) -> bool {
    let text = match text.rfind(['(', '（']) {
        Some(at) if at > 0 && text.ends_with([')', '）']) => width::trim(&text[..at]),
        _ => text,
    };
    ends.iter().any(|end| text.ends_with(end))
}

fn issued(lines: &[(usize, &str, bool)]) -> Option<Issued> {
    (0..lines.len()).rev().find_map(|at| {
        let above = at.checked_sub(1).map(|above| lines[above].1).filter(|text| is_organ(text));
        signature(lines[at].1, above)
    })
}

/// Whether the line is the name of an organ and nothing else.
pub(super) fn is_organ(text: &str) -> bool {
    let text = width::trim(text);
    (2..=MAX_ORGAN).contains(&text.chars().count())
        && !text.chars().any(|c| matches!(fold(c), '。' | ',' | ';' | ':' | '、' | '!' | '?' | '《' | '》'))
        && ORGAN_ENDS.iter().any(|end| text.ends_with(end))
}

/// Whether the line is a remark in parentheses, such as the note on publication.
pub(super) fn is_remark(text: &str) -> bool {
    text.starts_with(['(', '（']) && text.ends_with([')', '）'])
}

/// Whether the line opens an annex.
pub(super) fn is_annex(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("附件").or_else(|| text.strip_prefix("附表")) else {
        return text == "附" || text.starts_with("附：") || text.starts_with("附:");
    };
    let rest = rest
        .trim_start_matches(|c: char| width::is_blank(c) || fold(c).is_ascii_digit() || numeral::is_han(c));
    rest.is_empty() || rest.starts_with([':', '：', '.', '．', '、'])
}

/// Whether a signature line names the organ before its date.
pub(super) fn names_organ(text: &str) -> bool {
    date_with_rest(text).is_some_and(|(rest, _)| !rest.is_empty())
}

/// The signature that a line is: a date below an organ, a date after one on the same line, or a date in parentheses.
pub(super) fn signature(text: &str, above: Option<&str>) -> Option<Issued> {
    let (rest, on) = date_with_rest(text)?;
    if !rest.is_empty() {
        return is_organ(rest).then(|| Issued { by: Some(rest.to_owned()), on: Some(on) });
    }
    let in_parentheses = text.starts_with(['(', '（']);
    (above.is_some() || in_parentheses)
        .then(|| Issued { by: above.map(|organ| width::trim(organ).to_owned()), on: Some(on) })
}

fn date(text: &str) -> Option<Date> {
    date_with_rest(text).filter(|(rest, _)| rest.is_empty()).map(|(_, on)| on)
}

/// A date at the end of a line (2023年7月28日, 二〇二三年七月二十八日, with or without 印发) and what stands before it.
fn date_with_rest(text: &str) -> Option<(&str, Date)> {
    let text =
        text.strip_prefix(['(', '（']).and_then(|inner| inner.strip_suffix([')', '）'])).unwrap_or(text);
    let text = width::trim(text);
    let text = width::trim(text.strip_suffix("印发").unwrap_or(text));
    if !text.ends_with('日') || text.chars().count() > MAX_ORGAN + 16 {
        return None;
    }
    let chars: Vec<(usize, char)> =
        text.char_indices().map(|(at, c)| (at, fold(c))).filter(|(_, c)| *c != ' ').collect();
    let year_end = chars.iter().rposition(|(_, c)| *c == '年')?;
    let start = year_end.checked_sub(4)?;
    let only: Vec<char> = chars[start..].iter().map(|(_, c)| *c).collect();
    let (year, length) = numeral::read(&only)?;
    let (month, month_length) = numeral::read(only.get(length + 1..)?)?;
    let day_at = length + 1 + month_length;
    let (day, day_length) = numeral::read(only.get(day_at + 1..)?)?;
    let shape = length == 4 && only.get(day_at) == Some(&'月') && only.len() == day_at + day_length + 2;
    let on = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    shape.then(|| (width::trim(&text[..chars[start].0]), on))
}
