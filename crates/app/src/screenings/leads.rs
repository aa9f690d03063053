//! From a finding to a case in one act: what the law data let a person open, with the form filled as far as it goes.
use super::found::Found;
use super::{ScreenFindingView, ScreeningView};
use crate::fault::AppFault;
use crate::finders::OpenableLead;
use crate::marks::right;
use crate::people::Person;
use crate::platform::Platform;
use case::value::Party;
use law::finder::{Fill, Source};
use serde_json::{Value, json};
use uuid::Uuid;

/// Rows of evidence of each factor that a form takes over.
const PROOF_TAKEN: usize = 20;

/// Most numbers of applications that a form takes over.
const NUMBERS_TAKEN: usize = 200;

impl Platform {
    /// What a person may open from a finding of the organ.
    ///
    /// # Errors
    /// As [`Platform::screen_finding`].
    pub async fn screen_finding_leads(
        &self,
        person: &Person,
        id: Uuid,
    ) -> Result<Vec<OpenableLead>, AppFault> {
        let finding = self.screen_finding(person, id).await?;
        let (screening, _) = self.screening(person, finding.screening).await?;
        Ok(self.screen_leads(person, &finding.kind, &|fill| value(fill, &finding, &screening)))
    }
}

fn value(fill: &Fill, finding: &ScreenFindingView, screening: &ScreeningView) -> Option<Value> {
    let found = &finding.found;
    match (fill.from, &fill.value) {
        (Some(Source::Title), _) => Some(finding.title.clone().into()),
        (Some(Source::Summary), _) => Some(found.summary(&screening.algorithm).into()),
        (Some(Source::Right), _) => match found {
            Found::Likeness { of, .. } => Some(right(&of.number, &of.mark, &of.owner)),
            Found::Filers { .. } => None,
        },
        (Some(Source::Party), _) => Some(parties(found)),
        (Some(Source::Fact), _) => fact(&fill.field, found, screening),
        // The check of the law data refuses what a screen does not give.
        (Some(Source::Organ), _) => None,
        (None, value) => value.clone().map(Value::from),
    }
}

fn parties(found: &Found) -> Value {
    let names: Vec<&str> = match found {
        Found::Likeness { filed, .. } => vec![filed.owner.as_str()],
        Found::Filers { applicants, .. } => applicants.iter().map(String::as_str).collect(),
    };
    let party =
        |name: &&str| Party { name: (*name).to_owned(), part: "申请人".into(), ..Party::default() };
    json!(names.iter().filter(|name| !name.is_empty()).map(party).collect::<Vec<_>>())
}

fn fact(field: &str, found: &Found, screening: &ScreeningView) -> Option<Value> {
    let text = match field {
        "filing_numbers" => {
            return Some(json!(numbers(found).iter().take(NUMBERS_TAKEN).collect::<Vec<_>>()));
        }
        "filing_count" => return Some(numbers(found).len().to_string().into()),
        "factors" => found.factors(PROOF_TAKEN),
        "agency" => match found {
            Found::Likeness { filed, .. } => filed.agent.clone(),
            Found::Filers { agencies, .. } => agencies.join("、"),
        },
        "screening" => format!(
            "{}“{}”，申请表 {}（SHA-256 {}），算法 {}",
            screening.kind_title, screening.title, screening.source, screening.sha256, screening.algorithm
        ),
        _ => return None,
    };
    (!text.is_empty()).then(|| text.into())
}

/// Numbers of the applications.
fn numbers(found: &Found) -> Vec<&str> {
    match found {
        Found::Likeness { filed, .. } => vec![filed.number.as_str()],
        Found::Filers { filings, .. } => filings.iter().map(String::as_str).collect(),
    }
}
