//! The frame of every page: top bar, menu by duty, content, foot. On a phone the menu folds away without script.
use super::icon::icon;
use super::parts;
use crate::assets::asset_url;
use maud::{DOCTYPE, Markup, html};

/// Places of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// 工作台.
    Desk,
    /// 办件.
    Cases,
    /// 新建办件.
    NewCase,
    /// 移送往来.
    Handovers,
    /// 涉案物品.
    Goods,
    /// 查漏.
    Finders,
    /// 专题.
    Topics,
    /// 近似商标.
    Marks,
    /// 计划.
    Plan,
    /// 名录.
    Registers,
    /// 法规.
    Law,
    /// 检索.
    Search,
    /// 管理.
    Admin,
    /// 审计.
    Audit,
    /// 核验.
    Verify,
}

impl Place {
    /// Every place, in the order of the menu.
    pub const ALL: [Place; 15] = [
        Place::Desk,
        Place::Cases,
        Place::NewCase,
        Place::Handovers,
        Place::Goods,
        Place::Finders,
        Place::Topics,
        Place::Marks,
        Place::Plan,
        Place::Registers,
        Place::Law,
        Place::Search,
        Place::Admin,
        Place::Audit,
        Place::Verify,
    ];

    /// Name in the menu, icon and path.
    #[must_use]
    pub const fn entry(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Place::Desk => ("工作台", "list-check", "/desk"),
            Place::Cases => ("办件", "folder", "/cases"),
            Place::NewCase => ("新建办件", "plus", "/cases/new"),
            Place::Handovers => ("移送往来", "arrows-exchange", "/handovers"),
            Place::Goods => ("涉案物品", "inbox", "/goods"),
            Place::Finders => ("查漏", "filter", "/finders"),
            Place::Topics => ("专题", "files", "/topics"),
            Place::Marks => ("近似商标", "search", "/marks"),
            Place::Plan => ("计划", "list-details", "/plan"),
            Place::Registers => ("名录", "users", "/registers"),
            Place::Law => ("法规", "scale", "/law"),
            Place::Search => ("检索", "search", "/search"),
            Place::Admin => ("管理", "settings", "/admin"),
            Place::Audit => ("审计", "history", "/audit"),
            Place::Verify => ("核验", "shield-check", "/verify"),
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// Posts and duties in words.
    pub posts: Vec<String>,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Something was done.
    #[default]
    Good,
    /// Something to know.
    Plain,
    /// Something went wrong.
    Bad,
}

/// A notice at the head of the page, shown once after an act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub says: String,
}

/// What stands around the content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// Title of the page.
    pub title: String,
    /// Province, e.g. 黑龙江省.
    pub province: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Places this person may open.
    pub menu: Vec<Place>,
    /// Place that is open.
    pub active: Option<Place>,
    /// CSRF token for forms of the frame (sign out).
    pub csrf: Option<String>,
    /// Unread notices.
    pub notices: i64,
    /// Notice at the head.
    pub notice: Option<Notice>,
    /// Words typed into the search box before.
    pub query: String,
    /// Id of the request, for the foot and for reports of faults.
    pub request_id: String,
    /// A demonstration with made-up data.
    pub demonstration: bool,
}

/// A whole page.
#[must_use]
pub fn page(frame: &Frame, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            (head(frame))
            body class=[frame.person.is_none().then_some("z-outside")] {
                a class="z-skip" href="#content" { "跳到正文" }
                (top(frame))
                div class="z-columns" {
                    @if !frame.menu.is_empty() {
                        nav class="z-menu" aria-label="主菜单" { (menu(frame)) }
                    }
                    main id="content" class="z-content" tabindex="-1" {
                        @if let Some(notice) = &frame.notice { (flash(notice)) }
                        (body)
                    }
                }
                (foot(frame))
            }
        }
    }
}

fn head(frame: &Frame) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light";
            meta name="htmx-config" content=r#"{"includeIndicatorCSS":false}"#;
            title { (frame.title) " · 知保" }
            link rel="icon" type="image/svg+xml" href=(asset_url("zhibao.svg"));
            link rel="stylesheet" href=(asset_url("tabler.min.css"));
            link rel="stylesheet" href=(asset_url("zhibao.css"));
            script src=(asset_url("htmx.min.js")) defer {}
            script src=(asset_url("zhibao.js")) defer {}
        }
    }
}

fn top(frame: &Frame) -> Markup {
    html! {
        header class="z-top" {
            a class="z-brand" href="/" {
                img src=(asset_url("zhibao.svg")) width="28" height="28" alt="";
                span { (frame.province) " · " b { "知保" } }
            }
            @if frame.demonstration { span class="z-demo" { "演示数据" } }
            @if let Some(person) = &frame.person {
                @if frame.menu.contains(&Place::Search) {
                    form class="z-search" method="get" action="/search" role="search" {
                        label class="visually-hidden" for="z-q" { "检索办件、文号、当事人、权利" }
                        (icon("search"))
                        input id="z-q" type="search" name="q" value=(frame.query) placeholder="检索" title="按 / 键到这里" data-focus-key="/";
                    }
                }
                @if frame.menu.contains(&Place::Desk) {
                    a class="z-bell" href="/notices" {
                        (icon("bell")) span class="visually-hidden" { "通知" }
                        @if frame.notices > 0 { span class="z-count" { (frame.notices) span class="visually-hidden" { " 条未读" } } }
                    }
                }
                (person_menu(person, frame.csrf.as_deref()))
            }
        }
        @if !frame.menu.is_empty() {
            details class="z-fold" {
                summary { (icon("menu-2")) "菜单" }
                nav aria-label="主菜单（折叠）" { (menu(frame)) }
            }
        }
    }
}

fn person_menu(person: &Person, csrf: Option<&str>) -> Markup {
    html! {
        details class="z-person" {
            summary { (icon("user")) span { (person.name) } }
            div class="z-person-card" {
                p { b { (person.name) } }
                p { (person.organ) }
                @if !person.posts.is_empty() { p class="z-quiet" { (person.posts.join("、")) } }
                a class="btn w-100" href="/account" { (icon("settings")) "账号与口令" }
                form method="post" action="/logout" {
                    @if let Some(token) = csrf { (parts::csrf(token)) }
                    button class="btn w-100" type="submit" { (icon("logout")) "退出" }
                }
            }
        }
    }
}

fn menu(frame: &Frame) -> Markup {
    html! {
        ul {
            @for place in Place::ALL.into_iter().filter(|place| frame.menu.contains(place)) {
                @let (name, picture, href) = place.entry();
                li {
                    a href=(href) aria-current=[(frame.active == Some(place)).then_some("page")] { (icon(picture)) (name) }
                }
            }
        }
    }
}

fn flash(notice: &Notice) -> Markup {
    let (class, role, picture) = match notice.tone {
        Tone::Good => ("z-note z-note-good", "status", "circle-check"),
        Tone::Plain => ("z-note z-note-plain", "status", "message"),
        Tone::Bad => ("z-note z-note-bad", "alert", "alert-triangle"),
    };
    html! { div class=(class) role=(role) { (icon(picture)) p { (notice.says) } } }
}

fn foot(frame: &Frame) -> Markup {
    html! {
        footer class="z-foot" {
            span { "知保 " (env!("CARGO_PKG_VERSION")) }
            @if frame.demonstration { span { "演示数据，不是真实案件" } }
            @if !frame.request_id.is_empty() { span { "请求号 " code { (frame.request_id) } } }
        }
    }
}
