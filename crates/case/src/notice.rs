//! Who should hear of an event: the pure half of notices (提醒). A notice decides nothing and is no record; the event is.
use crate::custody::Movement;
use crate::event::{Event, EventKind};
use crate::handover::HandoverItem;
use crate::send;
use crate::state::CaseState;
use crate::undo::Side;
use law::Library;
use law::procedure::{Act, CustodyDoes, HeldBy, Procedure, Role};
use std::collections::BTreeSet;

/// Somebody who should hear of something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hearer {
    /// An officer, by account.
    Officer(String),
    /// Whoever holds a post in an organ.
    Post {
        /// Organ.
        organ: String,
        /// Post.
        post: String,
    },
    /// Whoever may sign for hand-overs in an organ.
    Signers(String),
}

/// What somebody should hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// In one sentence, without personal data.
    pub says: String,
    /// Who; the one who acted is left out by whoever delivers it.
    pub to: BTreeSet<Hearer>,
}

/// Whether an event could be worth a notice at all: a cheap question before any is made.
#[must_use]
pub fn is_noteworthy(procedure: &Procedure, what: &EventKind) -> bool {
    match what {
        EventKind::Done { .. } => procedure.roles.iter().any(|role| role.in_organ.is_some()),
        EventKind::Proposed { .. }
        | EventKind::ProposalReturned { .. }
        | EventKind::Assigned { .. }
        | EventKind::SubtaskOpened { .. }
        | EventKind::SubtaskClosed { .. }
        | EventKind::HandoverSent { .. }
        | EventKind::HandoverSigned { .. }
        | EventKind::HandoverUndone { .. }
        | EventKind::ItemFiled { .. }
        | EventKind::SecrecyChanged { .. }
        | EventKind::Drawn { .. }
        | EventKind::LimitWarned { .. }
        | EventKind::LimitPassed { .. } => true,
        EventKind::StoreroomRecorded { custody, .. } => custody.iter().any(differs),
        _ => false,
    }
}

/// The notice of an event, if it is worth one. `state` is the case as it stands after the event or later.
#[must_use]
pub fn notice(library: &Library, procedure: &Procedure, state: &CaseState, event: &Event) -> Option<Notice> {
    let title = |act: &str| procedure.act(act).map_or(act.to_owned(), |act| act.title.clone());
    let (says, to) = match &event.what {
        EventKind::Done { act, .. } => {
            let says = format!("{}：轮到您所在的机关办理", title(act));
            (says, elsewhere(procedure, state, &event.organ))
        }
        EventKind::Proposed { act, .. } => {
            (format!("“{}”等待您联署", title(act)), by_act(procedure, state, act))
        }
        EventKind::ProposalReturned { reason, .. } => {
            let authors = state.returned.values().map(|returned| Hearer::Officer(returned.by.id.clone()));
            (format!("您提出的办理被退回：{reason}"), authors.collect())
        }
        EventKind::Assigned { officer, .. } => ("您被指定为本件的办案人员".into(), one(officer)),
        EventKind::SubtaskOpened { title, officer, .. } => (format!("交办给您：{title}"), one(officer)),
        EventKind::SubtaskClosed { subtask, .. } => {
            let work = state.subtasks.get(subtask)?;
            (format!("交办事项已办结：{}", work.title), one(&work.by))
        }
        EventKind::HandoverSent { item } => {
            (format!("收到移送，等待签收：{}", item.title), signers(library, item))
        }
        EventKind::HandoverUndone { item, by, reason, .. } => {
            let item = &state.sent.iter().find(|sent| sent.item.id == *item)?.item;
            undone(library, procedure, state, (item, *by), reason)
        }
        EventKind::HandoverSigned { item, refused, .. } => {
            let title = &state.sent.iter().find(|sent| sent.item.id == *item)?.item.title;
            let says = match refused.as_slice() {
                [] => format!("对方已签收：{title}"),
                lots => {
                    let goods: Vec<String> = lots.iter().map(ToString::to_string).collect();
                    format!("对方已签收，没有全收，退回{}：{title}", goods.join("、"))
                }
            };
            (says, everybody(state))
        }
        EventKind::ItemFiled { title, .. } => {
            (format!("收到后存入卷内，请看对本件有没有影响：{title}"), everybody(state))
        }
        EventKind::SecrecyChanged { .. } => left_the_circle(state, event),
        EventKind::Drawn { .. } => ("抽取已有结果".into(), everybody(state)),
        EventKind::StoreroomRecorded { custody, .. } if custody.iter().any(differs) => {
            let found = custody.iter().filter(|movement| differs(movement)).count();
            let mut to = everybody(state);
            for limit in procedure.limits.iter().filter(|limit| limit.goods) {
                to.extend(escalated(procedure, state, &limit.escalates_to, &limit.owed_by));
            }
            (format!("盘点发现 {found} 批物品与账面不符"), to)
        }
        EventKind::LimitWarned { limit, .. } => {
            let limit = procedure.limit(limit)?;
            (format!("期限将到：{}", limit.title), of_role(procedure, state, &limit.owed_by))
        }
        EventKind::LimitPassed { limit, .. } => {
            let limit = procedure.limit(limit)?;
            let mut to = of_role(procedure, state, &limit.owed_by);
            if limit.waits {
                return Some(Notice { says: format!("等待期已满：{}", limit.title), to });
            }
            to.extend(escalated(procedure, state, &limit.escalates_to, &limit.owed_by));
            (format!("期限已过：{}", limit.title), to)
        }
        _ => return None,
    };
    (!to.is_empty()).then_some(Notice { says, to })
}

