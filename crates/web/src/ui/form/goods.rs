//! Goods lists: lots that are here already, each with its number and what is held, and blank rows for goods that enter;
//! or a spreadsheet instead of typing.
use super::value::raw;
use super::{Shown, rows};
use crate::ui::icon::icon;
use ::case::FieldValue;
use maud::{Markup, html};
use serde_json::Value;

/// A row of a lot carries its number here.
const LOT: &str = "lot";

/// Whether a raw line is about a lot that is here.
pub(super) fn is_lot(line: &Value) -> bool {
    line.get(LOT).and_then(Value::as_str).is_some_and(|lot| !lot.is_empty())
}

/// What was typed, together with the lots that are here: rows left blank were not sent and are shown again.
pub(super) fn with_lots(typed: Value, known: Option<&FieldValue>) -> Value {
    let known = known.map(raw).unwrap_or(Value::Null);
    let lots: Vec<Value> = rows::values(&known).into_iter().filter(is_lot).collect();
    if lots.is_empty() {
        return typed;
    }
    let typed = rows::values(&typed);
    let place = |line: &Value| (line.get(LOT).cloned(), line.get("from").cloned().filter(|from| *from != ""));
    let mut shown: Vec<Value> = lots
        .into_iter()
        .map(|mut lot| {
            let said = typed.iter().find(|line| is_lot(line) && place(line) == place(&lot));
            for key in ["quantity", "place", "condition"] {
                if let Some(value) = said.and_then(|said| said.get(key)) {
                    lot[key] = value.clone();
                }
            }
            lot
        })
        .collect();
    let strange = |line: &&Value| !is_lot(line) || !shown.iter().any(|lot| place(lot) == place(line));
    let others: Vec<Value> = typed.iter().filter(strange).cloned().collect();
    shown.extend(others);
    Value::Array(shown)
}

/// One lot: what it is, how much is where, and the quantity that the act concerns.
pub(super) fn lot(shown: &Shown<'_>, id: &str, name: &str, line: &Value) -> Markup {
    let part = |key: &str| super::value::text_of(line.get(key).unwrap_or(&Value::Null));
    let (number, unit, from) = (part(LOT), part("unit"), part("from"));
    html! {
        div class="z-row z-lot" {
            p class="z-lot-what" {
                b { "第" (number) "号" } " " (part("name"))
                @if !part("model").is_empty() { "（" (part("model")) "）" }
                span class="z-quiet" { " " (part("held")) }
            }
            @for key in [LOT, "from", "name", "model", "unit", "held"] {
                @if !part(key).is_empty() { input type="hidden" name={ (name) "." (key) } value=(part(key)); }
            }
            div class="z-part" {
                label class="form-label" for={ (id) "-quantity" } { "数量（" (unit) "）" span class="visually-hidden" { " 第" (number) "号 " (from) } }
                input class="form-control" type="text" inputmode="decimal" id={ (id) "-quantity" } name={ (name) ".quantity" }
                    value=(part("quantity")) aria-invalid=[shown.invalid()];
            }
            div class="z-part" {
                label class="form-label" for={ (id) "-place" } { "移往或存放地点" span class="visually-hidden" { " 第" (number) "号 " (from) } }
                input class="form-control" type="text" id={ (id) "-place" } name={ (name) ".place" } value=(part("place")) list="storage-places";
            }
        }
    }
}

/// A spreadsheet instead of typing.
pub(super) fn sheet(shown: &Shown<'_>) -> Markup {
    html! {
        details class="z-sheet" {
            summary { (icon("file-text")) "从表格导入（XLSX 或 CSV）" }
            p class="z-help" { "第一行写表头：名称、数量、单位，可以有型号规格、商标、批号、价值、存放地点、状况、照片。先看逐行核对的结果，再提交；同一张表导入两次不会重复。" }
            label class="form-label" for={ (shown.id) "-sheet" } { (shown.field.title) "：表格文件" }
            input class="form-control" type="file" id={ (shown.id) "-sheet" } name={ "s." (*shown.field.id) } accept=".xlsx,.csv,.txt";
            button class="btn btn-sm" type="submit" name="_import" value=(*shown.field.id) formnovalidate { (icon("list-check")) "读入并核对" }
        }
    }
}
