//! 法规变更演练: choose a later day or give a draft; the open cases for which something would be different.
use crate::ui::parts::{self, Choice, Cite};
use maud::{Markup, html};

/// A change in a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangeRow {
    /// Sort in words.
    pub kind: String,
    /// What.
    pub what: String,
    /// As it is.
    pub before: String,
    /// As it would be.
    pub after: String,
    /// Why.
    pub why: String,
    /// Article.
    pub cite: Option<Cite>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RehearsedRow {
    /// Title.
    pub title: String,
    /// Page.
    pub href: String,
    /// Number.
    pub number: String,
    /// Organ.
    pub organ: String,
    /// Version of the procedure it keeps.
    pub procedure: String,
    /// What would be different.
    pub changes: Vec<ChangeRow>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// In one sentence.
    pub says: String,
    /// Files of the draft that differ.
    pub files: Vec<String>,
    /// Sorts of change with their counts.
    pub kinds: Vec<(String, usize)>,
    /// Cases.
    pub rows: Vec<RehearsedRow>,
    /// Cases that could not be read.
    pub unread: usize,
    /// Where to go on.
    pub next: Option<String>,
    /// What to do when there are more cases than were compared and the draft was uploaded.
    pub more: Option<String>,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct RehearsalPage {
    /// Token.
    pub csrf: String,
    /// Days on which the loaded data change.
    pub days: Vec<Choice>,
    /// Day asked for.
    pub on: String,
    /// Largest archive, in words.
    pub limit: String,
    /// What was wrong with what was sent.
    pub fault: Option<String>,
    /// What was found.
    pub outcome: Option<Outcome>,
}

/// The content of the page.
#[must_use]
pub fn rehearsal(page: &RehearsalPage) -> Markup {
    html! {
        h1 { "法规变更演练" }
        (super::views("/law/rehearsal"))
        p class="z-lead" { "在新规则施行以前，看您可知的在办办件里哪些期限、判定、可办的动作会不一样。只比较，不写入任何东西。" }
        @if let Some(fault) = &page.fault { div class="z-note z-note-bad" role="alert" { p { (fault) } } }
        div class="z-two" {
            (parts::card("coming", "已装入、还没有施行的规则", &by_day(page)))
            (parts::card("draft", "草案或者新版的法规数据", &by_draft(page)))
        }
        @if let Some(outcome) = &page.outcome { (outcome_card(outcome)) }
    }
}

/// The page for those who may not rehearse.
#[must_use]
pub fn rehearsal_barred() -> Markup {
    html! {
        h1 { "法规变更演练" }
        (super::views("/law/rehearsal"))
        (parts::empty("变更演练比较在办办件，由各机关的负责人、法制审核人员和领导小组办公室进行；您的账号没有这些岗位。", Some(("回到法规", "/law"))))
    }
}

fn by_day(page: &RehearsalPage) -> Markup {
    html! {
        form class="z-form" method="get" action="/law/rehearsal" {
            @if page.days.is_empty() { p class="z-quiet" { "已装入的数据里没有今天以后才施行的规则。也可以自己填一天。" } }
            @else { (parts::select("rehearse-day", "day", "有变化的日子", "请选择", &page.days, &page.on)) }
            (parts::input("rehearse-on", "on", "或者另填一天", "date", &page.on))
            div class="z-actions" { button class="btn btn-primary" type="submit" { "演练到这一天" } }
        }
    }
}

fn by_draft(page: &RehearsalPage) -> Markup {
    html! {
        form class="z-form" method="post" action="/law/rehearsal" enctype="multipart/form-data" {
            (parts::csrf(&page.csrf))
            div class="z-field" {
                label class="form-label" for="rehearse-file" { "zip 压缩包（" (page.limit) " 以内）" }
                input class="form-control" type="file" id="rehearse-file" name="file" accept=".zip,application/zip" required aria-describedby="rehearse-help";
                p class="z-help" id="rehearse-help" { "只放有改动的文件即可，例如 law/parameters/penalty.toml；同名文件代替现有的，其余不变。" }
            }
            (parts::input("rehearse-draft-on", "on", "按哪一天比较（不填为今天）", "date", &page.on))
            div class="z-actions" { button class="btn btn-primary" type="submit" { "用草案演练" } }
        }
    }
}

fn outcome_card(outcome: &Outcome) -> Markup {
    let body = html! {
        p role="status" { (outcome.says) }
        @if !outcome.files.is_empty() { p class="z-quiet" { "与现有不同的文件：" (outcome.files.join("、")) } }
        @if !outcome.kinds.is_empty() {
            ul class="z-plain" { @for (kind, count) in &outcome.kinds { li { (kind) " " span class="z-count" { (count) } } } }
        }
        @if outcome.unread > 0 { p class="z-note-bad" { "有 " (outcome.unread) " 件没有读出来，没有比较；请管理员核验账本。" } }
        @for row in &outcome.rows { (case_part(row)) }
        @if let Some(href) = &outcome.next { p { a class="btn" href=(href) { "继续比较后面的办件" } } }
        @if let Some(more) = &outcome.more { p class="z-help" { (more) } }
    };
    parts::card("outcome", "演练结果", &body)
}

fn case_part(row: &RehearsedRow) -> Markup {
    html! {
        section class="z-rehearsed" {
            h3 { a href=(row.href) { (row.title) } }
            p class="z-quiet" { span class="z-number" { (row.number) } " " (row.organ) "；按 " (row.procedure) " 办理" }
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "会有的变化" }
                    thead { tr { @for head in ["变化", "什么", "现在", "以后", "为什么"] { th scope="col" { (head) } } } }
                    tbody {
                        @for change in &row.changes {
                            tr {
                                td data-label="变化" { span class="z-tag" { (change.kind) } }
                                td data-label="什么" { (change.what) }
                                td data-label="现在" { (change.before) }
                                td data-label="以后" { (change.after) }
                                td data-label="为什么" { (change.why) @if let Some(cite) = &change.cite { " " (parts::cite(cite)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
