//! One batch, one transaction.

use std::collections::{BTreeMap, HashMap};

use ledger::log::{self, Overlay};

use super::parts::Stored;
use super::plan::{Outcome, Planned, plan};
use super::rows::{self, row};
use super::snapshot::{Snapshot, lock};
use super::{Append, ExtraWrite, Receipt};
use crate::log::read_hashes;
use crate::sql::{Conflict, Connection, Database, Value, insert_many, sql};
use crate::{AppendFault, StoreFault, handovers, jobs, records};

/// The answers to a batch, in its order.
pub(super) type Answers = Vec<Result<Receipt, AppendFault>>;

/// Commits the batch together. If writing it fails for a reason that planning did not foresee, each append is tried
/// again behind a savepoint of its own, so that one bad append undoes only itself.
///
/// # Errors
/// A fault of the whole batch: no append of it was acknowledged.
pub(super) async fn commit(database: &Database, batch: &[&Append]) -> Result<Answers, StoreFault> {
    match together(database, batch).await {
        Ok(answers) => Ok(answers),
        Err(Attempt::Commit(fault)) => Err(fault),
        Err(Attempt::Write(fault)) if is_about_storage(&fault) => Err(fault),
        Err(Attempt::Write(_)) => one_by_one(database, batch).await,
    }
}

/// Where an attempt failed: before the commit nothing was recorded, at the commit it is not known.
enum Attempt {
    Write(StoreFault),
    Commit(StoreFault),
}

async fn together(database: &Database, batch: &[&Append]) -> Result<Answers, Attempt> {
    let mut connection = database.begin().await.map_err(Attempt::Write)?;
    match write_batch(&mut connection, batch).await {
        Ok((answers, wrote)) => {
            if wrote {
                connection.commit().await.map_err(Attempt::Commit)?;
            } else {
                connection.rollback().await.map_err(Attempt::Write)?;
            }
            Ok(answers)
        }
        Err(fault) => {
            let _ = connection.rollback().await;
            Err(Attempt::Write(fault))
        }
    }
}

async fn write_batch(connection: &mut Connection, batch: &[&Append]) -> Result<(Answers, bool), StoreFault> {
    lock(connection).await?;
    let mut snapshot = Snapshot::read(connection, batch).await?;
    let first_leaf = snapshot.size;
    let mut answers = Answers::with_capacity(batch.len());
    let mut written: Vec<(&Append, Planned)> = Vec::new();
    for append in batch {
        answers.push(match plan(append, &mut snapshot) {
            Outcome::Write(planned) => {
                let receipt = planned.receipt.clone();
                written.push((append, planned));
                Ok(receipt)
            }
            Outcome::Repeated(receipt) => Ok(receipt),
            Outcome::Refused(fault) => Err(fault),
        });
    }
    if !written.is_empty() {
        write(connection, &written, &snapshot, first_leaf).await?;
    }
    Ok((answers, !written.is_empty()))
}

async fn one_by_one(database: &Database, batch: &[&Append]) -> Result<Answers, StoreFault> {
    let mut connection = database.begin().await?;
    lock(&mut connection).await?;
    let mut answers = Answers::with_capacity(batch.len());
    for append in batch {
        sql("SAVEPOINT one_append").execute(&mut connection).await?;
        let answer = match write_batch(&mut connection, &[append]).await {
            Ok((mut answers, _)) => match answers.pop() {
                Some(answer) => answer,
                None => Err(AppendFault::Malformed("空批次".into())),
            },
            Err(fault) if is_about_storage(&fault) => return Err(fault),
            Err(fault) => Err(refusal_of(fault)),
        };
        if answer.is_err() {
            sql("ROLLBACK TO SAVEPOINT one_append").execute(&mut connection).await?;
        }
        sql("RELEASE SAVEPOINT one_append").execute(&mut connection).await?;
        answers.push(answer);
    }
    connection.commit().await?;
    Ok(answers)
}

/// Whether every other append would meet the same trouble: the disk, the connection.
fn is_about_storage(fault: &StoreFault) -> bool {
    match fault {
        StoreFault::Database(sqlx::Error::Database(error)) => {
            let code = error.code().unwrap_or_default();
            // SQLite: 10 I/O error and 13 full, with their extended codes; PostgreSQL: class 53, 57, 58.
            let sqlite =
                code.parse::<i64>().is_ok_and(|code| matches!(code & 0xff, 10 | 13)) && code.len() < 5;
            sqlite || (code.len() == 5 && ["53", "57", "58"].iter().any(|class| code.starts_with(class)))
        }
        StoreFault::Database(sqlx::Error::ColumnDecode { .. } | sqlx::Error::RowNotFound) => false,
        StoreFault::Database(_) | StoreFault::Stopped(_) => true,
        _ => false,
    }
}

/// A failed write as the caller of one append sees it.
fn refusal_of(fault: StoreFault) -> AppendFault {
    let StoreFault::Database(sqlx::Error::Database(error)) = &fault else {
        return match fault {
            StoreFault::Missing(lease) => match lease.parse() {
                Ok(job) => AppendFault::LeaseLost(job),
                Err(_) => StoreFault::Missing(lease).into(),
            },
            other => other.into(),
        };
    };
    let text = error.message();
    let names_number = ["cases.number", "numbers.number", "cases_number_key", "numbers_number_key"];
    if error.is_unique_violation() && names_number.iter().any(|name| text.contains(name)) {
        return AppendFault::NumberTaken(text.to_owned());
    }
    // SQLite names the columns, PostgreSQL the index.
    let names_key = ["register_entries.register", "register_entries_in_force"];
    if error.is_unique_violation() && names_key.iter().any(|name| text.contains(name)) {
        return AppendFault::KeyTaken;
    }
    fault.into()
}

