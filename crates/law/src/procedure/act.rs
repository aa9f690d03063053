//! Acts: what someone may do in a case.
use super::{CustodyEffect, StageRef};
use crate::citation::Citation;
use crate::expression::Condition;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An act of a procedure.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Act {
    /// Id, imperative: `approve`.
    pub id: Located<String>,
    /// Title, e.g. 批准移送.
    pub title: String,
    /// What it means and what to prepare.
    #[serde(default)]
    pub help: String,
    /// Roles that may do it; `system` for the engine itself.
    pub by: Vec<Located<String>>,
    /// Number of different officers it takes; above 1 the others co-sign.
    #[serde(default = "one")]
    pub officers: u32,
    /// Opens a case.
    #[serde(default)]
    pub opens: bool,
    /// Hand-overs that this act signs for, one at a time: `procedure/handover`. With `opens` it begins a new case from it.
    #[serde(default)]
    pub receives: Vec<Located<String>>,
    /// Stages in which it may be done: one of the named stages of every track named here; none = always while open.
    #[serde(default)]
    pub from: Vec<Located<StageRef>>,
    /// Stages it leads to.
    #[serde(default)]
    pub moves: Vec<Located<StageRef>>,
    /// Fields of its form.
    #[serde(default)]
    pub form: Vec<FormField>,
    /// Conditions that must hold, each with the refusal that follows if not.
    #[serde(default)]
    pub guards: Vec<Guard>,
    /// Tables decided when it is done; trace stored with the event.
    #[serde(default)]
    pub decisions: Vec<DecisionCall>,
    /// May be done when the case has ended. An act that moves a track to a stage that does not end opens the case again;
    /// limits that lapsed when it ended stay lapsed.
    #[serde(default)]
    pub after_close: bool,
    /// Hand-over it sends.
    #[serde(default)]
    pub sends: Option<Located<String>>,
    /// What it does to goods in custody.
    #[serde(default)]
    pub custody: Option<CustodyEffect>,
    /// Limits it suspends: those of them that run. Refused when none of them does.
    #[serde(default)]
    pub suspends: Vec<Suspension>,
    /// Limits it resumes: `limit` ends every ground of its suspension, `limit/act` only the one that the act `act` began.
    /// A limit runs again when no ground is left. Refused when none of them is suspended so.
    #[serde(default)]
    pub resumes: Vec<Located<String>>,
    /// Limits it extends: those of them that run. Refused when none of them does.
    #[serde(default)]
    pub extends: Vec<Extension>,
    /// Draws entries of a register when it is done (抽取).
    #[serde(default)]
    pub draw: Option<super::Draw>,
    /// Phrases offered for the opinion (意见常用语), short and whole: `同意。`. Officers add their own.
    #[serde(default)]
    pub opinion_phrases: Vec<Located<String>>,
    /// May be done for many cases at once.
    #[serde(default)]
    pub bulk: bool,
    /// Done only where the case calls for it (an extension, a correction): possible, but no duty of the work list unless
    /// a running limit asks for it, it was returned, or nothing else is open while a duty is blocked.
    #[serde(default)]
    pub when_needed: bool,
    /// Article it rests on.
    pub cite: Located<Citation>,
}

fn one() -> u32 {
    1
}

/// A field in a form.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FormField {
    /// Field id.
    pub field: Located<String>,
    /// Must be given.
    #[serde(default)]
    pub required: bool,
    /// Belongs to this act alone, e.g. its reason: what an earlier act gave is neither shown nor enough.
    #[serde(default)]
    pub anew: bool,
    /// The official document of the act is this paper: it comes by itself and need not be uploaded.
    #[serde(default)]
    pub drawn: bool,
    /// What it begins with where the case holds no value yet; whoever does the act may change it.
    #[serde(default)]
    pub prefill: Option<Located<Prefill>>,
    /// What came with the hand-over stands: whoever signs does not change it.
    #[serde(default)]
    pub as_carried: bool,
    /// Days that its date may not be before.
    #[serde(default)]
    pub not_before: Vec<Located<Bound>>,
}

/// A day that bounds a date of a form: `opened` (when the case was opened), `act:ID` (when the act was last done) or
/// `field:ID` (the date in another field). What has not happened or is not given does not bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// The day on which the case was opened.
    Opened,
    /// The day on which an act was last done.
    Act(String),
    /// The date in another field.
    Field(String),
}

impl std::str::FromStr for Bound {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "opened" => Ok(Bound::Opened),
            Some(("act", id)) if !id.is_empty() => Ok(Bound::Act(id.to_owned())),
            Some(("field", id)) if !id.is_empty() => Ok(Bound::Field(id.to_owned())),
            _ => Err(format!("“{text}”应写作 opened、act:动作 或 field:字段")),
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Bound::Opened => f.write_str("opened"),
            Bound::Act(id) => write!(f, "act:{id}"),
            Bound::Field(id) => write!(f, "field:{id}"),
        }
    }
}

