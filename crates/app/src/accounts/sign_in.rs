//! Signing in: password, one-time code, lock-out with back-off; and the person behind a session.
use super::password::{NOBODY, check_strength, fits, hash_password};
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{AccountState, Request};
use jiff::{SignedDuration, Timestamp};
use store::{AuditRow, LoginRecord};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

/// Failed attempts after which an account is locked.
const FREE_ATTEMPTS: i64 = 5;
/// Longest lock, in minutes.
const LONGEST_LOCK_MINUTES: i64 = 60;
/// One answer for every reason, so that it tells nothing.
const WRONG: &str = "登录名、口令或动态码不正确";

/// What is typed at the door.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
    /// One-time code, if the account has one.
    pub code: String,
    /// Id of the request.
    pub request_id: String,
}

/// Who came in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person.
    pub person: Person,
    /// Account id, for the session.
    pub officer: Uuid,
    /// Generation of the account, for the session: any change of rights ends older sessions.
    pub generation: i64,
}

impl Platform {
    /// Signs a person in.
    ///
    /// # Errors
    /// [`AppFault::SignIn`] with one answer for every reason, or that the account is locked for a while.
    pub async fn sign_in(&self, attempt: &SignIn) -> Result<SignedIn, AppFault> {
        let login = attempt.login.trim();
        let outcome = self.signed_in(login, attempt).await;
        let (word, detail) = match &outcome {
            Ok(_) => ("granted", String::new()),
            Err(fault) => ("failed", fault.to_string()),
        };
        let row = AuditRow {
            at: micros(self.now()),
            actor: login.chars().take(64).collect(),
            organ: outcome.as_ref().map(|who| who.person.case_actor.organ.clone()).unwrap_or_default(),
            action: "SignIn".into(),
            subject: String::new(),
            outcome: word.into(),
            request_id: attempt.request_id.clone(),
            detail,
        };
        self.store.record_audit(&[row]).await?;
        outcome
    }

    async fn signed_in(&self, login: &str, attempt: &SignIn) -> Result<SignedIn, AppFault> {
        let wrong = || AppFault::SignIn(WRONG.into());
        let Some(record) = self.store.login_record(login).await? else {
            verify_off_thread(attempt.password.clone(), NOBODY.into()).await?;
            return Err(wrong());
        };
        let now = self.now();
        if let Some(until) = record.locked_until.map(instant).filter(|until| *until > now) {
            let minutes = (until - now).total(jiff::Unit::Minute).unwrap_or(1.0).ceil();
            return Err(AppFault::SignIn(format!("多次输入错误，账号已暂时锁定，请 {minutes} 分钟后再试")));
        }
        let fits = verify_off_thread(attempt.password.clone(), record.password_hash.clone()).await?;
        let step = code_step(&record, &attempt.code, now);
        if !fits || record.state != AccountState::Active || step.is_err() {
            let lock = lock_until(record.failed_attempts + 1, now);
            self.store.login_failed(record.officer, lock.map(micros)).await?;
            return Err(wrong());
        }
        // A code serves once: the store refuses a step that is not newer than the last one.
        if !self.store.login_succeeded(record.officer, step.ok().flatten()).await? {
            return Err(wrong());
        }
        let account = self.store.account(record.officer).await?.ok_or_else(wrong)?;
        let person = self.person_of(&account).ok_or_else(wrong)?;
        Ok(SignedIn { person, officer: account.officer, generation: account.generation })
    }

