//! Phrases that officers keep for their opinions: each officer's own, so the proof's actor is the owner.

use access::Granted;

use crate::drafts::{kept, owner};
use crate::sql::sql;
use crate::{Store, StoreFault};

/// Most phrases of one officer.
const MAX_PHRASES: i64 = 50;

impl Store {
    /// Keeps a phrase of the proof's actor; keeping it again changes nothing but its place.
    ///
    /// # Errors
    /// [`StoreFault::Limit`] for more phrases than one officer may keep; otherwise the database's.
    pub async fn put_phrase(&self, granted: &Granted, phrase: &str, now: i64) -> Result<(), StoreFault> {
        let text = "INSERT INTO saved_phrases (officer, phrase, saved_at) SELECT $1, $2, $3 \
                    WHERE (SELECT count(*) FROM saved_phrases WHERE officer = $1 AND phrase <> $2) < $4 \
                    ON CONFLICT (officer, phrase) DO UPDATE SET saved_at = excluded.saved_at";
        let statement = sql(text).bind(owner(granted)?).bind(phrase).bind(now).bind(MAX_PHRASES);
        kept(statement.execute(&mut self.database.write().await?).await?, MAX_PHRASES)
    }

    /// The phrases of the proof's actor, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn phrases(&self, granted: &Granted) -> Result<Vec<String>, StoreFault> {
        let text = "SELECT phrase FROM saved_phrases WHERE officer = $1 ORDER BY saved_at, phrase";
        let statement = sql(text).bind(owner(granted)?).limit(MAX_PHRASES);
        let rows = statement.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| row.text("phrase")).collect()
    }

    /// Removes a phrase of the proof's actor; `false` if there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_phrase(&self, granted: &Granted, phrase: &str) -> Result<bool, StoreFault> {
        let text = "DELETE FROM saved_phrases WHERE officer = $1 AND phrase = $2";
        let statement = sql(text).bind(owner(granted)?).bind(phrase);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }
}
