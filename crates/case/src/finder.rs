//! What finders say of a case: a table decided on its facts while nothing was handed over.
use crate::actor::civil_date;
use crate::form::facts_for;
use crate::state::{CaseState, SentItem};
use law::decide::{CannotDecide, Facts, NearMiss};
use law::expression::FactValue;
use law::finder::{Finder, FinderSubject};
use law::procedure::Procedure;
use law::table::{InputType, Table};
use law::{Decision, Library};
use serde::{Deserialize, Serialize};

/// Most near misses kept with one finding.
const MAX_NEAR: usize = 5;

/// What a finder says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It should have been handed over.
    Found,
    /// Somebody has to judge.
    Doubtful,
    /// Below, but a figure is near.
    Near,
    /// A fact that the table needs was not filled in.
    Undecided,
}

impl Verdict {
    /// Every verdict, gravest first.
    pub const ALL: [Self; 4] = [Self::Found, Self::Doubtful, Self::Near, Self::Undecided];

    /// Word in read models and addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Doubtful => "doubtful",
            Self::Near => "near",
            Self::Undecided => "undecided",
        }
    }

    /// The word people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Found => "达到标准",
            Self::Doubtful => "须个案判断",
            Self::Near => "接近标准",
            Self::Undecided => "资料不足",
        }
    }
}

/// What one finder says of one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Finder id.
    pub finder: String,
    /// What sort of case it is, in the finder's words.
    pub subject: String,
    /// What it says.
    pub verdict: Verdict,
    /// The decision with its facts; absent when undecided.
    pub decision: Option<Decision>,
    /// Rows that would count if one fact were different, nearest first.
    pub near: Vec<NearMiss>,
    /// What is missing, in words; empty unless undecided.
    #[serde(default)]
    pub missing: String,
}

impl Finding {
    /// How near the nearest figure is to a threshold that counts, in percent; 100 when found.
    #[must_use]
    pub fn percent(&self) -> i64 {
        match self.verdict {
            Verdict::Found => 100,
            _ => self.near.iter().map(|miss| miss.reached_percent).max().unwrap_or(0),
        }
    }
}

/// Everything the library's finders say of a case.
#[must_use]
pub fn findings(library: &Library, procedure: &Procedure, state: &CaseState) -> Vec<Finding> {
    library.finders.values().filter_map(|finder| finding(library, finder, procedure, state)).collect()
}

/// What one finder says of a case; nothing if it does not look at it, or sees nothing.
#[must_use]
pub fn finding(
    library: &Library,
    finder: &Finder,
    procedure: &Procedure,
    state: &CaseState,
) -> Option<Finding> {
    let table = library.table(&finder.table)?;
    let looked_at = |subject: &&FinderSubject| is_subject(subject, state);
    let subject = finder.subjects_of(&procedure.id).find(looked_at)?;
    let on = civil_date(state.signals.last().map_or(state.opened_at, |signal| signal.occurred_at));
    let found = |verdict, decision, near, missing| Finding {
        finder: finder.id.value.clone(),
        subject: subject.title.clone(),
        verdict,
        decision,
        near,
        missing,
    };
    let decision = match law::decide(table, &facts(table, subject, state), on) {
        Ok(decision) => decision,
        Err(CannotDecide::Missing { title, .. }) => {
            return Some(found(Verdict::Undecided, None, Vec::new(), format!("没有填写“{title}”")));
        }
        Err(fault @ CannotDecide::NoVersion(..)) => {
            return Some(found(Verdict::Undecided, None, Vec::new(), fault.to_string()));
        }
        Err(_) => return None,
    };
    let counts = |outcome: &str| finder.counts.iter().any(|counted| **counted == outcome);
    let near: Vec<NearMiss> =
        decision.near_misses.iter().filter(|miss| counts(&miss.then)).take(MAX_NEAR).cloned().collect();
    let is_near = near.iter().any(|miss| miss.reached_percent >= *finder.near_percent);
    let verdict = if counts(&decision.outcome) {
        Verdict::Found
    } else if finder.doubtful.iter().any(|doubtful| **doubtful == decision.outcome) {
        Verdict::Doubtful
    } else if is_near {
        Verdict::Near
    } else {
        return None;
    };
    Some(found(verdict, Some(decision), near, String::new()))
}

fn is_subject(subject: &FinderSubject, state: &CaseState) -> bool {
    let within = subject.within.iter().all(|stage| {
        subject.within.iter().filter(|other| other.track == stage.track).any(|other| state.is_in(other))
    });
    let is = |sent: &SentItem, id: &str| sent.stands() && sent.item.kind.rsplit('/').next() == Some(id);
    let sent = |id: &str| state.sent.iter().any(|sent| is(sent, id));
    let signed = |id: &str| state.sent.iter().any(|sent| is(sent, id) && sent.signed_at.is_some());
    within
        && !subject.except.iter().any(|stage| state.is_in(stage))
        && !subject.without_acts.iter().any(|act| state.done.iter().any(|done| done.act == **act))
        && !subject.without_sent.iter().any(|id| sent(id))
        && !subject.without_receipt.iter().any(|id| signed(id))
        && !subject.unless.iter().any(|out| {
            let value = state.facts.get(&*out.field).map(crate::value::FieldValue::fact);
            value == Some(FactValue::Text(out.value.clone()))
        })
        && subject
            .inputs
            .iter()
            .filter_map(|from| from.field.as_ref())
            .all(|field| state.facts.contains_key(&field.value))
}

/// The facts that the table asks for, from the fields that the finder names or those of the inputs' own ids.
fn facts(table: &Table, subject: &FinderSubject, state: &CaseState) -> Facts {
    let mut facts = facts_for(table, state);
    for from in &subject.inputs {
        let fact = match (&from.field, &from.value) {
            (Some(field), _) => state.facts.get(&field.value).map(crate::value::FieldValue::fact),
            (None, value) => value.clone(),
        };
        let yes_no = table.input(&from.input).is_some_and(|input| input.kind == InputType::YesNo);
        match fact {
            Some(FactValue::Text(text)) if yes_no => {
                facts.insert(from.input.value.clone(), FactValue::YesNo(text == "yes"));
            }
            Some(fact) => {
                facts.insert(from.input.value.clone(), fact);
            }
            None => {
                facts.remove(from.input.as_str());
            }
        }
    }
    facts
}
