//! From a goods list in a form to movements: which lots, how much, from where to where; nothing that is not there.
use super::consignment::Consigned;
use super::line::GoodsLine;
use super::lot::{Custody, Goods, Lot};
use super::movement::{Breach, Entering, Movement, Told};
use super::pieces::{moved_whole, whole};
use super::quantity::Quantity;
use super::storeroom::counted;
use crate::handover::HandoverItem;
use crate::refusal::{Refusal, Refused, Rejection};
use crate::state::CaseState;
use crate::value::{FieldValue, FileRef};
use jiff::Timestamp;
use law::Library;
use law::procedure::{Act, CustodyDoes, CustodyEffect, Field, Procedure};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an act is about to do to the goods.
pub(crate) struct Planned<'a> {
    pub(crate) library: &'a Library,
    pub(crate) procedure: &'a Procedure,
    pub(crate) act: &'a Act,
    /// The case with the form's facts and papers.
    pub(crate) state: &'a CaseState,
    pub(crate) form: &'a BTreeMap<String, FieldValue>,
    pub(crate) papers: &'a [FileRef],
    pub(crate) received: Option<&'a HandoverItem>,
    pub(crate) new_id: &'a dyn Fn() -> Uuid,
}

/// The movements of an act; none for one without effect on goods.
///
/// # Errors
/// [`Refused`]: the lines that do not fit what is there, each with its number, or what the act lacks.
pub(crate) fn planned(about: &Planned<'_>) -> Result<Vec<Movement>, Refused> {
    let Some(effect) = &about.act.custody else {
        return Ok(Vec::new());
    };
    let lines = about.lines(effect);
    let mut draft = Draft { about, effect, stock: about.state.custody.clone(), movements: Vec::new() };
    let rejections = draft.run(&lines);
    let refusals = draft.complete(rejections.is_empty());
    Refused::unless_none(refusals, rejections).map(|()| draft.movements)
}

/// What of the movements of a sending act travels with its item.
pub(crate) fn consigned(custody: &Custody, movements: &[Movement]) -> Vec<Consigned> {
    let sent = movements.iter().filter(|movement| movement.does == CustodyDoes::HandOver);
    let lots = sent.filter_map(|movement| {
        let lot = custody.lots.get(&movement.lot)?;
        Some(Consigned {
            lot: lot.id,
            root: lot.root,
            label: lot.label.clone(),
            goods: lot.goods.clone(),
            quantity: movement.quantity,
            from: movement.from.clone(),
        })
    });
    lots.collect()
}

impl Planned<'_> {
    fn lines(&self, effect: &CustodyEffect) -> Vec<GoodsLine> {
        let given = effect.items.as_ref().and_then(|field| self.form.get(&field.value));
        let each = given.map(FieldValue::each).unwrap_or_default().into_iter();
        let lines = each.filter_map(|value| match value {
            FieldValue::Goods(line) => Some(line.clone()),
            _ => None,
        });
        lines.collect()
    }

    /// A text of the form, or as the case knows it.
    fn text(&self, field: Option<&law::source::Located<String>>) -> String {
        match field.and_then(|field| self.state.facts.get(&field.value)) {
            Some(FieldValue::Text(text)) => text.trim().to_owned(),
            Some(FieldValue::Choice(id)) => id.clone(),
            _ => String::new(),
        }
    }
}

struct Draft<'a> {
    about: &'a Planned<'a>,
    effect: &'a CustodyEffect,
    /// The goods as they would be after the movements so far.
    stock: Custody,
    movements: Vec<Movement>,
}

