//! Evidence checklists against a case: what is there, what is missing, and what the next organ will miss.
//!
//! Computed from the facts and papers of the case as the checklist maps them. It warns; it never refuses an act.
use crate::state::CaseState;
use crate::value::FieldValue;
use jiff::civil::Date;
use law::Library;
use law::evidence::{EvidenceChecklist, EvidenceItem, FactMatch, Shown, StepRef};
use law::procedure::{Act, Addressee, Procedure};
use std::collections::{BTreeSet, VecDeque};

/// Most procedures looked at along the road; there are never that many versions in force on one day.
const MAX_ROAD: usize = 200;

/// How a case stands to a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// 已有: a field or paper of the case shows it.
    There,
    /// 缺: the case has a place for it, and the place is empty.
    Missing,
    /// 无处登记: this procedure has no place for it; the file itself has to be looked at.
    NoPlace,
}

/// A step that needs an item.
#[derive(Debug, Clone, Copy)]
pub struct Need<'a> {
    /// The procedure version in force.
    pub procedure: &'a Procedure,
    /// The act.
    pub act: &'a Act,
}

/// An item of a checklist as a case stands to it.
#[derive(Debug, Clone)]
pub struct ItemState<'a> {
    /// The item.
    pub item: &'a EvidenceItem,
    /// Whether it is there.
    pub presence: Presence,
    /// Titles of the fields and papers in which it stands, or could stand.
    pub places: Vec<&'a str>,
    /// Steps of the case's own procedure that need it.
    pub own: Vec<Need<'a>>,
    /// Steps further along the road, nearest first.
    pub later: Vec<Need<'a>>,
}

/// A checklist as a case stands to it.
#[derive(Debug, Clone)]
pub struct CauseState<'a> {
    /// The checklist.
    pub checklist: &'a EvidenceChecklist,
    /// Its items that concern the case, in order.
    pub items: Vec<ItemState<'a>>,
}

/// What an act about to be done leaves the next organ without.
#[derive(Debug, Clone)]
pub struct Missed<'a> {
    /// The checklist.
    pub checklist: &'a EvidenceChecklist,
    /// The item.
    pub item: &'a EvidenceItem,
    /// Whether the case has a place for it at all.
    pub presence: Presence,
    /// The form of the act has a place for it.
    pub on_form: bool,
    /// The steps that will miss it, nearest first; never empty.
    pub needs: Vec<Need<'a>>,
}

/// The checklists under which a case comes, by the kinds of its rights and its fields.
#[must_use]
pub fn causes<'a>(library: &'a Library, state: &CaseState) -> Vec<&'a EvidenceChecklist> {
    let rights: BTreeSet<&str> = state
        .facts
        .values()
        .flat_map(FieldValue::each)
        .filter_map(|value| match value {
            FieldValue::Right(right) => Some(right.kind.as_str()),
            _ => None,
        })
        .collect();
    let concerns = |checklist: &&EvidenceChecklist| {
        checklist.rights.iter().any(|kind| rights.contains(kind.as_str()))
            || checklist.applies.iter().any(|wanted| matches(state, wanted) == Some(true))
    };
    library.checklists.values().map(|filed| &filed.value).filter(concerns).collect()
}

/// The checklists of a case that have something to say about its procedure or the road from it.
#[must_use]
pub fn of_case<'a>(
    library: &'a Library,
    procedure: &'a Procedure,
    state: &CaseState,
    on: Date,
) -> Vec<CauseState<'a>> {
    let road = road(library, procedure, onward(library, procedure, None, on), on);
    let with_items = causes(library, state)
        .into_iter()
        .map(|checklist| CauseState { checklist, items: items_of(checklist, procedure, state, &road) });
    with_items.filter(|cause| !cause.items.is_empty()).collect()
}

/// What the organs to which an act hands the case over will miss; empty for acts that hand nothing over.
#[must_use]
pub fn missed_by_next<'a>(
    library: &'a Library,
    procedure: &'a Procedure,
    act: &Act,
    state: &CaseState,
    on: Date,
) -> Vec<Missed<'a>> {
    let Some(sends) = act.sends.as_ref() else { return Vec::new() };
    let next = onward(library, procedure, Some(sends.as_str()), on);
    if next.is_empty() {
        return Vec::new();
    }
    let nearest: BTreeSet<String> = next.iter().map(|procedure| procedure.key()).collect();
    let road = road(library, procedure, next, on);
    // What the act draws up itself is not missed.
    let drawn = |shown: &Shown| match shown {
        Shown::Paper(id) => procedure.papers_drawn(act).any(|(paper, _)| **paper == *id),
        Shown::Field(..) => false,
    };
    let missing = |cause: &'a EvidenceChecklist| {
        let by_next =
            |item: &ItemState<'_>| item.later.iter().any(|need| nearest.contains(&need.procedure.key()));
        let lacks = |item: &ItemState<'_>| {
            item.presence != Presence::There && !item.item.shown_by.iter().any(|shown| drawn(shown))
        };
        let items = items_of(cause, procedure, state, &road).into_iter();
        let items: Vec<ItemState<'a>> = items.filter(|item| lacks(item) && by_next(item)).collect();
        items.into_iter().map(move |item| Missed {
            checklist: cause,
            item: item.item,
            presence: item.presence,
            on_form: item.item.shown_by.iter().any(|shown| is_on_form(procedure, act, shown)),
            needs: item.later,
        })
    };
    causes(library, state).into_iter().flat_map(missing).collect()
}

