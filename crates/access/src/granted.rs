//! The proof that something was authorised.

use vocabulary::{CaseId, HandoverId, OrganId};

use crate::actor::{Actor, ActorId};
use crate::request::{Action, Request, Target};

/// Proof that one actor may do one thing to one resource. Only [`crate::Access::authorise`] makes it; whoever reads or
/// writes records asks for it and checks that it fits.
///
/// ```compile_fail
/// let forged = access::Granted { action: access::Action::ReadCase };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    actor: ActorId,
    actor_organ: Option<OrganId>,
    action: Action,
    subject: Subject,
    act: Option<Box<str>>,
    masks_personal_data: bool,
    reads_opinions: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Platform,
    Case(CaseId),
    Organ(OrganId),
    Handover(HandoverId),
}

impl Granted {
    pub(crate) fn new(
        actor: &Actor,
        request: &Request<'_>,
        masks_personal_data: bool,
        reads_opinions: bool,
    ) -> Self {
        let subject = match request.target() {
            Target::Platform => Subject::Platform,
            Target::Case(case) => Subject::Case(case.id),
            Target::Organ(organ) => Subject::Organ(organ.clone()),
            Target::Handover(handover) => Subject::Handover(handover.id),
        };
        Self {
            actor: actor.id(),
            actor_organ: actor.organ().cloned(),
            action: request.action(),
            subject,
            act: request.act().map(|act| act.act.into()),
            masks_personal_data,
            reads_opinions,
        }
    }

    /// Who was authorised.
    #[must_use]
    pub const fn actor_id(&self) -> ActorId {
        self.actor
    }

    /// Organ of the one who was authorised; parties and the system have none.
    #[must_use]
    pub const fn actor_organ(&self) -> Option<&OrganId> {
        self.actor_organ.as_ref()
    }

    /// What was authorised.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Id of the act, for [`Action::PerformAct`] and [`Action::OpenCase`].
    #[must_use]
    pub fn act(&self) -> Option<&str> {
        self.act.as_deref()
    }

    /// The case it was authorised for.
    #[must_use]
    pub const fn case(&self) -> Option<CaseId> {
        match self.subject {
            Subject::Case(id) => Some(id),
            _ => None,
        }
    }

    /// The organ it was authorised for: opening a case, managing accounts, the hand-over board.
    #[must_use]
    pub const fn organ(&self) -> Option<&OrganId> {
        match &self.subject {
            Subject::Organ(id) => Some(id),
            _ => None,
        }
    }

    /// The hand-over it was authorised for.
    #[must_use]
    pub const fn handover(&self) -> Option<HandoverId> {
        match self.subject {
            Subject::Handover(id) => Some(id),
            _ => None,
        }
    }

    /// Whether personal data must be masked in what is shown. True wherever nothing says otherwise.
    #[must_use]
    pub const fn masks_personal_data(&self) -> bool {
        self.masks_personal_data
    }

    /// Whether 意见 inside the case may be shown.
    #[must_use]
    pub const fn may_read_opinions(&self) -> bool {
        self.reads_opinions
    }
}
