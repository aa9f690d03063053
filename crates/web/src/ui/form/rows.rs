//! Things with several parts (parties, rights, exhibits, files), one fieldset each, with blank ones to write in.
use super::submission::TypedPaper;
use super::{ActForm, Shown, goods};
use crate::ui::icon::icon;
use crate::ui::words;
use ::law::procedure::FieldType;
use maud::{Markup, html};
use serde_json::Value;

/// A part of a thing: key, label, choices (none for typed text), input mode.
struct Part {
    key: &'static str,
    label: &'static str,
    choices: &'static [(&'static str, &'static str)],
    mode: &'static str,
}

const fn typed(key: &'static str, label: &'static str) -> Part {
    Part { key, label, choices: &[], mode: "text" }
}

const fn number(key: &'static str, label: &'static str) -> Part {
    Part { key, label, choices: &[], mode: "decimal" }
}

const PARTY: [Part; 6] = [
    typed("name", "名称或姓名"),
    Part {
        key: "kind", label: "类别", choices: &[("entity", "单位"), ("person", "个人")], mode: "text"
    },
    typed("number", "统一社会信用代码或证件号"),
    typed("part", "身份（如涉嫌人、权利人）"),
    typed("address", "地址"),
    typed("agent", "代理人及联系方式"),
];

const RIGHT: [Part; 6] = [
    Part {
        key: "kind",
        label: "种类",
        choices: &[
            ("trademark", "商标"),
            ("patent", "专利"),
            ("copyright", "著作权"),
            ("gi", "地理标志"),
            ("variety", "植物新品种"),
            ("layout", "集成电路布图设计"),
            ("secret", "商业秘密"),
        ],
        mode: "text",
    },
    typed("number", "注册号、专利号或证书号"),
    typed("title", "名称"),
    typed("holder", "权利人"),
    typed("classes", "核定类别"),
    typed("term", "有效期至"),
];

const EXHIBIT: [Part; 5] = [
    typed("name", "物品名称"),
    number("quantity", "数量"),
    typed("unit", "单位（件、箱）"),
    number("value_fen", "价值（元）"),
    typed("place", "存放地点"),
];

const ITEMS: [Part; 10] = [
    typed("name", "名称"),
    typed("model", "型号规格"),
    number("quantity", "数量"),
    typed("unit", "单位（件、箱、千克）"),
    typed("right", "商标或涉及的权利"),
    typed("batch", "批号"),
    number("value_fen", "价值（元）"),
    typed("place", "存放地点"),
    typed("condition", "外观、完好程度"),
    typed("picture", "照片文件名"),
];

/// Parts whose words are long: two columns where there is room.
const WIDE: [&str; 4] = ["name", "number", "address", "holder"];

const fn parts(kind: FieldType) -> &'static [Part] {
    match kind {
        FieldType::Party => &PARTY,
        FieldType::Right => &RIGHT,
        FieldType::Items => &ITEMS,
        _ => &EXHIBIT,
    }
}

/// The single raw values inside.
pub(super) fn values(raw: &Value) -> Vec<Value> {
    match raw {
        Value::Null => Vec::new(),
        Value::Array(values) => values.clone(),
        single => vec![single.clone()],
    }
}

/// Parties, rights, exhibits.
pub(super) fn objects(shown: &Shown<'_>) -> Markup {
    let values = values(&shown.raw);
    let count = if shown.field.many { values.len() + shown.blank_rows } else { 1 };
    html! {
        @for index in 0..count {
            @let value = values.get(index).unwrap_or(&Value::Null);
            @if shown.field.many {
                fieldset class="z-thing" {
                    legend { (shown.field.title) " " (index + 1) }
                    @let (id, name) = (format!("{}-{index}", shown.id), format!("{}.{index}", shown.name));
                    @if goods::is_lot(value) { (goods::lot(shown, &id, &name, value)) }
                    @else { (object(shown, &id, &name, value)) }
                }
            } @else { (object(shown, &shown.id, &shown.name, value)) }
        }
        @if shown.field.many { (more(shown)) }
        @if shown.field.kind == FieldType::Items { (goods::sheet(shown)) }
    }
}

