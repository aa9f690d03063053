//! One decision table, and trying one's own facts on it.
use super::law_links::Index;
use super::page;
use crate::address;
use crate::error::{Answer, Stop};
use crate::security::cite;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{Compared, FactInput, FactKind, TableExample, TablePage, TableRow, Tried, table};
use crate::ui::parts::{Choice, Cite, Tab};
use crate::ui::words;
use ::law::decide::{AppliedRow, CannotDecide, Facts, compare, not_before_the_facts};
use ::law::example::{ExampleCase, Subject};
use ::law::expression::FactValue;
use ::law::table::{Input, InputType, Row, Table, TableVersion};
use ::law::{Decision, instrument::Status};
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// `GET /law/tables/{id}`; facts come as `fact.ID`, the day as `on`.
///
/// # Errors
/// "Not there".
pub async fn show(
    State(state): State<WebState>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Answer {
    let found = state.platform.rules.library.table(&id).ok_or(Stop::not_there())?;
    let typed_on = asked.get("on").map(String::as_str).unwrap_or_default();
    let on = typed_on.parse().unwrap_or_else(|_| case::actor::civil_date(state.platform.now()));
    let wanted = asked.get("version").and_then(|id| found.versions.iter().find(|version| *version.id == *id));
    let version =
        wanted.or_else(|| found.version_on(on)).or(found.versions.last()).ok_or(Stop::not_there())?;
    let typed = |input: &Input| asked.get(&format!("fact.{}", input.id)).map_or("", |value| value.trim());
    let (facts, mut wrong) = read(found, &typed);
    let tried = match asked.keys().any(|name| name.starts_with("fact.")) && wrong.is_empty() {
        true => tried(&state, found, &facts, decided_on(&state, found, on), &mut wrong),
        false => None,
    };
    let index = Index::of(&state, &signed);
    let view = TablePage {
        title: found.title.clone(),
        summary: found.question.clone(),
        versions: found.versions.iter().map(|v| version_tab(&id, v, *v.id == *version.id)).collect(),
        rows: version.rows.iter().map(|row| table_row(&state, found, row, *version.from)).collect(),
        action: format!("/law/tables/{id}"),
        facts: found
            .inputs
            .iter()
            .map(|input| fact_input(input, typed(input), wrong.remove(&*input.id)))
            .collect(),
        on: typed_on.to_owned(),
        tried,
        examples: examples(&state, found),
        used_in: index.pages(index.uses.of_table(&id)),
        open: open(version),
    };
    Ok(page(&signed, &found.title, Some(Place::Law), &table(&view)))
}

/// Rows that nobody has compared with the text yet, and all.
pub(super) fn open(version: &TableVersion) -> (usize, usize) {
    let open = version.rows.iter().filter(|row| row.status == Status::Default).count();
    (open, version.rows.len())
}

/// Worked examples, each with the page that tries its facts.
fn examples(state: &WebState, table: &Table) -> Vec<TableExample> {
    let files = state.platform.rules.examples.all().iter();
    let own = files.filter(|file| file.examples.about() == Subject::Table(&table.id));
    own.flat_map(|file| &file.examples.cases).map(|case| example(table, case)).collect()
}

fn example(table: &Table, case: &ExampleCase) -> TableExample {
    let given = table.inputs.iter().filter_map(|input| Some((input, case.facts.get(&*input.id)?)));
    let (mut pairs, mut facts) = (Vec::new(), Vec::new());
    for (input, fact) in given {
        let (typed, shown) = typed_and_shown(input, fact);
        pairs.push((format!("fact.{}", input.id), typed));
        facts.push((input.title.clone(), shown));
    }
    if let Some(on) = case.on {
        pairs.push(("on".into(), on.to_string()));
    }
    let query: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = case.expect.clone().unwrap_or_default();
    let outcome = expected.outcome.as_deref().map(|id| table.outcome_title(id).to_owned());
    let row =
        |id: &String| table.versions.iter().flat_map(|version| &version.rows).find(|row| *row.id == *id);
    let near = expected.near.as_ref().and_then(row).map(|row| format!("差一点：{}", row.title));
    let error = expected.error.as_ref().map(|says| format!("不能判定：{says}"));
    let says: Vec<String> = outcome.into_iter().chain(near).chain(error).collect();
    TableExample {
        title: case.title.value.clone(),
        facts,
        expected: says.join("；"),
        href: format!("{}#tried", address::with_query(&format!("/law/tables/{}", table.id), &query)),
    }
}

/// A fact as it is typed into the form, and in words.
fn typed_and_shown(input: &Input, fact: &FactValue) -> (String, String) {
    match (input.kind, fact) {
        (InputType::Money, FactValue::Number(fen)) => {
            let money = vocabulary::Money::from_fen(*fen).to_string();
            (money.clone(), money)
        }
        (InputType::Choice, FactValue::Text(id)) => {
            let choice = input.choices.iter().find(|choice| choice.id == *id);
            (id.clone(), choice.map_or(id.clone(), |choice| choice.title.clone()))
        }
        (_, FactValue::YesNo(yes)) => {
            let (typed, shown) = if *yes { ("yes", "是") } else { ("no", "否") };
            (typed.into(), shown.into())
        }
        (_, FactValue::Number(number)) => (number.to_string(), format!("{number}{}", input.unit)),
        (_, FactValue::Text(text)) => (text.clone(), text.clone()),
        (_, _) => (String::new(), String::new()),
    }
}

fn version_tab(id: &str, version: &TableVersion, active: bool) -> Tab {
    Tab {
        title: format!("{}（{}起）", version.id, words::date(*version.from)),
        href: address::with_query(&format!("/law/tables/{id}"), &[("version", &version.id)]),
        count: None,
        active,
    }
}

fn checked(state: &WebState, at: &::law::Citation, status: Status, on: Date) -> Cite {
    Cite { verified: Some(status == Status::Verified), ..cite(state, at, on) }
}

fn table_row(state: &WebState, table: &Table, row: &Row, on: Date) -> TableRow {
    TableRow {
        id: row.id.value.clone(),
        when: row.title.clone(),
        then: table.outcome_title(&row.then).to_owned(),
        cite: checked(state, &row.cite, row.status, on),
    }
}

fn fact_input(input: &Input, value: &str, wrong: Option<String>) -> FactInput {
    let yes_no = || vec![Choice::new("yes", "是"), Choice::new("no", "否")];
    let kind = match input.kind {
        InputType::Number => FactKind::Number(input.unit.clone()),
        InputType::Money => FactKind::Number("元".into()),
        InputType::YesNo => FactKind::Choice(yes_no()),
        InputType::Choice => {
            FactKind::Choice(input.choices.iter().map(|c| Choice::new(&c.id, &c.title)).collect())
        }
        InputType::Date => FactKind::Date,
    };
    FactInput { id: input.id.value.clone(), title: input.title.clone(), kind, value: value.into(), wrong }
}

type Wrong = BTreeMap<String, String>;

fn read<'a>(table: &Table, typed: &impl Fn(&Input) -> &'a str) -> (Facts, Wrong) {
    let (mut facts, mut wrong) = (Facts::new(), Wrong::new());
    for input in &table.inputs {
        let text = typed(input);
        if text.is_empty() {
            continue;
        }
        let fact = match input.kind {
            InputType::Number => text.parse().map(FactValue::Number).map_err(|_| "请填写整数".to_owned()),
            InputType::Money => {
                let money = text.parse::<vocabulary::Money>();
                money.map(|money| FactValue::Number(money.fen())).map_err(|fault| fault.to_string())
            }
            InputType::YesNo => Ok(FactValue::YesNo(text == "yes")),
            InputType::Choice | InputType::Date => Ok(FactValue::Text(text.into())),
        };
        match fact {
            Ok(fact) => drop(facts.insert(input.id.value.clone(), fact)),
            Err(says) => drop(wrong.insert(input.id.value.clone(), says)),
        }
    }
    (facts, wrong)
}

