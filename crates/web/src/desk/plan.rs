//! 计划: the measures at a glance.
use super::{WARN_HOURS, organ_choices, page};
use crate::address;
use crate::error::Answer;
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::light::Lamp;
use crate::ui::parts::Choice;
use crate::ui::plan::{PlanBoard, PlanQuery, Section, Tile, board};
use app::clock::{instant, micros};
use app::plan::MeasureTile;
use axum::extract::{Query, State};
use calendar::Light;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

/// Microseconds of an hour.
const HOUR_MICROS: i64 = 3_600_000_000;

/// What was asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    organ: String,
    light: String,
    due: String,
    carried: String,
}

/// `GET /plan`.
///
/// # Errors
/// When the person may not read the plan.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    let tiles = state.platform.plan_board(&signed.person).await?;
    let now = state.platform.now();
    let plan = &state.platform.rules.directory.plan;
    let sections = plan.sections.iter().map(|section| Section {
        title: section.title.clone(),
        tiles: tiles
            .iter()
            .filter(|tile| tile.section == section.number && fits(tile, &asked, now))
            .map(|tile| shown(tile, now))
            .collect(),
    });
    let view = PlanBoard {
        title: plan.title.clone(),
        counts: counts(&tiles, now),
        sections: sections.collect(),
        query: PlanQuery {
            organ: asked.organ.clone(),
            light: asked.light.clone(),
            due: asked.due.clone(),
            carried: asked.carried.clone(),
        },
        organs: organ_choices(&state.platform),
        procedures: carriers(&tiles, &state),
    };
    Ok(page(&signed, "计划", Some(Place::Plan), &board(&view)))
}

/// Light of a tile; none where nothing is assigned yet.
pub(super) fn light(tile: &MeasureTile, now: Timestamp) -> Option<Light> {
    match tile.light(micros(now), i64::from(WARN_HOURS) * HOUR_MICROS) {
        "overdue" => Some(Light::Overdue),
        "soon" => Some(Light::Soon),
        "done" => Some(Light::Met),
        "running" => Some(Light::Normal),
        _ => None,
    }
}

fn fits(tile: &MeasureTile, asked: &Asked, now: Timestamp) -> bool {
    let organ = asked.organ.is_empty() || tile.organs.iter().any(|(id, _)| *id == asked.organ);
    let carried = asked.carried.is_empty() || tile.carried_by.iter().any(|(_, id)| *id == asked.carried);
    let wanted = match asked.light.as_str() {
        "overdue" => Some(Light::Overdue),
        "soon" => Some(Light::Soon),
        "normal" => Some(Light::Normal),
        "met" => Some(Light::Met),
        _ => None,
    };
    let lit = wanted.is_none() || light(tile, now) == wanted;
    let due = match asked.due.parse::<Date>() {
        Ok(until) => tile.next_due_at.is_some_and(|due| case::actor::civil_date(instant(due)) <= until),
        Err(_) => true,
    };
    organ && carried && lit && due
}

fn shown(tile: &MeasureTile, now: Timestamp) -> Tile {
    let lamp = light(tile, now)
        .map(|light| Lamp::new(light, light.remaining_text(tile.next_due_at.map(instant), now)));
    Tile {
        number: tile.number,
        title: tile.title.clone(),
        href: format!("/plan/{}", tile.number),
        lamp,
        percent: u8::try_from(tile.percent()).unwrap_or(100),
        organs: tile.organs.first().map(|(_, name)| name.clone()).unwrap_or_default(),
    }
}

fn counts(tiles: &[MeasureTile], now: Timestamp) -> Vec<(String, String)> {
    let of = |wanted: Option<Light>| tiles.iter().filter(|tile| light(tile, now) == wanted).count();
    let line = |title: &str, number: usize, light: &str| {
        (format!("{title} {number} 项"), address::with_query("/plan", &[("light", light)]))
    };
    vec![
        line("共", tiles.len(), ""),
        line("逾期", of(Some(Light::Overdue)), "overdue"),
        line("临期", of(Some(Light::Soon)), "soon"),
        line("已完成", of(Some(Light::Met)), "met"),
    ]
}

fn carriers(tiles: &[MeasureTile], state: &WebState) -> Vec<Choice> {
    let mut ids: Vec<&(String, String)> = tiles.iter().flat_map(|tile| &tile.carried_by).collect();
    ids.sort();
    ids.dedup();
    ids.into_iter().map(|(kind, id)| Choice::new(id, format!("{kind}：{}", title(state, id)))).collect()
}

/// Title of what carries a measure, as far as the data know it.
pub(super) fn title(state: &WebState, id: &str) -> String {
    let library = &state.platform.rules.library;
    let procedure =
        library.procedures.values().find(|procedure| *procedure.id == id).map(|p| p.title.clone());
    let table = || library.table(id).map(|table| table.title.clone());
    let register = || library.registers.get(id).map(|register| register.title.clone());
    let seeds = || {
        let mut seeds =
            state.platform.rules.directory.plan.measures.iter().flat_map(|measure| &measure.tasks);
        seeds.find(|seed| seed.id == id).map(|seed| seed.title.clone())
    };
    procedure.or_else(table).or_else(register).or_else(seeds).unwrap_or_else(|| id.to_owned())
}
