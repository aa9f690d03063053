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
    /// The note of how far these were acknowledged.
    Acknowledged,
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
    /// Changes that were acknowledged are not there: the file of changes is missing or shorter than it was.
    #[error(
        "the file of changes has {found} bytes of the {expected} that were acknowledged: bring index and changes back from a backup together, or build the index anew and add the changes again"
    )]
    ChangesLost {
        /// Bytes of the file, zero when it is missing.
        found: u64,
        /// Bytes that were acknowledged.
        expected: u64,
    },
    /// The changes belong to another index.
    #[error("the file of changes was written for another index")]
    ChangesOfAnother,
    /// Another program changed the index since it was opened.
    #[error("another program changed the index since it was opened: open it again")]
    ChangedByAnother,
    /// The index that was to be replaced was changed while the new one was being built; it is as it was.
    #[error("the index was changed while the new one was being built, which was not put in its place")]
    ChangedMeanwhile,
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

/// What to do about an index that cannot be mended.
const BUILD_ANEW: &str = "请用 zhibao screen index 由商标表重新建立索引";
/// What to do about changes that are damaged.
const BRING_BACK: &str = "请从备份恢复索引和它的增补文件（两个文件一起恢复）；没有备份的，请用 zhibao screen index 由商标表重新建立索引，再把以后的增补和移除重新做一遍";

impl IndexError {
    /// What is wrong and what to do about it, in Chinese.
    #[must_use]
    pub fn in_words(&self) -> (String, &'static str) {
        match self {
            Self::Io(error) => (format!("读写失败：{error}"), "请核对文件和文件夹的权限、磁盘是否已满"),
            Self::NotAnIndex => ("不是商标索引".to_owned(), "请给出 zhibao screen index 写出的文件"),
            Self::OtherVersion { found, expected } => {
                (format!("是第 {found} 版格式，本程序读第 {expected} 版"), BUILD_ANEW)
            }
            Self::Truncated { found, expected } => {
                (format!("长 {found} 字节，按文件头应为 {expected} 字节：没有写完，或者被截断"), BUILD_ANEW)
            }
            Self::Damaged(part @ (Damage::Changes | Damage::Acknowledged)) => {
                (format!("的{}已损坏", part.in_words()), BRING_BACK)
            }
            Self::Damaged(part) => (format!("的{}已损坏", part.in_words()), BUILD_ANEW),
            Self::ChangesLost { found: 0, expected } => (
                format!("的增补文件不见了，或者是空的：已经确认的增补和移除（{expected} 字节）都在里面"),
                BRING_BACK,
            ),
            Self::ChangesLost { found, expected } => (
                format!("的增补文件短了：已经确认的增补和移除有 {expected} 字节，现在只有 {found} 字节"),
                BRING_BACK,
            ),
            Self::ChangesOfAnother => ("旁边的增补文件属于另一个索引".to_owned(), BRING_BACK),
            Self::ChangedByAnother => {
                ("刚才被另一个程序改动，本次没有写入".to_owned(), "请再做一次；同时只运行一个增补")
            }
            Self::ChangedMeanwhile => (
                "在建立期间有新的增补或移除，原来的索引没有动，新的没有换上".to_owned(),
                "请核对商标表是否已有这些改动，然后再建立一次；表里没有的，建立以后用 zhibao screen add 再做",
            ),
            Self::TooLarge(what) => (format!("放不下（{what}）"), "请减少数据后再试，或者重新建立索引"),
            Self::BadRecord { id, reason } => (format!("不收编号“{id}”：{reason}"), "请核对商标表"),
        }
    }
}

impl Damage {
    /// The part in Chinese.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Header => "文件头",
            Self::Checksums => "校验表",
            Self::Meta => "规模表",
            Self::Directory => "倒排目录",
            Self::Postings => "倒排表",
            Self::Offsets => "记录位置表",
            Self::Records => "商标记录",
            Self::Strings => "名称表",
            Self::Changes => "增补文件",
            Self::Acknowledged => "增补确认记录",
        }
    }
}
