//! Topics: the list, one topic, the card of a case, the note above a form.
use super::{cite, inside};
use crate::ui::frame::Place;
use crate::ui::topics::{
    self, GuidanceRow, GuidanceView, MarkedView, SuggestedView, TopicCardView, TopicView, TopicsCard,
};
use maud::{Markup, html};

fn guidance(holds: bool) -> GuidanceView {
    GuidanceView {
        days: "自2022年12月21日起".into(),
        holds,
        rows: vec![GuidanceRow {
            id: "patent".into(),
            title: "专利：先分清主题".into(),
            says: "组合物、提取物、方法、用途的保护范围看法不同。".into(),
            cite: cite("《意见》第四条", Some(false)),
        }],
    }
}

fn marked() -> MarkedView {
    MarkedView {
        title: "中医药".into(),
        href: Some("/topics/traditional-chinese-medicine".into()),
        who: "张强 于 2026年11月20日 16:00 标记".into(),
        guidance: guidance(true),
        remove: Some(html! { details { summary { "取消“中医药”的标记" } } }),
    }
}

pub fn card() -> TopicsCard {
    TopicsCard {
        marked: vec![marked()],
        suggested: vec![SuggestedView {
            title: "种业".into(),
            href: "/topics/seed-industry".into(),
            word: "种子".into(),
            place: "名称".into(),
            accept: html! { button class="btn" type="button" { "标为“种业”" } },
        }],
        mark: Some(html! { details { summary { "标记专题" } } }),
    }
}

pub fn pages() -> Vec<(&'static str, Markup)> {
    let line = |words: &str| (words.to_owned(), 3, "/cases?topic=traditional-chinese-medicine".to_owned());
    let cards = [TopicCardView {
        title: "中医药".into(),
        href: "/topics/traditional-chinese-medicine".into(),
        summary: "不论走哪个程序都能查到、计数。".into(),
        measures: vec![(17, "/plan/17".into())],
        cases: 3,
        list: "/cases?topic=traditional-chinese-medicine".into(),
    }];
    let view = TopicView {
        title: "中医药".into(),
        summary: "不论走哪个程序都能查到、计数。".into(),
        belongs: vec!["中药专利".into()],
        measures: vec![(17, "/plan/17".into())],
        procedures: Vec::new(),
        words: vec!["中药".into()],
        tallies: Vec::new(),
        sum: line("全部"),
        counts: vec![("按程序", "程序", vec![line("行政处罚")]), ("按机关", "承办机关", vec![line("市局")])],
        versions: vec![("2022".into(), guidance(true)), ("2020".into(), guidance(false))],
    };
    let of_form = html! { h1 { "移送" } (topics::on_form(&[marked(), marked()])) };
    vec![
        ("topics", inside("专题", Place::Topics, &topics::list(&cards))),
        ("topic", inside("中医药", Place::Topics, &topics::topic(&view))),
        ("topic-empty", inside("专题", Place::Topics, &topics::list(&[]))),
        ("topic-on-form", inside("移送", Place::Cases, &of_form)),
    ]
}
