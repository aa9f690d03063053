//! One-time links: an invitation, or a new password after the old one was lost. Whoever holds the link chooses the
//! password, so that no administrator ever learns one. The security administrator makes it and the system administrator
//! confirms it ([`super::confirm`]): nobody opens an account alone. An account has one link at most; a newer one ends the
//! older.
use super::hashing::hash_off_thread;
use super::manage::AccountForm;
use super::password::{UNUSABLE, check_strength};
use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::{Arrival, Person};
use crate::platform::{Platform, new_id};
use access::{AccountState, Granted, Request};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::{Account, Link, NewAccount};
use uuid::Uuid;
use vocabulary::OrganId;

/// How long an invitation serves, in hours.
pub const INVITATION_HOURS: i64 = 7 * 24;
/// How long a link for a new password serves, in hours.
pub const RESET_HOURS: i64 = 24;

/// A one-time link; it serves once the system administrator has confirmed it.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Id of the link, under which it waits.
    pub id: Uuid,
    /// Account.
    pub officer: Uuid,
    /// Token for the link; shown once, kept only as a digest.
    pub token: String,
    /// Until when it serves.
    pub until: Timestamp,
    /// The account waits for its first password; otherwise it gets another one.
    pub is_first: bool,
}

/// Random part of a link or of the set-up token.
pub(super) fn new_token() -> String {
    hex::encode(rand::random::<[u8; 24]>())
}

/// What is kept of a token.
pub(super) fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.trim().as_bytes()))
}

/// The account that a token is for.
fn officer_of(token: &str) -> Option<Uuid> {
    token.trim().get(..32)?.parse().ok()
}

impl Platform {
    /// Invites an officer: the account exists, waits, and becomes active with the first password. The link has to be
    /// confirmed first.
    ///
    /// # Errors
    /// When the person may not manage accounts, or the form is wrong.
    pub async fn invite(&self, person: &Person, form: &AccountForm) -> Result<Invitation, AppFault> {
        let organ: OrganId = form.organ.parse().map_err(|_| AppFault::rejected("organ", "请选择机关"))?;
        let granted = self.access.authorise(&person.actor, &Request::ManageAccounts { organ: &organ })?;
        super::check_login(&form.login)?;
        self.check_form(form)?;
        let account = NewAccount {
            officer: new_id(),
            login: form.login.trim().to_owned(),
            name: form.name.trim().to_owned(),
            organ: form.organ.clone(),
            region: form.region.clone(),
            password_hash: UNUSABLE.into(),
            totp_secret: None,
            posts: form.posts.iter().cloned().collect(),
            clearance: form.clearance,
            administrator: None,
            state: AccountState::Invited,
            must_change: false,
            created_at: micros(self.now()),
        };
        if !self.store.create_account(&granted, &account).await? {
            return Err(AppFault::rejected("login", "这个登录名已被使用，请换一个"));
        }
        let link = self.new_link(person, &granted, account.officer, true).await?;
        self.note(person, "Invite", &account.login, GRANTED, "").await?;
        Ok(link)
    }

    /// Ends the password of an account and every session of it, and makes a link with which its owner sets another, once
    /// it is confirmed. An account that still waits for its first password gets a new invitation. The owner is told.
    ///
    /// # Errors
    /// When the person may not, or the account is an administrator's.
    pub async fn reset_password(&self, person: &Person, officer: Uuid) -> Result<Invitation, AppFault> {
        let (granted, account) = self.manageable(person, officer).await?;
        let is_first = account.state == AccountState::Invited;
        self.store.set_password(&granted, officer, UNUSABLE, false, micros(self.now())).await?;
        let link = self.new_link(person, &granted, officer, is_first).await?;
        let action = if is_first { "Invite" } else { "ResetPassword" };
        self.note(person, action, &account.login, GRANTED, "").await?;
        if !is_first {
            self.tell_owner(person, &account, "口令", "重设").await?;
        }
        Ok(link)
    }

