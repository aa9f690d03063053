//! Pieces are whole: of what is counted in 件、双、个 there is no part. Which units measure instead, the law data say.
use super::lot::Custody;
use super::movement::Movement;
use super::quantity::Quantity;
use law::Library;

/// Refuses a part of a piece.
///
/// # Errors
/// What is wrong, with the units that may have decimals.
pub fn whole(library: &Library, quantity: Quantity, unit: &str) -> Result<(), String> {
    if quantity.is_whole() || !library.counts_pieces(unit) {
        return Ok(());
    }
    let measured: Vec<&str> = library.measured_units().collect();
    Err(format!("“{unit}”按整数计，不能是 {quantity}{unit}；可以有小数的单位：{}", measured.join("、")))
}

/// Refuses a movement of a part of a piece, unless the lot was recorded so before: then it can still be cleared.
///
/// # Errors
/// As [`whole`].
pub(super) fn moved_whole(library: &Library, stock: &Custody, movement: &Movement) -> Result<(), String> {
    let known = stock.lots.get(&movement.lot);
    let entering = movement.entering.as_ref().map(|entering| &entering.goods.unit);
    let unit = entering.or(known.map(|lot| &lot.goods.unit)).map_or("", String::as_str);
    let broken_before = known.is_some_and(|lot| !lot.account.in_store().is_whole());
    if broken_before { Ok(()) } else { whole(library, movement.quantity, unit) }
}
