//! Stored papers against their files, and against the events that name them.

use std::collections::HashMap;

use serde_json::Value;

use super::{Stop, VerifyReport, VerifyStep, broken};
use crate::blobs::{blob_path, blob_row, digest_file};
use crate::log::to_column;
use crate::sql::{Connection, sql};
use crate::{Store, StoreFault};

/// Papers that events name.
#[derive(Default)]
pub(super) struct NamedPapers(HashMap<[u8; 32], Named>);

/// By what a paper is first named, and how large it is by that.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    by: String,
    bytes: Option<i64>,
    name: String,
}

impl NamedPapers {
    /// Takes in what an event's body names: objects with the digest, size and name of a file, wherever they stand.
    pub(super) fn of_event(&mut self, leaf: i64, body: &[u8]) -> Result<(), StoreFault> {
        let body: Value = serde_json::from_slice(body)
            .map_err(|error| StoreFault::malformed(format!("第 {leaf} 号叶子：事件正文（{error}）")))?;
        self.of_value(leaf, &body);
        Ok(())
    }

    fn of_value(&mut self, leaf: i64, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.of_value(leaf, value)),
            Value::Object(fields) => {
                if let Some((sha256, bytes, name)) = named(fields) {
                    self.0.entry(sha256).or_insert_with(|| Named {
                        by: format!("第 {leaf} 号叶子"),
                        bytes: Some(bytes),
                        name: name.to_owned(),
                    });
                }
                fields.values().for_each(|value| self.of_value(leaf, value));
            }
            _ => {}
        }
    }

    /// Fails when some were not found.
    fn none_left(self) -> Result<(), Stop> {
        match self.0.into_iter().min() {
            Some((sha256, Named { by, name, .. })) => {
                broken(format!("文件 {}（{name}）：{by}写明了它，登记里却没有", hex::encode(sha256)))
            }
            None => Ok(()),
        }
    }

    /// Takes in the tables that batches of marks came in.
    async fn of_screenings(&mut self, connection: &mut Connection) -> Result<(), StoreFault> {
        for row in sql("SELECT id, source_name, source_sha256 FROM screenings").all(connection).await? {
            let mut sha256 = [0; 32];
            if hex::decode_to_slice(row.text("source_sha256")?, &mut sha256).is_ok() {
                let (by, name) = (format!("批量筛查 {}", row.text("id")?), row.text("source_name")?);
                self.0.entry(sha256).or_insert(Named { by, bytes: None, name });
            }
        }
        Ok(())
    }
}

fn named(fields: &serde_json::Map<String, Value>) -> Option<([u8; 32], i64, &str)> {
    let mut sha256 = [0; 32];
    hex::decode_to_slice(fields.get("sha256")?.as_str()?, &mut sha256).ok()?;
    Some((sha256, fields.get("bytes")?.as_i64()?, fields.get("name")?.as_str()?))
}

impl Store {
    pub(super) async fn verify_papers(
        &self,
        connection: &mut Connection,
        mut named: NamedPapers,
        report: &mut VerifyReport,
        progress: &mut (impl FnMut(VerifyStep, u64, u64) + Send),
    ) -> Result<(), Stop> {
        named.of_screenings(connection).await?;
        let mut after: Vec<u8> = Vec::new();
        loop {
            let text = "SELECT sha256, sm3, size, media_type, name, stored_at FROM blobs WHERE sha256 > $1 \
                        ORDER BY sha256 LIMIT 256";
            let rows = sql(text).bind(after.clone()).all(connection).await?;
            for row in &rows {
                let blob = blob_row(row)?;
                after = blob.sha256.to_vec();
                let name = hex::encode(blob.sha256);
                let path = blob_path(&self.blobs_dir, &blob.sha256);
                let (sha256, sm3, size) = match digest_file(&path).await {
                    Ok(found) => found,
                    Err(fault) => {
                        return broken(format!("文件 {name}（{}）：读不出来（{fault}）", blob.name));
                    }
                };
                if sha256 != blob.sha256 {
                    return broken(format!("文件 {name}（{}）：内容与 SHA-256 摘要不符", blob.name));
                }
                if sm3 != blob.sm3 || to_column(size)? != blob.size {
                    return broken(format!("文件 {name}（{}）：SM3 摘要或大小与登记不符", blob.name));
                }
                if let Some(named) = named.0.remove(&blob.sha256)
                    && named.bytes.is_some_and(|bytes| bytes != blob.size)
                {
                    return broken(format!("文件 {name}（{}）：大小与{}写明的不符", blob.name, named.by));
                }
                report.papers += 1;
            }
            progress(VerifyStep::Papers, report.papers, report.papers);
            if rows.is_empty() {
                return named.none_left();
            }
        }
    }
}
