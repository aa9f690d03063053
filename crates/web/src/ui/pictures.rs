//! 近似图形: a picture taken or chosen, the device marks that resemble it beside it, and why.
use super::icon::icon;
use super::marks::Reason;
use super::parts::{self, Cite, Tab};
use maud::{Markup, html};

/// A device mark that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PictureRow {
    /// Number.
    pub number: String,
    /// Address of its picture, where there is one.
    pub picture: Option<String>,
    /// Score in hundredths.
    pub percent: u8,
    /// Words of the mark, classes, owner, status, as far as known.
    pub facts: Vec<String>,
    /// Descriptors that agreed.
    pub reasons: Vec<Reason>,
    /// What may be opened from it: title and page.
    pub opens: Vec<(String, String)>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PicturesPage {
    /// Ways of screening marks.
    pub ways: Vec<Tab>,
    /// What the screen shows and what it does not.
    pub summary: String,
    /// The article likeness is judged under.
    pub cite: Option<Cite>,
    /// Token of the form.
    pub csrf: String,
    /// Why nothing could be looked for.
    pub problem: Option<String>,
    /// Name of the picture that was looked for; empty before.
    pub asked: String,
    /// How the picture that was looked for is kept, where that is not as it was sent.
    pub note: Option<String>,
    /// Pictures in the register.
    pub pictures: usize,
    /// Name of the algorithm.
    pub algorithm: String,
    /// What was found.
    pub rows: Vec<PictureRow>,
}

/// The content of the page.
#[must_use]
pub fn pictures(page: &PicturesPage) -> Markup {
    let wrong = page.problem.as_ref().map(|_| "picture-fault");
    html! {
        h1 { "近似商标" }
        (parts::tabs("筛查方式", &page.ways))
        p class="z-quiet" { (page.summary) @if let Some(cite) = &page.cite { " " (parts::cite(cite)) } }
        form class="z-form" method="post" action="/marks/pictures" enctype="multipart/form-data" {
            (parts::csrf(&page.csrf))
            div class="z-field" {
                label class="form-label" for="picture" { "看到的图形（手机上可以直接拍照）" }
                p class="z-help" id="picture-help" { "SVG、PNG、JPEG、WebP。拍正、拍满，少带背景；旋转、镜像、变色、裁去一部分也能查。" }
                input class="form-control" type="file" id="picture" name="picture" required capture="environment"
                    accept="image/svg+xml,image/png,image/jpeg,image/webp,.svg,.png,.jpg,.jpeg,.webp"
                    aria-describedby={ "picture-help" @if let Some(id) = wrong { " " (id) } } aria-invalid=[wrong.map(|_| "true")];
                @if let Some(problem) = &page.problem {
                    p class="z-wrong" id="picture-fault" role="alert" { (icon("alert-triangle")) (problem) }
                }
            }
            button class="btn btn-primary" type="submit" { (icon("search")) "查" }
        }
        @if !page.asked.is_empty() { (found(page)) }
    }
}

fn found(page: &PicturesPage) -> Markup {
    html! {
        section id="pictures-found" aria-label="查到的图形" {
            @if page.rows.is_empty() {
                (parts::empty("名录里没有查到近似的图形。换一个角度、只留图形部分再查；有文字的，用文字查。", None))
            } @else {
                p {
                    "“" (page.asked) "”在 " (page.pictures) " 件图形中查到 " (page.rows.len()) " 件，最近似的在前。分数只排先后，不是结论。"
                    span class="z-help" { "算法 " (page.algorithm) }
                }
                @if let Some(note) = &page.note { p class="z-note z-note-plain" { (note) } }
                ol class="z-hits z-marks" { @for row in &page.rows { (found_row(row)) } }
            }
        }
    }
}

fn found_row(row: &PictureRow) -> Markup {
    html! {
        li class="z-picture-row" {
            @if let Some(picture) = &row.picture {
                img class="z-picture" src=(picture) alt={ "图形商标 " (row.number) } width="96" height="96" loading="lazy";
            }
            div {
                p class="z-mark-head" {
                    strong { (row.number) } " " span class="z-tag" { "近似 " (row.percent) "%" }
                    @for fact in &row.facts { @if !fact.is_empty() { " · " (fact) } }
                }
                ul class="z-reasons" { @for (_, why) in &row.reasons { li { (why) } } }
                @for (title, href) in &row.opens { a class="btn" href=(href) { "据此" (title) } " " }
            }
        }
    }
}
