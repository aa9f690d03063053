//! From two marks to a score with its reasons.

mod chars;
mod cross;
mod evidence;
mod explain;
mod goods;
mod han;
mod han_added;
mod han_told;
mod latin;
mod letters;
mod parted;
mod query;
mod whole;
mod why;

pub(crate) use chars::{CharRow, NEAR_SHAPE, NEAR_SOUND};
pub(crate) use evidence::Evidence;
use evidence::Link;
pub use evidence::{Exception, Rule};
pub(crate) use explain::explain;
pub use explain::{Difference, Fired, Likeness, Lowered, Side as MarkSide};
pub use goods::{Goods, GoodsRelation};
pub(crate) use goods::{class_bits, relation};
pub(crate) use han_added::cores;
pub(crate) use query::{Features, Query};
pub(crate) use whole::evaluate;

#[cfg(test)]
pub(crate) use chars::sound_of;
