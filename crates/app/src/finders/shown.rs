//! A finding in words: the bounded facts that a purpose shows, and nothing else of the case.
use crate::clock::instant;
use crate::platform::Platform;
use case::finder::{Finding, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use law::decide::NearMiss;
use law::expression::FactValue;
use law::library::Cited;
use law::table::{InputType, Table};
use serde::Serialize;
use store::FoundCase;
use uuid::Uuid;
use vocabulary::Money;

/// A fact on which the finder decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactShown {
    /// Input of the table.
    pub id: String,
    /// Its title.
    pub title: String,
    /// In words.
    pub text: String,
    /// As forms take it: money in fen, dates, ids of choices.
    pub raw: String,
}

/// A row that one different fact would make apply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearShown {
    /// The row in words.
    pub row: String,
    /// Its article.
    pub cite: Cited,
    /// Title of the fact.
    pub fact: String,
    /// The fact now, in words.
    pub now: String,
    /// What would tip it, in words.
    pub needed: String,
    /// By how much, in words; empty where it is no figure.
    pub lacking: String,
    /// How far the figure is on the way, in percent.
    pub percent: i64,
}

/// A finding as people see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingView {
    /// The case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Organ that conducts it.
    pub organ: String,
    /// Name of that organ.
    pub organ_name: String,
    /// Region code of that organ.
    pub region: String,
    /// Procedure id.
    pub procedure: String,
    /// What sort of case it is, in the finder's words.
    pub subject: String,
    /// Its status.
    pub status: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When its last event was recorded: until then nothing was handed over.
    pub updated_at: Timestamp,
    /// Verdict: word.
    pub verdict: &'static str,
    /// Verdict in Chinese.
    pub verdict_title: &'static str,
    /// Outcome of the table in words; empty when undecided.
    pub outcome: String,
    /// The row that decided, in words; empty when none did.
    pub row: String,
    /// Article of that row.
    pub cite: Option<Cited>,
    /// Version of the table that decided.
    pub version: String,
    /// Day that chose the version.
    pub on: Option<Date>,
    /// The facts given.
    pub facts: Vec<FactShown>,
    /// Near misses, nearest first.
    pub near: Vec<NearShown>,
    /// What is missing, when undecided.
    pub missing: String,
    /// Everything in one paragraph.
    pub summary: String,
    /// Whether the person sees it only for the purpose, not because the case may be read.
    pub elsewhere: bool,
}

impl FindingView {
    /// A fact as forms take it.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<String> {
        self.facts.iter().find(|fact| fact.id == id).map(|fact| fact.raw.clone())
    }
}

impl Platform {
    pub(super) fn finding_view(&self, found: &FoundCase) -> FindingView {
        let (row, case) = (&found.finding, &found.case);
        let finding: Option<Finding> = serde_json::from_str(&row.body).ok();
        let verdict = Verdict::ALL.into_iter().find(|known| known.key() == row.verdict);
        let verdict = verdict.unwrap_or(Verdict::Undecided);
        let finder = self.rules.library.finders.get(&row.finder);
        let table = finder.and_then(|finder| self.rules.library.table(&finder.table));
        let decision = finding.as_ref().and_then(|finding| finding.decision.as_ref());
        let mut view = FindingView {
            case: case.case_id,
            number: case.number.clone().unwrap_or_default(),
            title: case.title.clone(),
            organ: case.organ.clone(),
            organ_name: self.rules.directory.organ_name(&case.organ).to_owned(),
            region: case.region.clone(),
            procedure: case.procedure.clone(),
            subject: finding.as_ref().map(|finding| finding.subject.clone()).unwrap_or_default(),
            status: case.status.clone(),
            opened_at: instant(case.opened_at),
            updated_at: instant(case.updated_at),
            verdict: verdict.key(),
            verdict_title: verdict.label(),
            outcome: decision.map(|decision| decision.outcome_title.clone()).unwrap_or_default(),
            row: String::new(),
            cite: None,
            version: String::new(),
            on: None,
            facts: Vec::new(),
            near: Vec::new(),
            missing: finding.as_ref().map(|finding| finding.missing.clone()).unwrap_or_default(),
            summary: String::new(),
            elsewhere: found.elsewhere,
        };
        if let (Some(decision), Some(table)) = (decision, table) {
            self.explain(&mut view, decision, table);
            let near = finding.iter().flat_map(|finding| &finding.near);
            view.near = near.map(|miss| self.near_shown(table, miss, decision.on)).collect();
        }
        view.summary = summary(&view, finder.map_or("", |finder| finder.title.as_str()));
        view
    }

