//! Goods lists: lots that are here already, each with its number and what is held, and blank rows for goods that enter;
//! or a spreadsheet instead of typing.
use super::{Shown, rows};
use crate::ui::icon::icon;
use ::law::procedure::{Act, CustodyDoes};
use maud::{Markup, html};
use serde_json::Value;

/// A row of a lot carries its number here.
const LOT: &str = "lot";

/// Whether a raw line is about a lot that is here.
pub(super) fn is_lot(line: &Value) -> bool {
    line.get(LOT).and_then(Value::as_str).is_some_and(|lot| !lot.is_empty())
}

/// Whether an act may register goods that are not here yet.
pub(super) fn takes(act: &Act) -> bool {
    let does = act.custody.as_ref().map(|effect| *effect.does);
    does.is_none_or(|does| matches!(does, CustodyDoes::Take | CustodyDoes::Count))
}

/// What was typed or is known, together with the lots that are here: rows left blank were not sent and are shown again.
pub(super) fn with_lots(said: &Value, lots: &[Value]) -> Value {
    let said = rows::values(said);
    let place = |line: &Value| {
        let part = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        (part(LOT), part("from"))
    };
    let filled = |lot: &Value| {
        let mut lot = lot.clone();
        if let Some(line) = said.iter().find(|line| is_lot(line) && place(line) == place(&lot)) {
            for key in ["quantity", "place", "condition"] {
                if let Some(value) = line.get(key) {
                    lot[key] = value.clone();
                }
            }
        }
        lot
    };
    let mut shown: Vec<Value> = lots.iter().map(filled).collect();
    let other = |line: &&Value| !is_lot(line) || !lots.iter().any(|lot| place(lot) == place(line));
    shown.extend(said.iter().filter(other).cloned());
    if shown.is_empty() { Value::Null } else { Value::Array(shown) }
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
