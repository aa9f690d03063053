//! 近似商标: one box, the marks that look, sound or mean alike below it, side by side with what was asked, and why.
use super::icon::icon;
use super::parts::{self, Cite, Tab};
use maud::{Markup, html};
use screening::Likeness;

/// The word under a pair; nothing where the characters are the same.
const fn word(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "",
        Likeness::Sound => "音近",
        Likeness::Shape => "形近",
        Likeness::SoundAndShape => "音形近",
        Likeness::Other => "不同",
    }
}

/// A character of each side; empty where one side has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Of what was asked.
    pub asked: String,
    /// Of the mark.
    pub found: String,
    /// How they go together.
    pub likeness: Likeness,
}

/// A reason: the rule's number and the words.
pub type Reason = (String, String);

/// A mark that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkRow {
    /// Words of the mark.
    pub mark: String,
    /// Number.
    pub number: String,
    /// Score in hundredths.
    pub percent: u8,
    /// Classes and how the goods stand, in words.
    pub goods: String,
    /// Owner.
    pub owner: String,
    /// Status as the register writes it.
    pub status: String,
    /// The two side by side.
    pub pairs: Vec<Pair>,
    /// Rules that fired.
    pub rules: Vec<Reason>,
    /// Exceptions that lowered the score.
    pub exceptions: Vec<Reason>,
    /// What may be opened from it: title and page.
    pub opens: Vec<(String, String)>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarksPage {
    /// Ways of screening marks.
    pub ways: Vec<Tab>,
    /// What the screen shows and what it does not.
    pub summary: String,
    /// The article likeness is judged under.
    pub cite: Option<Cite>,
    /// Words asked for.
    pub query: String,
    /// Class, as typed.
    pub class: String,
    /// Only that class.
    pub only_class: bool,
    /// Why nothing could be looked for.
    pub problem: Option<String>,
    /// Marks in the register.
    pub marks: u64,
    /// Name of the algorithm.
    pub algorithm: String,
    /// What was found.
    pub rows: Vec<MarkRow>,
    /// The list as a file.
    pub sheet: Option<String>,
}

/// The content of the page.
#[must_use]
pub fn marks(page: &MarksPage) -> Markup {
    html! {
        h1 { "近似商标" }
        (parts::tabs("筛查方式", &page.ways))
        p class="z-quiet" { (page.summary) @if let Some(cite) = &page.cite { " " (parts::cite(cite)) } }
        form class="z-query" method="get" action="/marks" role="search" aria-label="近似商标"
            hx-get="/marks" hx-trigger="input changed delay:400ms from:#mark-words, submit" hx-target="#marks-found"
            hx-select="#marks-found" hx-swap="outerHTML" hx-push-url="true" {
            (parts::input("mark-words", "q", "商标文字", "search", &page.query))
            (parts::input("mark-class", "class", "类别（1–45，可不填）", "text", &page.class))
            div class="z-filter" {
                label class="form-check" for="mark-only" {
                    input class="form-check-input" id="mark-only" type="checkbox" name="only" value="yes" checked[page.only_class];
                    span class="form-check-label" { "只看这一类" }
                }
            }
            div class="z-filter z-buttons" { button class="btn btn-primary" type="submit" { (icon("search")) "查" } }
        }
        (found(page))
    }
}

fn found(page: &MarksPage) -> Markup {
    html! {
        section id="marks-found" aria-label="查到的商标" aria-live="polite" {
            @if let Some(problem) = &page.problem {
                p class="alert alert-danger" role="alert" { (problem) }
            } @else if page.query.is_empty() {
                p class="z-quiet" { "写出看到的文字，一边写一边查；不确定的字照样写，形近、音近的也能查到。" }
            } @else if page.rows.is_empty() {
                (parts::empty("名录里没有查到近似的商标。换一种写法，或者去掉类别再查。", None))
            } @else {
                p {
                    "在 " (page.marks) " 件商标中查到 " (page.rows.len()) " 件，最近似的在前。分数只排先后，不是结论。"
                    span class="z-help" { "算法 " (page.algorithm) }
                    @if let Some(sheet) = &page.sheet { " " a href=(sheet) { "下载表格（CSV）" } }
                }
                ol class="z-hits z-marks" { @for row in &page.rows { (found_row(row)) } }
            }
        }
    }
}

fn found_row(row: &MarkRow) -> Markup {
    html! {
        li {
            p class="z-mark-head" {
                strong { (row.mark) } " " span class="z-tag" { "近似 " (row.percent) "%" } " "
                span class="z-number" { (row.number) }
                @for fact in [&row.goods, &row.owner, &row.status] { @if !fact.is_empty() { " · " (fact) } }
            }
            (side_by_side(&row.pairs))
            ul class="z-reasons" {
                @for (code, why) in &row.rules { li { span class="z-number" { (code) } " " (why) } }
                @for (code, why) in &row.exceptions { li { span class="z-tag z-tag-doubt" { "减分" } " " span class="z-number" { (code) } " " (why) } }
            }
            @for (title, href) in &row.opens { a class="btn" href=(href) { "据此" (title) } " " }
        }
    }
}

/// What was asked above what was found, character by character.
fn side_by_side(pairs: &[Pair]) -> Markup {
    let cell = |text: &str, likeness: Likeness| {
        html! { td { @if text.is_empty() { span class="z-quiet" { "—" } } @else if likeness == Likeness::Same { (text) } @else { mark { (text) } } } }
    };
    html! {
        @if !pairs.is_empty() {
            table class="z-pair" {
                caption class="z-help" { "上为所查，下为名录" }
                tbody {
                    tr { th scope="row" { "所查" } @for pair in pairs { (cell(&pair.asked, pair.likeness)) } }
                    tr { th scope="row" { "名录" } @for pair in pairs { (cell(&pair.found, pair.likeness)) } }
                    tr { th scope="row" { "比对" } @for pair in pairs { td class="z-help" { (word(pair.likeness)) } } }
                }
            }
        }
    }
}
