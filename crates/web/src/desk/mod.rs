//! Pages for officers and administrators: read what was sent, ask the use case, draw the answer. No rule stands here.
pub mod account;
pub mod act;
mod act_asks;
mod act_fields;
pub mod act_form;
mod act_notes;
mod act_organs;
mod act_papers;
pub mod admin;
pub mod audit;
pub mod bulk;
pub mod case;
pub mod case_clocks;
pub mod case_goods;
pub mod case_sections;
pub mod cases;
pub mod documents;
pub mod door;
pub mod drafts;
pub mod draws;
pub mod evidence;
pub mod filing;
pub mod finders;
pub mod goods;
pub mod goods_form;
pub mod handovers;
pub mod help;
pub mod inspections;
pub mod instrument;
pub mod jobs;
pub mod law;
pub mod law_calendar;
pub mod law_links;
pub mod law_procedure;
pub mod law_register;
pub mod law_rehearsal;
pub mod law_table;
pub mod links;
pub mod marks;
pub mod measure;
pub mod notices;
pub mod opening;
pub mod outcome;
pub mod papers;
pub mod phrases;
pub mod pictures;
pub mod plan;
pub mod plan_import;
pub mod registers;
pub mod related;
pub mod reminders;
pub mod screenings;
pub mod search;
mod search_law;
pub mod sessions;
pub mod setup;
pub mod standing;
pub mod tally;
pub mod topics;
pub mod undoing;
pub mod verify;
mod withheld;
pub mod workbench;

use crate::session::Signed;
use crate::ui::frame::{self, Frame, Notice, Place};
use crate::ui::light::Lamp;
use crate::ui::parts::Choice;
use app::Platform;
use axum::response::{IntoResponse, Response};
use calendar::Light;
use jiff::Timestamp;
use maud::Markup;

/// Hours before a due time from which receipts and sub-tasks warn: no limit of the law data says when they are near.
pub(crate) const WARN_HOURS: u32 = 72;
/// Rows of a page of a list.
pub(crate) const PAGE_ROWS: i64 = 50;

/// A whole page for somebody signed in.
pub(crate) fn page(signed: &Signed, title: &str, place: Option<Place>, body: &Markup) -> Response {
    page_with(signed, title, place, None, body)
}

/// A whole page with a notice at its head.
pub(crate) fn page_with(
    signed: &Signed,
    title: &str,
    place: Option<Place>,
    notice: Option<Notice>,
    body: &Markup,
) -> Response {
    let around = Frame { title: title.into(), active: place, notice, ..signed.frame.clone() };
    frame::page(&around, body).into_response()
}

/// A notice that something was done.
pub(crate) fn good(says: impl Into<String>) -> Notice {
    Notice { tone: frame::Tone::Good, says: says.into() }
}

/// The lamp of a limit that runs, near from the time that the limit itself sets.
pub(crate) fn limit_lamp(due_at: Timestamp, warn_at: Option<Timestamp>, now: Timestamp) -> Lamp {
    let light = match warn_at {
        _ if now > due_at => Light::Overdue,
        Some(warn_at) if now >= warn_at => Light::Soon,
        _ => Light::Normal,
    };
    Lamp::new(light, light.remaining_text(Some(due_at), now))
}

/// The lamp of a receipt or sub-task that is still owed.
pub(crate) fn lamp(due_at: Option<Timestamp>, now: Timestamp) -> Lamp {
    let light = calendar::light(due_at, now, WARN_HOURS);
    Lamp::new(light, light.remaining_text(due_at, now))
}

/// A lamp for rows without any due time.
pub(crate) fn no_limit() -> Lamp {
    Lamp::new(Light::Normal, "无期限")
}

/// All organs to choose from, in the order of the province's file.
pub(crate) fn organ_choices(platform: &Platform) -> Vec<Choice> {
    platform.rules.directory.organs.organs.iter().map(|organ| Choice::new(&organ.id, &organ.name)).collect()
}

/// All regions to choose from.
pub(crate) fn region_choices(platform: &Platform) -> Vec<Choice> {
    platform
        .rules
        .directory
        .regions
        .regions
        .iter()
        .map(|region| Choice::new(&region.code, &region.name))
        .collect()
}

/// Procedures to choose from, each once, by title.
pub(crate) fn procedure_choices(platform: &Platform) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for procedure in platform.rules.library.procedures.values() {
        if !choices.iter().any(|choice| choice.id == *procedure.id) {
            choices.push(Choice::new(&*procedure.id, &procedure.title));
        }
    }
    choices
}

/// Title of a procedure by id; the id if there is none.
pub(crate) fn procedure_title(platform: &Platform, id: &str) -> String {
    let found = platform.rules.library.procedures.values().find(|procedure| *procedure.id == id);
    found.map_or_else(|| id.to_owned(), |procedure| procedure.title.clone())
}

/// Secrecy in words.
pub(crate) fn secrecy(word: &str) -> String {
    word.parse::<vocabulary::SecrecyLevel>().map_or_else(|_| word.to_owned(), |level| level.to_string())
}
