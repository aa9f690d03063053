//! Trademark registration numbers.

use std::{fmt, str::FromStr};

use crate::malformed::{Malformed, Problem};
use crate::text_form::{normalized, string_form};

/// Digits of a number today; older ones are shorter.
const MAX_DIGITS: usize = 8;

/// 商标注册号 (the same as its application number): digits, `G` before an international registration that extends
/// to China, one letter after a number that was split (`12345678A`).
///
/// A trademark number has no check digit: a slip is caught only by length and form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrademarkNumber {
    international: bool,
    digits: Box<str>,
    suffix: Option<char>,
}

impl TrademarkNumber {
    const LABEL: &'static str = "商标注册号";

    /// Whether it is an international (Madrid) registration.
    #[must_use]
    pub const fn is_international(&self) -> bool {
        self.international
    }

    /// The digits alone.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The letter of a split application.
    #[must_use]
    pub const fn split_suffix(&self) -> Option<char> {
        self.suffix
    }
}

impl fmt::Display for TrademarkNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.international { "G" } else { "" };
        write!(f, "{prefix}{}", self.digits)?;
        self.suffix.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

impl FromStr for TrademarkNumber {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        let text = normalized(Self::LABEL, given)?;
        let wrong = |problem| Malformed::new(Self::LABEL, given, problem);
        let text = text.strip_prefix('第').unwrap_or(&text);
        let text = text.strip_suffix('号').unwrap_or(text);
        let (international, rest) = match text.strip_prefix('G') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let suffix = rest.chars().next_back().filter(char::is_ascii_uppercase);
        let digits = if suffix.is_some() { &rest[..rest.len() - 1] } else { rest };
        if let Some((index, found)) = digits.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            let position = index + 1 + usize::from(international);
            return Err(wrong(Problem::Character {
                position,
                found,
                allowed: "应为数字（国际注册以G开头，分割商标末位为字母）",
            }));
        }
        let found = digits.len();
        if found == 0 || found > MAX_DIGITS {
            return Err(wrong(Problem::Length { expected: "1至8位数字", found }));
        }
        if digits.starts_with('0') {
            return Err(wrong(Problem::Part("注册号不以0开头".to_owned())));
        }
        Ok(Self { international, digits: digits.into(), suffix })
    }
}

string_form!(TrademarkNumber, "^G?[1-9][0-9]{0,7}[A-Z]?$", "商标注册号或申请号");
