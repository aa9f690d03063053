//! Full texts of law as an office imported them, so that a citation opens its article.

use access::{Action, Granted};

use crate::append::row;
use crate::proof::check_action;
use crate::sql::{Conflict, Row, Table, insert_many, sql};
use crate::{Store, StoreFault};

/// Most places of one version.
const MAX_PLACES: i64 = 5_000;

/// The text of one place of an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawText {
    /// Id of the instrument.
    pub instrument: String,
    /// Its version.
    pub version: String,
    /// The place: article, or what the caller's citations name.
    pub place: String,
    /// Order within the version.
    pub position: i64,
    /// Heading above it.
    pub heading: String,
    /// The text.
    pub text: String,
    /// Where it was read from.
    pub source: String,
}

const LAW_TEXTS: Table = Table {
    name: "law_texts",
    columns: &["instrument", "version", "place", "position", "heading", "body", "source"],
};

impl Store {
    /// Replaces the text of one version of an instrument. Needs [`Action::EditLaw`], [`Action::ImportPlan`] or
    /// [`Action::RunJobs`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn put_law_texts(
        &self,
        granted: &Granted,
        instrument: &str,
        version: &str,
        texts: &[LawText],
    ) -> Result<(), StoreFault> {
        check_action(granted, &[Action::EditLaw, Action::ImportPlan, Action::RunJobs])?;
        let mut connection = self.database.begin().await?;
        let old = sql("DELETE FROM law_texts WHERE instrument = $1 AND version = $2");
        old.bind(instrument).bind(version).execute(&mut connection).await?;
        let row = |text: &LawText| {
            row![instrument, version, &text.place, text.position, &text.heading, &text.text, &text.source]
        };
        insert_many(&mut connection, &LAW_TEXTS, &Conflict::Refuse, texts.iter().map(row).collect()).await?;
        connection.commit().await
    }

    /// The text of one place. Law is public: no proof.
    ///
    /// # Errors
    /// The database's.
    pub async fn law_text(
        &self,
        instrument: &str,
        version: &str,
        place: &str,
    ) -> Result<Option<LawText>, StoreFault> {
        let text = "SELECT instrument, version, place, position, heading, body, source FROM law_texts \
                    WHERE instrument = $1 AND version = $2 AND place = $3";
        let statement = sql(text).bind(instrument).bind(version).bind(place);
        let row = statement.optional(&mut self.database.read().await?).await?;
        row.as_ref().map(law_text).transpose()
    }

    /// The whole text of a version in order.
    ///
    /// # Errors
    /// The database's.
    pub async fn law_texts(&self, instrument: &str, version: &str) -> Result<Vec<LawText>, StoreFault> {
        let text = "SELECT instrument, version, place, position, heading, body, source FROM law_texts \
                    WHERE instrument = $1 AND version = $2 ORDER BY position, place";
        let statement = sql(text).bind(instrument).bind(version).limit(MAX_PLACES);
        statement.all(&mut self.database.read().await?).await?.iter().map(law_text).collect()
    }
}

fn law_text(row: &Row) -> Result<LawText, StoreFault> {
    Ok(LawText {
        instrument: row.text("instrument")?,
        version: row.text("version")?,
        place: row.text("place")?,
        position: row.int("position")?,
        heading: row.text("heading")?,
        text: row.text("body")?,
        source: row.text("source")?,
    })
}
