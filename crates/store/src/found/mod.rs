//! What is found of cases beyond the cases themselves: findings, what makes cases alike, what they add to tallies,
//! topics they are marked with. Derived
//! with the rest of the read model, written and replaced with it, and listed only under a scope.

mod figures;
mod findings;
mod likeness;
mod looks;
mod topics;

pub use figures::{FigureSum, TallyQuery};
pub use findings::{FindingQuery, FindingRow, FoundCase};
pub use likeness::{AlikeCase, KeyRow};
pub use looks::{Look, LookQuery};
pub use topics::{TopicCount, TopicRow};

use uuid::Uuid;

use crate::StoreFault;
use crate::append::row;
use crate::cases::CaseProjection;
use crate::sql::{Connection, Table, Value, sql};

/// What is found of one case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// What finders say.
    pub findings: Vec<FindingRow>,
    /// What it may have in common with others.
    pub keys: Vec<KeyRow>,
    /// What it adds to tallies.
    pub figures: Vec<FigureRow>,
    /// Topics it is marked with.
    pub topics: Vec<TopicRow>,
}

/// What a case adds to one figure of a tally.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureRow {
    /// Tally id.
    pub tally: String,
    /// The tag the case carries.
    pub tag: String,
    /// Figure id.
    pub figure: String,
    /// How much, in the figure's unit.
    pub amount: i64,
}

impl Found {
    /// In the order in which it is read back.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.findings.sort_by(|a, b| a.finder.cmp(&b.finder));
        self.keys.sort();
        self.figures.sort();
        self.topics.sort();
        self
    }
}

pub(crate) const FINDINGS: Table =
    Table { name: "case_findings", columns: &["case_id", "finder", "verdict", "percent", "body"] };

pub(crate) const KEYS: Table =
    Table { name: "case_keys", columns: &["case_id", "likeness", "value", "personal"] };

pub(crate) const FIGURES: Table =
    Table { name: "case_figures", columns: &["case_id", "tally", "tag", "figure", "amount"] };

pub(crate) const TOPICS: Table = Table { name: "case_topics", columns: &["case_id", "topic", "year"] };

/// What finders say of a case.
pub(crate) fn finding_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    let row = |one: &FindingRow| row![case.case_id, &one.finder, &one.verdict, one.percent, &one.body];
    case.found.findings.iter().map(row).collect()
}

/// What a case may have in common with others.
pub(crate) fn key_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    let row = |one: &KeyRow| row![case.case_id, &one.likeness, &one.value, one.personal];
    case.found.keys.iter().map(row).collect()
}

/// What a case adds to tallies.
pub(crate) fn figure_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    let row = |one: &FigureRow| row![case.case_id, &one.tally, &one.tag, &one.figure, one.amount];
    case.found.figures.iter().map(row).collect()
}

/// Topics a case is marked with.
pub(crate) fn topic_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    case.found.topics.iter().map(|one| row![case.case_id, &one.topic, one.year]).collect()
}

/// What is stored of a case, in its order.
pub(crate) async fn read(connection: &mut Connection, case: Uuid) -> Result<Found, StoreFault> {
    let mut found = Found::default();
    let text = "SELECT finder, verdict, percent, body FROM case_findings WHERE case_id = $1";
    for row in &sql(text).bind(case).all(connection).await? {
        found.findings.push(findings::finding(row)?);
    }
    let text = "SELECT likeness, value, personal FROM case_keys WHERE case_id = $1";
    for row in &sql(text).bind(case).all(connection).await? {
        found.keys.push(likeness::key(row)?);
    }
    let text = "SELECT tally, tag, figure, amount FROM case_figures WHERE case_id = $1";
    for row in &sql(text).bind(case).all(connection).await? {
        found.figures.push(FigureRow {
            tally: row.text("tally")?,
            tag: row.text("tag")?,
            figure: row.text("figure")?,
            amount: row.int("amount")?,
        });
    }
    found.topics = topics::read(connection, case).await?;
    Ok(found.sorted())
}
