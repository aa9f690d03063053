//! What was found in screened batches, and what reviewers decided of it.

use access::Granted;
use uuid::Uuid;

use super::check;
use crate::append::row;
use crate::cases::Condition;
use crate::page::{Cursor, page_size};
use crate::sql::{Conflict, Row, Table, insert_counted, sql};
use crate::{Page, Store, StoreFault};

/// Most decided findings that one reckoning of quality reads: the latest.
const MAX_DECIDED: i64 = 50_000;

/// What a reviewer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nobody has looked yet.
    Open,
    /// Worth taking up.
    Relevant,
    /// Not worth it.
    NotRelevant,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Open, Self::Relevant, Self::NotRelevant];

    /// The word in the record, in addresses and in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Relevant => "relevant",
            Self::NotRelevant => "not-relevant",
        }
    }

    /// The verdict of a word.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenFinding {
    /// Its id.
    pub id: Uuid,
    /// The screening in which it was found first.
    pub screening: Uuid,
    /// What sort of screening, in the caller's words.
    pub kind: String,
    /// Organ whose it is.
    pub organ: String,
    /// What it is about: a watched mark, a filer.
    pub of_key: String,
    /// What was found.
    pub found_key: String,
    /// Likeness in thousandths, or a count that orders the findings.
    pub score: i64,
    /// What was decided.
    pub verdict: Verdict,
    /// Why, in the reviewer's words.
    pub reason: String,
    /// Officer who decided; empty while open.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<i64>,
    /// JSON of the caller's.
    pub body: String,
}

/// Which findings a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScreenFindingQuery {
    /// Organ whose they are.
    pub organ: String,
    /// Of one screening.
    pub screening: Option<Uuid>,
    /// Of one sort.
    pub kind: Option<String>,
    /// With this verdict.
    pub verdict: Option<Verdict>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

/// How many findings of a screening have which verdict.
pub type FindingCounts = Vec<(Verdict, i64)>;

const FINDINGS: Table = Table {
    name: "screening_findings",
    columns: &[
        "id",
        "screening",
        "kind",
        "organ",
        "of_key",
        "found_key",
        "score",
        "verdict",
        "reason",
        "decided_by",
        "decided_at",
        "body",
    ],
};

fn restrict(query: &ScreenFindingQuery) -> Condition {
    let mut condition = Condition::default();
    condition.and_value("organ =", Some(query.organ.as_str()));
    condition.and_value("screening =", query.screening);
    condition.and_value("kind =", query.kind.as_deref());
    condition.and_value("verdict =", query.verdict.map(Verdict::key));
    condition
}

impl Store {
    /// Keeps findings; what the organ knows already is left out. How many were new.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof to screen; otherwise the database's.
    pub async fn add_findings(
        &self,
        granted: &Granted,
        findings: &[ScreenFinding],
    ) -> Result<i64, StoreFault> {
        check(granted)?;
        let mut connection = self.database.begin().await?;
        let rows = findings.iter().map(finding_row).collect();
        let written = insert_counted(&mut connection, &FINDINGS, &Conflict::Ignore, rows).await?;
        connection.commit().await?;
        Ok(i64::try_from(written).unwrap_or(i64::MAX))
    }

