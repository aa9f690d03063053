//! One decision table: its rows, and a form to try one's own facts with the row that decided and the near misses.
use super::examples::{self, TableExample};
use super::{open_badge, used_in};
use crate::ui::icon::icon;
use crate::ui::parts::{self, Choice, Cite};
use maud::{Markup, html};

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableRow {
    /// Id.
    pub id: String,
    /// Conditions in words.
    pub when: String,
    /// Outcome in words.
    pub then: String,
    /// Article.
    pub cite: Cite,
}

/// How a fact is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FactKind {
    /// Text or number, with unit.
    #[default]
    Text,
    /// Number with unit.
    Number(String),
    /// Date.
    Date,
    /// One of these.
    Choice(Vec<Choice>),
}

/// A fact to try.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactInput {
    /// Id; the input's name is `fact.ID`.
    pub id: String,
    /// Title.
    pub title: String,
    /// How it is typed in.
    pub kind: FactKind,
    /// What was typed.
    pub value: String,
    /// What was wrong.
    pub wrong: Option<String>,
}

/// An outcome under one version, for the comparison 从旧兼从轻.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// Version in words.
    pub version: String,
    /// Outcome in words.
    pub outcome: String,
    /// Article.
    pub cite: Cite,
}

/// The outcome of a try.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tried {
    /// Outcome in words.
    pub outcome: String,
    /// Row that decided, in words.
    pub row: String,
    /// Article.
    pub cite: Cite,
    /// Rows that almost held: what, and what was missing.
    pub near_misses: Vec<(String, String)>,
    /// The same facts under other versions; left to the officer.
    pub compared: Vec<Compared>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TablePage {
    /// Title.
    pub title: String,
    /// What it decides.
    pub summary: String,
    /// Versions: words, page, shown now.
    pub versions: Vec<parts::Tab>,
    /// Rows.
    pub rows: Vec<TableRow>,
    /// Address of the form.
    pub action: String,
    /// Facts to try.
    pub facts: Vec<FactInput>,
    /// Day on which it is decided, `2026-11-22`.
    pub on: String,
    /// Outcome, when facts were tried.
    pub tried: Option<Tried>,
    /// Worked examples.
    pub examples: Vec<TableExample>,
    /// Used in: words and page.
    pub used_in: Vec<(String, String)>,
    /// Rows that nobody has compared with the text yet, and all of the version.
    pub open: (usize, usize),
}

/// The content of the page.
#[must_use]
pub fn table(page: &TablePage) -> Markup {
    html! {
        p class="z-quiet" { a href="/law/tables" { "判定表" } }
        h1 { (page.title) }
        p class="z-lead" { (page.summary) }
        div class="z-help" { (open_badge(page.open)) " 用在：" (used_in(&page.used_in)) }
        (parts::tabs("版本", &page.versions))
        @if let Some(tried) = &page.tried { (parts::card("tried", "结果", &outcome(tried))) }
        (parts::card("try", "用自己的事实试一试", &form(page)))
        (parts::card("rows", "判定行", &rows(page)))
        (parts::card("examples", "实例", &examples::of_table(&page.examples)))
    }
}

fn rows(page: &TablePage) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "判定行" }
                thead { tr { @for head in ["条件", "结果", "依据", "行"] { th scope="col" { (head) } } } }
                tbody {
                    @for row in &page.rows {
                        tr id={ "row-" (row.id) } {
                            td data-label="条件" { (row.when) }
                            td data-label="结果" { b { (row.then) } }
                            td data-label="依据" { (parts::cite(&row.cite)) }
                            td data-label="行" class="z-quiet" { (row.id) }
                        }
                    }
                }
            }
        }
    }
}

fn form(page: &TablePage) -> Markup {
    html! {
        form class="z-form z-try" method="get" action=(page.action) {
            @for fact in &page.facts { (fact_input(fact)) }
            div class="z-field" {
                label class="form-label" for="try-on" { "判定日（没有行为日期时决定用哪一版）" }
                input class="form-control" type="date" id="try-on" name="on" value=(page.on);
            }
            div class="z-actions" { button class="btn btn-primary" type="submit" { (icon("scale")) "判定" } }
        }
    }
}

fn fact_input(fact: &FactInput) -> Markup {
    let id = format!("fact-{}", fact.id);
    let name = format!("fact.{}", fact.id);
    let wrong = fact.wrong.as_ref().map(|_| format!("{id}-wrong"));
    let invalid = fact.wrong.as_ref().map(|_| "true");
    html! {
        div class="z-field" {
            label class="form-label" for=(id) { (fact.title) }
            @match &fact.kind {
                FactKind::Choice(choices) => {
                    select class="form-select" id=(id) name=(name) aria-invalid=[invalid] aria-describedby=[wrong] {
                        option value="" { "未知" }
                        @for choice in choices { option value=(choice.id) selected[choice.id == fact.value] { (choice.title) } }
                    }
                },
                FactKind::Number(unit) => {
                    div class="input-group z-number" {
                        input class="form-control" type="text" inputmode="decimal" id=(id) name=(name) value=(fact.value)
                            aria-invalid=[invalid] aria-describedby=[wrong];
                        span class="input-group-text" { (unit) }
                    }
                },
                kind => {
                    input class="form-control" type=(if *kind == FactKind::Date { "date" } else { "text" }) id=(id) name=(name)
                        value=(fact.value) aria-invalid=[invalid] aria-describedby=[wrong];
                },
            }
            @if let Some(says) = &fact.wrong { p class="z-wrong" id={ (id) "-wrong" } { (icon("alert-triangle")) (says) } }
        }
    }
}

fn outcome(tried: &Tried) -> Markup {
    html! {
        p class="z-outcome" { (tried.outcome) }
        p { "起作用的一行：" (tried.row) }
        p class="z-help" { "依据 " (parts::cite(&tried.cite)) }
        @if !tried.near_misses.is_empty() {
            h3 { "差一点的行" }
            ul { @for (row, missing) in &tried.near_misses { li { (row) "：" (missing) } } }
        }
        @if !tried.compared.is_empty() {
            h3 { "新旧标准比较" }
            p class="z-help" { "从旧兼从轻由承办人判断，系统只列出比较。" }
            ul { @for c in &tried.compared { li { b { (c.version) } "：" (c.outcome) " " (parts::cite(&c.cite)) } } }
        }
    }
}
