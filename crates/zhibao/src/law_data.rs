//! Law and provinces as data, from the binary itself or from a folder on disk.
mod disk;

use crate::answer::Failure;
use calendar::WorkCalendar;
use case::OrganFacts;
use clap::Args;
use jiff::civil::Date;
use law::deadline::DeadlineFile;
use law::example::ExampleFile;
use law::plan::definition::{Organs, Plan, Regions};
use law::{Library, Problem, Severity, Uses, source::SourceFile};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The files of a folder with law of an office's own, after everything that `zhibao law check` finds wrong was refused.
///
/// # Errors
/// When the folder cannot be read, or its data have a mistake.
pub fn checked_files(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let errors = LawData::from(Some(dir))?.check();
    if let Some(first) = errors.into_iter().find(|problem| problem.severity == Severity::Error) {
        let what = format!("“{}”里的法规数据有误：{}", dir.display(), first.what);
        let mend = format!("{}；请运行 zhibao law check {} 查看全部问题", first.mend, dir.display());
        return Err(Failure::new("bad-law", what, mend).at(first.file, first.line));
    }
    disk::read(dir, &mut Vec::new())
}

/// The files of a folder with a draft of law data, as they are: whoever uses them checks them together with the rest.
///
/// # Errors
/// When the folder cannot be read, or a file is no text.
pub fn draft_files(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let mut problems = Vec::new();
    let files = disk::read(dir, &mut problems)?;
    match problems.into_iter().next() {
        None => Ok(files),
        Some(problem) => {
            Err(Failure::new("bad-law", problem.what, problem.mend).at(problem.file, problem.line))
        }
    }
}

/// Which law a command works with.
#[derive(Debug, Clone, Default, Args)]
pub struct LawSource {
    /// 使用这个目录里的法规数据（含 law/ 的目录，或 law 目录本身）；不写则用程序自带的
    #[arg(long, value_name = "DIR")]
    law: Option<PathBuf>,
}

impl LawSource {
    /// The folder, if one was named.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.law.as_deref()
    }

    /// The law for a command that answers a question; mistakes in the data are told as a note.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn load(&self) -> Result<(LawData, Vec<String>), Failure> {
        let data = LawData::from(self.law.as_deref())?;
        let errors = data.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        let note = format!("提醒：法规数据有 {errors} 处读不懂，结果可能不全；请运行 zhibao law check");
        Ok((data, if errors > 0 { vec![note] } else { Vec::new() }))
    }
}

/// A province's files, as far as they could be read.
#[derive(Debug, Default)]
pub struct Province {
    /// Organs.
    pub organs: Option<Organs>,
    /// Regions.
    pub regions: Option<Regions>,
    /// The plan.
    pub plan: Option<Plan>,
}

/// How many definitions there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// 法律文件.
    pub instruments: usize,
    /// 法定数值.
    pub parameters: usize,
    /// 判定表.
    pub tables: usize,
    /// 程序 (each version).
    pub procedures: usize,
    /// 名录.
    pub registers: usize,
    /// 专题.
    pub topics: usize,
    /// 筛查.
    pub screens: usize,
    /// Years of the calendar.
    pub calendars: usize,
    /// Example cases.
    pub examples: usize,
    /// Provinces.
    pub provinces: usize,
}

/// Everything read.
#[derive(Debug, Default)]
pub struct LawData {
    /// Definitions.
    pub library: Library,
    /// Working days.
    pub calendar: WorkCalendar,
    /// Examples.
    pub examples: Vec<ExampleFile>,
    /// Deadlines worked out by hand.
    pub deadlines: Vec<DeadlineFile>,
    /// Provinces by id.
    pub provinces: BTreeMap<String, Province>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
    calendars: usize,
}

impl LawData {
    /// Reads a folder, or what is inside the binary.
    ///
    /// # Errors
    /// When the folder holds no law data or is too large.
    pub fn from(dir: Option<&Path>) -> Result<Self, Failure> {
        let mut data = LawData::default();
        let files = match dir {
            Some(dir) => disk::read(dir, &mut data.problems)?,
            None => embedded(),
        };
        data.read(files);
        Ok(data)
    }

