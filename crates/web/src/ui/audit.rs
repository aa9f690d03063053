//! 审计: who read or did what, when and from where.
use super::icon::icon;
use super::parts::{self, Choice, Pager};
use super::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Who, with organ.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// On what: words and page, if it may be opened.
    pub on: String,
    /// Allowed, refused or failed, in words.
    pub outcome: String,
    /// Refused or failed.
    pub bad: bool,
    /// From where.
    pub address: String,
    /// Request id.
    pub request_id: String,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// Who: name or login.
    pub who: String,
    /// Organ.
    pub organ: String,
    /// What.
    pub what: String,
    /// How it ended.
    pub outcome: String,
    /// Id of the request or of what it was about.
    pub request: String,
    /// From day.
    pub from: String,
    /// Until day.
    pub until: String,
    /// Organs to choose from.
    pub organs: Vec<Choice>,
    /// Kinds of what to choose from.
    pub whats: Vec<Choice>,
    /// Outcomes to choose from.
    pub outcomes: Vec<Choice>,
}

/// The content of the page.
#[must_use]
pub fn audit(query: &AuditQuery, rows: &[AuditRow], pager: &Pager) -> Markup {
    html! {
        h1 { "审计" }
        form class="z-query" method="get" action="/audit" role="search" aria-label="查询审计记录" {
            (parts::input("audit-who", "who", "姓名或账号", "search", &query.who))
            (parts::select("audit-organ", "organ", "机关", "全部", &query.organs, &query.organ))
            (parts::select("audit-what", "what", "行为", "全部", &query.whats, &query.what))
            (parts::select("audit-outcome", "outcome", "结果", "全部", &query.outcomes, &query.outcome))
            (parts::input("audit-request", "request", "请求号或对象编号", "search", &query.request))
            (parts::input("audit-from", "from", "自", "date", &query.from))
            (parts::input("audit-until", "until", "至", "date", &query.until))
            div class="z-filter z-buttons" {
                button class="btn btn-primary" type="submit" { (icon("search")) "查询" }
                a class="btn" href="/audit" { "清空" }
            }
        }
        @if rows.is_empty() { (parts::empty("这个范围内没有记录。可以放宽日期再查。", None)) } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "审计记录" }
                    thead { tr { @for head in ["时间", "人员", "行为", "对象", "结果", "来源", "请求号"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label="时间" { (words::instant(row.at)) }
                                td data-label="人员" { (row.who) }
                                td data-label="行为" { (row.what) }
                                td data-label="对象" { (row.on) }
                                td data-label="结果" { span class=(if row.bad { "z-tag z-tag-doubt" } else { "z-tag" }) { (row.outcome) } }
                                td data-label="来源" class="z-number" { @if row.address.is_empty() { "—" } @else { (row.address) } }
                                td data-label="请求号" { code { (row.request_id) } }
                            }
                        }
                    }
                }
            }
        }
        (parts::pager(pager))
    }
}
