//! Inspections: the cases of named organs are open to the organ that conducts the inspection, read only, for the days its plan
//! says and while it is under way.
use super::StageRef;
use crate::citation::Citation;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose cases a case of the procedure opens to the organ that conducts it, and for how long.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Inspects {
    /// Organ field: the organs inspected.
    pub organs: Located<String>,
    /// Date field: the first day.
    pub from: Located<String>,
    /// Date field: the last day, to its end.
    pub until: Located<String>,
    /// Choice field of several whose choices are ids of procedures: only such cases are open; absent, or nothing chosen: cases of
    /// every procedure.
    #[serde(default)]
    pub procedures: Option<Located<String>>,
    /// Date field: only cases opened on that day or later are open; absent, or empty: all.
    #[serde(default)]
    pub opened_since: Option<Located<String>>,
    /// Stages in which the inspection is under way.
    pub during: Vec<Located<StageRef>>,
    /// Choice field that says how is inspected; absent: every such case opens files.
    #[serde(default)]
    pub ways: Option<Located<String>>,
    /// The choice of it that opens files.
    #[serde(default)]
    pub way: Option<Located<String>>,
    /// Article on which looking rests.
    pub cite: Located<Citation>,
}
