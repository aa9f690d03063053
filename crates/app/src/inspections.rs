//! 查阅办件: an inspection under way opens the cases of the organs inspected to the organ that conducts it, read only, for the days
//! of its plan. Facts and the timeline without personal data, opinions and papers are shown; every look is written down first
//! and shown to the organ looked at (ADR 0014).
use crate::audit::GRANTED;
use crate::cases::{EventView, Eyes, Loaded, PaperRule, Redactor};
use crate::clock::{day_begins, instant};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use crate::tallies::held_purpose;
use access::{Action, Purpose, Request};
use case::actor::civil_date;
use case::clock::Clock;
use case::inspects::Opened;
use jiff::Timestamp;
use jiff::civil::Date;
use law::library::Cited;
use law::procedure::Procedure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{CaseOrder, CaseQuery, CaseRow, Page};
use uuid::Uuid;

/// Which cases of the organs inspected a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct InspectedFilter {
    /// Words, all of them.
    pub q: String,
    /// Procedure id.
    pub procedure: String,
    /// Organ that conducts the case.
    pub organ: String,
    /// `open`, `closed` or empty for both.
    pub state: String,
    /// Page cursor.
    pub cursor: String,
}

/// What an inspection opens today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenFiles {
    /// Organs whose cases are open: id and name.
    pub organs: Vec<(String, String)>,
    /// Titles of the procedures; none: of every procedure.
    pub procedures: Vec<String>,
    /// Only those opened on this day or later.
    pub since: Option<Date>,
    /// Last day, to its end.
    pub until: Option<Date>,
    /// Article on which looking rests.
    pub cite: Cited,
}

/// A case of an organ inspected, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedRow {
    /// The case.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Its title, natural persons covered.
    pub title: String,
    /// Title of its procedure.
    pub procedure: String,
    /// Name of the organ that conducts it.
    pub organ_name: String,
    /// Status in words.
    pub status: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The nearest due time of its running clocks.
    pub next_due_at: Option<Timestamp>,
}

/// A case of an organ inspected: what was done and when, without personal data, opinions and papers.
#[derive(Debug, Clone, Serialize)]
pub struct InspectedCase {
    /// As in the list.
    pub row: InspectedRow,
    /// Its procedure: `id@version`.
    pub procedure_key: String,
    /// Clocks, running ones first.
    pub clocks: Vec<Clock>,
    /// Timeline, oldest first; who acted is the organ.
    pub events: Vec<EventView>,
}

/// An inspection with what it opens today.
struct Inspection {
    title: String,
    opened: Opened,
    purpose: Purpose,
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl Platform {
    /// What an inspection opens today; none where the case is no inspection, is not under way, or its days are over.
    ///
    /// # Errors
    /// "Not there" when the case is not there or the person may not know.
    pub async fn open_files(&self, person: &Person, case: Uuid) -> Result<Option<OpenFiles>, AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        let today = civil_date(self.now());
        let opened = case::inspects::opened(loaded.procedure, &loaded.state, today);
        let inspects = loaded.procedure.inspects.as_ref().filter(|_| !opened.organs.is_empty());
        let Some(inspects) = inspects else { return Ok(None) };
        let named = |id: String| (id.clone(), self.rules.directory.organ_name(&id).to_owned());
        let cite = self.rules.library.cited(&inspects.cite, today);
        let kind = |id: &String| {
            let known = self.rules.library.procedure_on(id, today);
            known.map_or_else(|| id.clone(), |procedure| procedure.title.clone())
        };
        Ok(Some(OpenFiles {
            procedures: opened.procedures.iter().map(kind).collect(),
            since: opened.since,
            until: opened.until,
            organs: opened.organs.into_iter().map(named).collect(),
            cite,
        }))
    }

    /// A page of the cases that an inspection opens today; each is noted in the audit trail before it is shown.
    ///
    /// # Errors
    /// "Not there" when the case is no inspection that opens anything today, or the person may not know of it.
    pub async fn inspected_cases(
        &self,
        person: &Person,
        inspection: Uuid,
        filter: &InspectedFilter,
        limit: i64,
    ) -> Result<Page<InspectedRow>, AppFault> {
        let inspection = self.inspection(person, inspection).await?;
        let scope = self.access.purpose_scope(&person.actor, &inspection.purpose)?;
        let organ = some(&filter.organ).filter(|organ| inspection.opened.organs.contains(organ));
        if organ.is_none() && !filter.organ.trim().is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let query = CaseQuery {
            text: some(&filter.q),
            procedure: some(&filter.procedure),
            procedures: self.kinds_open(&inspection.opened),
            // A day that cannot be placed opens nothing rather than everything.
            opened_from: inspection.opened.since.map(|day| day_begins(day).unwrap_or(i64::MAX)),
            organ,
            closed: match filter.state.as_str() {
                "open" => Some(false),
                "closed" => Some(true),
                _ => None,
            },
            order: CaseOrder::Opened,
            cursor: some(&filter.cursor),
            limit,
            ..CaseQuery::default()
        };
        let page = self.store.cases(&scope, &query).await?;
        let what = format!("{}的办件清单", inspection.title);
        self.note_looks(person, page.rows.iter().map(|row| row.case_id), &what).await?;
        Ok(Page { rows: page.rows.into_iter().map(|row| self.inspected_row(row)).collect(), next: page.next })
    }

