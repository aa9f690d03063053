//! Chain of custody: every operation and every refusal; whatever is asked, quantities are conserved, in every case and
//! across organs.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../demo/mod.rs"]
mod demo;
mod library;
mod operations;
mod properties;

use case::custody::{Lot, Quantity};
use case::{Decided, HandoverItem, Refused};
use demo::{Office, ann, receiver};
use serde_json::{Value as Json, json};
use uuid::Uuid;

pub fn office() -> Office {
    Office::with_procedures(&[
        ("law/procedures/keep.toml", library::KEEPER),
        ("law/procedures/take-over.toml", library::TAKER),
        ("law/units/goods.toml", library::UNITS),
    ])
}

/// A case of Ann's with 120 bags in store 甲库 and 2.5 kilograms of cream in 乙库.
pub fn stocked(office: &mut Office) -> Uuid {
    let case = opened(office);
    let goods = json!([
        { "name": "手提包", "quantity": 120, "unit": "件", "place": "甲库", "right": "某商标", "value_fen": "3万元" },
        { "name": "面霜", "quantity": "2.5", "unit": "千克" },
    ]);
    done(office, case, "take", json!({ "goods": goods, "place": "乙库" })).unwrap();
    case
}

pub fn opened(office: &mut Office) -> Uuid {
    let command = office.opening("keep", "open", json!({}));
    office.submit(&ann(), &command, None).unwrap();
    command.case
}

pub fn done(office: &mut Office, case: Uuid, act: &str, form: Json) -> Result<Decided, Refused> {
    office.act(&ann(), case, act, form)
}

pub fn received(office: &mut Office, item: &HandoverItem, form: Json) -> Result<Uuid, Refused> {
    let command = office.opening("take-over", "receive", form);
    office.submit(&receiver(), &command, Some(item))?;
    Ok(command.case)
}

pub fn lot(office: &Office, case: Uuid, label: &str) -> Lot {
    office.state(case).custody.find(label).cloned().expect("a lot of that number")
}

pub fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// What is said of the first problem.
pub fn says(refused: &Refused) -> String {
    match refused {
        Refused::Rejected { rejections } => rejections[0].says.clone(),
        Refused::Refused { refusals } | Refused::Both { refusals, .. } => refusals[0].says.clone(),
        Refused::Definition(text) => text.clone(),
    }
}
