//! Signing to file (签收存查): an item that no act of its case can take any more, because the case has closed or moved on
//! meanwhile, is still signed for, so that nothing stays silent between organs. It moves no stage.
use crate::actor::Setting;
use crate::decide::{Decided, event, signed_for};
use crate::event::{EventKind, Received};
use crate::fold;
use crate::handover::HandoverItem;
use crate::possible::against_state;
use crate::refusal::Refused;
use crate::send;
use crate::state::CaseState;

/// Signs for an item and puts it on file.
///
/// # Errors
/// A refusal when the item is another organ's or case's, was signed for, or an act of the case can take it.
pub fn file_item(
    setting: &Setting<'_>,
    state: &CaseState,
    item: &HandoverItem,
    reason: &str,
) -> Result<Decided, Refused> {
    let ours = item.to_organ == setting.actor.organ && item.to_organ == state.organ;
    if !ours || item.to_case != Some(state.id) {
        return Err(Refused::one("item", "这份移送不属于本机关的这个办件", None));
    }
    if state.received.iter().any(|received| received.item == item.id) {
        return Err(Refused::one("item", "这份移送已经签收", None));
    }
    let acts = send::receiving_acts(setting.library, &item.kind).into_iter();
    let takes = acts.filter(|(procedure, _)| procedure.key() == state.procedure);
    let mut open = takes.filter(|(procedure, act)| against_state(procedure, act, state).is_empty());
    if let Some((_, act)) = open.next() {
        let says = format!("本件仍可用“{}”签收这份移送，请用该动作办理", act.title);
        return Err(Refused::one("takes", says, Some(act.cite.value.clone())));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::rejected("reason", "请写明存查原因和后续安排"));
    }
    let what = EventKind::ItemFiled {
        item: Received::of(item),
        title: item.title.clone(),
        papers: item.papers.clone(),
        reason: reason.to_owned(),
    };
    let filed = event(setting, state.id, setting.now, None, what);
    let mut state = state.clone();
    fold::apply(&mut state, &filed, setting.library)
        .map_err(|fault| Refused::Definition(fault.to_string()))?;
    let receipt = event(setting, item.from_case, setting.now, None, signed_for(setting, item, state.id, &[]));
    Ok(Decided {
        events: vec![filed],
        elsewhere: vec![receipt],
        sent: Vec::new(),
        signed: Some(item.id),
        state,
    })
}
