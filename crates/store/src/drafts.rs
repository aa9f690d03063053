//! Drafts of forms and saved filters: each officer's own, so the proof's actor is the owner.

use access::{Action, ActorId, Granted};
use uuid::Uuid;

use crate::proof::check_action;
use crate::sql::sql;
use crate::{Store, StoreFault};

/// Most bytes of one draft (1 MiB).
const MAX_DRAFT_BYTES: usize = 1 << 20;

/// Most drafts listed of one officer.
const MAX_DRAFTS: i64 = 200;

/// Most saved filters of one officer.
const MAX_FILTERS: i64 = 100;

/// A form put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The case, or a key of the caller's for a case not yet opened.
    pub case: String,
    /// The act.
    pub act: String,
    /// The form as typed.
    pub form: String,
    /// When it was saved.
    pub saved_at: i64,
}

/// A filter of the case list kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its name.
    pub name: String,
    /// The query, in the caller's form.
    pub query: String,
    /// When it was saved.
    pub saved_at: i64,
}

/// The officer whose things these are.
pub(crate) fn owner(granted: &Granted) -> Result<Uuid, StoreFault> {
    match granted.actor_id() {
        ActorId::Officer(id) | ActorId::OutsideBody(id) => Ok(id.uuid()),
        ActorId::Party(id) => Ok(id.uuid()),
        ActorId::System => Err(StoreFault::Missing("草稿".into())),
    }
}

impl Store {
    /// Saves a draft of the proof's actor over the one before.
    ///
    /// # Errors
    /// [`StoreFault::Limit`] for a draft that is too large; otherwise the database's.
    pub async fn put_draft(&self, granted: &Granted, draft: &Draft) -> Result<(), StoreFault> {
        if draft.form.len() > MAX_DRAFT_BYTES {
            let actual = u64::try_from(draft.form.len()).unwrap_or(u64::MAX);
            return Err(StoreFault::Limit { what: "草稿字节数", actual, limit: MAX_DRAFT_BYTES as u64 });
        }
        let text = "INSERT INTO drafts (officer, case_id, act, form, saved_at) VALUES ($1, $2, $3, $4, $5) \
                    ON CONFLICT (officer, case_id, act) DO UPDATE SET form = excluded.form, saved_at = excluded.saved_at";
        let statement = sql(text).bind(owner(granted)?).bind(&draft.case).bind(&draft.act);
        statement.bind(&draft.form).bind(draft.saved_at).execute(&mut self.database.write().await?).await?;
        Ok(())
    }

    /// The draft of the proof's actor for this act.
    ///
    /// # Errors
    /// The database's.
    pub async fn draft(&self, granted: &Granted, case: &str, act: &str) -> Result<Option<Draft>, StoreFault> {
        let text = "SELECT case_id, act, form, saved_at FROM drafts WHERE officer = $1 AND case_id = $2 AND act = $3";
        let statement = sql(text).bind(owner(granted)?).bind(case).bind(act);
        let row = statement.optional(&mut self.database.read().await?).await?;
        row.as_ref().map(read_draft).transpose()
    }

    /// The drafts of the proof's actor, latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn drafts(&self, granted: &Granted) -> Result<Vec<Draft>, StoreFault> {
        let text =
            "SELECT case_id, act, form, saved_at FROM drafts WHERE officer = $1 ORDER BY saved_at DESC";
        let statement = sql(text).bind(owner(granted)?).limit(MAX_DRAFTS);
        statement.all(&mut self.database.read().await?).await?.iter().map(read_draft).collect()
    }

    /// Removes a draft of the proof's actor, if it is there.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_draft(&self, granted: &Granted, case: &str, act: &str) -> Result<(), StoreFault> {
        let text = "DELETE FROM drafts WHERE officer = $1 AND case_id = $2 AND act = $3";
        let statement = sql(text).bind(owner(granted)?).bind(case).bind(act);
        statement.execute(&mut self.database.write().await?).await?;
        Ok(())
    }

    /// Removes everybody's drafts last saved before a time; how many.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::RunJobs`]; otherwise the database's.
    pub async fn remove_old_drafts(&self, granted: &Granted, before: i64) -> Result<u64, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let text = "DELETE FROM drafts WHERE saved_at < $1";
        sql(text).bind(before).execute(&mut self.database.write().await?).await
    }

    /// Saves a filter of the proof's actor over the one of the same name.
    ///
    /// # Errors
    /// [`StoreFault::Limit`] for more filters than one officer may keep; otherwise the database's.
    pub async fn put_filter(&self, granted: &Granted, filter: &SavedFilter) -> Result<(), StoreFault> {
        let text = "INSERT INTO saved_filters (officer, name, query, saved_at) SELECT $1, $2, $3, $4 \
                    WHERE (SELECT count(*) FROM saved_filters WHERE officer = $1 AND name <> $2) < $5 \
                    ON CONFLICT (officer, name) DO UPDATE SET query = excluded.query, saved_at = excluded.saved_at";
        let statement =
            sql(text).bind(owner(granted)?).bind(&filter.name).bind(&filter.query).bind(filter.saved_at);
        kept(statement.bind(MAX_FILTERS).execute(&mut self.database.write().await?).await?, MAX_FILTERS)
    }

    /// Gives a filter of the proof's actor another name; `false` if there is none of the old name or one of the new.
    ///
    /// # Errors
    /// The database's.
    pub async fn rename_filter(&self, granted: &Granted, name: &str, to: &str) -> Result<bool, StoreFault> {
        let text = "UPDATE saved_filters SET name = $3 WHERE officer = $1 AND name = $2 AND NOT EXISTS \
                    (SELECT 1 FROM saved_filters f WHERE f.officer = $1 AND f.name = $3)";
        let statement = sql(text).bind(owner(granted)?).bind(name).bind(to);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// The filters of the proof's actor by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn filters(&self, granted: &Granted) -> Result<Vec<SavedFilter>, StoreFault> {
        let text = "SELECT name, query, saved_at FROM saved_filters WHERE officer = $1 ORDER BY name";
        let statement = sql(text).bind(owner(granted)?).limit(MAX_FILTERS);
        let rows = statement.all(&mut self.database.read().await?).await?;
        rows.iter()
            .map(|row| {
                Ok(SavedFilter {
                    name: row.text("name")?,
                    query: row.text("query")?,
                    saved_at: row.int("saved_at")?,
                })
            })
            .collect()
    }

    /// Removes a filter of the proof's actor; `false` if there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_filter(&self, granted: &Granted, name: &str) -> Result<bool, StoreFault> {
        let statement = sql("DELETE FROM saved_filters WHERE officer = $1 AND name = $2")
            .bind(owner(granted)?)
            .bind(name);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }
}

/// Whether an insert under a limit went in.
pub(crate) fn kept(rows: u64, limit: i64) -> Result<(), StoreFault> {
    let limit = u64::try_from(limit).unwrap_or(0);
    if rows == 1 { Ok(()) } else { Err(StoreFault::Limit { what: "条数", actual: limit + 1, limit }) }
}

fn read_draft(row: &crate::sql::Row) -> Result<Draft, StoreFault> {
    Ok(Draft {
        case: row.text("case_id")?,
        act: row.text("act")?,
        form: row.text("form")?,
        saved_at: row.int("saved_at")?,
    })
}