impl Draft<'_> {
    /// Plans every line; those that do not fit, each with its number.
    fn run(&mut self, lines: &[GoodsLine]) -> Vec<Rejection> {
        if lines.is_empty() && self.effect.whole {
            return self.everything();
        }
        let mut rejections = Vec::new();
        for (position, line) in lines.iter().enumerate() {
            if let Err(says) = self.line(line) {
                rejections.push(Rejection::at(&self.field(), format!("第{}行：{says}", position + 1)));
            }
        }
        rejections
    }

    /// The field beside which a problem stands.
    fn field(&self) -> String {
        self.effect.items.as_ref().map_or_else(|| "act".to_owned(), |field| field.value.clone())
    }

    fn everything(&mut self) -> Vec<Rejection> {
        let all: Vec<(Uuid, String, Quantity)> = match (*self.effect.does, self.about.received) {
            (CustodyDoes::Receive, Some(item)) => {
                item.lots.iter().map(|lot| (lot.lot, lot.from.clone(), lot.quantity)).collect()
            }
            _ => {
                let holdings = self.stock.holdings();
                holdings.iter().map(|held| (held.lot.id, held.place.to_owned(), held.quantity)).collect()
            }
        };
        for (lot, from, quantity) in all {
            let line = GoodsLine { lot: lot.to_string(), from, quantity, ..GoodsLine::default() };
            if let Err(says) = self.line(&line) {
                return vec![Rejection::at(&self.field(), says)];
            }
        }
        Vec::new()
    }

    fn line(&mut self, line: &GoodsLine) -> Result<(), String> {
        let counts = *self.effect.does == CustodyDoes::Count && !line.lot.is_empty();
        if line.quantity.is_zero() && !counts {
            return Err("请填写数量，须大于 0".into());
        }
        match *self.effect.does {
            CustodyDoes::Take => self.take(line),
            CustodyDoes::Count if line.lot.is_empty() => self.take(line),
            CustodyDoes::Count => self.count(line),
            CustodyDoes::Receive => self.receive(line),
            _ => self.take_from_stock(line),
        }
    }

    /// Adds a movement to the plan, if the stock allows it.
    fn add(&mut self, movement: Movement) -> Result<(), String> {
        // Of what was sent as a part, that part is signed for.
        if movement.does != CustodyDoes::Receive {
            moved_whole(self.about.library, &self.stock, &movement)?;
        }
        let told = Told { at: Timestamp::UNIX_EPOCH, version: 0, word: String::new(), who: Vec::new() };
        self.stock.apply(&movement, &told).map_err(|breach| breach.to_string())?;
        self.movements.push(movement);
        Ok(())
    }

    fn place_of(&self, line: &GoodsLine) -> String {
        if line.place.is_empty() { self.about.text(self.effect.place.as_ref()) } else { line.place.clone() }
    }

    fn take(&mut self, line: &GoodsLine) -> Result<(), String> {
        if !line.lot.is_empty() {
            return self.keep(line);
        }
        if line.unit.is_empty() {
            return Err(format!("请填写“{}”的单位，例如 件、箱、千克", line.name));
        }
        let id = (self.about.new_id)();
        let goods = Goods {
            name: line.name.clone(),
            model: line.model.clone(),
            unit: line.unit.clone(),
            right: line.right.clone(),
            batch: line.batch.clone(),
            condition: line.condition.clone(),
            picture: line.picture.clone(),
            value_fen: line.value_fen,
        };
        let entering = Entering { lot: id, root: id, label: self.stock.next_label(), goods };
        let (to, quantity) = (self.place_of(line), line.quantity);
        let movement = Movement {
            does: CustodyDoes::Take,
            lot: id,
            quantity,
            from: String::new(),
            to,
            entering: Some(entering),
        };
        self.add(movement)
    }

    fn count(&mut self, line: &GoodsLine) -> Result<(), String> {
        let counted = counted(lot_of(&self.stock, line)?, line);
        self.add(counted)
    }

    /// Goods that are here already come under another measure, e.g. from preservation to seizure.
    fn keep(&mut self, line: &GoodsLine) -> Result<(), String> {
        let lot = lot_of(&self.stock, line)?.clone();
        let there = lot.account.in_store();
        if line.quantity > there {
            return Err(Breach::too_little(&lot, "", there, line.quantity).to_string());
        }
        let (does, quantity) = (CustodyDoes::Keep, line.quantity);
        let (from, to) = (String::new(), String::new());
        let movement = Movement { does, lot: lot.id, quantity, from, to, entering: None };
        self.add(movement)
    }

    fn receive(&mut self, line: &GoodsLine) -> Result<(), String> {
        let lots = self.about.received.map(|item| item.lots.as_slice()).unwrap_or_default();
        let means = |lot: &&Consigned| {
            line.lot == lot.label
                || line.lot == lot.lot.to_string()
                || (line.lot.is_empty() && line.name == lot.goods.name)
        };
        let Some(lot) = lots.iter().find(means) else {
            let written = if line.lot.is_empty() { &line.name } else { &line.lot };
            return Err(format!("对方没有发来“{written}”，请按移交的物品填写"));
        };
        let sent =
            Quantity::sum(lots.iter().filter(|other| other.lot == lot.lot).map(|other| other.quantity));
        let before = self.movements.iter().filter(|movement| movement.lot == lot.lot);
        let left = sent.minus(Quantity::sum(before.map(|movement| movement.quantity))).unwrap_or_default();
        if sent.is_whole() {
            whole(self.about.library, line.quantity, &lot.goods.unit)?;
        }
        if line.quantity > left {
            let (name, unit) = (&lot.goods.name, &lot.goods.unit);
            return Err(format!(
                "对方发来第{}号“{name}”{left}{unit}，不能签收 {}{unit}",
                lot.label, line.quantity
            ));
        }
        let known = self.stock.lots.contains_key(&lot.lot);
        let entering = (!known).then(|| {
            let used = self.stock.lots.values().any(|other| other.label == lot.label);
            let label = if used { self.stock.next_label() } else { lot.label.clone() };
            Entering { lot: lot.lot, root: lot.root, label, goods: lot.goods.clone() }
        });
        // Inside one organ goods stay where they are unless somebody says otherwise.
        let inside = self.about.received.is_some_and(|item| item.from_organ == item.to_organ);
        let place = self.place_of(line);
        let to = if place.is_empty() && inside { lot.from.clone() } else { place };
        let quantity = line.quantity;
        let movement = Movement {
            does: CustodyDoes::Receive,
            lot: lot.lot,
            quantity,
            from: String::new(),
            to,
            entering,
        };
        self.add(movement)
    }

    fn take_from_stock(&mut self, line: &GoodsLine) -> Result<(), String> {
        let lot = lot_of(&self.stock, line)?.clone();
        for (from, quantity) in places(&lot, line)? {
            let movement = movement(self.about, self.effect, line, &self.stock, (&lot, from, quantity))?;
            self.add(movement)?;
        }
        Ok(())
    }

    /// What the act lacks beside its lines; what would be left is known only where every line fits.
    fn complete(&self, fits: bool) -> Vec<Refusal> {
        let cite = Some(self.about.act.cite.value.clone());
        let title = &self.about.act.title;
        let mut refusals = Vec::new();
        let mut refuse = |code: &str, says: String| refusals.push(Refusal::new(code, says, cite.clone()));
        if *self.effect.does == CustodyDoes::Destroy && !(fits && self.movements.is_empty()) {
            if !self.has_witness() {
                refuse("witness", format!("“{title}”须写明见证人"));
            }
            if !self.has_record() {
                refuse("record", format!("“{title}”须附销毁记录，由监督人员和见证人签名"));
            }
        }
        let differs = self.movements.iter().any(|m| matches!(m.does, CustodyDoes::Lose | CustodyDoes::Find));
        if differs && self.about.text(self.effect.reason.as_ref()).is_empty() {
            refuse("difference", format!("“{title}”的数量与账面不符，须写明差在哪里、怎样查清"));
        }
        let parts_may_stay = !self.effect.clears;
        let counted = |lot: &&Lot| !(parts_may_stay && lot.root != lot.id);
        let left = self.stock.in_order().into_iter().filter(counted).filter_map(left_over);
        let left: Vec<String> = left.collect();
        if fits && (self.effect.clears || self.effect.clears_but_parts) && !left.is_empty() {
            refuse("goods-left", format!("“{title}”之后不应再有保管中的物品，还有：{}", left.join("；")));
        }
        refusals
    }

    fn has_witness(&self) -> bool {
        let given = self.effect.witness.as_ref().and_then(|field| self.about.state.facts.get(&field.value));
        given.is_some_and(|value| {
            let named = |one: &FieldValue| match one {
                FieldValue::Text(text) => !text.trim().is_empty(),
                FieldValue::Party(party) => !party.name.trim().is_empty(),
                _ => false,
            };
            value.each().into_iter().any(named)
        })
    }

    fn has_record(&self) -> bool {
        let Some(field) = self.effect.record.as_ref().and_then(|id| self.about.procedure.field(id)) else {
            return false;
        };
        let kind = |field: &Field| field.paper.as_ref().map(|paper| paper.value.clone());
        let drawn = self.about.act.form.iter().any(|asked| asked.drawn && *asked.field == *field.id);
        drawn
            || self.about.form.contains_key(&*field.id)
            || kind(field).is_some_and(|kind| self.about.papers.iter().any(|file| file.paper == kind))
    }
}

