//! The library: everything under `law/`, loaded, with citations and versions resolved by date.
use crate::citation::Citation;
use crate::evidence::EvidenceChecklist;
use crate::finder::Finder;
use crate::instrument::{Instrument, InstrumentVersion, Status};
use crate::parameter::{Parameter, ParameterFile, ParameterValue};
use crate::procedure::{Limit, Procedure};
use crate::register::Register;
use crate::screen::Screen;
use crate::source::{Problem, SourceFile};
use crate::table::Table;
use crate::tally::Tally;
use crate::topic::Topic;
use crate::units::Units;
use calendar::{CountingRule, LastDay, Period};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Folders below `law/` whose files make up the library.
pub const FOLDERS: [&str; 11] = [
    "instruments",
    "parameters",
    "tables",
    "procedures",
    "registers",
    "finders",
    "tallies",
    "checklists",
    "topics",
    "screens",
    "units",
];

/// A definition together with the file it stands in.
#[derive(Debug, Clone)]
pub struct Filed<T> {
    /// The definition.
    pub value: T,
    /// Index of its file in [`Library::files`].
    pub file: usize,
}

impl<T> std::ops::Deref for Filed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// National law as data.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// All files read, also those that could not be understood.
    pub files: Vec<SourceFile>,
    /// Instruments by id.
    pub instruments: BTreeMap<String, Filed<Instrument>>,
    /// Parameters by id.
    pub parameters: BTreeMap<String, Filed<Parameter>>,
    /// Tables by id.
    pub tables: BTreeMap<String, Filed<Table>>,
    /// Procedures by `id@version`.
    pub procedures: BTreeMap<String, Filed<Procedure>>,
    /// Registers by id.
    pub registers: BTreeMap<String, Filed<Register>>,
    /// Evidence checklists by id.
    pub checklists: BTreeMap<String, Filed<EvidenceChecklist>>,
    /// Finders by id.
    pub finders: BTreeMap<String, Filed<Finder>>,
    /// Tallies by id.
    pub tallies: BTreeMap<String, Filed<Tally>>,
    /// Topics by id.
    pub topics: BTreeMap<String, Filed<Topic>>,
    /// Screens by id.
    pub screens: BTreeMap<String, Filed<Screen>>,
    /// Units of measure by id of their list.
    pub units: BTreeMap<String, Filed<Units>>,
    /// Title of each kind of paper that a hand-over lists, by its id; of several, the first procedure's.
    pub papers: BTreeMap<String, String>,
}

/// A citation resolved for a day: what people are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Cited {
    /// The citation as written in the data, with the version pinned.
    pub cite: Citation,
    /// Title of the instrument.
    pub title: String,
    /// Official number of the version.
    pub number: String,
    /// Version id.
    pub version: String,
    /// Place in words, e.g. 第五条第二款; empty for the whole instrument.
    pub place: String,
    /// Paraphrase of the article, if the data hold one.
    pub says: String,
    /// Whether version and paraphrase were checked.
    pub status: Status,
}

impl Cited {
    /// 《行政执法机关移送涉嫌犯罪案件的规定》第五条第二款.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        format!("《{}》{}", self.title, self.place)
    }
}

/// A period with everything that explains it.
#[derive(Debug, Clone)]
pub struct ResolvedPeriod<'a> {
    /// Parameter.
    pub parameter: &'a Parameter,
    /// The dated value used.
    pub value: &'a ParameterValue,
    /// Whether value, version and article were checked.
    pub status: Status,
    /// The period.
    pub period: Period,
    /// Counting rule of the instrument.
    pub rule: CountingRule,
    /// Where the counting rule stands.
    pub rule_cite: Option<Citation>,
}

/// Why a period could not be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnresolvedPeriod {
    /// No such parameter.
    #[error("没有名为“{0}”的法定数值")]
    NoParameter(String),
    /// No value on that day, or not a time.
    #[error("法定数值“{0}”在 {1} 没有可用的期间")]
    NoPeriod(String, Date),
    /// The instrument has no counting rule.
    #[error("文件“{0}”没有规定期间如何计算（counting）")]
    NoRule(String),
}

