//! The second person for every entrance: a one-time link serves only after the system administrator confirmed it.
use crate::audit::GRANTED;
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Granted, Request};
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::{Account, Link, Page};
use uuid::Uuid;

/// Longest reason for refusing a link, in characters.
pub const MAX_LINK_REASON_CHARS: usize = 200;

/// Kind of the audit row of a confirmation: the policies' own action.
const CONFIRM: &str = "ConfirmLink";
/// Kind of the audit row of a refusal.
const REFUSE: &str = "RefuseLink";

/// A link that waits for its confirmation.
#[derive(Debug, Clone)]
pub struct WaitingLink {
    /// Id of the link.
    pub id: Uuid,
    /// Account that it opens, as it is now.
    pub account: Account,
    /// For the first password; otherwise for another one.
    pub is_first: bool,
    /// Name of who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// Until when it serves.
    pub until: Timestamp,
}

impl Platform {
    /// A page of the links that wait for their confirmation, oldest first.
    ///
    /// # Errors
    /// When the person may not confirm links, or the cursor is none of ours.
    pub async fn waiting_links(
        &self,
        person: &Person,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<WaitingLink>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ConfirmLink { own: false })?;
        let page = self.store.waiting_links(&granted, micros(self.now()), cursor, limit).await?;
        let mut makers: BTreeMap<Uuid, String> = BTreeMap::new();
        let mut rows = Vec::with_capacity(page.rows.len());
        for (link, account) in page.rows {
            let made_by = match makers.get(&link.made_by) {
                Some(name) => name.clone(),
                None => {
                    let name = self.store.account(link.made_by).await?.map(|maker| maker.name);
                    let name = name.unwrap_or_default();
                    makers.insert(link.made_by, name.clone());
                    name
                }
            };
            rows.push(WaitingLink {
                id: link.id,
                account,
                is_first: link.is_first,
                made_by,
                made_at: instant(link.made_at),
                until: instant(link.expires_at),
            });
        }
        Ok(Page { rows, next: page.next })
    }

    /// Lets a link serve.
    ///
    /// # Errors
    /// When the person may not, or made the link; "not there" when it does not wait any more: it was replaced, confirmed,
    /// refused, is too old, or its account was changed.
    pub async fn confirm_link(&self, person: &Person, id: Uuid) -> Result<(), AppFault> {
        let confirmed = self.confirmed(person, id).await;
        let (link, account) = self.denials_noted(person, CONFIRM, &id.to_string(), confirmed).await?;
        self.note(person, CONFIRM, &account.login, GRANTED, purpose(&link)).await
    }

    async fn confirmed(&self, person: &Person, id: Uuid) -> Result<(Link, Account), AppFault> {
        let (granted, link, account) = self.waiting_link(person, id).await?;
        let by = person.as_officer().ok_or(AppFault::NotThere)?.id.uuid();
        let done = self.store.confirm_link(&granted, id, by, micros(self.now())).await?;
        done.then_some((link, account)).ok_or(AppFault::NotThere)
    }

    /// Ends a link that waits, with a reason.
    ///
    /// # Errors
    /// As [`Platform::confirm_link`]; a rejection without a reason.
    pub async fn refuse_link(&self, person: &Person, id: Uuid, reason: &str) -> Result<(), AppFault> {
        let refused = self.refused(person, id, reason.trim()).await;
        let (link, account) = self.denials_noted(person, REFUSE, &id.to_string(), refused).await?;
        let told = format!("{}；{}", purpose(&link), reason.trim());
        self.note(person, REFUSE, &account.login, GRANTED, &told).await
    }

    async fn refused(&self, person: &Person, id: Uuid, reason: &str) -> Result<(Link, Account), AppFault> {
        let (granted, link, account) = self.waiting_link(person, id).await?;
        if reason.is_empty() || reason.chars().count() > MAX_LINK_REASON_CHARS {
            let says = format!("请写明作废的原因（{MAX_LINK_REASON_CHARS} 字以内）");
            return Err(AppFault::rejected("reason", says));
        }
        let done = self.store.refuse_link(&granted, id).await?;
        done.then_some((link, account)).ok_or(AppFault::NotThere)
    }

    /// A link that waits, with the proof that this person may decide on it.
    async fn waiting_link(&self, person: &Person, id: Uuid) -> Result<(Granted, Link, Account), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ConfirmLink { own: false })?;
        let found = self.store.waiting_link(&granted, id, micros(self.now())).await?;
        let (link, account) = found.ok_or(AppFault::NotThere)?;
        let own = person.as_officer().is_some_and(|officer| officer.id.uuid() == link.made_by);
        let granted = self.access.authorise(&person.actor, &Request::ConfirmLink { own })?;
        Ok((granted, link, account))
    }
}

/// What a link is for, in the audit trail.
const fn purpose(link: &Link) -> &'static str {
    if link.is_first { "邀请" } else { "另设口令" }
}
