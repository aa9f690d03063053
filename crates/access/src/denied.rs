//! The two ways of saying no.

/// Why a request was not granted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor may not even know: answer exactly as for something that does not exist.
    #[error("没有找到")]
    NotThere,
    /// The actor may know of it but not do this.
    #[error("无权{what}{}；可以办理的是：{who_may}", because.as_ref().map(|text| format!("（{text}）")).unwrap_or_default())]
    NotAllowed {
        /// What was asked for, in Chinese.
        what: String,
        /// Who may do it, in Chinese.
        who_may: String,
        /// The prohibition that applied, in Chinese; `None` when simply nothing allows it.
        because: Option<String>,
    },
}

impl Denied {
    /// Whether the answer must be the same as for something that does not exist.
    #[must_use]
    pub const fn is_not_there(&self) -> bool {
        matches!(self, Self::NotThere)
    }
}

/// The embedded policies cannot be used: a fault of the program's build, not of a request.
#[derive(Debug, thiserror::Error)]
pub enum AccessFault {
    /// The schema does not parse.
    #[error("权限模式文件无法读取：{0}")]
    Schema(String),
    /// A policy file does not parse.
    #[error("策略文件 {file} 无法读取：{problem}")]
    Policies {
        /// File name under `policies/`.
        file: &'static str,
        /// What the parser found.
        problem: String,
    },
    /// A policy has no `@id`, or lacks the text people are shown (`@who` for a permit, `@because` for a forbid).
    #[error("策略文件 {file} 中有一条策略缺少注解 @{annotation}")]
    Annotation {
        /// File name under `policies/`.
        file: &'static str,
        /// Name of the missing annotation.
        annotation: &'static str,
    },
    /// The policies do not fit the schema.
    #[error("策略与模式不符：{0}")]
    Validation(String),
    /// A name the program itself uses is not well formed.
    #[error("内部名称不合格式：{0}")]
    Name(String),
}
