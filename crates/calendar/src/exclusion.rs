//! Stretches of time that do not count (中止、扣除).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stretch during which the clock stands still, from `from` up to, not including, `until`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// When the suspension begins.
    #[schemars(with = "String")]
    pub from: Timestamp,
    /// When the clock runs again; `None` while the suspension lasts.
    #[schemars(with = "Option<String>")]
    pub until: Option<Timestamp>,
    /// Why, in the words shown to people: `鉴定`, `公告送达`.
    pub reason: String,
}

/// Suspensions in order of time, overlapping and touching ones joined, so that no moment is deducted twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Suspensions(Vec<Exclusion>);

impl Suspensions {
    /// Sorts and joins; empty or reversed stretches (`until <= from`) suspend nothing and are dropped.
    pub(crate) fn merged(exclusions: &[Exclusion]) -> Self {
        let mut sorted: Vec<Exclusion> =
            exclusions.iter().filter(|e| e.until.is_none_or(|until| until > e.from)).cloned().collect();
        sorted.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.reason.cmp(&b.reason)));
        let mut merged: Vec<Exclusion> = Vec::with_capacity(sorted.len());
        for next in sorted {
            match merged.last_mut() {
                Some(last) if last.until.is_none_or(|until| next.from <= until) => last.absorb(&next),
                _ => merged.push(next),
            }
        }
        Self(merged)
    }

    /// The suspension in force at an instant.
    pub(crate) fn at(&self, instant: Timestamp) -> Option<&Exclusion> {
        let begun = self.0.partition_point(|e| e.from <= instant);
        let last = self.0.get(begun.checked_sub(1)?)?;
        last.until.is_none_or(|until| instant < until).then_some(last)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Exclusion> {
        self.0.iter()
    }
}

impl Exclusion {
    fn absorb(&mut self, other: &Self) {
        self.until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.max(b)),
            _ => None,
        };
        if !other.reason.is_empty() && !self.reason.split('、').any(|known| known == other.reason) {
            if !self.reason.is_empty() {
                self.reason.push('、');
            }
            self.reason.push_str(&other.reason);
        }
    }
}