/// What the other side hears of a hand-over that was undone.
fn undone(
    library: &Library,
    procedure: &Procedure,
    state: &CaseState,
    (item, by): (&HandoverItem, Side),
    reason: &str,
) -> (String, BTreeSet<Hearer>) {
    match by {
        Side::Sender => {
            let says = format!("发出机关撤回移送，不用再签收：{}。原因：{reason}", item.title);
            (says, signers(library, item))
        }
        Side::Recipient => {
            let says = format!("对方退回移送，请核对后重新发出：{}。原因：{reason}", item.title);
            let kind = item.kind.rsplit('/').next().unwrap_or_default();
            let sends = |act: &&Act| act.sends.as_ref().is_some_and(|sent| **sent == kind);
            let mut to = everybody(state);
            let sending = procedure.acts.iter().filter(sends);
            to.extend(sending.flat_map(|act| by_act(procedure, state, &act.id)));
            (says, to)
        }
    }
}

/// What those hear who may not know the case any more. Whoever delivers it leaves out the others: who that is, the
/// policies say.
fn left_the_circle(state: &CaseState, event: &Event) -> (String, BTreeSet<Hearer>) {
    let says = format!(
        "您参加办理的一个办件变更了密级，您不在知悉范围内，不再能看到它，也不再收到它的提醒；需要交接的，请与变更人{}联系",
        event.actor_name
    );
    (says, everybody(state))
}

/// Those who may sign for an item at its recipient.
fn signers(library: &Library, item: &HandoverItem) -> BTreeSet<Hearer> {
    let acts = send::receiving_acts(library, &item.kind);
    let roles = acts.iter().flat_map(|(p, act)| act.by.iter().filter_map(|id| p.role(id)));
    let posts = roles.filter_map(|role| post(role)).map(|post| at(&item.to_organ, post));
    let mut to: BTreeSet<Hearer> = posts.collect();
    if to.is_empty() {
        to.insert(Hearer::Signers(item.to_organ.clone()));
    }
    to
}

/// Whether a count did not agree with what is recorded.
fn differs(movement: &Movement) -> bool {
    matches!(movement.does, CustodyDoes::Lose | CustodyDoes::Find)
}

fn one(officer: &str) -> BTreeSet<Hearer> {
    BTreeSet::from([Hearer::Officer(officer.to_owned())])
}

fn everybody(state: &CaseState) -> BTreeSet<Hearer> {
    state.assigned.keys().map(|id| Hearer::Officer(id.clone())).collect()
}

fn at(organ: &str, post: &str) -> Hearer {
    Hearer::Post { organ: organ.to_owned(), post: post.to_owned() }
}

fn post(role: &Role) -> Option<&str> {
    (role.held_by == HeldBy::Post).then(|| role.post.as_deref().unwrap_or(&role.id))
}

/// Holders of a role: the assigned officers, or the post in the role's organ.
fn of_role(procedure: &Procedure, state: &CaseState, role: &str) -> BTreeSet<Hearer> {
    let Some(role) = procedure.role(role) else { return BTreeSet::new() };
    match (post(role), state.organ_of_role(role)) {
        (Some(post), Some(organ)) => BTreeSet::from([at(&organ, post)]),
        (Some(_), None) => BTreeSet::new(),
        (None, _) => {
            let held = state.assigned.iter().filter(|(_, assigned)| assigned.roles.contains(&*role.id));
            held.map(|(id, _)| Hearer::Officer(id.clone())).collect()
        }
    }
}

fn by_act(procedure: &Procedure, state: &CaseState, act: &str) -> BTreeSet<Hearer> {
    let roles = procedure.act(act).map(|act| act.by.as_slice()).unwrap_or_default();
    roles.iter().flat_map(|role| of_role(procedure, state, role)).collect()
}

/// The post that a passed limit is reported to: a role of the procedure, or a post of the organ that owes it.
fn escalated(procedure: &Procedure, state: &CaseState, to: &str, owed_by: &str) -> BTreeSet<Hearer> {
    if procedure.role(to).is_some() {
        return of_role(procedure, state, to);
    }
    let organ = procedure.role(owed_by).and_then(|role| state.organ_of_role(role));
    BTreeSet::from([at(organ.as_deref().unwrap_or(&state.organ), to)])
}

/// Posts in other organs than the one that acted for which an act is open now.
fn elsewhere(procedure: &Procedure, state: &CaseState, acted: &str) -> BTreeSet<Hearer> {
    let todos = crate::open_acts::todos(procedure, state, &[]);
    let others = todos.into_iter().filter(|todo| todo.organ != acted);
    others.filter_map(|todo| todo.post.map(|post| at(&todo.organ, &post))).collect()
}
