//! A numeric target (目标值): how much of what, compared how, by when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A numeric target as a plan states it, for example at least 5,000 person-times a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The clause that states the target.
    pub text: String,
    /// How a figure is compared with `value`: figure `comparison` value.
    pub comparison: Comparison,
    /// The value, in `unit`.
    pub value: Quantity,
    /// Unit as the plan writes it (家, 人次, %); empty when the plan names none.
    pub unit: String,
    /// The year it is due in, or "yearly"; absent or null when the plan names none.
    #[serde(default)]
    pub year: Option<TargetYear>,
}

/// How a measured figure must stand to the value of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Comparison {
    /// 不少于: at least.
    #[serde(rename = ">=")]
    AtLeast,
    /// 超过: more than.
    #[serde(rename = ">")]
    MoreThan,
    /// Exactly the figure named.
    #[serde(rename = "=")]
    Exactly,
    /// 不超过: at most.
    #[serde(rename = "<=")]
    AtMost,
}

impl Comparison {
    /// The comparison in Chinese words, as the board shows it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AtLeast => "不少于",
            Self::MoreThan => "超过",
            Self::Exactly => "等于",
            Self::AtMost => "不超过",
        }
    }
}

/// An exact value: a whole number as a JSON number, a decimal as a string so that no digit changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Quantity {
    /// A whole number.
    Integer(i64),
    /// A decimal in plain notation, for example "12.5".
    Decimal(String),
}

impl Quantity {
    /// Whether the quantity is well formed: any integer, or a decimal with digits on both sides of one point
    /// (or digits alone when they exceed the range of an integer).
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let Self::Decimal(text) = self else { return true };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        match text.split_once('.') {
            Some((whole, fraction)) => digits(whole) && digits(fraction),
            None => digits(text),
        }
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Decimal(value) => f.write_str(value),
        }
    }
}

/// When a target is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum TargetYear {
    /// By the end of a calendar year.
    Year(i16),
    /// Again in each year.
    Every(Yearly),
}

/// The word that marks a target as due again each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Yearly {
    /// 每年, 年度.
    Yearly,
}
