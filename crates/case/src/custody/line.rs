//! Lines of a goods list as people write them, in a form, an interface or a spreadsheet.
use super::quantity::Quantity;
use crate::refusal::Rejection;
use crate::value::MAX_PART_CHARS;
use law::procedure::Field;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// One line: goods that enter, or part of a lot that something happens to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GoodsLine {
    /// Number or id of the lot; empty for goods that enter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lot: String,
    /// What it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Model, specification.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub model: String,
    /// How much.
    pub quantity: Quantity,
    /// Unit, e.g. 件、箱.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Mark on it, or right infringed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub right: String,
    /// Batch number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub batch: String,
    /// Value of the line in fen, if known.
    #[serde(skip_serializing_if = "is_zero")]
    pub value_fen: i64,
    /// Place it lies in, or comes to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Place it leaves, where the lot lies in several.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Condition.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub condition: String,
    /// Name of its picture.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub picture: String,
}

// Serde hands skip conditions a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(value: &i64) -> bool {
    *value == 0
}

/// Reads one line as typed: `{"name": "手提包", "quantity": "12.5", "unit": "件", …}`, or a bare name for one piece.
///
/// # Errors
/// A [`Rejection`] beside the field.
pub(crate) fn parse(field: &Field, raw: &Json) -> Result<GoodsLine, Rejection> {
    let wrong = |says: String| Rejection::of(field, says);
    let map = match raw {
        Json::Object(map) => map,
        Json::String(name) => {
            let one = Quantity::of_units(1).unwrap_or_default();
            return checked(
                field,
                GoodsLine { name: name.trim().into(), quantity: one, ..GoodsLine::default() },
            );
        }
        _ => return Err(wrong("物品写作名称、数量、单位等各项".into())),
    };
    let mut line = GoodsLine::default();
    for (key, value) in map {
        let text = value.as_str().map(str::trim).unwrap_or_default();
        let place = match key.as_str() {
            "quantity" => {
                line.quantity = quantity(value).map_err(wrong)?;
                continue;
            }
            "value_fen" => {
                line.value_fen =
                    money(value).ok_or_else(|| wrong("价值写作金额，例如 30000 或 3万元".into()))?;
                continue;
            }
            "lot" => &mut line.lot,
            "name" => &mut line.name,
            "model" => &mut line.model,
            "unit" => &mut line.unit,
            "right" => &mut line.right,
            "batch" => &mut line.batch,
            "place" => &mut line.place,
            "from" => &mut line.from,
            "condition" => &mut line.condition,
            "picture" => &mut line.picture,
            other => return Err(wrong(format!("物品没有“{other}”这一项"))),
        };
        text.clone_into(place);
    }
    checked(field, line)
}

fn quantity(value: &Json) -> Result<Quantity, String> {
    match (value.as_i64(), value.as_str()) {
        (Some(units), _) => Quantity::of_units(units).ok_or_else(|| "数量不能为负，也不能过大".to_owned()),
        (None, Some(text)) if text.trim().is_empty() => Ok(Quantity::ZERO),
        (None, Some(text)) => text.parse().map_err(str::to_owned),
        _ => Err("数量写作文字，例如 \"2.5\"，或者整数".to_owned()),
    }
}

/// Fen as a number, or an amount as people write it; nothing written is nothing known.
fn money(value: &Json) -> Option<i64> {
    let fen = match (value.as_i64(), value.as_str().map(str::trim)) {
        (Some(fen), _) => fen,
        (None, Some("")) => 0,
        (None, Some(text)) => text.parse::<vocabulary::Money>().ok()?.fen(),
        _ => return None,
    };
    (fen >= 0).then_some(fen)
}

fn checked(field: &Field, line: GoodsLine) -> Result<GoodsLine, Rejection> {
    let wrong = |says: String| Err(Rejection::of(field, says));
    let parts = [
        &line.lot,
        &line.name,
        &line.model,
        &line.unit,
        &line.right,
        &line.batch,
        &line.place,
        &line.from,
        &line.condition,
        &line.picture,
    ];
    if parts.iter().any(|part| part.chars().count() > MAX_PART_CHARS) {
        return wrong(format!("物品的每一项最多 {MAX_PART_CHARS} 字"));
    }
    if parts.iter().any(|part| part.chars().any(char::is_control)) {
        return wrong("文字中有不可见的控制字符，请删去后重填".into());
    }
    if line.name.is_empty() && line.lot.is_empty() {
        return wrong("请填写物品名称".into());
    }
    Ok(line)
}

impl std::fmt::Display for GoodsLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.lot.is_empty() {
            write!(f, "第{}号 ", self.lot)?;
        }
        write!(f, "{}", self.name)?;
        if !self.model.is_empty() {
            write!(f, "（{}）", self.model)?;
        }
        write!(f, " {}{}", self.quantity, self.unit)?;
        if !self.place.is_empty() {
            write!(f, " {}", self.place)?;
        }
        Ok(())
    }
}
