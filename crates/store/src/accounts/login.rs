use access::AccountState;
use uuid::Uuid;

use super::state;
use crate::sql::{Row, sql};
use crate::{Store, StoreFault};

/// What login checks. Only login reads it, before anyone is known.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginRecord {
    /// The officer.
    pub officer: Uuid,
    /// Password hash (argon2id, PHC text).
    pub password_hash: String,
    /// Secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// Last accepted time step of the second factor, so that a code works once.
    pub totp_last_step: Option<i64>,
    /// Life of the account.
    pub state: AccountState,
    /// Failed attempts in a row.
    pub failed_attempts: i64,
    /// Until when it is locked.
    pub locked_until: Option<i64>,
    /// Whether the password must be changed.
    pub must_change: bool,
    /// See [`super::Account::generation`].
    pub generation: i64,
}

impl std::fmt::Debug for LoginRecord {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("LoginRecord")
            .field("officer", &self.officer)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// What login checks for the name typed.
    ///
    /// # Errors
    /// The database's, or [`StoreFault::Malformed`].
    pub async fn login_record(&self, login: &str) -> Result<Option<LoginRecord>, StoreFault> {
        let text = "SELECT officer, password_hash, totp_secret, totp_last_step, state, failed_attempts, locked_until, \
                    must_change, generation FROM accounts WHERE login = $1";
        let row = sql(text).bind(login).optional(&mut self.database.read().await?).await?;
        row.as_ref().map(login_record).transpose()
    }

    /// Counts a failed login and locks the account as `lock` says of the failures in a row. A failure of a locked account
    /// counts no more: attempts sent side by side do not lengthen the lock. Returns until when this failure locked it.
    ///
    /// # Errors
    /// The database's.
    pub async fn login_failed(
        &self,
        officer: Uuid,
        now: i64,
        lock: impl FnOnce(i64) -> Option<i64> + Send,
    ) -> Result<Option<i64>, StoreFault> {
        let count = "UPDATE accounts SET failed_attempts = failed_attempts + 1 \
                     WHERE officer = $1 AND (locked_until IS NULL OR locked_until <= $2) RETURNING failed_attempts";
        let mut connection = self.database.begin().await?;
        let row = sql(count).bind(officer).bind(now).optional(&mut connection).await?;
        let failures = row.map_or(Ok(0), |row| row.int("failed_attempts"))?;
        let until = lock(failures);
        if let Some(until) = until {
            let shut = "UPDATE accounts SET locked_until = $2 WHERE officer = $1";
            sql(shut).bind(officer).bind(until).execute(&mut connection).await?;
        }
        connection.commit().await?;
        Ok(until)
    }

    /// Clears the failures after a login, remembers when it was, and uses up the second factor's time step, if one was
    /// given. `false` if that step or a later one was used before, for then the code is being replayed, and while the
    /// account is locked: whoever was still being judged when the lock fell does not come in. `past_lock`: a lock does not
    /// concern this login, and stays for others.
    ///
    /// # Errors
    /// The database's.
    pub async fn login_succeeded(
        &self,
        officer: Uuid,
        totp_step: Option<i64>,
        now: i64,
        past_lock: bool,
    ) -> Result<bool, StoreFault> {
        let text = "UPDATE accounts SET last_sign_in_at = $3, totp_last_step = coalesce($2, totp_last_step), \
                    failed_attempts = CASE WHEN locked_until > $3 THEN failed_attempts ELSE 0 END, \
                    locked_until = CASE WHEN locked_until > $3 THEN locked_until ELSE NULL END \
                    WHERE officer = $1 AND ($2 IS NULL OR totp_last_step IS NULL OR totp_last_step < $2) \
                    AND ($4 = 1 OR locked_until IS NULL OR locked_until <= $3)";
        let statement = sql(text).bind(officer).bind(totp_step).bind(now).bind(i64::from(past_lock));
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }
}

fn login_record(row: &Row) -> Result<LoginRecord, StoreFault> {
    Ok(LoginRecord {
        officer: row.uuid("officer")?,
        password_hash: row.text("password_hash")?,
        totp_secret: row.get("totp_secret")?,
        totp_last_step: row.get("totp_last_step")?,
        state: state(&row.text("state")?)?,
        failed_attempts: row.int("failed_attempts")?,
        locked_until: row.get("locked_until")?,
        must_change: row.flag("must_change")?,
        generation: row.int("generation")?,
    })
}
