//! `zhibao screen add MARKS --index INDEX`: the day's filings, without building anew.
use super::fault::failure;
use super::index::{BadRows, kept};
use super::table::{self, Asked, ReadTable};
use crate::answer::{Answer, Answered, Failure};
use crate::files;
use clap::Args;
use screening::{BadRow, Index, IndexError, Record};
use serde_json::json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How often changes are tried while other programs change the same index.
const TRIES: usize = 20;

/// Arguments of `screen add`.
#[derive(Debug, Args)]
pub struct ScreenAddArgs {
    /// 要增补的商标表，列的顺序同建立索引时；编号已有的替换原来的
    #[arg(value_name = "MARKS")]
    marks: Option<PathBuf>,
    /// 索引文件
    #[arg(long, value_name = "INDEX")]
    index: PathBuf,
    /// 各项在哪一列，例如 id=1,mark=商标名称
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    columns: Option<String>,
    /// 要移除的编号，一行一个
    #[arg(long, value_name = "FILE")]
    remove: Option<PathBuf>,
}

/// Adds and removes marks; on the disk when it returns.
///
/// # Errors
/// When the index or a table cannot be read, or the changes cannot be written.
pub fn run(args: &ScreenAddArgs) -> Answered {
    let mut index = Index::open(&args.index).map_err(|fault| failure(&args.index, &fault))?;
    let mut removed = 0;
    if let Some(path) = &args.remove {
        let text = files::read_text(path)?;
        let ids: Vec<String> =
            text.lines().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        removed = changed(&mut index, &args.index, |index| index.remove(&ids))?;
    }
    let (mut records, mut notes, mut bad) = (Vec::<Record>::new(), Vec::new(), None);
    if let Some(path) = &args.marks {
        let mapping = kept(&args.index);
        let asked = Asked { columns: args.columns.as_deref(), kept: mapping.as_ref() };
        let mut rows = Vec::new();
        let mut read = table::read(path, asked, |line, record| rows.push((line, record)))?;
        records = once_each(rows, &mut read);
        let rows = BadRows::of(&read);
        notes = rows.notes(path);
        bad = Some(rows);
        changed(&mut index, &args.index, |index| index.add(&records))?;
    }
    let stats = index.stats();
    let added = records.len();
    let text = format!(
        "增补 {added} 件，移除 {removed} 件；索引里有 {} 件，另有增补 {} 件\n",
        stats.marks, stats.added
    );
    let answer = json!({ "index": args.index, "added": added, "removed": removed, "bad": bad });
    Ok(Answer::new(&answer, text)?.noting(notes))
}

/// Marks, each number once, since what is added replaces what has its number: rows of one mark, as for each class, are one
/// mark with the classes of all; a further mark of the same number is a bad row.
fn once_each(rows: Vec<(u64, Record)>, read: &mut ReadTable) -> Vec<Record> {
    let (mut places, mut records) = (HashMap::<String, (u64, usize)>::new(), Vec::<Record>::new());
    for (line, record) in rows {
        let Some(&(first, at)) = places.get(&record.id) else {
            places.insert(record.id.clone(), (line, records.len()));
            records.push(record);
            continue;
        };
        let known = &mut records[at];
        if known.mark == record.mark {
            known.classes.extend(record.classes);
            known.classes.sort_unstable();
            known.classes.dedup();
            known.groups.extend(record.groups);
            known.groups.sort_unstable();
            known.groups.dedup();
        } else {
            let reason = format!("编号“{}”在第{first}行已有另一件商标“{}”", record.id, known.mark);
            read.bad.push(BadRow { line, reason });
            read.bad_count += 1;
        }
    }
    read.repeats.clear();
    read.bad.sort_by_key(|row| row.line);
    records
}

/// Changes an index; when another program changed it since it was opened, it is opened again and changed as it is now.
fn changed<T>(
    index: &mut Index,
    path: &Path,
    mut change: impl FnMut(&mut Index) -> Result<T, IndexError>,
) -> Result<T, Failure> {
    for _ in 1..TRIES {
        match change(index) {
            Err(IndexError::ChangedByAnother) => {
                *index = Index::open(path).map_err(|fault| failure(path, &fault))?;
            }
            done => return done.map_err(|fault| failure(path, &fault)),
        }
    }
    change(index).map_err(|fault| failure(path, &fault))
}
