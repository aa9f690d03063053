//! Chain of custody (涉案物品的保管链): goods by lot, quantity and unit, from the day they are taken to the day they are gone.
//!
//! A case keeps [`Lot`]s. Acts, hand-overs and the storeroom change them by [`Movement`]s, which stand in the events; folding
//! only adds them up. In every lot, at every moment, what came in equals what is held and what went out, by account
//! ([`Account::balances`]). A lot keeps its id when it passes to another organ; parts of a split lot share its root.
mod account;
mod consignment;
mod line;
mod lot;
mod movement;
mod pieces;
mod plan;
mod quantity;
mod storeroom;

pub use account::Account;
pub use consignment::{Consigned, refused_of};
pub use line::GoodsLine;
pub(crate) use line::parse as parse_line;
pub use lot::{Custody, Goods, Holding, Lot, Passage};
pub(crate) use movement::Told;
pub use movement::{Breach, Entering, Movement};
pub use pieces::whole;
pub(crate) use plan::{Planned, consigned, planned};
pub use quantity::Quantity;
pub(crate) use storeroom::plan as plan_storeroom;
pub use storeroom::{Counted, Storeroom};
