//! 批量筛查: batches that were sent in, what was found in them with its reasons, and reviewers' decisions.
use super::icon::icon;
use super::parts::{self, Cite, Pager, Tab};
use super::words;
use app::screenings::{
    FactorShown, FiledMark, Found, LevelShown, MAX_REASON_CHARS, ScreenFindingView, ScreeningState,
    ScreeningView, WhyShown,
};
use maud::{Markup, html};

/// Rows of evidence shown at once; the others are folded away.
const PROOF_SHOWN: usize = 8;

/// A sort of screening that a batch may be sent in for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sort {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it shows.
    pub summary: String,
    /// What it rests on.
    pub cite: Option<Cite>,
    /// From when something counts.
    pub levels: Vec<LevelShown>,
}

/// The page of all batches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BatchesPage {
    /// Ways of screening marks.
    pub ways: Vec<Tab>,
    /// Token of the form.
    pub csrf: String,
    /// Sorts of screening.
    pub sorts: Vec<Sort>,
    /// Sort chosen last.
    pub chosen: String,
    /// Title typed last.
    pub title: String,
    /// What was wrong: part of the form and words.
    pub faults: Vec<(String, String)>,
    /// Batches.
    pub rows: Vec<ScreeningView>,
    /// Pager.
    pub pager: Pager,
}

/// The content of the page of all batches.
#[must_use]
pub fn batches(page: &BatchesPage) -> Markup {
    html! {
        h1 { "近似商标" }
        (parts::tabs("筛查方式", &page.ways))
        p class="z-lead" { "成批的申请一次送进来，后台逐件筛查，列出要看的和理由；复核人决定处理还是排除，处理的一步转成办件。" }
        (parts::card("order", "送一批", &order(page)))
        (parts::card("batches", "筛查记录", &html! {
            @if page.rows.is_empty() {
                (parts::empty("还没有筛查过。在上面选择申请表，送一批。", None))
            } @else {
                (table(&page.rows))
                (parts::pager(&page.pager))
            }
        }))
        @for sort in &page.sorts { (parts::card(&format!("sort-{}", sort.id), &sort.title, &explained(sort))) }
    }
}

fn order(page: &BatchesPage) -> Markup {
    let fault = |part: &str| page.faults.iter().find(|(of, _)| of == part).map(|(_, says)| says.as_str());
    html! {
        form class="z-form" method="post" action="/marks/screenings" enctype="multipart/form-data" {
            (parts::csrf(&page.csrf))
            fieldset class="z-field" {
                legend class="form-label" { "做什么筛查" }
                @for sort in &page.sorts {
                    label class="form-check" for={ "kind-" (sort.id) } {
                        input class="form-check-input" type="radio" id={ "kind-" (sort.id) } name="kind" value=(sort.id)
                            required checked[sort.id == page.chosen];
                        span class="form-check-label" { b { (sort.title) } "：" (sort.summary) }
                    }
                }
            }
            div class="z-field" {
                label class="form-label" for="batch-title" { "名称（例如“第1900期公告”，不写用文件名）" }
                input class="form-control" type="text" id="batch-title" name="title" value=(page.title)
                    aria-invalid=[fault("title").map(|_| "true")];
                (wrong(fault("title")))
            }
            (file("table", "申请表", "CSV、TSV（UTF-8 或 GBK）或 XLSX。第一行写列名，要有“申请号”和“商标”；类别、类似群、申请人、代理机构、申请日期有就写上；申请人审查还认“受让人、申请人地址、法定代表人、经营类别”。", true, fault("table")))
            label class="form-check" for="against-register" {
                input class="form-check-input" type="checkbox" id="against-register" name="register" value="yes" checked;
                span class="form-check-label" { "公告批次也与名录里的在先商标比对" }
            }
            details class="z-more" open[fault("names").is_some() || fault("findings").is_some()] {
                summary { "申请人审查可以再附两张表" }
                (file("names", "公共名称表", "两列：名称、种类（人物、地名、公共、文化、通用）。行政区划已经认得。", false, fault("names")))
                (file("findings", "在先认定表", "三列：人员（申请人或者代理机构）、文书号、认定内容。", false, fault("findings")))
            }
            button class="btn btn-primary" type="submit" { (icon("upload")) "送去筛查" }
        }
    }
}

