//! The ledger as it is kept and served: entries, stored hashes, tiles, proofs, checkpoints.

mod checkpoint;
mod serve;
mod verify;

pub(crate) use serve::root as ledger_root;
pub use serve::{Inclusion, LeafEntry};
pub use verify::{VerifyReport, VerifyStep};

use std::collections::HashMap;

use ledger::Hash;

use crate::StoreFault;
use crate::sql::{Connection, Row, padded, sql, sql_owned};

/// Most stored hashes asked for at once.
const MAX_IN: usize = 256;

/// A column's number as an index or size of the tree.
pub(crate) fn to_size(column: i64) -> Result<u64, StoreFault> {
    u64::try_from(column).map_err(|_| StoreFault::malformed(format!("账本序号 {column}")))
}

/// An index or size of the tree as a column's number.
pub(crate) fn to_column(size: u64) -> Result<i64, StoreFault> {
    i64::try_from(size).map_err(|_| StoreFault::malformed(format!("账本序号 {size}")))
}

/// The stored hashes at these indexes.
pub(crate) async fn read_hashes(
    connection: &mut Connection,
    indexes: &[u64],
) -> Result<HashMap<u64, Hash>, StoreFault> {
    let columns = indexes.iter().map(|index| to_column(*index)).collect::<Result<Vec<_>, _>>()?;
    let mut hashes = HashMap::with_capacity(indexes.len());
    for part in columns.chunks(MAX_IN) {
        let (list, values) = padded(part, 1);
        let text = format!("SELECT stored_index, hash FROM ledger_hashes WHERE stored_index IN ({list})");
        for row in sql_owned(text).bind_all(values).all(connection).await? {
            let (index, hash) = hash_row(&row)?;
            hashes.insert(index, hash);
        }
    }
    Ok(hashes)
}

pub(crate) fn hash_row(row: &Row) -> Result<(u64, Hash), StoreFault> {
    Ok((to_size(row.int("stored_index")?)?, row.array("hash")?))
}

/// The number of leaves.
pub(crate) async fn ledger_size(connection: &mut Connection) -> Result<u64, StoreFault> {
    let row = sql("SELECT size FROM ledger_state WHERE one = 1").one(connection).await?;
    to_size(row.int("size")?)
}
