//! Standing acts of any office: assigning, co-signing, returning, linking, noting, sub-tasks, correcting a fact.
//! They exist in every procedure and therefore name none.
use crate::actor::Setting;
use crate::custody::{Storeroom, plan_storeroom};
use crate::decide::{Course, Decided, definition, event, holds_role};
use crate::event::{Event, EventKind, Signer};
use crate::fold;
use crate::form::{self, known_organ};
use crate::possible::{against_clocks, against_state};
use crate::refusal::Refused;
use crate::send;
use crate::state::{CaseState, Proposal};
use crate::{topic, value};
use jiff::Timestamp;
use law::procedure::HeldBy;
use std::collections::BTreeSet;
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// A standing act.
#[derive(Debug, Clone)]
pub enum Standing {
    /// Name an officer in the case, or give one who is named already more roles; those held are kept.
    Assign {
        /// Account.
        officer: String,
        /// Name.
        name: String,
        /// Organ of the officer.
        organ: String,
        /// Roles.
        roles: Vec<String>,
    },
    /// Take an officer off the case.
    Unassign {
        /// Account.
        officer: String,
        /// Why.
        reason: String,
    },
    /// Co-sign an act proposed by another officer.
    CoSign {
        /// Proposal.
        proposal: Uuid,
    },
    /// Return a proposal to its author, or withdraw one's own.
    ReturnProposal {
        /// Proposal.
        proposal: Uuid,
        /// Why.
        reason: String,
    },
    /// Link another case.
    Link {
        /// The other case.
        other: Uuid,
        /// Why.
        reason: String,
    },
    /// Leave a note.
    Note {
        /// Text.
        text: String,
    },
    /// Give an officer a piece of work.
    OpenSubtask {
        /// What.
        title: String,
        /// Who.
        officer: String,
        /// By when.
        due_at: Option<Timestamp>,
    },
    /// Finish a piece of work.
    CloseSubtask {
        /// Which.
        subtask: Uuid,
        /// Result.
        result: String,
    },
    /// Change who may know the case.
    ChangeSecrecy {
        /// The new level.
        secrecy: SecrecyLevel,
        /// Why.
        reason: String,
    },
    /// Mark the case as belonging to a topic.
    MarkTopic {
        /// Topic id.
        topic: String,
    },
    /// Take the mark of a topic off.
    RemoveTopic {
        /// Topic id.
        topic: String,
        /// Why.
        reason: String,
    },
    /// Make a document that could not be made with its act.
    MakeDocument {
        /// The document, or the event that said why it was not made.
        document: Uuid,
    },
    /// Move, divide or count goods.
    Storeroom(Storeroom),
    /// Correct a fact, with a reason.
    CorrectFact {
        /// Field.
        field: String,
        /// As typed.
        value: serde_json::Value,
        /// Why.
        reason: String,
    },
}

/// Decides a standing act.
///
/// # Errors
/// [`Refused`] with every reason.
pub fn decide_standing(setting: &Setting<'_>, state: &CaseState, act: &Standing) -> Result<Decided, Refused> {
    // Goods lie in the store until they are gone, whatever has become of the case; topics are found and counted when it
    // is long over; the act that ends a case may owe a document.
    let of_any_time = matches!(
        act,
        Standing::Note { .. }
            | Standing::Link { .. }
            | Standing::ChangeSecrecy { .. }
            | Standing::MarkTopic { .. }
            | Standing::RemoveTopic { .. }
            | Standing::MakeDocument { .. }
            | Standing::Storeroom(_)
    );
    if state.is_closed() && !of_any_time {
        return Err(Refused::one("closed", "办件已经办结，不能再办理", None));
    }
    if let Standing::CoSign { proposal } = act {
        return co_sign(setting, state, *proposal);
    }
    let what = kind(setting, state, act)?;
    let happened = event(setting, state.id, setting.now, None, what);
    let mut decided = single(setting, state, happened)?;
    if let Standing::Link { other, .. } = act {
        // A link is seen from both cases; why it was made is told in the case it was made in, whose words the readers of
        // the other may not be entitled to.
        let back = EventKind::Linked { other: state.id, reason: String::new() };
        decided.elsewhere.push(event(setting, *other, setting.now, None, back));
    }
    Ok(decided)
}

/// The outcome of one event of this case.
fn single(setting: &Setting<'_>, state: &CaseState, happened: Event) -> Result<Decided, Refused> {
    let mut state = state.clone();
    fold::apply(&mut state, &happened, setting.library).map_err(|f| Refused::Definition(f.to_string()))?;
    Ok(Decided { events: vec![happened], elsewhere: Vec::new(), sent: Vec::new(), signed: None, state })
}

