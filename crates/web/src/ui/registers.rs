//! 名录: what registers there are, the entries of one, one entry, and the import of a list.
use super::icon::icon;
use super::parts::{self, Pager, Tab};
use app::registers::{Applied, EntryView, RegisterPreview, RegisterTile, RowResult, RowState};
use maud::{Markup, html};

/// The entries of a register.
#[derive(Debug, Clone, Default)]
pub struct EntriesPage {
    /// Id of the register.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// Words asked for.
    pub q: String,
    /// State asked for.
    pub state: String,
    /// States to choose from, with their counts.
    pub tabs: Vec<Tab>,
    /// Fields shown as columns: id and title.
    pub columns: Vec<(String, String)>,
    /// Entries.
    pub rows: Vec<EntryView>,
    /// Where the list stands.
    pub pager: Pager,
    /// The same as a file.
    pub sheet: String,
    /// Form with which this person proposes an entry.
    pub propose: Option<String>,
    /// The person's organ keeps the register.
    pub kept_here: bool,
}

/// Every register.
#[must_use]
pub fn all(tiles: &[RegisterTile]) -> Markup {
    html! {
        h1 { "名录" }
        p class="z-lead" { "条目的准入、变更、暂停、恢复、续期和移出都记入账本；由有准入职责的机关维护，各机关查用公开的内容。" }
        @if tiles.is_empty() { (parts::empty("法规数据里还没有名录。", None)) }
        div class="z-tiles" {
            @for tile in tiles {
                section class="card z-card" aria-labelledby={ "register-" (tile.id) } {
                    div class="card-body" {
                        h2 id={ "register-" (tile.id) } { a href={ "/registers/" (tile.id) } { (tile.title) } }
                        p { (tile.summary) }
                        p class="z-counts" {
                            @for (state, title, count) in tile.counts.iter().filter(|(state, _, count)| *count > 0 || state == "in-force") {
                                a href={ "/registers/" (tile.id) "?state=" (state) } { (title) " " (count) } " "
                            }
                        }
                        @if !tile.measures.is_empty() {
                            p class="z-quiet" { "计划措施：" @for number in &tile.measures { a href={ "/plan/" (number) } { "第" (number) "项" } " " } }
                        }
                        @if tile.kept_here { span class="z-tag" { "本机关维护" } }
                    }
                }
            }
        }
    }
}

/// The entries of a register.
#[must_use]
pub fn entries(page: &EntriesPage) -> Markup {
    html! {
        p class="z-quiet" { a href="/registers" { "名录" } " › " a href={ "/law/registers/" (page.id) } { "项目和依据" } }
        div class="z-title-line" {
            h1 { (page.title) }
            @if let Some(href) = &page.propose { a class="btn btn-primary" href=(href) { (icon("plus")) "提出条目" } }
            @if page.kept_here { a class="btn" href={ "/registers/" (page.id) "/import" } { (icon("upload")) "导入名单" } }
            a class="btn" href=(page.sheet) { (icon("download")) "导出 CSV" }
        }
        p class="z-lead" { (page.summary) }
        @if !page.kept_here { p class="z-quiet" { "您看到的是公开的项目。" } }
        (parts::tabs("状态", &page.tabs))
        form class="z-query" method="get" action={ "/registers/" (page.id) } role="search" aria-label="查询条目" {
            (parts::input("q-entry", "q", "编号、名称等", "search", &page.q))
            input type="hidden" name="state" value=(page.state);
            div class="z-filter z-buttons" { button class="btn btn-primary" type="submit" { "查询" } }
        }
        @if page.rows.is_empty() {
            (parts::empty("没有符合条件的条目。", Some(("全部条目", &format!("/registers/{}", page.id)))))
        } @else { (table(page)) }
        (parts::pager(&page.pager))
    }
}

fn table(page: &EntriesPage) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { (page.title) }
                thead { tr {
                    @for (_, title) in &page.columns { th scope="col" { (title) } }
                    @for head in ["状态", "有效期至", "在办"] { th scope="col" { (head) } }
                } }
                tbody {
                    @for row in &page.rows {
                        tr {
                            @for (position, (id, title)) in page.columns.iter().enumerate() {
                                @let value = row.facts.iter().find(|(field, ..)| field == id).map_or("", |(_, _, value)| value.as_str());
                                td data-label=(title) {
                                    @if position == 0 { a href=(address(&page.id, &row.key)) { (value) } } @else { (value) }
                                }
                            }
                            td data-label="状态" { span class="z-tag" { (row.status) } }
                            td data-label="有效期至" { (until(row)) }
                            td data-label="在办" { (row.load) " 件" }
                        }
                    }
                }
            }
        }
    }
}

