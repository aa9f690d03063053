//! The store: streams of events, the ledger over them, read models given by the caller, papers, the work queue,
//! accounts, sessions and search, on SQLite or PostgreSQL behind one [`Store`].
//!
//! The store decides nothing. What it promises: an act is acknowledged only when it is durable; an act's id is recorded
//! once; numbers have no gap and no double; every event is a leaf of the ledger; nothing is read without a proof
//! ([`access::Granted`]) or a scope ([`access::Scope`]).
//!
//! Why a crate of its own: it alone may speak SQL and touch the disk, and it must not know the law or cases.
//! Times are microseconds since 1970, UTC, given by the caller: nothing here reads a clock.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod accounts;
mod append;
mod audit;
mod backup;
mod blobs;
mod cases;
mod drafts;
mod entries;
mod events;
mod fault;
mod found;
mod handovers;
mod io_words;
mod jobs;
mod law_texts;
mod log;
mod notices;
mod open;
mod page;
mod phrases;
mod private_folder;
mod proof;
mod records;
mod schema;
mod screenings;
mod search;
mod sessions;
mod settings;
mod sql;

pub use accounts::{Account, AccountQuery, Link, LoginRecord, NewAccount};
pub use append::{
    Append, AuditRow, EventReceipt, ExtraWrite, MAX_APPEND_BYTES, MAX_APPEND_EVENTS, NewEvent, NumberRequest,
    Receipt, StreamAppend, number_placeholder,
};
pub use audit::{AuditEntry, AuditQuery};
pub use backup::{BackupReport, restore};
pub use blobs::{BlobRow, MAX_BLOB_BYTES};
pub use cases::{
    Bounded, COUNT_LIMIT, CaseName, CaseOrder, CaseProjection, CaseQuery, CaseRow, ClockQuery, ClockRow,
    Clocks, DueBasis, DueClock, GoodsOfCase, GoodsQuery, GoodsRow, KnownRow, PlaceCount, Rewrite, Todo,
    TodoQuery, TodoRow, WAITING,
};
pub use drafts::{Draft, SavedFilter};
pub use entries::{Apart, DrawRow, EntryCount, EntryQuery, EntryRow, ListedEntry, MAX_DRAWN_FROM};
pub use events::StoredEvent;
pub use fault::{AppendFault, StoreFault};
pub use found::{
    AlikeCase, FigureRow, FigureSum, FindingQuery, FindingRow, Found, FoundCase, KeyRow, Look, LookQuery,
    TallyQuery, TopicCount, TopicRow,
};
pub use handovers::{
    Direction, HandoverCell, HandoverMove, HandoverQuery, HandoverRow, PairReconciliation, Reconciliation,
    Trace, UndoneRow,
};
pub use io_words::io_words;
pub use jobs::{
    JobCounts, JobRow, JobState, LeasedJob, NewJob, RETRY_DELAY_FIRST_US, RETRY_DELAY_LONGEST_US,
};
pub use law_texts::LawText;
pub use log::{Inclusion, LeafEntry, VerifyReport, VerifyStep};
pub use notices::{MAX_UNREAD_COUNTED, NoticeRow};
pub use open::{DatabaseUrl, Store, StoreOptions};
pub use page::{MAX_PAGE, Page};
pub use private_folder::create_private_folder;
pub use records::{Record, RecordQuery};
pub use schema::is_set_up;
pub use screenings::{FindingCounts, ScreenFinding, ScreenFindingQuery, ScreeningRow, Verdict};
pub use search::{domain_words, load_dictionary};
pub use sessions::{PAGES_KEY, SESSIONS_BUSY, SessionRow, SessionStore, TOKEN_KEY, session_name};
