//! Inputs by type of field, each with its label, help, citation and what was wrong.
use super::{ActForm, Ask, Shown, has_keys, papers, rows};
use crate::ui::icon::icon;
use crate::ui::parts::{self, Choice};
use ::law::procedure::FieldType;
use maud::{Markup, html};
use serde_json::Value;

/// Up to so many choices are shown as buttons, more as a select.
const RADIO_CHOICES: usize = 5;

/// One field with everything around it.
pub(super) fn field(form: &ActForm<'_>, shown: &Shown<'_>) -> Markup {
    let kind = shown.field.kind;
    let grouped = has_keys(kind) || shown.field.many || (kind == FieldType::Choice && as_radios(shown));
    html! {
        @if grouped {
            fieldset class="z-field" id={ (shown.id) "-field" } tabindex="-1" aria-describedby=[shown.described_by()] {
                legend { (label_words(shown)) }
                (below(shown))
                (many(form, shown))
            }
        } @else {
            div class="z-field" id={ (shown.id) "-field" } {
                label class="form-label" for=(shown.id) { (label_words(shown)) }
                (one(form, shown, &shown.id, &shown.name, &shown.raw))
                (below(shown))
            }
        }
    }
}

fn label_words(shown: &Shown<'_>) -> Markup {
    html! {
        (shown.field.title)
        @match (shown.ask.and_then(|ask| ask.paper.as_ref()), shown.required) {
            (Some(paper), true) => { (papers::tags(paper, true)) },
            (None, true) => { span class="z-must" { "必填" } },
            (_, false) if shown.ask.is_some_and(|ask| !ask.when.is_empty()) => { span class="z-must" { "视情况必填" } },
            (Some(paper), false) => { (papers::tags(paper, false)) },
            (None, false) => { span class="z-may" { "选填" } },
        }
        @if shown.field.personal { span class="z-tag" { "个人信息" } }
    }
}

fn below(shown: &Shown<'_>) -> Markup {
    let cited = shown.field.cite.as_ref().map(|cite| cite.value.to_string());
    html! {
        @if !shown.field.help.is_empty() || cited.is_some() {
            p class="z-help" id={ (shown.id) "-help" } {
                (shown.field.help)
                @if let Some(cited) = cited { " " a href={ "/law/at/" (address(&cited)) } { "依据" } }
            }
        }
        @if let Some(ask) = shown.ask { (asked(shown, ask)) }
        @if let Some(wrong) = shown.rejection {
            p class="z-wrong" id={ (shown.id) "-wrong" } { (icon("alert-triangle")) (wrong) }
        }
    }
}

/// Where a field must be given: what the act would say without it, so that nobody meets that only after sending.
fn asked(shown: &Shown<'_>, ask: &Ask) -> Markup {
    html! {
        @if !ask.when.is_empty() {
            p class="z-help" id={ (shown.id) "-when" } {
                @for (says, cite) in &ask.when { (says) @if let Some(cite) = cite { " " (parts::cite(cite)) } " " }
            }
        }
        @if let Some(cite) = ask.paper.as_ref().and_then(|paper| paper.cite.as_ref()) { p class="z-help" { "附送依据 " (parts::cite(cite)) } }
    }
}

/// A citation as part of an address: `#` opens the place, so it is written `:`.
fn address(cited: &str) -> String {
    cited.replace('#', ":")
}

fn as_radios(shown: &Shown<'_>) -> bool {
    shown.field.choices.len() <= RADIO_CHOICES
}

fn many(form: &ActForm<'_>, shown: &Shown<'_>) -> Markup {
    match shown.field.kind {
        FieldType::File => rows::files(shown),
        FieldType::Choice if shown.field.many => checks(shown),
        FieldType::Choice => radios(shown),
        kind if has_keys(kind) => rows::objects(shown),
        _ => scalars(form, shown),
    }
}

/// Several values of a plain type, one below the other.
fn scalars(form: &ActForm<'_>, shown: &Shown<'_>) -> Markup {
    let values = rows::values(&shown.raw);
    let count = values.len() + shown.blank_rows;
    html! {
        @for index in 0..count {
            @let id = format!("{}-{index}", shown.id);
            @let value = values.get(index).cloned().unwrap_or(Value::Null);
            label class="visually-hidden" for=(id) { (shown.field.title) " 第" (index + 1) "项" }
            (one(form, shown, &id, &format!("{}.{index}", shown.name), &value))
        }
        (rows::more(shown))
    }
}

