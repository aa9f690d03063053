//! Derives everything anew and names the first thing that does not fit.

mod checkpoints;
mod papers;
mod records;

use access::{Action, Granted};
use ledger::Hash;
use ledger::entry::{Entry, entry_hash};
use ledger::log::stored_hashes_for;
use std::collections::{BTreeMap, HashMap};

use self::papers::NamedPapers;
use super::{hash_row, ledger_size, to_column, to_size};
use crate::events::{EVENT_COLUMNS, StoredEvent, stored_event};
use crate::proof::check_action;
use crate::sql::{Connection, Row, sql, sql_owned};
use crate::{Store, StoreFault};

/// Rows looked at together.
const PART: u64 = 512;

/// What the verification is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyStep {
    /// Events, entries and the tree.
    Leaves,
    /// Signed checkpoints.
    Checkpoints,
    /// Receipts and numbers.
    Records,
    /// Sealed rows of the audit trail.
    Audit,
    /// Stored papers.
    Papers,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Leaves that fit, up to the first broken one.
    pub leaves: u64,
    /// Checkpoints that fit.
    pub checkpoints: u64,
    /// Sealed rows of the audit trail that fit.
    pub audit: u64,
    /// Papers that fit.
    pub papers: u64,
    /// The root of the whole tree, once it was derived.
    pub root: Option<Hash>,
    /// The first thing that does not fit, in Chinese; `None` when all does.
    pub broken: Option<String>,
}

/// Either something in the store is broken, or it could not be looked at.
enum Stop {
    Broken(String),
    Fault(StoreFault),
}

impl<E: Into<StoreFault>> From<E> for Stop {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

fn broken<T>(text: String) -> Result<T, Stop> {
    Err(Stop::Broken(text))
}

impl Store {
    /// Derives digests, entries, leaf hashes, all stored hashes and the root anew from the events, compares them with
    /// what is kept and with every checkpoint, then receipts, numbers, batches of marks and the audit trail with the events,
    /// then the papers with their files and with what names them. Outside stay the accounts and what administers them,
    /// drafts, notices, settings, and of a paper its media type, first name and time of storing: no event says them. Read models are derived anew by the caller, who alone can fold. `progress` hears step, done and total.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::VerifyLedger`]; otherwise what keeps it from looking. What it
    /// finds is no error but stands in the report.
    pub async fn verify_ledger(
        &self,
        granted: &Granted,
        mut progress: impl FnMut(VerifyStep, u64, u64) + Send,
    ) -> Result<VerifyReport, StoreFault> {
        check_action(granted, &[Action::VerifyLedger, Action::RunJobs, Action::RunBackup])?;
        let mut connection = self.database.snapshot().await?;
        let mut report =
            VerifyReport { leaves: 0, checkpoints: 0, audit: 0, papers: 0, root: None, broken: None };
        match self.verify_all(&mut connection, &mut report, &mut progress).await {
            Ok(()) => {}
            Err(Stop::Broken(what)) => report.broken = Some(what),
            Err(Stop::Fault(StoreFault::Malformed(what))) => {
                report.broken = Some(format!("存储内容不合格式：{what}"))
            }
            Err(Stop::Fault(StoreFault::Database(sqlx::Error::ColumnDecode { index, source }))) => {
                report.broken = Some(format!("存储内容不合格式：列 {index}（{source}）"));
            }
            Err(Stop::Fault(fault)) => return Err(fault),
        }
        Ok(report)
    }

    async fn verify_all(
        &self,
        connection: &mut Connection,
        report: &mut VerifyReport,
        progress: &mut (impl FnMut(VerifyStep, u64, u64) + Send),
    ) -> Result<(), Stop> {
        let total = ledger_size(connection).await?;
        let (mut tree, mut named) = (Tree::default(), NamedPapers::default());
        for first in (0..total).step_by(usize::try_from(PART).unwrap_or(1)) {
            progress(VerifyStep::Leaves, first, total);
            verify_part(connection, first, PART.min(total - first), &mut tree, &mut named, report).await?;
        }
        nothing_beyond(connection, total).await?;
        report.root = Some(tree.root(total)?);
        self.verify_checkpoints(connection, &tree, total, report, progress).await?;
        progress(VerifyStep::Records, 0, 1);
        records::verify(connection).await?;
        progress(VerifyStep::Audit, 0, 1);
        report.audit = crate::audit::seal::verify(connection).await?.map_err(Stop::Broken)?;
        self.verify_papers(connection, named, report, progress).await
    }
}

/// The tree derived anew: only the hashes that later leaves, roots and checkpoints read, which are the completed
/// subtrees; about two for each leaf.
#[derive(Default)]
struct Tree {
    hashes: HashMap<u64, Hash>,
}

impl Tree {
    fn append(&mut self, index: u64, leaf: Hash) -> Result<Vec<(u64, Hash)>, StoreFault> {
        let stored = stored_hashes_for(index, leaf, &self.hashes)?;
        self.hashes.extend(stored.iter().copied());
        Ok(stored)
    }

