//! Deciding a table: which rows apply, which one wins, and which single fact would tip the others.
use crate::citation::Citation;
use crate::expression::{ConditionFault, FactValue, Ground, Scope};
use crate::instrument::Status;
use crate::table::{Input, InputType, Row, Table, TableVersion};
use crate::tipping::tipping;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Facts given to a table, by input id.
pub type Facts = BTreeMap<String, FactValue>;

/// Highest figure the search for a tipping value tries (fen, items); far above any legal threshold.
pub(crate) const HIGHEST_FIGURE: i64 = 1_000_000_000_000_000;

/// The answer of a table, with everything needed to show and to repeat it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Table id.
    pub table: String,
    /// Version that decided.
    pub version: String,
    /// Day that chose the version.
    pub on: Date,
    /// Outcome id.
    pub outcome: String,
    /// Outcome in words.
    pub outcome_title: String,
    /// The row that decided; absent when none applied.
    pub row: Option<AppliedRow>,
    /// All rows that apply, the deciding one first.
    pub applied: Vec<AppliedRow>,
    /// Rows that one different fact would make apply, nearest first.
    pub near_misses: Vec<NearMiss>,
    /// The facts as used, including those counted as nothing because they were not given.
    pub facts: Facts,
    /// Inputs that were not given and count as nothing.
    pub assumed: Vec<String>,
}

/// A row that applies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppliedRow {
    /// Row id.
    pub id: String,
    /// Condition in words.
    pub title: String,
    /// Condition as written.
    pub when: String,
    /// Outcome id.
    pub then: String,
    /// Where it stands.
    pub cite: Citation,
    /// Whether it was checked.
    pub status: Status,
}

/// A row that would apply if one fact were different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearMiss {
    /// Row id.
    pub row: String,
    /// Condition in words.
    pub title: String,
    /// Outcome it would lead to.
    pub then: String,
    /// Input that would tip it.
    pub input: String,
    /// Title of the input.
    pub input_title: String,
    /// Value now.
    pub now: FactValue,
    /// Value that tips it: the least figure, or the other choice.
    pub needed: FactValue,
    /// For figures: how far the present value is on the way, in percent; 0 for choices.
    pub reached_percent: i64,
    /// Where it stands.
    pub cite: Citation,
}

/// Facts that a table cannot decide on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotDecide {
    /// An input is missing.
    #[error("判定表“{table}”需要“{title}”（{input}），请补充后再判定")]
    Missing {
        /// Table title.
        table: String,
        /// Input id.
        input: String,
        /// Input title.
        title: String,
    },
    /// A fact has the wrong type or value.
    #[error("“{title}”（{input}）应为{expected}")]
    WrongType {
        /// Input id.
        input: String,
        /// Input title.
        title: String,
        /// What was expected.
        expected: String,
    },
    /// A fact nobody asked for.
    #[error("判定表没有名为“{0}”的事实；可用的事实：{1}")]
    Unknown(String, String),
    /// No version covers the day.
    #[error("判定表“{0}”没有适用于 {1} 的版本")]
    NoVersion(String, Date),
    /// The day of decision lies before the facts.
    #[error("“{title}”（{input}）是 {day}，晚于判定之日 {on}；请核对两个日期")]
    BeforeTheFacts {
        /// Input id.
        input: String,
        /// Input title.
        title: String,
        /// Its day.
        day: Date,
        /// Day of decision.
        on: Date,
    },
    /// Two rows of equal precedence give different answers.
    #[error("判定表“{table}”的行 {first} 与 {second} 同时适用而结论不同，须由法规数据维护人写明先后")]
    Ambiguous {
        /// Table id.
        table: String,
        /// One row.
        first: String,
        /// The other.
        second: String,
    },
    /// A condition failed.
    #[error(transparent)]
    Condition(#[from] ConditionFault),
}

/// Decides a table on facts; `on` is the day of decision, used when the table has no `version-by` input.
///
/// # Errors
/// [`CannotDecide`] says which fact is missing or wrong.
pub fn decide(table: &Table, facts: &Facts, on: Date) -> Result<Decision, CannotDecide> {
    let (scope, assumed) = complete(table, facts)?;
    let day = version_day(table, &scope).unwrap_or(on);
    let version = table.version_on(day).ok_or_else(|| CannotDecide::NoVersion(table.title.clone(), day))?;
    decide_version(table, version, scope, assumed, day)
}