    fn read(&mut self, files: Vec<SourceFile>) {
        let (mut library, mut calendars) = (Vec::new(), Vec::new());
        for file in files {
            let parts: Vec<&str> = file.path.split('/').collect();
            let folder = parts.len().checked_sub(2).and_then(|at| parts.get(at)).copied().unwrap_or_default();
            match (parts.first().copied(), folder) {
                (_, folder) if law::library::FOLDERS.contains(&folder) => library.push(file),
                (_, "calendars") => calendars.push(file),
                (_, "deadlines") => match DeadlineFile::read(file) {
                    Ok(deadlines) => self.deadlines.push(deadlines),
                    Err(problem) => self.problems.push(problem),
                },
                (_, "examples") => match ExampleFile::read(file) {
                    Ok(example) => self.examples.push(example),
                    Err(problem) => self.problems.push(problem),
                },
                (Some("provinces"), province) => {
                    let province = province.to_owned();
                    self.read_province(&province, &file);
                }
                _ => {
                    let what = format!("“{folder}”不是法规数据的目录，这个文件没有被读入");
                    let known = format!(
                        "移到 {}、calendars、examples 或 deadlines 目录",
                        law::library::FOLDERS.join("、")
                    );
                    let problem = file.error(0, "unknown-folder", what, known);
                    self.problems.push(Problem { severity: Severity::Warning, ..problem });
                }
            }
        }
        let (library, problems) = Library::load(library);
        self.library = library;
        self.problems.extend(problems);
        self.read_calendars(calendars);
    }

    /// Reads all years; a year with a mistake is reported and left out.
    fn read_calendars(&mut self, files: Vec<SourceFile>) {
        let mut pairs: Vec<(String, String)> = files.into_iter().map(|file| (file.path, file.text)).collect();
        loop {
            match WorkCalendar::parse(pairs.clone()) {
                Ok(calendar) => {
                    self.calendar = calendar;
                    self.calendars = pairs.len();
                    return;
                }
                Err(fault) => {
                    pairs.retain(|(path, _)| *path != fault.file);
                    self.problems.push(error(fault.file, fault.line, "calendar", fault.what, fault.mend));
                }
            }
        }
    }

    fn read_province(&mut self, id: &str, file: &SourceFile) {
        let province = self.provinces.entry(id.to_owned()).or_default();
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let read = match name {
            "organs.toml" => {
                Organs::parse(&file.text, &file.path).map(|organs| province.organs = Some(organs))
            }
            "regions.toml" => {
                Regions::parse(&file.text, &file.path).map(|regions| province.regions = Some(regions))
            }
            "plan.toml" => Plan::parse(&file.text, &file.path).map(|plan| province.plan = Some(plan)),
            _ => Ok(()),
        };
        if let Err(fault) = read {
            self.problems.push(error(fault.file, fault.line, "province", fault.what, fault.mend));
        }
    }

    /// All mistakes: first what could not be read, which may be the cause of others, then what does not fit together; each by
    /// file and line.
    #[must_use]
    pub fn check(&self) -> Vec<Problem> {
        let duties: BTreeSet<String> = self.organs().into_values().map(|organ| organ.duty).collect();
        let mut problems = self.problems.clone();
        problems.extend(law::check::check(&self.library, &self.examples, &duties));
        for province in self.provinces.values() {
            let (Some(plan), Some(organs), Some(regions)) =
                (&province.plan, &province.organs, &province.regions)
            else {
                continue;
            };
            let found = law::plan::definition::check(plan, organs, regions);
            problems.extend(found.into_iter().map(|p| error(p.file, p.line, "province", p.what, p.mend)));
        }
        let place = |problem: &Problem| {
            (!self.is_cause(problem), problem.file.clone(), problem.line, problem.code, problem.what.clone())
        };
        problems.sort_by_cached_key(place);
        problems.dedup();
        problems
    }

