//! 办件: the list, saved filters.
use super::{PAGE_ROWS, limit_lamp, organ_choices, page, procedure_choices};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop, see_other};
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::cases::{CaseList, CaseQuery, CaseRow, list};
use crate::ui::frame::Place;
use crate::ui::light::Lamp;
use crate::ui::message::Message;
use crate::ui::parts::{Choice, Pager, Tab};
use crate::ui::words;
use app::Platform;
use app::cases::CaseFilter;
use app::clock::instant;
use axum::extract::{Query, State};
use calendar::Light;
use serde::Deserialize;
use store::{Clocks, SavedFilter};

/// Years of opening that the list offers to choose from.
const YEARS_OFFERED: i64 = 10;

/// What was asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    procedure: String,
    organ: String,
    status: String,
    light: String,
    measure: String,
    topic: String,
    year: String,
    mine: String,
    cursor: String,
}

impl Asked {
    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("q", &self.q),
            ("procedure", &self.procedure),
            ("organ", &self.organ),
            ("status", &self.status),
            ("light", &self.light),
            ("measure", &self.measure),
            ("topic", &self.topic),
            ("year", &self.year),
            ("mine", &self.mine),
        ]
    }

    /// Numbers have to be numbers: an address typed by hand must not show everything instead.
    fn check(&self) -> Result<(), Stop> {
        let numbers = [("年份", &self.year), ("措施", &self.measure)];
        let wrong =
            numbers.iter().find(|(_, text)| !text.trim().is_empty() && text.trim().parse::<i64>().is_err());
        wrong.map_or(Ok(()), |(what, text)| {
            let says = format!("{what}应是数字，收到“{text}”；请在列表里重新筛选");
            Err(Message::NotTaken { status: 400, says, next: Some(("全部办件".into(), "/cases".into())) }
                .into())
        })
    }

    fn filter(&self) -> CaseFilter {
        CaseFilter {
            q: self.q.clone(),
            procedure: self.procedure.clone(),
            organ: self.organ.clone(),
            measure: self.measure.trim().parse().ok(),
            topic: self.topic.clone(),
            year: self.year.trim().parse().ok(),
            state: self.status.clone(),
            light: self.light.clone(),
            mine: !self.mine.is_empty(),
            cursor: self.cursor.clone(),
        }
    }
}

/// `GET /cases`.
///
/// # Errors
/// As the use case.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    asked.check()?;
    let found = state.platform.cases(&signed.person, &asked.filter(), PAGE_ROWS).await?;
    let ids: Vec<uuid::Uuid> = found.rows.iter().map(|row| row.case_id).collect();
    let topics = state.platform.topic_titles(&signed.person, &ids).await?;
    let saved = state.platform.filters(&signed.person).await?;
    let here = address::with_query("/cases", &asked.pairs());
    let next = found.next.as_deref().map(|next| {
        let mut pairs = asked.pairs().to_vec();
        pairs.push(("cursor", next));
        address::with_query("/cases", &pairs)
    });
    let shown =
        if found.rows.is_empty() { String::new() } else { format!("本页 {} 件", found.rows.len()) };
    let view = CaseList {
        query: CaseQuery {
            q: asked.q.clone(),
            procedure: asked.procedure.clone(),
            organ: asked.organ.clone(),
            status: asked.status.clone(),
            light: asked.light.clone(),
            measure: asked.measure.clone(),
            topic: asked.topic.clone(),
            year: asked.year.clone(),
            mine: !asked.mine.is_empty(),
        },
        saved: saved.iter().map(|filter| saved_tab(filter, &here)).collect(),
        measures: measure_choices(&state.platform),
        topics: topic_choices(&state.platform),
        years: year_choices(&state.platform, &asked.year),
        procedures: procedure_choices(&state.platform),
        organs: organ_choices(&state.platform),
        statuses: vec![Choice::new("open", "在办"), Choice::new("closed", "已办结")],
        rows: found
            .rows
            .into_iter()
            .map(|row| {
                let topics = topics.get(&row.case_id).cloned().unwrap_or_default();
                CaseRow { topics, ..case_row(&state, row) }
            })
            .collect(),
        pager: Pager { says: shown, previous: (!asked.cursor.is_empty()).then(|| here.clone()), next },
        csrf: signed.csrf.clone(),
        may_open: true,
    };
    Ok(page(&signed, "办件", Some(Place::Cases), &list(&view)))
}

