//! Taking back (撤回) and sending back (退回) a hand-over that nobody has signed for: sent to the wrong organ, or with the
//! wrong papers. The sender's case goes back to where it stood before the act that sent the item, so that the act can be
//! done again; the act, its documents and its number stay on record.
use crate::actor::{Setting, civil_date};
use crate::custody::{Breach, Told};
use crate::decide::{Decided, definition, event, holds_role};
use crate::event::EventKind;
use crate::fold;
use crate::refusal::{Refusal, Refused};
use crate::send;
use crate::standing::reasoned;
use crate::state::{CaseState, DoneAct, SentItem};
use jiff::Timestamp;
use law::procedure::{Handover, Procedure};
use law::{Citation, Library};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whose doing it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The sender took it back (撤回).
    Sender,
    /// The recipient sent it back (退回).
    Recipient,
}

impl Side {
    /// The word for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Side::Sender => "撤回",
            Side::Recipient => "退回",
        }
    }
}

/// How an item was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Side,
    /// Why.
    pub reason: String,
}

/// Decides to undo an item of the sender's case `state`.
///
/// # Errors
/// A refusal when the item was signed for or undone before, when the case has moved on, or when the law lets the recipient
/// do nothing but sign; a rejection without a reason.
pub fn undo(
    setting: &Setting<'_>,
    state: &CaseState,
    item: Uuid,
    by: Side,
    reason: &str,
) -> Result<Decided, Refused> {
    let procedure = definition(setting, state)?;
    let sent = state.sent.iter().find(|sent| sent.item.id == item);
    let sent = sent.ok_or_else(|| Refused::one("item", "本件没有发出过这份移送", None))?;
    let mut refusals = against(procedure, sent, by);
    refusals.extend(match by {
        Side::Sender => against_sender(setting, procedure, state, sent),
        Side::Recipient => against_recipient(setting, procedure, sent),
    });
    if !refusals.is_empty() {
        return Err(Refused::Refused { refusals });
    }
    let what = EventKind::HandoverUndone {
        item,
        item_kind: sent.item.kind.clone(),
        by,
        organ: setting.actor.organ.clone(),
        reason: reasoned(reason, "reason", &format!("{}的原因", by.title()))?,
    };
    let undone = event(setting, state.id, setting.now, None, what);
    let mut state = state.clone();
    fold::apply(&mut state, &undone, setting.library)
        .map_err(|fault| Refused::Definition(fault.to_string()))?;
    Ok(Decided { events: vec![undone], elsewhere: Vec::new(), sent: Vec::new(), signed: None, state })
}

/// Why the recipient may do nothing but sign for an item of a case, if so: the law says it, or the item goes to a case that
/// the recipient has. What answers or continues that case is no mistake of address, and whoever hears of a decision must not
/// undo it.
#[must_use]
pub fn must_be_signed(library: &Library, procedure: &Procedure, kind: &str) -> Option<Refusal> {
    let handover = defined(procedure, kind)?;
    if let Some(kept) = &handover.no_return {
        return Some(Refusal::new("no-return", kept.says.clone(), Some(kept.cite.value.clone())));
    }
    let says = format!(
        "“{}”是发给本机关已有办件的，不能退回：请签收；对内容有异议的，签收后在办件里办理或者签收存查",
        handover.title
    );
    let continues = !send::is_opening(library, kind);
    continues.then(|| Refusal::new("continues", says, Some(handover.cite.value.clone())))
}

fn defined<'a>(procedure: &'a Procedure, kind: &str) -> Option<&'a Handover> {
    procedure.handover(kind.rsplit('/').next()?)
}

fn against(procedure: &Procedure, sent: &SentItem, by: Side) -> Vec<Refusal> {
    let on = |at: Timestamp| civil_date(at).strftime("%Y年%-m月%-d日").to_string();
    let says = match (&sent.undone, sent.signed_at) {
        (Some(undone), _) => format!("“{}”已于{}{}", sent.item.title, on(undone.at), undone.by.title()),
        (None, Some(signed)) => format!(
            "“{}”已于{}签收，不能再{}；需要更正的，由双方在各自的办件里办理",
            sent.item.title,
            on(signed),
            by.title()
        ),
        (None, None) => return Vec::new(),
    };
    vec![Refusal::new("item", says, receipt_cite(procedure, sent))]
}

/// The article on the receipt, which an item that waits is about.
fn receipt_cite(procedure: &Procedure, sent: &SentItem) -> Option<Citation> {
    defined(procedure, &sent.item.kind).map(|handover| handover.cite.value.clone())
}

fn against_sender(
    setting: &Setting<'_>,
    procedure: &Procedure,
    state: &CaseState,
    sent: &SentItem,
) -> Vec<Refusal> {
    let Some((position, done)) = act_of(state, sent) else { return Vec::new() };
    let mut refusals = Vec::new();
    if let Some(act) = procedure.act(&done.act)
        && !act.by.iter().any(|role| holds_role(setting, procedure, state, role))
    {
        let says = format!("“{}”由可以办理“{}”的人员撤回", sent.item.title, act.title);
        refusals.push(Refusal::new("role", says, Some(act.cite.value.clone())));
    }
    let later = state.done[position + 1..].iter();
    if let Some(later) =
        later.into_iter().find(|later| done.left.keys().any(|track| later.left.contains_key(track)))
    {
        let title = procedure.act(&later.act).map_or(later.act.as_str(), |act| &act.title);
        let says =
            format!("发出“{}”以后又办了“{title}”，不能再撤回；请催促对方签收或者退回", sent.item.title);
        refusals.push(Refusal::new("moved-on", says, receipt_cite(procedure, sent)));
    }
    refusals
}

fn against_recipient(setting: &Setting<'_>, procedure: &Procedure, sent: &SentItem) -> Vec<Refusal> {
    if sent.item.to_organ != setting.actor.organ {
        let cite = receipt_cite(procedure, sent);
        return vec![Refusal::new("item", "这份移送不是发给您所在机关的", cite)];
    }
    must_be_signed(setting.library, procedure, &sent.item.kind).into_iter().collect()
}

/// The act that sent an item, with its place among those that stand.
fn act_of<'a>(state: &'a CaseState, sent: &SentItem) -> Option<(usize, &'a DoneAct)> {
    state.done.iter().enumerate().find(|(_, done)| done.version == sent.by.0)
}

/// Adds to a state that an item was undone: its goods are back, the tracks that its act moved and nothing moved since stand
/// where they stood, and limits take the act and the sending for not done from then on. An item that was signed for or is
/// unknown changes nothing.
pub(crate) fn apply(
    state: &mut CaseState,
    procedure: &Procedure,
    item: Uuid,
    undone: Undone,
    told: &Told,
) -> Result<(), Breach> {
    let Some(sent) = state.sent.iter_mut().find(|sent| sent.item.id == item && sent.waits()) else {
        return Ok(());
    };
    let at = undone.at;
    sent.undone = Some(undone);
    let sent = sent.clone();
    state.custody.arrived(&sent.item.lots, &sent.item.lots, told)?;
    for signal in state.signals.iter_mut().filter(|s| [sent.by.0, sent.by.1].contains(&s.version)) {
        signal.undone_at = Some(at);
    }
    let Some((position, _)) = act_of(state, &sent) else { return Ok(()) };
    let done = state.done.remove(position);
    for (track, stage) in done.left {
        if state.done[position..].iter().all(|later| !later.left.contains_key(&track)) {
            state.stage.insert(track, stage);
        }
    }
    if state.is_closed() && !fold::has_ended(&state.stage, procedure) {
        state.closed_at = None;
    }
    Ok(())
}
