//! Sending and signing for hand-overs.
use crate::actor::{Setting, civil_date};
use crate::decide::own_origin;
use crate::handover::{HandoverItem, Origin};
use crate::refusal::{Refusal, Refused};
use crate::state::CaseState;
use crate::value::FileRef;
use jiff::Timestamp;
use law::Library;
use law::procedure::{Act, Addressee, Handover, Procedure};
use std::collections::BTreeMap;

/// Required papers of the hand-over an act sends that the case does not hold and no document of the act will be.
pub(crate) fn missing_papers(procedure: &Procedure, act: &Act, state: &CaseState) -> Vec<Refusal> {
    let Some(handover) = act.sends.as_ref().and_then(|id| procedure.handover(id)) else {
        return Vec::new();
    };
    let held = |paper: &str| state.papers.iter().any(|file| file.paper == paper);
    let missing = handover.papers.iter();
    let missing = missing.filter(|paper| paper.required && !paper.drawn && !held(&paper.id));
    missing
        .map(|paper| {
            let drawn = state.being_drawn(&paper.id);
            let does = if drawn {
                "正在作成，请片刻后再办理"
            } else {
                "尚未附上；请上传后再办理"
            };
            let says = format!("“{}”须附“{}”，{does}", handover.title, paper.title);
            Refusal::new(format!("paper:{}", paper.id), says, Some(paper.cite.value.clone()))
        })
        .collect()
}

/// Reasons against signing for an item with an act.
pub(crate) fn receivable(
    setting: &Setting<'_>,
    act: &Act,
    state: &CaseState,
    received: Option<&HandoverItem>,
    occurred_at: Timestamp,
) -> Vec<Refusal> {
    let cite = Some(act.cite.value.clone());
    match (act.is_receipt(), received) {
        (false, None) => Vec::new(),
        (false, Some(_)) => vec![Refusal::new("receives", format!("“{}”不是签收动作", act.title), cite)],
        (true, None) => {
            let says = format!("“{}”须从收到的移送中办理；目前没有待签收的移送", act.title);
            vec![Refusal::new("item", says, cite)]
        }
        (true, Some(item)) => {
            let mut refusals = Vec::new();
            if !act.signs_for(&item.kind) {
                refusals.push(Refusal::new(
                    "item",
                    format!("“{}”不能签收“{}”", act.title, item.title),
                    cite.clone(),
                ));
            }
            if item.to_organ != setting.actor.organ {
                refusals.push(Refusal::new("item", "这份移送不是发给您所在机关的", cite.clone()));
            }
            if item.to_case.is_some_and(|case| case != state.id) {
                refusals.push(Refusal::new("item", "这份移送属于另一个办件", cite.clone()));
            }
            if state.received.iter().any(|received| received.item == item.id) {
                refusals.push(Refusal::new("item", "这份移送已经签收", cite.clone()));
            }
            if occurred_at < item.sent_at {
                refusals.push(Refusal::new("item", "签收时间早于发出时间；请核对时间", cite));
            }
            refusals
        }
    }
}

/// The item an act sends.
pub(crate) fn item(
    setting: &Setting<'_>,
    procedure: &Procedure,
    handover: &str,
    state: &CaseState,
    sent_at: Timestamp,
) -> Result<HandoverItem, Refused> {
    let missing = || Refused::Definition(format!("程序没有移送 {handover}"));
    let definition = procedure.handover(handover).ok_or_else(missing)?;
    let kind = format!("{}/{handover}", procedure.id);
    let (to_organ, origin_case) = addressee(definition, state)?;
    let chosen = definition.to.field().is_some();
    if chosen && to_organ == state.organ {
        return Err(Refused::one(
            "addressee",
            "不能移送给本机关自己，请选择另一机关",
            Some(definition.cite.value.clone()),
        ));
    }
    let continues = !is_opening(setting.library, &kind);
    let to_case = if continues { origin_case.or_else(|| state.counterpart(&to_organ)) } else { None };
    if continues && to_case.is_none() {
        let says = format!("“{}”须发往对方已受理的办件，但对方尚未受理", definition.title);
        return Err(Refused::one("counterpart", says, Some(definition.cite.value.clone())));
    }
    let origin = if definition.forwards { state.origin.clone() } else { None };
    Ok(HandoverItem {
        id: (setting.new_id)(),
        kind,
        title: definition.title.clone(),
        from_organ: state.organ.clone(),
        from_case: state.id,
        to_organ,
        to_case,
        origin: origin.unwrap_or_else(|| own_origin(state)),
        about: about(definition, state),
        papers: travelling(definition, state),
        facts: carried(definition, state),
        lots: Vec::new(),
        sent_at,
        receipt_due_at: receipt_due(setting, definition, sent_at)?,
    })
}

