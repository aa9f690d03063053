//! The one error of this crate: what was given is not what it should be, and why.

/// Longest input looked at, in characters; no official number comes near it.
pub const MAX_INPUT_CHARS: usize = 64;

/// A text that is not a well-formed number or id. Its message, in Chinese, may be shown beside the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{expected}“{given}”有误：{problem}")]
pub struct Malformed {
    /// What was wanted, in Chinese: `统一社会信用代码`.
    pub expected: &'static str,
    /// What was given, cut to [`MAX_INPUT_CHARS`].
    pub given: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing was given.
    #[error("没有填写")]
    Empty,
    /// Longer than [`MAX_INPUT_CHARS`].
    #[error("过长，不得超过{MAX_INPUT_CHARS}个字符")]
    TooLong,
    /// The wrong number of characters.
    #[error("应为{expected}，实为{found}位")]
    Length {
        /// The right length in words: `18位`.
        expected: &'static str,
        /// The length found, in characters.
        found: usize,
    },
    /// A character that cannot stand where it stands.
    #[error("第{position}位不能是“{found}”，{allowed}")]
    Character {
        /// Counted from one.
        position: usize,
        /// The character found.
        found: char,
        /// What may stand there, in words.
        allowed: &'static str,
    },
    /// The check digit does not fit the rest: one of the characters is wrong.
    #[error("校验码应为{expected}，实为{found}，请逐位核对")]
    CheckDigit {
        /// The digit computed from the rest.
        expected: char,
        /// The digit given.
        found: char,
    },
    /// A part has a value that does not exist.
    #[error("{0}")]
    Part(String),
}

impl Malformed {
    pub(crate) fn new(expected: &'static str, given: &str, problem: Problem) -> Self {
        Self { expected, given: given.chars().take(MAX_INPUT_CHARS).collect(), problem }
    }
}
