//! Pages that say why something did not happen and what to do next.
use super::icon::icon;
use super::parts::{self, Cite};
use super::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// What somebody else did in the meantime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// When.
    pub at: Timestamp,
}

/// Why something did not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// 403: known, but not for this person.
    NotAllowed {
        /// What is missing, in words.
        says: String,
        /// Article, if one says so.
        cite: Option<Cite>,
    },
    /// 400 or 403: what was sent or asked cannot be used as it is; no question of rights.
    NotTaken {
        /// Status of the answer.
        status: u16,
        /// What is wrong and what to do, in words.
        says: String,
        /// Where to go on: label and page.
        next: Option<(String, String)>,
    },
    /// 404: not there, or not to be known.
    NotThere,
    /// 404: a one-time link that does not serve, for whatever reason.
    LinkNotThere,
    /// 409: somebody acted meanwhile.
    Conflict {
        /// What they did.
        meanwhile: Vec<Meanwhile>,
        /// Page of the case as it is now.
        case: String,
        /// Page with what was typed, kept as a draft.
        draft: Option<String>,
    },
    /// 422: a lawful no with its reasons.
    Refused {
        /// Reasons with articles.
        because: Vec<(String, Option<Cite>)>,
        /// Page to go back to.
        back: String,
    },
    /// 413: too large.
    TooLarge {
        /// Limit in words.
        limit: String,
    },
    /// 429: too often.
    TooOften {
        /// Wait in words.
        wait: String,
    },
    /// 500 or 503: ours.
    Fault {
        /// Request id to tell the administrator.
        request_id: String,
    },
}

impl Message {
    /// Status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Message::NotTaken { status, .. } => *status,
            Message::NotAllowed { .. } => 403,
            Message::NotThere | Message::LinkNotThere => 404,
            Message::Conflict { .. } => 409,
            Message::TooLarge { .. } => 413,
            Message::Refused { .. } => 422,
            Message::TooOften { .. } => 429,
            Message::Fault { .. } => 500,
        }
    }

    /// Title of the page.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Message::NotTaken { .. } => "没有办理",
            Message::NotAllowed { .. } => "不能办理",
            Message::NotThere => "没有找到",
            Message::LinkNotThere => "这个地址不能用",
            Message::Conflict { .. } => "刚才有人办理过了",
            Message::TooLarge { .. } => "内容太大",
            Message::Refused { .. } => "依法不能办理",
            Message::TooOften { .. } => "操作太频繁",
            Message::Fault { .. } => "系统出错了",
        }
    }
}

/// The content of the page.
#[must_use]
pub fn message(message: &Message) -> Markup {
    html! {
        section class="z-message" {
            h1 { (icon("alert-triangle")) (message.title()) }
            @match message {
                Message::NotAllowed { says, cite } => {
                    p { (says) @if let Some(cite) = cite { " " (parts::cite(cite)) } }
                    p class="z-help" { "需要办理的，请联系本机关负责人或安全管理员调整职务。" }
                },
                Message::NotTaken { says, next, .. } => {
                    p { (says) }
                    @if let Some((label, href)) = next { a class="btn btn-primary" href=(href) { (icon("arrow-back-up")) (label) } }
                },
                Message::NotThere => { p { "这个地址没有内容，或者不在您的职责范围内。请核对文号，或者到检索中查找。" } },
                Message::LinkNotThere => {
                    p { "一次性地址须经系统管理员确认后才能使用，用过、过期或者给了新的地址即失效。" }
                    p class="z-help" { "请核对地址；仍不能用的，请联系安全管理员，由系统管理员在“管理”的“待确认的链接”中确认。" }
                },
                Message::Conflict { meanwhile, case, draft } => { (conflict(meanwhile, case, draft.as_deref())) },
                Message::Refused { because, back } => {
                    ul { @for (says, cite) in because { li { (says) @if let Some(cite) = cite { " " (parts::cite(cite)) } } } }
                    a class="btn btn-primary" href=(back) { (icon("arrow-back-up")) "回到办件" }
                },
                Message::TooLarge { limit } => { p { "一次最多 " (limit) "。请把文件拆开，分几次提交；已填写的文字可先暂存。" } },
                Message::TooOften { wait } => { p { "请等 " (wait) " 后再试。连续输错口令会延长等待时间。" } },
                Message::Fault { request_id } => {
                    p { "这不是您的操作造成的，所填内容没有生效。请稍后再试；仍然出错的，把请求号告诉系统管理员：" }
                    p class="z-secret" { code { (request_id) } }
                },
            }
            p { a href="/" { "回首页" } " · " a href="/search" { "检索" } }
        }
    }
}

fn conflict(meanwhile: &[Meanwhile], case: &str, draft: Option<&str>) -> Markup {
    html! {
        p { "您填写期间，办件已经变化，所以这次没有提交。别人做了：" }
        ul { @for m in meanwhile { li { b { (m.what) } " " span class="z-quiet" { (m.who) " · " (words::instant(m.at)) } } } }
        p { "您填写的内容没有丢。" }
        div class="z-actions" {
            a class="btn btn-primary" href=(case) { "看现在的办件" }
            @if let Some(draft) = draft { a class="btn" href=(draft) { (icon("pencil")) "接着填写" } }
        }
    }
}