/// Refuses a day of decision before the day of the facts that chooses the version: somebody who tries facts by hand mistook one of
/// the two. In a case the guards of its acts look after that.
///
/// # Errors
/// [`CannotDecide::BeforeTheFacts`].
pub fn not_before_the_facts(table: &Table, facts: &Facts, on: Date) -> Result<(), CannotDecide> {
    let input = table.version_by.as_ref().and_then(|by| table.input(by));
    let day = input.and_then(|input| match facts.get(&*input.id)? {
        FactValue::Text(text) => Some((input, text.parse::<Date>().ok()?)),
        _ => None,
    });
    match day {
        Some((input, day)) if day > on => Err(CannotDecide::BeforeTheFacts {
            input: input.id.value.clone(),
            title: input.title.clone(),
            day,
            on,
        }),
        _ => Ok(()),
    }
}

/// Decides a table with a version chosen by its id, for the comparison of versions.
///
/// # Errors
/// As [`decide`].
pub fn decide_with(
    table: &Table,
    version: &TableVersion,
    facts: &Facts,
    on: Date,
) -> Result<Decision, CannotDecide> {
    let (scope, assumed) = complete(table, facts)?;
    let day = version_day(table, &scope).unwrap_or(on);
    decide_version(table, version, scope, assumed, day)
}

/// Decisions of every version that was in force between the day of the facts and the day of decision: what an
/// officer compares under 从旧兼从轻. The first one is that of the day of the facts.
///
/// # Errors
/// As [`decide`].
pub fn compare(table: &Table, facts: &Facts, on: Date) -> Result<Vec<Decision>, CannotDecide> {
    let first = decide(table, facts, on)?;
    let mut decisions = Vec::new();
    for version in &table.versions {
        let later = *version.from > first.on && *version.from <= on;
        if later && *version.id != first.version {
            decisions.push(decide_with(table, version, facts, on)?);
        }
    }
    decisions.insert(0, first);
    Ok(decisions)
}

