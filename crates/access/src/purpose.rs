//! Looking into cases of others for one purpose: whose organs may, and at whose cases.

use std::collections::BTreeSet;

use vocabulary::OrganId;

use crate::facts::CaseFacts;

/// A purpose, as far as authorisation looks at it. What it shows of a case is bounded by whoever asks: never opinions,
/// drafts or papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// Duties whose organs may look.
    pub duties: BTreeSet<String>,
    /// Whose cases.
    pub covers: Coverage,
    /// The one organ whose purpose it is, e.g. the one that conducts a campaign; absent: every organ of the duties.
    pub holder: Option<OrganId>,
}

/// Whose cases a purpose covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// Organs of regions whose GB/T 2260 code begins so.
    Region(String),
    /// These organs.
    Organs(BTreeSet<OrganId>),
}

impl Coverage {
    /// Whether it covers a case.
    #[must_use]
    pub fn admits(&self, case: &CaseFacts) -> bool {
        match self {
            Self::Region(start) => case.region.starts_with(start.as_str()),
            Self::Organs(organs) => organs.contains(&case.organ),
        }
    }
}
