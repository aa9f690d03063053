//! What a command gives back: an answer to print, or the reason why there is none.
use serde::Serialize;
use serde_json::{Value, json};

/// The answer of a command, in both forms; which one is printed is decided in `main`.
#[derive(Debug)]
pub struct Answer {
    /// The one document that `--json` prints.
    pub json: Value,
    /// The same for people.
    pub text: String,
    /// Messages for standard error.
    pub notes: Vec<String>,
    /// False when a check found problems (exit code 1).
    pub sound: bool,
}

impl Answer {
    /// A sound answer without messages.
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    pub fn new(json: &impl Serialize, text: impl Into<String>) -> Answered {
        let json = serde_json::to_value(json).map_err(|fault| {
            Failure::new("unwritable", format!("结果无法写成 JSON（{fault}）"), "请把此情况报告给维护人")
        })?;
        Ok(Self { json, text: text.into(), notes: Vec::new(), sound: true })
    }

    /// Of a command that has printed for itself while it ran.
    #[must_use]
    pub fn nothing() -> Self {
        Self { json: Value::Null, text: String::new(), notes: Vec::new(), sound: true }
    }

    /// Adds messages for standard error.
    #[must_use]
    pub fn noting(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// Marks whether the check behind the answer found everything in order.
    #[must_use]
    pub fn sound_if(mut self, sound: bool) -> Self {
        self.sound = sound;
        self
    }
}

/// An answer, or why there is none.
pub type Answered = Result<Answer, Failure>;

/// Input or usage that a command cannot work with (exit code 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable code, e.g. `unknown-table`.
    pub code: &'static str,
    /// File and line (from 1), when the fault has a place.
    pub place: Option<(String, usize)>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub mend: String,
}

impl Failure {
    /// A failure without a place.
    pub fn new(code: &'static str, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { code, place: None, message: message.into(), mend: mend.into() }
    }

    /// The failure at a line of a file.
    #[must_use]
    pub fn at(mut self, file: impl Into<String>, line: usize) -> Self {
        self.place = Some((file.into(), line));
        self
    }

    /// `{"error": {"code", "file", "line", "message", "mend"}}`; file and line are null without a place.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let (file, line) = self.place.clone().unzip();
        json!({ "error": {
            "code": self.code, "file": file, "line": line, "message": self.message, "mend": self.mend,
        } })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Some((file, line)) => write!(f, "{file}:{line}: 错误：{}。{}", self.message, self.mend),
            None => write!(f, "错误：{}。{}", self.message, self.mend),
        }
    }
}

impl From<law::Problem> for Failure {
    fn from(problem: law::Problem) -> Self {
        Failure::new(problem.code, problem.what, problem.mend).at(problem.file, problem.line)
    }
}
