//! The first set-up of an empty province (three administrators) and invitations of officers.
use super::manage::AccountForm;
use super::password::check_strength;
use super::sign_in::hash_off_thread;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{AccountState, AdministratorKind, Request};
use sha2::{Digest, Sha256};
use store::NewAccount;
use uuid::Uuid;
use vocabulary::{OrganId, SecrecyLevel};

/// Setting under which the digest of the set-up token waits.
const SET_UP: &str = "set-up-token";
/// Hash that fits no password: the account waits for its invitation to be accepted.
const UNUSABLE: &str = "invited";

/// A one-time invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Account.
    pub officer: Uuid,
    /// Token for the link; shown once, kept only as a digest.
    pub token: String,
}

/// The three administrators of a new province.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// Kind, login, name, password of each.
    pub administrators: [(AdministratorKind, String, String, String); 3],
    /// Organ to which they belong.
    pub organ: String,
}

fn new_token() -> String {
    hex::encode(rand::random::<[u8; 24]>())
}

fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.trim().as_bytes()))
}

impl Platform {
    /// A set-up token for an empty province; none when it has been set up.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_up_token(&self) -> Result<Option<String>, AppFault> {
        if self.store.has_accounts().await? {
            return Ok(None);
        }
        let token = new_token();
        self.store.set_setting(SET_UP, &digest(&token)).await?;
        Ok(Some(token))
    }

    /// Whether a set-up token is the one waiting.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_set_up_token(&self, token: &str) -> Result<bool, AppFault> {
        Ok(self.store.setting(SET_UP).await?.is_some_and(|kept| kept == digest(token)))
    }

    /// Creates the three administrators; the token serves once.
    ///
    /// # Errors
    /// Bad token, weak passwords, equal logins.
    pub async fn set_up(&self, token: &str, set_up: &SetUp) -> Result<(), AppFault> {
        let organ = self.rules.directory.organs.get(&set_up.organ);
        let organ = organ.ok_or_else(|| AppFault::rejected("organ", "请选择机关"))?.id.clone();
        for (position, (_, login, _, password)) in set_up.administrators.iter().enumerate() {
            check_login(login)?;
            check_strength(password, login)?;
            if set_up.administrators.iter().skip(position + 1).any(|(_, other, _, _)| other == login) {
                return Err(AppFault::rejected("login", "三名管理员须是三个不同的人，登录名不能相同"));
            }
        }
        if !self.store.take_setting(SET_UP, &digest(token)).await? {
            return Err(AppFault::NotThere);
        }
        let granted = self.system_grant()?;
        for (kind, login, name, password) in &set_up.administrators {
            let hash = hash_off_thread(password.clone()).await?;
            let account = NewAccount {
                officer: new_id(),
                login: login.trim().to_owned(),
                name: name.trim().to_owned(),
                organ: organ.clone(),
                password_hash: hash,
                totp_secret: None,
                posts: Vec::new(),
                clearance: SecrecyLevel::Public,
                administrator: Some(*kind),
                state: AccountState::Active,
                must_change: false,
                created_at: micros(self.now()),
            };
            self.store.create_account(&granted, &account).await?;
        }
        Ok(())
    }

    /// Invites an officer: the account exists, waits, and becomes active with the first password.
    ///
    /// # Errors
    /// When the person may not manage accounts, or the form is wrong.
    pub async fn invite(&self, person: &Person, form: &AccountForm) -> Result<Invitation, AppFault> {
        let organ: OrganId = form.organ.parse().map_err(|_| AppFault::rejected("organ", "请选择机关"))?;
        let granted = self.access.authorise(&person.actor, &Request::ManageAccounts { organ: &organ })?;
        check_login(&form.login)?;
        self.check_form(form)?;
        let (officer, token) = (new_id(), new_token());
        let account = NewAccount {
            officer,
            login: form.login.trim().to_owned(),
            name: form.name.trim().to_owned(),
            organ: form.organ.clone(),
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
        self.store.set_setting(&invitation_key(&token), &officer.to_string()).await?;
        self.note_managed(person, "Invite", &form.login).await?;
        Ok(Invitation { officer, token })
    }

    /// Accepts an invitation with a first password; the token serves once.
    ///
    /// # Errors
    /// "Not there" for a used or unknown token; a rejection for a weak password.
    pub async fn accept_invitation(&self, token: &str, password: &str) -> Result<(), AppFault> {
        let key = invitation_key(token);
        let officer = self.store.setting(&key).await?.ok_or(AppFault::NotThere)?;
        let id: Uuid = officer.parse().map_err(AppFault::ours)?;
        let mut account = self.store.account(id).await?.ok_or(AppFault::NotThere)?;
        check_strength(password, &account.login)?;
        if account.state != AccountState::Invited || !self.store.take_setting(&key, &officer).await? {
            return Err(AppFault::NotThere);
        }
        let granted = self.system_grant()?;
        let hash = hash_off_thread(password.to_owned()).await?;
        self.store.set_password(&granted, id, &hash, false, micros(self.now())).await?;
        account.state = AccountState::Active;
        self.store.update_account(&granted, &account, micros(self.now())).await?;
        Ok(())
    }
}

fn invitation_key(token: &str) -> String {
    format!("invitation:{}", digest(token))
}

fn check_login(login: &str) -> Result<(), AppFault> {
    let login = login.trim();
    let fine = (3..=32).contains(&login.len())
        && login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b));
    if fine {
        Ok(())
    } else {
        Err(AppFault::rejected("login", "登录名用 3–32 个小写字母、数字或 - . _"))
    }
}
