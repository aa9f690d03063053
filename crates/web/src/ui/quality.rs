//! 复核质量: how good the way of finding was on what reviewers decided.
use super::parts::{self, Tab};
use super::words;
use app::screenings::QualityRow;
use maud::{Markup, html};

/// The page of quality.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QualityPage {
    /// Ways of screening marks.
    pub ways: Vec<Tab>,
    /// Findings that were decided.
    pub decided: usize,
    /// Thresholds.
    pub rows: Vec<QualityRow>,
}

/// The content of the page of quality.
#[must_use]
pub fn quality(page: &QualityPage) -> Markup {
    let share = |value: Option<f64>| {
        value.map_or_else(|| "—".to_owned(), |value| format!("{}%", words::percent(value)))
    };
    html! {
        h1 { "近似商标" }
        (parts::tabs("筛查方式", &page.ways))
        h2 { "复核质量" }
        p class="z-lead" { "按本机关对公告批次的复核决定计算：假如从某个近似程度起才列出，列出的有多少值得处理，值得处理的有多少列得出。" }
        @if page.decided == 0 {
            (parts::empty("还没有复核决定。复核几条公告批次的发现，这里就有数字。", Some(("去批量筛查", "/marks/screenings"))))
        } @else {
            p { "依据 " (page.decided) " 条复核决定。没有列出过的不在里面，所以查全率只是对复核过的而言。" }
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "各起点的查准率和查全率" }
                    thead { tr { @for head in ["从多少起列出", "列出", "值得处理", "查准率", "查全率"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in &page.rows {
                            tr {
                                td data-label="从多少起列出" { (row.percent) "%" }
                                td data-label="列出" class="z-number" { (row.told) }
                                td data-label="值得处理" class="z-number" { (row.relevant) }
                                td data-label="查准率" class="z-number" { (share(row.precision)) }
                                td data-label="查全率" class="z-number" { (share(row.recall)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
