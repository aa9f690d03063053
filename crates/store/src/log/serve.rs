use ledger::{Hash, LedgerError, log};

use super::{ledger_size, read_hashes, to_column, to_size};
use crate::sql::{Connection, sql};
use crate::{Store, StoreFault};

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafEntry {
    /// Its leaf.
    pub leaf_index: u64,
    /// Its bytes: identifiers and salted digests, no personal data.
    pub entry: Vec<u8>,
}

/// A leaf with its way to a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The leaf.
    pub leaf_index: u64,
    /// The size of the tree proved against.
    pub size: u64,
    /// The entry's bytes.
    pub entry: Vec<u8>,
    /// The proof, from the leaf's sibling upwards.
    pub proof: Vec<Hash>,
    /// The root of the tree of that size.
    pub root: Hash,
}

/// The published log is public: nothing here asks for a proof of authorisation.
impl Store {
    /// The number of leaves.
    ///
    /// # Errors
    /// The database's.
    pub async fn ledger_size(&self) -> Result<u64, StoreFault> {
        ledger_size(&mut self.database.read().await?).await
    }

    /// The root of the tree of the first `size` leaves.
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] beyond the log's size; otherwise the database's.
    pub async fn ledger_root(&self, size: u64) -> Result<Hash, StoreFault> {
        root(&mut self.database.read().await?, size).await
    }

    /// The bytes of the hash tile at `path` (`tile/<L>/<N>[.p/<W>]`).
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] for a malformed path or a tile that is not there (yet); otherwise the database's.
    pub async fn tile(&self, path: &str) -> Result<Vec<u8>, StoreFault> {
        let mut connection = self.database.read().await?;
        let size = ledger_size(&mut connection).await?;
        let indexes = log::plan(|reader| log::tile(path, size, reader))?;
        let hashes = read_hashes(&mut connection, &indexes).await?;
        Ok(log::tile(path, size, &hashes)?)
    }

    /// The entry bundle at `path` (`tile/entries/<N>[.p/<W>]`).
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] for a malformed path or a bundle that is not there (yet); otherwise the database's.
    pub async fn entries(&self, path: &str) -> Result<Vec<u8>, StoreFault> {
        let (first, width) = log::parse_entry_path(path)?;
        let mut connection = self.database.read().await?;
        let rows = sql(
            "SELECT entry FROM ledger_entries WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index",
        )
        .bind(to_column(first)?)
        .bind(to_column(first.saturating_add(width))?)
        .all(&mut connection)
        .await?;
        if rows.len() as u64 != width {
            return Err(LedgerError::OutsideTree(path.to_owned()).into());
        }
        let entries = rows.iter().map(|row| row.bytes("entry")).collect::<Result<Vec<_>, _>>()?;
        Ok(log::entry_bundle(&entries)?)
    }

    /// One entry.
    ///
    /// # Errors
    /// The database's.
    pub async fn entry(&self, leaf_index: u64) -> Result<Option<LeafEntry>, StoreFault> {
        entry(&mut self.database.read().await?, leaf_index).await
    }

    /// A leaf's entry with its proof against the tree of `size` leaves.
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] unless `leaf_index < size` and the log has grown that far; otherwise the database's.
    pub async fn inclusion(&self, leaf_index: u64, size: u64) -> Result<Inclusion, StoreFault> {
        let mut connection = self.database.read().await?;
        let indexes = log::plan(|reader| log::inclusion_proof(size, leaf_index, reader))?;
        let hashes = read_hashes(&mut connection, &indexes).await?;
        let proof = log::inclusion_proof(size, leaf_index, &hashes)?;
        let found = entry(&mut connection, leaf_index).await?;
        let entry = found.ok_or_else(|| LedgerError::OutsideTree(format!("leaf {leaf_index}")))?.entry;
        let root = root(&mut connection, size).await?;
        Ok(Inclusion { leaf_index, size, entry, proof, root })
    }

    /// The proof that the tree of `old` leaves is a prefix of that of `new`.
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] unless `old <= new` and the log has grown that far; otherwise the database's.
    pub async fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, StoreFault> {
        let indexes = log::plan(|reader| log::consistency_proof(old, new, reader))?;
        let hashes = read_hashes(&mut self.database.read().await?, &indexes).await?;
        Ok(log::consistency_proof(old, new, &hashes)?)
    }
}

/// The root of the tree of the first `size` leaves.
pub(crate) async fn root(connection: &mut Connection, size: u64) -> Result<Hash, StoreFault> {
    let indexes = log::plan(|reader| log::root(size, reader))?;
    let hashes = read_hashes(connection, &indexes).await?;
    Ok(log::root(size, &hashes)?)
}

async fn entry(connection: &mut Connection, leaf_index: u64) -> Result<Option<LeafEntry>, StoreFault> {
    let statement = sql("SELECT leaf_index, entry FROM ledger_entries WHERE leaf_index = $1");
    let row = statement.bind(to_column(leaf_index)?).optional(connection).await?;
    row.map(|row| Ok(LeafEntry { leaf_index: to_size(row.int("leaf_index")?)?, entry: row.bytes("entry")? }))
        .transpose()
}
