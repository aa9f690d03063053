//! 查漏: what finders say of cases, listed for the organs whose cases they are and, for the purpose that the law data name,
//! for those who may look at cases of others. Every look of the latter is written down first.
mod shown;

pub(crate) use shown::words;
pub use shown::{FactShown, FindingView, NearShown};

use crate::cases::CaseFilter;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, Coverage, Purpose, Request, Scope};
use case::FieldValue;
use case::finder::Verdict;
use law::finder::{Finder, Opens, Source};
use law::library::Cited;
use law::procedure::Procedure;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Bounded, FindingQuery, FoundCase, Look, LookQuery, Page};
use uuid::Uuid;

/// Verdicts that a list shows when none is asked for.
const USUAL: [Verdict; 3] = [Verdict::Found, Verdict::Doubtful, Verdict::Near];

/// Which findings a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct FinderFilter {
    /// `found`, `doubtful`, `near`, `undecided`; empty: all but the last.
    pub verdict: String,
    /// Organ that conducts the case.
    pub organ: String,
    /// Region code, or the beginning of one.
    pub region: String,
    /// Procedure of the case.
    pub procedure: String,
    /// Page cursor.
    pub cursor: String,
}

/// A finder with what it finds in the cases that a person may see for it.
#[derive(Debug, Clone, Serialize)]
pub struct FinderSummary {
    /// Finder id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it looks for.
    pub question: String,
    /// Article that demands the hand-over.
    pub cite: Cited,
    /// Verdict: word, title, count.
    pub counts: Vec<(&'static str, &'static str, String)>,
    /// Whether the person's organ may look at cases of others for it.
    pub looks: bool,
}

/// A case that may be opened from a finding, with its form filled as far as the finding goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenableLead {
    /// Procedure id.
    pub procedure: String,
    /// Act id.
    pub act: String,
    /// Title of the act.
    pub title: String,
    /// Values by field.
    pub form: Map<String, Value>,
    /// Cases of the person's organ that were opened from this finding before, the newest first.
    pub opened: Vec<OpenedCase>,
}

/// A case opened from a finding before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenedCase {
    /// The case.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: String,
}

/// Most cases looked at to find those opened from a finding.
const MAX_OPENED: i64 = 20;

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl FinderFilter {
    fn query(&self, finder: &str, limit: i64) -> FindingQuery {
        let verdicts = Verdict::ALL.iter().filter(|known| match self.verdict.as_str() {
            "" => USUAL.contains(known),
            asked => known.key() == asked,
        });
        FindingQuery {
            finder: finder.to_owned(),
            verdicts: verdicts.map(|verdict| verdict.key().to_owned()).collect(),
            organ: some(&self.organ),
            region: some(&self.region),
            procedure: some(&self.procedure),
            case: None,
            cursor: some(&self.cursor),
            limit,
        }
    }
}

impl Platform {
    fn finder(&self, id: &str) -> Result<&Finder, AppFault> {
        self.rules.library.finders.get(id).map(|filed| &filed.value).ok_or(AppFault::NotThere)
    }

