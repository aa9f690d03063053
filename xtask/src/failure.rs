//! What stops a command: said in Chinese and in English, with the way out.

use std::fmt;

/// A command that cannot go on. Both texts say what is missing and what to do about it.
#[derive(Debug)]
pub struct Failure {
    /// For people, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Exit code of the process, 1 unless a child process chose another.
    pub exit_code: u8,
}

impl Failure {
    /// A failure with exit code 1.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into(), exit_code: 1 }
    }

    /// The same failure under the exit code of the child process that caused it.
    #[must_use]
    pub fn with_exit_code(mut self, exit_code: u8) -> Self {
        self.exit_code = exit_code;
        self
    }

    /// An input or output error while doing `what`.
    pub fn io(what: &str, error: &std::io::Error) -> Self {
        Self::new(format!("读写失败({what}):{error}"), format!("input/output failed ({what}): {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "错误:{}\nerror: {}", self.zh, self.en)
    }
}

/// Result of every step of this crate.
pub type Done<T = ()> = Result<T, Failure>;
