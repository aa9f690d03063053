//! Draws: who stands on the list, who is left out and why, and what the result does in the case.
//!
//! The arithmetic of the lot is [`ledger::draw`]. Here the list is frozen into an event, and the result becomes facts.
use crate::actor::Setting;
use crate::refusal::{Refusal, Refused, Rejection};
use crate::state::CaseState;
use crate::value::FieldValue;
use law::procedure::{Act, Draw};
use ledger::draw::{Candidate, MAX_TICKETS};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Most entries drawn at once.
pub const MAX_DRAWN: u32 = 50;

/// An entry in force, as the list is made from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Key in the register.
    pub key: String,
    /// Its facts.
    pub facts: BTreeMap<String, FieldValue>,
    /// Open cases that name it.
    pub load: u32,
}

/// A candidate on the frozen list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Key in the register.
    pub key: String,
    /// Open cases that name it.
    pub load: u32,
    /// Tickets.
    pub tickets: u32,
}

/// Why an entry is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// It does not meet a condition of the draw.
    Unfit,
    /// A name of the entry is a name of the case.
    Conflict,
    /// Left out by hand, with a reason.
    Recused,
    /// Drawn or appointed before in this case.
    Before,
    /// It has as many running cases as it takes.
    Full,
}

impl Ground {
    /// What people read.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::Unfit => "不符合条件",
            Self::Conflict => "有利害关系",
            Self::Recused => "回避",
            Self::Before => "本件以前抽中过",
            Self::Full => "在办件数已满",
        }
    }
}

/// An entry left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Key in the register.
    pub key: String,
    /// Ground.
    pub ground: Ground,
    /// What exactly; for those who may read the case.
    pub detail: String,
}

/// A draw as requested: the frozen list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Id of the draw.
    pub draw: Uuid,
    /// Act that asked for it.
    pub act: String,
    /// Register drawn from.
    pub register: String,
    /// How many.
    pub count: u32,
    /// Candidates in the byte order of their keys.
    pub candidates: Vec<Listed>,
    /// Entries left out.
    pub left_out: Vec<LeftOut>,
    /// Digest of the list, in hex ([`ledger::draw::list_digest`]).
    pub digest: String,
    /// Why it is drawn again; empty for the first draw of a case.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub again: String,
}

/// The result of a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Id of the draw.
    pub draw: Uuid,
    /// Size of the checkpoint whose root is the seed.
    pub size: u64,
    /// The root, in hex.
    pub root: String,
    /// Keys drawn, in their order.
    pub keys: Vec<String>,
}

/// A draw of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// What was requested.
    pub request: Request,
    /// The result, once the checkpoint is there.
    pub drawn: Option<Drawn>,
}

impl Request {
    /// The list as the arithmetic takes it.
    #[must_use]
    pub fn list(&self) -> Vec<Candidate> {
        self.candidates.iter().map(|one| Candidate { key: one.key.clone(), tickets: one.tickets }).collect()
    }

    /// The keys drawn under a seed.
    ///
    /// # Errors
    /// [`ledger::draw::BadDraw`] when the list breaks the specification.
    pub fn keys(&self, seed: &ledger::Hash) -> Result<Vec<String>, ledger::draw::BadDraw> {
        let order = ledger::draw::order(&self.draw.to_string(), self.count, &self.list(), seed)?;
        Ok(order.into_iter().take(self.count as usize).map(|(key, _)| key).collect())
    }
}

/// The number of a draw as papers name it.
#[must_use]
pub fn reference(draw: Uuid) -> String {
    format!("抽取 {draw}")
}

