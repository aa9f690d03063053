use crate::io_words;
use uuid::Uuid;

/// Codes of databases that are asked too much at once: SQLite's busy and locked, PostgreSQL's too many connections.
const OVERLOAD: [&str; 3] = ["5", "6", "53300"];

/// What the store could not do for its own reasons: an operator's matter, never a refusal to the officer.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The database answered with an error.
    #[error("数据库出错：{}", database_words(.0))]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("数据库结构升级失败：{0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database's durability settings are weaker than required.
    #[error("数据库设置不够可靠，拒绝启动：{setting} 为 {actual}，应为 {required}")]
    Weak {
        /// Name of the setting.
        setting: String,
        /// What the database reports.
        actual: String,
        /// What it must be.
        required: String,
    },
    /// The address of the database cannot be read.
    #[error("数据库地址不能识别：{0}（应为 sqlite:路径 或 postgres://…）")]
    Address(String),
    /// A file could not be read, written or flushed.
    #[error("文件操作失败（{path}）：{}", io_words(error))]
    File {
        /// Which file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The ledger could not be computed.
    #[error("账本计算失败：{0}")]
    Ledger(#[from] ledger::LedgerError),
    /// Something stored is not in the form this program writes.
    #[error("存储内容不合格式：{0}")]
    Malformed(String),
    /// A cursor that no page of ours gave.
    #[error("翻页标记不是本系统给出的")]
    Cursor,
    /// An argument exceeds a named limit.
    #[error("{what} 超出上限：{actual} > {limit}")]
    Limit {
        /// What is too large or too many.
        what: &'static str,
        /// What was given.
        actual: u64,
        /// The limit.
        limit: u64,
    },
    /// The thing named does not exist, or the proof of authorisation is for another one.
    #[error("不存在：{0}")]
    Missing(String),
    /// The write queue is full.
    #[error("系统繁忙，请稍后重试")]
    Busy,
    /// An earlier flush to disk failed; nothing is written any more until the process is started again.
    #[error("存储已停止写入：{0}")]
    Stopped(String),
    /// The connection broke while committing: whether it was recorded is known only by asking again with the same id.
    #[error("提交结果未知，请用同一编号重试：{0}")]
    Unknown(String),
    /// The disk, or the database's quota, is full.
    #[error("存储空间不足：{0}")]
    Full(String),
    /// The folder that a backup was to fill holds something.
    #[error("备份文件夹“{0}”里已有东西，没有备份；请给出一个空的或者还不存在的文件夹")]
    FolderNotEmpty(String),
    /// The target of a restore holds data.
    #[error("要恢复到的地方已有数据，没有恢复；请用一个空的数据目录和空的数据库")]
    NotEmpty,
    /// A backup of a newer program, whose schema this one does not know.
    #[error("这份备份是用更新的程序做的，没有恢复；请用不早于它的程序恢复")]
    NewerBackup,
}

fn tls_words(reason: &dyn std::fmt::Display) -> String {
    format!("TLS 没有建立（{reason}）：请核对服务器的证书，和地址里的 sslmode、sslrootcert")
}

/// What the database or the way to it said; the parts that are ours to explain in Chinese.
fn database_words(fault: &sqlx::Error) -> String {
    match fault {
        sqlx::Error::Tls(reason) => tls_words(reason),
        // A handshake that fails comes as what cannot be read.
        sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::InvalidData => tls_words(io),
        sqlx::Error::Io(io) => format!("连接不上，{}", io_words(io)),
        sqlx::Error::PoolTimedOut => "等待连接超时".to_owned(),
        sqlx::Error::PoolClosed => "连接已关闭".to_owned(),
        other => format!("数据库不能完成（{other}）"),
    }
}

impl StoreFault {
    pub(crate) fn file(path: &std::path::Path, error: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), error }
    }

    /// Whether the database had no room for the question in time, and nothing is wrong beside that: ask again later.
    #[must_use]
    pub fn is_overload(&self) -> bool {
        match self {
            Self::Busy | Self::Database(sqlx::Error::PoolTimedOut) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| OVERLOAD.contains(&code.as_ref()))
            }
            _ => false,
        }
    }

    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed(what.into())
    }
}

/// Why an append recorded nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppendFault {
    /// Someone else acted on the stream meanwhile.
    #[error("该办件已被他人更新：{stream} 现为第 {actual} 版，提交时以第 {expected} 版为准")]
    Conflict {
        /// Which stream moved.
        stream: Uuid,
        /// The version the caller decided on.
        expected: i64,
        /// The version it has.
        actual: i64,
    },
    /// The act's id was used before for another request.
    #[error("同一编号的动作已经提交过，但内容不同：{0}")]
    DifferentBody(Uuid),
    /// An event's id is already recorded.
    #[error("事件编号重复：{0}")]
    EventTaken(Uuid),
    /// An official number is already taken by another case.
    #[error("编号已被占用：{0}")]
    NumberTaken(String),
    /// Another entry of the register holds the key.
    #[error("名录里已有在册的同一条目")]
    KeyTaken,
    /// The append is not well formed: empty, too large, or refers to a stream it does not hold.
    #[error("提交内容不合格式：{0}")]
    Malformed(String),
    /// A job that this append completes is no longer leased to the caller.
    #[error("后台作业的租约已失效：{0}")]
    LeaseLost(Uuid),
    /// The store's own trouble.
    #[error(transparent)]
    Fault(#[from] StoreFault),
}

#[cfg(test)]
mod tests {
    use super::StoreFault;

    #[test]
    fn waiting_too_long_for_a_connection_is_no_fault_of_the_database() {
        assert!(StoreFault::from(sqlx::Error::PoolTimedOut).is_overload() && StoreFault::Busy.is_overload());
        assert!(!StoreFault::from(sqlx::Error::PoolClosed).is_overload());
        assert!(!StoreFault::Full("x".into()).is_overload());
    }
}