    /// The person behind a session, unless the account changed since it began: rights withdrawn bind at once.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn person_of_session(
        &self,
        officer: Uuid,
        generation: i64,
    ) -> Result<Option<Person>, AppFault> {
        let account = self.store.account(officer).await?;
        let account = account.filter(|a| a.generation == generation && a.state == AccountState::Active);
        Ok(account.and_then(|account| self.person_of(&account)))
    }

    /// Changes one's own password.
    ///
    /// # Errors
    /// When the old one is wrong or the new one too weak.
    pub async fn change_password(&self, person: &Person, old: &str, new: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        check_strength(new, &person.login)?;
        let record = self.store.login_record(&person.login).await?.ok_or(AppFault::NotThere)?;
        if !verify_off_thread(old.to_owned(), record.password_hash).await? {
            return Err(AppFault::rejected("old", "原口令不正确"));
        }
        if old == new {
            return Err(AppFault::rejected("password", "新口令不能与原口令相同"));
        }
        let hash = hash_off_thread(new.to_owned()).await?;
        self.store.set_password(&granted, record.officer, &hash, false, micros(self.now())).await?;
        Ok(())
    }

    /// A new secret for one-time codes, as Base32 to be typed into an authenticator; it counts once confirmed.
    #[must_use]
    pub fn new_code_secret(&self) -> String {
        let bytes: [u8; 20] = rand::random();
        Secret::new(Box::new(bytes)).to_base32()
    }

    /// Turns one-time codes on, once the person shows that the authenticator works.
    ///
    /// # Errors
    /// When the code does not fit the secret.
    pub async fn enrol_code(&self, person: &Person, secret: &str, code: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let officer = person.as_officer().ok_or(AppFault::NotThere)?.id.uuid();
        let parsed = Secret::try_from_base32(secret)
            .map_err(|_| AppFault::rejected("secret", "密钥不完整，请重新开始"))?;
        let bytes = parsed.as_bytes().to_vec();
        let fitting = totp(&bytes).and_then(|totp| totp.check(code.trim(), seconds(self.now())));
        if fitting.is_none() {
            return Err(AppFault::rejected("code", "动态码不正确，请核对手机时间后输入新的动态码"));
        }
        self.store.set_totp(&granted, officer, Some(bytes), micros(self.now())).await?;
        Ok(())
    }
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(Secret::new(secret.into())).build().ok()
}

/// The step of a fitting code; none when the account has no codes.
fn code_step(record: &LoginRecord, code: &str, now: Timestamp) -> Result<Option<i64>, ()> {
    let Some(secret) = &record.totp_secret else { return Ok(None) };
    let step = totp(secret).and_then(|totp| totp.check(code.trim(), seconds(now))).ok_or(())?;
    let step = i64::try_from(step).map_err(|_| ())?;
    if record.totp_last_step.is_some_and(|last| step <= last) { Err(()) } else { Ok(Some(step)) }
}

/// The lock after a number of failures: doubling, up to an hour.
fn lock_until(failures: i64, now: Timestamp) -> Option<Timestamp> {
    let over = u32::try_from(failures - FREE_ATTEMPTS).ok()?;
    let minutes = 1_i64.checked_shl(over.min(6)).unwrap_or(LONGEST_LOCK_MINUTES).min(LONGEST_LOCK_MINUTES);
    Some(now + SignedDuration::from_mins(minutes))
}

async fn verify_off_thread(password: String, hash: String) -> Result<bool, AppFault> {
    tokio::task::spawn_blocking(move || fits(&password, &hash)).await.map_err(AppFault::ours)
}

/// Hashes off the request threads: argon2id is slow on purpose.
pub(super) async fn hash_off_thread(password: String) -> Result<String, AppFault> {
    tokio::task::spawn_blocking(move || hash_password(&password)).await.map_err(AppFault::ours)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_longer_with_every_failure_and_never_beyond_an_hour() {
        let now = Timestamp::UNIX_EPOCH;
        let minutes = |failures| {
            lock_until(failures, now).map(|until| (until - now).total(jiff::Unit::Minute).unwrap())
        };
        assert_eq!(minutes(4), None);
        assert_eq!(minutes(5), Some(1.0));
        assert_eq!(minutes(7), Some(4.0));
        assert_eq!(minutes(60), Some(60.0));
    }

    #[test]
    fn a_hash_fits_its_password_and_no_other() {
        let hash = hash_password("一个足够长的口令-1").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(fits("一个足够长的口令-1", &hash));
        assert!(!fits("一个足够长的口令-2", &hash));
        assert!(!fits("anything", NOBODY));
    }

    #[test]
    fn plain_passwords_are_refused() {
        assert!(check_strength("short", "zhang").is_err());
        assert!(check_strength("aaaaaaaaaaaaaaa", "zhang").is_err());
        assert!(check_strength("my-zhang-password", "zhang").is_err());
        assert!(check_strength("correct horse battery", "zhang").is_ok());
    }
}
