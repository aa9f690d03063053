//! Showing once more who one is, before a secret of one's own changes: a session alone does not suffice. Wrong answers
//! count like failed sign-ins, so that an open session is no place to guess at a password.
use super::code::code_step;
use super::hashing::verify_off_thread;
use super::sign_in::{Kept, lock_until, lock_words};
use crate::audit::{FAILED, GRANTED};
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use store::LoginRecord;

/// What a person shows.
pub(super) struct Shown<'a> {
    /// Kind of the audit row.
    pub action: &'static str,
    /// Part of the form that holds the present password.
    pub field: &'static str,
    /// Present password.
    pub password: &'a str,
    /// Present one-time code, where one is asked for; it counts only for accounts that have codes.
    pub code: Option<&'a str>,
}

impl Platform {
    /// Checks the present password, and the present code where one is asked for and set. Returns the record and the
    /// time step of the code.
    ///
    /// # Errors
    /// A rejection beside what is wrong; also while the account is locked, whatever was typed.
    pub(super) async fn prove(
        &self,
        person: &Person,
        shown: &Shown<'_>,
    ) -> Result<(LoginRecord, Option<i64>), AppFault> {
        let record = self.store.login_record(&person.login).await?.ok_or(AppFault::NotThere)?;
        let hash = Some(record.password_hash.clone());
        let fitting = verify_off_thread(shown.password.to_owned(), hash).await?;
        let now = self.now();
        // Read again: of many tried side by side only those count that were checked before the lock fell.
        let record = self.store.login_record(&person.login).await?.unwrap_or(record);
        let locked = record.locked_until.is_some_and(|until| instant(until) > now);
        let step = shown.code.map_or(Ok(None), |code| code_step(&record, code, now));
        let kept = match (locked, fitting, step) {
            (true, ..) => Kept::Locked,
            (false, false, _) => Kept::Password,
            (false, true, Err(())) => Kept::Code,
            (false, true, Ok(step)) => return Ok((record, step)),
        };
        self.count_wrong(person, shown, &record, kept).await?;
        Err(match kept {
            Kept::Code => AppFault::rejected("present", "现在的动态码不正确或已经用过，请等下一个动态码再填"),
            Kept::Locked => AppFault::rejected(shown.field, "连续多次输错，暂停一段时间；请稍候再试"),
            _ => AppFault::rejected(shown.field, "原口令不正确；连续多次输错会暂停登录一段时间"),
        })
    }

    async fn count_wrong(
        &self,
        person: &Person,
        shown: &Shown<'_>,
        record: &LoginRecord,
        kept: Kept,
    ) -> Result<(), AppFault> {
        let now = self.now();
        let mut lock = None;
        if kept != Kept::Locked {
            let until = |failures| lock_until(failures, now).map(micros);
            lock = self.store.login_failed(record.officer, micros(now), until).await?.map(instant);
        }
        let told = if kept == Kept::Password { "原口令不符" } else { kept.says() };
        self.note(person, shown.action, &person.login, FAILED, told).await?;
        if let Some(until) = lock {
            let system = self.system().came(person.arrival.clone());
            self.note(&system, "Lock", &person.login, GRANTED, &lock_words(until, now)).await?;
        }
        Ok(())
    }
}
