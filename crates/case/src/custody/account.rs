//! The account of a lot in one case: what came in, where it lies, what went out.
use super::quantity::Quantity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came in, what is held, what went out. Each quantity in the lot's unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// 取得: seized, preserved, submitted or bought by this organ.
    pub taken: Quantity,
    /// 接收: signed for from another organ.
    pub received: Quantity,
    /// 分出来的: split off another lot of the case.
    pub split_in: Quantity,
    /// 盘盈: more counted than recorded.
    pub found: Quantity,
    /// 在库: by storage place; places with nothing are left out.
    pub held: BTreeMap<String, Quantity>,
    /// 在途: sent to another organ and not signed for; still this organ's custody. By the place they left.
    pub under_way: BTreeMap<String, Quantity>,
    /// 检验耗用.
    pub sampled: Quantity,
    /// 返还 to owner or holder.
    pub returned: Quantity,
    /// 销毁.
    pub destroyed: Quantity,
    /// 其他处置: sold, given to charity, and so on.
    pub disposed: Quantity,
    /// 移交: signed for by another organ.
    pub handed_over: Quantity,
    /// 盘亏: less counted than recorded.
    pub lost: Quantity,
    /// 分出去的: split into another lot of the case.
    pub split_out: Quantity,
}

impl Account {
    /// Everything that came into the lot.
    #[must_use]
    pub fn came_in(&self) -> Quantity {
        Quantity::sum([self.taken, self.received, self.split_in, self.found])
    }

    /// Everything in storage places.
    #[must_use]
    pub fn in_store(&self) -> Quantity {
        Quantity::sum(self.held.values().copied())
    }

    /// Everything on its way.
    #[must_use]
    pub fn on_the_way(&self) -> Quantity {
        Quantity::sum(self.under_way.values().copied())
    }

    /// Everything the organ answers for: in store or on its way.
    #[must_use]
    pub fn kept(&self) -> Quantity {
        self.in_store().plus(self.on_the_way())
    }

    /// Everything that left the lot.
    #[must_use]
    pub fn went_out(&self) -> Quantity {
        let out = [
            self.sampled,
            self.returned,
            self.destroyed,
            self.disposed,
            self.handed_over,
            self.lost,
            self.split_out,
        ];
        Quantity::sum(out)
    }

    /// The equation: came in = kept + went out.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.came_in() == self.kept().plus(self.went_out())
    }

    /// How much lies in a place.
    #[must_use]
    pub fn held_at(&self, place: &str) -> Quantity {
        self.held.get(place).copied().unwrap_or_default()
    }
}

/// Adds to a place.
pub(super) fn put(places: &mut BTreeMap<String, Quantity>, place: &str, quantity: Quantity) {
    if !quantity.is_zero() {
        let there = places.entry(place.to_owned()).or_default();
        *there = there.plus(quantity);
    }
}

/// Takes from a place; false, and nothing changed, when there is less.
pub(super) fn draw(places: &mut BTreeMap<String, Quantity>, place: &str, quantity: Quantity) -> bool {
    let Some(rest) = places.get(place).copied().unwrap_or_default().minus(quantity) else {
        return false;
    };
    if rest.is_zero() {
        places.remove(place);
    } else {
        places.insert(place.to_owned(), rest);
    }
    true
}
