//! 导入计划文件: choose the document, look at what was read, apply it.
use crate::ui::icon::icon;
use crate::ui::parts;
use crate::ui::words;
use jiff::civil::Date;
use law::plan::document::Warning;
use maud::{Markup, html};

/// A measure as read, beside the plan's own title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PreviewMeasure {
    /// Number in the document.
    pub number: u32,
    /// Our short title; none where the plan's data have no such number.
    pub title: Option<String>,
    /// Beginning of its text.
    pub beginning: String,
    /// Line in the document.
    pub line: usize,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// Name of the file.
    pub file: String,
    /// Digest that the second step sends back.
    pub sha256: String,
    /// Title of the document.
    pub title: String,
    /// Who issued it.
    pub issued_by: Option<String>,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// Sections with the number of their measures.
    pub sections: Vec<(String, usize)>,
    /// Measures in order.
    pub measures: Vec<PreviewMeasure>,
    /// What the reader guessed or found odd.
    pub warnings: Vec<Warning>,
    /// Why it cannot be applied.
    pub objection: Option<String>,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct ImportPage {
    /// Token of the forms.
    pub csrf: String,
    /// Largest file in words.
    pub limit: String,
    /// What was wrong with the file sent.
    pub fault: Option<String>,
    /// What was read, in the second step.
    pub preview: Option<Preview>,
}

/// The content of the page.
#[must_use]
pub fn import(page: &ImportPage) -> Markup {
    html! {
        p class="z-quiet" { a href="/plan" { "计划" } " › 导入计划文件" }
        h1 { "导入计划文件" }
        p class="z-lead" { "把印发的计划正文导入本单位的数据，各项措施的页面上就能看到原文。先预览，核对无误后再确认；任务和进度不受影响。" }
        @if let Some(preview) = &page.preview { (previewed(page, preview)) }
        (parts::card("choose", if page.preview.is_some() { "换一份文件" } else { "选择文件" }, &chooser(page)))
    }
}

fn chooser(page: &ImportPage) -> Markup {
    let says = page.fault.as_ref().map(|_| "document-fault");
    html! {
        form class="z-form" method="post" action="/plan/import" enctype="multipart/form-data" {
            (parts::csrf(&page.csrf))
            div class="z-field" {
                label class="form-label" for="document" { "计划正文（纯文本文件）" }
                p class="z-help" id="document-help" { "UTF-8 或 GBK 编码，不超过 " (page.limit) "。PDF、Word 文件请先另存为纯文本。" }
                input class="form-control" type="file" id="document" name="document" required
                    accept=".txt,.md,text/plain" aria-describedby={ "document-help" @if let Some(id) = says { " " (id) } }
                    aria-invalid=[says.map(|_| "true")];
                @if let Some(fault) = &page.fault {
                    p class="z-wrong" id="document-fault" role="alert" { (icon("alert-triangle")) (fault) }
                }
            }
            button class="btn btn-primary" type="submit" { "预览" }
        }
    }
}

fn previewed(page: &ImportPage, preview: &Preview) -> Markup {
    html! {
        (parts::card("preview", "预览", &head(page, preview)))
        @if !preview.warnings.is_empty() { (parts::card("warnings", "提示", &warnings(&preview.warnings))) }
        (parts::card("measures", "读到的措施", &measures(&preview.measures)))
    }
}

fn head(page: &ImportPage, preview: &Preview) -> Markup {
    let unnamed =
        |title: &str| if title.is_empty() { "（无标题）".to_owned() } else { title.to_owned() };
    html! {
        p { b { (preview.title) } }
        p class="z-quiet" {
            "文件：" (preview.file)
            @if let Some(by) = &preview.issued_by { " · 印发：" (by) }
            @if let Some(on) = preview.issued_on { " · " (words::date(on)) }
        }
        p { "共 " (preview.sections.len()) " 个部分、" (preview.measures.len()) " 项措施，提示 " (preview.warnings.len()) " 条。" }
        ul { @for (title, count) in &preview.sections { li { (unnamed(title)) "：" (count) " 项" } } }
        @match &preview.objection {
            Some(says) => { p class="z-note z-note-bad" role="alert" { "不能导入：" (says) "。" } },
            None => {
                form method="post" action="/plan/import/apply" {
                    (parts::csrf(&page.csrf))
                    input type="hidden" name="sha256" value=(preview.sha256);
                    button class="btn btn-primary" type="submit" { "确认导入" }
                }
            },
        }
    }
}

fn warnings(warnings: &[Warning]) -> Markup {
    html! {
        p class="z-quiet" { "提示不妨碍导入，但请对照原件看一遍。" }
        ul {
            @for warning in warnings {
                li { b { "第" (warning.line) "行" } "：" (warning.what) "。" span class="z-quiet" { (warning.mend) "。" } }
            }
        }
    }
}

fn measures(measures: &[PreviewMeasure]) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "读到的措施" }
                thead { tr { @for head in ["编号", "计划数据中的标题", "文件中的文字", "行"] { th scope="col" { (head) } } } }
                tbody {
                    @for measure in measures {
                        tr {
                            td data-label="编号" { (measure.number) }
                            td data-label="标题" {
                                @match &measure.title { Some(title) => { (title) }, None => { span class="z-tag z-tag-doubt" { "计划数据中没有" } } }
                            }
                            td data-label="文字" { (measure.beginning) }
                            td data-label="行" { (measure.line) }
                        }
                    }
                }
            }
        }
    }
}
