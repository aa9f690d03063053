//! 涉案物品 of a case as its page shows it.
use crate::ui::case_page::{LotView, PassageView, StoreroomRow};
use crate::ui::goods::{NO_PLACE, way};
use crate::ui::words;
use app::cases::CaseView;
use case::custody::{Account, Lot, Passage, Quantity};
use law::procedure::{CustodyDoes, Procedure};

/// Lots in the order of their numbers.
pub(super) fn lots(view: &CaseView, procedure: &Procedure) -> Vec<LotView> {
    view.state.custody.in_order().into_iter().map(|lot| lot_view(view, procedure, lot)).collect()
}

/// What lies where, for moving, dividing and counting.
pub(super) fn storeroom_rows(view: &CaseView) -> Vec<StoreroomRow> {
    let rows = view.state.custody.holdings().into_iter().map(|held| StoreroomRow {
        label: held.lot.label.clone(),
        name: held.lot.goods.name.clone(),
        place: held.place.to_owned(),
        held: format!("{}{}", held.quantity, held.lot.goods.unit),
    });
    rows.collect()
}

fn lot_view(view: &CaseView, procedure: &Procedure, lot: &Lot) -> LotView {
    let goods = &lot.goods;
    let unit = |quantity: Quantity| format!("{quantity}{}", goods.unit);
    let place = |place: &String| if place.is_empty() { NO_PLACE.to_owned() } else { place.clone() };
    let on_the_way = lot.account.under_way.values().copied();
    let on_the_way = Quantity::sum(on_the_way);
    let mut places: Vec<(String, String)> =
        lot.account.held.iter().map(|(at, quantity)| (place(at), unit(*quantity))).collect();
    if !on_the_way.is_zero() {
        places.push(("在途，待对方签收".into(), unit(on_the_way)));
    }
    let value = if goods.value_fen > 0 { words::money(goods.value_fen) } else { String::new() };
    let facts = [
        ("商标或权利", &goods.right),
        ("批号", &goods.batch),
        ("状况", &goods.condition),
        ("取得时价值", &value),
    ];
    let differs = |passage: &Passage| matches!(passage.does, CustodyDoes::Lose | CustodyDoes::Find);
    LotView {
        label: lot.label.clone(),
        name: if goods.model.is_empty() {
            goods.name.clone()
        } else {
            format!("{}（{}）", goods.name, goods.model)
        },
        facts: facts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| (name.to_owned(), text.clone()))
            .collect(),
        picture: picture(view, &goods.picture),
        places,
        came_in: accounts(&came_in(&lot.account), &goods.unit),
        there: accounts(&there(&lot.account), &goods.unit),
        differs: lot.history.iter().any(differs),
        history: lot.history.iter().map(|passage| passage_view(view, procedure, lot, passage)).collect(),
        chain: format!("/goods/{}", lot.root),
    }
}

/// The picture that a line names, if the case holds a file of that name.
fn picture(view: &CaseView, name: &str) -> Option<(String, Option<String>)> {
    if name.is_empty() {
        return None;
    }
    let file = view.state.papers.iter().find(|file| file.name == name && !view.locked.contains(&file.sha256));
    Some((name.to_owned(), file.map(|file| format!("/cases/{}/papers/{}", view.state.id, file.sha256))))
}

fn came_in(account: &Account) -> [(&'static str, Quantity); 4] {
    [("取得", account.taken), ("接收", account.received), ("分入", account.split_in), ("盘盈", account.found)]
}

fn there(account: &Account) -> [(&'static str, Quantity); 9] {
    [
        ("在库", account.in_store()),
        ("在途", account.on_the_way()),
        ("检验耗用", account.sampled),
        ("退还", account.returned),
        ("销毁", account.destroyed),
        ("其他处置", account.disposed),
        ("移交", account.handed_over),
        ("盘亏", account.lost),
        ("分出", account.split_out),
    ]
}

fn accounts(parts: &[(&'static str, Quantity)], unit: &str) -> Vec<(String, String)> {
    let filled = parts.iter().filter(|(_, quantity)| !quantity.is_zero());
    filled.map(|(name, quantity)| ((*name).to_owned(), format!("{quantity}{unit}"))).collect()
}

fn passage_view(view: &CaseView, procedure: &Procedure, lot: &Lot, passage: &Passage) -> PassageView {
    let event = view.events.iter().find(|event| u64::try_from(event.version).ok() == Some(passage.version));
    PassageView {
        at: passage.at,
        does: passage.does.title().into(),
        act: procedure.act(&passage.word).map(|act| act.title.clone()).unwrap_or_default(),
        quantity: format!("{}{}", passage.quantity, lot.goods.unit),
        way: way(&passage.from, &passage.to),
        who: passage.who.join("、"),
        leaf: event.and_then(|event| u64::try_from(event.leaf).ok()),
    }
}
