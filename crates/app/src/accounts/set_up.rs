//! The first set-up of an empty province: three administrators.
use super::hashing::hash_off_thread;
use super::link::{digest, new_token};
use super::password::check_strength;
use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Arrival;
use crate::platform::{Platform, new_id};
use access::{AccountState, AdministratorKind};
use store::NewAccount;
use vocabulary::SecrecyLevel;

/// Setting under which the digest of the set-up token waits.
const SET_UP: &str = "set-up-token";

/// The three administrators of a new province.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// Kind, login, name, password of each.
    pub administrators: [(AdministratorKind, String, String, String); 3],
    /// Organ to which they belong.
    pub organ: String,
    /// How the request came.
    pub arrival: Arrival,
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
            super::check_login(login)?;
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
                region: None,
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
            let system = self.system().came(set_up.arrival.clone());
            self.note(&system, "SetUp", &account.login, GRANTED, kind.key()).await?;
        }
        Ok(())
    }
}