    /// Turns one-time codes off for an officer who lost the device. Every session of the account ends; the owner is told.
    ///
    /// # Errors
    /// When the person may not, the account is an administrator's, or has no codes.
    pub async fn clear_code(&self, person: &Person, officer: Uuid) -> Result<(), AppFault> {
        let (granted, account) = self.manageable(person, officer).await?;
        if !account.has_totp {
            return Err(AppFault::rejected("code", "这个账号没有启用动态码"));
        }
        self.store.set_totp(&granted, officer, None, None, micros(self.now())).await?;
        self.note(person, "ClearCode", &account.login, GRANTED, "").await?;
        self.tell_owner(person, &account, "动态码", "停用").await
    }

    /// Leaves a notice for the owner of an account whose secret somebody else ended.
    async fn tell_owner(
        &self,
        person: &Person,
        account: &Account,
        what: &str,
        done: &str,
    ) -> Result<(), AppFault> {
        let at = calendar::CHINA_STANDARD_TIME.to_datetime(self.now()).strftime("%Y-%m-%d %H:%M");
        let by = &person.case_actor.name;
        let says = format!(
            "您的{what}于 {at} 由安全管理员{by}{done}。不是您本人要求的，请立即告诉系统管理员和审计管理员"
        );
        self.tell(account, says).await
    }

    async fn new_link(
        &self,
        person: &Person,
        granted: &Granted,
        officer: Uuid,
        is_first: bool,
    ) -> Result<Invitation, AppFault> {
        let made_by = person.as_officer().ok_or(AppFault::NotThere)?.id.uuid();
        let token = format!("{}{}", officer.simple(), new_token());
        let hours = if is_first { INVITATION_HOURS } else { RESET_HOURS };
        let (id, now) = (new_id(), self.now());
        let until = now + SignedDuration::from_hours(hours);
        let link = Link {
            officer,
            id,
            digest: digest(&token),
            is_first,
            made_by,
            made_at: micros(now),
            expires_at: micros(until),
            confirmed_by: None,
        };
        self.store.set_link(granted, &link).await?;
        Ok(Invitation { id, officer, token, until, is_first })
    }

    /// Uses a link: sets the password that its holder chose. The token serves once; sessions end; the account of an
    /// invitation becomes active.
    ///
    /// # Errors
    /// "Not there" for a token that is unknown, not confirmed, refused, used, replaced or too old, never said which; a
    /// rejection for a weak password.
    pub async fn use_link(&self, token: &str, password: &str, arrival: Arrival) -> Result<(), AppFault> {
        let officer = officer_of(token).ok_or(AppFault::NotThere)?;
        let link = self.store.link(officer).await?.ok_or(AppFault::NotThere)?;
        let in_time = micros(self.now()) < link.expires_at;
        if link.digest != digest(token) || !in_time || link.confirmed_by.is_none() {
            return Err(AppFault::NotThere);
        }
        let account = self.store.account(officer).await?.ok_or(AppFault::NotThere)?;
        check_strength(password, &account.login)?;
        let hash = hash_off_thread(password.to_owned()).await?;
        if !self.store.take_link(&self.system_grant()?, link.id).await? {
            return Err(AppFault::NotThere);
        }
        self.set_by_link(account, &hash, arrival).await
    }

    async fn set_by_link(&self, account: Account, hash: &str, arrival: Arrival) -> Result<(), AppFault> {
        let (granted, now) = (self.system_grant()?, micros(self.now()));
        self.store.set_password(&granted, account.officer, hash, false, now).await?;
        let is_first = account.state == AccountState::Invited;
        if is_first {
            let active = Account { state: AccountState::Active, ..account.clone() };
            self.store.update_account(&granted, &active, now).await?;
        }
        let person =
            self.person_of(&account).ok_or_else(|| AppFault::ours("账号的机关不成形"))?.came(arrival);
        let action = if is_first { "AcceptInvitation" } else { "AcceptReset" };
        self.note(&person, action, &account.login, GRANTED, "").await
    }
}