super::as_string!(Bound, "Bound", "opened、act:动作 或 field:字段");

/// What a field of a form begins with: `all` (every choice of a choice field), `field:NAME` (the value of another field),
/// `holders:NAME` (the holders of the rights in a field, as parties) or `tally:FIGURE` (a figure of the tally on the case's page).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prefill {
    /// Every choice.
    All,
    /// The value of another field of the same type.
    Field(String),
    /// The holders of the rights in another field.
    Holders(String),
    /// A figure of the tally on the page of the case, as it stands then.
    Tally(String),
}

impl std::str::FromStr for Prefill {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "all" => Ok(Prefill::All),
            Some(("field", id)) if !id.is_empty() => Ok(Prefill::Field(id.to_owned())),
            Some(("holders", id)) if !id.is_empty() => Ok(Prefill::Holders(id.to_owned())),
            Some(("tally", id)) if !id.is_empty() => Ok(Prefill::Tally(id.to_owned())),
            _ => Err(format!("“{text}”应写作 all、field:字段、holders:权利字段 或 tally:指标")),
        }
    }
}

impl std::fmt::Display for Prefill {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Prefill::All => f.write_str("all"),
            Prefill::Field(id) => write!(f, "field:{id}"),
            Prefill::Holders(id) => write!(f, "holders:{id}"),
            Prefill::Tally(id) => write!(f, "tally:{id}"),
        }
    }
}

super::as_string!(Prefill, "Prefill", "all、field:字段、holders:权利字段 或 tally:指标");

/// A condition of an act and the lawful no that follows when it fails.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Guard {
    /// Id inside the act.
    pub id: Located<String>,
    /// Must hold.
    pub require: Located<Condition>,
    /// What is said when it does not: what is missing and what to do.
    pub refusal: String,
    /// Waiting periods that must be over for it: the refusal goes on to tell when each ends and from which day on the act
    /// is possible.
    #[serde(default)]
    pub waits_for: Vec<Located<String>>,
    /// Article.
    pub cite: Located<Citation>,
}

/// A table decided by an act.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DecisionCall {
    /// Table id.
    pub table: Located<String>,
    /// Name under which conditions see the outcome: `decided.NAME`.
    pub into: Located<String>,
}

/// A suspension of a limit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Suspension {
    /// Limit id.
    pub limit: Located<String>,
    /// Field that holds the reason.
    pub reason: Located<String>,
}

/// An extension of a limit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Extension {
    /// Limit id.
    pub limit: Located<String>,
    /// Parameter that says by how much. Exactly one of `by` and `to_field`.
    #[serde(default)]
    pub by: Option<Located<String>>,
    /// Date field of the act's form that holds the new last day, where the law leaves the length to whoever extends.
    #[serde(default)]
    pub to_field: Option<Located<String>>,
    /// How many times the act may extend it.
    pub times: u32,
}

impl Act {
    /// What it resumes: each limit, with the suspending act whose ground it ends, or none for all grounds.
    pub fn resumed(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.resumes.iter().map(|text| match text.split_once('/') {
            Some((limit, ground)) => (limit, Some(ground)),
            None => (text.as_str(), None),
        })
    }

    /// Figures of the tally on the page of the case that the act looks at: in its guards, or to begin a field with.
    #[must_use]
    pub fn figures(&self) -> BTreeSet<&str> {
        let guards = self.guards.iter().flat_map(|guard| guard.require.tallied());
        let begun = self.form.iter().filter_map(|asked| match &asked.prefill.as_ref()?.value {
            Prefill::Tally(id) => Some(id.as_str()),
            _ => None,
        });
        guards.map(String::as_str).chain(begun).collect()
    }

    /// Whether it signs for hand-overs.
    #[must_use]
    pub fn is_receipt(&self) -> bool {
        !self.receives.is_empty()
    }

    /// Whether it signs for a hand-over of a kind, `procedure/handover`.
    #[must_use]
    pub fn signs_for(&self, kind: &str) -> bool {
        self.receives.iter().any(|wanted| wanted.as_str() == kind)
    }

    /// Whether it names stages of a track in which it may be done.
    #[must_use]
    pub fn is_asked_in(&self, track: &str) -> bool {
        self.from.iter().any(|stage| *stage.track == *track)
    }

    /// Whether the engine itself does it.
    #[must_use]
    pub fn is_by_system(&self) -> bool {
        self.by.iter().all(|role| **role == "system")
    }
}
