//! Loading a case under a proof: events → state.
use super::kept::KeptCase;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, CaseFacts, Granted, Request};
use case::{CaseState, Event};
use law::procedure::Procedure;
use std::sync::Arc;
use store::StoredEvent;
use uuid::Uuid;

/// A case as loaded.
pub(crate) struct Loaded<'a> {
    pub(crate) granted: Granted,
    pub(crate) facts: CaseFacts,
    pub(crate) state: Arc<CaseState>,
    pub(crate) procedure: &'a Procedure,
    pub(crate) events: Vec<Arc<Recorded>>,
}

/// An event together with its place in the record.
pub(crate) struct Recorded {
    pub(crate) event: Event,
    pub(crate) stored: StoredEvent,
}

/// Reads the body of a stored event.
///
/// # Errors
/// A fault of ours: the record holds something this program does not understand.
pub(crate) fn parse_event(stored: &StoredEvent) -> Result<Event, AppFault> {
    serde_json::from_slice(&stored.body).map_err(AppFault::ours)
}

impl Platform {
    /// Loads a case for a person who wants to read it.
    pub(crate) async fn load_to_read(&self, person: &Person, case: Uuid) -> Result<Loaded<'_>, AppFault> {
        let asked = self.readable(person, case).await;
        let subject = case.to_string();
        let (granted, facts) = self.denials_noted(person, Action::ReadCase.name(), &subject, asked).await?;
        self.load(granted, facts, case).await
    }

    /// Proof that a person may read a case, and what it rests on.
    pub(crate) async fn readable(
        &self,
        person: &Person,
        case: Uuid,
    ) -> Result<(Granted, CaseFacts), AppFault> {
        let facts = self.case_facts(case).await?;
        let granted = self.access.authorise(&person.actor, &Request::ReadCase(&facts))?;
        Ok((granted, facts))
    }

    /// Whoever may not know a case learns nothing of what was recorded for it either.
    ///
    /// # Errors
    /// "Not there".
    pub async fn may_know(&self, person: &Person, case: Option<Uuid>) -> Result<(), AppFault> {
        let Some(case) = case else { return Ok(()) };
        let facts = self.case_facts(case).await?;
        self.access.authorise(&person.actor, &Request::ReadCase(&facts))?;
        Ok(())
    }

    /// Loads a case for the engine's own work.
    pub(crate) async fn load_for_system(&self, case: Uuid) -> Result<Loaded<'_>, AppFault> {
        let facts = self.case_facts(case).await?;
        let granted = self.system_grant()?;
        self.load(granted, facts, case).await
    }

    /// What authorisation needs to know of a case; "not there" when there is none.
    pub(crate) async fn case_facts(&self, case: Uuid) -> Result<CaseFacts, AppFault> {
        self.store.case_facts(case).await?.ok_or(AppFault::NotThere)
    }

    /// Loads the events of a case under a proof and folds them; what was folded before is continued.
    pub(crate) async fn load(
        &self,
        granted: Granted,
        facts: CaseFacts,
        case: Uuid,
    ) -> Result<Loaded<'_>, AppFault> {
        let kept = self.kept.get(case, &self.rules);
        let last = kept.as_ref().and_then(|kept| kept.events.last()).cloned();
        let from = last.as_ref().map_or(1, |last| last.stored.version);
        let mut stored = self.store.events_from(&granted, case, from).await?;
        let continued = last.is_some_and(|last| stored.first().is_some_and(|read| *read == last.stored));
        let folded = if continued {
            let more = stored.split_off(1);
            self.continued(case, kept, more)?
        } else {
            if from > 1 {
                stored = self.store.events_from(&granted, case, 1).await?;
            }
            self.continued(case, None, stored)?
        };
        let KeptCase { state, events, .. } = folded;
        let procedure = self.rules.library.procedure(&state.procedure);
        let procedure =
            procedure.ok_or_else(|| AppFault::ours(format!("缺少程序版本 {}", state.procedure)))?;
        Ok(Loaded { granted, facts, state, procedure, events })
    }

    /// Folds more events onto what is kept of a case, and keeps the result.
    fn continued(
        &self,
        case: Uuid,
        kept: Option<KeptCase>,
        more: Vec<StoredEvent>,
    ) -> Result<KeptCase, AppFault> {
        let library = &self.rules.library;
        let mut more = more.into_iter();
        let mut folded = match kept {
            Some(kept) if more.len() == 0 => return Ok(kept),
            Some(kept) => kept,
            None => {
                let first =
                    recorded(more.next().ok_or(case::fold::Unfoldable::Empty).map_err(AppFault::ours)?)?;
                let state = case::fold::open(&first.event, library).map_err(AppFault::ours)?;
                KeptCase { state: Arc::new(state), events: vec![first], rules: Arc::clone(&self.rules) }
            }
        };
        self.kept.forget(case);
        let state = Arc::make_mut(&mut folded.state);
        for stored in more {
            let next = recorded(stored)?;
            case::fold::apply(state, &next.event, library).map_err(AppFault::ours)?;
            folded.events.push(next);
        }
        self.kept.put(case, folded.clone());
        Ok(folded)
    }
}

fn recorded(stored: StoredEvent) -> Result<Arc<Recorded>, AppFault> {
    Ok(Arc::new(Recorded { event: parse_event(&stored)?, stored }))
}
