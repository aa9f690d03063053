//! 法规变更演练: the open cases a person may see, read under another version of the law data or on a later day, and what
//! would be different in each. Nothing is written.
use crate::fault::AppFault;
use crate::open::CannotOpen;
use crate::people::Person;
use crate::platform::{Platform, Rules};
use access::{Granted, Request, Scope};
use case::Event;
use case::rehearsal::{Change, Side, rehearse};
use jiff::civil::Date;
use law::library::Cited;
use law::source::{Problem, Severity, SourceFile};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use store::{CaseQuery, CaseRow, MAX_PAGE, Page};
use uuid::Uuid;

/// Most cases compared by one request of a page or the interface; the answer says where to go on.
pub const MAX_COMPARED: usize = 400;
/// Most cases compared by one run of the command.
pub const MAX_COMPARED_BY_COMMAND: usize = 200_000;
/// Largest archive of draft law data, in bytes.
pub const MAX_DRAFT_BYTES: usize = 8 * 1024 * 1024;
/// Most files of a draft.
const MAX_DRAFT_FILES: usize = 2_000;
/// Largest content of all files of a draft together, in bytes.
const MAX_DRAFT_CONTENT_BYTES: u64 = 32 * 1024 * 1024;

/// What the law would be.
#[derive(Debug, Clone)]
pub enum Draft {
    /// The data that are loaded now.
    AsLoaded,
    /// Files that replace those of the same path; all others stay as they are loaded.
    Files(Vec<SourceFile>),
}

/// A change with its article resolved.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeShown {
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// Its article in words.
    pub cited: Option<Cited>,
}

/// A case for which something would be different.
#[derive(Debug, Clone, Serialize)]
pub struct RehearsedCase {
    /// The case.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Name of the organ that conducts it.
    pub organ_name: String,
    /// `id@version` of the procedure it keeps.
    pub procedure: String,
    /// Its status.
    pub status: String,
    /// What would be different, gravest first.
    pub changes: Vec<ChangeShown>,
}

/// What a rehearsal found.
#[derive(Debug, Clone, Serialize)]
pub struct Rehearsal {
    /// Today.
    pub today: Date,
    /// The day on which the other data are asked.
    pub on: Date,
    /// Paths of the draft's files that differ from those loaded; empty when only the day differs.
    pub changed_files: Vec<String>,
    /// Cases compared.
    pub compared: usize,
    /// Cases that could not be read, by id: they were not compared.
    pub unread: Vec<Uuid>,
    /// Cases for which something would be different.
    pub cases: Vec<RehearsedCase>,
    /// How many changes of each kind: word, title, count.
    pub kinds: Vec<(&'static str, &'static str, usize)>,
    /// Where to go on, if there are more cases than were compared.
    pub next: Option<String>,
}

/// Bounds and position of a rehearsal.
#[derive(Debug, Clone)]
pub struct RehearsalPart {
    /// Where to begin, from the part before.
    pub cursor: Option<String>,
    /// Most cases compared.
    pub most: usize,
}

impl Platform {
    /// Compares the open cases within a person's scope.
    ///
    /// # Errors
    /// When the person may not rehearse the law; a draft with mistakes, named with file and line.
    pub async fn rehearse(
        &self,
        person: &Person,
        draft: &Draft,
        on: Option<Date>,
        part: &RehearsalPart,
    ) -> Result<Rehearsal, AppFault> {
        self.access.authorise(&person.actor, &Request::RehearseLaw)?;
        let scope = self.access.scope(&person.actor)?;
        let after = self.other_rules(draft)?;
        self.rehearse_within(&scope, Some(person), &after, on, part, |_| {}).await
    }

    /// Compares all open cases, for the command line, where the operating system says who may. `told` hears how many were
    /// compared so far.
    ///
    /// # Errors
    /// A draft with mistakes, named with file and line.
    pub async fn rehearse_as_system(
        &self,
        draft: &Draft,
        on: Option<Date>,
        part: &RehearsalPart,
        told: impl Fn(usize) + Send,
    ) -> Result<Rehearsal, AppFault> {
        let scope = self.access.scope(&access::Actor::System)?;
        let after = self.other_rules(draft)?;
        self.rehearse_within(&scope, None, &after, on, part, told).await
    }