/// The last day of an entry's validity.
fn until(row: &EntryView) -> String {
    row.valid_until.map_or_else(|| "长期".to_owned(), |at| super::words::date(case::actor::civil_date(at)))
}

/// Page of an entry.
#[must_use]
pub fn address(register: &str, key: &str) -> String {
    crate::address::with_query(&format!("/registers/{register}/entry"), &[("key", key)])
}

/// One key with every entry that had it.
#[must_use]
pub fn entry(register: &str, title: &str, views: &[EntryView]) -> Markup {
    let key = views.first().map_or("", |view| view.key.as_str());
    html! {
        p class="z-quiet" { a href="/registers" { "名录" } " › " a href={ "/registers/" (register) } { (title) } }
        h1 { (title) "：" (key) }
        @for (number, view) in views.iter().enumerate() {
            (parts::card(&format!("entry-{number}"), &format!("{}（{}）", view.key, view.status), &one(view)))
        }
    }
}

fn one(view: &EntryView) -> Markup {
    html! {
        dl class="z-facts" {
            div { dt { "状态" } dd { (view.status) } }
            div { dt { "有效期至" } dd { (until(view)) } }
            div { dt { "维护机关" } dd { (view.organ) } }
            div { dt { "引用它的在办件" } dd { (view.load) " 件" } }
            @for (_, title, value) in &view.facts { div { dt { (title) } dd { (value) } } }
        }
        @match &view.case {
            Some(case) => {
                p class="z-buttons" {
                    a class="btn btn-primary" href={ "/cases/" (case) } { (icon("history")) "办理和历史" }
                    a class="btn" href="/verify" { (icon("shield-check")) "核验存证" }
                }
            },
            None => { p class="z-quiet" { "其余项目和历史由维护机关掌握。" } },
        }
    }
}

/// The import of a list.
#[derive(Debug, Clone, Default)]
pub struct ImportPage {
    /// Id of the register.
    pub id: String,
    /// Title.
    pub title: String,
    /// Token of the forms.
    pub csrf: String,
    /// Usual headings.
    pub headings: Vec<String>,
    /// Largest file and most rows in words.
    pub limit: String,
    /// What was wrong with the file sent.
    pub fault: Option<String>,
    /// What was read, in the second step.
    pub preview: Option<RegisterPreview>,
    /// How far the last import has come.
    pub progress: Option<Applied>,
    /// Most rows that are shown.
    pub most_rows: usize,
}

/// The content of the page.
#[must_use]
pub fn import(page: &ImportPage) -> Markup {
    html! {
        p class="z-quiet" { a href="/registers" { "名录" } " › " a href={ "/registers/" (page.id) } { (page.title) } " › 导入名单" }
        h1 { "导入名单" }
        p class="z-lead" { "先预览，看清每一行是新增、变更、相同还是有误，再一次确认。每一行照常办理，记入账本；同一份名单再导入，不会重复添加。" }
        @if let Some(preview) = &page.preview { (previewed(page, preview)) }
        @if let Some(progress) = &page.progress { (parts::card("progress", "上一次导入", &progressed(page, progress))) }
        (parts::card("choose", if page.preview.is_some() { "换一份名单" } else { "选择名单" }, &chooser(page)))
    }
}

fn chooser(page: &ImportPage) -> Markup {
    let wrong = page.fault.as_ref().map(|_| "list-fault");
    html! {
        form class="z-form" method="post" action={ "/registers/" (page.id) "/import" } enctype="multipart/form-data" {
            (parts::csrf(&page.csrf))
            div class="z-field" {
                label class="form-label" for="list" { "名单（XLSX 或 CSV）" }
                p class="z-help" id="list-help" {
                    "CSV 可以是 UTF-8 或 GBK。" (page.limit) "第一行写列名，认得的列名：" (page.headings.join("、")) "。空格子不改动原有内容。"
                }
                input class="form-control" type="file" id="list" name="list" required accept=".xlsx,.csv,.txt"
                    aria-describedby={ "list-help" @if let Some(id) = wrong { " " (id) } } aria-invalid=[wrong.map(|_| "true")];
                @if let Some(fault) = &page.fault {
                    p class="z-wrong" id="list-fault" role="alert" { (icon("alert-triangle")) (fault) }
                }
            }
            button class="btn btn-primary" type="submit" { "预览" }
        }
    }
}

