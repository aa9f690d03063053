//! One measure of the plan.
use super::{PAGE_ROWS, page};
use crate::address;
use crate::error::{Answer, Stop};
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::light::Lamp;
use crate::ui::plan::{CarrierView, MeasurePage, TaskRow, measure};
use app::plan::{CarriedBy, DueSource, PlanTask, TaskState};
use axum::extract::{Path, State};
use jiff::Timestamp;
use law::plan::definition::{Measure, TaskSeed};
use law::procedure::Procedure;

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
    let tasks = state.platform.plan_tasks(&signed.person, number).await?;
    let section = plan.sections.iter().find(|section| section.number == found.section);
    let now = state.platform.now();
    let view = MeasurePage {
        number,
        title: found.title.clone(),
        section: section.map(|section| section.title.clone()).unwrap_or_default(),
        text: text(&state, found).await?,
        may_import: state.platform.may_import_plan(&signed.person),
        organs: tile.organs.iter().map(|(_, name)| name.clone()).collect(),
        carried_by: tile.carried_by.iter().map(|carrier| carried(&state, carrier)).collect(),
        targets: found.targets.iter().map(|target| target.text.clone()).collect(),
        tasks: tasks.into_iter().map(|found| task(found, now)).collect(),
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

/// What exists and has a page is a link; the rest says whether it exists.
fn carried(state: &WebState, carrier: &CarriedBy) -> CarrierView {
    let href = match carrier.kind {
        _ if !carrier.exists => None,
        "procedure" => Some(address::with_query("/cases", &[("procedure", &carrier.id)])),
        "table" => Some(format!("/law/tables/{}", carrier.id)),
        "topic" => Some(format!("/topics/{}", carrier.id)),
        // Figures of a topic stand on its page; those of a tag on the pages of the cases that give it.
        "indicator" => {
            let tally = state.platform.rules.library.tallies.get(&carrier.id);
            let topic = tally.and_then(|tally| tally.marked.first()).map(|marked| &marked.topic);
            topic.map(|topic| format!("/topics/{topic}#tally-{}", carrier.id))
        }
        "task" => Some("#tasks".to_owned()),
        _ => None,
    };
    CarrierView { title: format!("{}：{}", carrier.kind_title, carrier.title), href, exists: carrier.exists }
}

fn task(task: PlanTask, now: Timestamp) -> TaskRow {
    let href = format!("/cases/{}", task.case);
    let files = task.evidence.iter();
    TaskRow {
        lamp: lamp(&task, now),
        number: task.number,
        organ: task.organ_name,
        due: task.due_on,
        due_source: match task.due_source {
            DueSource::Plan => "计划规定",
            DueSource::Default => "默认值·待核对",
            DueSource::Office => "办公室确定",
        },
        due_in_doubt: task.due_source == DueSource::Default,
        deliverable: task.deliverable,
        progress: task.progress,
        evidence: files.map(|file| (file.name.clone(), format!("{href}/papers/{}", file.sha256))).collect(),
        hidden_evidence: if task.readable { 0 } else { task.evidence_count },
        return_reason: task.return_reason,
        state: task.status,
        title: task.title,
        acts: if task.readable { vec![("打开任务".into(), href)] } else { Vec::new() },
    }
}

/// The lamp by the task's own day; a task withdrawn or handed in late never shows as done.
fn lamp(task: &PlanTask, now: Timestamp) -> Lamp {
    let light = task.light(now);
    let words = match task.state {
        TaskState::Withdrawn => "已撤回".to_owned(),
        TaskState::Accepted | TaskState::Submitted if task.was_late() => "迟报".to_owned(),
        TaskState::Accepted => "按期完成".to_owned(),
        TaskState::Submitted => "按期报送".to_owned(),
        TaskState::Open => light.remaining_text(task.due_at, now),
    };
    Lamp::new(light, words)
}

/// For the office that conducts tasks: assign one of the seeds, or another.
fn acts(state: &WebState, person: &app::Person, measure: &Measure) -> Vec<(String, String)> {
    let Some((procedure, opening)) = state.platform.task_opening(person) else {
        return Vec::new();
    };
    let today = case::actor::civil_date(state.platform.now());
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
