//! A province's plan as data: `plan.toml` with its measures and task seeds, `organs.toml`, `regions.toml`.
//!
//! Every key is explicit and unknown keys are refused. [`check`](fn@check) finds what does not fit together.

mod check;
mod check_measures;
mod due;
mod organs;
mod regions;
mod source;
#[cfg(test)]
mod tests;

pub use check::check;
pub use due::Due;
pub use organs::{Duty, Organ, Organs};
pub use regions::{Level, Region, Regions};
pub use source::Problem;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::Target;
use source::Located;

/// A plan as the system carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Identifier of the plan; citations are `<id>#<number>`.
    pub id: String,
    /// Official title of the plan.
    pub title: String,
    /// Region the plan is for: its six-digit code.
    pub region: String,
    /// Id of the organ that issued it.
    pub issued_by: String,
    /// Date of issue.
    #[schemars(with = "String")]
    pub issued_on: jiff::civil::Date,
    /// Id of the procedure under which tasks of the plan run.
    pub task_procedure: String,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Measures in order.
    pub measures: Vec<Measure>,
    /// File the plan was read from.
    #[serde(skip)]
    pub file: String,
}

/// A section of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Number from 1.
    pub number: u32,
    /// Short title in our own words.
    pub title: String,
    /// Line in the file.
    #[serde(skip)]
    pub line: usize,
}

/// A measure of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Number in the plan.
    pub number: u32,
    /// Short title in our own words.
    pub title: String,
    /// Number of its section.
    pub section: u32,
    /// Ids of the organs that carry it, the leading one first.
    pub duty_organs: Vec<String>,
    /// Numeric targets the plan sets.
    pub targets: Vec<Target>,
    /// What in the system makes it work.
    pub carried_by: Vec<Carrier>,
    /// Citation of the measure: `<plan id>#<number>`.
    pub cite: String,
    /// Tasks the measure starts with; the office changes them afterwards.
    pub tasks: Vec<TaskSeed>,
    /// Line in the file.
    #[serde(skip)]
    pub line: usize,
}

/// What in the system carries a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    /// Kind of thing.
    pub kind: CarrierKind,
    /// Its id among the things of that kind; for a task the id of one of the measure's tasks.
    pub id: String,
    /// What people call it, in Chinese, also before it exists; the same wherever the id stands. A task has none: its own
    /// title is shown.
    #[serde(default)]
    pub title: String,
}

/// Kinds of [`Carrier`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CarrierKind {
    /// 程序
    Procedure,
    /// 名录、台账
    Register,
    /// 判定表
    Table,
    /// 比对筛查
    Screening,
    /// 任务
    Task,
    /// 指标
    Indicator,
    /// 公文
    Document,
    /// 公众门户
    Portal,
    /// 专题
    Topic,
}

impl CarrierKind {
    /// The word in data and addresses.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Register => "register",
            Self::Table => "table",
            Self::Screening => "screening",
            Self::Task => "task",
            Self::Indicator => "indicator",
            Self::Document => "document",
            Self::Portal => "portal",
            Self::Topic => "topic",
        }
    }

    /// Chinese word for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Procedure => "程序",
            Self::Register => "名录台账",
            Self::Table => "判定表",
            Self::Screening => "比对筛查",
            Self::Task => "任务",
            Self::Indicator => "指标",
            Self::Document => "公文",
            Self::Portal => "公众门户",
            Self::Topic => "专题",
        }
    }
}

/// A task that a measure starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskSeed {
    /// Id, unique in the plan.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// Id of the responsible organ.
    pub organ: String,
    /// When it is due.
    pub due: Due,
    /// Whether the due date is the plan's own or our default.
    pub due_status: DueStatus,
    /// What is delivered.
    pub deliverable: String,
    /// What proves the delivery.
    pub evidence: String,
    /// Line in the file.
    #[serde(skip)]
    pub line: usize,
}

/// Where a due date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DueStatus {
    /// Set by the plan's text.
    Verified,
    /// Set by us until the office sets another; screens show it as such.
    Default,
}

/// `plan.toml` as written, before lines are filled in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    id: String,
    title: String,
    region: String,
    issued_by: String,
    issued_on: jiff::civil::Date,
    task_procedure: String,
    sections: Vec<toml::Spanned<Section>>,
    measures: Vec<toml::Spanned<MeasureFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureFile {
    number: u32,
    title: String,
    section: u32,
    duty_organs: Vec<String>,
    targets: Vec<Target>,
    carried_by: Vec<Carrier>,
    cite: String,
    tasks: Vec<toml::Spanned<TaskSeed>>,
}

impl Plan {
    /// Reads `plan.toml`. `file` is its name for problems.
    ///
    /// # Errors
    /// A [`Problem`] with line when the text is no TOML, a key is missing or unknown, or a value has the wrong form.
    pub fn parse(text: &str, file: &str) -> Result<Self, Problem> {
        let PlanFile { id, title, region, issued_by, issued_on, task_procedure, sections, measures } =
            source::read(text, file)?;
        let located = Located::new(text);
        let sections = located.all(sections, |section: &mut Section, line| section.line = line);
        let measures = measures.into_iter().map(|measure| {
            let line = located.line(&measure);
            let MeasureFile { number, title, section, duty_organs, targets, carried_by, cite, tasks } =
                measure.into_inner();
            let tasks = located.all(tasks, |task: &mut TaskSeed, line| task.line = line);
            Measure { number, title, section, duty_organs, targets, carried_by, cite, tasks, line }
        });
        let measures = measures.collect();
        Ok(Self {
            id,
            title,
            region,
            issued_by,
            issued_on,
            task_procedure,
            sections,
            measures,
            file: file.to_owned(),
        })
    }

    /// The task seed with an id.
    #[must_use]
    pub fn seed(&self, id: &str) -> Option<&TaskSeed> {
        self.measures.iter().flat_map(|measure| &measure.tasks).find(|seed| seed.id == id)
    }

    /// The measure with a number.
    #[must_use]
    pub fn measure(&self, number: u32) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.number == number)
    }
}
