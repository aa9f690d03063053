//! Findings of one finder over the cases within a scope.

use access::Scope;
use uuid::Uuid;

use crate::cases::{Bounded, CASE_COLUMNS, COUNT_LIMIT, CaseRow, Condition, case_row};
use crate::page::{Cursor, page_size};
use crate::sql::Row;
use crate::{Page, Store, StoreFault};

/// What one finder says of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// Finder id.
    pub finder: String,
    /// What it says, in the caller's words.
    pub verdict: String,
    /// How near to a threshold, in percent.
    pub percent: i64,
    /// JSON of the caller's.
    pub body: String,
}

/// A finding with its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCase {
    /// The case.
    pub case: CaseRow,
    /// The finding.
    pub finding: FindingRow,
    /// Whether it was found through the second scope alone.
    pub elsewhere: bool,
}

/// Which findings a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FindingQuery {
    /// Finder id.
    pub finder: String,
    /// Verdicts.
    pub verdicts: Vec<String>,
    /// Organ that conducts the case.
    pub organ: Option<String>,
    /// Region code, or the beginning of one.
    pub region: Option<String>,
    /// Procedure id.
    pub procedure: Option<String>,
    /// One case only.
    pub case: Option<Uuid>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

pub(super) fn finding(row: &Row) -> Result<FindingRow, StoreFault> {
    Ok(FindingRow {
        finder: row.text("finder")?,
        verdict: row.text("verdict")?,
        percent: row.int("percent")?,
        body: row.text("body")?,
    })
}

fn restrict(scopes: (&Scope, &Scope), query: &FindingQuery) -> Condition {
    let mut condition = Condition::default();
    condition.and_value("f.finder =", Some(query.finder.as_str()));
    condition.and_either_scope(scopes.0, scopes.1, "c");
    if !query.verdicts.is_empty() {
        let list = condition.list(&query.verdicts);
        condition.and(format!("f.verdict IN ({list})"));
    }
    condition.and_value("c.organ =", query.organ.as_deref());
    condition.and_value("c.procedure_id =", query.procedure.as_deref());
    condition.and_value("c.case_id =", query.case);
    if let Some(region) = &query.region {
        condition.and_region("c", region);
    }
    condition
}

impl Store {
    /// A page of findings in cases within either scope, nearest to the threshold first; `elsewhere` marks those that the
    /// first scope does not hold.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn findings(
        &self,
        own: &Scope,
        purpose: &Scope,
        query: &FindingQuery,
    ) -> Result<Page<FoundCase>, StoreFault> {
        let limit = page_size(query.limit);
        let mut condition = restrict((own, purpose), query);
        let within = condition.within(own, "c").unwrap_or_else(|| "1 = 1".to_owned());
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(f.percent, c.case_id) < ({sort}, {key})"));
        }
        let most = limit + 1;
        let head = format!(
            "SELECT {}, f.finder, f.verdict, f.percent, f.body, \
             CAST(CASE WHEN {within} THEN 0 ELSE 1 END AS BIGINT) AS elsewhere \
             FROM case_findings f JOIN cases c ON c.case_id = f.case_id",
            CASE_COLUMNS
        );
        let tail = format!("ORDER BY f.percent DESC, c.case_id DESC LIMIT {most}");
        let rows = condition.statement(&head, &tail).all(&mut self.database.read().await?).await?;
        let rows = rows
            .iter()
            .map(|row| {
                let elsewhere = row.flag("elsewhere")?;
                Ok(FoundCase { case: case_row(row)?, finding: finding(row)?, elsewhere })
            })
            .collect::<Result<Vec<_>, StoreFault>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor {
            sort: row.finding.percent,
            key: row.case.case_id.to_string(),
        }))
    }

    /// How many findings there are, up to [`COUNT_LIMIT`].
    ///
    /// # Errors
    /// The database's.
    pub async fn count_findings(
        &self,
        own: &Scope,
        purpose: &Scope,
        query: &FindingQuery,
    ) -> Result<Bounded, StoreFault> {
        let condition = restrict((own, purpose), query);
        let head = "SELECT 1 FROM case_findings f JOIN cases c ON c.case_id = f.case_id";
        let counted = condition.counting(head, COUNT_LIMIT + 1);
        Ok(Bounded::of(counted.one(&mut self.database.read().await?).await?.int("counted")?))
    }
}
