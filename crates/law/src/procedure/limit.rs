//! Time limits: the rule; the running deadline is folded from events by the `case` crate.
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What starts or ends a limit: `act:ID`, `sent:HANDOVER`, `receipt:HANDOVER`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trigger {
    /// An act of this procedure was done.
    Act(String),
    /// A hand-over of this procedure was sent.
    Sent(String),
    /// The recipient signed for a hand-over of this procedure.
    Receipt(String),
}

impl std::str::FromStr for Trigger {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("act", id)) if !id.is_empty() => Ok(Trigger::Act(id.to_owned())),
            Some(("sent", id)) if !id.is_empty() => Ok(Trigger::Sent(id.to_owned())),
            Some(("receipt", id)) if !id.is_empty() => Ok(Trigger::Receipt(id.to_owned())),
            _ => Err(format!("“{text}”应写作 act:动作、sent:移送 或 receipt:移送")),
        }
    }
}

impl std::fmt::Display for Trigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Trigger::Act(id) => write!(f, "act:{id}"),
            Trigger::Sent(id) => write!(f, "sent:{id}"),
            Trigger::Receipt(id) => write!(f, "receipt:{id}"),
        }
    }
}

super::as_string!(Trigger, "Trigger", "act:动作、sent:移送 或 receipt:移送");

/// A time limit of a procedure.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limit {
    /// Id inside the procedure.
    pub id: Located<String>,
    /// Title, e.g. 审批移送.
    pub title: String,
    /// Parameter that holds the period (value, unit, citation, status). Exactly one of `period` and `due_field`.
    #[serde(default)]
    pub period: Option<Located<String>>,
    /// Date field that holds the last day itself, for dates set by people rather than by law.
    #[serde(default)]
    pub due_field: Option<Located<String>>,
    /// Instrument whose counting rule applies; absent: the instrument cited by the parameter.
    #[serde(default)]
    pub counted_by: Option<Located<String>>,
    /// What starts it.
    pub starts: Vec<Located<Trigger>>,
    /// Field (date or instant) of the starting act from which to count; absent: the moment of the act.
    #[serde(default)]
    pub starts_at: Option<Located<String>>,
    /// What fulfils it; a waiting period needs nothing.
    #[serde(default)]
    pub met_by: Vec<Located<Trigger>>,
    /// A waiting period (等待期): time that must pass before something may be done. Nobody is late in it; when it has
    /// passed, conditions see it in `passed`.
    #[serde(default)]
    pub waits: bool,
    /// A waiting period that only keeps two things apart: nobody has to act in it, so its last day does not move when it
    /// falls on a holiday.
    #[serde(default)]
    pub minimum: bool,
    /// What ends it without fulfilment, e.g. the case is closed another way.
    #[serde(default)]
    pub lapses_with: Vec<Located<Trigger>>,
    /// How long goods may be kept: lists of goods show it, and who hears of it hears of differences found by counting.
    #[serde(default)]
    pub goods: bool,
    /// Hours before the due time at which it warns.
    pub warn_hours: u32,
    /// Role that owes it.
    pub owed_by: Located<String>,
    /// Post in the organ that hears of it when it is overdue.
    pub escalates_to: Located<String>,
    /// What follows in law when it is missed, in words (a clock never decides).
    #[serde(default)]
    pub consequence: String,
}
