//! How use cases say no. Three kinds are kept apart: a lawful no or bad input (for people), not there, and our fault.
use access::Denied;
use case::Refused;
use store::{AppendFault, StoreFault};

/// Why a use case did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum AppFault {
    /// Not there, or not allowed to know: the two are told alike.
    #[error("没有找到")]
    NotThere,
    /// May know, may not do.
    #[error("{0}")]
    NotAllowed(String),
    /// A lawful no or bad input.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Somebody else acted meanwhile.
    #[error("有人刚刚办理过这个办件，请看过之后再提交；您填写的内容没有丢失")]
    Meanwhile {
        /// Version the person saw.
        seen: i64,
        /// Version now.
        now: i64,
    },
    /// An item was signed for, put on file, taken back or sent back before.
    #[error("{says}")]
    ItemSettled {
        /// By whom and when, in words.
        says: String,
        /// The case that took it, if the person may read it.
        case: Option<uuid::Uuid>,
    },
    /// The same act id with another content.
    #[error("同一个提交编号已用于另一内容，请刷新页面后重新提交")]
    DifferentBody,
    /// Sign-in failed, in words that tell nothing about which part was wrong.
    #[error("{0}")]
    SignIn(String),
    /// The server is full; try again.
    #[error("系统正忙，请稍后再提交；您填写的内容没有丢失")]
    Busy,
    /// A list was asked to go on from where no page of it ended.
    #[error("翻页标记不是本系统给出的，请从第一页看起")]
    Cursor,
    /// Ours.
    #[error("系统内部错误")]
    Fault(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppFault {
    /// A fault of ours from any error.
    pub fn ours(fault: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        AppFault::Fault(fault.into())
    }

    /// Bad input beside a part of a form.
    #[must_use]
    pub fn rejected(part: &str, says: impl Into<String>) -> Self {
        AppFault::Refused(Refused::rejected(part, says))
    }
}

impl From<Denied> for AppFault {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotThere => AppFault::NotThere,
            other @ Denied::NotAllowed { .. } => AppFault::NotAllowed(other.to_string()),
        }
    }
}

impl From<StoreFault> for AppFault {
    fn from(fault: StoreFault) -> Self {
        match fault {
            StoreFault::Busy => AppFault::Busy,
            other if other.is_overload() => AppFault::Busy,
            StoreFault::Missing(_) => AppFault::NotThere,
            StoreFault::Cursor => AppFault::Cursor,
            StoreFault::FolderNotEmpty(_) => AppFault::rejected("folder", fault.to_string()),
            other => AppFault::ours(other),
        }
    }
}

impl From<AppendFault> for AppFault {
    fn from(fault: AppendFault) -> Self {
        match fault {
            AppendFault::Conflict { expected, actual, .. } => {
                AppFault::Meanwhile { seen: expected, now: actual }
            }
            AppendFault::KeyTaken => {
                AppFault::rejected("entry", "名录里已有在册的同一条目，请先查看原有条目")
            }
            AppendFault::DifferentBody { .. } => AppFault::DifferentBody,
            AppendFault::Fault(fault) => fault.into(),
            other => AppFault::ours(other),
        }
    }
}
