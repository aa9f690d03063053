//! 专题: the list, one topic with guidance and counts, the card on the page of a case, the note above a form.
use super::icon::icon;
use super::parts::{self, Cite};
use super::words;
use maud::{Markup, html};

/// A paragraph of guidance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuidanceRow {
    /// Id of the paragraph on the topic's page.
    pub id: String,
    /// Title.
    pub title: String,
    /// What to look at.
    pub says: String,
    /// Article, and whether paragraph and article were checked.
    pub cite: Cite,
}

/// Guidance of some days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuidanceView {
    /// `自 2022年12月21日起`, with its end if it has one.
    pub days: String,
    /// Whether it holds today.
    pub holds: bool,
    /// The paragraphs.
    pub rows: Vec<GuidanceRow>,
}

/// A topic that a case is marked with.
#[derive(Debug, Clone, Default)]
pub struct MarkedView {
    /// Title.
    pub title: String,
    /// Page of the topic; none where the law data no longer have it.
    pub href: Option<String>,
    /// Who marked it and when, in words.
    pub who: String,
    /// The guidance that holds today.
    pub guidance: GuidanceView,
    /// The form that takes the mark off, for those who may.
    pub remove: Option<Markup>,
}

/// A topic that the facts suggest.
#[derive(Debug, Clone, Default)]
pub struct SuggestedView {
    /// Title of the topic.
    pub title: String,
    /// Page of the topic.
    pub href: String,
    /// The word.
    pub word: String,
    /// Where it stands.
    pub place: String,
    /// The form that takes the suggestion up.
    pub accept: Markup,
}

/// The card on the page of a case.
#[derive(Debug, Clone, Default)]
pub struct TopicsCard {
    /// Topics it is marked with.
    pub marked: Vec<MarkedView>,
    /// Topics that its facts suggest.
    pub suggested: Vec<SuggestedView>,
    /// The form that marks it with a topic of choice.
    pub mark: Option<Markup>,
}

/// The card; nothing where there is no topic and nothing can be done about it.
#[must_use]
pub fn of_case(card: &TopicsCard) -> Markup {
    let body = html! {
        @for hint in &card.suggested {
            div class="z-note z-note-plain" {
                (icon("files"))
                div {
                    p {
                        "“" (hint.place) "”中有“" b { (hint.word) } "”：本件可能属于专题 "
                        a href=(hint.href) { (hint.title) } "。是否标记由您决定。"
                    }
                    (hint.accept)
                }
            }
        }
        @for marked in &card.marked {
            section class="z-needed" {
                h3 { (name(marked)) }
                p class="z-quiet" { (marked.who) }
                (rows(&marked.guidance.rows))
                @if let Some(remove) = &marked.remove { (remove) }
            }
        }
        @if let Some(mark) = &card.mark { (mark) }
    };
    let shown = !card.marked.is_empty() || !card.suggested.is_empty() || card.mark.is_some();
    html! { @if shown { (parts::card("topics", "专题", &body)) } }
}

fn name(marked: &MarkedView) -> Markup {
    html! {
        @match &marked.href {
            Some(href) => { a href=(href) { (marked.title) } },
            None => { (marked.title) span class="z-quiet" { "（法规数据中已没有这个专题）" } },
        }
    }
}

fn rows(rows: &[GuidanceRow]) -> Markup {
    html! {
        @if rows.is_empty() { p class="z-quiet" { "今天没有有效的指引。" } }
        @else { ul class="z-ticks" { @for row in rows { li { (paragraph(row)) } } } }
    }
}

fn paragraph(row: &GuidanceRow) -> Markup {
    html! { b { (row.title) } "：" (row.says) " " (parts::cite(&row.cite)) }
}

/// The guidance above a form of a marked case, folded; nothing for an unmarked one.
#[must_use]
pub fn on_form(marked: &[MarkedView]) -> Markup {
    html! {
        @for topic in marked {
            details class="z-save" {
                summary { (icon("files")) "本件属于专题“" (topic.title) "”：办理指引 " (topic.guidance.rows.len()) " 段（只作提醒）" }
                (rows(&topic.guidance.rows))
            }
        }
    }
}

/// A topic in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TopicCardView {
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// What it is for.
    pub summary: String,
    /// Measures of the plan: number and page.
    pub measures: Vec<(u32, String)>,
    /// Cases the reader may see.
    pub cases: i64,
    /// Their list.
    pub list: String,
}

