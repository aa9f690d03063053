//! Values of fields: typed, self-describing in events, parsed from what people type with a message beside the field.
mod party;

use crate::custody::{GoodsLine, parse_line};
use crate::refusal::Rejection;
use jiff::civil::Date;
use jiff::{Timestamp, civil::DateTime};
use law::expression::FactValue;
use law::procedure::{Field, FieldType};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

pub use party::{Party, Right};

/// Longest text of one field, in characters.
pub const MAX_TEXT_CHARS: usize = 20_000;
/// Most values of a field that takes several.
pub const MAX_VALUES: usize = 500;
/// Longest single part (name, number, place) of a party, right, file or exhibit, in characters.
pub const MAX_PART_CHARS: usize = 500;
/// Years that dates and instants may lie in; others are slips of the keyboard.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldValue {
    /// Text.
    Text(String),
    /// Whole number.
    Number(i64),
    /// Money in fen.
    Money(i64),
    /// Civil date.
    Date(Date),
    /// Instant.
    Instant(Timestamp),
    /// Choice id.
    Choice(String),
    /// Party.
    Party(Party),
    /// Right.
    Right(Right),
    /// Organ id.
    Organ(String),
    /// Region code.
    Region(String),
    /// Attached file.
    File(FileRef),
    /// Thing or piece of evidence.
    Exhibit(Exhibit),
    /// Line of a goods list.
    Goods(GoodsLine),
    /// Citation.
    Citation(String),
    /// Several values of one type.
    Many(Vec<FieldValue>),
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// SHA-256 in hex: its address.
    pub sha256: String,
    /// Name given by the sender.
    pub name: String,
    /// Size in bytes.
    pub bytes: i64,
    /// Kind of paper it is, if it is one of a checklist.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub paper: String,
}

/// A thing or piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Exhibit {
    /// What it is.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// Unit, e.g. 件、箱.
    #[serde(default)]
    pub unit: String,
    /// Value in fen, if known.
    #[serde(default)]
    pub value_fen: i64,
    /// Where it is kept.
    #[serde(default)]
    pub place: String,
}

impl FileRef {
    /// Whether it points to a stored file: a SHA-256 in lower-case hex and a size.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        self.sha256.len() == 64 && self.sha256.bytes().all(hex) && self.bytes >= 0
    }
}

impl FieldValue {
    /// The value as conditions see it.
    #[must_use]
    pub fn fact(&self) -> FactValue {
        match self {
            FieldValue::Text(t) | FieldValue::Choice(t) | FieldValue::Organ(t) => FactValue::Text(t.clone()),
            FieldValue::Region(t) | FieldValue::Citation(t) => FactValue::Text(t.clone()),
            FieldValue::Number(n) | FieldValue::Money(n) => FactValue::Number(*n),
            FieldValue::Date(date) => FactValue::Text(date.to_string()),
            FieldValue::Instant(at) => FactValue::Text(at.to_string()),
            FieldValue::Party(party) => FactValue::Text(party.name.clone()),
            FieldValue::Right(right) => FactValue::Text(format!("{}:{}", right.kind, right.number)),
            FieldValue::File(file) => FactValue::Text(file.sha256.clone()),
            FieldValue::Exhibit(exhibit) => FactValue::Text(exhibit.name.clone()),
            FieldValue::Goods(line) => FactValue::Text(line.name.clone()),
            FieldValue::Many(values) => FactValue::List(values.iter().map(FieldValue::fact).collect()),
        }
    }

    /// The single values inside.
    #[must_use]
    pub fn each(&self) -> Vec<&FieldValue> {
        match self {
            FieldValue::Many(values) => values.iter().collect(),
            single => vec![single],
        }
    }

    /// The organ id, if it is one.
    #[must_use]
    pub fn organ(&self) -> Option<&str> {
        match self {
            FieldValue::Organ(id) => Some(id),
            _ => None,
        }
    }
}

/// Whether nothing was typed.
fn is_blank(raw: &Json) -> bool {
    match raw {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(values) => values.iter().all(is_blank),
        Json::Object(map) => map.values().all(is_blank),
        _ => false,
    }
}

/// Reads what was typed into a field; `None` when it was left empty.
///
/// # Errors
/// A [`Rejection`] beside the field that says what is wrong and what to write.
pub fn parse(field: &Field, raw: &Json) -> Result<Option<FieldValue>, Rejection> {
    if is_blank(raw) {
        return Ok(None);
    }
    if !field.many {
        return parse_one(field, raw).map(Some);
    }
    let single = [raw.clone()];
    let values: &[Json] = raw.as_array().map_or(&single, Vec::as_slice);
    if values.len() > MAX_VALUES {
        return Err(Rejection::of(field, format!("最多填写 {MAX_VALUES} 项，请分批提交")));
    }
    // Of several rows the wrong one is named, counted as they stand on the form.
    let which = |row: usize, rejection: Rejection| match values.len() {
        1 => rejection,
        _ => Rejection { says: format!("第{}项：{}", row + 1, rejection.says), ..rejection },
    };
    let given = values.iter().enumerate().filter(|(_, value)| !is_blank(value));
    let parsed: Result<Vec<_>, _> =
        given.map(|(row, value)| parse_one(field, value).map_err(|wrong| which(row, wrong))).collect();
    Ok(Some(FieldValue::Many(parsed?)))
}

