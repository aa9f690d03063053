//! A signed-in person, as access and the case engine know them.
use access::{Actor, Officer};
use case::CaseActor;

/// How a request came, for the audit trail; both empty where the platform acts by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Id of the request.
    pub request_id: String,
    /// Network address of the client.
    pub address: String,
}

/// A signed-in person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// For authorisation.
    pub actor: Actor,
    /// For decisions.
    pub case_actor: CaseActor,
    /// Login name.
    pub login: String,
    /// Must choose a new password first.
    pub must_change: bool,
    /// Signs in with one-time codes too.
    pub has_code: bool,
    /// How the present request came.
    pub arrival: Arrival,
}

impl Person {
    /// The person of an officer's account.
    #[must_use]
    pub fn officer(officer: Officer, login: &str, must_change: bool, has_code: bool) -> Self {
        let case_actor = CaseActor {
            id: officer.id.to_string(),
            name: officer.name.clone().unwrap_or_else(|| login.to_owned()),
            organ: officer.organ.to_string(),
            posts: officer.posts.clone(),
        };
        Person {
            actor: Actor::Officer(officer),
            case_actor,
            login: login.to_owned(),
            must_change,
            has_code,
            arrival: Arrival::default(),
        }
    }

    /// The same person, having come this way.
    #[must_use]
    pub fn came(self, arrival: Arrival) -> Self {
        Person { arrival, ..self }
    }

    /// The officer, unless the person is something else.
    #[must_use]
    pub fn as_officer(&self) -> Option<&Officer> {
        match &self.actor {
            Actor::Officer(officer) => Some(officer),
            _ => None,
        }
    }
}