    fn explain(&self, view: &mut FindingView, decision: &law::Decision, table: &Table) {
        view.version.clone_from(&decision.version);
        view.on = Some(decision.on);
        if let Some(row) = &decision.row {
            view.row.clone_from(&row.title);
            view.cite = Some(self.rules.library.cited(&row.cite, decision.on));
        }
        let given = table.inputs.iter().filter(|input| !decision.assumed.contains(&input.id.value));
        let shown = given.filter_map(|input| {
            let fact = decision.facts.get(&input.id.value)?;
            Some(FactShown {
                id: input.id.value.clone(),
                title: input.title.clone(),
                text: words(Some(table), &input.id, fact),
                raw: raw(fact),
            })
        });
        view.facts = shown.collect();
    }

    fn near_shown(&self, table: &Table, miss: &NearMiss, on: Date) -> NearShown {
        let lacking = match (&miss.now, &miss.needed) {
            (FactValue::Number(now), FactValue::Number(needed)) => {
                words(Some(table), &miss.input, &FactValue::Number(needed.saturating_sub(*now)))
            }
            _ => String::new(),
        };
        NearShown {
            row: miss.title.clone(),
            cite: self.rules.library.cited(&miss.cite, on),
            fact: miss.input_title.clone(),
            now: words(Some(table), &miss.input, &miss.now),
            needed: words(Some(table), &miss.input, &miss.needed),
            lacking,
            percent: miss.reached_percent,
        }
    }
}

/// A value of an input in words.
pub(crate) fn words(table: Option<&Table>, input: &str, value: &FactValue) -> String {
    let input = table.and_then(|table| table.input(input));
    match (input.map(|input| input.kind), value) {
        (Some(InputType::Money), FactValue::Number(fen)) => Money::from_fen(*fen).to_string(),
        (Some(InputType::Choice), FactValue::Text(id)) => {
            let choice = input.and_then(|input| input.choices.iter().find(|choice| choice.id == *id));
            choice.map_or(id.clone(), |choice| choice.title.clone())
        }
        (_, FactValue::YesNo(yes)) => if *yes { "是" } else { "否" }.to_owned(),
        (_, FactValue::Number(number)) => {
            format!("{number}{}", input.map_or("", |input| input.unit.as_str()))
        }
        (_, FactValue::Text(text)) => text.clone(),
        (_, _) => String::new(),
    }
}

fn raw(value: &FactValue) -> String {
    match value {
        FactValue::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
        _ => String::new(),
    }
}

fn summary(view: &FindingView, finder: &str) -> String {
    let facts: Vec<String> = view.facts.iter().map(|fact| format!("{}：{}", fact.title, fact.text)).collect();
    let mut text = format!(
        "{}办理的{}（{}，{}），现状：{}。",
        view.organ_name, view.title, view.subject, view.number, view.status
    );
    if !facts.is_empty() {
        text.push_str(&format!("已填事实：{}。", facts.join("；")));
    }
    if !view.outcome.is_empty() {
        let row = if view.row.is_empty() { String::new() } else { format!("，适用“{}”", view.row) };
        let cite = view.cite.as_ref().map(|cite| format!("，依据{}", cite.in_chinese())).unwrap_or_default();
        text.push_str(&format!("对照结论：{}{row}{cite}。", view.outcome));
    }
    if let Some(near) = view.near.first() {
        text.push_str(&format!("{}为{}，达到{}即适用“{}”。", near.fact, near.now, near.needed, near.row));
    }
    text.push_str(&format!("系统查漏：{finder}；至查看时没有移送。"));
    text
}
