//! Parameters: dated legal values with unit, citation and the day they were last checked (`law/parameters/*.toml`).
use crate::citation::Citation;
use crate::instrument::Status;
use crate::source::Located;
use calendar::{Period, Unit};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of parameters.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ParameterFile {
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

/// A legal value over time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameter {
    /// Dotted id, e.g. `transfer.approval`.
    pub id: Located<String>,
    /// What it is, for people.
    pub title: String,
    /// Unit of every value.
    pub unit: ParameterUnit,
    /// Values, oldest first.
    pub values: Vec<ParameterValue>,
}

/// Units of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterUnit {
    /// Hours 小时.
    Hours,
    /// Calendar days 日.
    CalendarDays,
    /// Working days 工作日.
    WorkingDays,
    /// Months 个月.
    Months,
    /// Years 年.
    Years,
    /// Yuan 元 (whole).
    Yuan,
    /// Percent.
    Percent,
    /// Plain count (件, 次, 人).
    Count,
    /// Multiple 倍.
    Times,
}

/// The value of a parameter from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ParameterValue {
    /// First day of validity.
    #[schemars(with = "String")]
    pub from: Located<Date>,
    /// Last day of validity; absent while valid.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The value in the parameter's unit.
    pub value: u32,
    /// Where it stands.
    pub cite: Located<Citation>,
    /// Whether it was checked.
    pub status: Status,
    /// Day of the last check.
    #[schemars(with = "String")]
    pub checked_on: Date,
    /// Remark for people, e.g. an ambiguity in the text.
    #[serde(default)]
    pub note: Option<String>,
}

impl ParameterUnit {
    /// The unit of time, if it is one.
    #[must_use]
    pub fn time(self) -> Option<Unit> {
        Some(match self {
            ParameterUnit::Hours => Unit::Hours,
            ParameterUnit::CalendarDays => Unit::CalendarDays,
            ParameterUnit::WorkingDays => Unit::WorkingDays,
            ParameterUnit::Months => Unit::Months,
            ParameterUnit::Years => Unit::Years,
            _ => return None,
        })
    }

    /// The word after the figure.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            ParameterUnit::Hours => "小时",
            ParameterUnit::CalendarDays => "日",
            ParameterUnit::WorkingDays => "个工作日",
            ParameterUnit::Months => "个月",
            ParameterUnit::Years => "年",
            ParameterUnit::Yuan => "元",
            ParameterUnit::Percent => "%",
            ParameterUnit::Count => "",
            ParameterUnit::Times => "倍",
        }
    }
}

impl Parameter {
    /// The value in force on a day.
    #[must_use]
    pub fn value_on(&self, on: Date) -> Option<&ParameterValue> {
        self.values.iter().rev().find(|v| *v.from <= on && v.until.is_none_or(|until| on <= until))
    }

    /// The value on a day as a period, if the unit is one of time.
    #[must_use]
    pub fn period_on(&self, on: Date) -> Option<(Period, &ParameterValue)> {
        let unit = self.unit.time()?;
        let value = self.value_on(on)?;
        Some((Period { amount: value.value, unit }, value))
    }
}