fn left_over(lot: &Lot) -> Option<String> {
    let kept = lot.account.kept();
    (!kept.is_zero()).then(|| format!("第{}号“{}”{kept}{}", lot.label, lot.goods.name, lot.goods.unit))
}

/// The lot that a line means.
pub(super) fn lot_of<'a>(stock: &'a Custody, line: &GoodsLine) -> Result<&'a Lot, String> {
    let written = if line.lot.is_empty() { &line.name } else { &line.lot };
    stock.find(written).ok_or_else(|| format!("本件没有“{written}”这批物品，请按物品的编号填写"))
}

/// From where a line takes how much: the place it names, the only one, or all of them.
pub(super) fn places(lot: &Lot, line: &GoodsLine) -> Result<Vec<(String, Quantity)>, String> {
    let held = &lot.account.held;
    if !line.from.is_empty() || held.len() < 2 {
        let only = held.keys().next().cloned().unwrap_or_default();
        let from = if line.from.is_empty() { only } else { line.from.clone() };
        return Ok(vec![(from, line.quantity)]);
    }
    if lot.account.in_store() == line.quantity {
        return Ok(held.iter().map(|(place, quantity)| (place.clone(), *quantity)).collect());
    }
    let where_: Vec<String> =
        held.iter().map(|(place, quantity)| format!("{place} {quantity}{}", lot.goods.unit)).collect();
    Err(format!("第{}号“{}”分放在 {}，请写明从哪里取", lot.label, lot.goods.name, where_.join("、")))
}