/// The list of topics.
#[must_use]
pub fn list(topics: &[TopicCardView]) -> Markup {
    html! {
        h1 { "专题" }
        p class="z-lead" { "重点领域的办件，不论走哪个程序，都能在这里查到、计数。数字只算您有权查看的办件，点开就是办件清单。" }
        @if topics.is_empty() { (parts::empty("法规数据里还没有专题（law/topics）。", None)) }
        div class="z-tiles" {
            @for topic in topics {
                section class="card z-card" {
                    div class="card-body" {
                        h2 { a href=(topic.href) { (topic.title) } }
                        p { (topic.summary) }
                        p { a href=(topic.list) { (words::count(topic.cases)) " 件" } }
                        (measures(&topic.measures))
                    }
                }
            }
        }
    }
}

fn measures(measures: &[(u32, String)]) -> Markup {
    html! {
        @if !measures.is_empty() {
            p class="z-quiet" { "计划措施：" @for (number, href) in measures { a href=(href) { "第" (number) "项" } " " } }
        }
    }
}

/// A line of counts: words, number, page of the cases.
pub type CountLine = (String, i64, String);

/// A topic.
#[derive(Debug, Clone, Default)]
pub struct TopicView {
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// What belongs to it.
    pub belongs: Vec<String>,
    /// Measures of the plan: number and page.
    pub measures: Vec<(u32, String)>,
    /// Procedures it is for; empty: all.
    pub procedures: Vec<String>,
    /// Words that suggest it.
    pub words: Vec<String>,
    /// Cards of the tallies that count it.
    pub tallies: Vec<Markup>,
    /// All cases.
    pub sum: CountLine,
    /// Heading, head of the first column, lines.
    pub counts: Vec<(&'static str, &'static str, Vec<CountLine>)>,
    /// Guidance, the one that holds today first.
    pub versions: Vec<(String, GuidanceView)>,
}

/// The page of a topic.
#[must_use]
pub fn topic(view: &TopicView) -> Markup {
    html! {
        p class="z-quiet" { a href="/topics" { "专题" } " › " (view.title) }
        h1 { (view.title) }
        p class="z-lead" { (view.summary) }
        (measures(&view.measures))
        h2 { "办件" }
        p { a href=(view.sum.2) { b { (words::count(view.sum.1)) " 件" } } span class="z-quiet" { "（只算您有权查看的）" } }
        @if view.sum.1 > 0 {
            div class="z-tiles" { @for (heading, head, lines) in &view.counts { (counts(heading, head, lines)) } }
        } @else {
            p class="z-quiet" { "还没有您有权查看的办件标了这个专题。打开一个办件，在“专题”一栏标记。" }
        }
        @for tally in &view.tallies { (tally) }
        h2 { "哪些办件属于它" }
        ul { @for line in &view.belongs { li { (line) } } }
        @if view.procedures.is_empty() { p class="z-help" { "适用于全部程序。" } }
        @else { p class="z-help" { "适用的程序：" (view.procedures.join("、")) "。" } }
        @if !view.words.is_empty() {
            p class="z-help" { "办件中出现这些词时提示（是否标记由办案人员决定）：" (view.words.join("、")) "。" }
        }
        h2 { "办理指引" }
        @for (version, guidance) in &view.versions { (version_of(version, guidance)) }
    }
}

fn counts(heading: &str, head: &str, lines: &[CountLine]) -> Markup {
    html! {
        section {
            h3 { (heading) }
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { (heading) }
                    thead { tr { th scope="col" { (head) } th scope="col" { "件数" } } }
                    tbody {
                        @for (words, number, href) in lines {
                            tr {
                                td data-label=(head) { (words) }
                                td data-label="件数" class="z-number" { a href=(href) { (words::count(*number)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn version_of(version: &str, guidance: &GuidanceView) -> Markup {
    let list = html! {
        ul class="z-ticks" {
            @for row in &guidance.rows { li id={ "guidance-" (version) "-" (row.id) } { (paragraph(row)) } }
        }
    };
    html! {
        @if guidance.holds {
            section { p class="z-quiet" { (guidance.days) "，现行" } (list) }
        } @else {
            details { summary { (guidance.days) "（不是现行的）" } (list) }
        }
    }
}
