//! 近似商标: one box, the marks that look, sound or mean alike below it, side by side with what was asked, and why.
use super::icon::icon;
use super::parts::{self, Cite, Pager, Tab};
use maud::{Markup, html};
use screening::{Piece, Place};

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
    pub places: Vec<Place>,
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
    /// Similar groups, as typed.
    pub group: String,
    /// Only these classes.
    pub only_class: bool,
    /// Why nothing could be looked for.
    pub problem: Option<String>,
    /// Marks in the register.
    pub marks: u64,
    /// Name of the algorithm.
    pub algorithm: String,
    /// How many were found; at most as many as are listed at all.
    pub found: usize,
    /// Whether there are more than are listed at all.
    pub more: bool,
    /// Place of the first row of this page, from 1.
    pub first: usize,
    /// What was found, this page of it.
    pub rows: Vec<MarkRow>,
    /// The other pages.
    pub pager: Option<Pager>,
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
            (parts::input("mark-group", "group", "类似群（四位数字，可不填）", "text", &page.group))
            div class="z-filter" {
                label class="form-check" for="mark-only" {
                    input class="form-check-input" id="mark-only" type="checkbox" name="only" value="yes" checked[page.only_class];
                    span class="form-check-label" { "只看这些类" }
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
                    "在 " (page.marks) " 件商标中查到 " (page.found) " 件" @if page.more { "以上，只列最近似的 " (page.found) " 件" }
                    "，最近似的在前" @if page.pager.is_some() { "，这一页是第 " (page.first) "–" (page.first + page.rows.len() - 1) " 件" } "。分数只排先后，不是结论。"
                    span class="z-help" { "算法 " (page.algorithm) }
                    @if let Some(sheet) = &page.sheet { " " a href=(sheet) { "下载表格（CSV）" } }
                }
                ol class="z-hits z-marks" start=(page.first) { @for row in &page.rows { (found_row(row)) } }
                @if let Some(pager) = &page.pager { (parts::pager(pager)) }
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
            (side_by_side(&row.places))
            ul class="z-reasons" {
                @for (code, why) in &row.rules { li { span class="z-number" { (code) } " " (why) } }
                @for (code, why) in &row.exceptions { li { span class="z-tag z-tag-doubt" { "减分" } " " span class="z-number" { (code) } " " (why) } }
            }
            @for (title, href) in &row.opens { a class="btn" href=(href) { "据此" (title) } " " }
        }
    }
}

/// What was asked above what was found, place by place; what differs is marked and said in words.
fn side_by_side(places: &[Place]) -> Markup {
    html! {
        @if !places.is_empty() {
            p class="z-help" { "两件并排，上为所查，下为名录；有标记的不同" }
            ol class="z-pair" { @for place in places { li { (one_place(place)) } } }
        }
    }
}

fn one_place(place: &Place) -> Markup {
    let side = |name: &str, text: &[Piece]| {
        html! {
            p class="z-pair-text" {
                span class="visually-hidden" { (name) "：" }
                @if text.is_empty() { span class="z-quiet" { "—" } } @else { (pieces(text)) }
            }
        }
    };
    html! {
        (side("所查", &place.left))
        (side("名录", &place.right))
        p class="z-pair-word" { (place.word) }
        @if !place.shape.is_empty() { p { span class="z-help" { "字形 " } (place.shape) } }
        @if let Some(sound) = &place.sound {
            p { span class="z-help" { "读音 " } (pieces(&sound.left)) "｜" (pieces(&sound.right)) "，" (sound.says) }
        }
    }
}

fn pieces(pieces: &[Piece]) -> Markup {
    html! { @for piece in pieces { @if piece.differs { mark { (piece.text) } } @else { (piece.text) } } }
}
