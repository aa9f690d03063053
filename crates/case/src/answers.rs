//! What other organs have been asked and have not answered yet, for whoever ends the case that asked.
use crate::actor::Organs;
use crate::fold;
use crate::state::{CaseState, SentItem};
use law::procedure::{Act, Handover, Procedure};

/// A hand-over that nothing has settled yet.
#[derive(Debug, Clone, Copy)]
pub struct Unanswered<'a> {
    /// What was sent.
    pub sent: &'a SentItem,
    /// How the procedure defines it.
    pub handover: &'a Handover,
}

/// Hand-overs of a case that wait for an answer, in the order in which they were sent.
#[must_use]
pub fn unanswered<'a>(procedure: &'a Procedure, state: &'a CaseState) -> Vec<Unanswered<'a>> {
    let local = |sent: &SentItem| sent.item.kind.rsplit('/').next().map(str::to_owned);
    let awaited = state.sent.iter().filter(|sent| sent.stands()).filter_map(|sent| {
        let handover = procedure.handover(&local(sent)?)?;
        (!handover.answered_by.is_empty()).then_some(Unanswered { sent, handover })
    });
    let mut open: Vec<Unanswered<'a>> = awaited.filter(|one| !recorded(one, state)).collect();
    // An answer settles what went to the case it comes from.
    let from_there = |one: &Unanswered<'_>, at: usize| {
        let received = &state.received[at];
        one.sent.to_case == Some(received.case) && brings(one.handover, &received.kind)
    };
    let (direct, others): (Vec<usize>, Vec<usize>) =
        (0..state.received.len()).partition(|at| open.iter().any(|one| from_there(one, *at)));
    open.retain(|one| !direct.iter().any(|at| from_there(one, *at)));
    // What was passed on is answered by a case that we did not write to: it settles the oldest that awaits its kind.
    for received in
        others.into_iter().map(|at| &state.received[at]).filter(|received| !received.kind.is_empty())
    {
        let written_to = |kind: &str| {
            let there = |sent: &SentItem| sent.item.kind == kind && sent.to_case == Some(received.case);
            state.sent.iter().any(|sent| sent.stands() && there(sent))
        };
        let settled = open
            .iter()
            .position(|one| brings(one.handover, &received.kind) && !written_to(&one.sent.item.kind));
        if let Some(at) = settled {
            open.remove(at);
        }
    }
    open
}

/// What is still unanswered when an act ends the case, in words; nothing for acts that do not end it.
#[must_use]
pub fn told_at_the_end(
    organs: &dyn Organs,
    procedure: &Procedure,
    act: &Act,
    state: &CaseState,
) -> Vec<String> {
    if state.is_closed() || !ends(procedure, act, state) {
        return Vec::new();
    }
    let open = unanswered(procedure, state);
    let said = open.iter().map(|one| {
        let item = &one.sent.item;
        let to = organs.organ(&item.to_organ).map_or_else(|| item.to_organ.clone(), |organ| organ.name);
        let on = crate::actor::civil_date(item.sent_at).strftime("%Y年%-m月%-d日");
        let signed = if one.sent.signed_at.is_some() {
            "对方已签收，还没有答复"
        } else {
            "对方还没有签收"
        };
        format!("{on}发往{to}的“{}”：{signed}", item.title)
    });
    said.collect()
}

/// Whether the case has ended after an act.
fn ends(procedure: &Procedure, act: &Act, state: &CaseState) -> bool {
    let mut would_be = state.stage.clone();
    would_be.extend(act.moves.iter().map(|to| (to.track.clone(), to.stage.clone())));
    !act.moves.is_empty() && fold::has_ended(&would_be, procedure)
}

/// An empty kind: an event of before kinds were recorded.
fn brings(handover: &Handover, kind: &str) -> bool {
    kind.is_empty() || handover.answered_by.iter().any(|answer| **answer == *kind)
}

/// Whether an act recorded the answer after the item was sent.
fn recorded(one: &Unanswered<'_>, state: &CaseState) -> bool {
    let acts = one.handover.answered_by.iter().filter_map(|answer| answer.strip_prefix("act:"));
    let mut acts = acts.collect::<Vec<_>>().into_iter();
    acts.any(|id| state.done.iter().any(|done| done.act == id && done.occurred_at >= one.sent.item.sent_at))
}