fn parse_one(field: &Field, raw: &Json) -> Result<FieldValue, Rejection> {
    let text = raw.as_str().map(str::trim);
    let need = |what: &str| Rejection::of(field, what.to_owned());
    match field.kind {
        FieldType::Text => bounded_text(field, text).map(FieldValue::Text),
        FieldType::Number => {
            let typed = text.and_then(|t| narrow_digits(t).parse().ok());
            let number = raw.as_i64().or(typed);
            let number = number.filter(|n: &i64| *n >= 0);
            number.map(FieldValue::Number).ok_or_else(|| need(&number_wanted(&field.unit)))
        }
        FieldType::Money => match (raw.as_i64(), text) {
            (Some(fen), _) if fen >= 0 => Ok(FieldValue::Money(fen)),
            (_, Some(text)) => text
                .parse::<vocabulary::Money>()
                .map_err(|fault| need(&fault.to_string()))
                .and_then(|money| match money.fen() {
                    fen if fen >= 0 => Ok(FieldValue::Money(fen)),
                    _ => Err(need("金额不能为负")),
                }),
            _ => Err(need("请填写金额，例如 30000 或 3万元")),
        },
        FieldType::Date => text
            .and_then(|t| t.parse().ok())
            .filter(|date: &Date| YEARS.contains(&date.year()))
            .map(FieldValue::Date)
            .ok_or_else(|| need("请填写日期，例如 2026-03-01")),
        FieldType::Instant => text
            .and_then(parse_instant)
            .filter(|at| YEARS.contains(&crate::actor::civil_date(*at).year()))
            .map(FieldValue::Instant)
            .ok_or_else(|| need("请填写日期和时刻，例如 2026-03-01T09:30")),
        FieldType::Choice => {
            let known = text.filter(|t| field.choices.iter().any(|choice| choice.id == *t));
            let titles: Vec<&str> = field.choices.iter().map(|c| c.title.as_str()).collect();
            known
                .map(|t| FieldValue::Choice(t.to_owned()))
                .ok_or_else(|| need(&format!("请从中选择：{}", titles.join("、"))))
        }
        FieldType::Party => check_party(field, object(field, raw)?),
        FieldType::Right => check_right(field, object(field, raw)?),
        FieldType::File => check_file(field, object(field, raw)?),
        FieldType::Exhibit => check_exhibit(field, object(field, raw)?),
        FieldType::Items => parse_line(field, raw).map(FieldValue::Goods),
        FieldType::Organ => bounded_text(field, text).map(FieldValue::Organ),
        FieldType::Region => match text.map(str::parse::<vocabulary::RegionCode>) {
            Some(Ok(code)) => Ok(FieldValue::Region(code.to_string())),
            Some(Err(fault)) => Err(need(&fault.to_string())),
            None => Err(need("请选择行政区划")),
        },
        FieldType::Citation => match text.map(str::parse::<law::Citation>) {
            Some(Ok(cite)) => Ok(FieldValue::Citation(cite.to_string())),
            Some(Err(fault)) => Err(need(&fault.to_string())),
            None => Err(need("请填写依据")),
        },
    }
}

/// What to write into a number field, with an example in its unit.
fn number_wanted(unit: &str) -> String {
    let example = match unit {
        "" => "例如 500".to_owned(),
        "%" | "％" => "例如 30，表示 30%；不写百分号和小数".to_owned(),
        unit => format!("例如 5，表示 5{unit}"),
    };
    format!("请填写不小于 0 的整数，{example}")
}

/// Full-width digits as people type them, made narrow; thousands separators dropped.
fn narrow_digits(text: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        other => other,
    };
    text.chars().map(narrow).filter(|c| *c != ',' && *c != '，').collect()
}

fn parse_instant(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local: DateTime = text.parse().ok()?;
    calendar::CHINA_STANDARD_TIME.to_timestamp(local).ok()
}

fn bounded_text(field: &Field, text: Option<&str>) -> Result<String, Rejection> {
    let text = text.ok_or_else(|| Rejection::of(field, "请填写文字".into()))?;
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(Rejection::of(field, format!("文字过长，最多 {MAX_TEXT_CHARS} 字，请改为附件")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Rejection::of(field, "文字中有不可见的控制字符，请删去后重填".into()));
    }
    Ok(text.replace("\r\n", "\n"))
}

