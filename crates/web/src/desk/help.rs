//! 帮助: how the pages are meant.
use crate::session::Visitor;
use crate::ui::frame::{self, Frame};
use crate::ui::parts;
use axum::response::{IntoResponse, Response};
use maud::html;

/// Questions and answers.
const ANSWERS: [(&str, &str); 8] = [
    (
        "今天先办什么",
        "打开“工作台”的待办：按法定期限排序，最急的在最上面。圆点是逾期，三角是临期，方块是正常。",
    ),
    (
        "为什么某一步不能办",
        "办件页“现在不能做，因为”逐项写明缺什么材料、缺什么身份、依据哪一条。补齐后自动开放。",
    ),
    ("填到一半要离开", "停下几秒会自动暂存，也可以按“暂存”。下次打开同一项，接着填写。"),
    ("提交时提示有人办理过", "您填写期间别人办了同一件。页面列出别人做了什么，看过之后再提交，内容没有丢。"),
    (
        "事情早已办完，现在才录入",
        "展开“补录以前发生的事项”，填实际时间和理由。期限按实际时间计算，补录标记留在时间线上。",
    ),
    (
        "数字旁边的“默认值·待核对”",
        "表示这个法定数值还没有人对照原文核对过。点依据可以看到条文，核对后由系统管理员更新数据。",
    ),
    ("两人办理的事项", "第一人提交后等待联署，另一人在工作台的待办里打开“联署”，同意后才生效。"),
    (
        "怎样证明记录没有被改动",
        "每一步都有存证序号，点开即可核验；也可以导出卷宗，在任何一台计算机上离线核验。",
    ),
];

/// `GET /help`.
pub async fn show(visitor: Visitor) -> Response {
    let body = html! {
        h1 { "帮助" }
        @for (index, (question, answer)) in ANSWERS.iter().enumerate() {
            (parts::card(&format!("help-{index}"), question, &html! { p { (answer) } }))
        }
        p { a href="/verify" { "核验文件和回执" } }
    };
    let around = Frame { title: "帮助".into(), ..visitor.frame };
    frame::page(&around, &body).into_response()
}
