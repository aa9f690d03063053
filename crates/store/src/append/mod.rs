//! The one way events come into the record: group commit by one writer task per process.

mod commit;
mod parts;
mod plan;
mod queue;
mod rows;
mod seal;
mod snapshot;
mod types;
mod validate;

pub(crate) use queue::Queue;
pub use types::{
    Append, AuditRow, EventReceipt, ExtraWrite, NewEvent, NumberRequest, Receipt, StreamAppend,
    number_placeholder,
};
pub use validate::{MAX_APPEND_BYTES, MAX_APPEND_EVENTS};

pub(crate) use parts::Stored;
pub(crate) use rows::{audit_insert, case_rows, row};
pub(crate) use seal::sealed_bytes;
pub(crate) use snapshot::{kept_parts, lock};

use access::Granted;

use crate::{AppendFault, Store};

impl Store {
    /// Records an append: events, their leaves, read models, hand-overs, jobs and audit rows, all or nothing. Returns
    /// once it is durable. The same act id with the same request digest gives the first receipt again.
    ///
    /// # Errors
    /// [`AppendFault`]; [`crate::StoreFault::Busy`] inside it when the queue is full, and
    /// [`crate::StoreFault::Unknown`] when the commit's outcome is not known: ask again with the same act id.
    pub async fn append(&self, granted: &Granted, append: Append) -> Result<Receipt, AppendFault> {
        validate::check(granted, &append)?;
        self.queue.submit(append).await
    }
}