fn object<T: serde::de::DeserializeOwned>(field: &Field, raw: &Json) -> Result<T, Rejection> {
    let shaped = match raw {
        Json::Object(map) => Json::Object(
            map.iter()
                .map(|(key, value)| match (key.as_str(), value) {
                    ("quantity" | "bytes", Json::String(text)) => {
                        let number = narrow_digits(text.trim()).parse::<i64>().ok();
                        (key.clone(), number.map_or_else(|| value.clone(), Json::from))
                    }
                    ("value_fen", Json::String(text)) => {
                        let fen = text.trim().parse::<vocabulary::Money>().ok().map(|m| Json::from(m.fen()));
                        // An amount that cannot be read stays text and is rejected below, never taken as nothing.
                        let blank = text.trim().is_empty().then(|| Json::from(0));
                        (key.clone(), fen.or(blank).unwrap_or_else(|| value.clone()))
                    }
                    _ => (key.clone(), value.clone()),
                })
                .collect(),
        ),
        Json::String(name) => serde_json::json!({ "name": name, "kind": "entity", "quantity": 1 }),
        other => other.clone(),
    };
    let shaped = if field.kind == FieldType::Party || field.kind == FieldType::Right {
        without_quantity(shaped)
    } else {
        shaped
    };
    serde_json::from_value(shaped).map_err(|_| Rejection::of(field, missing_part(field, raw)))
}

/// What a row lacks, in words.
fn missing_part(field: &Field, raw: &Json) -> String {
    let blank = |part: &str| {
        let text = |value: &Json| value.as_str().is_some_and(|text| text.trim().is_empty());
        raw.get(part).is_none_or(|value| value.is_null() || text(value))
    };
    if blank("name") && field.kind == FieldType::Party {
        return "请填写当事人名称".into();
    }
    if field.kind == FieldType::Exhibit && blank("quantity") {
        return "请填写数量，例如 12".into();
    }
    "填写不完整：请补齐名称（和数量、编号等）".into()
}

fn without_quantity(mut value: Json) -> Json {
    if let Some(map) = value.as_object_mut() {
        map.remove("quantity");
    }
    value
}

/// Parts are single lines of bounded length.
fn check_parts(field: &Field, parts: &[&str]) -> Result<(), Rejection> {
    if parts.iter().any(|part| part.chars().count() > MAX_PART_CHARS) {
        return Err(Rejection::of(field, format!("名称、编号等每项最多 {MAX_PART_CHARS} 字")));
    }
    if parts.iter().any(|part| part.chars().any(char::is_control)) {
        return Err(Rejection::of(field, "文字中有不可见的控制字符，请删去后重填".into()));
    }
    Ok(())
}

fn check_party(field: &Field, party: Party) -> Result<FieldValue, Rejection> {
    check_parts(
        field,
        &[&party.name, &party.kind, &party.number, &party.part, &party.address, &party.agent],
    )?;
    if party.name.trim().is_empty() {
        return Err(Rejection::of(field, "请填写当事人名称".into()));
    }
    if !matches!(party.kind.as_str(), "" | "person" | "entity") {
        return Err(Rejection::of(field, "当事人只能是个人（person）或者单位（entity）".into()));
    }
    if party.kind == "entity" && !party.number.is_empty() {
        let code = party.number.parse::<vocabulary::UnifiedSocialCreditCode>();
        code.map_err(|fault| Rejection::of(field, fault.to_string()))?;
    }
    Ok(FieldValue::Party(party))
}

fn check_right(field: &Field, right: Right) -> Result<FieldValue, Rejection> {
    check_parts(
        field,
        &[&right.kind, &right.number, &right.title, &right.holder, &right.classes, &right.term],
    )?;
    if !party::is_term(&right.term) {
        return Err(Rejection::of(
            field,
            "有效期至应是日期，例如 2031-05-06 或 2031年5月6日；没有期限的写“长期”".into(),
        ));
    }
    match right.wrong_number() {
        Some(says) => Err(Rejection::of(field, says)),
        None => Ok(FieldValue::Right(right)),
    }
}

fn check_file(field: &Field, file: FileRef) -> Result<FieldValue, Rejection> {
    check_parts(field, &[&file.name, &file.paper])?;
    if !file.is_stored() {
        return Err(Rejection::of(field, format!("文件“{}”没有上传成功，请重新上传", file.name)));
    }
    Ok(FieldValue::File(file))
}

fn check_exhibit(field: &Field, exhibit: Exhibit) -> Result<FieldValue, Rejection> {
    check_parts(field, &[&exhibit.name, &exhibit.unit, &exhibit.place])?;
    if exhibit.name.trim().is_empty() {
        return Err(Rejection::of(field, "请填写物品名称".into()));
    }
    if exhibit.quantity < 0 || exhibit.value_fen < 0 {
        return Err(Rejection::of(field, "数量和价值不能为负".into()));
    }
    Ok(FieldValue::Exhibit(exhibit))
}
