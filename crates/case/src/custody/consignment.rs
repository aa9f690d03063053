//! Goods on their way with a hand-over item: custody passes only with the recipient's signature.
use super::lot::{Custody, Goods};
use super::movement::{Breach, Movement, Told};
use super::quantity::Quantity;
use law::procedure::CustodyDoes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A lot, or part of one, that travels with a hand-over item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consigned {
    /// The lot.
    pub lot: Uuid,
    /// The lot as first taken.
    pub root: Uuid,
    /// Its number in the sender's case.
    pub label: String,
    /// What it is.
    pub goods: Goods,
    /// How much travels.
    pub quantity: Quantity,
    /// The sender's place it left, to which it comes back when refused.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
}

impl std::fmt::Display for Consigned {
    /// As 第3号 手提包 2件.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "第{}号 {} {}{}", self.label, self.goods.name, self.quantity, self.goods.unit)
    }
}

/// What of the goods consigned the recipient did not take in, given what it did.
#[must_use]
pub fn refused_of(consigned: &[Consigned], received: &[Movement]) -> Vec<Consigned> {
    let mut taken: std::collections::BTreeMap<Uuid, Quantity> = std::collections::BTreeMap::new();
    for movement in received.iter().filter(|movement| movement.does == CustodyDoes::Receive) {
        let sum = taken.entry(movement.lot).or_default();
        *sum = sum.plus(movement.quantity);
    }
    let mut refused = Vec::new();
    for lot in consigned {
        let left = taken.entry(lot.lot).or_default();
        let accepted = lot.quantity.min(*left);
        *left = left.minus(accepted).unwrap_or_default();
        let rest = lot.quantity.minus(accepted).unwrap_or_default();
        if !rest.is_zero() {
            refused.push(Consigned { quantity: rest, ..lot.clone() });
        }
    }
    refused
}

impl Custody {
    /// The recipient signed: what it took in has passed, what it refused comes back.
    ///
    /// # Errors
    /// A [`Breach`] when the sender had not sent so much.
    pub(crate) fn arrived(
        &mut self,
        sent: &[Consigned],
        refused: &[Consigned],
        told: &Told,
    ) -> Result<(), Breach> {
        let back = |lot: &Consigned| {
            let same = refused.iter().filter(|back| back.lot == lot.lot && back.from == lot.from);
            Quantity::sum(same.map(|back| back.quantity))
        };
        for lot in sent {
            let comes_back = back(lot).min(lot.quantity);
            let passed = lot.quantity.minus(comes_back).unwrap_or_default();
            for (does, quantity) in [(CustodyDoes::Arrive, passed), (CustodyDoes::ComeBack, comes_back)] {
                if !quantity.is_zero() {
                    let (from, to) = (lot.from.clone(), String::new());
                    self.apply(&Movement { does, lot: lot.lot, quantity, from, to, entering: None }, told)?;
                }
            }
        }
        Ok(())
    }
}
