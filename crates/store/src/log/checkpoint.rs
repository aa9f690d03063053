use ledger::checkpoint::{Checkpoint, append_line};

use super::serve::root;
use super::{ledger_size, to_column};
use crate::sql::sql;
use crate::{Store, StoreFault};

impl Store {
    /// The latest signed checkpoint; `None` before the first.
    ///
    /// # Errors
    /// The database's.
    pub async fn checkpoint(&self) -> Result<Option<String>, StoreFault> {
        let statement = sql("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1");
        let row = statement.optional(&mut self.database.read().await?).await?;
        row.map(|row| row.text("note")).transpose()
    }

    /// The signed checkpoint of exactly this size, if one was published.
    ///
    /// # Errors
    /// The database's.
    pub async fn checkpoint_of(&self, size: u64) -> Result<Option<String>, StoreFault> {
        let statement = sql("SELECT note FROM checkpoints WHERE size = $1").bind(to_column(size)?);
        let row = statement.optional(&mut self.database.read().await?).await?;
        row.map(|row| row.text("note")).transpose()
    }

    /// Signs the root of the tree as it stands and keeps the checkpoint; returns the latest one, which is the one before
    /// if nothing was added since. Called by a watcher.
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] when the key cannot sign; otherwise the database's.
    pub async fn publish_checkpoint(&self, now: i64) -> Result<String, StoreFault> {
        let (size, root) = {
            let mut connection = self.database.snapshot().await?;
            let size = ledger_size(&mut connection).await?;
            let text = "SELECT note FROM checkpoints WHERE size = $1";
            let row = sql(text).bind(to_column(size)?).optional(&mut connection).await?;
            if let Some(row) = row {
                return row.text("note");
            }
            (size, root(&mut connection, size).await?)
        };
        let checkpoint = Checkpoint { origin: self.signer.name().to_owned(), size, root };
        let note = checkpoint.sign(&*self.signer)?;
        // Sizes are published in their order, also by several processes: "the first checkpoint after a leaf" never changes.
        let mut connection = self.database.begin().await?;
        crate::append::lock(&mut connection).await?;
        let text = "INSERT INTO checkpoints (size, note, signed_at) SELECT $1, $2, $3 \
                    WHERE NOT EXISTS (SELECT 1 FROM checkpoints WHERE size >= $1)";
        let size = to_column(size)?;
        if sql(text).bind(size).bind(note).bind(now).execute(&mut connection).await? == 1 {
            let text = "UPDATE checkpoint_state SET published = published + 1, latest = $1 WHERE one = 1";
            sql(text).bind(size).execute(&mut connection).await?;
        }
        connection.commit().await?;
        self.checkpoint().await?.ok_or_else(|| StoreFault::Missing(format!("检查点 {size}")))
    }

    /// Adds a witness's line to the checkpoint of this size; whether it was there. A line that is there already is not
    /// added again.
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] when the result is no well-formed note; otherwise the database's.
    pub async fn add_checkpoint_line(&self, size: u64, line: &str) -> Result<bool, StoreFault> {
        let mut connection = self.database.begin().await?;
        let lock = if connection.is_postgres() { "FOR UPDATE" } else { "" };
        let text = format!("SELECT note FROM checkpoints WHERE size = $1 {lock}");
        let size = to_column(size)?;
        let Some(row) = crate::sql::sql_owned(text).bind(size).optional(&mut connection).await? else {
            return Ok(false);
        };
        let note = row.text("note")?;
        if !note.lines().any(|known| known == line.trim_end_matches('\n')) {
            let longer = append_line(&note, line)?;
            let text = "UPDATE checkpoints SET note = $2 WHERE size = $1";
            sql(text).bind(size).bind(longer).execute(&mut connection).await?;
        }
        connection.commit().await?;
        Ok(true)
    }
}
