//! Where an account is signed in, for its owner.
use access::{ActorId, Request};
use store::SessionRow;
use uuid::Uuid;

use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;

impl Platform {
    /// Sessions and tokens of a person's own account that have not run out by `now`.
    ///
    /// # Errors
    /// When the person has no account, or the store fails.
    pub async fn sessions(&self, person: &Person, now: jiff::Timestamp) -> Result<Vec<SessionRow>, AppFault> {
        Ok(self.store.sessions_of(self.own_account(person)?, micros(now)).await?)
    }

    /// Ends one session or token of the person's own account.
    ///
    /// # Errors
    /// "Not there" when there is none of this name.
    pub async fn end_session(&self, person: &Person, name: &str) -> Result<(), AppFault> {
        match self.store.end_sessions(self.own_account(person)?, name, false).await? {
            0 => Err(AppFault::NotThere),
            _ => self.note(person, "EndSession", "", GRANTED, "结束一处登录").await,
        }
    }

    /// Ends all sessions and tokens of the person's own account but the one of this name; how many.
    ///
    /// # Errors
    /// As [`Platform::sessions`].
    pub async fn end_other_sessions(&self, person: &Person, name: &str) -> Result<u64, AppFault> {
        let ended = self.store.end_sessions(self.own_account(person)?, name, true).await?;
        self.note(person, "EndSession", "", GRANTED, &format!("结束其他 {ended} 处登录")).await?;
        Ok(ended)
    }

    fn own_account(&self, person: &Person) -> Result<Uuid, AppFault> {
        self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        match person.actor.id() {
            ActorId::Officer(officer) => Ok(officer.uuid()),
            _ => Err(AppFault::NotThere),
        }
    }
}
