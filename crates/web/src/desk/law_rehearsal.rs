//! 法规变更演练: a later day of the loaded data, or a draft as an archive, on the open cases a person may see.
use super::page;
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop};
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::rehearsal::{
    ChangeRow, Outcome, RehearsalPage, RehearsedRow, rehearsal, rehearsal_barred,
};
use crate::ui::message::Message;
use crate::ui::parts::Choice;
use crate::ui::words;
use access::Request;
use app::AppFault;
use app::rehearsal::{Draft, MAX_COMPARED, MAX_DRAFT_BYTES, Rehearsal, RehearsalPart, draft_of_zip};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use jiff::civil::Date;
use serde::Deserialize;

/// What was asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
    on: String,
    cursor: String,
}

fn may(state: &WebState, signed: &Signed) -> Result<(), Stop> {
    let asked = state.platform.access.authorise(&signed.person.actor, &Request::RehearseLaw);
    asked.map(|_| ()).map_err(|denied| AppFault::from(denied).into())
}

/// `GET /law/rehearsal`; with a day, what it brings. Who may not rehearse the law reads who may.
///
/// # Errors
/// Faults of ours.
pub async fn show(State(state): State<WebState>, signed: Signed, Query(asked): Query<Asked>) -> Answer {
    if may(&state, &signed).is_err() {
        return Ok(page(&signed, "法规变更演练", Some(Place::Law), &rehearsal_barred()));
    }
    let typed = if asked.on.trim().is_empty() { asked.day.trim() } else { asked.on.trim() };
    if typed.is_empty() {
        return Ok(drawn(&state, &signed, RehearsalPage::default()));
    }
    let Ok(on) = typed.parse::<Date>() else {
        return Ok(again(&state, &signed, typed, "请填写日期，例如 2027-01-01".into()));
    };
    let part = RehearsalPart { cursor: Some(asked.cursor.clone()), most: MAX_COMPARED };
    match state.platform.rehearse(&signed.person, &Draft::AsLoaded, Some(on), &part).await {
        Ok(found) => {
            let next = found
                .next
                .as_deref()
                .map(|cursor| address::with_query("/law/rehearsal", &[("on", typed), ("cursor", cursor)]));
            let outcome = Outcome { next, ..outcome(&found) };
            let view =
                RehearsalPage { on: typed.to_owned(), outcome: Some(outcome), ..RehearsalPage::default() };
            Ok(drawn(&state, &signed, view))
        }
        Err(fault) => Ok(again(&state, &signed, typed, said(fault)?)),
    }
}

/// `POST /law/rehearsal`: a draft as an archive.
///
/// # Errors
/// When the person may not rehearse the law, faults of ours; a draft with mistakes is the page again.
pub async fn submit(
    State(state): State<WebState>,
    Officer(signed): Officer,
    sent: Result<SentForm, Stop>,
) -> Answer {
    may(&state, &signed)?;
    let mut sent = match sent {
        Ok(sent) => sent,
        Err(Stop::Say(Message::TooLarge { .. })) => {
            return Ok(again(&state, &signed, "", format!("压缩包超过 {}；只放有改动的文件即可", limit())));
        }
        Err(other) => return Err(other),
    };
    let typed = sent.text("on").to_owned();
    let on = match typed.as_str() {
        "" => None,
        text => match text.parse::<Date>() {
            Ok(on) => Some(on),
            Err(_) => return Ok(again(&state, &signed, text, "请填写日期，例如 2027-01-01".into())),
        },
    };
    let Some(file) = sent.files.pop() else {
        return Ok(again(&state, &signed, &typed, "请先选择 zip 压缩包".into()));
    };
    let part = RehearsalPart { cursor: None, most: MAX_COMPARED };
    let found = match draft_of_zip(&file.bytes) {
        Ok(files) => state.platform.rehearse(&signed.person, &Draft::Files(files), on, &part).await,
        Err(fault) => Err(fault),
    };
    match found {
        Ok(found) => {
            let more = found.next.is_some().then(|| {
                format!("只比较了前 {} 件；全部比较请由管理员运行 zhibao law rehearse", found.compared)
            });
            let outcome = Outcome { more, ..outcome(&found) };
            let view = RehearsalPage { on: typed, outcome: Some(outcome), ..RehearsalPage::default() };
            Ok(drawn(&state, &signed, view))
        }
        Err(fault) => Ok(again(&state, &signed, &typed, said(fault)?)),
    }
}

/// A lawful no in words; faults of ours go on.
fn said(fault: AppFault) -> Result<String, Stop> {
    match fault {
        AppFault::Refused(Refused::Rejected { rejections }) => {
            let says: Vec<String> = rejections.into_iter().map(|rejection| rejection.says).collect();
            Ok(says.join("；"))
        }
        other => Err(other.into()),
    }
}

fn limit() -> String {
    format!("{} MB", MAX_DRAFT_BYTES / 1024 / 1024)
}

fn again(state: &WebState, signed: &Signed, on: &str, fault: String) -> Response {
    let view = RehearsalPage { on: on.to_owned(), fault: Some(fault), ..RehearsalPage::default() };
    (StatusCode::UNPROCESSABLE_ENTITY, drawn(state, signed, view)).into_response()
}

fn drawn(state: &WebState, signed: &Signed, view: RehearsalPage) -> Response {
    let days = state.platform.coming_days().into_iter();
    let days = days.map(|(day, count)| {
        Choice::new(day.to_string(), format!("{}（{count} 处开始施行）", words::date(day)))
    });
    let view = RehearsalPage { csrf: signed.csrf.clone(), limit: limit(), days: days.collect(), ..view };
    page(signed, "法规变更演练", Some(Place::Law), &rehearsal(&view))
}

fn outcome(found: &Rehearsal) -> Outcome {
    let rows = found.cases.iter().map(|case| RehearsedRow {
        title: case.title.clone(),
        href: format!("/cases/{}", case.id),
        number: case.number.clone(),
        organ: case.organ_name.clone(),
        procedure: case.procedure.clone(),
        changes: case
            .changes
            .iter()
            .map(|shown| ChangeRow {
                kind: shown.change.kind.label().to_owned(),
                what: shown.change.what.clone(),
                before: shown.change.before.clone(),
                after: shown.change.after.clone(),
                why: shown.change.why.clone(),
                cite: shown.cited.as_ref().map(security::cite_of),
            })
            .collect(),
    });
    Outcome {
        says: format!(
            "按 {} 的规则比较了 {} 件在办办件，其中 {} 件会有变化。",
            words::date(found.on),
            found.compared,
            found.cases.len()
        ),
        files: found.changed_files.clone(),
        kinds: found.kinds.iter().map(|(_, title, count)| ((*title).to_owned(), *count)).collect(),
        rows: rows.collect(),
        unread: found.unread.len(),
        next: None,
        more: None,
    }
}
