//! Outputs generated from a definition: diagram, checklist, help text.
use crate::sample;
use law::checklist::{checklist, help_text};
use law::diagram::{svg, svg_at};
use law::{Library, Procedure};
use std::collections::BTreeMap;

fn library() -> Library {
    sample::load(sample::files(&[])).0
}

fn sender(library: &Library) -> &Procedure {
    library.procedure("sender@2020").unwrap()
}

const ON: jiff::civil::Date = jiff::civil::date(2026, 11, 20);

#[test]
fn the_diagram_shows_stages_acts_limits_and_is_accessible() {
    let library = library();
    let picture = svg(sender(&library), &library, ON);
    for part in ["role=\"img\"", "<title id=", "<desc id=", "zb-stage", "zb-edge", "prefers-color-scheme"] {
        assert!(picture.contains(part), "{part}");
    }
    for words in [
        "已报告",
        "■ 终点",
        "限3日（按工作日计算）",
        "见第一条",
        "➜ 移送：案件移送",
        "承办人·2人",
        "默认值·待核对",
    ] {
        assert!(picture.contains(words), "{words}");
    }
    assert_eq!(picture.matches("class=\"zb-stage").count(), 4);
    assert_eq!(picture.matches("▶ 当前阶段").count(), 0);
    assert_eq!(picture, svg(sender(&library), &library, ON));
}

#[test]
fn the_current_stage_is_marked_by_word_and_outline() {
    let library = library();
    let current = BTreeMap::from([("main".to_owned(), "reported".to_owned())]);
    let picture = svg_at(sender(&library), &library, ON, &current);
    assert_eq!(picture.matches("▶ 当前阶段").count(), 1);
    assert_eq!(picture.matches("class=\"zb-stage zb-current\"").count(), 1);
}

#[test]
fn markup_in_titles_stays_text() {
    let (library, _, _) =
        sample::load(sample::files(&[("procedures/sender", "title = \"已报告\"", "title = \"<b>&\\\"\"")]));
    let picture = svg(sender(&library), &library, ON);
    assert!(picture.contains("&lt;b&gt;&amp;&quot;"));
    assert!(!picture.contains("<b>"));
}

#[test]
fn the_checklist_names_officers_facts_and_papers() {
    let library = library();
    let items: Vec<String> = checklist(sender(&library))
        .iter()
        .map(|item| {
            format!(
                "{} {} {} {}",
                item.step,
                item.what,
                if item.required { "必须" } else { "可选" },
                item.cite
            )
        })
        .collect();
    let expected = [
        "发现线索 由2名承办人共同办理 必须 rules#1",
        "发现线索 填写：行为日 必须 rules#1",
        "发现线索 填写：数额 必须 rules#1",
        "移送 填写：接收机关 必须 rules#1",
        "移送 填写：移送书 可选 rules#1",
        "移送 附：移送书 必须 rules#1",
        "中止 填写：理由 必须 rules#1",
    ];
    assert_eq!(items, expected);
}

#[test]
fn the_help_text_names_people_limits_and_articles() {
    let library = library();
    let help = help_text(sender(&library), &library, ON);
    for words in [
        "# 样例移送",
        "依据：《样例规定》第一条·默认值·待核对。",
        "- 由谁办理：承办人（须2人共同办理）",
        "- 何时可办：发现",
        "- 送出“案件移送”，附：移送书",
        "| 审批 | 3日（按工作日计算） | 报告 | “案件移送”送出 | 负责人 | 《样例规定》第一条·默认值·待核对 |",
        "| 指定期限 | 至“行为日”所填之日 |",
    ] {
        assert!(help.contains(words), "{words}\n{help}");
    }
}