/// Freezes the list of an act's draw.
///
/// # Errors
/// A rejection beside a field, or a refusal when too few candidates are left or an earlier draw awaits its result.
pub(crate) fn frozen(
    setting: &Setting<'_>,
    act: &Act,
    definition: &Draw,
    state: &CaseState,
    form: &BTreeMap<String, FieldValue>,
    entries: &[Entry],
) -> Result<Request, Refused> {
    let again = again(act, definition, state, form)?;
    let mut facts = state.facts.clone();
    facts.extend(form.iter().map(|(id, value)| (id.clone(), value.clone())));
    let count = count(definition, &facts)?;
    let recused = recused(definition, &facts, entries)?;
    let before: BTreeSet<&str> = state
        .draws
        .iter()
        .filter_map(|draw| draw.drawn.as_ref())
        .flat_map(|drawn| drawn.keys.iter().map(String::as_str))
        .collect();
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by(|a, b| a.key.as_bytes().cmp(b.key.as_bytes()));
    entries.dedup_by(|a, b| a.key == b.key);
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for entry in entries {
        let by_hand = recused.get(entry.key.as_str()).map(|why| (Ground::Recused, why.clone()));
        let earlier = before.contains(entry.key.as_str()).then(|| (Ground::Before, String::new()));
        let ground = by_hand.or(earlier).or_else(|| against(definition, &facts, entry));
        match ground {
            Some((ground, detail)) => left_out.push(LeftOut { key: entry.key.clone(), ground, detail }),
            None => kept.push(entry),
        }
    }
    let candidates = listed(definition, &kept);
    let cite = Some(act.cite.value.clone());
    if candidates.len() < count as usize {
        let says = format!(
            "要抽取{count}名，名录里符合条件、没有利害关系的只有{}名；请放宽条件、减少人数，或者另行选定并写明理由",
            candidates.len()
        );
        return Err(Refused::one("too-few-candidates", says, cite));
    }
    let mut request = Request {
        draw: (setting.new_id)(),
        act: act.id.value.clone(),
        register: definition.register.value.clone(),
        count,
        candidates,
        left_out,
        digest: String::new(),
        again,
    };
    let digest = ledger::draw::list_digest(&request.draw.to_string(), count, &request.list());
    let digest = digest.map_err(|fault| Refused::one("bad-list", fault.to_string(), cite))?;
    request.digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(request)
}

/// The reason of a second draw; the first one has none.
fn again(
    act: &Act,
    definition: &Draw,
    state: &CaseState,
    form: &BTreeMap<String, FieldValue>,
) -> Result<String, Refused> {
    if state.draws.iter().any(|draw| draw.drawn.is_none()) {
        let says = "上一次抽取还没有结果，等账本的检查点公布后自动产生；请稍后再看";
        return Err(Refused::Refused {
            refusals: vec![Refusal::new("draw-awaits", says, Some(act.cite.value.clone()))],
        });
    }
    if state.draws.is_empty() {
        return Ok(String::new());
    }
    match form.get(definition.again.as_str()) {
        Some(FieldValue::Text(why)) if !why.trim().is_empty() => Ok(why.clone()),
        _ => Err(Refused::rejected(
            &definition.again,
            "本件已经抽取过；再次抽取须写明理由，与原来的结果一起留存",
        )),
    }
}

fn count(definition: &Draw, facts: &BTreeMap<String, FieldValue>) -> Result<u32, Refused> {
    let Some(field) = &definition.count else { return Ok(1) };
    match facts.get(field.as_str()) {
        None => Ok(1),
        Some(FieldValue::Number(number)) if (1..=i64::from(MAX_DRAWN)).contains(number) => {
            Ok(u32::try_from(*number).unwrap_or(1))
        }
        Some(_) => Err(Refused::rejected(field, format!("一次抽取 1 至 {MAX_DRAWN} 名"))),
    }
}