fn object(shown: &Shown<'_>, id: &str, name: &str, value: &Value) -> Markup {
    // With nothing written anywhere, only the very first input is marked as what is wrong.
    let first = values(&shown.raw).is_empty() && (id == shown.id || id == format!("{}-0", shown.id));
    html! {
        div class="z-row" {
            @for (place, part) in parts(shown.field.kind).iter().enumerate() {
                @let wrong = shown.invalid().filter(|_| !value.is_null() || (first && place == 0));
                @let text = super::value::text_of(value.get(part.key).unwrap_or(&Value::Null));
                div class=(if WIDE.contains(&part.key) { "z-part z-wide" } else { "z-part" }) {
                    label class="form-label" for={ (id) "-" (part.key) } { (part.label) }
                    @if part.choices.is_empty() {
                        input class="form-control" type="text" inputmode=(part.mode) id={ (id) "-" (part.key) }
                            name={ (name) "." (part.key) } value=(text) aria-invalid=[wrong]
                            list=[(shown.field.kind == FieldType::Items && part.key == "place").then_some("storage-places")];
                        @if part.key == "number" { (lookup(shown, name)) }
                    } @else {
                        select class="form-select" id={ (id) "-" (part.key) } name={ (name) "." (part.key) } {
                            @for (key, title) in part.choices { option value=(key) selected[*key == text] { (title) } }
                        }
                    }
                }
            }
        }
    }
}

/// The button that fills a row from what is known under its number: by script in place, else with the whole page.
fn lookup(shown: &Shown<'_>, name: &str) -> Markup {
    let row = name.strip_prefix("f.").unwrap_or(name);
    html! {
        button class="btn btn-sm" type="submit" name="_lookup" value=(row) formnovalidate data-hx-post=(shown.action) data-hx-encoding="multipart/form-data"
            data-hx-include="closest form" data-hx-select="#act" data-hx-target="#act" data-hx-swap="outerHTML" { (icon("search")) "按号码查已知" }
    }
}

/// The button that brings more blank rows; works without script.
pub(super) fn more(shown: &Shown<'_>) -> Markup {
    html! {
        button class="btn btn-sm" type="submit" name="_more" value=(*shown.field.id) formnovalidate { (icon("plus")) "再加一项" }
    }
}

/// Files of a field: those sent before, and an input for new ones.
pub(super) fn files(shown: &Shown<'_>) -> Markup {
    let kept = values(&shown.raw);
    html! {
        @for (index, file) in kept.iter().enumerate() {
            @let name = if shown.field.many { format!("{}.{index}", shown.name) } else { shown.name.clone() };
            (kept_file(&format!("{}-{index}", shown.id), &name, file))
        }
        label class="visually-hidden" for=(shown.id) { (shown.field.title) "：选择文件" }
        input class="form-control" type="file" id=(shown.id) name={ "u." (*shown.field.id) } multiple[shown.field.many]
            aria-describedby=[shown.described_by()] aria-invalid=[shown.invalid()];
    }
}

fn kept_file(id: &str, name: &str, file: &Value) -> Markup {
    let part = |key: &str| super::value::text_of(file.get(key).unwrap_or(&Value::Null));
    html! {
        p class="z-kept" {
            (icon("paperclip")) (part("name"))
            span class="z-quiet" { (words::bytes(part("bytes").parse().unwrap_or(0))) }
            @for key in ["sha256", "name", "bytes", "paper"] { input type="hidden" name={ (name) "." (key) } value=(part(key)); }
            label for={ (id) "-remove" } { input type="checkbox" id={ (id) "-remove" } name={ (name) ".remove" } value="1"; " 移除" }
        }
    }
}

/// A paper sent before with this form.
pub(super) fn kept_paper(form: &ActForm<'_>, index: usize, paper: &TypedPaper) -> Markup {
    let kind = form
        .papers
        .iter()
        .find(|wanted| wanted.id == paper.paper)
        .map_or("其他材料", |wanted| &wanted.title);
    html! {
        p class="z-kept" {
            (icon("paperclip")) (paper.name) span class="z-quiet" { (kind) " · " (words::bytes(paper.bytes)) }
            @for (key, value) in [("sha256", &paper.sha256), ("name", &paper.name), ("bytes", &paper.bytes.to_string()), ("paper", &paper.paper)] {
                input type="hidden" name={ "papers." (index) "." (key) } value=(value);
            }
            label for={ "papers-" (index) "-remove" } {
                input type="checkbox" id={ "papers-" (index) "-remove" } name={ "papers." (index) ".remove" } value="1"; " 移除"
            }
        }
    }
}
