//! What the answer to a request can depend on, as bytes: two requests of the same bytes get the same answer, so that it need
//! not be worked out twice.
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use vocabulary::OrganId;

use crate::actor::{Actor, Officer};
use crate::facts::CaseFacts;
use crate::request::{Request, Target};

/// Most answers that are remembered, of some hundred bytes each.
const MAX_ANSWERS: usize = 16_384;

/// A question to the policies.
type Question = Vec<u8>;

/// What comes of a request, whoever and whatever it was about.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Granted, with what may be seen of a case.
    Granted { unmasked: bool, opinions: bool },
    /// The actor may not even know.
    NotThere,
    /// Refused to one who may know of it, with the texts of the prohibitions that applied.
    Refused(Vec<String>),
}

/// Answers given before. The policies do not change while the program runs, so that the same question has the same answer.
#[derive(Default)]
pub(crate) struct Answers(Mutex<HashMap<Question, Answer>>);

impl Answers {
    /// The answer to a request: the remembered one, or what `judge` says.
    pub(crate) fn of(&self, actor: &Actor, request: &Request<'_>, judge: impl FnOnce() -> Answer) -> Answer {
        let Some(question) = question(actor, request) else { return judge() };
        let answers = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers().get(&question) {
            return answer.clone();
        }
        let answer = judge();
        let mut answers = answers();
        if answers.len() >= MAX_ANSWERS {
            answers.clear();
        }
        answers.insert(question, answer.clone());
        answer
    }
}

/// The question that a request of an officer or of the system is. `None` for what is not worth remembering: parties and
/// outside bodies, whose matters are named one by one, and looks for a purpose.
///
/// Ids of cases and hand-overs are left out on purpose: [`crate::entities::Names::resource`] shows the policies none.
fn question(actor: &Actor, request: &Request<'_>) -> Option<Question> {
    let mut bytes = Recorder(Vec::with_capacity(256));
    let target = request.target();
    match actor {
        Actor::Officer(officer) => officer_as_asked(officer, &target, &mut bytes),
        Actor::System => {}
        Actor::Party(_) | Actor::OutsideBody(_) => return None,
    }
    if let Request::ReadForPurpose(..) = request {
        return None;
    }
    request.action().hash(&mut bytes);
    match &target {
        Target::Platform => {}
        Target::Organ(organ) => organ.hash(&mut bytes),
        Target::Case(case) => case_as_asked(case, &mut bytes),
        Target::Handover(handover) => {
            (&handover.from, &handover.to, handover.secrecy).hash(&mut bytes);
        }
    }
    match request {
        Request::PerformAct(_, act) => act.hash(&mut bytes),
        Request::OpenCase { duty_allowed, act, .. } => (duty_allowed, act).hash(&mut bytes),
        Request::ConfirmLink { own } => own.hash(&mut bytes),
        _ => {}
    }
    Some(bytes.0)
}

/// An officer without his name, and of the organs below only whether the one asked about is among them.
fn officer_as_asked(officer: &Officer, target: &Target<'_>, bytes: &mut Recorder) {
    let Officer { id, name: _, organ, duty, region, supervises, posts, clearance, administrator, state } =
        officer;
    let supervised = asked_about(target).is_some_and(|organ| supervises.contains(organ));
    (id, organ, duty, region, supervised, posts, clearance, administrator, state).hash(bytes);
}

/// The organ that may stand below the officer's.
pub(crate) fn asked_about<'a>(target: &Target<'a>) -> Option<&'a OrganId> {
    match target {
        Target::Case(case) => Some(&case.organ),
        Target::Organ(organ) => Some(organ),
        Target::Platform | Target::Handover(_) => None,
    }
}

fn case_as_asked(case: &CaseFacts, bytes: &mut Recorder) {
    let CaseFacts { id: _, organ, participants, secrecy, region, assigned, closed, plan_task } = case;
    (organ, participants, secrecy, region, assigned, closed, plan_task).hash(bytes);
}

/// Keeps what is hashed instead of hashing it. A value's hashed bytes are never the beginning of another's of its type, as
/// [`Hash`] demands, so that different questions have different bytes.
struct Recorder(Vec<u8>);

impl Hasher for Recorder {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
