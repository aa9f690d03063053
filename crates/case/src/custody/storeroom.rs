//! What every storeroom does, in every procedure: move, divide, count. A difference found by counting is recorded as loss
//! or surplus with its reason, never by changing a number.
use super::line::GoodsLine;
use super::lot::Lot;
use super::movement::{Movement, Told};
use super::pieces::moved_whole;
use super::plan::{lot_of, moved, places, split};
use super::quantity::Quantity;
use crate::refusal::{Refused, Rejection};
use crate::state::CaseState;
use crate::value::{MAX_PART_CHARS, MAX_TEXT_CHARS, MAX_VALUES};
use jiff::Timestamp;
use law::Library;
use law::procedure::CustodyDoes;
use uuid::Uuid;

/// One line of storeroom work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Number or id of the lot.
    pub lot: String,
    /// Place it lies in; empty where it lies in one only.
    pub from: String,
    /// How much is moved or divided off, or was counted; as typed.
    pub quantity: String,
    /// Place it comes to.
    pub place: String,
}

/// Storeroom work as submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storeroom {
    /// [`CustodyDoes::Move`], [`CustodyDoes::Split`] or [`CustodyDoes::Count`].
    pub does: CustodyDoes,
    /// Lines.
    pub lines: Vec<Counted>,
    /// Why; needed where a count differs.
    pub reason: String,
}

/// The movements of storeroom work.
///
/// # Errors
/// [`Refused::Rejected`] with every line that does not fit.
pub(crate) fn plan(
    library: &Library,
    state: &CaseState,
    work: &Storeroom,
    new_id: &dyn Fn() -> Uuid,
) -> Result<Vec<Movement>, Refused> {
    let lines: Vec<&Counted> = work.lines.iter().filter(|line| !line.quantity.trim().is_empty()).collect();
    if lines.is_empty() {
        return Err(Refused::rejected("goods", "请至少填写一批物品的数量"));
    }
    if lines.len() > MAX_VALUES || work.reason.chars().count() > MAX_TEXT_CHARS {
        return Err(Refused::rejected("goods", format!("一次最多 {MAX_VALUES} 行，请分批提交")));
    }
    let mut stock = state.custody.clone();
    let (mut movements, mut rejections) = (Vec::new(), Vec::new());
    let told = Told { at: Timestamp::UNIX_EPOCH, version: 0, word: String::new(), who: Vec::new() };
    for (position, line) in lines.into_iter().enumerate() {
        let wanted = one(&stock, work.does, line, new_id);
        let applied = wanted.and_then(|wanted| {
            for movement in &wanted {
                moved_whole(library, &stock, movement)?;
                stock.apply(movement, &told).map_err(|breach| breach.to_string())?;
            }
            Ok(wanted)
        });
        match applied {
            Ok(wanted) => movements.extend(wanted),
            Err(says) => rejections.push(Rejection::at("goods", format!("第{}行：{says}", position + 1))),
        }
    }
    let differs = movements.iter().any(|m| matches!(m.does, CustodyDoes::Lose | CustodyDoes::Find));
    if differs && work.reason.trim().is_empty() {
        rejections.push(Rejection::at("reason", "盘点数与账面数不符，请写明原因和已采取的措施"));
    }
    if rejections.is_empty() { Ok(movements) } else { Err(Refused::Rejected { rejections }) }
}

fn one(
    stock: &super::Custody,
    does: CustodyDoes,
    line: &Counted,
    new_id: &dyn Fn() -> Uuid,
) -> Result<Vec<Movement>, String> {
    let place = line.place.trim();
    if place.chars().count() > MAX_PART_CHARS || place.chars().any(char::is_control) {
        return Err(format!("地点最多 {MAX_PART_CHARS} 字，不能有控制字符"));
    }
    let quantity: Quantity = line.quantity.parse().map_err(str::to_owned)?;
    let read = GoodsLine {
        lot: line.lot.trim().into(),
        from: line.from.clone(),
        quantity,
        place: place.into(),
        ..GoodsLine::default()
    };
    let lot = lot_of(stock, &read)?;
    if does == CustodyDoes::Count {
        return Ok(vec![counted(lot, &read)]);
    }
    if quantity.is_zero() {
        return Err("请填写数量，须大于 0".into());
    }
    let mut movements = Vec::new();
    for (from, quantity) in places(lot, &read)? {
        let plain = Movement { does, lot: lot.id, quantity, from, to: String::new(), entering: None };
        movements.push(match does {
            CustodyDoes::Split => split(stock, lot, plain, &read, new_id()),
            CustodyDoes::Move => moved(lot, plain, read.place.clone())?,
            _ => return Err("保管工作只有移库、分拆和盘点".into()),
        });
    }
    Ok(movements)
}

/// What was counted in a place against what is recorded there.
pub(super) fn counted(lot: &Lot, line: &GoodsLine) -> Movement {
    let only = lot.account.held.keys().next().cloned().unwrap_or_default();
    let place = if line.from.is_empty() { only } else { line.from.clone() };
    let recorded = lot.account.held_at(&place);
    let movement = |does, quantity, from: &str, to: &str| Movement {
        does,
        lot: lot.id,
        quantity,
        from: from.to_owned(),
        to: to.to_owned(),
        entering: None,
    };
    match (recorded.minus(line.quantity), line.quantity.minus(recorded)) {
        (Some(less), _) if !less.is_zero() => movement(CustodyDoes::Lose, less, &place, ""),
        (_, Some(more)) if !more.is_zero() => movement(CustodyDoes::Find, more, "", &place),
        _ => movement(CustodyDoes::Count, line.quantity, &place, &place),
    }
}
