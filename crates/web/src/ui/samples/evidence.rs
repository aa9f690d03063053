//! Evidence: the card of a case, the note above a form, a checklist in the law browser.
use super::{cite, inside};
use crate::ui::evidence::{self, CauseView, ChecklistView, ElementRow, ItemRow, MissedView};
use crate::ui::frame::Place;
use case::evidence::Presence;
use maud::{Markup, html};

fn item(title: &str, presence: Presence) -> ItemRow {
    ItemRow {
        title: title.into(),
        proves: "同一种商品和数量".into(),
        form: "逐项写明名称、数量、单位，双方签字".into(),
        cite: Some(cite("《规定》第六条", Some(true))),
        presence,
        places: if presence == Presence::NoPlace { vec![] } else { vec!["涉案物品清单".into()] },
        needs: vec!["接受移送的涉嫌犯罪案件（决定立案）".into()],
    }
}

pub fn causes() -> Vec<CauseView> {
    let items = vec![
        item("注册商标证明", Presence::There),
        item("涉案物品清单", Presence::Missing),
        item("抽样记录", Presence::NoPlace),
    ];
    let (id, href) = ("trademark".into(), "/law/checklists/trademark".into());
    vec![CauseView { id, title: "商标案件证据清单".into(), href, items }]
}

pub fn pages() -> Vec<(&'static str, Markup)> {
    let missed = [
        MissedView { item: item("涉案物品清单", Presence::Missing), on_form: true },
        MissedView { item: item("抽样记录", Presence::NoPlace), on_form: false },
    ];
    let checklist = ChecklistView {
        title: "商标案件证据清单".into(),
        summary: "从现场检查到判决用同一份清单。".into(),
        applies: vec!["涉及商标的".into()],
        elements: vec![ElementRow {
            id: "goods".into(),
            title: "同一种商品和数量".into(),
            proves: "名称、数量".into(),
            cites: vec![cite("《规定》第六条", Some(false))],
        }],
        items: vec![(
            "goods-list".into(),
            item("涉案物品清单", Presence::Missing),
            vec![("涉嫌犯罪案件移送（移送公安机关）".into(), "/law/procedures/crime-transfer@2020".into())],
        )],
    };
    let of_case = html! { h1 { "办件" } (evidence::of_case(&causes())) };
    let of_form = html! { h1 { "移送" } (evidence::missed(&missed)) };
    vec![
        ("evidence-case", inside("办件", Place::Cases, &of_case)),
        ("evidence-missed", inside("移送", Place::Cases, &of_form)),
        ("evidence-checklist", inside("证据清单", Place::Law, &evidence::checklist(&checklist))),
    ]
}