async fn write(
    connection: &mut Connection,
    written: &[(&Append, Planned)],
    snapshot: &Snapshot,
    first_leaf: i64,
) -> Result<(), StoreFault> {
    write_events(connection, written).await?;
    write_tree(connection, written, first_leaf, snapshot.size).await?;
    write_acts_and_numbers(connection, written, snapshot).await?;
    let cases: Vec<_> = written.iter().flat_map(|(_, planned)| planned.cases.iter().cloned()).collect();
    rows::write_cases(connection, &cases, &Stored::Kept(&snapshot.parts)).await?;
    for (append, planned) in written {
        handovers::write(
            connection,
            &append.handovers,
            planned.events.first().map(|e| (e.leaf_index, &e.event.organ)),
        )
        .await?;
        write_extra(connection, &append.extra).await?;
    }
    let jobs: Vec<_> = written.iter().flat_map(|(append, _)| &append.jobs).collect();
    jobs::insert(connection, &jobs).await?;
    rows::audit_insert(connection, written.iter().flat_map(|(append, _)| &append.audit)).await
}

async fn write_events(connection: &mut Connection, written: &[(&Append, Planned)]) -> Result<(), StoreFault> {
    let placed = || written.iter().flat_map(|(_, planned)| &planned.events);
    insert_many(connection, &rows::EVENTS, &Conflict::Refuse, placed().map(rows::event_row).collect())
        .await?;
    let entries = placed().map(|event| row![event.leaf_index, event.entry.as_slice()]).collect();
    insert_many(connection, &rows::ENTRIES, &Conflict::Refuse, entries).await
}

/// Adds the leaves to the tree: reads the right edge once, computes in memory, writes what is new.
async fn write_tree(
    connection: &mut Connection,
    written: &[(&Append, Planned)],
    first_leaf: i64,
    size: i64,
) -> Result<(), StoreFault> {
    if size == first_leaf {
        return Ok(());
    }
    let first = crate::log::to_size(first_leaf)?;
    let edge = read_hashes(connection, &log::plan(|reader| log::root(first, reader))?).await?;
    let pending = new_hashes(written, &edge)?;
    let hashes: Vec<Vec<Value>> = pending
        .into_iter()
        .map(|(index, hash)| Ok(row![crate::log::to_column(index)?, hash.to_vec()]))
        .collect::<Result<_, StoreFault>>()?;
    insert_many(connection, &rows::HASHES, &Conflict::Refuse, hashes).await?;
    let moved =
        sql("UPDATE ledger_state SET size = $1 WHERE one = 1 AND size = $2").bind(size).bind(first_leaf);
    if moved.execute(connection).await? != 1 {
        return Err(StoreFault::malformed("账本大小在持锁期间变动"));
    }
    Ok(())
}

/// Not asynchronous on purpose: the tree's reader is no value to hold across a wait.
fn new_hashes(
    written: &[(&Append, Planned)],
    edge: &HashMap<u64, ledger::Hash>,
) -> Result<BTreeMap<u64, ledger::Hash>, StoreFault> {
    let mut overlay = Overlay::new(edge);
    for event in written.iter().flat_map(|(_, planned)| &planned.events) {
        overlay.append(crate::log::to_size(event.leaf_index)?, event.leaf_hash)?;
    }
    Ok(overlay.into_pending())
}

async fn write_acts_and_numbers(
    connection: &mut Connection,
    written: &[(&Append, Planned)],
    snapshot: &Snapshot,
) -> Result<(), StoreFault> {
    let act = |append: &Append| {
        let receipt = snapshot.acts.get(&append.act_id).map(|(_, receipt)| receipt.clone());
        row![append.act_id, append.request_digest.as_slice(), receipt]
    };
    let acts = written.iter().map(|(append, _)| act(append)).collect();
    insert_many(connection, &rows::ACTS, &Conflict::Refuse, acts).await?;
    let drawn = || written.iter().flat_map(|(_, planned)| &planned.numbers);
    let last: BTreeMap<&str, i64> = drawn().map(|number| (number.series.as_str(), number.serial)).collect();
    let series = last.into_iter().map(|(series, serial)| row![series, serial]).collect();
    insert_many(connection, &rows::SERIES, &Conflict::Replace { key: &["series"], keep: &[] }, series)
        .await?;
    let numbers =
        drawn().map(|number| row![&number.series, number.serial, &number.number, number.stream]).collect();
    insert_many(connection, &rows::NUMBERS, &Conflict::Refuse, numbers).await
}

async fn write_extra(connection: &mut Connection, extra: &[ExtraWrite]) -> Result<(), StoreFault> {
    for write in extra {
        match write {
            ExtraWrite::Put(record) => records::put(connection, record).await?,
            ExtraWrite::Remove { collection, key } => records::remove(connection, collection, key).await?,
            ExtraWrite::CompleteJob { id, lease, at } => {
                if !jobs::complete(connection, *id, *lease, *at).await? {
                    return Err(StoreFault::Missing(id.to_string()));
                }
            }
            ExtraWrite::PapersOfItem { id, papers_json, item_json } => {
                handovers::write_papers(connection, *id, papers_json, item_json).await?;
            }
            ExtraWrite::RemoveDraft { officer, case, act } => {
                let text = "DELETE FROM drafts WHERE officer = $1 AND case_id = $2 AND act = $3";
                sql(text).bind(officer).bind(case).bind(act).execute(connection).await?;
            }
        }
    }
    Ok(())
}
