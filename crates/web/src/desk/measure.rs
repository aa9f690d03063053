//! One measure of the plan.
use super::{PAGE_ROWS, lamp, no_limit, page, plan};
use crate::address;
use crate::error::{Answer, Stop};
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::light::Lamp;
use crate::ui::plan::{Deliverable, MeasurePage, TaskRow, measure};
use app::clock::instant;
use axum::extract::{Path, State};
use calendar::Light;
use law::plan::definition::{CarrierKind, Measure, TaskSeed};
use law::procedure::Procedure;
use store::CaseRow;

/// `GET /plan/{number}`.
///
/// # Errors
/// "Not there", or when the person may not read the plan.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(number): Path<u32>,
) -> Answer {
    let board = state.platform.plan_board(&signed.person).await?;
    let tile = board.iter().find(|tile| tile.number == number).ok_or(Stop::not_there())?;
    let plan = &state.platform.rules.directory.plan;
    let found = plan.measure(number).ok_or(Stop::not_there())?;
    let tasks = state.platform.tasks(&signed.person, Some(i64::from(number))).await?;
    let section = plan.sections.iter().find(|section| section.number == found.section);
    let view = MeasurePage {
        number,
        title: found.title.clone(),
        section: section.map(|section| section.title.clone()).unwrap_or_default(),
        text: text(&state, found).await?,
        organs: tile.organs.iter().map(|(_, name)| name.clone()).collect(),
        carried_by: found
            .carried_by
            .iter()
            .map(|carrier| carried(&state, carrier.kind, &carrier.id))
            .collect(),
        targets: found.targets.iter().map(|target| target.text.clone()).collect(),
        tasks: tasks.into_iter().map(|row| task(&state, row)).collect(),
        percent: u8::try_from(tile.percent()).unwrap_or(100),
        acts: acts(&state, &signed.person, found),
    };
    let title = format!("第{number}项 {}", found.title);
    Ok(page(&signed, &title, Some(Place::Plan), &measure(&view)))
}

/// The measure's text, where an office imported the plan's document.
async fn text(state: &WebState, measure: &Measure) -> Result<Option<String>, Stop> {
    let Some((instrument, place)) = measure.cite.split_once('#') else {
        return Ok(None);
    };
    let plan = &state.platform.rules.directory.plan;
    let version = plan.issued_on.year().to_string();
    let kept =
        state.platform.store.law_text(instrument, &version, place).await.map_err(app::AppFault::from)?;
    Ok(kept.map(|text| text.text))
}

fn carried(state: &WebState, kind: CarrierKind, id: &str) -> (String, String) {
    let title = plan::title(state, id);
    let library = &state.platform.rules.library;
    let href = match kind {
        CarrierKind::Procedure => address::with_query("/cases", &[("procedure", id)]),
        CarrierKind::Table if library.table(id).is_some() => format!("/law/tables/{id}"),
        _ => "#tasks".into(),
    };
    (format!("{}：{title}", kind.label()), href)
}

fn task(state: &WebState, row: CaseRow) -> TaskRow {
    let summary: serde_json::Value = serde_json::from_str(&row.facts_json).unwrap_or_default();
    let fact =
        |name: &str| summary.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let due = row.next_due_at.map(instant);
    let now = state.platform.now();
    let organ = fact("responsible");
    let progress = fact("progress");
    let href = format!("/cases/{}", row.case_id);
    TaskRow {
        lamp: match (row.closed_at, due) {
            (Some(_), _) => Lamp::new(Light::Met, ""),
            (None, Some(due)) => lamp(Some(due), now),
            (None, None) => no_limit(),
        },
        organ: state.platform.rules.directory.organ_name(&organ).to_owned(),
        due: due.map(case::actor::civil_date),
        deliverables: vec![Deliverable {
            title: if progress.is_empty() {
                "成果和佐证".into()
            } else {
                format!("成果和佐证（进度 {progress}）")
            },
            evidence: vec![("查看".into(), format!("{href}#papers"))],
            state: row.status.clone(),
        }],
        title: row.title,
        acts: vec![("打开任务".into(), href)],
    }
}

/// For the office that conducts tasks: assign one of the seeds, or another.
fn acts(state: &WebState, person: &app::Person, measure: &Measure) -> Vec<(String, String)> {
    let platform = &state.platform;
    let may = platform.access.authorise(&person.actor, &access::Request::AssignTask).is_ok();
    let today = case::actor::civil_date(platform.now());
    let procedure = platform.rules.library.procedure_on(platform.rules.directory.plan_procedure(), today);
    let Some(procedure) = procedure.filter(|_| may) else {
        return Vec::new();
    };
    let opening = procedure.acts.iter().find(|act| act.opens && !act.is_receipt());
    let Some(opening) = opening else { return Vec::new() };
    let path = format!("/cases/new/{}/{}", procedure.id, opening.id);
    let number = measure.number.to_string();
    let limit = usize::try_from(PAGE_ROWS).unwrap_or(1);
    let seeds = measure.tasks.iter().take(limit);
    let mut acts: Vec<(String, String)> = seeds
        .map(|seed| (format!("下达：{}", seed.title), seeded(&path, &number, seed, procedure, today)))
        .collect();
    acts.push(("下达其他任务".into(), address::with_query(&path, &[("measure", &number)])));
    acts
}

/// The form filled in from a seed.
fn seeded(
    path: &str,
    number: &str,
    seed: &TaskSeed,
    procedure: &Procedure,
    today: jiff::civil::Date,
) -> String {
    let due = seed.due.next_from(today).map(|due| due.to_string()).unwrap_or_default();
    let deliverable = format!("{}（佐证：{}）", seed.deliverable, seed.evidence);
    let pairs = [
        ("measure", number),
        ("title", &seed.title),
        ("responsible_organ", &seed.organ),
        ("deliverable", &deliverable),
        ("due_on", &due),
    ];
    let known: Vec<(&str, &str)> =
        pairs.into_iter().filter(|(id, _)| procedure.field(id).is_some()).collect();
    address::with_query(path, &known)
}
