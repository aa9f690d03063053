//! 检索: one box for cases, numbers, parties, rights and articles.
use super::icon::icon;
use super::light::{Lamp, light};
use super::parts::{self, Pager, Tab};
use maud::{Markup, html};

/// A piece of a text: words, and whether they were searched for.
pub type Piece = (String, bool);

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hit {
    /// What it is: 办件、措施、法律文件.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Number.
    pub number: String,
    /// Page.
    pub href: String,
    /// Where the words stand.
    pub pieces: Vec<Piece>,
    /// Light, for cases.
    pub lamp: Option<Lamp>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchPage {
    /// Words.
    pub query: String,
    /// Kinds with counts.
    pub tabs: Vec<Tab>,
    /// What was found.
    pub hits: Vec<Hit>,
    /// Where the list stands.
    pub pager: Pager,
}

/// The content of the page.
#[must_use]
pub fn search(page: &SearchPage) -> Markup {
    html! {
        h1 { "检索" }
        form class="z-query" method="get" action="/search" role="search" aria-label="检索全部" {
            (parts::input("search-words", "q", "词语、文号、当事人、权利号、条文", "search", &page.query))
            div class="z-filter z-buttons" { button class="btn btn-primary" type="submit" { (icon("search")) "检索" } }
        }
        @if !page.tabs.is_empty() { (parts::tabs("种类", &page.tabs)) }
        @if page.query.is_empty() {
            p class="z-quiet" { "写几个词，用空格隔开；文号可以整段粘贴。只会找到您有权查看的内容。" }
        } @else if page.hits.is_empty() {
            (parts::empty("没有找到。换一个说法，或者少写几个词再试。", None))
        } @else {
            ol class="z-hits" {
                @for hit in &page.hits {
                    li {
                        p {
                            @if let Some(lamp) = &hit.lamp { (light(lamp)) " " }
                            a href=(hit.href) { (hit.title) } " " span class="z-number" { (hit.number) } " " span class="z-tag" { (hit.kind) }
                        }
                        p class="z-help" { @for (words, found) in &hit.pieces { @if *found { mark { (words) } } @else { (words) } } }
                    }
                }
            }
            (parts::pager(&page.pager))
        }
    }
}
