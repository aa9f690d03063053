//! Lengths of time as statutes write them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The unit in which a period is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 小时: exact hours.
    Hours,
    /// 日: natural days (自然日).
    CalendarDays,
    /// 工作日: days that the working calendar marks as working.
    WorkingDays,
    /// 个月: ends on the matching day, or on the last day of a month that has none (民法典 202).
    Months,
    /// 年: like months, twelve at a time.
    Years,
}

impl Unit {
    /// The Chinese word written after a number: `3` + `个月`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hours => "小时",
            Self::CalendarDays => "日",
            Self::WorkingDays => "工作日",
            Self::Months => "个月",
            Self::Years => "年",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// An amount of one unit, for example `{ amount = 3, unit = "working-days" }`.
///
/// ```
/// use calendar::{Period, Unit};
/// assert_eq!(Period::new(3, Unit::WorkingDays).to_string(), "3个工作日");
/// assert_eq!(Period::new(24, Unit::Hours).to_string(), "24小时");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many units; zero means within the day itself (当日), or at once for hours.
    pub amount: u32,
    /// The unit of `amount`.
    pub unit: Unit,
}

impl Period {
    /// A period of `amount` times `unit`.
    #[must_use]
    pub const fn new(amount: u32, unit: Unit) -> Self {
        Self { amount, unit }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measure_word = if self.unit == Unit::WorkingDays { "个" } else { "" };
        write!(f, "{}{measure_word}{}", self.amount, self.unit.label())
    }
}
