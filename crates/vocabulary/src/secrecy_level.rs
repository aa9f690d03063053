//! Who may know.

use std::{fmt, str::FromStr};

use crate::malformed::{Malformed, Problem};
use crate::text_form::{half_width, string_form};

/// 知悉范围, from widest to narrowest: a higher level is the stricter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum SecrecyLevel {
    /// 公开: anyone.
    Public,
    /// 内部: officers within scope.
    #[default]
    Internal,
    /// 密封: only those named, as for trade secrets and protected witnesses.
    Sealed,
}

impl SecrecyLevel {
    /// All levels, widest first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Internal, Self::Sealed];

    /// The Chinese word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Public => "公开",
            Self::Internal => "内部",
            Self::Sealed => "密封",
        }
    }

    /// The word in data files and JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Sealed => "sealed",
        }
    }
}

/// Shows the Chinese word; data files and JSON carry [`SecrecyLevel::key`].
impl fmt::Display for SecrecyLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for SecrecyLevel {
    type Err = Malformed;

    /// Reads the key or the Chinese word.
    fn from_str(given: &str) -> Result<Self, Malformed> {
        const LABEL: &str = "知悉范围";
        let text = half_width(LABEL, given)?;
        let found = Self::ALL.into_iter().find(|level| level.key() == text || level.label() == text);
        let problem = || Problem::Part("应为 public（公开）、internal（内部）或 sealed（密封）".to_owned());
        found.ok_or_else(|| Malformed::new(LABEL, given, problem()))
    }
}

impl serde::Serialize for SecrecyLevel {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

string_form!(@read SecrecyLevel, "^(public|internal|sealed)$", "知悉范围：public 公开、internal 内部、sealed 密封");
