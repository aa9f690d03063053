//! Signing in: password, one-time code, lock-out with back-off; and the person behind a session.
use super::code::code_step;
use super::hashing::{hash_off_thread, verify_off_thread};
use super::is_login;
use super::password::check_strength;
use super::prove::Shown;
use crate::audit::{FAILED, GRANTED};
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::{Arrival, Person};
use crate::platform::Platform;
use access::{AccountState, Request};
use jiff::{SignedDuration, Timestamp};
use store::{AuditRow, LoginRecord};
use uuid::Uuid;

/// Failed attempts after which an account is locked.
const FREE_ATTEMPTS: i64 = 5;
/// Longest lock, in minutes.
const LONGEST_LOCK_MINUTES: i64 = 60;
/// One answer for every reason, so that it tells nothing: not even whether there is such a login, or whether it is locked.
const WRONG: &str = "登录名、口令或动态码不正确。连续多次输错会暂停登录一段时间，请核对后稍候再试";
/// Stands in the trail for what was typed in place of a login and can be none: it may be a password.
const NO_LOGIN: &str = "（不成登录名）";

/// What is typed at the door.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
    /// One-time code, if the account has one.
    pub code: String,
    /// How the request came.
    pub arrival: Arrival,
    /// Account that was used from this very browser before, if the browser proves it: a lock that others brought about by
    /// guessing does not keep its owner out. Wrong attempts count for the browser, which whoever sets this has to do.
    pub known_as: Option<Uuid>,
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

/// Why somebody did not come in: for the trail, never for whoever tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Unknown,
    Locked,
    Password,
    Code,
    NotActive,
}

impl Kept {
    pub(super) const fn says(self) -> &'static str {
        match self {
            Kept::Unknown => "没有这个登录名",
            Kept::Locked => "账号在锁定中",
            Kept::Password => "口令不符",
            Kept::Code => "动态码不符或已用过",
            Kept::NotActive => "账号不在用",
        }
    }
}

impl Platform {
    /// Signs a person in.
    ///
    /// # Errors
    /// [`AppFault::SignIn`] with one answer for every reason.
    pub async fn sign_in(&self, attempt: &SignIn) -> Result<SignedIn, AppFault> {
        let login = attempt.login.trim();
        let record = self.store.login_record(login).await?;
        let hash = record.as_ref().map(|record| record.password_hash.clone());
        // The password is tried whatever else is wrong: known, unknown and locked logins take the same time.
        let fitting = verify_off_thread(attempt.password.clone(), hash).await?;
        let now = self.now();
        let known = record.as_ref().is_some_and(|record| attempt.known_as == Some(record.officer));
        let judged = match judge(record.as_ref(), fitting, attempt, now) {
            // A code serves once: the store refuses a step that is not newer than the last one.
            Ok((record, step)) => {
                match self.store.login_succeeded(record.officer, step, micros(now), known).await? {
                    true => {
                        let came_in = self.came_in(record).await?;
                        came_in.map(|who| (who, step.is_some())).ok_or(Kept::NotActive)
                    }
                    // Without a code only a lock that fell meanwhile can have been in the way.
                    false => Err(if step.is_some() { Kept::Code } else { Kept::Locked }),
                }
            }
            Err(kept) => Err(kept),
        };
        match judged {
            Ok((who, with_code)) => {
                let person = who.person.clone().came(attempt.arrival.clone());
                let shown = if with_code { "口令和动态码" } else { "只有口令" };
                self.note(&person, "SignIn", "", GRANTED, shown).await?;
                Ok(SignedIn { person, ..who })
            }
            Err(kept) => {
                self.kept_out(record.as_ref(), kept, login, attempt).await?;
                Err(AppFault::SignIn(WRONG.into()))
            }
        }
    }

    async fn came_in(&self, record: &LoginRecord) -> Result<Option<SignedIn>, AppFault> {
        let Some(account) = self.store.account(record.officer).await? else { return Ok(None) };
        let person = self.person_of(&account);
        Ok(person.map(|person| SignedIn { person, officer: account.officer, generation: account.generation }))
    }

