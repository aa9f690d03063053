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
use crate::sql::{Conflict, Connection, Table, Value, insert_many, padded, sql, sql_owned};

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

const FINDINGS: Table =
    Table { name: "case_findings", columns: &["case_id", "finder", "verdict", "percent", "body"] };

const KEYS: Table = Table { name: "case_keys", columns: &["case_id", "likeness", "value", "personal"] };

const FIGURES: Table =
    Table { name: "case_figures", columns: &["case_id", "tally", "tag", "figure", "amount"] };

const TOPICS: Table = Table { name: "case_topics", columns: &["case_id", "topic", "year"] };

/// Cases whose rows are removed by one statement.
const TOGETHER: usize = 256;

/// Replaces what is found of these cases, in the caller's transaction.
pub(crate) async fn write(connection: &mut Connection, cases: &[(Uuid, &Found)]) -> Result<(), StoreFault> {
    let ids: Vec<Uuid> = cases.iter().map(|(case, _)| *case).collect();
    for table in [&FINDINGS, &KEYS, &FIGURES, &TOPICS] {
        for part in ids.chunks(TOGETHER) {
            let (list, values) = padded(part, 1);
            let text = format!("DELETE FROM {} WHERE case_id IN ({list})", table.name);
            sql_owned(text).bind_all(values).execute(connection).await?;
        }
    }
    let (mut findings, mut keys, mut figures) = (Vec::new(), Vec::new(), Vec::new());
    let mut topics = Vec::new();
    for (case, found) in cases {
        findings.extend(found.findings.iter().map(|one| finding_row(*case, one)));
        keys.extend(found.keys.iter().map(|one| row![*case, &one.likeness, &one.value, one.personal]));
        figures.extend(
            found.figures.iter().map(|one| row![*case, &one.tally, &one.tag, &one.figure, one.amount]),
        );
        topics.extend(found.topics.iter().map(|one| row![*case, &one.topic, one.year]));
    }
    insert_many(connection, &FINDINGS, &Conflict::Refuse, findings).await?;
    insert_many(connection, &KEYS, &Conflict::Refuse, keys).await?;
    insert_many(connection, &FIGURES, &Conflict::Refuse, figures).await?;
    insert_many(connection, &TOPICS, &Conflict::Refuse, topics).await
}

fn finding_row(case: Uuid, one: &FindingRow) -> Vec<Value> {
    row![case, &one.finder, &one.verdict, one.percent, &one.body]
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
