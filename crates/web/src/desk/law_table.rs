//! One decision table, and trying one's own facts on it.
use super::page;
use crate::address;
use crate::error::{Answer, Stop};
use crate::security::cite;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{Compared, FactInput, FactKind, TablePage, TableRow, Tried, table};
use crate::ui::parts::{Choice, Cite, Tab};
use crate::ui::words;
use ::law::decide::{AppliedRow, CannotDecide, Facts, compare};
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
    };
    Ok(page(&signed, &found.title, Some(Place::Law), &table(&view)))
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
    match compare(table, facts, on) {
        Ok(decisions) => {
            let (first, later) = decisions.split_first()?;
            Some(outcome(state, first, later))
        }
        Err(CannotDecide::Missing { input, title, .. }) => {
            wrong.insert(input, format!("请填写“{title}”"));
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
