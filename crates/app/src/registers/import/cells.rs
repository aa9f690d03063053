//! A cell becomes a value of its field: what people write in lists, as the field takes it.
use crate::directory::Directory;
use case::FieldValue;
use law::procedure::{Field, FieldType};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What separates several values in one cell.
const SEPARATORS: [char; 6] = ['、', ';', '；', '\n', '，', ','];
/// What formulas begin with.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell without the apostrophe that our own files put before what a spreadsheet would take for a formula.
pub(super) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

/// The values of a cell. Separators inside the title of a choice, or the name of an organ, do not separate: the longest run
/// of parts that is one known name is taken first.
fn parts<'a>(directory: &Directory, field: &Field, cell: &'a str) -> Vec<&'a str> {
    let names: Vec<&str> = match field.kind {
        FieldType::Choice => field.choices.iter().map(|choice| choice.title.as_str()).collect(),
        FieldType::Organ => directory.organs.organs.iter().map(|organ| organ.name.as_str()).collect(),
        _ => Vec::new(),
    };
    let most = names.iter().map(|name| name.matches(SEPARATORS).count() + 1).max().unwrap_or(1);
    let names: BTreeSet<String> =
        names.into_iter().filter(|name| name.contains(SEPARATORS)).map(bare).collect();
    // Where each part begins and ends.
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut begin = 0;
    for (at, separator) in cell.match_indices(SEPARATORS) {
        pieces.push((begin, at));
        begin = at + separator.len();
    }
    pieces.push((begin, cell.len()));
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((begin, end)) = pieces.get(at) {
        let longer = (at + 1..pieces.len().min(at + most)).rev();
        let mut runs = longer.map(|last| (last, cell[*begin..pieces[last].1].trim()));
        let (last, part) =
            runs.find(|(_, run)| names.contains(&bare(run))).unwrap_or((at, cell[*begin..*end].trim()));
        if !part.is_empty() {
            found.push(part);
        }
        at = last + 1;
    }
    found
}

/// The value of a cell; `None` for an empty one.
///
/// # Errors
/// What is wrong and how to mend it.
pub(super) fn value(
    directory: &Directory,
    field: &Field,
    cell: &str,
) -> Result<Option<(Value, FieldValue)>, (String, String)> {
    if cell.is_empty() {
        return Ok(None);
    }
    let typed = if field.many {
        let parts = parts(directory, field, cell).into_iter();
        Value::Array(parts.map(|part| one(directory, field, part)).collect::<Result<_, _>>()?)
    } else {
        one(directory, field, cell)?
    };
    match case::value::parse(field, &typed) {
        Ok(read) => Ok(read.map(|read| (typed, read))),
        Err(rejection) => Err((format!("“{cell}”不合要求"), rejection.says)),
    }
}

fn one(directory: &Directory, field: &Field, text: &str) -> Result<Value, (String, String)> {
    let unknown = |mend: String| (format!("不认识“{text}”"), mend);
    match field.kind {
        FieldType::Choice => {
            let titles: Vec<&str> = field.choices.iter().map(|choice| choice.title.as_str()).collect();
            choice(field, text)
                .map(Value::from)
                .ok_or_else(|| unknown(format!("写其中之一：{}", titles.join("；"))))
        }
        FieldType::Date => date(text)
            .map(Value::from)
            .ok_or_else(|| unknown("写成 2026-03-01、2026/3/1 或者 2026年3月1日".into())),
        FieldType::Organ => {
            let organs = &directory.organs.organs;
            let known =
                organs.iter().find(|organ| organ.id == text || organ.name == text || organ.short == text);
            let known = known.map(|organ| Value::from(organ.id.clone()));
            known.ok_or_else(|| unknown("写机关的全称，与机关名录一致".into()))
        }
        FieldType::Region => region(directory, text)
            .map(Value::from)
            .ok_or_else(|| unknown("写行政区划的名称或者六位代码，例如“哈尔滨市”或者 230100".into())),
        FieldType::Party => Ok(json!({ "name": text, "kind": "entity" })),
        FieldType::Number => Ok(Value::from(text.trim_end_matches(&field.unit).trim_end())),
        FieldType::File | FieldType::Exhibit | FieldType::Right | FieldType::Items => {
            Err(("这一项不能从名单导入".into(), "导入后在条目里补充".into()))
        }
        _ => Ok(Value::from(text)),
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// The choice of this id or title; else the only one whose title begins so.
fn choice(field: &Field, text: &str) -> Option<String> {
    let wanted = bare(text);
    let exact = field.choices.iter().find(|one| bare(&one.id) == wanted || bare(&one.title) == wanted);
    if let Some(found) = exact {
        return Some(found.id.clone());
    }
    let mut beginning = field.choices.iter().filter(|one| bare(&one.title).starts_with(&wanted));
    match (beginning.next(), beginning.next()) {
        (Some(only), None) => Some(only.id.clone()),
        _ => None,
    }
}

/// The region of this code or name; else the only one whose name begins so.
fn region(directory: &Directory, text: &str) -> Option<String> {
    let regions = &directory.regions.regions;
    if let Some(found) = regions.iter().find(|region| region.code == text || region.name == text) {
        return Some(found.code.clone());
    }
    let mut beginning = regions.iter().filter(|region| region.name.starts_with(text));
    match (beginning.next(), beginning.next()) {
        (Some(only), None) => Some(only.code.clone()),
        _ => None,
    }
}

/// A date in the ways lists write it, as the field takes it.
fn date(text: &str) -> Option<String> {
    let text = text.split(['T', ' ']).next().unwrap_or(text).trim_end_matches('日');
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).filter(|part| !part.is_empty()).collect();
    let joined = match parts.as_slice() {
        [year, month, day] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        [all] if all.len() == 8 && all.is_ascii() => format!("{}-{}-{}", &all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    joined.parse::<jiff::civil::Date>().ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_read_in_the_ways_that_lists_write_them() {
        for text in ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", "2026-03-01T00:00"]
        {
            assert_eq!(date(text).as_deref(), Some("2026-03-01"), "{text}");
        }
        for text in ["", "2026", "3月1日", "2026-13-01", "2026年2月30日", "长期"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
