//! A draw that anybody can recompute: list, who was left out, seed, each step.
use super::icon::icon;
use super::parts;
use app::registers::{DrawStatement, Step};
use maud::{Markup, html};

/// The page of a draw: its statement and what recomputing it gave.
#[must_use]
pub fn draw(statement: &DrawStatement, checked: &Result<Vec<Step>, String>, key: &str) -> Markup {
    html! {
        h1 { "抽取查验" }
        p class="z-lead" { (statement.register_title) "，抽取 " (statement.count) " 名，编号 " code { (statement.draw) } @if statement.again { "（同一办件的再次抽取）" } }
        @match (checked, &statement.result) {
            (Err(says), _) => { p class="z-note z-note-bad" role="alert" { (icon("alert-triangle")) "不相符：" (says) } },
            (Ok(_), None) => { p class="z-note z-note-plain" role="status" { "名单已经固定，正在等待下一个账本检查点；结果随后自动产生。" } },
            (Ok(_), Some(result)) => { p class="z-note z-note-good" role="status" { (icon("circle-check")) "重新演算相符，抽中：" b { (result.keys.join("、")) } } },
        }
        (parts::card("candidates", "候选名单（固定在前）", &candidates(statement)))
        (parts::card("seed", "种子", &seed(statement)))
        @if let Ok(steps) = checked { (parts::card("steps", "演算过程", &steps_of(steps))) }
        (parts::card("how", "怎样自己演算", &how(statement, key)))
    }
}

fn candidates(statement: &DrawStatement) -> Markup {
    let order = statement.order();
    let drawn =
        |key: &str| statement.result.as_ref().is_some_and(|result| result.keys.iter().any(|one| one == key));
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "候选名单" }
                thead { tr { @for head in ["编号", "当时在办", "签数", "签号", "结果"] { th scope="col" { (head) } } } }
                tbody {
                    @for one in &statement.candidates {
                        @let number = order.iter().find(|(key, _)| *key == one.key).map_or("", |(_, number)| number.as_str());
                        tr {
                            td data-label="编号" { (one.key) }
                            td data-label="当时在办" { (one.load) " 件" }
                            td data-label="签数" { (one.tickets) }
                            td data-label="签号" class="z-number" { code { (number.get(..16).unwrap_or(number)) @if number.len() > 16 { "…" } } }
                            td data-label="结果" { @if drawn(&one.key) { span class="z-tag z-tag-good" { "✓ 抽中" } } }
                        }
                    }
                }
            }
        }
        p class="z-help" { "名单摘要 " code class="z-wrap" { (statement.digest) } }
        @if !statement.left_out.is_empty() {
            h3 { "不列入候选" }
            ul { @for one in &statement.left_out { li { (one.key) "：" (one.says) } } }
        }
    }
}

fn seed(statement: &DrawStatement) -> Markup {
    html! {
        p { "名单是账本的第 " a href={ "/verify/leaf/" (statement.leaf) } { (statement.leaf) } " 号存证。种子是此后公布的第一个包含它的检查点的总摘要，名单固定时谁也不知道，谁也不能挑选。" }
        @if let Some(result) = &statement.result {
            dl class="z-facts" {
                div { dt { "检查点" } dd { (result.size) " 条存证" } }
                div { dt { "总摘要（种子）" } dd { code class="z-wrap" { (result.root) } } }
            }
            details { summary { "签名的检查点" } pre { (result.checkpoint) } }
        }
    }
}

fn steps_of(steps: &[Step]) -> Markup {
    html! { ol { @for step in steps { li { (step.says) "：" code class="z-wrap" { (step.value) } } } } }
}

fn how(statement: &DrawStatement, key: &str) -> Markup {
    html! {
        ol {
            li { "下载 " a href={ "/verify/draws/" (statement.draw) "/draw.json" } { "抽取记录（JSON）" } "。" }
            li { "运行 " code { "zhibao draw verify 抽取记录.json --key 公钥" } "，不需要网络，也不需要本平台。" }
            li { "也可以照说明用任何工具演算：名单摘要 = SHA-256(\"zhibao draw list v1\" 换行 编号 换行 人数 换行，再每名候选一行“编号 制表符 签数 换行”)；第 j 支签的号 = SHA-256(\"zhibao draw ticket v1\" 换行 ‖ 种子 ‖ 名单摘要 ‖ 编号 ‖ 0x00 ‖ j 的四字节)；每名取最小的号，号最小的抽中。" }
        }
        p { "公钥：" code class="z-wrap" { (key) } }
    }
}

/// The draws of a case, on its page.
#[must_use]
pub fn of_case(statements: &[DrawStatement]) -> Markup {
    let body = html! {
        ul class="z-plain" {
            @for one in statements {
                li {
                    b { (one.register_title) } "，" (one.count) " 名，候选 " (one.candidates.len()) " 名；"
                    @match &one.result {
                        Some(result) => { "抽中 " b { (result.keys.join("、")) } },
                        None => { "等待检查点，结果自动产生" },
                    }
                    @if one.again { " " span class="z-tag" { "再次抽取" } }
                    " " a href={ "/verify/draws/" (one.draw) } { "名单、种子和演算" }
                }
            }
        }
    };
    html! { @if !statements.is_empty() { (parts::card("draws", "抽取", &body)) } }
}