fn items_of<'a>(
    checklist: &'a EvidenceChecklist,
    procedure: &'a Procedure,
    state: &CaseState,
    road: &[&'a Procedure],
) -> Vec<ItemState<'a>> {
    let station = |of: &Procedure| checklist.station(&of.id);
    let mut ahead: Vec<&'a Procedure> =
        road.iter().copied().filter(|other| station(other) > station(procedure)).collect();
    ahead.sort_by_key(|other| station(other));
    let mut items = Vec::new();
    for item in &checklist.items {
        if item.only_if.as_ref().is_some_and(|wanted| matches(state, wanted) == Some(false)) {
            continue;
        }
        let own = needs(item, &[procedure]);
        let later = needs(item, &ahead);
        if own.is_empty() && later.is_empty() {
            continue;
        }
        let (presence, places) = presence(procedure, state, item);
        items.push(ItemState { item, presence, places, own, later });
    }
    items
}

/// The steps of these procedures that need an item, in the order of the procedures.
fn needs<'a>(item: &EvidenceItem, procedures: &[&'a Procedure]) -> Vec<Need<'a>> {
    let of = |procedure: &'a Procedure| {
        let steps =
            item.needed_by.iter().filter(|step: &&law::Located<StepRef>| step.procedure == *procedure.id);
        steps
            .filter_map(|step| procedure.act(&step.act).map(|act| Need { procedure, act }))
            .collect::<Vec<_>>()
    };
    procedures.iter().flat_map(|procedure| of(procedure)).collect()
}

fn presence<'a>(
    procedure: &'a Procedure,
    state: &CaseState,
    item: &EvidenceItem,
) -> (Presence, Vec<&'a str>) {
    let titles = |shown: &mut dyn Iterator<Item = &law::Located<Shown>>| {
        shown.filter_map(|shown| title_of(procedure, shown)).collect::<Vec<&'a str>>()
    };
    // A paper that came from another organ counts even where this procedure has no place of its own for it.
    if item.shown_by.iter().any(|shown| is_shown(state, shown)) {
        return (Presence::There, titles(&mut item.shown_by.iter().filter(|shown| is_shown(state, shown))));
    }
    let could = titles(&mut item.shown_by.iter());
    let presence = if could.is_empty() { Presence::NoPlace } else { Presence::Missing };
    (presence, could)
}

/// Title of the field or paper of a procedure that could show something.
fn title_of<'a>(procedure: &'a Procedure, shown: &Shown) -> Option<&'a str> {
    match shown {
        Shown::Field(id, _) => procedure.field(id).map(|field| field.title.as_str()),
        Shown::Paper(id) => {
            let sent = procedure.handovers.iter().flat_map(|handover| &handover.papers);
            let sent = sent.filter(|paper| *paper.id == *id).map(|paper| paper.title.as_str()).next();
            let holds = |field: &&law::procedure::Field| field.paper.as_ref().is_some_and(|p| **p == *id);
            sent.or_else(|| procedure.fields.iter().find(holds).map(|field| field.title.as_str()))
        }
    }
}

fn is_shown(state: &CaseState, shown: &Shown) -> bool {
    match shown {
        Shown::Field(id, None) => state.facts.get(id).is_some_and(|value| !value.each().is_empty()),
        Shown::Field(id, Some(wanted)) => has_text(state, id, wanted) == Some(true),
        Shown::Paper(id) => state.papers.iter().any(|paper| paper.paper == *id),
    }
}

fn is_on_form(procedure: &Procedure, act: &Act, shown: &Shown) -> bool {
    match shown {
        Shown::Field(id, _) => act.form.iter().any(|asked| *asked.field == *id),
        Shown::Paper(id) => {
            let sent = act.sends.as_ref().and_then(|sent| procedure.handover(sent));
            sent.is_some_and(|handover| handover.papers.iter().any(|paper| *paper.id == *id))
        }
    }
}

/// Whether a field has one of the values; nothing while it is empty.
fn matches(state: &CaseState, wanted: &FactMatch) -> Option<bool> {
    let answers = wanted.values.iter().map(|value| has_text(state, &wanted.field, value));
    answers.reduce(|one, other| Some(one? || other?)).flatten()
}

fn has_text(state: &CaseState, field: &str, wanted: &str) -> Option<bool> {
    let values = state.facts.get(field)?.each();
    let is = |value: &&FieldValue| matches!(value, FieldValue::Choice(text) | FieldValue::Text(text) if text == wanted);
    (!values.is_empty()).then(|| values.iter().any(is))
}

/// Procedures in force that sign for what a procedure hands on (one hand-over, or all), except back to its origin.
fn onward<'a>(
    library: &'a Library,
    from: &Procedure,
    handover: Option<&str>,
    on: Date,
) -> Vec<&'a Procedure> {
    let sent = from.handovers.iter().filter(|sent| {
        handover.is_none_or(|wanted| *sent.id == *wanted) && !matches!(*sent.to, Addressee::Origin)
    });
    let kinds: Vec<String> = sent.map(|sent| format!("{}/{}", *from.id, *sent.id)).collect();
    let in_force = library.procedures.values().map(|filed| &filed.value).filter(|p| p.is_in_force(on));
    in_force.filter(|p| p.acts.iter().any(|act| kinds.iter().any(|kind| act.signs_for(kind)))).collect()
}

/// The procedures along the road, nearest first, without the one it starts from.
fn road<'a>(
    library: &'a Library,
    from: &Procedure,
    next: Vec<&'a Procedure>,
    on: Date,
) -> Vec<&'a Procedure> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut road = Vec::new();
    let mut waiting: VecDeque<&'a Procedure> = next.into();
    while let Some(procedure) = waiting.pop_front() {
        let own = *procedure.id == *from.id;
        if own || road.len() >= MAX_ROAD || !seen.insert(procedure.id.as_str()) {
            continue;
        }
        road.push(procedure);
        waiting.extend(onward(library, procedure, None, on));
    }
    road
}
