//! 批量筛查: a batch of new applications is screened as a table that somebody sends in, by a job; what is found waits for a
//! reviewer's decision, is kept once, and may become a case.
//!
//! Two sorts: near watched and earlier marks ([`screen::WATCH`]), and filers with the factors of bad faith
//! ([`screen::FILERS`]). A screening decides nothing. An organ sees its own screenings and what was found for it.
mod demo;
mod found;
mod leads;
mod levels;
mod review;
mod table;
mod told;
mod work;

pub use found::{FactorShown, FiledMark, Found, ProofRow, WhyShown};
pub use levels::LevelShown;
pub use review::{MAX_REASON_CHARS, QualityRow, ScreenFindingView};
pub(crate) use told::screening_of;
pub(crate) use work::SCREEN;

use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::Request;
use case::value::FileRef;
use jiff::Timestamp;
use law::library::Filed;
use law::screen::{self, Screen};
use serde::{Deserialize, Serialize};
use store::{Page, ScreeningRow};
use table::BadLine;
use uuid::Uuid;

/// Longest title of a screening, in characters.
pub const MAX_TITLE_CHARS: usize = 100;

/// Sorts of screening that take a batch, as the law data call them.
pub const KINDS: [&str; 2] = [screen::WATCH, screen::FILERS];

/// How far a screening is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScreeningState {
    /// The job has not come to it, or is at it.
    Waiting,
    /// Done.
    Done,
    /// The table cannot be used.
    Failed,
}

impl ScreeningState {
    /// The word in the record, in addresses and in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn of(key: &str) -> Self {
        [Self::Done, Self::Failed].into_iter().find(|state| state.key() == key).unwrap_or(Self::Waiting)
    }
}

/// What is to be screened.
#[derive(Debug, Clone, Default)]
pub struct ScreeningOrder {
    /// Sort: one of [`KINDS`].
    pub kind: String,
    /// Title, e.g. the number of the gazette; empty: the name of the table.
    pub title: String,
    /// Compare with the earlier marks of the register as well (watching only).
    pub against_register: bool,
    /// The table of applications, kept before ([`Platform::attach`]).
    pub table: FileRef,
    /// Names that are not anyone's to file: a table with 名称 and 种类 (filers only).
    pub names: Option<FileRef>,
    /// Earlier findings: a table with 人员, 文书号 and 认定内容 (filers only).
    pub findings: Option<FileRef>,
}

/// What is kept of a screening beside its row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    against_register: bool,
    names: Option<FileRef>,
    findings: Option<FileRef>,
    watched: usize,
    compared: u64,
    over: usize,
    algorithm: String,
    bad: Vec<BadLine>,
    bad_rows: u64,
    agencies: Vec<AgencyShown>,
    says: String,
}

/// An earlier finding of an agency that files in the batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyShown {
    /// The agency as the finding writes it.
    pub agency: String,
    /// Number of the decision.
    pub document: String,
    /// What was found.
    pub finding: String,
    /// Applicants of the batch for whom it files.
    pub applicants: usize,
    /// Their applications.
    pub filings: usize,
}

impl AgencyShown {
    fn of(found: screening::filer::AgencyFinding) -> Self {
        Self {
            applicants: found.applicants.len(),
            filings: found.filings.len(),
            agency: found.agency,
            document: found.document,
            finding: found.finding,
        }
    }
}

/// A screening as its organ sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreeningView {
    /// Its id.
    pub id: Uuid,
    /// Sort, as the law data call it.
    pub kind: String,
    /// Title of the sort.
    pub kind_title: String,
    /// Title.
    pub title: String,
    /// Organ that had it made.
    pub organ: String,
    /// Name of that organ.
    pub organ_name: String,
    /// When.
    pub made_at: Timestamp,
    /// Name of the table.
    pub source: String,
    /// SHA-256 of the table in hex.
    pub sha256: String,
    /// How far it is.
    pub state: ScreeningState,
    /// Applications read.
    pub marks: i64,
    /// New findings, of all organs.
    pub found: i64,
    /// Findings that were known before.
    pub known: i64,
    /// Watched marks.
    pub watched: usize,
    /// Earlier marks compared with; 0 where none were.
    pub compared: u64,
    /// Findings that were not kept because there were too many; the nearest were kept.
    pub over: usize,
    /// Algorithm.
    pub algorithm: String,
    /// Rows that could not be read: line and reason, the first of them.
    pub bad: Vec<(u64, String)>,
    /// How many rows could not be read.
    pub bad_rows: u64,
    /// Earlier findings of agencies that file in the batch (filers only).
    pub agencies: Vec<AgencyShown>,
    /// Why it failed.
    pub says: String,
}

impl Platform {
    /// The screen of a sort as the law data describe it.
    ///
    /// # Errors
    /// "Not there".
    pub fn batch_screen(&self, kind: &str) -> Result<&Filed<Screen>, AppFault> {
        let known = KINDS.contains(&kind);
        self.rules.library.screens.get(kind).filter(|_| known).ok_or(AppFault::NotThere)
    }