fn file(id: &str, title: &str, help: &str, required: bool, fault: Option<&str>) -> Markup {
    html! {
        div class="z-field" {
            label class="form-label" for={ "file-" (id) } { (title) }
            p class="z-help" id={ "file-" (id) "-help" } { (help) }
            input class="form-control" type="file" id={ "file-" (id) } name=(id) required[required] accept=".csv,.tsv,.txt,.xlsx"
                aria-describedby={ "file-" (id) "-help" } aria-invalid=[fault.map(|_| "true")];
            (wrong(fault))
        }
    }
}

fn wrong(fault: Option<&str>) -> Markup {
    html! { @if let Some(says) = fault { p class="z-wrong" role="alert" { (icon("alert-triangle")) (says) } } }
}

fn table(rows: &[ScreeningView]) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "筛查记录" }
                thead { tr { @for head in ["状态", "名称", "筛查", "送来", "申请", "新发现", "早已发现"] { th scope="col" { (head) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            td data-label="状态" { (state(row.state)) }
                            td data-label="名称" { a href={ "/marks/screenings/" (row.id) } { (row.title) } }
                            td data-label="筛查" { (row.kind_title) }
                            td data-label="送来" { (words::instant(row.made_at)) " " (row.organ_name) }
                            td data-label="申请" class="z-number" { (words::count(row.marks)) }
                            td data-label="新发现" class="z-number" { (words::count(row.found)) }
                            td data-label="早已发现" class="z-number" { (words::count(row.known)) }
                        }
                    }
                }
            }
        }
    }
}

fn state(state: ScreeningState) -> Markup {
    match state {
        ScreeningState::Waiting => html! { span class="z-tag" { "… 筛查中" } },
        ScreeningState::Done => html! { span class="z-tag z-tag-good" { "✓ 已筛查" } },
        ScreeningState::Failed => html! { span class="z-tag z-tag-doubt" { "× 不能筛查" } },
    }
}

fn explained(sort: &Sort) -> Markup {
    html! {
        p { (sort.summary) @if let Some(cite) = &sort.cite { " " (parts::cite(cite)) } }
        @if !sort.levels.is_empty() {
            details class="z-more" {
                summary { "从多少起列出（" (sort.levels.len()) " 项）" }
                dl class="z-facts" {
                    @for level in &sort.levels {
                        div { dt { (level.title) } dd { (level.value) " " (parts::verified_badge(level.verified)) } }
                    }
                }
            }
        }
    }
}

/// A finding as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// The finding.
    pub view: ScreenFindingView,
    /// What may be opened from it: title and page.
    pub opens: Vec<(String, String)>,
}

/// The page of one batch.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchPage {
    /// Ways of screening marks.
    pub ways: Vec<Tab>,
    /// Token of the forms.
    pub csrf: String,
    /// The batch.
    pub batch: ScreeningView,
    /// Open, relevant, not relevant.
    pub tabs: Vec<Tab>,
    /// Tab shown: where a decision comes back to.
    pub verdict: String,
    /// Findings of the tab.
    pub rows: Vec<FindingRow>,
    /// A decision that was not taken: the finding and why.
    pub fault: Option<(String, String)>,
    /// Pager.
    pub pager: Pager,
    /// The findings as a file.
    pub sheet: String,
}

