//! What can be wrong with an index.

/// A place at which a file is not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The head of the file or its table of sections.
    Header,
    /// The table of checksums.
    Checksums,
    /// The sizes and boundaries.
    Meta,
    /// The directory of posting lists.
    Directory,
    /// The posting lists.
    Postings,
    /// The offsets of the records.
    Offsets,
    /// The records.
    Records,
    /// The names of owners and agents.
    Strings,
    /// The file of additions and removals.
    Changes,
}

/// Why an index cannot be built, opened or searched.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The file system refused.
    #[error("reading or writing the index failed: {0}")]
    Io(#[from] std::io::Error),
    /// The file is no index of marks.
    #[error("the file is not an index of marks")]
    NotAnIndex,
    /// The file was written by another version.
    #[error("the index has format {found}, this program reads format {expected}: build it anew")]
    OtherVersion {
        /// Format of the file.
        found: u32,
        /// Format that is read.
        expected: u32,
    },
    /// The file is shorter or longer than its head says.
    #[error(
        "the index has {found} bytes where its head says {expected}: it was cut or not written to its end"
    )]
    Truncated {
        /// Bytes of the file.
        found: u64,
        /// Bytes that the head says.
        expected: u64,
    },
    /// A checksum does not agree.
    #[error("the index is damaged in its {0:?} part: build it anew")]
    Damaged(Damage),
    /// The changes belong to another index.
    #[error("the file of changes was written for another index")]
    ChangesOfAnother,
    /// Another program changed the index since it was opened.
    #[error("another program changed the index since it was opened: open it again")]
    ChangedByAnother,
    /// More than fits the format.
    #[error("the index would be too large: {0}")]
    TooLarge(&'static str),
    /// A record cannot be kept.
    #[error("the record {id:?} cannot be kept: {reason}")]
    BadRecord {
        /// Its id, cut to 60 characters.
        id: String,
        /// What is wrong.
        reason: &'static str,
    },
}