fn movement(
    about: &Planned<'_>,
    effect: &CustodyEffect,
    line: &GoodsLine,
    stock: &Custody,
    (lot, from, quantity): (&Lot, String, Quantity),
) -> Result<Movement, String> {
    let place = if line.place.is_empty() { about.text(effect.place.as_ref()) } else { line.place.clone() };
    let plain =
        Movement { does: *effect.does, lot: lot.id, quantity, from, to: String::new(), entering: None };
    Ok(match *effect.does {
        CustodyDoes::Move => moved(lot, plain, place)?,
        CustodyDoes::Split => split(stock, lot, plain, line, (about.new_id)()),
        _ => Movement { to: about.text(effect.recipient.as_ref()), ..plain },
    })
}

/// To another place.
pub(super) fn moved(lot: &Lot, plain: Movement, place: String) -> Result<Movement, String> {
    if place.is_empty() || place == plain.from {
        return Err(format!("请写明第{}号“{}”移到哪里，且须与现在的地点不同", lot.label, lot.goods.name));
    }
    Ok(Movement { to: place, ..plain })
}

/// Part of a lot under a number of its own; what the line says of it may differ from the rest.
pub(super) fn split(stock: &Custody, lot: &Lot, plain: Movement, line: &GoodsLine, id: Uuid) -> Movement {
    let or = |said: &str, known: &str| if said.is_empty() { known.to_owned() } else { said.to_owned() };
    let goods = Goods {
        model: or(&line.model, &lot.goods.model),
        right: or(&line.right, &lot.goods.right),
        batch: or(&line.batch, &lot.goods.batch),
        condition: or(&line.condition, &lot.goods.condition),
        value_fen: 0,
        ..lot.goods.clone()
    };
    let entering = Entering { lot: id, root: lot.root, label: stock.part_label(&lot.label), goods };
    let to = or(&line.place, &plain.from);
    Movement { to, entering: Some(entering), ..plain }
}
