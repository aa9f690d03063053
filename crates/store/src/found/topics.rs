//! Cases that are marked with a topic: counted under a scope, listed by [`crate::CaseQuery::topic`].

use access::Scope;
use uuid::Uuid;

use crate::cases::Condition;
use crate::sql::sql;
use crate::{Store, StoreFault};

/// A topic that a case is marked with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TopicRow {
    /// Topic id.
    pub topic: String,
    /// Civil year in which the case was opened.
    pub year: i64,
}

/// How many cases of a topic have all of this in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicCount {
    /// Procedure id.
    pub procedure: String,
    /// Organ that conducts the cases.
    pub organ: String,
    /// Whether they are closed.
    pub closed: bool,
    /// Civil year in which they were opened.
    pub year: i64,
    /// How many.
    pub cases: i64,
}

/// Cases asked about by one statement.
const CASES_TOGETHER: usize = 256;

impl Store {
    /// The cases of a topic within the scope, counted by procedure, organ, closed or not, and year, in one reading, so
    /// that sums over any of them agree. The rows are bounded by what officers marked.
    ///
    /// # Errors
    /// The database's.
    pub async fn topic_counts(&self, scope: &Scope, topic: &str) -> Result<Vec<TopicCount>, StoreFault> {
        if scope.is_empty() {
            return Ok(Vec::new());
        }
        let mut condition = Condition::default();
        condition.and_value("t.topic =", Some(topic));
        condition.and_scope(scope, "c");
        let head = "SELECT c.procedure_id, c.organ, t.year, \
                    CAST(CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS is_closed, \
                    count(*) AS counted FROM case_topics t JOIN cases c ON c.case_id = t.case_id";
        let tail = "GROUP BY c.procedure_id, c.organ, t.year, is_closed \
                    ORDER BY c.procedure_id, c.organ, t.year, is_closed";
        let rows = condition.statement(head, tail).all(&mut self.database.read().await?).await?;
        let counted = rows.iter().map(|row| {
            Ok(TopicCount {
                procedure: row.text("procedure_id")?,
                organ: row.text("organ")?,
                closed: row.flag("is_closed")?,
                year: row.int("year")?,
                cases: row.int("counted")?,
            })
        });
        counted.collect()
    }

    /// How many cases within the scope each topic has; topics without any are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_topics(&self, scope: &Scope) -> Result<Vec<(String, i64)>, StoreFault> {
        if scope.is_empty() {
            return Ok(Vec::new());
        }
        let mut condition = Condition::default();
        condition.and_scope(scope, "c");
        let head = "SELECT t.topic, count(*) AS counted \
                    FROM case_topics t JOIN cases c ON c.case_id = t.case_id";
        let statement = condition.statement(head, "GROUP BY t.topic ORDER BY t.topic");
        let rows = statement.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((row.text("topic")?, row.int("counted")?))).collect()
    }

    /// Topics of those of the cases that lie within the scope, for naming them beside a list.
    ///
    /// # Errors
    /// The database's.
    pub async fn topics_of(&self, scope: &Scope, cases: &[Uuid]) -> Result<Vec<(Uuid, String)>, StoreFault> {
        if scope.is_empty() || cases.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.database.read().await?;
        let mut named = Vec::new();
        for some in cases.chunks(CASES_TOGETHER) {
            let mut condition = Condition::default();
            condition.and_scope(scope, "c");
            let list = condition.list(some);
            condition.and(format!("c.case_id IN ({list})"));
            let head = "SELECT t.case_id, t.topic FROM case_topics t JOIN cases c ON c.case_id = t.case_id";
            for row in &condition.statement(head, "ORDER BY t.case_id, t.topic").all(&mut connection).await? {
                named.push((row.uuid("case_id")?, row.text("topic")?));
            }
        }
        Ok(named)
    }
}

/// The topics of a case, as stored.
pub(super) async fn read(
    connection: &mut crate::sql::Connection,
    case: Uuid,
) -> Result<Vec<TopicRow>, StoreFault> {
    let text = "SELECT topic, year FROM case_topics WHERE case_id = $1";
    let rows = sql(text).bind(case).all(connection).await?;
    rows.iter().map(|row| Ok(TopicRow { topic: row.text("topic")?, year: row.int("year")? })).collect()
}