    /// One case that an inspection opens today; the look is noted before it is shown.
    ///
    /// # Errors
    /// "Not there" when the inspection does not open it, or the person may not know of either.
    pub async fn inspected_case(
        &self,
        person: &Person,
        inspection: Uuid,
        case: Uuid,
    ) -> Result<InspectedCase, AppFault> {
        let inspection = self.inspection(person, inspection).await?;
        let action = Action::ReadForPurpose.name();
        let asked = self.opened_by(person, &inspection, case).await;
        let loaded = self.denials_noted(person, action, &case.to_string(), asked).await?;
        self.note(person, action, &case.to_string(), GRANTED, &inspection.title).await?;
        let (procedure, state) = (loaded.procedure, &loaded.state);
        let rule = PaperRule { library: &self.rules.library, procedure, state, events: &loaded.events };
        let eyes = Eyes {
            masked: true,
            opinions: false,
            organ: "",
            linked: BTreeSet::new(),
            rule,
            redactor: Redactor::of(state),
        };
        let mut clocks = case::clock::clocks(state, procedure, &self.rules.library, &self.rules.calendar);
        clocks.sort_by_key(|clock| (!clock.is_open(), clock.due_at));
        let shown = |recorded| {
            let event = self.event_view(procedure, recorded, &eyes);
            EventView { who: event.organ.clone(), ..event }
        };
        let events = loaded.events.iter().map(|recorded| shown(recorded)).collect();
        let row = InspectedRow {
            id: case,
            number: state.number.clone(),
            title: eyes.words(state.title.clone()),
            procedure: procedure.title.clone(),
            organ_name: self.rules.directory.organ_name(&state.organ).to_owned(),
            status: state.status(procedure),
            opened_at: state.opened_at,
            closed_at: state.closed_at,
            next_due_at: clocks.iter().filter(|clock| clock.is_open()).find_map(|clock| clock.due_at),
        };
        Ok(InspectedCase { row, procedure_key: procedure.key(), clocks, events })
    }

    async fn opened_by(
        &self,
        person: &Person,
        inspection: &Inspection,
        case: Uuid,
    ) -> Result<Loaded<'_>, AppFault> {
        let facts = self.case_facts(case).await?;
        let request = Request::ReadForPurpose(&facts, &inspection.purpose);
        let granted = self.access.authorise(&person.actor, &request).map_err(|_| AppFault::NotThere)?;
        let loaded = self.load(granted, facts, case).await?;
        let open = loaded.procedure.of_register.is_none() && inspection.opened.admits(&loaded.state);
        if open { Ok(loaded) } else { Err(AppFault::NotThere) }
    }

    /// Procedures whose cases are open; entries of registers are no work of the organ on a case.
    fn kinds_open(&self, opened: &Opened) -> Vec<String> {
        if !opened.procedures.is_empty() {
            return opened.procedures.iter().cloned().collect();
        }
        let known = self.rules.library.procedures.values().map(|filed| &filed.value);
        let kinds: BTreeSet<String> =
            known.filter(|known| known.of_register.is_none()).map(|known| known.id.value.clone()).collect();
        kinds.into_iter().collect()
    }

    async fn inspection(&self, person: &Person, case: Uuid) -> Result<Inspection, AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        let (procedure, state): (&Procedure, _) = (loaded.procedure, &loaded.state);
        let opened = case::inspects::opened(procedure, state, civil_date(self.now()));
        if opened.organs.is_empty() {
            return Err(AppFault::NotThere);
        }
        let purpose = held_purpose(procedure, state, opened.organs.iter());
        let title = format!("{}“{}”", procedure.title, state.title);
        Ok(Inspection { title, opened, purpose })
    }

    fn inspected_row(&self, row: CaseRow) -> InspectedRow {
        let today = civil_date(self.now());
        let procedure = self.rules.library.procedure_on(&row.procedure, today);
        InspectedRow {
            id: row.case_id,
            number: row.number.unwrap_or_default(),
            title: row.title,
            procedure: procedure.map_or(row.procedure, |procedure| procedure.title.clone()),
            organ_name: self.rules.directory.organ_name(&row.organ).to_owned(),
            status: row.status,
            opened_at: instant(row.opened_at),
            closed_at: row.closed_at.map(instant),
            next_due_at: row.next_due_at.map(instant),
        }
    }
}