fn named_organ(state: &CaseState, field: &str) -> Result<String, Refused> {
    let organ = state.facts.get(field).and_then(|value| value.organ().map(str::to_owned));
    organ.ok_or_else(|| Refused::rejected(field, "请选择接收机关"))
}

/// The case of the organ named in a field that the matter is about, if it is known here.
fn about(definition: &Handover, state: &CaseState) -> Option<Origin> {
    let organ = state.facts.get(&definition.about.as_ref()?.value)?.organ()?;
    let case = state.counterpart(organ)?;
    Some(Origin { organ: organ.to_owned(), case })
}

fn addressee(definition: &Handover, state: &CaseState) -> Result<(String, Option<uuid::Uuid>), Refused> {
    match &definition.to.value {
        Addressee::Field(field) => Ok((named_organ(state, field)?, None)),
        Addressee::Subject(field) => {
            let organ = named_organ(state, field)?;
            let case = state.subject(&organ);
            Ok((organ, case))
        }
        Addressee::Own => Ok((state.organ.clone(), None)),
        Addressee::Origin => {
            let cite = definition.cite.value.clone();
            let none =
                || Refused::one("origin", "本件不是由其他机关移送来的，没有可以回复的机关", Some(cite));
            let origin = state.origin.as_ref().ok_or_else(none)?;
            Ok((origin.organ.clone(), Some(origin.case)))
        }
    }
}

/// Whether an item of a kind opens a new case at its recipient.
#[must_use]
pub fn is_opening(library: &Library, kind: &str) -> bool {
    let receiving = |act: &&Act| act.signs_for(kind);
    library.procedures.values().flat_map(|p| &p.acts).find(receiving).is_some_and(|act| act.opens)
}

/// Acts that may sign for an item of a kind: procedure and act.
#[must_use]
pub fn receiving_acts<'a>(library: &'a Library, kind: &str) -> Vec<(&'a Procedure, &'a Act)> {
    let pairs = library.procedures.values().flat_map(|p| p.acts.iter().map(move |act| (&p.value, act)));
    pairs.filter(|(_, act)| act.signs_for(kind)).collect()
}

/// Papers of the hand-over's checklist that the case holds; without a checklist, none. A document of an earlier act does
/// not stand for the one that this act draws up.
fn travelling(definition: &Handover, state: &CaseState) -> Vec<FileRef> {
    let listed = |file: &&FileRef| {
        let mut papers = definition.papers.iter().filter(|paper| *paper.id == file.paper);
        papers.any(|paper| !(paper.drawn && state.is_document(file)))
    };
    state.papers.iter().filter(listed).cloned().collect()
}

fn carried(definition: &Handover, state: &CaseState) -> BTreeMap<String, crate::value::FieldValue> {
    let facts = definition.carries.iter().filter_map(|field| {
        let value = state.facts.get(&field.value)?;
        Some((field.value.clone(), value.clone()))
    });
    facts.collect()
}

fn receipt_due(
    setting: &Setting<'_>,
    definition: &Handover,
    sent_at: Timestamp,
) -> Result<Option<Timestamp>, Refused> {
    let resolved = setting.library.period(&definition.receipt_within, None, civil_date(sent_at));
    let resolved = resolved.map_err(|fault| Refused::Definition(fault.to_string()))?;
    Ok(calendar::compute(setting.calendar, &resolved.rule, resolved.period, sent_at, &[]).due_at)
}
