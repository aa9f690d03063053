//! Loading a case under a proof: events → state.
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, CaseFacts, Granted, Request};
use case::{CaseState, Event};
use law::procedure::Procedure;
use store::StoredEvent;
use uuid::Uuid;

/// A case as loaded.
pub(crate) struct Loaded<'a> {
    pub(crate) granted: Granted,
    pub(crate) facts: CaseFacts,
    pub(crate) state: CaseState,
    pub(crate) procedure: &'a Procedure,
    pub(crate) events: Vec<Recorded>,
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

    /// Loads the events of a case under a proof and folds them.
    pub(crate) async fn load(
        &self,
        granted: Granted,
        facts: CaseFacts,
        case: Uuid,
    ) -> Result<Loaded<'_>, AppFault> {
        let stored = self.store.events(&granted, case).await?;
        let mut events = Vec::with_capacity(stored.len());
        for stored in stored {
            events.push(Recorded { event: parse_event(&stored)?, stored });
        }
        let plain: Vec<Event> = events.iter().map(|recorded| recorded.event.clone()).collect();
        let state = case::fold::fold(&plain, &self.rules.library).map_err(AppFault::ours)?;
        let procedure = self.rules.library.procedure(&state.procedure);
        let procedure =
            procedure.ok_or_else(|| AppFault::ours(format!("缺少程序版本 {}", state.procedure)))?;
        Ok(Loaded { granted, facts, state, procedure, events })
    }
}
