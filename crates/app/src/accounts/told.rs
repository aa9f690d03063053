//! What the owner of an account is told of it: a notice that is about no case, delivered by the queue like the others.
use crate::clock::micros;
use crate::fault::AppFault;
use crate::notices::{Body, job};
use crate::platform::{Platform, new_id};
use serde::{Deserialize, Serialize};
use store::{Account, NoticeRow};
use uuid::Uuid;

/// Job: tell one officer something that belongs to no case.
pub(crate) const TELL: &str = "tell-officer";
/// Beginning of the occasion of what is told of an officer's own account.
pub(crate) const OF_ACCOUNT: &str = "account-";

/// What the job carries.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Telling {
    officer: Uuid,
    organ: String,
    occasion: String,
    says: String,
    at: i64,
}

impl Platform {
    /// Queues a notice for the owner of an account.
    pub(super) async fn tell(&self, account: &Account, says: String) -> Result<(), AppFault> {
        let at = micros(self.now());
        let occasion = format!("{OF_ACCOUNT}{}", new_id());
        let (officer, organ) = (account.officer, account.organ.clone());
        let telling = Telling { officer, organ, occasion, says, at };
        self.store.enqueue(&self.system_grant()?, &[job(TELL, &telling, None, at)]).await?;
        Ok(())
    }
}

/// The row of the notice.
pub(crate) fn row(telling: Telling) -> Result<NoticeRow, AppFault> {
    let body = Body { case: Uuid::nil(), says: telling.says };
    Ok(NoticeRow {
        occasion: telling.occasion,
        officer: telling.officer,
        organ: telling.organ,
        at: telling.at,
        body: serde_json::to_string(&body).map_err(AppFault::ours)?,
        read: false,
    })
}
