//! Quantities of goods: decimals with at most three places, kept as whole thousandths, so that adding never rounds.
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Thousandths in one unit.
const SCALE: i64 = 1_000;
/// Most digits after the point.
const PLACES: usize = 3;
/// Largest quantity of one line, in units; sums of all lines of a case stay far inside the number range.
const MAX_UNITS: i64 = 1_000_000_000;

/// A quantity of some unit, never negative. Written in events as a decimal text (`12.5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity(0);

    /// Whole units; none when negative or beyond what a line may hold.
    #[must_use]
    pub fn of_units(units: i64) -> Option<Self> {
        (0..=MAX_UNITS).contains(&units).then(|| Quantity(units * SCALE))
    }

    /// Whole thousandths, as read models store it; none when negative.
    #[must_use]
    pub fn of_thousandths(thousandths: i64) -> Option<Self> {
        (thousandths >= 0).then_some(Quantity(thousandths))
    }

    /// In thousandths of the unit.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whole units, without the broken part.
    #[must_use]
    pub const fn whole_units(self) -> i64 {
        self.0 / SCALE
    }

    /// Whether there is no broken part.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.0 % SCALE == 0
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Together with another.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Quantity(self.0.saturating_add(other.0))
    }

    /// Without another; none when there is less.
    #[must_use]
    pub const fn minus(self, other: Self) -> Option<Self> {
        if self.0 < other.0 { None } else { Some(Quantity(self.0 - other.0)) }
    }

    /// The sum of several.
    #[must_use]
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::ZERO, Self::plus)
    }
}

impl std::str::FromStr for Quantity {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SAYS: &str = "数量写作不小于 0 的数，最多三位小数，例如 120 或 2.5";
        let narrow: String = text.trim().chars().filter(|c| !matches!(c, ',' | '，')).map(narrow).collect();
        let (whole, part) = narrow.split_once('.').unwrap_or((&narrow, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let part = part.trim_end_matches('0');
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > PLACES {
            return Err(SAYS);
        }
        let units = whole.parse::<i64>().ok().and_then(Self::of_units).ok_or("数量过大，请核对单位")?;
        let part: i64 = format!("{part:0<PLACES$}").parse().map_err(|_| SAYS)?;
        Ok(Quantity(units.0 + part))
    }
}

/// Full-width digits and points as people type them.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '．' | '。' => '.',
        other => other,
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0 / SCALE, self.0 % SCALE);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:0>PLACES$}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    #[test]
    fn decimals_are_read_and_written_without_rounding() {
        for (typed, shown) in [
            ("120", "120"),
            ("2.5", "2.5"),
            ("2.50", "2.5"),
            ("０．125", "0.125"),
            ("1,200.001", "1200.001"),
            ("3.0000", "3"),
        ] {
            assert_eq!(typed.parse::<Quantity>().unwrap().to_string(), shown, "{typed}");
        }
        for wrong in ["", "-1", "1.2345", "abc", ".", ".5", "1e3", "99999999999"] {
            assert!(wrong.parse::<Quantity>().is_err(), "{wrong}");
        }
    }
}