impl Library {
    /// Loads files; mistakes of syntax are returned beside whatever could be read.
    #[must_use]
    pub fn load(files: Vec<SourceFile>) -> (Self, Vec<Problem>) {
        let mut library = Library { files, ..Library::default() };
        let mut problems = Vec::new();
        for index in 0..library.files.len() {
            let file = library.files[index].clone();
            if let Err(problem) = library.load_file(index, &file, &mut problems) {
                problems.push(problem);
            }
        }
        library.add_lives_of_registers();
        library.index_papers();
        (library, problems)
    }

    /// Cases hold papers that other procedures sent them: what those are called is looked up for every paper shown.
    fn index_papers(&mut self) {
        let handovers = self.procedures.values().flat_map(|procedure| &procedure.handovers);
        for paper in handovers.flat_map(|handover| &handover.papers) {
            self.papers.entry(paper.id.value.clone()).or_insert_with(|| paper.title.clone());
        }
    }

    /// Entries of registers are cases of a procedure made from the register; a file with its id takes precedence.
    fn add_lives_of_registers(&mut self) {
        for register in self.registers.values() {
            let Some(value) = register.life() else { continue };
            let file = register.file;
            self.procedures.entry(value.key()).or_insert(Filed { value, file });
        }
    }

    fn load_file(
        &mut self,
        index: usize,
        file: &SourceFile,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let folder = file.path.rsplit('/').nth(1).unwrap_or("");
        match folder {
            "instruments" => {
                let value: Instrument = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.instruments, id, at, Filed { value, file: index }, file, problems);
            }
            "parameters" => {
                for value in file.read::<ParameterFile>()?.parameters {
                    let (id, at) = (value.id.value.clone(), value.id.at);
                    insert(&mut self.parameters, id, at, Filed { value, file: index }, file, problems);
                }
            }
            "tables" => {
                let value: Table = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.tables, id, at, Filed { value, file: index }, file, problems);
            }
            "procedures" => {
                let value = file.read::<Procedure>()?.with_late_answers();
                let (key, at) = (value.key(), value.id.at);
                insert(&mut self.procedures, key, at, Filed { value, file: index }, file, problems);
            }
            "registers" => {
                let value: Register = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.registers, id, at, Filed { value, file: index }, file, problems);
            }
            "checklists" => {
                let value: EvidenceChecklist = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.checklists, id, at, Filed { value, file: index }, file, problems);
            }
            "finders" => {
                let value: Finder = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.finders, id, at, Filed { value, file: index }, file, problems);
            }
            "tallies" => {
                let value: Tally = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.tallies, id, at, Filed { value, file: index }, file, problems);
            }
            "topics" => {
                let value: Topic = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.topics, id, at, Filed { value, file: index }, file, problems);
            }
            "screens" => {
                let value: Screen = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.screens, id, at, Filed { value, file: index }, file, problems);
            }
            "units" => {
                let value: Units = file.read()?;
                let (id, at) = (value.id.value.clone(), value.id.at);
                insert(&mut self.units, id, at, Filed { value, file: index }, file, problems);
            }
            _ => {}
        }
        Ok(())
    }

    /// The procedure version under which a case opened on a day runs.
    #[must_use]
    pub fn procedure_on(&self, id: &str, on: Date) -> Option<&Procedure> {
        self.procedures.values().map(|filed| &filed.value).find(|p| *p.id == id && p.is_in_force(on))
    }

    /// The procedure version that a case is opened under by an act: the one in force on the day it arose (what is typed in
    /// late keeps the law of its day), or today's where none was in force yet or the act was not in it.
    #[must_use]
    pub fn procedure_opening(&self, id: &str, act: &str, arose: Date, today: Date) -> Option<&Procedure> {
        let then = self.procedure_on(id, arose).filter(|procedure| procedure.act(act).is_some());
        then.or_else(|| self.procedure_on(id, today))
    }

    /// A procedure by `id@version`.
    #[must_use]
    pub fn procedure(&self, key: &str) -> Option<&Procedure> {
        self.procedures.get(key).map(|filed| &filed.value)
    }

    /// The tally whose figures stand on the page of a procedure's cases.
    #[must_use]
    pub fn tally_of_board(&self, procedure: &str) -> Option<&Tally> {
        self.tallies.values().map(|filed| &filed.value).find(|tally| tally.board(procedure).is_some())
    }

    /// A table by id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.get(id).map(|filed| &filed.value)
    }

    /// The instrument and version a citation points to on a day.
    #[must_use]
    pub fn find(&self, cite: &Citation, on: Date) -> Option<(&Instrument, &InstrumentVersion)> {
        let instrument = &self.instruments.get(&cite.instrument)?.value;
        let version = match &cite.version {
            Some(id) => instrument.version(id)?,
            None => instrument.version_on(on)?,
        };
        Some((instrument, version))
    }

    /// Resolves a citation for people; an unknown one keeps its raw text, so that nothing is shown as law by mistake.
    #[must_use]
    pub fn cited(&self, cite: &Citation, on: Date) -> Cited {
        let place = cite.place.as_ref().map(crate::citation::Place::in_chinese).unwrap_or_default();
        let Some((instrument, version)) = self.find(cite, on) else {
            return Cited {
                cite: cite.clone(),
                title: cite.instrument.clone(),
                number: String::new(),
                version: cite.version.clone().unwrap_or_default(),
                place,
                says: String::new(),
                status: Status::Default,
            };
        };
        let article = cite.place.as_ref().and_then(|place| version.article(place));
        let checked =
            version.status == Status::Verified && article.is_none_or(|a| a.status == Status::Verified);
        Cited {
            cite: Citation { version: Some(version.id.value.clone()), ..cite.clone() },
            title: instrument.title.clone(),
            number: version.number.clone(),
            version: version.id.value.clone(),
            place,
            says: article.map(|a| a.says.clone()).unwrap_or_default(),
            status: if checked { Status::Verified } else { Status::Default },
        }
    }

    /// What is known of a value on a day: no more than of the version and the article it cites, so that a clock, a page of
    /// the law and a citation beside an act say the same.
    #[must_use]
    pub fn value_status(&self, value: &ParameterValue, on: Date) -> Status {
        if self.cited(&value.cite, on).status == Status::Verified { value.status } else { Status::Default }
    }

    /// Resolves the period of a limit of a procedure on a day; none where people set its last day.
    ///
    /// # Errors
    /// As [`Library::period`].
    pub fn limit_period<'a>(
        &'a self,
        limit: &Limit,
        on: Date,
    ) -> Option<Result<ResolvedPeriod<'a>, UnresolvedPeriod>> {
        let parameter = limit.period.as_ref()?;
        let resolved = self.period(parameter, limit.counted_by.as_ref().map(|id| id.as_str()), on);
        Some(resolved.map(|mut resolved| {
            if limit.minimum {
                resolved.rule.last_day_on_holiday = LastDay::Stays;
            }
            resolved
        }))
    }

    /// Resolves the period of a parameter on a day with the counting rule of its instrument.
    ///
    /// # Errors
    /// [`UnresolvedPeriod`] names what is missing in the data.
    pub fn period<'a>(
        &'a self,
        parameter: &str,
        counted_by: Option<&str>,
        on: Date,
    ) -> Result<ResolvedPeriod<'a>, UnresolvedPeriod> {
        let found = self
            .parameters
            .get(parameter)
            .ok_or_else(|| UnresolvedPeriod::NoParameter(parameter.to_owned()))?;
        let (period, value) =
            found.value.period_on(on).ok_or_else(|| UnresolvedPeriod::NoPeriod(parameter.to_owned(), on))?;
        let source = counted_by.unwrap_or(&value.cite.instrument);
        let instrument =
            self.instruments.get(source).ok_or_else(|| UnresolvedPeriod::NoRule(source.to_owned()))?;
        let rule = instrument.counting.clone().ok_or_else(|| UnresolvedPeriod::NoRule(source.to_owned()))?;
        let rule_cite = instrument.counting_cite.as_ref().map(|cite| cite.value.clone());
        let status = self.value_status(value, on);
        Ok(ResolvedPeriod { parameter: &found.value, value, status, period, rule, rule_cite })
    }
}

fn insert<T>(
    map: &mut BTreeMap<String, Filed<T>>,
    id: String,
    at: usize,
    filed: Filed<T>,
    file: &SourceFile,
    problems: &mut Vec<Problem>,
) {
    if map.contains_key(&id) {
        problems.push(file.error(
            at,
            "doubled-id",
            format!("“{id}”已在另一处定义"),
            "改用别的 id，或删去重复的定义",
        ));
        return;
    }
    map.insert(id, filed);
}