    /// Counts and records a failure, with the same writes whether or not there is such a login.
    async fn kept_out(
        &self,
        record: Option<&LoginRecord>,
        kept: Kept,
        login: &str,
        attempt: &SignIn,
    ) -> Result<(), AppFault> {
        let now = self.now();
        let known = |record: &LoginRecord| attempt.known_as == Some(record.officer);
        let counted = record.filter(|record| kept != Kept::Locked && !known(record));
        let officer = counted.map_or(Uuid::nil(), |record| record.officer);
        let lock = |failures| lock_until(failures, now).map(micros);
        let lock = self.store.login_failed(officer, micros(now), lock).await?.map(instant);
        let row = |action: &str, outcome: &str, detail: String| AuditRow {
            at: micros(now),
            actor: if record.is_some() || is_login(login) { login.to_owned() } else { NO_LOGIN.to_owned() },
            action: action.to_owned(),
            outcome: outcome.to_owned(),
            request_id: attempt.arrival.request_id.clone(),
            address: attempt.arrival.address.clone(),
            detail,
            ..AuditRow::default()
        };
        let mut rows = vec![row("SignIn", FAILED, kept.says().to_owned())];
        if let Some(until) = lock {
            let locked = row("Lock", GRANTED, lock_words(until, now));
            rows.push(AuditRow { subject: login.to_owned(), actor: case::actor::SYSTEM.into(), ..locked });
        }
        Ok(self.store.record_audit(&rows).await?)
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

    /// Changes one's own password. Wrong old ones count like failed sign-ins.
    ///
    /// # Errors
    /// When the old one is wrong, too many wrong ones were typed, or the new one is too weak.
    pub async fn change_password(&self, person: &Person, old: &str, new: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        check_strength(new, &person.login)?;
        let shown = Shown { action: "ChangePassword", field: "old", password: old, code: None };
        let (record, _) = self.prove(person, &shown).await?;
        if old == new {
            return Err(AppFault::rejected("password", "新口令不能与原口令相同"));
        }
        let hash = hash_off_thread(new.to_owned()).await?;
        self.store.set_password(&granted, record.officer, &hash, false, micros(self.now())).await?;
        self.note(person, "ChangePassword", &person.login, GRANTED, "").await
    }
}

/// Whether somebody may come in, and with which step of the second factor.
fn judge<'a>(
    record: Option<&'a LoginRecord>,
    fitting: bool,
    attempt: &SignIn,
    now: Timestamp,
) -> Result<(&'a LoginRecord, Option<i64>), Kept> {
    let record = record.ok_or(Kept::Unknown)?;
    let known = attempt.known_as == Some(record.officer);
    if !known && record.locked_until.is_some_and(|until| instant(until) > now) {
        return Err(Kept::Locked);
    }
    if !fitting {
        return Err(Kept::Password);
    }
    if record.state != AccountState::Active {
        return Err(Kept::NotActive);
    }
    let step = code_step(record, &attempt.code, now).map_err(|()| Kept::Code)?;
    Ok((record, step))
}

/// The lock after a number of failures: doubling, up to an hour.
pub(super) fn lock_until(failures: i64, now: Timestamp) -> Option<Timestamp> {
    let over = u32::try_from(failures - FREE_ATTEMPTS).ok()?;
    let minutes = 1_i64.checked_shl(over.min(6)).unwrap_or(LONGEST_LOCK_MINUTES).min(LONGEST_LOCK_MINUTES);
    Some(now + SignedDuration::from_mins(minutes))
}

/// What the trail says of a lock.
pub(super) fn lock_words(until: Timestamp, now: Timestamp) -> String {
    let minutes = (until - now).total(jiff::Unit::Minute).unwrap_or_default().ceil();
    format!("连续输错，锁定 {minutes} 分钟")
}

#[cfg(test)]
mod tests {
    use super::super::password::{UNUSABLE, fits, hash_password};
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
        assert!(fits("一个足够长的口令-1", Some(&hash)));
        assert!(!fits("一个足够长的口令-2", Some(&hash)));
        assert!(!fits("anything", None));
        assert!(!fits("", None) && !fits(UNUSABLE, Some(UNUSABLE)));
    }

    #[test]
    fn plain_passwords_are_refused() {
        assert!(check_strength("short", "zhang").is_err());
        assert!(check_strength("aaaaaaaaaaaaaaa", "zhang").is_err());
        assert!(check_strength("my-zhang-password", "zhang").is_err());
        assert!(check_strength("correct horse battery", "zhang").is_ok());
    }
}
