//! Worked examples: of a table, each to be tried in place; of a procedure, its steps with the due times they must give.
use maud::{Markup, html};

/// An example of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableExample {
    /// What it shows.
    pub title: String,
    /// Facts: label and value in words.
    pub facts: Vec<(String, String)>,
    /// What must come out, in words.
    pub expected: String,
    /// Page that fills the form with these facts and decides.
    pub href: String,
}

/// A step of an example of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepRow {
    /// When, in words.
    pub at: String,
    /// Name of the case, where the example has several.
    pub case: String,
    /// Act, in words.
    pub act: String,
    /// Who, and with which papers.
    pub by: String,
    /// Due times that must follow: limit and time.
    pub due: Vec<(String, String)>,
    /// Everything else that must follow, in words.
    pub then: Vec<String>,
    /// The act must be refused or rejected.
    pub refused: bool,
}

/// An example of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProcedureExample {
    /// What it shows.
    pub title: String,
    /// Steps.
    pub steps: Vec<StepRow>,
}

/// So many examples of a table are shown without being asked for.
const OPEN_EXAMPLES: usize = 12;

/// Examples of a table.
#[must_use]
pub fn of_table(examples: &[TableExample]) -> Markup {
    html! {
        @if examples.is_empty() { p class="z-quiet" { "没有实例。" } } @else {
            details open[examples.len() <= OPEN_EXAMPLES] {
            summary { "共 " (examples.len()) " 例；“试”把事实填入上面的表单并当场判定" }
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "实例" }
                    thead { tr { @for head in ["实例", "事实", "应得结论", "试"] { th scope="col" { (head) } } } }
                    tbody {
                        @for (index, example) in examples.iter().enumerate() {
                            tr {
                                td data-label="实例" id={ "example-" (index) } { (example.title) }
                                td data-label="事实" { (pairs(&example.facts)) }
                                td data-label="应得结论" { (example.expected) }
                                td data-label="试" { a class="btn" href=(example.href) aria-describedby={ "example-" (index) } { "试" } }
                            }
                        }
                    }
                }
            }
            }
        }
    }
}

fn pairs(pairs: &[(String, String)]) -> Markup {
    html! { @for (index, (name, value)) in pairs.iter().enumerate() { @if index > 0 { "；" } (name) "：" (value) } }
}

/// Examples of a procedure.
#[must_use]
pub fn of_procedure(examples: &[ProcedureExample]) -> Markup {
    html! {
        @if examples.is_empty() { p class="z-quiet" { "没有实例。" } }
        @for example in examples {
            details class="z-act" {
                summary { b { (example.title) } " " span class="z-quiet" { (example.steps.len()) " 步" } }
                (steps(example))
            }
        }
    }
}

fn steps(example: &ProcedureExample) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { (example.title) }
                thead { tr { @for head in ["时间", "办件", "事项", "由谁、附什么", "应到期", "应得"] { th scope="col" { (head) } } } }
                tbody {
                    @for step in &example.steps {
                        tr {
                            td data-label="时间" class="z-number" { (step.at) }
                            td data-label="办件" { (step.case) }
                            td data-label="事项" { (step.act) @if step.refused { " " span class="z-tag z-tag-doubt" { "✗ 不能办" } } }
                            td data-label="由谁、附什么" { (step.by) }
                            td data-label="应到期" { @for (limit, due) in &step.due { p { (limit) "：" span class="z-number" { (due) } } } }
                            td data-label="应得" { @for says in &step.then { p { (says) } } }
                        }
                    }
                }
            }
        }
    }
}