pub(crate) fn reasoned(text: &str, part: &str, what: &str) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > value::MAX_TEXT_CHARS {
        return Err(Refused::rejected(part, format!("请写明{what}")));
    }
    Ok(text.to_owned())
}

fn kind(setting: &Setting<'_>, state: &CaseState, act: &Standing) -> Result<EventKind, Refused> {
    Ok(match act {
        Standing::Assign { officer, name, organ, roles } => {
            assigned(setting, state, officer, name, organ, roles)?
        }
        Standing::Unassign { officer, reason } => {
            if !state.assigned.contains_key(officer) {
                return Err(Refused::rejected("officer", "此人不在本件的办案人员中"));
            }
            EventKind::Unassigned {
                officer: officer.clone(),
                reason: reasoned(reason, "reason", "退出原因")?,
            }
        }
        Standing::CoSign { .. } => return Err(Refused::Definition("联署须单独办理".into())),
        Standing::ReturnProposal { proposal, reason } => {
            pending(state, *proposal)?;
            EventKind::ProposalReturned {
                proposal: *proposal,
                reason: reasoned(reason, "reason", "退回原因")?,
            }
        }
        Standing::Link { other, reason } => {
            if *other == state.id {
                return Err(Refused::rejected("other", "不能与自己关联"));
            }
            if state.links.contains(other) {
                return Err(Refused::rejected("other", "两个办件已经关联"));
            }
            EventKind::Linked { other: *other, reason: reasoned(reason, "reason", "关联原因")? }
        }
        Standing::Note { text } => EventKind::Noted { text: reasoned(text, "text", "批注内容")? },
        Standing::OpenSubtask { title, officer, due_at } => {
            if due_at.is_some_and(|due| due <= setting.now) {
                return Err(Refused::rejected("due_at", "完成时间须晚于现在"));
            }
            if !state.assigned.contains_key(officer) {
                return Err(Refused::rejected("officer", "请先把承接人指定为本件的办案人员，再交办"));
            }
            let title = reasoned(title, "title", "要做什么")?;
            let subtask = (setting.new_id)();
            EventKind::SubtaskOpened { subtask, title, officer: officer.clone(), due_at: *due_at }
        }
        Standing::CloseSubtask { subtask, result } => {
            let work = state.subtasks.get(subtask).filter(|work| work.result.is_none());
            let work = work.ok_or_else(|| Refused::rejected("subtask", "没有这项待完成的交办事项"))?;
            if ![&work.officer, &work.by].contains(&&setting.actor.id) {
                return Err(Refused::rejected("subtask", "交办事项由承接人或者交办人办结"));
            }
            EventKind::SubtaskClosed {
                subtask: *subtask, result: reasoned(result, "result", "办理结果")?
            }
        }
        Standing::ChangeSecrecy { secrecy, reason } => {
            if secrecy.key() == state.secrecy {
                return Err(Refused::rejected("secrecy", format!("本件的密级已经是“{secrecy}”")));
            }
            let reason = reasoned(reason, "reason", "变更密级的原因")?;
            EventKind::SecrecyChanged { secrecy: secrecy.key().to_owned(), reason }
        }
        Standing::MarkTopic { topic } => topic::marked(setting, definition(setting, state)?, state, topic)?,
        Standing::RemoveTopic { topic, reason } => topic::removed(state, topic, reason)?,
        Standing::MakeDocument { document } => crate::papers::asked_anew(state, *document)?,
        Standing::Storeroom(work) => EventKind::StoreroomRecorded {
            custody: plan_storeroom(setting.library, state, work, setting.new_id)?,
            reason: work.reason.trim().to_owned(),
        },
        Standing::CorrectFact { field, value, reason } => corrected(setting, state, field, value, reason)?,
    })
}

fn assigned(
    setting: &Setting<'_>,
    state: &CaseState,
    officer: &str,
    name: &str,
    organ: &str,
    roles: &[String],
) -> Result<EventKind, Refused> {
    let procedure = definition(setting, state)?;
    if roles.is_empty() {
        return Err(Refused::rejected("roles", "请选择在本件中的身份"));
    }
    for id in roles {
        let role = procedure.role(id).filter(|role| role.held_by == HeldBy::Assigned);
        let role = role.ok_or_else(|| Refused::rejected("roles", format!("身份“{id}”不是由指派确定的")))?;
        if state.organ_of_role(role).as_deref() != Some(organ) {
            return Err(Refused::rejected("officer", format!("{name}不在可以担任“{}”的机关", role.title)));
        }
    }
    // Who gets one role more keeps those held: they end with the officer's leaving, which has a reason.
    let held = state.assigned.get(officer).into_iter().flat_map(|assignment| &assignment.roles);
    let roles: BTreeSet<String> = held.chain(roles).cloned().collect();
    let roles = roles.into_iter().collect();
    Ok(EventKind::Assigned { officer: officer.to_owned(), name: name.to_owned(), roles })
}

