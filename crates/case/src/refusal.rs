//! The two lawful ways to say no: a refusal with its article, a rejection with its field.
use law::Citation;
use law::procedure::Field;
use serde::{Deserialize, Serialize};

/// A lawful no: what is missing, what to do, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable code: a guard's id, or the engine's own (`stage`, `role`, `paper`, …).
    pub code: String,
    /// What is said, in Chinese.
    pub says: String,
    /// Article; absent only for rules of the office itself.
    pub cite: Option<Citation>,
}

impl Refusal {
    /// A refusal.
    #[must_use]
    pub fn new(code: impl Into<String>, says: impl Into<String>, cite: Option<Citation>) -> Self {
        Refusal { code: code.into(), says: says.into(), cite }
    }
}

/// Bad input: which field, what is wrong, what to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Field id, or `act`, `at`, `late_reason`, `opinion`.
    pub field: String,
    /// What is wrong and what to do, in Chinese.
    pub says: String,
}

impl Rejection {
    /// A rejection beside a field.
    #[must_use]
    pub fn of(field: &Field, says: String) -> Self {
        Rejection { field: field.id.value.clone(), says }
    }

    /// A rejection beside a part of the command that is no field.
    #[must_use]
    pub fn at(part: &str, says: impl Into<String>) -> Self {
        Rejection { field: part.to_owned(), says: says.into() }
    }
}

/// Why an act was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Lawful noes, all of them.
    #[error("{}", refusals.iter().map(|r| r.says.as_str()).collect::<Vec<_>>().join("；"))]
    Refused {
        /// Each reason.
        refusals: Vec<Refusal>,
    },
    /// Bad input, all of it.
    #[error("{}", rejections.iter().map(|r| format!("{}：{}", r.field, r.says)).collect::<Vec<_>>().join("；"))]
    Rejected {
        /// Each field.
        rejections: Vec<Rejection>,
    },
    /// The definition itself cannot be used; a mistake of the data, not of the person.
    #[error("程序定义有误：{0}")]
    Definition(String),
}

impl Refused {
    /// One refusal.
    #[must_use]
    pub fn one(code: &str, says: impl Into<String>, cite: Option<Citation>) -> Self {
        Refused::Refused { refusals: vec![Refusal::new(code, says, cite)] }
    }

    /// One rejection.
    #[must_use]
    pub fn rejected(part: &str, says: impl Into<String>) -> Self {
        Refused::Rejected { rejections: vec![Rejection::at(part, says)] }
    }
}
