//! 管理: accounts and organs. Administrators see accounts, never cases.
use super::icon::icon;
use super::parts::{self, Choice, Pager, Tab};
use maud::{Markup, html};

/// An account in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountRow {
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// Posts in words.
    pub posts: String,
    /// State in words: 正常、锁定至…、停用.
    pub state: String,
    /// Last signed in, in words.
    pub last: String,
    /// Page to edit.
    pub href: String,
}

/// Which accounts are looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountSearch {
    /// Words.
    pub q: String,
    /// Organ chosen; empty for all.
    pub organ: String,
    /// Organs to choose from.
    pub organs: Vec<Choice>,
}

/// An account being edited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountEdit {
    /// Where it is sent.
    pub action: String,
    /// CSRF token.
    pub csrf: String,
    /// Version the form was made from.
    pub expected_version: u64,
    /// New account.
    pub is_new: bool,
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Organ chosen.
    pub organ: String,
    /// Organs to choose from.
    pub organs: Vec<Choice>,
    /// Region chosen; empty: the whole of the organ's.
    pub region: String,
    /// Regions to choose from.
    pub regions: Vec<Choice>,
    /// Posts to choose from.
    pub posts: Vec<Choice>,
    /// Posts held.
    pub held: Vec<String>,
    /// Secrecy levels to choose from.
    pub clearances: Vec<Choice>,
    /// Clearance held.
    pub clearance: String,
    /// Signing in is allowed.
    pub enabled: bool,
    /// What was wrong, by name of the input.
    pub wrong: Vec<(String, String)>,
}

/// An organ in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganRow {
    /// Name.
    pub name: String,
    /// Short name for document numbers.
    pub short: String,
    /// 机关代字.
    pub mark: String,
    /// Region.
    pub region: String,
    /// Duties in words.
    pub duties: String,
    /// Accounts: count.
    pub accounts: i64,
    /// Page with its accounts.
    pub href: String,
}

fn views(active: &str) -> Markup {
    let tabs = [("账号", "/admin"), ("机关", "/admin/organs")];
    let tabs: Vec<Tab> =
        tabs.map(|(t, h)| Tab { title: t.into(), href: h.into(), count: None, active: h == active }).into();
    parts::tabs("管理", &tabs)
}

/// The parts of the system administrator's place.
#[must_use]
pub fn system_views(active: &str) -> Markup {
    let tabs = [("作业和备份", "/admin"), ("待确认的链接", "/admin/links")];
    let tabs: Vec<Tab> =
        tabs.map(|(t, h)| Tab { title: t.into(), href: h.into(), count: None, active: h == active }).into();
    parts::tabs("管理", &tabs)
}

/// The list of accounts.
#[must_use]
pub fn accounts(query: &AccountSearch, rows: &[AccountRow], pager: &Pager) -> Markup {
    html! {
        div class="z-title-line" {
            h1 { "管理" }
            a class="btn btn-primary" href="/admin/accounts/new" { (icon("plus")) "新建账号" }
        }
        (views("/admin"))
        form class="z-query" method="get" action="/admin" role="search" aria-label="查询账号" {
            (parts::input("account-q", "q", "姓名、账号、机关", "search", &query.q))
            (parts::select("account-organ", "organ", "机关", "全部机关", &query.organs, &query.organ))
            div class="z-filter z-buttons" {
                button class="btn btn-primary" type="submit" { (icon("search")) "查询" }
                a class="btn" href="/admin" { "清空" }
            }
        }
        @if rows.is_empty() { (parts::empty("没有符合条件的账号。", Some(("新建账号", "/admin/accounts/new")))) } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "账号" }
                    thead { tr { @for head in ["账号", "姓名", "机关", "职务", "状态", "最近登录"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label="账号" { a href=(row.href) { (row.login) } }
                                td data-label="姓名" { (row.name) }
                                td data-label="机关" { (row.organ) }
                                td data-label="职务" { (row.posts) }
                                td data-label="状态" { span class="z-tag" { (row.state) } }
                                td data-label="最近登录" { (row.last) }
                            }
                        }
                    }
                }
            }
        }
        (parts::pager(pager))
    }
}

/// The form of one account.
#[must_use]
pub fn account(edit: &AccountEdit) -> Markup {
    html! {
        p class="z-quiet" { a href="/admin" { "账号" } }
        h1 { @if edit.is_new { "新建账号" } @else { (edit.name) } }
        form class="z-form card z-card z-padded" method="post" action=(edit.action) {
            (parts::csrf(&edit.csrf))
            input type="hidden" name="expected_version" value=(edit.expected_version);
            (text(edit, "login", "账号（登录名）", &edit.login))
            (text(edit, "name", "姓名", &edit.name))
            div class="z-field" {
                (parts::select("a-organ", "organ", "机关", "请选择", &edit.organs, &edit.organ))
                (wrong(edit, "organ"))
            }
            div class="z-field" {
                (parts::select("a-region", "region", "地区", "机关的全部辖区", &edit.regions, &edit.region))
                p class="z-help" { "督导人员只管一部分地区时选择；只能看到这一地区内下级机关的办件。" }
                (wrong(edit, "region"))
            }
            fieldset class="z-field" {
                legend { "职务" }
                div class="z-choices" {
                    @for post in &edit.posts {
                        label for={ "a-post-" (post.id) } {
                            input type="checkbox" id={ "a-post-" (post.id) } name="post" value=(post.id) checked[edit.held.contains(&post.id)];
                            " " (post.title)
                        }
                    }
                }
                (wrong(edit, "post"))
            }
            div class="z-field" {
                (parts::select("a-clearance", "clearance", "可接触的最高密级", "请选择", &edit.clearances, &edit.clearance))
                (wrong(edit, "clearance"))
            }
            div class="z-field z-choices" {
                label for="a-enabled" { input type="checkbox" id="a-enabled" name="enabled" value="1" checked[edit.enabled]; " 允许登录" }
            }
            div class="z-actions" {
                button class="btn btn-primary" type="submit" { "保存" }
            }
        }
    }
}

fn text(edit: &AccountEdit, name: &str, label: &str, value: &str) -> Markup {
    let bad = edit.wrong.iter().any(|(n, _)| n == name);
    html! {
        div class="z-field" {
            label class="form-label" for={ "a-" (name) } { (label) }
            input class="form-control" id={ "a-" (name) } name=(name) value=(value) required
                aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then(|| format!("a-{name}-wrong"))];
            (wrong(edit, name))
        }
    }
}

fn wrong(edit: &AccountEdit, name: &str) -> Markup {
    let says = edit.wrong.iter().find(|(n, _)| n == name);
    html! { @if let Some((_, says)) = says { p class="z-wrong" id={ "a-" (name) "-wrong" } { (icon("alert-triangle")) (says) } } }
}

/// The list of organs.
#[must_use]
pub fn organs(rows: &[OrganRow]) -> Markup {
    html! {
        h1 { "管理" }
        (views("/admin/organs"))
        @if rows.is_empty() { (parts::empty("还没有机关。机关名录在省份数据目录中维护。", None)) } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "机关" }
                    thead { tr { @for head in ["机关", "简称", "机关代字", "地区", "职责", "账号"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label="机关" { (row.name) }
                                td data-label="简称" { (row.short) }
                                td data-label="机关代字" { (row.mark) }
                                td data-label="地区" { (row.region) }
                                td data-label="职责" { (row.duties) }
                                td data-label="账号" { a href=(row.href) { (row.accounts) " 个" } }
                            }
                        }
                    }
                }
            }
        }
    }
}
