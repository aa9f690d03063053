//! Lots: goods of one kind under one number, with their account and their history.
use super::account::Account;
use super::quantity::Quantity;
use jiff::Timestamp;
use law::procedure::CustodyDoes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the goods are; the same in every organ's hands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Goods {
    /// 名称.
    pub name: String,
    /// 型号规格.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub model: String,
    /// 单位.
    pub unit: String,
    /// 标注的商标或者被侵犯的权利.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub right: String,
    /// 批号.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub batch: String,
    /// 外观、完好程度.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub condition: String,
    /// 照片: name of a picture of the case.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub picture: String,
    /// Value of the whole line when taken, in fen; 0 when not known.
    pub value_fen: i64,
}

/// One thing that happened to a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// What.
    pub does: CustodyDoes,
    /// How much.
    pub quantity: Quantity,
    /// From where.
    pub from: String,
    /// To where or whom.
    pub to: String,
    /// When it took effect.
    pub at: Timestamp,
    /// Version of the case after it, which names the event and so its leaf.
    pub version: u64,
    /// The act, or the kind of event.
    pub word: String,
    /// Who.
    pub who: Vec<String>,
}

/// Goods under one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Id, kept through hand-overs.
    pub id: Uuid,
    /// Id of the lot as first taken: its own unless it was split off.
    pub root: Uuid,
    /// Number in this case, e.g. `3` or `3-1`.
    pub label: String,
    /// What it is.
    pub goods: Goods,
    /// What came in, is held, went out.
    pub account: Account,
    /// When it came into this case.
    pub since: Timestamp,
    /// Everything that happened to it here, oldest first.
    pub history: Vec<Passage>,
}

/// How much of a lot lies in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding<'a> {
    /// The lot.
    pub lot: &'a Lot,
    /// The place; empty when none was written down.
    pub place: &'a str,
    /// How much.
    pub quantity: Quantity,
}

/// The goods of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Custody {
    /// Lots by id.
    pub lots: BTreeMap<Uuid, Lot>,
}

impl Custody {
    /// Lots in the order of their numbers.
    #[must_use]
    pub fn in_order(&self) -> Vec<&Lot> {
        let mut lots: Vec<&Lot> = self.lots.values().collect();
        lots.sort_by_key(|lot| sort_key(&lot.label));
        lots
    }

    /// A lot by what people write: its number, its id, or its name when only one lot has it.
    #[must_use]
    pub fn find(&self, written: &str) -> Option<&Lot> {
        if let Ok(id) = written.parse::<Uuid>() {
            return self.lots.get(&id);
        }
        let labelled = self.lots.values().find(|lot| lot.label == written);
        labelled.or_else(|| {
            let mut named = self.lots.values().filter(|lot| lot.goods.name == written);
            named.next().filter(|_| named.next().is_none())
        })
    }

    /// Everything in store, by lot and place.
    #[must_use]
    pub fn holdings(&self) -> Vec<Holding<'_>> {
        self.in_order()
            .into_iter()
            .flat_map(|lot| {
                lot.account.held.iter().map(move |(place, quantity)| Holding {
                    lot,
                    place,
                    quantity: *quantity,
                })
            })
            .collect()
    }

    /// Number of lots of which something is in store or on its way.
    #[must_use]
    pub fn kept_lots(&self) -> usize {
        self.lots.values().filter(|lot| !lot.account.kept().is_zero()).count()
    }

    /// The accounts of all lots that share root and unit, added up: the equation of an item across its parts.
    #[must_use]
    pub fn balances(&self) -> bool {
        let mut inside: BTreeMap<(Uuid, &str), (Quantity, Quantity)> = BTreeMap::new();
        for lot in self.lots.values() {
            let (split_in, split_out) = inside.entry((lot.root, &lot.goods.unit)).or_default();
            *split_in = split_in.plus(lot.account.split_in);
            *split_out = split_out.plus(lot.account.split_out);
        }
        self.lots.values().all(|lot| lot.account.balances())
            && inside.values().all(|(came, went)| came == went)
    }

    /// The next free number for goods that enter the case.
    pub(super) fn next_label(&self) -> String {
        let numbers = self.lots.values().map(|lot| lot.label.as_str());
        let highest =
            numbers.filter_map(|label| label.split('-').next()?.parse::<u64>().ok()).max().unwrap_or(0);
        (highest + 1).to_string()
    }

    /// The next number for a part of a lot.
    pub(super) fn part_label(&self, of: &str) -> String {
        let free = |label: &String| self.lots.values().all(|lot| lot.label != *label);
        (1_u64..).map(|part| format!("{of}-{part}")).find(free).unwrap_or_default()
    }
}

/// Numbers are compared part by part, so that 10 follows 9.
fn sort_key(label: &str) -> Vec<(u64, String)> {
    label.split('-').map(|part| (part.parse().unwrap_or(u64::MAX), part.to_owned())).collect()
}