    fn root(&self, size: u64) -> Result<Hash, StoreFault> {
        Ok(ledger::log::root(size, &self.hashes)?)
    }
}

async fn verify_part(
    connection: &mut Connection,
    first: u64,
    count: u64,
    tree: &mut Tree,
    named: &mut NamedPapers,
    report: &mut VerifyReport,
) -> Result<(), Stop> {
    let (from, to) = (to_column(first)?, to_column(first + count)?);
    let text = format!(
        "SELECT {EVENT_COLUMNS} FROM events WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index"
    );
    let events = by_leaf(sql_owned(text).bind(from).bind(to).all(connection).await?)?;
    let text = "SELECT leaf_index, entry FROM ledger_entries WHERE leaf_index >= $1 AND leaf_index < $2";
    let entries = by_leaf(sql(text).bind(from).bind(to).all(connection).await?)?;
    let (low, high) =
        (ledger::log::stored_hash_count(first)?, ledger::log::stored_hash_count(first + count)?);
    let text = "SELECT stored_index, hash FROM ledger_hashes WHERE stored_index >= $1 AND stored_index < $2";
    let rows = sql(text).bind(to_column(low)?).bind(to_column(high)?).all(connection).await?;
    let mut kept = HashMap::with_capacity(rows.len());
    for row in &rows {
        let index = row.int("stored_index")?;
        let Ok((index, hash)) = hash_row(row) else {
            return broken(format!("账本第 {index} 号存储散列：长度不对"));
        };
        kept.insert(index, hash);
    }
    for leaf in from..to {
        let Some(event) = events.get(&leaf) else {
            return broken(format!("第 {leaf} 号叶子：事件缺失"));
        };
        let Some(entry) = entries.get(&leaf) else {
            return broken(format!("第 {leaf} 号叶子：账本条目缺失"));
        };
        let event = match stored_event(event) {
            Ok(event) => event,
            Err(fault) => return broken(format!("第 {leaf} 号叶子：事件读不出来（{fault}）")),
        };
        let entry = entry.bytes("entry")?;
        verify_event(&event, &entry)?;
        named.of_event(leaf, &event.body)?;
        for (index, hash) in tree.append(to_size(leaf)?, entry_hash(&entry))? {
            if kept.get(&index) != Some(&hash) {
                return broken(format!("第 {leaf} 号叶子：账本第 {index} 号存储散列缺失或不符"));
            }
        }
        report.leaves += 1;
    }
    Ok(())
}

fn by_leaf(rows: Vec<Row>) -> Result<BTreeMap<i64, Row>, StoreFault> {
    rows.into_iter().map(|row| Ok((row.int("leaf_index")?, row))).collect()
}

/// Whether the entry is that of the event, field by field.
fn verify_event(event: &StoredEvent, bytes: &[u8]) -> Result<(), Stop> {
    let leaf = event.leaf_index;
    let entry = match Entry::parse(bytes) {
        Ok(entry) => entry,
        Err(error) => return broken(format!("第 {leaf} 号叶子：账本条目不合格式（{error}）")),
    };
    let fields = [
        ("动作", entry.act == event.kind),
        ("机关", entry.organ == event.organ),
        ("办件", entry.case == event.stream.to_string()),
        ("版本", entry.sequence == event.version),
        ("发生时间", entry.occurred_at == event.occurred_at),
        ("记录时间", entry.recorded_at == event.recorded_at),
    ];
    if let Some((field, _)) = fields.iter().find(|(_, same)| !same) {
        return broken(format!("第 {leaf} 号叶子：事件 {} 的{field}与账本条目不符", event.id));
    }
    if !entry.matches(&event.salt, &event.sealed()?) {
        let text =
            format!("第 {leaf} 号叶子：事件 {} 的正文、办理人、编号或盐值与账本条目的摘要不符", event.id);
        return broken(text);
    }
    Ok(())
}

/// Nothing lies beyond the size, and the sizes of all tables agree.
async fn nothing_beyond(connection: &mut Connection, total: u64) -> Result<(), Stop> {
    let hashes = ledger::log::stored_hash_count(total)?;
    let checks = [
        (
            "事件",
            "SELECT min(leaf_index) AS first FROM events WHERE leaf_index >= $1 OR leaf_index < 0",
            total,
        ),
        (
            "账本条目",
            "SELECT min(leaf_index) AS first FROM ledger_entries WHERE leaf_index >= $1 OR leaf_index < 0",
            total,
        ),
        (
            "存储散列",
            "SELECT min(stored_index) AS first FROM ledger_hashes WHERE stored_index >= $1 OR stored_index < 0",
            hashes,
        ),
    ];
    for (what, text, limit) in checks {
        let first: Option<i64> = sql(text).bind(to_column(limit)?).one(connection).await?.get("first")?;
        if let Some(first) = first {
            return broken(format!("账本大小为 {total}，却有第 {first} 号{what}"));
        }
    }
    Ok(())
}
