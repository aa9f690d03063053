//! Evidence: what a case has of its cause's checklist, what the next organ will miss, and the checklist itself.
use super::icon::icon;
use super::parts::{self, Cite};
use case::evidence::Presence;
use maud::{Markup, html};

/// An item as a case stands to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Title.
    pub title: String,
    /// What it proves, in words.
    pub proves: String,
    /// In which form it is taken.
    pub form: String,
    /// Article.
    pub cite: Option<Cite>,
    /// Whether it is there.
    pub presence: Presence,
    /// Fields and papers where it stands or could stand.
    pub places: Vec<String>,
    /// Steps that need it, nearest first: 公安办理刑事案件：立案.
    pub needs: Vec<String>,
}

/// A checklist as a case stands to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CauseView {
    /// Id of the checklist.
    pub id: String,
    /// Title of the checklist.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its items that concern the case.
    pub items: Vec<ItemRow>,
}

/// Something the next organ will miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedView {
    /// The item.
    pub item: ItemRow,
    /// The form itself has a place for it.
    pub on_form: bool,
}

/// An element of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElementRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What exactly has to be proved.
    pub proves: String,
    /// Articles.
    pub cites: Vec<Cite>,
}

/// An item with its id and its needs as (words, page).
pub type ListedItem = (String, ItemRow, Vec<(String, String)>);

/// A checklist as the law browser shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChecklistView {
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// To which cases it applies, in words.
    pub applies: Vec<String>,
    /// Elements.
    pub elements: Vec<ElementRow>,
    /// Items.
    pub items: Vec<ListedItem>,
}

/// Shape and word, so that nobody needs to see colours.
fn mark(presence: Presence) -> Markup {
    match presence {
        Presence::There => html! { span class="z-tag z-tag-good" { "✓ 已有" } },
        Presence::Missing => html! { span class="z-tag z-tag-doubt" { "□ 缺" } },
        Presence::NoPlace => html! { span class="z-tag" { "？ 本程序无处登记，请核对案卷" } },
    }
}

/// The card on the page of a case; nothing when no checklist concerns it.
#[must_use]
pub fn of_case(causes: &[CauseView]) -> Markup {
    let body = html! {
        p class="z-help" { "按本案已填的事实和已有的材料对照；只作提醒，不影响办理。" }
        @for cause in causes {
            section class="z-needed" aria-labelledby={ "evidence-" (cause.id) } {
                h3 id={ "evidence-" (cause.id) } { a href=(cause.href) { (cause.title) } }
                (tally(&cause.items))
                @let missing: Vec<&ItemRow> = cause.items.iter().filter(|item| item.presence == Presence::Missing).collect();
                @if !missing.is_empty() { ul class="z-ticks" { @for item in missing { (brief(item)) } } }
                details {
                    summary { "全部 " (cause.items.len()) " 项" }
                    ul class="z-ticks" { @for item in &cause.items { (row(item)) } }
                }
            }
        }
    };
    html! { @if !causes.is_empty() { (parts::card("evidence", "证据清单", &body)) } }
}

fn tally(items: &[ItemRow]) -> Markup {
    let count = |presence| items.iter().filter(|item| item.presence == presence).count();
    html! {
        p class="z-quiet" {
            "共 " (items.len()) " 项：已有 " (count(Presence::There)) "，缺 " (count(Presence::Missing))
            "，无处登记 " (count(Presence::NoPlace)) "。"
        }
    }
}

/// A missing item in a line; all that is known of it stands below, among all items.
fn brief(item: &ItemRow) -> Markup {
    html! {
        li {
            (mark(item.presence)) " " b { (item.title) }
            @if !item.needs.is_empty() { span class="z-quiet" { "：" (item.needs.join("；")) "要用" } }
        }
    }
}

fn row(item: &ItemRow) -> Markup {
    html! {
        li {
            (mark(item.presence)) " " b { (item.title) }
            @if item.presence == Presence::There && !item.places.is_empty() { span class="z-quiet" { "（" (item.places.join("、")) "）" } }
            @if item.presence != Presence::There {
                @if !item.needs.is_empty() { p class="z-help" { "要用它的：" (item.needs.join("；")) } }
                @if !item.places.is_empty() { p class="z-help" { "填在：" (item.places.join("、")) } }
            }
            p class="z-help" { "证明" (item.proves) "。" (item.form) "。" @if let Some(cite) = &item.cite { " " (parts::cite(cite)) } }
        }
    }
}

/// The note above the form of an act that hands a case over; nothing when the next organ will miss nothing.
#[must_use]
pub fn missed(items: &[MissedView]) -> Markup {
    let (here, elsewhere): (Vec<&MissedView>, Vec<&MissedView>) = items.iter().partition(|item| item.on_form);
    html! {
        @if !items.is_empty() {
            section class="z-note z-note-plain" aria-label="下一机关将缺的证据" {
                (icon("alert-triangle"))
                div {
                    p { b { "交出去以后，下一机关将缺 " (items.len()) " 项证据（只作提醒，不影响提交）：" } }
                    (missed_list("本表单可以补上：", &here))
                    (missed_list("须在交出前另行收集、登记或者核对案卷：", &elsewhere))
                }
            }
        }
    }
}

fn missed_list(heading: &str, items: &[&MissedView]) -> Markup {
    html! {
        @if !items.is_empty() {
            p { (heading) }
            ul {
                @for missed in items {
                    li {
                        b { (missed.item.title) } "：" (missed.item.needs.join("；")) "要用"
                        @if missed.item.presence == Presence::NoPlace { "（本程序无处登记，请核对案卷）" }
                        @if let Some(cite) = &missed.item.cite { " " (parts::cite(cite)) }
                    }
                }
            }
        }
    }
}

/// The page of a checklist in the law browser.
#[must_use]
pub fn checklist(view: &ChecklistView) -> Markup {
    html! {
        p class="z-quiet" { a href="/law/checklists" { "证据清单" } }
        h1 { (view.title) }
        p class="z-lead" { (view.summary) }
        p class="z-quiet" { "适用于：" (view.applies.join("；")) }
        h2 { "要证明什么" }
        dl {
            @for element in &view.elements {
                dt id={ "element-" (element.id) } { (element.title) }
                dd { (element.proves) @for cite in &element.cites { " " (parts::cite(cite)) } }
            }
        }
        h2 { "证据" }
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "证据" }
                thead { tr { @for head in ["证据", "证明", "形式", "哪一步要用", "办件里看哪里", "依据"] { th scope="col" { (head) } } } }
                tbody {
                    @for (id, item, needs) in &view.items {
                        tr id={ "item-" (id) } {
                            td data-label="证据" { b { (item.title) } }
                            td data-label="证明" { (item.proves) }
                            td data-label="形式" { (item.form) }
                            td data-label="哪一步要用" { ul class="z-plain" { @for (words, href) in needs { li { a href=(href) { (words) } } } } }
                            td data-label="办件里看哪里" { (item.places.join("、")) }
                            td data-label="依据" { @if let Some(cite) = &item.cite { (parts::cite(cite)) } }
                        }
                    }
                }
            }
        }
    }
}
