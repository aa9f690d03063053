//! Movements: what one event does to one lot. Deciding writes them, folding adds them up and nothing else.
use super::Account;
use super::account::{draw, put};
use super::lot::{Custody, Goods, Lot, Passage};
use super::quantity::Quantity;
use jiff::Timestamp;
use law::procedure::CustodyDoes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What happens to a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// What.
    pub does: CustodyDoes,
    /// The lot; of a split, the one that is divided.
    pub lot: Uuid,
    /// How much.
    pub quantity: Quantity,
    /// Place it leaves.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Place it comes to, or whoever gets it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// The lot that enters the case with this movement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entering: Option<Entering>,
}

/// A lot that enters the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entering {
    /// Its id.
    pub lot: Uuid,
    /// Id of the lot as first taken.
    pub root: Uuid,
    /// Its number in this case.
    pub label: String,
    /// What it is.
    pub goods: Goods,
}

/// A movement that does not fit what is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// There is no such lot in the case.
    #[error("本件没有这批物品（{0}）")]
    NoLot(String),
    /// There is less than is to go.
    #[error("第{label}号“{name}”{place}只有 {there}{unit}，不足 {wanted}{unit}")]
    TooLittle {
        /// Number of the lot.
        label: String,
        /// What it is.
        name: String,
        /// Where, in words.
        place: String,
        /// How much is there.
        there: Quantity,
        /// How much was wanted.
        wanted: Quantity,
        /// Unit.
        unit: String,
    },
    /// A lot enters twice, or without what it is.
    #[error("第{0}号物品重复登记")]
    Doubled(String),
}

impl Breach {
    pub(super) fn too_little(lot: &Lot, place: &str, there: Quantity, wanted: Quantity) -> Self {
        Breach::TooLittle {
            label: lot.label.clone(),
            name: lot.goods.name.clone(),
            place: if place.is_empty() { String::new() } else { format!("在“{place}”") },
            there,
            wanted,
            unit: lot.goods.unit.clone(),
        }
    }
}

/// What is told of the event that a movement stands in.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at: Timestamp,
    pub(crate) version: u64,
    pub(crate) word: String,
    pub(crate) who: Vec<String>,
}

impl Custody {
    /// Adds one movement.
    ///
    /// # Errors
    /// A [`Breach`] when it would take more than there is; then nothing has changed.
    pub(crate) fn apply(&mut self, movement: &Movement, told: &Told) -> Result<(), Breach> {
        let quantity = movement.quantity;
        match movement.does {
            CustodyDoes::Take | CustodyDoes::Receive => return self.enter(movement, told),
            CustodyDoes::Split => {
                self.free(movement.entering.as_ref())?;
                self.change(movement, told, |account| account.split_out = account.split_out.plus(quantity))?;
                return self.enter(movement, told);
            }
            CustodyDoes::Find => {
                let lot = self.lot_mut(movement.lot)?;
                lot.account.found = lot.account.found.plus(quantity);
                put(&mut lot.account.held, &movement.to, quantity);
                lot.note(movement, told);
            }
            CustodyDoes::Count | CustodyDoes::Keep => self.lot_mut(movement.lot)?.note(movement, told),
            CustodyDoes::HandOver => {
                let from = movement.from.clone();
                self.change(movement, told, |account| put(&mut account.under_way, &from, quantity))?;
            }
            CustodyDoes::Arrive | CustodyDoes::ComeBack => self.settle(movement, told)?,
            CustodyDoes::Move => {
                let to = movement.to.clone();
                self.change(movement, told, |account| put(&mut account.held, &to, quantity))?;
            }
            CustodyDoes::Sample => self.change(movement, told, |a| a.sampled = a.sampled.plus(quantity))?,
            CustodyDoes::Return => self.change(movement, told, |a| a.returned = a.returned.plus(quantity))?,
            CustodyDoes::Destroy => {
                self.change(movement, told, |a| a.destroyed = a.destroyed.plus(quantity))?
            }
            CustodyDoes::Dispose => {
                self.change(movement, told, |a| a.disposed = a.disposed.plus(quantity))?
            }
            CustodyDoes::Lose => self.change(movement, told, |a| a.lost = a.lost.plus(quantity))?,
        }
        Ok(())
    }

    fn lot_mut(&mut self, id: Uuid) -> Result<&mut Lot, Breach> {
        self.lots.get_mut(&id).ok_or_else(|| Breach::NoLot(id.to_string()))
    }

    /// Takes from the place the movement leaves and gives it to an account.
    fn change(
        &mut self,
        movement: &Movement,
        told: &Told,
        give: impl FnOnce(&mut Account),
    ) -> Result<(), Breach> {
        let lot = self.lot_mut(movement.lot)?;
        if !draw(&mut lot.account.held, &movement.from, movement.quantity) {
            let there = lot.account.held_at(&movement.from);
            return Err(Breach::too_little(lot, &movement.from, there, movement.quantity));
        }
        give(&mut lot.account);
        lot.note(movement, told);
        Ok(())
    }

    /// What was on its way has been signed for, or comes back to the place it left.
    fn settle(&mut self, movement: &Movement, told: &Told) -> Result<(), Breach> {
        let lot = self.lot_mut(movement.lot)?;
        if !draw(&mut lot.account.under_way, &movement.from, movement.quantity) {
            let there = lot.account.under_way.get(&movement.from).copied().unwrap_or_default();
            return Err(Breach::too_little(lot, "途中", there, movement.quantity));
        }
        if movement.does == CustodyDoes::Arrive {
            lot.account.handed_over = lot.account.handed_over.plus(movement.quantity);
        } else {
            put(&mut lot.account.held, &movement.from, movement.quantity);
        }
        lot.note(movement, told);
        Ok(())
    }

    fn free(&self, entering: Option<&Entering>) -> Result<(), Breach> {
        let entering = entering.ok_or_else(|| Breach::Doubled(String::new()))?;
        let taken = self.lots.values().any(|lot| lot.id == entering.lot || lot.label == entering.label);
        if taken { Err(Breach::Doubled(entering.label.clone())) } else { Ok(()) }
    }

    /// A lot comes into the case, or more of one that is here already comes back from another organ.
    fn enter(&mut self, movement: &Movement, told: &Told) -> Result<(), Breach> {
        let known = movement.entering.is_none() && movement.does == CustodyDoes::Receive;
        if known && !self.lots.contains_key(&movement.lot) {
            return Err(Breach::NoLot(movement.lot.to_string()));
        }
        if !known {
            self.free(movement.entering.as_ref())?;
        }
        let id = movement.entering.as_ref().map_or(movement.lot, |entering| entering.lot);
        let lot = self.lots.entry(id).or_insert_with(|| {
            let entering = movement.entering.clone();
            let (root, label, goods) = entering.map(|e| (e.root, e.label, e.goods)).unwrap_or_default();
            Lot { id, root, label, goods, account: Account::default(), since: told.at, history: Vec::new() }
        });
        let account = &mut lot.account;
        let into = match movement.does {
            CustodyDoes::Take => &mut account.taken,
            CustodyDoes::Receive => &mut account.received,
            _ => &mut account.split_in,
        };
        *into = into.plus(movement.quantity);
        put(&mut account.held, &movement.to, movement.quantity);
        lot.note(movement, told);
        Ok(())
    }
}

impl Lot {
    fn note(&mut self, movement: &Movement, told: &Told) {
        self.history.push(Passage {
            does: movement.does,
            quantity: movement.quantity,
            from: movement.from.clone(),
            to: movement.to.clone(),
            at: told.at,
            version: told.version,
            word: told.word.clone(),
            who: told.who.clone(),
        });
    }
}
