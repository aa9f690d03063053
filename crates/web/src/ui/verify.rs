//! 核验: does this paper or receipt stand in the ledger?
use super::icon::icon;
use super::parts;
use maud::{Markup, html};

/// A check that was made: what, and whether it holds.
pub type Step = (String, bool);

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// All checks hold.
    pub holds: bool,
    /// In words.
    pub says: String,
    /// Checks, one by one.
    pub steps: Vec<Step>,
    /// Facts: name and value (digest, leaf, checkpoint).
    pub facts: Vec<(String, String)>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyPage {
    /// CSRF token.
    pub csrf: String,
    /// Digest or leaf typed before.
    pub asked: String,
    /// The answer.
    pub verdict: Option<Verdict>,
    /// Size of the ledger in words, and its last checkpoint.
    pub checkpoint: String,
}

/// The content of the page.
#[must_use]
pub fn verify(page: &VerifyPage) -> Markup {
    html! {
        h1 { "核验" }
        p class="z-lead" { "核对一份文件或回执是否记入账本、是否被改动过。账本：" (page.checkpoint) }
        form class="z-form card z-card z-padded" method="post" action="/verify" enctype="multipart/form-data" {
            (parts::csrf(&page.csrf))
            div class="z-field" {
                label class="form-label" for="v-asked" { "文书上的核验码，或者存证序号" }
                input class="form-control" id="v-asked" name="asked" value=(page.asked) autocomplete="off";
            }
            div class="z-field" {
                label class="form-label" for="v-file" { "或者选择文件、卷宗" }
                input class="form-control" type="file" id="v-file" name="file";
                p class="z-help" { "核对文书时把收到的 PDF 一起选上，可以查明它是否被改动。文件只用来计算指纹，不会保存。" }
            }
            div class="z-actions" { button class="btn btn-primary" type="submit" { (icon("shield-check")) "核验" } }
        }
        @if let Some(verdict) = &page.verdict {
            div class=(if verdict.holds { "z-note z-note-good" } else { "z-note z-note-bad" }) role="status" {
                (icon(if verdict.holds { "circle-check" } else { "alert-triangle" })) p { (verdict.says) }
            }
            (parts::card("verdict", "核对过程", &steps(verdict)))
        }
    }
}

fn steps(verdict: &Verdict) -> Markup {
    html! {
        ol { @for (what, holds) in &verdict.steps { li { (if *holds { "✓ 相符：" } else { "✗ 不符：" }) (what) } } }
        dl class="z-given" { @for (name, value) in &verdict.facts { div { dt { (name) } dd { code { (value) } } } } }
    }
}