    /// Days from tomorrow on from which something in the loaded data is different: versions of instruments, values of
    /// parameters, versions of tables and procedures.
    #[must_use]
    pub fn coming_days(&self) -> BTreeMap<Date, usize> {
        let today = case::actor::civil_date(self.now());
        let library = &self.rules.library;
        let instruments = library.instruments.values().flat_map(|filed| &filed.versions);
        let values = library.parameters.values().flat_map(|filed| &filed.values);
        let tables = library.tables.values().flat_map(|filed| &filed.versions);
        let days = instruments
            .map(|version| *version.in_force_on)
            .chain(values.map(|value| *value.from))
            .chain(tables.map(|version| *version.from))
            .chain(library.procedures.values().map(|procedure| *procedure.in_force_on));
        let mut coming = BTreeMap::new();
        for day in days.filter(|day| *day > today) {
            *coming.entry(day).or_insert(0) += 1;
        }
        coming
    }

    /// The rules with a draft's files in place of those loaded.
    fn other_rules(&self, draft: &Draft) -> Result<OtherRules, AppFault> {
        let Draft::Files(files) = draft else {
            return Ok(OtherRules { rules: None, changed: Vec::new() });
        };
        let loaded: BTreeMap<&str, &str> = self
            .rules
            .library
            .files
            .iter()
            .chain(self.rules.examples.files())
            .map(|file| (file.path.as_str(), file.text.as_str()))
            .collect();
        let differing =
            files.iter().filter(|file| loaded.get(file.path.as_str()) != Some(&file.text.as_str()));
        let changed: Vec<String> = differing.map(|file| file.path.clone()).collect();
        let replaced: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let kept = loaded.iter().filter(|(path, _)| !replaced.contains(*path));
        let kept = kept.map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() });
        let years = crate::embedded::calendar_files().into_iter();
        let years = years.filter(|(path, _)| !replaced.contains(path.as_str()));
        let years = years.map(|(path, text)| SourceFile { path, text });
        let all: Vec<SourceFile> = kept.chain(years).chain(files.iter().cloned()).collect();
        let rules =
            self.rules.with_law(all).map_err(|fault| AppFault::rejected("draft", fault.to_string()))?;
        let duties: BTreeSet<String> =
            rules.directory.facts().values().map(|organ| organ.duty.clone()).collect();
        let problems = law::check::check(&rules.library, rules.examples.all(), &duties);
        let broken = |problem: &&Problem| problem.severity == Severity::Error;
        if let Some(problem) = problems.iter().find(broken) {
            return Err(AppFault::rejected("draft", format!("草案有误：{problem}")));
        }
        Ok(OtherRules { rules: Some(rules), changed })
    }

    async fn rehearse_within(
        &self,
        scope: &Scope,
        person: Option<&Person>,
        after: &OtherRules,
        on: Option<Date>,
        part: &RehearsalPart,
        told: impl Fn(usize) + Send,
    ) -> Result<Rehearsal, AppFault> {
        let today = case::actor::civil_date(self.now());
        let mut found = Rehearsal {
            today,
            on: on.unwrap_or(today),
            changed_files: after.changed.clone(),
            compared: 0,
            unread: Vec::new(),
            cases: Vec::new(),
            kinds: Vec::new(),
            next: None,
        };
        let mut query = CaseQuery {
            closed: Some(false),
            cursor: part.cursor.clone().filter(|cursor| !cursor.is_empty()),
            ..CaseQuery::default()
        };
        loop {
            let left = part.most.saturating_sub(found.compared);
            query.limit = i64::try_from(left).unwrap_or(MAX_PAGE).min(MAX_PAGE);
            let page: Page<CaseRow> = self.store.cases(scope, &query).await?;
            for row in &page.rows {
                self.compare(&mut found, person, after, row).await;
                found.compared += 1;
            }
            told(found.compared);
            match page.next {
                Some(next) if found.compared < part.most => query.cursor = Some(next),
                next => {
                    found.next = next;
                    break;
                }
            }
        }
        let all = || found.cases.iter().flat_map(|case| &case.changes);
        let kinds = case::rehearsal::ChangeKind::ALL
            .map(|kind| (kind.key(), kind.label(), all().filter(|one| one.change.kind == kind).count()));
        found.kinds = kinds.into_iter().filter(|(_, _, count)| *count > 0).collect();
        Ok(found)
    }

    /// Compares one case; a case that cannot be read is named, so that nobody takes it for unchanged.
    async fn compare(
        &self,
        found: &mut Rehearsal,
        person: Option<&Person>,
        after: &OtherRules,
        row: &CaseRow,
    ) {
        let Ok((procedure, events)) = self.events_to_compare(person, row.case_id).await else {
            found.unread.push(row.case_id);
            return;
        };
        let other = after.rules.as_ref().unwrap_or(&self.rules);
        let before = Side { library: &self.rules.library, calendar: &self.rules.calendar, on: found.today };
        let side = Side { library: &other.library, calendar: &other.calendar, on: found.on };
        let changes = rehearse(&events, before, side);
        if changes.is_empty() {
            return;
        }
        let shown = changes.into_iter().map(|change| ChangeShown {
            cited: change.cite.as_ref().map(|cite| other.library.cited(cite, found.on)),
            change,
        });
        found.cases.push(RehearsedCase {
            id: row.case_id,
            number: row.number.clone().unwrap_or_default(),
            title: row.title.clone(),
            organ_name: self.rules.directory.organ_name(&row.organ).to_owned(),
            procedure,
            status: row.status.clone(),
            changes: shown.collect(),
        });
    }

    async fn events_to_compare(
        &self,
        person: Option<&Person>,
        case: Uuid,
    ) -> Result<(String, Vec<Event>), AppFault> {
        let facts = self.case_facts(case).await?;
        let granted: Granted = match person {
            Some(person) => self.access.authorise(&person.actor, &Request::ReadCase(&facts))?,
            None => self.system_grant()?,
        };
        let loaded = self.load(granted, facts, case).await?;
        let key = loaded.state.procedure.clone();
        Ok((key, loaded.events.iter().map(|recorded| recorded.event.clone()).collect()))
    }
}