fn previewed(page: &ImportPage, preview: &RegisterPreview) -> Markup {
    let count = |state| preview.count(state);
    let head = html! {
        p { b { (preview.file) } " " span class="z-quiet" { (preview.encoding) "，列名在第" (preview.heading_row) "行，共 " (preview.rows.len()) " 行" } }
        p class="z-counts" {
            @for state in [RowState::New, RowState::Changed, RowState::Same, RowState::Bad] { span class="z-tag" { (state.title()) " " (count(state)) } " " }
        }
        p class="z-help" {
            "列：" @for (heading, field) in preview.columns.iter().filter(|(heading, _)| !heading.is_empty()) {
                span class="z-tag" { (heading) @match field { Some(field) => { " → " (field) }, None => { "（不导入）" } } } " "
            }
        }
        @if !preview.admits { p class="z-note z-note-plain" { "您不是负责人：新增的条目作为“待准入”提出，等负责人决定；变更不会办理。" } }
        @if count(RowState::Bad) > 0 { p { "有误的行不会导入，其余照常；也可以改好文件后重新上传。" } }
        @if preview.does_something() {
            form method="post" action={ "/registers/" (page.id) "/import/apply" } {
                (parts::csrf(&page.csrf))
                input type="hidden" name="sha256" value=(preview.sha256);
                button class="btn btn-primary" type="submit" { "确认导入（新增 " (count(RowState::New)) "，变更 " (count(RowState::Changed)) "）" }
            }
        } @else { p class="z-note z-note-plain" { "没有可以导入的行，名录不会改变。" } }
    };
    html! {
        (parts::card("preview", "预览", &head))
        (parts::card("rows", "逐行结果", &rows(page, preview)))
    }
}

fn rows(page: &ImportPage, preview: &RegisterPreview) -> Markup {
    // What needs a look comes first.
    let mut shown: Vec<&RowResult> = preview.rows.iter().collect();
    shown.sort_by_key(|row| match row.state {
        RowState::Bad => 0,
        RowState::Changed => 1,
        RowState::New => 2,
        RowState::Same => 3,
    });
    html! {
        @if shown.len() > page.most_rows { p class="z-quiet" { "只列出 " (page.most_rows) " 行，有误和变更的在前。" } }
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "逐行结果" }
                thead { tr { @for head in ["行", "编号", "结果", "说明"] { th scope="col" { (head) } } } }
                tbody {
                    @for row in shown.into_iter().take(page.most_rows) {
                        tr {
                            td data-label="行" { (row.row) }
                            td data-label="编号" { (row.key) }
                            td data-label="结果" { span class={ "z-tag" @if row.state == RowState::Bad { " z-tag-doubt" } } { (row.state.title()) } }
                            td data-label="说明" {
                                ul class="z-plain" {
                                    @for fault in &row.faults { li { @if !fault.column.is_empty() { b { (fault.column) } "：" } (fault.what) "；" (fault.mend) } }
                                    @for one in &row.differences {
                                        li { (one.title) "：" @if one.before.is_empty() { "（无）" } @else { del { (one.before) } } " → " ins { (one.after) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn progressed(page: &ImportPage, progress: &Applied) -> Markup {
    let percent = (progress.done * 100).checked_div(progress.total).unwrap_or(100);
    let percent = u8::try_from(percent).unwrap_or(100);
    html! {
        p { b { (progress.file) } "：" (progress.done) "/" (progress.total) " 行；新增 " (progress.added) "，变更 " (progress.changed) "，相同 " (progress.same) "，没有办成 " (progress.failures) "。" }
        @if progress.is_finished() {
            p { "已经完成。" a href={ "/registers/" (page.id) } { "查看名录" } }
        } @else {
            (parts::bar(percent, "z-normal", &format!("已办 {percent}%")))
            p { "正在后台办理，可以离开本页。" a href={ "/registers/" (page.id) "/import" } { "刷新进度" } }
        }
        @if !progress.failed.is_empty() {
            details {
                summary { "没有办成的行" }
                ul { @for row in &progress.failed { li { "第" (row.row) "行 " (row.key) "：" (row.says) } } }
            }
        }
    }
}
