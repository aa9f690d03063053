use uuid::Uuid;

use super::{GoodsRow, KnownRow};
use vocabulary::SecrecyLevel;

/// The read model of a case as its caller folded it from the events.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseProjection {
    /// The case; also its stream.
    pub case_id: Uuid,
    /// Its official number; `None` keeps the one it has.
    pub number: Option<String>,
    /// Id of the procedure it runs under.
    pub procedure: String,
    /// Title for people.
    pub title: String,
    /// Organ that conducts it.
    pub organ: String,
    /// Region code of that organ.
    pub region: String,
    /// Who may know.
    pub secrecy: SecrecyLevel,
    /// Number of the plan's measure it serves.
    pub measure: Option<i64>,
    /// Stage, as JSON of the caller's.
    pub stage: String,
    /// Status in Chinese.
    pub status: String,
    /// When it was opened.
    pub opened_at: i64,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// Version of the stream; set by the store when appended.
    pub version: i64,
    /// The nearest due time of its running clocks.
    pub next_due_at: Option<i64>,
    /// Officers and the role each holds.
    pub assigned: Vec<(Uuid, String)>,
    /// Organs that take part.
    pub participants: Vec<String>,
    /// Its clocks.
    pub clocks: Vec<ClockRow>,
    /// Facts, as JSON of the caller's.
    pub facts_json: String,
    /// Text to be found by, besides number and title, by everybody within whose scope the case lies.
    pub search_text: String,
    /// Text to be found by only those who may read the personal data of the case.
    pub personal_text: String,
    /// What is to be done next, and by whom.
    pub todo: Vec<TodoRow>,
    /// The entry of a register that the case is the life of.
    pub entry: Option<crate::EntryRow>,
    /// Entries of registers that its facts name: register and key, sorted, each once.
    pub names: Vec<(String, String)>,
    /// Its draws, by id.
    pub draws: Vec<crate::DrawRow>,
    /// Goods it keeps or kept.
    pub goods: Vec<GoodsRow>,
    /// Parties and rights it knows, by number.
    pub known: Vec<KnownRow>,
    /// What finders, likeness and tallies find of it.
    pub found: crate::Found,
}

/// A clock of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// Id of the limit.
    pub limit: String,
    /// Title for people.
    pub title: String,
    /// State, in the caller's words.
    pub state: String,
    /// When it started.
    pub started_at: i64,
    /// When it is due; `None` while suspended.
    pub due_at: Option<i64>,
    /// From when it warns.
    pub warn_at: Option<i64>,
    /// When it was met or stopped; `None` while it runs.
    pub met_at: Option<i64>,
    /// Role that owes the act.
    pub owed_by: String,
    /// Organ that owes it.
    pub owed_organ: String,
    /// Organ that hears of it when it is overdue.
    pub heard_organ: String,
    /// Post in that organ.
    pub heard_post: String,
    /// Article of the period, or empty.
    pub cite: String,
    /// Whether the due time rests on a calendar not yet published.
    pub provisional: bool,
}

/// One thing to be done in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoRow {
    /// Organ that is to do it.
    pub organ: String,
    /// Role that is to do it.
    pub role: String,
    /// Post that is to do it; `None` when any officer of the role may.
    pub post: Option<String>,
    /// Officer who is to do it; `None` when whoever holds role or post may.
    pub officer: Option<Uuid>,
    /// The act.
    pub act: String,
    /// What people see.
    pub title: String,
    /// When it is due.
    pub due_at: Option<i64>,
    /// Kind, in the caller's words (待办, 督办, …).
    pub kind: String,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub case_id: Uuid,
    /// Its official number.
    pub number: Option<String>,
    /// Id of its procedure.
    pub procedure: String,
    /// Title.
    pub title: String,
    /// Organ that conducts it.
    pub organ: String,
    /// Region code of that organ.
    pub region: String,
    /// Who may know.
    pub secrecy: SecrecyLevel,
    /// Number of the plan's measure it serves.
    pub measure: Option<i64>,
    /// Stage, as JSON of the caller's.
    pub stage: String,
    /// Status in Chinese.
    pub status: String,
    /// When it was opened.
    pub opened_at: i64,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// Version of its stream.
    pub version: i64,
    /// The nearest due time of its running clocks.
    pub next_due_at: Option<i64>,
    /// Facts, as JSON of the caller's.
    pub facts_json: String,
    /// When its last event was recorded.
    pub updated_at: i64,
    /// How its clocks stand, where [`CaseRow::next_due_at`] does not tell it.
    pub clocks: Option<super::Clocks>,
    /// What [`CaseRow::next_due_at`] rests on.
    pub next_basis: Option<super::DueBasis>,
}
