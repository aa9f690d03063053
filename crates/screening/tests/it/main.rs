//! Tests at the boundary of the crate.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

mod comparing;
mod damage;
mod filing;
mod reasons;
mod searching;
mod weighing;
mod writings;

use std::path::{Path, PathBuf};

use screening::{Builder, Record};

/// A record with an id, a mark and class 33.
pub fn record(id: &str, mark: &str) -> Record {
    Record {
        id: id.to_owned(),
        mark: mark.to_owned(),
        classes: vec![33],
        groups: vec![3301],
        owner: format!("{mark}有限公司"),
        ..Record::default()
    }
}

/// An index of marks with ids 1, 2, …
pub fn build(folder: &Path, marks: &[&str]) -> PathBuf {
    let path = folder.join("marks.index");
    let records: Vec<Record> =
        marks.iter().enumerate().map(|(i, mark)| record(&(i + 1).to_string(), mark)).collect();
    let mut builder = Builder::new(2);
    builder.extend(&records, &mut |_| {}).unwrap();
    builder.finish(&path, &mut |_| {}).unwrap();
    path
}