fn saved_tab(filter: &SavedFilter, here: &str) -> Tab {
    let href = at(&filter.query);
    Tab { title: filter.name.clone(), active: href == here, href, count: None }
}

/// A row of any list of cases.
pub(super) fn case_row(state: &WebState, row: store::CaseRow) -> CaseRow {
    let summary: serde_json::Value = serde_json::from_str(&row.facts_json).unwrap_or_default();
    let names = summary.get("handlers").and_then(serde_json::Value::as_array);
    let names =
        names.map(|names| names.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join("、"));
    let due = row.next_due_at.map(instant).filter(|_| row.closed_at.is_none());
    let warn_at = row.next_basis.as_ref().and_then(|basis| basis.warn_at).map(instant);
    let lamp = match (due, row.clocks) {
        (Some(due), _) => Some(limit_lamp(due, warn_at, state.platform.now())),
        (None, Some(Clocks::Suspended)) => Some(Lamp::new(Light::Suspended, "")),
        (None, Some(Clocks::Ended)) => Some(Lamp::new(Light::Met, "")),
        (None, None) => None,
    };
    let when = match (due, row.closed_at) {
        (Some(due), None) => format!("{} 到期", words::day_and_time(due)),
        (_, Some(closed)) => format!("{} 办结", words::date(case::actor::civil_date(instant(closed)))),
        (None, None) => format!("{} 立件", words::date(case::actor::civil_date(instant(row.opened_at)))),
    };
    CaseRow {
        lamp,
        number: row.number.unwrap_or_else(|| "（未编号）".into()),
        title: row.title,
        href: format!("/cases/{}", row.case_id),
        topics: Vec::new(),
        procedure: super::procedure_title(&state.platform, &row.procedure),
        status: row.status,
        organ: state.platform.rules.directory.organ_name(&row.organ).to_owned(),
        handlers: names.unwrap_or_default(),
        when,
    }
}

/// `POST /cases/filters`: keeps a filter under a name, with everything that was asked.
///
/// # Errors
/// A rejection for a name that cannot be used.
pub async fn keep_filter(State(state): State<WebState>, _: Officer, sent: SentForm) -> Answer {
    let pairs = Asked::default().pairs().map(|(name, _)| (name, sent.text(name)));
    let query = address::with_query("", &pairs);
    let query = query.trim_start_matches('?');
    state.platform.keep_filter(&sent.signed.person, sent.text("name"), query).await?;
    Ok(see_other(&at(query)))
}

/// `POST /cases/filters/rename`: gives a kept filter another name.
///
/// # Errors
/// "Not there", or a rejection for a name that cannot be used.
pub async fn rename_filter(State(state): State<WebState>, _: Officer, sent: SentForm) -> Answer {
    state.platform.rename_filter(&sent.signed.person, sent.text("name"), sent.text("to")).await?;
    Ok(see_other("/cases"))
}

/// `POST /cases/filters/delete`: removes a kept filter.
///
/// # Errors
/// "Not there".
pub async fn delete_filter(State(state): State<WebState>, _: Officer, sent: SentForm) -> Answer {
    state.platform.delete_filter(&sent.signed.person, sent.text("name")).await?;
    Ok(see_other("/cases"))
}

fn at(query: &str) -> String {
    if query.is_empty() { "/cases".to_owned() } else { format!("/cases?{query}") }
}

/// Topics to choose from.
fn topic_choices(platform: &Platform) -> Vec<Choice> {
    let topics = platform.rules.library.topics.values();
    topics.map(|topic| Choice::new(&*topic.id, &topic.title)).collect()
}

/// Years of opening to choose from, latest first, with the one asked for.
fn year_choices(platform: &Platform, asked: &str) -> Vec<Choice> {
    let latest = i64::from(case::actor::civil_date(platform.now()).year());
    let mut years: Vec<i64> = (latest - YEARS_OFFERED + 1..=latest).rev().collect();
    years.extend(asked.trim().parse::<i64>().ok().filter(|year| !years.contains(year)));
    years.iter().map(|year| Choice::new(year.to_string(), format!("{year}年"))).collect()
}

/// Measures of the plan to choose from.
fn measure_choices(platform: &Platform) -> Vec<Choice> {
    let measures = platform.rules.directory.plan.measures.iter();
    measures.map(|m| Choice::new(m.number.to_string(), format!("第{}项 {}", m.number, m.title))).collect()
}