/// The content of the page of one batch.
#[must_use]
pub fn batch(page: &BatchPage) -> Markup {
    let batch = &page.batch;
    html! {
        p class="z-quiet" { a href="/marks/screenings" { "批量筛查" } " › " (batch.title) }
        h1 { (batch.title) }
        (parts::tabs("筛查方式", &page.ways))
        (facts(batch))
        @match batch.state {
            ScreeningState::Waiting => p class="z-note z-note-plain" id="batch-waits" {
                "正在筛查；稍后" a href={ "/marks/screenings/" (batch.id) } { "刷新" } "，离开也不影响。"
            },
            ScreeningState::Failed => p class="alert alert-danger" role="alert" { (batch.says) " 请改好后重新送来。" },
            ScreeningState::Done => (findings(page)),
        }
        @if batch.bad_rows > 0 { (parts::card("bad", "没有读出来的行", &bad(batch))) }
    }
}

fn facts(batch: &ScreeningView) -> Markup {
    let fact = |title: &str, value: &Markup| html! { div { dt { (title) } dd { (value) } } };
    html! {
        dl class="z-facts" {
            (fact("筛查", &html! { (batch.kind_title) " " (state(batch.state)) }))
            (fact("送来", &html! { (words::instant(batch.made_at)) "，" (batch.organ_name) }))
            (fact("申请表", &html! { (batch.source) " " span class="z-help z-number" { "SHA-256 " (batch.sha256) } }))
            (fact("申请", &html! { (words::count(batch.marks)) " 件" @if batch.bad_rows > 0 { "，" (batch.bad_rows) " 行没有读出来" } }))
            @if batch.watched > 0 { (fact("监测商标", &html! { (batch.watched) " 件" })) }
            @if batch.compared > 0 { (fact("在先商标", &html! { (batch.compared) " 件" })) }
            (fact("发现", &html! { "新的 " (words::count(batch.found)) " 条，早已发现、不再列出的 " (words::count(batch.known)) " 条" }))
            @if batch.over > 0 { (fact("没有保留", &html! { (batch.over) " 条，都不如保留的近似；提高报告起点，或者分批送来" })) }
            @if !batch.agencies.is_empty() { (fact("代理机构的在先认定", &agencies(batch))) }
            @if !batch.algorithm.is_empty() { (fact("算法", &html! { (batch.algorithm) })) }
        }
    }
}

fn agencies(batch: &ScreeningView) -> Markup {
    html! {
        ul class="z-plain" {
            @for one in &batch.agencies {
                li { (one.agency) " " span class="z-number" { (one.document) } "：" (one.finding)
                    "；代理这批申请 " (one.filings) " 件、申请人 " (one.applicants) " 个" }
            }
        }
        p class="z-help" { "只是代理过，不等于申请人有问题；申请人另有因素的，在发现里一并列出。" }
    }
}

fn bad(batch: &ScreeningView) -> Markup {
    html! {
        p { "共 " (batch.bad_rows) " 行，其余照常筛查。改好后重新送来，已经发现的不会重复。" }
        ul class="z-plain" { @for (line, reason) in &batch.bad { li { "第 " (line) " 行：" (reason) } } }
    }
}

fn findings(page: &BatchPage) -> Markup {
    html! {
        (parts::tabs("复核结论", &page.tabs))
        @if page.rows.is_empty() {
            (parts::empty("这里没有发现。", None))
        } @else {
            p { a href=(page.sheet) { "下载表格（CSV）" } " " span class="z-help" { "列出的只是要看的，不是结论。" } }
            ol class="z-hits z-marks" { @for row in &page.rows { (finding(page, row)) } }
            (parts::pager(&page.pager))
        }
    }
}

fn finding(page: &BatchPage, row: &FindingRow) -> Markup {
    let view = &row.view;
    html! {
        li id={ "finding-" (view.id) } {
            @match &view.found {
                Found::Likeness { of, watched, filed, score, goods, rules, exceptions } => {
                    p class="z-mark-head" {
                        strong { (view.title) } " " span class="z-tag" { "近似 " (percent(*score)) "%" } " "
                        span class="z-help" { (goods) }
                    }
                    (side(if *watched { "监测" } else { "在先" }, of))
                    (side("新申请", filed))
                    (reasons(rules, exceptions))
                },
                Found::Filers { applicants, filings, agencies, factors } => {
                    p class="z-mark-head" {
                        strong { (view.title) } " " span class="z-tag" { (factors.len()) " 项因素" }
                    }
                    p { "申请人：" (applicants.join("、")) "；申请 " (filings.len()) " 件" @if !agencies.is_empty() { "；代理：" (agencies.join("、")) } }
                    @for factor in factors { (told(factor)) }
                },
            }
            (decision(page, row))
        }
    }
}

