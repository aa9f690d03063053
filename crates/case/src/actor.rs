//! Who acts, and the setting in which a decision is made.
use calendar::WorkCalendar;
use jiff::Timestamp;
use law::Library;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the engine knows of the person or thing that acts. Whether it *may* act is `access`'s business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseActor {
    /// Account id.
    pub id: String,
    /// Name shown on the timeline.
    pub name: String,
    /// Organ id.
    pub organ: String,
    /// Posts held in that organ.
    pub posts: BTreeSet<String>,
}

impl CaseActor {
    /// The engine itself.
    #[must_use]
    pub fn system() -> Self {
        CaseActor { id: SYSTEM.into(), name: "系统".into(), organ: String::new(), posts: BTreeSet::new() }
    }
}

/// Id of the engine as an actor and as a role.
pub const SYSTEM: &str = "system";

/// What the engine needs to know of an organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganFacts {
    /// Id, e.g. `2301-amr`.
    pub id: String,
    /// Full name.
    pub name: String,
    /// 机关代字 in the numbers of its cases and documents.
    pub mark: String,
    /// Duty, e.g. `market-regulation`.
    pub duty: String,
    /// Region code.
    pub region: String,
}

/// The directory of organs.
pub trait Organs {
    /// Facts of an organ, if it exists.
    fn organ(&self, id: &str) -> Option<OrganFacts>;
}

impl Organs for std::collections::BTreeMap<String, OrganFacts> {
    fn organ(&self, id: &str) -> Option<OrganFacts> {
        self.get(id).cloned()
    }
}

/// Everything outside the case that a decision depends on.
pub struct Setting<'a> {
    /// Law in force.
    pub library: &'a Library,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// Organs.
    pub organs: &'a (dyn Organs + Sync),
    /// The moment of recording.
    pub now: Timestamp,
    /// Who acts.
    pub actor: &'a CaseActor,
    /// Source of new ids (UUIDv7 in production, a counter in tests).
    pub new_id: &'a (dyn Fn() -> Uuid + Sync),
}

impl Setting<'_> {
    /// Today's civil date in China.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        civil_date(self.now)
    }

    /// What deadlines are computed from.
    #[must_use]
    pub fn rules(&self) -> (&Library, &WorkCalendar) {
        (self.library, self.calendar)
    }
}

/// Civil date of an instant in China (UTC+08:00).
#[must_use]
pub fn civil_date(at: Timestamp) -> jiff::civil::Date {
    calendar::CHINA_STANDARD_TIME.to_datetime(at).date()
}
