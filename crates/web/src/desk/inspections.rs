//! 查阅办件: what an inspection opens, as a card on its page, a list and single cases, read only.
use super::case::happened_of;
use super::case_clocks::clock_view;
use super::{PAGE_ROWS, page};
use crate::address;
use crate::error::{Answer, Stop};
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::case_page::OpenAct;
use crate::ui::frame::Place;
use crate::ui::inspections::{self, InspectedLine, InspectedList, InspectedPage, OpenFilesCard};
use crate::ui::parts::{Choice, Pager};
use crate::ui::words;
use app::cases::CaseView;
use app::inspections::{InspectedFilter, InspectedRow};
use axum::extract::{Path, Query, State};
use maud::Markup;
use uuid::Uuid;

/// The card below an inspection; nothing where it opens nothing today.
///
/// # Errors
/// Faults of ours.
pub(super) async fn card(state: &WebState, signed: &Signed, view: &CaseView) -> Result<Option<Markup>, Stop> {
    let procedure = state.platform.rules.library.procedure(&view.procedure);
    if procedure.is_none_or(|procedure| procedure.inspects.is_none()) {
        return Ok(None);
    }
    let open = state.platform.open_files(&signed.person, view.state.id).await?;
    Ok(open.map(|open| {
        let since = open.since.map(|since| format!("{}以后立件的", words::date(since)));
        let kinds = Some(open.procedures.join("、")).filter(|kinds| !kinds.is_empty());
        inspections::card(&OpenFilesCard {
            which: since.into_iter().chain(kinds).collect::<Vec<_>>().join("，"),
            organs: open.organs.into_iter().map(|(_, name)| name).collect(),
            until: open.until.map(words::date).unwrap_or_default(),
            cite: security::cite_of(&open.cite),
            href: path_of(view.state.id),
        })
    }))
}

/// The way in, among the acts open now.
pub(super) fn open_act(view: &CaseView) -> OpenAct {
    OpenAct {
        id: "files".into(),
        title: "查阅办件".into(),
        by: "只读，每看一件都留痕".into(),
        href: path_of(view.state.id),
        ..OpenAct::default()
    }
}

fn path_of(inspection: Uuid) -> String {
    format!("/cases/{inspection}/files")
}

/// `GET /cases/{id}/files`.
///
/// # Errors
/// "Not there" when the inspection opens nothing today.
pub async fn list(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<InspectedFilter>,
) -> Answer {
    let open = state.platform.open_files(&signed.person, id).await?.ok_or_else(Stop::not_there)?;
    let found = state.platform.inspected_cases(&signed.person, id, &asked, PAGE_ROWS).await?;
    let path = path_of(id);
    let at = |cursor: &str| {
        let pairs =
            [("q", asked.q.as_str()), ("organ", &asked.organ), ("state", &asked.state), ("cursor", cursor)];
        address::with_query(&path, &pairs)
    };
    let view = InspectedList {
        inspection: named(&state, &signed, id).await?,
        organs: open.organs.into_iter().map(|(id, title)| Choice { id, title }).collect(),
        rows: found.rows.iter().map(|row| line(&path, row)).collect(),
        pager: Pager {
            says: format!("本页 {} 件", found.rows.len()),
            previous: (!asked.cursor.is_empty()).then(|| at("")),
            next: found.next.as_deref().map(at),
        },
        path: path.clone(),
        q: asked.q.clone(),
        organ: asked.organ.clone(),
        state: asked.state.clone(),
    };
    Ok(page(&signed, "查阅办件", Some(Place::Cases), &inspections::list(&view)))
}

async fn named(state: &WebState, signed: &Signed, inspection: Uuid) -> Result<(String, String), Stop> {
    let name = state.platform.case_name(&signed.person, inspection).await?;
    Ok((name.title, format!("/cases/{inspection}#files")))
}

fn on(at: jiff::Timestamp) -> String {
    words::date(case::actor::civil_date(at))
}

fn line(path: &str, row: &InspectedRow) -> InspectedLine {
    let opened = format!("{} 立件", on(row.opened_at));
    let closed = row.closed_at.map(|at| format!("，{} 办结", on(at))).unwrap_or_default();
    InspectedLine {
        title: row.title.clone(),
        href: format!("{path}/{}", row.id),
        number: row.number.clone(),
        procedure: row.procedure.clone(),
        organ: row.organ_name.clone(),
        status: row.status.clone(),
        days: format!("{opened}{closed}"),
        due: row.next_due_at.map(words::instant).unwrap_or_default(),
    }
}

/// `GET /cases/{id}/files/{case}`.
///
/// # Errors
/// "Not there" when the inspection does not open the case today.
pub async fn one(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path((id, case)): Path<(Uuid, Uuid)>,
) -> Answer {
    let found = state.platform.inspected_case(&signed.person, id, case).await?;
    let now = state.platform.now();
    let procedure = state.platform.rules.library.procedure(&found.procedure_key);
    let procedure = procedure.ok_or_else(Stop::not_there)?;
    let path = path_of(id);
    let view = InspectedPage {
        inspection: named(&state, &signed, id).await?,
        row: line(&path, &found.row),
        list: path,
        clocks: found.clocks.iter().map(|clock| clock_view(&state, procedure, clock, now)).collect(),
        happened: found.events.iter().rev().map(|event| happened_of(event, |_| None)).collect(),
    };
    Ok(page(&signed, &found.row.title, Some(Place::Cases), &inspections::one(&view)))
}
