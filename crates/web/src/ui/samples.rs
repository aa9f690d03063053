//! Sample pages with made-up data, one of each kind, for the checks and for looking at.
mod evidence;
mod files;
mod found;
mod law_places;
mod lists;
mod marks;
mod places;
mod registers;
mod screening;
mod topics;

use super::frame::{Frame, Notice, Person, Place, Tone, page};
use super::light::Lamp;
use super::parts::{Choice, Cite, Tab};
use calendar::Light;
use jiff::Timestamp;
use maud::Markup;

pub(super) fn at(text: &str) -> Timestamp {
    format!("{text}:00+08:00").parse().unwrap()
}

pub(super) fn cite(text: &str, verified: Option<bool>) -> Cite {
    Cite { text: text.into(), href: Some("/law/instruments/transfer-rules".into()), verified }
}

pub(super) fn lamp(light: Light, words: &str) -> Lamp {
    Lamp::new(light, words)
}

pub(super) fn choices(titles: &[&str]) -> Vec<Choice> {
    titles.iter().enumerate().map(|(i, t)| Choice::new(format!("c{i}"), *t)).collect()
}

pub(super) fn tab(title: &str, count: i64, active: bool) -> Tab {
    Tab { title: title.into(), href: format!("/desk?tab={title}"), count: Some(count), active }
}

pub(super) fn inside(title: &str, active: Place, body: &Markup) -> Markup {
    let frame = Frame {
        title: title.into(),
        province: "黑龙江省".into(),
        person: Some(Person {
            name: "李敏".into(),
            organ: "哈尔滨市市场监督管理局".into(),
            posts: vec!["承办人".into(), "收发（内勤）".into()],
        }),
        menu: Place::ALL.into(),
        active: Some(active),
        csrf: Some("sample-token".into()),
        notices: 3,
        notice: (active == Place::Desk)
            .then(|| Notice { tone: Tone::Good, says: "已签收，存证序号 #1042。".into() }),
        query: String::new(),
        request_id: "01938c50-7a1e".into(),
        demonstration: true,
    };
    page(&frame, body)
}

pub(super) fn outside(title: &str, body: &Markup) -> Markup {
    let frame =
        Frame {
            title: title.into(), province: "黑龙江省".into(), demonstration: true, ..Frame::default()
        };
    page(&frame, body)
}

/// Every sample page by name.
pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let mut pages = lists::pages();
    pages.extend(files::pages());
    pages.extend(found::pages());
    pages.extend(places::pages());
    pages.extend(evidence::pages());
    pages.extend(registers::pages());
    pages.extend(topics::pages());
    pages.extend(marks::pages());
    pages.extend(screening::pages());
    pages
}