    /// Whether a problem is that something could not be read, so that whatever names it is not found either.
    #[must_use]
    pub fn is_cause(&self, problem: &Problem) -> bool {
        problem.severity == Severity::Error && self.problems.contains(problem)
    }

    /// Where everything is used, the plans of all provinces included.
    #[must_use]
    pub fn uses(&self) -> Uses {
        Uses::of(&self.library, self.provinces.values().filter_map(|province| province.plan.as_ref()))
    }

    /// The organs of all provinces, by id.
    #[must_use]
    pub fn organs(&self) -> BTreeMap<String, OrganFacts> {
        let organs = self.provinces.values().filter_map(|province| province.organs.as_ref());
        let facts = organs.flat_map(|list| &list.organs).map(|organ| OrganFacts {
            id: organ.id.clone(),
            name: organ.name.clone(),
            mark: organ.mark.clone(),
            duty: organ.duty.key(),
            region: organ.region.clone(),
        });
        facts.map(|facts| (facts.id.clone(), facts)).collect()
    }

    /// A table by id.
    ///
    /// # Errors
    /// [`Failure`] that names the tables there are.
    pub fn table(&self, id: &str) -> Result<&law::Table, Failure> {
        let known = || self.library.tables.keys().cloned();
        self.library.table(id).ok_or_else(|| unknown("unknown-table", "判定表", id, known()))
    }

    /// A procedure by `id@version`, or by id in the version of a day.
    ///
    /// # Errors
    /// [`Failure`] that names the procedures there are.
    pub fn procedure(&self, id: &str, on: Date) -> Result<&law::Procedure, Failure> {
        let found =
            if id.contains('@') { self.library.procedure(id) } else { self.library.procedure_on(id, on) };
        if let Some(procedure) = found {
            return Ok(procedure);
        }
        let versions: Vec<&law::Procedure> =
            self.library.procedures.values().map(|filed| &filed.value).filter(|p| *p.id == id).collect();
        if let Some(first) = versions.first() {
            let what = format!("程序“{}”在 {on} 没有施行中的版本", first.title);
            let keys: Vec<String> = versions.iter().map(|procedure| procedure.key()).collect();
            return Err(Failure::new("no-version", what, format!("写明版本：{}", keys.join("、"))));
        }
        Err(unknown(
            "unknown-procedure",
            "程序",
            id,
            self.library.procedures.values().map(|p| p.id.value.clone()),
        ))
    }

    /// How much was read.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            instruments: self.library.instruments.len(),
            parameters: self.library.parameters.len(),
            tables: self.library.tables.len(),
            procedures: self.library.procedures.len(),
            registers: self.library.registers.len(),
            topics: self.library.topics.len(),
            screens: self.library.screens.len(),
            calendars: self.calendars,
            examples: self.examples.iter().map(|file| file.examples.cases.len()).sum(),
            provinces: self.provinces.len(),
        }
    }
}

/// The failure of an id that is not there, with the ids that are.
pub fn unknown(code: &'static str, kind: &str, id: &str, known: impl Iterator<Item = String>) -> Failure {
    let known: BTreeSet<String> = known.collect();
    let list = if known.is_empty() {
        "一个也没有".to_owned()
    } else {
        known.into_iter().collect::<Vec<_>>().join("、")
    };
    Failure::new(code, format!("没有名为“{id}”的{kind}"), format!("现有的{kind}：{list}"))
}

fn error(file: String, line: usize, code: &'static str, what: String, mend: String) -> Problem {
    Problem { file, line, severity: Severity::Error, code, what, mend }
}

fn embedded() -> Vec<SourceFile> {
    let mut files = app::embedded::law_files();
    for id in app::embedded::provinces() {
        let province = app::embedded::province_files(&id).into_iter();
        files.extend(
            province
                .filter(|(path, _)| path.ends_with(".toml"))
                .map(|(path, text)| SourceFile { path, text }),
        );
    }
    files
}
