//! One-time links to accounts: made by one administrator, confirmed by another, used once.

use access::{Action, Granted};
use uuid::Uuid;

use super::{Account, COLUMNS, MANAGE, account};
use crate::page::{Cursor, page_size};
use crate::proof::check_action;
use crate::sql::{Row, sql, sql_owned};
use crate::{Page, Store, StoreFault};

/// A one-time link as kept; of its token only a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Account that it opens. An account has one link at most.
    pub officer: Uuid,
    /// Its own id: a newer link, or a change of the account, has another.
    pub id: Uuid,
    /// Digest of the token.
    pub digest: String,
    /// For the first password; otherwise for another one.
    pub is_first: bool,
    /// Who made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: i64,
    /// Until when it serves.
    pub expires_at: i64,
    /// Who let it serve.
    pub confirmed_by: Option<Uuid>,
}

const LINK: &str =
    "l.officer, l.id, l.digest, l.is_first, l.made_by, l.made_at, l.expires_at, l.confirmed_by";

impl Store {
    /// Keeps a link that nobody has confirmed yet, in place of the account's older one. Needs
    /// [`Action::ManageAccounts`] or [`Action::ManageSecurity`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn set_link(&self, granted: &Granted, link: &Link) -> Result<(), StoreFault> {
        check_action(granted, MANAGE)?;
        let text = "INSERT INTO links (officer, id, digest, is_first, made_by, made_at, expires_at) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (officer) DO UPDATE SET id = excluded.id, \
                    digest = excluded.digest, is_first = excluded.is_first, made_by = excluded.made_by, \
                    made_at = excluded.made_at, expires_at = excluded.expires_at, confirmed_by = NULL, confirmed_at = NULL";
        let statement = sql(text).bind(link.officer).bind(link.id).bind(&link.digest).bind(link.is_first);
        let statement = statement.bind(link.made_by).bind(link.made_at).bind(link.expires_at);
        statement.execute(&mut self.database.write().await?).await?;
        Ok(())
    }

    /// Gives the link of an account, if there is one, another id and ends its confirmation: the account is no longer
    /// the one that was confirmed. Proofs as for [`Store::set_link`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn renew_link(&self, granted: &Granted, officer: Uuid, id: Uuid) -> Result<(), StoreFault> {
        check_action(granted, MANAGE)?;
        let text = "UPDATE links SET id = $2, confirmed_by = NULL, confirmed_at = NULL WHERE officer = $1";
        sql(text).bind(officer).bind(id).execute(&mut self.database.write().await?).await?;
        Ok(())
    }

    /// The link of an account, asked for by whoever holds a token, before anybody is known; hence without proof.
    ///
    /// # Errors
    /// The database's, or [`StoreFault::Malformed`].
    pub async fn link(&self, officer: Uuid) -> Result<Option<Link>, StoreFault> {
        let statement = sql_owned(format!("SELECT {LINK} FROM links l WHERE l.officer = $1")).bind(officer);
        let row = statement.optional(&mut self.database.read().await?).await?;
        row.as_ref().map(link).transpose()
    }

    /// A link that waits for its confirmation, with its account. Needs [`Action::ConfirmLink`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn waiting_link(
        &self,
        granted: &Granted,
        id: Uuid,
        now: i64,
    ) -> Result<Option<(Link, Account)>, StoreFault> {
        check_action(granted, &[Action::ConfirmLink])?;
        let text = format!("{} AND l.id = $2", waiting());
        let row = sql_owned(text).bind(now).bind(id).optional(&mut self.database.read().await?).await?;
        row.as_ref().map(both).transpose()
    }

    /// A page of the links that wait for their confirmation, oldest first, each with its account. Needs
    /// [`Action::ConfirmLink`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof, [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise
    /// the database's.
    pub async fn waiting_links(
        &self,
        granted: &Granted,
        now: i64,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<(Link, Account)>, StoreFault> {
        check_action(granted, &[Action::ConfirmLink])?;
        let limit = page_size(limit);
        let after = Cursor::read(cursor)?.unwrap_or(Cursor { sort: i64::MIN, key: String::new() });
        let text = format!("{} AND (l.made_at, l.id) > ($2, $3) ORDER BY l.made_at, l.id", waiting());
        let statement = sql_owned(text).bind(now).bind(after.sort).bind(&after.key).limit(limit + 1);
        let rows = statement.all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(both).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |(link, _)| Cursor { sort: link.made_at, key: link.id.to_string() }))
    }

    /// Lets a waiting link serve; `false` if it does not wait any more. Needs [`Action::ConfirmLink`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn confirm_link(
        &self,
        granted: &Granted,
        id: Uuid,
        by: Uuid,
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_action(granted, &[Action::ConfirmLink])?;
        let text = "UPDATE links SET confirmed_by = $2, confirmed_at = $3 \
                    WHERE id = $1 AND confirmed_at IS NULL AND expires_at > $3";
        let statement = sql(text).bind(id).bind(by).bind(now);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// Ends a waiting link; `false` if it does not wait any more. Needs [`Action::ConfirmLink`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn refuse_link(&self, granted: &Granted, id: Uuid) -> Result<bool, StoreFault> {
        check_action(granted, &[Action::ConfirmLink])?;
        let statement = sql("DELETE FROM links WHERE id = $1 AND confirmed_at IS NULL").bind(id);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// Uses a confirmed link up; `false` if somebody was faster, or it was replaced. Needs the platform's own
    /// [`Action::RunJobs`]: whoever holds the token is nobody yet.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn take_link(&self, granted: &Granted, id: Uuid) -> Result<bool, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let statement = sql("DELETE FROM links WHERE id = $1 AND confirmed_at IS NOT NULL").bind(id);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }
}

/// Head and condition of every question for links that wait: the time is the first value.
fn waiting() -> String {
    let account = COLUMNS.replace(", ", ", a.");
    format!(
        "SELECT {LINK}, a.{account} FROM links l JOIN accounts a ON a.officer = l.officer \
         WHERE l.confirmed_at IS NULL AND l.expires_at > $1"
    )
}

fn both(row: &Row) -> Result<(Link, Account), StoreFault> {
    Ok((link(row)?, account(row)?))
}

fn link(row: &Row) -> Result<Link, StoreFault> {
    Ok(Link {
        officer: row.uuid("officer")?,
        id: row.uuid("id")?,
        digest: row.text("digest")?,
        is_first: row.flag("is_first")?,
        made_by: row.uuid("made_by")?,
        made_at: row.int("made_at")?,
        expires_at: row.int("expires_at")?,
        confirmed_by: row.optional_uuid("confirmed_by")?,
    })
}
