//! 名录: the registers that the law data define.
use super::law::today;
use super::law_links::Index;
use super::page;
use crate::error::{Answer, Stop};
use crate::security::cite;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{self, DefinitionRow, RegisterField, RegisterPage};
use crate::ui::parts::Cite;
use ::law::instrument::Status;
use ::law::plan::definition::Duty;
use ::law::procedure::Field;
use ::law::register::Register;
use ::law::uses::{UserKind, unchecked};
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

/// `GET /law/registers`.
pub async fn list(State(state): State<WebState>, signed: Signed) -> Response {
    let library = &state.platform.rules.library;
    let open = unchecked(library, UserKind::Register, today(&state));
    let rows = library.registers.iter().map(|(id, register)| DefinitionRow {
        title: register.title.clone(),
        href: format!("/law/registers/{id}"),
        summary: register.summary.clone(),
        open: open.get(id).copied().unwrap_or_default(),
    });
    let rows: Vec<DefinitionRow> = rows.collect();
    page(&signed, "名录", Some(Place::Law), &law::definitions("/law/registers", &rows))
}

/// `GET /law/registers/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(State(state): State<WebState>, signed: Signed, Path(id): Path<String>) -> Answer {
    let library = &state.platform.rules.library;
    let found = library.registers.get(&id).ok_or(Stop::not_there())?;
    let on = today(&state);
    let index = Index::of(&state, &signed);
    let view = RegisterPage {
        entries: signed.frame.menu.contains(&Place::Registers).then(|| format!("/registers/{id}")),
        title: found.title.clone(),
        summary: found.summary.clone(),
        approved_by: duty(&found.approved_by),
        validity: found.validity.as_ref().map(|id| period(&state, id)),
        cite: found.cite.as_ref().map(|at| cite(&state, at, on)),
        fields: found.fields.iter().map(|one| field(&state, found, one)).collect(),
        used_in: index.pages(index.uses.of_register(&id)),
    };
    Ok(page(&signed, &found.title, Some(Place::Law), &law::register(&view)))
}

/// A duty in words; as written when it is none of the list.
fn duty(key: &str) -> String {
    let read: Result<Duty, Error> = Duty::deserialize(key.into_deserializer());
    read.map_or_else(|_| key.to_owned(), |duty| duty.label().to_owned())
}

fn period(state: &WebState, parameter: &str) -> (String, Cite) {
    let on = today(state);
    let found = state.platform.rules.library.parameters.get(parameter);
    match found.and_then(|found| Some((found, found.value_on(on)?))) {
        Some((found, value)) => {
            let shown = cite(state, &value.cite, on);
            let known = state.platform.rules.library.value_status(value, on);
            let checked = Cite { verified: Some(known == Status::Verified), ..shown };
            (format!("{}{}", value.value, found.unit.label()), checked)
        }
        None => (format!("（{parameter} 当日没有取值）"), Cite::default()),
    }
}

fn field(state: &WebState, register: &Register, field: &Field) -> RegisterField {
    let column = register.columns.iter().find(|column| *column.field == *field.id);
    RegisterField {
        id: field.id.value.clone(),
        title: field.title.clone(),
        required: register.requires(&field.id),
        is_key: *register.key == *field.id,
        public: register.public.iter().any(|id| **id == *field.id),
        headings: column.map(|column| column.headings.clone()).unwrap_or_default(),
        cite: field.cite.as_ref().map(|at| cite(state, at, today(state))),
    }
}