/// The day of decision: today where the facts themselves choose the version, so that later versions are compared.
fn decided_on(state: &WebState, table: &Table, on: Date) -> Date {
    if table.version_by.is_some() { case::actor::civil_date(state.platform.now()) } else { on }
}

fn tried(state: &WebState, table: &Table, facts: &Facts, on: Date, wrong: &mut Wrong) -> Option<Tried> {
    match not_before_the_facts(table, facts, on).and_then(|()| compare(table, facts, on)) {
        Ok(decisions) => {
            let (first, later) = decisions.split_first()?;
            Some(outcome(state, first, later))
        }
        Err(CannotDecide::Missing { input, title, .. }) => {
            wrong.insert(input, format!("请填写“{title}”"));
            None
        }
        Err(ref fault @ CannotDecide::BeforeTheFacts { ref input, .. }) => {
            wrong.insert(input.clone(), fault.to_string());
            None
        }
        Err(CannotDecide::WrongType { input, title, expected }) => {
            wrong.insert(input, format!("“{title}”应为{expected}"));
            None
        }
        Err(other) => {
            Some(Tried { outcome: "不能判定".into(), row: other.to_string(), ..Tried::default() })
        }
    }
}

fn outcome(state: &WebState, first: &Decision, later: &[Decision]) -> Tried {
    let shown =
        |row: &Option<AppliedRow>, on| row.as_ref().map(|row| checked(state, &row.cite, row.status, on));
    Tried {
        outcome: first.outcome_title.clone(),
        row: first.row.as_ref().map_or_else(|| "没有适用的行".into(), |row| row.title.clone()),
        cite: shown(&first.row, first.on).unwrap_or_default(),
        near_misses: state.platform.decision_view(first).near_misses,
        compared: later
            .iter()
            .map(|decision| Compared {
                version: decision.version.clone(),
                outcome: decision.outcome_title.clone(),
                cite: shown(&decision.row, decision.on).unwrap_or_default(),
            })
            .collect(),
    }
}
