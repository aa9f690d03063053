//! The two lawful ways to say no: a refusal with its article, a rejection with its field.
use jiff::civil::Date;
use law::Citation;
use law::expression::{FactValue, Scope};
use law::procedure::{Field, Guard, Procedure};
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

    /// What a guard says when it does not hold; with the days of the waiting periods it waits for.
    #[must_use]
    pub(crate) fn of_guard(procedure: &Procedure, guard: &Guard, scope: &Scope) -> Self {
        let mut says = guard.refusal.clone();
        for id in &guard.waits_for {
            let Some((limit, last)) = procedure.limit(id).zip(last_day(scope, id)) else { continue };
            let Ok(first) = last.tomorrow() else { continue };
            let (last, first) = (last.strftime("%Y年%-m月%-d日"), first.strftime("%Y年%-m月%-d日"));
            says.push_str(&format!("“{}”到{last}止，最早的日期是{first}。", limit.title));
        }
        Refusal::new(&*guard.id, says, Some(guard.cite.value.clone()))
    }
}

/// The last day of a limit, as conditions see it.
fn last_day(scope: &Scope, limit: &str) -> Option<Date> {
    let FactValue::Map(days) = scope.get("last_day")? else { return None };
    let FactValue::Text(day) = days.get(limit)? else { return None };
    day.parse().ok()
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

fn both_said(refusals: &[Refusal], rejections: &[Rejection]) -> String {
    let beside = rejections.iter().map(|r| format!("{}：{}", r.field, r.says));
    refusals.iter().map(|r| r.says.clone()).chain(beside).collect::<Vec<_>>().join("；")
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
    /// Lawful noes and bad input of the same act: nobody mends one to be told of the other.
    #[error("{}", both_said(refusals, rejections))]
    Both {
        /// Each reason.
        refusals: Vec<Refusal>,
        /// Each field.
        rejections: Vec<Rejection>,
    },
    /// The definition itself cannot be used; a mistake of the data, not of the person.
    #[error("程序定义有误：{0}")]
    Definition(String),
}

impl Refused {
    /// Everything that stands against an act.
    ///
    /// # Errors
    /// When there is anything.
    pub(crate) fn unless_none(refusals: Vec<Refusal>, rejections: Vec<Rejection>) -> Result<(), Self> {
        match (refusals.is_empty(), rejections.is_empty()) {
            (true, true) => Ok(()),
            (false, true) => Err(Refused::Refused { refusals }),
            (true, false) => Err(Refused::Rejected { rejections }),
            (false, false) => Err(Refused::Both { refusals, rejections }),
        }
    }

    /// Lawful noes and bad input by themselves.
    ///
    /// # Errors
    /// A mistake of the data stays one.
    pub fn parts(self) -> Result<(Vec<Refusal>, Vec<Rejection>), Self> {
        match self {
            Refused::Refused { refusals } => Ok((refusals, Vec::new())),
            Refused::Rejected { rejections } => Ok((Vec::new(), rejections)),
            Refused::Both { refusals, rejections } => Ok((refusals, rejections)),
            Refused::Definition(_) => Err(self),
        }
    }

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