fn percent(score: f32) -> u8 {
    words::percent(f64::from(score))
}

fn side(title: &str, mark: &FiledMark) -> Markup {
    html! {
        p class="z-side" {
            span class="z-help" { (title) " " } b { (mark.mark) } " " span class="z-number" { (mark.number) }
            @for fact in [&mark.classes_in_words(), &mark.owner, &mark.agent, &mark.filed] { @if !fact.is_empty() { " · " (fact) } }
        }
    }
}

fn reasons(rules: &[WhyShown], exceptions: &[WhyShown]) -> Markup {
    html! {
        ul class="z-reasons" {
            @for one in rules { li { span class="z-number" { (one.code) } " " (one.why) } }
            @for one in exceptions { li { span class="z-tag z-tag-doubt" { "减分" } " " span class="z-number" { (one.code) } " " (one.why) } }
        }
    }
}

fn told(factor: &FactorShown) -> Markup {
    let rows = |from: usize, to: usize| {
        html! {
            ul class="z-plain" {
                @for row in factor.proof.iter().skip(from).take(to - from) {
                    li { @if !row.number.is_empty() { span class="z-number" { (row.number) } " " } (row.text)
                        @if let Some(other) = &row.other { " " span class="z-help z-number" { "在先 " (other) } } }
                }
            }
        }
    };
    let count = factor.proof.len();
    html! {
        div class="z-factor" {
            p { b { (factor.factor) } "：" (factor.summary) " " span class="z-cite" { (factor.cite) } }
            (rows(0, PROOF_SHOWN.min(count)))
            @if count > PROOF_SHOWN {
                details class="z-more" { summary { "其余 " (count - PROOF_SHOWN) " 条证据" } (rows(PROOF_SHOWN, count)) }
            }
        }
    }
}

fn decision(page: &BatchPage, row: &FindingRow) -> Markup {
    let view = &row.view;
    let id = view.id.to_string();
    let fault = page.fault.as_ref().filter(|(of, _)| *of == id).map(|(_, says)| says.as_str());
    html! {
        @if let Some(at) = view.decided_at {
            p class="z-decided" {
                span class="z-tag" { (if view.verdict == "relevant" { "✓ 要处理" } else { "× 已排除" }) } " "
                (view.decided_by) " " (words::instant(at)) @if !view.reason.is_empty() { "：" (view.reason) }
            }
        }
        form class="z-decide" method="post" action={ "/marks/findings/" (id) "/decision" } {
            (parts::csrf(&page.csrf))
            input type="hidden" name="tab" value=(page.verdict);
            label class="form-label" for={ "reason-" (id) } { "理由（排除的必写）" }
            input class="form-control" type="text" id={ "reason-" (id) } name="reason" maxlength=(MAX_REASON_CHARS)
                value=(view.reason) aria-invalid=[fault.map(|_| "true")];
            (wrong(fault))
            div class="z-buttons" {
                @if view.verdict != "relevant" { button class="btn btn-primary" type="submit" name="verdict" value="relevant" { "要处理" } }
                @if view.verdict != "not-relevant" { button class="btn" type="submit" name="verdict" value="not-relevant" { "排除" } }
                @if view.verdict != "open" { button class="btn" type="submit" name="verdict" value="open" { "撤回决定" } }
                @for (title, href) in &row.opens { a class="btn" href=(href) { "据此" (title) } }
            }
        }
    }
}