fn version_day(table: &Table, scope: &Scope) -> Option<Date> {
    match scope.get(&table.version_by.as_ref()?.value)? {
        FactValue::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn complete(table: &Table, facts: &Facts) -> Result<(Scope, Vec<String>), CannotDecide> {
    if let Some(unknown) = facts.keys().find(|name| table.input(name).is_none()) {
        let known: Vec<&str> = table.inputs.iter().map(|i| i.id.as_str()).collect();
        return Err(CannotDecide::Unknown(unknown.clone(), known.join("、")));
    }
    let mut scope = Scope::new();
    let mut assumed = Vec::new();
    for input in &table.inputs {
        let value = match facts.get(&*input.id) {
            Some(value) => fitting(input, value)?,
            None if input.required => {
                return Err(CannotDecide::Missing {
                    table: table.title.clone(),
                    input: input.id.value.clone(),
                    title: input.title.clone(),
                });
            }
            None => {
                assumed.push(input.id.value.clone());
                nothing(input.kind)
            }
        };
        scope.insert(input.id.value.clone(), value);
    }
    Ok((scope, assumed))
}

fn nothing(kind: InputType) -> FactValue {
    match kind {
        InputType::Number | InputType::Money => FactValue::Number(0),
        InputType::YesNo => FactValue::YesNo(false),
        InputType::Choice | InputType::Date => FactValue::Text(String::new()),
    }
}

fn fitting(input: &Input, value: &FactValue) -> Result<FactValue, CannotDecide> {
    let wrong = |expected: String| CannotDecide::WrongType {
        input: input.id.value.clone(),
        title: input.title.clone(),
        expected,
    };
    let fits = match (input.kind, value) {
        (InputType::Number | InputType::Money, FactValue::Number(figure)) => {
            (0..=HIGHEST_FIGURE).contains(figure)
        }
        (InputType::YesNo, FactValue::YesNo(_)) => true,
        (InputType::Choice, FactValue::Text(text)) => input.choices.iter().any(|choice| choice.id == *text),
        (InputType::Date, FactValue::Text(text)) => text.parse::<Date>().is_ok(),
        _ => false,
    };
    if fits {
        return Ok(value.clone());
    }
    Err(wrong(match input.kind {
        InputType::Number => "不小于 0 的整数".into(),
        InputType::Money => "不小于 0 的金额（以分计的整数）".into(),
        InputType::YesNo => "是或否（true/false）".into(),
        InputType::Date => "日期，如 2026-03-01".into(),
        InputType::Choice => {
            let known: Vec<String> =
                input.choices.iter().map(|c| format!("{}（{}）", c.id, c.title)).collect();
            format!("其中之一：{}", known.join("、"))
        }
    }))
}

fn decide_version(
    table: &Table,
    version: &TableVersion,
    scope: Scope,
    assumed: Vec<String>,
    day: Date,
) -> Result<Decision, CannotDecide> {
    let ground = Ground::of(&scope, version.rows.iter().flat_map(|row| row.when.variables()));
    let mut applied: Vec<&Row> = Vec::new();
    for row in &version.rows {
        if row.when.holds_in(&ground)? {
            applied.push(row);
        }
    }
    let winner = applied.iter().copied().max_by_key(|row| row.order.unwrap_or(0));
    if let Some(winner) = winner {
        let rival = applied.iter().find(|row| row.order == winner.order && *row.then != *winner.then);
        if let Some(rival) = rival {
            return Err(CannotDecide::Ambiguous {
                table: table.id.value.clone(),
                first: winner.id.value.clone(),
                second: rival.id.value.clone(),
            });
        }
        // The first row in reading order among those of the winning outcome is the one shown as deciding.
        applied.sort_by_key(|row| *row.then != *winner.then);
    }
    let outcome = applied.first().map_or(&*table.otherwise, |row| &*row.then).clone();
    let near_misses = near_misses(table, version, &scope, &ground, &outcome)?;
    let applied: Vec<AppliedRow> = applied.into_iter().map(applied_row).collect();
    Ok(Decision {
        table: table.id.value.clone(),
        version: version.id.value.clone(),
        on: day,
        outcome_title: table.outcome_title(&outcome).to_owned(),
        outcome,
        row: applied.first().cloned(),
        applied,
        near_misses,
        facts: scope,
        assumed,
    })
}

fn applied_row(row: &Row) -> AppliedRow {
    AppliedRow {
        id: row.id.value.clone(),
        title: row.title.clone(),
        when: row.when.source().to_owned(),
        then: row.then.value.clone(),
        cite: row.cite.value.clone(),
        status: row.status,
    }
}

/// Rows leading to a graver outcome than the present one that a single different fact would make apply. A choice that must be made
/// says what is asked about (the crime, the kind of right): another choice would be another question, not a near miss.
fn near_misses(
    table: &Table,
    version: &TableVersion,
    scope: &Scope,
    ground: &Ground<'_>,
    outcome: &str,
) -> Result<Vec<NearMiss>, CannotDecide> {
    let mut misses = Vec::new();
    for row in version.rows.iter().filter(|row| table.gravity(&row.then) > table.gravity(outcome)) {
        let names = row.when.names();
        let may_differ = |input: &&Input| !(input.required && input.kind == InputType::Choice);
        let named = table.inputs.iter().filter(|input| names.contains(&input.id.value));
        for input in named.filter(may_differ) {
            let Some(needed) = tipping(row, input, scope, ground)? else { continue };
            let now = scope.get(&*input.id).cloned().unwrap_or(FactValue::Number(0));
            let reached_percent = match (&now, &needed) {
                (FactValue::Number(now), FactValue::Number(needed)) if *needed > 0 => {
                    now.saturating_mul(100) / needed
                }
                _ => 0,
            };
            misses.push(NearMiss {
                row: row.id.value.clone(),
                title: row.title.clone(),
                then: row.then.value.clone(),
                input: input.id.value.clone(),
                input_title: input.title.clone(),
                now,
                needed,
                reached_percent,
                cite: row.cite.value.clone(),
            });
        }
    }
    misses.sort_by_key(|miss| (table.gravity(&miss.then), std::cmp::Reverse(miss.reached_percent)));
    Ok(misses)
}