/// Keys left out by hand with their reasons; each line is `KEY REASON` and names an entry.
fn recused(
    definition: &Draw,
    facts: &BTreeMap<String, FieldValue>,
    entries: &[Entry],
) -> Result<BTreeMap<String, String>, Refused> {
    let Some(field) = &definition.recused else { return Ok(BTreeMap::new()) };
    let lines = facts.get(field.as_str()).map(FieldValue::each).unwrap_or_default();
    let mut recused = BTreeMap::new();
    let mut rejections = Vec::new();
    let texts = lines.into_iter().filter_map(|value| match value {
        FieldValue::Text(text) => Some(text.as_str()),
        _ => None,
    });
    for line in texts.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty()) {
        let split = |c: char| c.is_whitespace() || matches!(c, '：' | ':' | '，' | ',');
        let (key, why) = line.split_once(split).unwrap_or((line, ""));
        let why = why.trim_matches(split);
        if why.is_empty() || !entries.iter().any(|entry| entry.key == key) {
            let says = format!("“{line}”：请写“编号 理由”，编号须是名录里在册的一项");
            rejections.push(Rejection::at(field, says));
        } else {
            recused.insert(key.to_owned(), why.to_owned());
        }
    }
    if rejections.is_empty() { Ok(recused) } else { Err(Refused::Rejected { rejections }) }
}

/// The first rule of the draw that stands against an entry.
fn against(
    definition: &Draw,
    facts: &BTreeMap<String, FieldValue>,
    entry: &Entry,
) -> Option<(Ground, String)> {
    for one in &definition.matches {
        let wanted = words(facts.get(one.with.as_str()));
        let has = words(entry.facts.get(one.field.as_str()));
        if !wanted.is_empty() && wanted.is_disjoint(&has) {
            return Some((Ground::Unfit, one.field.value.clone()));
        }
    }
    if let Some(conflicts) = &definition.conflicts {
        let parties: BTreeSet<String> =
            conflicts.with.iter().flat_map(|field| words(facts.get(field.as_str()))).collect();
        let own = conflicts.fields.iter().flat_map(|field| words(entry.facts.get(field.as_str())));
        if let Some(name) = own.into_iter().find(|name| parties.contains(name)) {
            return Some((Ground::Conflict, name));
        }
    }
    let most = definition.most.as_ref().and_then(|field| entry.facts.get(field.as_str()));
    match most {
        Some(FieldValue::Number(most)) if i64::from(entry.load) >= *most => {
            Some((Ground::Full, format!("在办{}件，最多{most}件", entry.load)))
        }
        _ => None,
    }
}

/// Values as words that can be compared; a party by its name.
fn words(value: Option<&FieldValue>) -> BTreeSet<String> {
    let values = value.map(FieldValue::each).unwrap_or_default();
    let word = |value: &FieldValue| match value {
        FieldValue::Text(text) | FieldValue::Choice(text) => Some(text.trim().to_owned()),
        FieldValue::Region(text) | FieldValue::Organ(text) => Some(text.clone()),
        FieldValue::Party(party) => Some(party.name.trim().to_owned()),
        FieldValue::Right(right) => Some(right.holder.trim().to_owned()),
        _ => None,
    };
    values.into_iter().filter_map(word).filter(|word| !word.is_empty()).collect()
}

/// Candidates with their tickets: one each, or one more for each running case fewer than the busiest has.
fn listed(definition: &Draw, kept: &[&Entry]) -> Vec<Listed> {
    let busiest = kept.iter().map(|entry| entry.load).max().unwrap_or(0);
    let tickets = |load: u32| match definition.weigh_by_load {
        true => (busiest - load).saturating_add(1).min(MAX_TICKETS),
        false => 1,
    };
    let listed =
        |entry: &&Entry| Listed { key: entry.key.clone(), load: entry.load, tickets: tickets(entry.load) };
    kept.iter().map(listed).collect()
}

/// What the result puts among the facts of the case.
pub(crate) fn facts_of(definition: &Draw, many: bool, drawn: &Drawn) -> Vec<(String, FieldValue)> {
    let mut keys: Vec<FieldValue> = drawn.keys.iter().cloned().map(FieldValue::Text).collect();
    let value = match (many, keys.len()) {
        (false, 1) => keys.remove(0),
        _ => FieldValue::Many(keys),
    };
    let number = FieldValue::Text(reference(drawn.draw));
    let number = definition.reference.iter().map(|field| (field.value.clone(), number.clone()));
    std::iter::once((definition.into.value.clone(), value)).chain(number).collect()
}
