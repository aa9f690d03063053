//! Figures beside their targets, as a line of a table and as a line of JSON.
use serde_json::json;
use std::time::Duration;

/// One measured figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Target in words with whether it is met; none where the figure is for information.
    pub target: Option<(&'static str, bool)>,
    /// How it came about.
    pub how: String,
}

impl Figure {
    /// A figure without a target.
    #[must_use]
    pub fn plain(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Figure { what: what.into(), value, unit, target: None, how: String::new() }
    }

    /// The same with its target.
    #[must_use]
    pub fn against(self, target: &'static str, met: bool) -> Self {
        Figure { target: Some((target, met)), ..self }
    }

    /// The same with how it came about.
    #[must_use]
    pub fn by(self, how: impl Into<String>) -> Self {
        Figure { how: how.into(), ..self }
    }

    /// Prints the line of the table and the line of JSON.
    pub fn print(&self) {
        let target = match self.target {
            Some((target, true)) => format!("{target} yes"),
            Some((target, false)) => format!("{target} NO"),
            None => String::new(),
        };
        println!("{:<58} {:>12.2} {:<8} {:<16} {}", self.what, self.value, self.unit, target, self.how);
        let (words, met) = self.target.unzip();
        println!(
            "{}",
            json!({ "what": self.what, "value": self.value, "unit": self.unit, "target": words, "met": met, "how": self.how })
        );
    }
}

/// Times of many answers.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: Times) {
        self.0.extend(other.0);
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time within which `share` (0 to 1) of the answers came, in milliseconds; 0 without answers.
    #[must_use]
    pub fn within_ms(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_taken_by_nearest_rank() {
        let mut times = Times::default();
        for ms in (1..=100).rev() {
            times.add(Duration::from_millis(ms));
        }
        assert_eq!((times.within_ms(0.5), times.within_ms(0.99), times.within_ms(1.0)), (50.0, 99.0, 100.0));
        assert_eq!(Times::default().within_ms(0.99), 0.0);
    }
}