/// One input of a plain type.
fn one(form: &ActForm<'_>, shown: &Shown<'_>, id: &str, name: &str, raw: &Value) -> Markup {
    let text = super::value::text_of(raw);
    match shown.field.kind {
        // Entries of a register to choose from; without any in force the key is typed.
        FieldType::Text if shown.field.register.is_some() && !shown.field.choices.is_empty() => {
            let choices: Vec<Choice> =
                shown.field.choices.iter().map(|c| Choice::new(&c.id, &c.title)).collect();
            choose(shown, id, name, &choices, &text)
        }
        FieldType::Text if shown.field.own_case => html! {
            input class="form-control" type="text" id=(id) name=(name) value=(text) list={ (id) "-cases" } autocomplete="off"
                required[shown.required && !shown.field.many] aria-describedby=[shown.described_by()] aria-invalid=[shown.invalid()];
            datalist id={ (id) "-cases" } {
                @for known in &shown.field.choices { option value=(known.id) { (known.title) } }
            }
        },
        FieldType::Text => html! {
            textarea class="form-control" id=(id) name=(name) rows=(lines(shown)) required[shown.required && !shown.field.many]
                aria-describedby=[shown.described_by()] aria-invalid=[shown.invalid()] { (text) }
            (phrases(id, &format!("ph.{}", *shown.field.id), &format!("{}常用语", shown.field.title), &shown.field.phrases))
        },
        FieldType::Number => unit(shown, id, name, "numeric", &shown.field.unit, &text),
        FieldType::Money => unit(shown, id, name, "decimal", "元", &text),
        FieldType::Date => plain(shown, id, name, "date", &text),
        FieldType::Instant => plain(shown, id, name, "datetime-local", &text),
        FieldType::Choice => {
            let choices: Vec<Choice> =
                shown.field.choices.iter().map(|c| Choice::new(&c.id, &c.title)).collect();
            choose(shown, id, name, &choices, &text)
        }
        FieldType::Organ => {
            let offered = form.organs.get(&*shown.field.id).map_or(&[][..], Vec::as_slice);
            choose(shown, id, name, offered, &text)
        }
        FieldType::Region => choose(shown, id, name, form.regions, &text),
        _ => plain(shown, id, name, "text", &text),
    }
}

/// Lines of a text's box: one where several short values stand below each other, and for what its title names as short.
fn lines(shown: &Shown<'_>) -> &'static str {
    const SHORT: [&str; 13] =
        ["号", "编号", "名称", "姓名", "电话", "地点", "地址", "日期", "人", "机关", "法院", "标题", "单位"];
    let title = shown.field.title.trim_end_matches(['）', ')']);
    match shown.field.many || SHORT.iter().any(|end| title.ends_with(end)) {
        true => "1",
        false => "3",
    }
}

fn plain(shown: &Shown<'_>, id: &str, name: &str, kind: &str, text: &str) -> Markup {
    html! {
        input class="form-control" type=(kind) id=(id) name=(name) value=(text) required[shown.required && !shown.field.many]
            aria-describedby=[shown.described_by()] aria-invalid=[shown.invalid()];
    }
}

fn unit(shown: &Shown<'_>, id: &str, name: &str, mode: &str, unit: &str, text: &str) -> Markup {
    html! {
        div class="input-group z-number" {
            input class="form-control" type="text" inputmode=(mode) autocomplete="off" id=(id) name=(name) value=(text)
                required[shown.required && !shown.field.many] aria-describedby=[shown.described_by()] aria-invalid=[shown.invalid()];
            @if !unit.is_empty() { span class="input-group-text" { (unit) } }
        }
    }
}

fn choose(shown: &Shown<'_>, id: &str, name: &str, choices: &[Choice], text: &str) -> Markup {
    let known = text.is_empty() || choices.iter().any(|choice| choice.id == text);
    html! {
        select class="form-select" id=(id) name=(name) required[shown.required && !shown.field.many]
            aria-describedby=[shown.described_by()] aria-invalid=[shown.invalid()] {
            option value="" { "请选择" }
            @for choice in choices { option value=(choice.id) selected[choice.id == text] { (choice.title) } }
            @if !known { option value=(text) selected { (text) } }
        }
    }
}

fn radios(shown: &Shown<'_>) -> Markup {
    let text = shown.text();
    html! {
        div class="z-choices" role="radiogroup" aria-label=(shown.field.title) aria-invalid=[shown.invalid()] {
            @for (index, choice) in shown.field.choices.iter().enumerate() {
                label for={ (shown.id) "-" (index) } {
                    input type="radio" id={ (shown.id) "-" (index) } name=(shown.name) value=(choice.id) checked[choice.id == text];
                    " " (choice.title)
                }
            }
        }
    }
}

fn checks(shown: &Shown<'_>) -> Markup {
    let chosen: Vec<String> = rows::values(&shown.raw).iter().map(super::value::text_of).collect();
    html! {
        div class="z-choices" {
            @for (index, choice) in shown.field.choices.iter().enumerate() {
                label for={ (shown.id) "-" (index) } {
                    input type="checkbox" id={ (shown.id) "-" (index) } name={ (shown.name) "." (index) } value=(choice.id)
                        checked[chosen.contains(&choice.id)];
                    " " (choice.title)
                }
            }
        }
    }
}

/// Stock phrases: a select whose choice is added to the text when the form is read; with script it goes in at once.
pub(super) fn phrases(target: &str, name: &str, label: &str, phrases: &[String]) -> Markup {
    html! {
        @if !phrases.is_empty() {
            div class="z-phrases" {
                label class="visually-hidden" for={ (target) "-phrase" } { (label) }
                select class="form-select" id={ (target) "-phrase" } name=(name) data-phrases-for=(target) {
                    option value="" { "加一句常用语…" }
                    @for phrase in phrases { option value=(phrase) { (phrase) } }
                }
            }
        }
    }
}