/// The other side's rules; none when only the day differs.
struct OtherRules {
    rules: Option<Rules>,
    changed: Vec<String>,
}

impl Rules {
    /// The same province under other law files.
    ///
    /// # Errors
    /// The first mistake in the data.
    pub fn with_law(&self, files: Vec<SourceFile>) -> Result<Self, CannotOpen> {
        Self::of_law(files, self.directory.clone())?.with_sound_examples()
    }
}

/// The files of a draft from a zip archive: those below a folder `law`, or the folders of law data themselves.
///
/// # Errors
/// What is wrong with the archive, and what to do.
pub fn draft_of_zip(bytes: &[u8]) -> Result<Vec<SourceFile>, AppFault> {
    let wrong = |says: &str| AppFault::rejected("draft", says.to_owned());
    if bytes.len() > MAX_DRAFT_BYTES {
        return Err(wrong("压缩包超过 8 MB；只放有改动的法规数据文件即可"));
    }
    let unreadable = || wrong("不是能读懂的 zip 压缩包；请把 law 目录打成 zip 再上传");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if archive.len() > MAX_DRAFT_FILES {
        return Err(wrong("压缩包里文件太多；最多 2000 个"));
    }
    let (mut files, mut content) = (Vec::new(), 0);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| unreadable())?;
        let Some(path) = entry.enclosed_name().and_then(|path| path.to_str().map(str::to_owned)) else {
            continue;
        };
        let Some(path) = law_path(&path) else { continue };
        let mut text = String::new();
        let left = MAX_DRAFT_CONTENT_BYTES.saturating_sub(content);
        let read = entry.take(left + 1).read_to_string(&mut text);
        let read = read.map_err(|_| wrong(&format!("{path} 不是 UTF-8 文本；请另存为 UTF-8")))?;
        content += u64::try_from(read).unwrap_or(u64::MAX);
        if content > MAX_DRAFT_CONTENT_BYTES {
            return Err(wrong("压缩包展开后超过 32 MB；只放有改动的法规数据文件即可"));
        }
        files.push(SourceFile { path, text });
    }
    if files.is_empty() {
        let says = "压缩包里没有法规数据文件；文件应在 law/instruments、law/parameters、law/tables、law/procedures 等目录下";
        return Err(wrong(says));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Folders of law data that a draft may replace, beside those of the library.
const FOLDERS: [&str; 2] = ["calendars", "examples"];

/// Path below the repository's root of a file of law data, wherever the archive put it.
#[must_use]
pub fn law_path(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    let folder = folder.rsplit('/').next()?;
    let known = law::library::FOLDERS.contains(&folder) || FOLDERS.contains(&folder);
    let is_law = known && name.ends_with(".toml") && !name.starts_with('.');
    is_law.then(|| format!("law/{folder}/{name}"))
}