    /// A page of findings, highest score first.
    ///
    /// # Errors
    /// As [`Store::add_findings`]; [`StoreFault::Malformed`] for a cursor that is none of ours.
    pub async fn screen_findings(
        &self,
        granted: &Granted,
        query: &ScreenFindingQuery,
    ) -> Result<Page<ScreenFinding>, StoreFault> {
        check(granted)?;
        let limit = page_size(query.limit);
        let mut condition = restrict(query);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(score, id) < ({sort}, {key})"));
        }
        let most = limit + 1;
        let head = format!("SELECT {} FROM screening_findings", FINDINGS.columns.join(", "));
        let tail = format!("ORDER BY score DESC, id DESC LIMIT {most}");
        let rows = condition.statement(&head, &tail).all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(read_row).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor { sort: row.score, key: row.id.to_string() }))
    }

    /// One finding of an organ.
    ///
    /// # Errors
    /// As [`Store::add_findings`].
    pub async fn screen_finding(
        &self,
        granted: &Granted,
        organ: &str,
        id: Uuid,
    ) -> Result<Option<ScreenFinding>, StoreFault> {
        check(granted)?;
        let mut condition = Condition::default();
        condition.and_value("organ =", Some(organ));
        condition.and_value("id =", Some(id));
        let head = format!("SELECT {} FROM screening_findings", FINDINGS.columns.join(", "));
        let row = condition.statement(&head, "").optional(&mut self.database.read().await?).await?;
        row.as_ref().map(read_row).transpose()
    }

    /// How many findings of a screening an organ has with each verdict.
    ///
    /// # Errors
    /// As [`Store::add_findings`].
    pub async fn count_screen_findings(
        &self,
        granted: &Granted,
        organ: &str,
        screening: Uuid,
    ) -> Result<FindingCounts, StoreFault> {
        check(granted)?;
        let text = "SELECT verdict, count(*) AS counted FROM screening_findings \
                    WHERE organ = $1 AND screening = $2 GROUP BY verdict ORDER BY verdict";
        let rows = sql(text).bind(organ).bind(screening).all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((verdict(row)?, row.int("counted")?))).collect()
    }

    /// How many findings of a screening wait for a decision, by organ.
    ///
    /// # Errors
    /// As [`Store::add_findings`].
    pub async fn open_findings_by_organ(
        &self,
        granted: &Granted,
        screening: Uuid,
    ) -> Result<Vec<(String, i64)>, StoreFault> {
        check(granted)?;
        let text = "SELECT organ, count(*) AS counted FROM screening_findings \
                    WHERE screening = $1 AND verdict = $2 GROUP BY organ ORDER BY organ";
        let counted = sql(text).bind(screening).bind(Verdict::Open.key());
        let rows = counted.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((row.text("organ")?, row.int("counted")?))).collect()
    }

    /// Writes down what a reviewer decided of an organ's finding; whether there is such a finding.
    ///
    /// # Errors
    /// As [`Store::add_findings`].
    pub async fn decide_finding(
        &self,
        granted: &Granted,
        finding: &ScreenFinding,
    ) -> Result<bool, StoreFault> {
        check(granted)?;
        let text = "UPDATE screening_findings SET verdict = $3, reason = $4, decided_by = $5, decided_at = $6 \
                    WHERE organ = $1 AND id = $2";
        let statement = sql(text).bind(&finding.organ).bind(finding.id).bind(finding.verdict.key());
        let statement = statement.bind(&finding.reason).bind(&finding.decided_by).bind(finding.decided_at);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// Scores of an organ's decided findings of a sort, each with whether it was worth taking up; the latest decided, at
    /// most 50,000.
    ///
    /// # Errors
    /// As [`Store::add_findings`].
    pub async fn decided_scores(
        &self,
        granted: &Granted,
        organ: &str,
        kind: &str,
    ) -> Result<Vec<(i64, bool)>, StoreFault> {
        check(granted)?;
        let text = "SELECT score, verdict FROM screening_findings WHERE organ = $1 AND kind = $2 AND verdict <> $3 \
                    ORDER BY decided_at DESC";
        let statement = sql(text).bind(organ).bind(kind).bind(Verdict::Open.key()).limit(MAX_DECIDED);
        let rows = statement.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((row.int("score")?, verdict(row)? == Verdict::Relevant))).collect()
    }
}

fn finding_row(finding: &ScreenFinding) -> Vec<crate::sql::Value> {
    row![
        finding.id,
        finding.screening,
        &finding.kind,
        &finding.organ,
        &finding.of_key,
        &finding.found_key,
        finding.score,
        finding.verdict.key(),
        &finding.reason,
        &finding.decided_by,
        finding.decided_at,
        &finding.body,
    ]
}

fn verdict(row: &Row) -> Result<Verdict, StoreFault> {
    let key = row.text("verdict")?;
    Verdict::of(&key).ok_or_else(|| StoreFault::malformed(format!("复核结论 {key}")))
}

fn read_row(row: &Row) -> Result<ScreenFinding, StoreFault> {
    Ok(ScreenFinding {
        id: row.uuid("id")?,
        screening: row.uuid("screening")?,
        kind: row.text("kind")?,
        organ: row.text("organ")?,
        of_key: row.text("of_key")?,
        found_key: row.text("found_key")?,
        score: row.int("score")?,
        verdict: verdict(row)?,
        reason: row.text("reason")?,
        decided_by: row.text("decided_by")?,
        decided_at: row.get("decided_at")?,
        body: row.text("body")?,
    })
}
