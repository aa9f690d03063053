//! What was found earlier of the agencies that file for applicants.

use super::factors::{Factor, FactorFound, Proof};
use super::names::normal_name;
use super::{EarlierFinding, Filing};
use std::collections::{BTreeMap, BTreeSet};

/// An earlier finding of an agency that files in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyFinding {
    /// The agency as the finding writes it.
    pub agency: String,
    /// Number of the decision or judgment.
    pub document: String,
    /// What was found, in a line.
    pub finding: String,
    /// Applicants of the batch for whom it files, as written.
    pub applicants: Vec<String>,
    /// Numbers of their applications.
    pub filings: Vec<String>,
}

/// Earlier findings of the agencies of a batch, in the order of the findings. An applicant is not listed among the filers
/// because of its agency alone; this list tells the agency all the same.
#[must_use]
pub fn agency_findings(filings: &[Filing], findings: &[EarlierFinding]) -> Vec<AgencyFinding> {
    let mut served: BTreeMap<String, Vec<&Filing>> = BTreeMap::new();
    for filing in filings.iter().filter(|filing| !filing.agent.is_empty()) {
        served.entry(normal_name(&filing.agent)).or_default().push(filing);
    }
    let one = |finding: &EarlierFinding| {
        let of_agency = served.get(&normal_name(&finding.person))?;
        let names: BTreeSet<&str> = of_agency.iter().map(|filing| filing.applicant.as_str()).collect();
        let numbers: BTreeSet<&str> = of_agency.iter().map(|filing| filing.id.as_str()).collect();
        Some(AgencyFinding {
            agency: finding.person.clone(),
            document: finding.document.clone(),
            finding: finding.finding.clone(),
            applicants: names.into_iter().map(str::to_owned).collect(),
            filings: numbers.into_iter().map(str::to_owned).collect(),
        })
    };
    findings.iter().filter_map(one).collect()
}

/// The earlier findings of the agencies of a group's filings.
pub(super) fn of_group(filings: &[&Filing], findings: &[EarlierFinding]) -> Option<FactorFound> {
    let proof: Vec<Proof> = findings
        .iter()
        .filter_map(|finding| {
            let agency = normal_name(&finding.person);
            let count = filings.iter().filter(|filing| normal_name(&filing.agent) == agency).count();
            let text = format!("{}（代理其中{count}件）：{}", finding.person, finding.finding);
            (count > 0).then(|| Proof { filing: finding.document.clone(), text, other_mark: None })
        })
        .collect();
    let summary = format!("所用代理机构的在先认定{}件", proof.len());
    (!proof.is_empty()).then_some(FactorFound { factor: Factor::AgencyFindings, summary, proof })
}