    /// The scopes within which a person sees findings: cases he may read, and those the finder's purpose lets him look at.
    fn finder_scopes(&self, person: &Person, finder: &Finder) -> Result<(Scope, Scope), AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let own = self.access.scope(&person.actor)?;
        let purpose = self.access.purpose_scope(&person.actor, &self.purpose_of(person, finder))?;
        Ok((own, purpose))
    }

    /// The purpose as the data state it: which duties, and the region of whoever looks.
    fn purpose_of(&self, person: &Person, finder: &Finder) -> Purpose {
        let facts = self.rules.directory.facts();
        let region = facts.get(&person.case_actor.organ).map_or("", |organ| organ.region.as_str());
        Purpose {
            duties: finder.looks.iter().map(|look| look.duty.value.clone()).collect(),
            covers: Coverage::Region(self.rules.directory.region_start(region)),
            holder: None,
        }
    }

    /// Every finder with its counts for a person.
    ///
    /// # Errors
    /// When the person may not list cases.
    pub async fn finders(&self, person: &Person) -> Result<Vec<FinderSummary>, AppFault> {
        let today = case::actor::civil_date(self.now());
        let mut all = Vec::new();
        for finder in self.rules.library.finders.values().map(|filed| &filed.value) {
            let (own, purpose) = self.finder_scopes(person, finder)?;
            let mut counts = Vec::new();
            for verdict in Verdict::ALL {
                let query = FinderFilter { verdict: verdict.key().to_owned(), ..FinderFilter::default() };
                let counted: Bounded =
                    self.store.count_findings(&own, &purpose, &query.query(&finder.id, 1)).await?;
                counts.push((verdict.key(), verdict.label(), counted.to_string()));
            }
            all.push(FinderSummary {
                id: finder.id.value.clone(),
                title: finder.title.clone(),
                question: finder.question.clone(),
                cite: self.rules.library.cited(&finder.cite, today),
                counts,
                looks: !purpose.is_empty(),
            });
        }
        Ok(all)
    }

    /// A page of findings. What belongs to others is noted in the audit trail before it is shown, each case by itself.
    ///
    /// # Errors
    /// "Not there" for an unknown finder; when the person may not list cases.
    pub async fn findings(
        &self,
        person: &Person,
        finder: &str,
        filter: &FinderFilter,
        limit: i64,
    ) -> Result<Page<FindingView>, AppFault> {
        let finder = self.finder(finder)?;
        let (own, purpose) = self.finder_scopes(person, finder)?;
        let page = self.store.findings(&own, &purpose, &filter.query(&finder.id, limit)).await?;
        self.note_looks(person, elsewhere(&page.rows), &format!("查漏“{}”的清单", finder.title)).await?;
        let rows = page.rows.iter().map(|row| self.finding_view(row)).collect();
        Ok(Page { rows, next: page.next })
    }

    /// One finding with everything that the purpose shows of it, and what may be opened from it.
    ///
    /// # Errors
    /// "Not there" when there is no such finding, or the person may not know of it.
    pub async fn finding(
        &self,
        person: &Person,
        finder: &str,
        case: Uuid,
    ) -> Result<(FindingView, Vec<OpenableLead>), AppFault> {
        let finder = self.finder(finder)?;
        let subject = case.to_string();
        let asked = self.one_finding(person, finder, case).await;
        let row = self.denials_noted(person, Action::ReadForPurpose.name(), &subject, asked).await?;
        let looked = elsewhere(std::slice::from_ref(&row));
        self.note_looks(person, looked, &format!("查漏“{}”", finder.title)).await?;
        let view = self.finding_view(&row);
        let mut leads: Vec<OpenableLead> =
            finder.opens.iter().filter_map(|opens| self.lead(person, opens, &view)).collect();
        for lead in &mut leads {
            lead.opened = self.opened_from(person, &lead.procedure, &view).await?;
        }
        Ok((view, leads))
    }

    async fn one_finding(&self, person: &Person, finder: &Finder, case: Uuid) -> Result<FoundCase, AppFault> {
        let (own, purpose) = self.finder_scopes(person, finder)?;
        let query = FindingQuery {
            finder: finder.id.value.clone(),
            case: Some(case),
            limit: 1,
            ..FindingQuery::default()
        };
        self.store.findings(&own, &purpose, &query).await?.rows.pop().ok_or(AppFault::NotThere)
    }

    /// What a person may open from a finding: none where he may not open such a case.
    fn lead(&self, person: &Person, opens: &Opens, view: &FindingView) -> Option<OpenableLead> {
        let today = case::actor::civil_date(self.now());
        let procedure = self.rules.library.procedure_on(&opens.procedure, today)?;
        let act = procedure.act(&opens.act)?;
        self.grant_opening(person, procedure, act).ok()?;
        Some(OpenableLead {
            procedure: procedure.id.value.clone(),
            act: act.id.value.clone(),
            title: act.title.clone(),
            form: filled(opens, procedure, view),
            opened: Vec::new(),
        })
    }

    /// Cases of a procedure that the person's organ conducts and whose words name the case found.
    async fn opened_from(
        &self,
        person: &Person,
        procedure: &str,
        view: &FindingView,
    ) -> Result<Vec<OpenedCase>, AppFault> {
        if view.number.is_empty() {
            return Ok(Vec::new());
        }
        let filter = CaseFilter {
            q: view.number.clone(),
            procedure: procedure.to_owned(),
            organ: person.case_actor.organ.clone(),
            ..CaseFilter::default()
        };
        let mut opened = Vec::new();
        for row in self.cases(person, &filter, MAX_OPENED).await?.rows {
            // The list finds words; the number must stand there as a whole.
            let state = self.load_for_system(row.case_id).await?.state;
            let names =
                |value: &FieldValue| matches!(value, FieldValue::Text(text) if text.contains(&view.number));
            if state.facts.values().flat_map(FieldValue::each).any(names) {
                let number = row.number.unwrap_or_default();
                opened.push(OpenedCase { id: row.case_id, number, title: row.title, status: row.status });
            }
        }
        Ok(opened)
    }

    /// A page of the looks that others took, for a purpose, at cases that a person may read.
    ///
    /// # Errors
    /// When the person may not list cases.
    pub async fn looks_at(&self, person: &Person, query: &LookQuery) -> Result<Page<Look>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        Ok(self.store.looks(&self.access.scope(&person.actor)?, query).await?)
    }
}

/// The cases of others among those found.
fn elsewhere(rows: &[FoundCase]) -> impl Iterator<Item = Uuid> {
    rows.iter().filter(|row| row.elsewhere).map(|row| row.case.case_id)
}

/// The form that a finding fills.
fn filled(opens: &Opens, procedure: &Procedure, view: &FindingView) -> Map<String, Value> {
    let value = |fill: &law::finder::Fill| -> Option<Value> {
        match (fill.from, &fill.value) {
            (Some(Source::Title), _) => Some(view.title.clone().into()),
            (Some(Source::Organ), _) => Some(view.organ.clone().into()),
            (Some(Source::Summary), _) => Some(view.summary.clone().into()),
            (Some(Source::Fact), _) => view.fact(&fill.field).map(Value::from),
            // The check of the law data refuses what a finding cannot fill.
            (Some(Source::Right | Source::Party), _) => None,
            (None, value) => value.clone().map(Value::from),
        }
    };
    let known = opens.fills.iter().filter(|fill| procedure.field(&fill.field).is_some());
    known.filter_map(|fill| Some((fill.field.value.clone(), value(fill)?))).collect()
}
