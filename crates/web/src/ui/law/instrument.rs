//! One instrument: its versions, its articles, and where each is used.
use super::used_in;
use crate::ui::parts;
use maud::{Markup, html};

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionRow {
    /// Name, e.g. 2020.
    pub name: String,
    /// From when until when, in words.
    pub in_force: String,
    /// Page.
    pub href: String,
    /// Shown now.
    pub active: bool,
}

/// One line of a paraphrase.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Point {
    /// Place and what it says.
    pub says: String,
    /// Compared with the text.
    pub verified: bool,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// Id for links, e.g. `5` or `219-1`.
    pub id: String,
    /// Words, e.g. 第五条.
    pub title: String,
    /// Text from imported collections; empty where there is none.
    pub text: String,
    /// Our paraphrase, where there is no text.
    pub points: Vec<Point>,
    /// Used in: words and page.
    pub used_in: Vec<(String, String)>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InstrumentPage {
    /// Title.
    pub title: String,
    /// Number.
    pub number: String,
    /// Issuer.
    pub issuer: String,
    /// Rank in words.
    pub rank: String,
    /// Source.
    pub source: String,
    /// Number and dates of the version were compared with the text.
    pub verified: bool,
    /// Where the instrument is named as a whole: words and page.
    pub used_in: Vec<(String, String)>,
    /// Versions.
    pub versions: Vec<VersionRow>,
    /// Articles.
    pub articles: Vec<Article>,
}

/// The content of the page.
#[must_use]
pub fn instrument(page: &InstrumentPage) -> Markup {
    html! {
        p class="z-quiet" { a href="/law" { "法规" } " › " (page.rank) }
        h1 { "《" (page.title) "》" }
        dl class="z-facts" {
            div { dt { "文号" } dd { (page.number) } }
            div { dt { "制定机关" } dd { (page.issuer) } }
            div { dt { "来源" } dd { (page.source) " " (parts::verified_badge(page.verified)) } }
            @if !page.used_in.is_empty() { div { dt { "整部用在" } dd { (used_in(&page.used_in)) } } }
        }
        nav class="z-tabs" aria-label="版本" {
            ul { @for v in &page.versions { li { a href=(v.href) aria-current=[v.active.then_some("page")] { (v.name) " " span class="z-quiet" { (v.in_force) } } } } }
        }
        @if page.articles.is_empty() {
            (parts::empty("还没有引用到条文，也没有导入全文。管理员可用 zhibao law text import 导入。", None))
        }
        @for article in &page.articles {
            article class="z-article" id={ "a-" (article.id) } {
                h2 { (article.title) }
                @for line in article.text.lines() { p class="z-official" { (line) } }
                @for point in &article.points { p class="z-official" { (point.says) " " (parts::verified_badge(point.verified)) } }
                div class="z-help" {
                    @if !article.points.is_empty() { span class="z-tag" { "要点，非原文" } " " }
                    "用在：" (used_in(&article.used_in))
                }
            }
        }
    }
}