    /// Whether a person may screen batches.
    #[must_use]
    pub fn may_screen(&self, person: &Person) -> bool {
        self.access.authorise(&person.actor, &Request::ScreenMarks).is_ok()
    }

    /// Takes a batch; a job screens it.
    ///
    /// # Errors
    /// Whoever may not screen; an unknown sort, a table that is none, a title that is too long; "not there" for a table that
    /// was not kept.
    pub async fn order_screening(&self, person: &Person, order: ScreeningOrder) -> Result<Uuid, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ScreenMarks)?;
        self.batch_screen(&order.kind)?;
        let title = order.title.trim();
        if title.chars().count() > MAX_TITLE_CHARS {
            return Err(AppFault::rejected("title", format!("名称不超过 {MAX_TITLE_CHARS} 个字")));
        }
        // A table that is none is told now, not after the job.
        table::heading(&order.kind, &order.table.name, &self.kept_bytes(&order.table).await?)?;
        if let Some(file) = &order.names {
            table::known_names(&file.name, &self.kept_bytes(file).await?)?;
        }
        if let Some(file) = &order.findings {
            table::earlier_findings(&file.name, &self.kept_bytes(file).await?)?;
        }
        let source = order.table;
        let kept = Kept {
            against_register: order.against_register,
            names: order.names,
            findings: order.findings,
            ..Kept::default()
        };
        let row = ScreeningRow {
            id: new_id(),
            kind: order.kind,
            title: if title.is_empty() { source.name.clone() } else { title.to_owned() },
            organ: person.case_actor.organ.clone(),
            made_by: person.case_actor.id.clone(),
            made_at: micros(self.now()),
            source_name: source.name,
            source_sha256: source.sha256,
            state: ScreeningState::Waiting.key().to_owned(),
            marks: 0,
            found: 0,
            known: 0,
            body: serde_json::to_string(&kept).map_err(AppFault::ours)?,
        };
        self.store.put_screening(&granted, &row).await?;
        let told = format!("{} {} sha256:{}", row.kind, row.source_name, row.source_sha256);
        self.note(person, "ScreenMarks", &row.id.to_string(), crate::audit::GRANTED, &told).await?;
        let job = crate::notices::job(SCREEN, &work::Batch { screening: row.id }, None, micros(self.now()));
        self.store.enqueue(&self.system_grant()?, &[job]).await?;
        Ok(row.id)
    }

    async fn kept_bytes(&self, file: &FileRef) -> Result<Vec<u8>, AppFault> {
        self.paper_bytes(&self.system_grant()?, &file.sha256).await
    }

    /// A page of the screenings of a person's organ and of those that found something for it, latest first.
    ///
    /// # Errors
    /// Whoever may not screen.
    pub async fn screenings(
        &self,
        person: &Person,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<ScreeningView>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ScreenMarks)?;
        let page = self.store.screenings(&granted, &person.case_actor.organ, cursor, limit).await?;
        let rows = page.rows.iter().map(|row| self.screening_view(row)).collect::<Result<_, _>>()?;
        Ok(Page { rows, next: page.next })
    }

    /// One screening, and how many findings of the person's organ have which verdict.
    ///
    /// # Errors
    /// Whoever may not screen; "not there" also for the screening of another organ that found nothing for one's own.
    pub async fn screening(
        &self,
        person: &Person,
        id: Uuid,
    ) -> Result<(ScreeningView, store::FindingCounts), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ScreenMarks)?;
        let row = self.store.screening(&granted, id).await?.ok_or(AppFault::NotThere)?;
        let counts = self.store.count_screen_findings(&granted, &person.case_actor.organ, id).await?;
        if row.organ != person.case_actor.organ && counts.is_empty() {
            return Err(AppFault::NotThere);
        }
        Ok((self.screening_view(&row)?, counts))
    }

    fn screening_view(&self, row: &ScreeningRow) -> Result<ScreeningView, AppFault> {
        let kept: Kept = serde_json::from_str(&row.body).map_err(AppFault::ours)?;
        let kind = self.rules.library.screens.get(&row.kind);
        Ok(ScreeningView {
            id: row.id,
            kind: row.kind.clone(),
            kind_title: kind.map_or_else(|| row.kind.clone(), |kind| kind.title.clone()),
            title: row.title.clone(),
            organ: row.organ.clone(),
            organ_name: self.rules.directory.organ_name(&row.organ).to_owned(),
            made_at: instant(row.made_at),
            source: row.source_name.clone(),
            sha256: row.source_sha256.clone(),
            state: ScreeningState::of(&row.state),
            marks: row.marks,
            found: row.found,
            known: row.known,
            watched: kept.watched,
            compared: kept.compared,
            over: kept.over,
            algorithm: kept.algorithm,
            bad: kept.bad.into_iter().map(|bad| (bad.line, bad.reason)).collect(),
            bad_rows: kept.bad_rows,
            agencies: kept.agencies,
            says: kept.says,
        })
    }
}
