//! 计划: the measures at a glance.
use super::{organ_choices, page};
use crate::address;
use crate::error::Answer;
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::light::Lamp;
use crate::ui::parts::Choice;
use crate::ui::plan::{PlanBoard, PlanQuery, Section, Tile, board};
use app::clock::instant;
use app::plan::{CarriedBy, MeasureTile, Reminder};
use axum::extract::{Query, State};
use calendar::Light;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

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
    let reminders = state.platform.plan_reminders(&signed.person).await?;
    let now = state.platform.now();
    let plan = &state.platform.rules.directory.plan;
    let sections = plan.sections.iter().map(|section| Section {
        title: section.title.clone(),
        tiles: tiles
            .iter()
            .filter(|tile| tile.section == section.number && fits(tile, &asked))
            .map(|tile| shown(tile, now))
            .collect(),
    });
    let import = state.platform.may_import_plan(&signed.person);
    let view = PlanBoard {
        title: plan.title.clone(),
        counts: counts(&tiles, &reminders),
        sections: sections.collect(),
        query: PlanQuery {
            organ: asked.organ.clone(),
            light: asked.light.clone(),
            due: asked.due.clone(),
            carried: asked.carried.clone(),
        },
        organs: organ_choices(&state.platform),
        procedures: carriers(&tiles),
        acts: if import { vec![("导入计划文件".into(), "/plan/import".into())] } else { Vec::new() },
    };
    Ok(page(&signed, "计划", Some(Place::Plan), &board(&view)))
}

/// Words of a tile's light in addresses; finished measures go together, in time or not.
fn light_word(tile: &MeasureTile) -> &'static str {
    match tile.light() {
        "done" | "done-late" => "met",
        "running" => "normal",
        other => other,
    }
}

/// The lamp of a tile; none where nothing is assigned yet.
fn lamp(tile: &MeasureTile, now: Timestamp) -> Option<Lamp> {
    let timed = |light: Light| Lamp::new(light, light.remaining_text(tile.next_due_at.map(instant), now));
    match tile.light() {
        "overdue" => Some(timed(Light::Overdue)),
        "soon" => Some(timed(Light::Soon)),
        "done" => Some(Lamp::new(Light::Met, "已完成")),
        "done-late" => Some(Lamp::new(Light::Normal, format!("已完成，迟报{}件", tile.late))),
        "running" if tile.next_due_at.is_none() => Some(Lamp::new(Light::Normal, "待验收")),
        "running" => Some(timed(Light::Normal)),
        _ => None,
    }
}

fn fits(tile: &MeasureTile, asked: &Asked) -> bool {
    let organ = asked.organ.is_empty() || tile.organs.iter().any(|(id, _)| *id == asked.organ);
    let carried = asked.carried.is_empty() || tile.carried_by.iter().any(|c| c.key() == asked.carried);
    let lit = asked.light.is_empty() || light_word(tile) == asked.light;
    let due = match asked.due.parse::<Date>() {
        Ok(until) => tile.next_due_at.is_some_and(|due| case::actor::civil_date(instant(due)) <= until),
        Err(_) => true,
    };
    organ && carried && lit && due
}

fn shown(tile: &MeasureTile, now: Timestamp) -> Tile {
    Tile {
        number: tile.number,
        title: tile.title.clone(),
        href: format!("/plan/{}", tile.number),
        lamp: lamp(tile, now),
        percent: u8::try_from(tile.percent()).unwrap_or(100),
        organs: tile.organs.first().map(|(_, name)| name.clone()).unwrap_or_default(),
    }
}

fn counts(tiles: &[MeasureTile], reminders: &[Reminder]) -> Vec<(String, String)> {
    let measures = |title: &str, light: &str| {
        let number = tiles.iter().filter(|tile| light.is_empty() || light_word(tile) == light).count();
        (format!("{title} {number} 项"), address::with_query("/plan", &[("light", light)]))
    };
    let limits = |title: &str, light: Light, word: &str| {
        let number = reminders.iter().filter(|reminder| reminder.light == light).count();
        (format!("{title} {number} 条"), address::with_query("/plan/reminders", &[("light", word)]))
    };
    vec![
        measures("共", ""),
        measures("逾期", "overdue"),
        measures("临期", "soon"),
        measures("已完成", "met"),
        measures("未下达", "unassigned"),
        limits("督办：逾期期限", Light::Overdue, "overdue"),
        limits("临期期限", Light::Soon, "soon"),
    ]
}

fn carriers(tiles: &[MeasureTile]) -> Vec<Choice> {
    let carriers: BTreeSet<&CarriedBy> = tiles.iter().flat_map(|tile| &tile.carried_by).collect();
    let words = |carrier: &CarriedBy| format!("{}：{}", carrier.kind_title, carrier.title);
    carriers.into_iter().map(|carrier| Choice::new(carrier.key(), words(carrier))).collect()
}