fn corrected(
    setting: &Setting<'_>,
    state: &CaseState,
    id: &str,
    typed: &serde_json::Value,
    reason: &str,
) -> Result<EventKind, Refused> {
    let procedure = definition(setting, state)?;
    let field = procedure.field(id).ok_or_else(|| Refused::rejected("field", "没有这一项事实"))?;
    if field.kind == law::procedure::FieldType::Items {
        let says = "物品清单是保管的账，不能更正；数量不符的用“盘点”，登记错了的用相应动作";
        return Err(Refused::rejected("field", says));
    }
    if field.kind == law::procedure::FieldType::File {
        let says =
            format!("“{}”是入卷的材料，不能用更正替换；请用相应动作补充，原来的材料留在卷内", field.title);
        return Err(Refused::rejected("field", says));
    }
    if !state.facts.contains_key(id) {
        return Err(Refused::rejected("field", format!("“{}”还没有填写过，不需要更正", field.title)));
    }
    let parsed =
        value::parse(field, typed).map_err(|rejection| Refused::Rejected { rejections: vec![rejection] })?;
    let value = parsed.ok_or_else(|| Refused::rejected(id, "请填写更正后的内容"))?;
    for organ in value.each().into_iter().filter_map(value::FieldValue::organ) {
        known_organ(setting, field, organ)
            .map_err(|rejection| Refused::Rejected { rejections: vec![rejection] })?;
    }
    if let Some(rejection) = crate::bounds::corrected_too_early(procedure, state, id, &value) {
        return Err(Refused::Rejected { rejections: vec![rejection] });
    }
    let mut would_be = state.clone();
    would_be.facts.insert(id.to_owned(), value.clone());
    let decisions = form::decided_anew(setting, procedure, &would_be, id)?;
    let reason = reasoned(reason, "reason", "更正原因")?;
    Ok(EventKind::FactCorrected { field: id.to_owned(), value, reason, decisions })
}

fn pending(state: &CaseState, proposal: Uuid) -> Result<&Proposal, Refused> {
    let gone = || Refused::rejected("proposal", "这项联署已经办完或退回");
    state.proposals.get(&proposal).ok_or_else(gone)
}

/// A second (third, …) officer signs; when enough have, the act is done as if all had done it together.
fn co_sign(setting: &Setting<'_>, state: &CaseState, id: Uuid) -> Result<Decided, Refused> {
    let procedure = definition(setting, state)?;
    let proposal = pending(state, id)?.clone();
    let missing = || Refused::Definition(format!("程序没有动作 {}", proposal.act));
    let act = procedure.act(&proposal.act).ok_or_else(missing)?;
    let cite = Some(act.cite.value.clone());
    if proposal.by.id == setting.actor.id || proposal.signers.iter().any(|s| s.id == setting.actor.id) {
        let says = format!("“{}”须由{}名不同的办案人员办理，您已经签过", act.title, act.officers);
        return Err(Refused::one("same-officer", says, cite));
    }
    if !act.by.iter().any(|role| holds_role(setting, procedure, state, role)) {
        return Err(Refused::one("role", "您在本件中没有联署这一动作的身份", cite));
    }
    // The case may have moved on since the act was proposed.
    let item = proposal.received.as_deref();
    let occurred_at = if proposal.late_reason.is_some() { proposal.occurred_at } else { setting.now };
    let mut refusals = against_state(procedure, act, state);
    refusals.extend(against_clocks(setting, procedure, act, state));
    refusals.extend(send::receivable(setting, act, state, item, occurred_at));
    if !refusals.is_empty() {
        return Err(Refused::Refused { refusals });
    }
    let happened = event(setting, state.id, setting.now, None, EventKind::CoSigned { proposal: id });
    let cosigned = single(setting, state, happened)?;
    let have = proposal.signers.len() + 2;
    if have < act.officers as usize {
        return Ok(cosigned);
    }
    let late_reason = proposal.late_reason.clone();
    let mut officers = vec![proposal.by.clone()];
    officers.extend(proposal.signers.iter().cloned());
    officers.push(Signer { id: setting.actor.id.clone(), name: setting.actor.name.clone(), at: setting.now });
    let Decided { state, events, .. } = cosigned;
    let tallied = proposal.tallied;
    let course = Course {
        setting,
        procedure,
        act,
        state,
        events,
        occurred_at,
        late_reason,
        tallied,
        named: Vec::new(),
    };
    let decisions = course.checked(&proposal.form, &proposal.papers, item)?;
    course.complete(proposal.form, proposal.papers, officers, proposal.opinion, decisions, item)
}
