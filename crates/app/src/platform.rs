//! The platform: everything a use case needs, wired once at start.
use crate::cases::KeptCases;
use crate::clock::Clock;
use crate::directory::Directory;
use crate::examples::WorkedExamples;
use crate::marks::MarkRegister;
use crate::people::{Arrival, Person};
use crate::pictures::PictureRegister;
use access::{Access, Actor};
use calendar::WorkCalendar;
use case::{CaseActor, Setting};
use jiff::Timestamp;
use law::Library;
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// National law and a province as data, ready for use.
#[derive(Debug, Clone)]
pub struct Rules {
    /// National law.
    pub library: Library,
    /// Working days.
    pub calendar: WorkCalendar,
    /// The province.
    pub directory: Directory,
    /// Worked examples, shown beside tables and procedures.
    pub examples: Arc<WorkedExamples>,
}

/// Everything a use case needs.
#[derive(Clone)]
pub struct Platform {
    /// Law, calendar and province.
    pub rules: Arc<Rules>,
    /// Powers.
    pub access: Arc<Access>,
    /// Records.
    pub store: Store,
    /// The register of marks that screening searches.
    pub marks: Arc<MarkRegister>,
    /// The device marks that screening searches.
    pub pictures: Arc<PictureRegister>,
    /// Cases folded before.
    pub kept: Arc<KeptCases>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Address under which everybody reaches the platform, without a slash at the end; documents lead there. Empty where
    /// nobody said: then their code holds the path alone.
    pub address: Arc<str>,
}

impl Platform {
    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The setting of a decision made by an actor at an instant.
    pub(crate) fn setting<'a>(
        &'a self,
        actor: &'a CaseActor,
        now: Timestamp,
        new_id: &'a (dyn Fn() -> Uuid + Sync),
    ) -> Setting<'a> {
        Setting {
            library: &self.rules.library,
            calendar: &self.rules.calendar,
            organs: &self.rules.directory,
            now,
            actor,
            new_id,
        }
    }

    /// The engine itself as a person, for watchers and jobs.
    #[must_use]
    pub fn system(&self) -> Person {
        Person {
            actor: Actor::System,
            case_actor: CaseActor::system(),
            login: case::actor::SYSTEM.into(),
            must_change: false,
            has_code: false,
            arrival: Arrival::default(),
        }
    }

    /// Proof for the engine's own work.
    ///
    /// # Errors
    /// When the policies no longer let the engine run its jobs.
    pub(crate) fn system_grant(&self) -> Result<access::Granted, access::Denied> {
        self.access.authorise(&Actor::System, &access::Request::RunJobs)
    }
}

/// A new id that sorts by time.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
