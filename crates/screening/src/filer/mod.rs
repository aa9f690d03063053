//! Filers who may not act in good faith: the factors of the office and the courts, each with its evidence.
//!
//! Factors: 规范商标申请注册行为若干规定 (国家市场监督管理总局令第17号) article 8, and the kinds of the special campaigns of
//! 2021 and 2022 (国知发办函字〔2022〕54号). There is no score: what weighs how much is for the examiner or the court.
//!
//! ```
//! use screening::filer::{Factor, Filing, Thresholds, examine};
//! let filing = |number: usize| Filing {
//!     id: number.to_string(),
//!     applicant: "甲公司".to_owned(),
//!     mark: format!("松花{number}"),
//!     classes: vec![30],
//!     filed: "2026-05-06".to_owned(),
//!     ..Filing::default()
//! };
//! let filings: Vec<Filing> = (1..=40).map(filing).collect();
//! let thresholds = Thresholds { filings: 30, ..Thresholds::default() };
//! let reports = examine(&filings, &[], None, &[], &[], &thresholds)?;
//! assert_eq!(reports[0].applicants, ["甲公司"]);
//! let volume = reports[0].factors.iter().find(|found| found.factor == Factor::Volume);
//! assert!(volume.is_some_and(|found| found.summary.contains("40") && !found.proof.is_empty()));
//! # Ok::<(), screening::IndexError>(())
//! ```

mod agency;
mod factors;
mod link;
mod merge;
mod names;

pub use agency::{AgencyFinding, agency_findings};
pub use factors::{Factor, FactorFound, FilerReport, Proof, Thresholds, examine};
pub use link::{Applicant, FiledBy, link_applicants};
pub use merge::merged;
pub use names::{KnownName, NameKind, normal_name};

/// An application for a mark, for examining its filer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filing {
    /// Number of the application.
    pub id: String,
    /// Applicant as written.
    pub applicant: String,
    /// Agency as written, empty when none.
    pub agent: String,
    /// Words of the mark.
    pub mark: String,
    /// Nice classes.
    pub classes: Vec<u8>,
    /// Similar groups (类似群).
    pub groups: Vec<u16>,
    /// Day of filing: `2024-05-06`, `20240506` or `2024年5月6日`; empty when not known.
    pub filed: String,
    /// To whom the mark was transferred, empty when it was not.
    pub transferred_to: String,
}

impl From<crate::index::Record> for Filing {
    /// A row of a table of applications; to whom it was transferred is not known of it.
    fn from(record: crate::index::Record) -> Self {
        Self {
            id: record.id,
            applicant: record.owner,
            agent: record.agent,
            mark: record.mark,
            classes: record.classes,
            groups: record.groups,
            filed: record.filed,
            transferred_to: String::new(),
        }
    }
}

/// An earlier finding of bad faith or infringement against a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierFinding {
    /// The person as written.
    pub person: String,
    /// Number of the decision or judgment.
    pub document: String,
    /// What was found, in a line.
    pub finding: String,
}

/// Days since a fixed day, for differences only; none when the text is no day.
pub(crate) fn day_number(text: &str) -> Option<i64> {
    let digits: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match digits[..] {
        [all] if all.len() == 8 => {
            (all[..4].parse::<i64>(), all[4..6].parse::<i64>(), all[6..].parse::<i64>())
        }
        [year, month, day, ..] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            (year.parse(), month.parse(), day.parse())
        }
        _ => return None,
    };
    let (year, month, day) = (year.ok()?, month.ok()?, day.ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days of the proleptic Gregorian calendar, years beginning in March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(
        year * 365 + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (month * 153 + 2) / 5
            + day,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_any_writing_are_counted() {
        let day = |text| day_number(text).unwrap();
        assert_eq!(day("2024-03-01") - day("2024-02-28"), 2);
        assert_eq!(day("20250301") - day("2025年2月28日"), 1);
        assert_eq!(day("2025/1/1") - day("2024/1/1"), 366);
        assert_eq!(day_number("unknown"), None);
        assert_eq!(day_number("2024-13-01"), None);
    }
}
