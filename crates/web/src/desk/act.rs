//! Doing an act in a case: its form, and sending it.
use super::act_form::{Doing, Submitted};
use super::{case as case_page, good};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop, see_other};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::case_page::ActInPlace;
use crate::ui::frame::Place;
use crate::ui::icon::icon;
use crate::ui::message::Message;
use app::cases::{CaseView, Done};
use app::people::Person;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use case::FieldValue;
use law::procedure::Procedure;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Header by which our script says that it keeps a draft by itself.
const BY_SCRIPT: &str = "x-draft";

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Just {
    kept: String,
}

/// `GET /cases/{id}/acts/{act}`.
///
/// # Errors
/// "Not there"; a lawful no with its reasons when the act is closed now.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path((id, act)): Path<(Uuid, String)>,
    Query(just): Query<Just>,
) -> Answer {
    let view = state.platform.case_view(&signed.person, id).await?;
    let seen = view.acts.iter().find(|known| known.act == act).ok_or(Stop::not_there())?;
    if !(seen.open || seen.late) {
        let because = seen.because.iter().map(|refusal| {
            let why = case_page::why(&state, refusal, view.now);
            (why.says, why.cite)
        });
        return Err(Message::Refused { because: because.collect(), back: format!("/cases/{id}") }.into());
    }
    let doing = doing(&state, &signed.person, &view, &act).await?;
    let form = guided(&view, &doing.fresh(&signed).await?);
    let form = ActInPlace { title: doing.act.title.clone(), form, case: format!("/cases/{id}") };
    let notice = (!just.kept.is_empty()).then(|| good("已暂存。可以离开，下次打开时接着填写。"));
    case_page::with_form(&state, &signed, &view, form, notice).await
}

/// `POST /cases/{id}/acts/{act}`.
///
/// # Errors
/// "Not there", not allowed, faults of ours; everything else is the form again.
pub async fn submit(
    State(state): State<WebState>,
    Path((id, act)): Path<(Uuid, String)>,
    headers: HeaderMap,
    sent: SentForm,
) -> Answer {
    let signed = sent.signed.clone();
    let view = state.platform.case_view(&signed.person, id).await?;
    let doing = doing(&state, &signed.person, &view, &act).await?;
    let title = doing.act.title.clone();
    match doing.take(sent).await? {
        Submitted::Done(done) => Ok(to_receipt(&done)),
        Submitted::Kept => Ok(kept(&headers, &format!("/cases/{id}/acts/{act}"))),
        Submitted::Again(code, form) => {
            let view = state.platform.case_view(&signed.person, id).await?;
            let form = ActInPlace { title, form: guided(&view, &form), case: format!("/cases/{id}") };
            let page = case_page::with_form(&state, &signed, &view, form, None).await?;
            Ok((code, page).into_response())
        }
    }
}

/// A form with the guidance of the topics that its case is marked with, folded.
fn guided(view: &CaseView, form: &Markup) -> Markup {
    html! { (super::topics::on_form(view)) (form) }
}

/// 303 to the case with the receipt.
pub(super) fn to_receipt(done: &Done) -> Response {
    see_other(&address::with_query(
        &format!("/cases/{}", done.case),
        &[("receipt", &done.receipt.act_id.to_string())],
    ))
}

/// As [`to_receipt`] for an act that opened a case or signed for an item; whoever may not know the case after it (a registrar
/// and a sealed report) is told here that it is recorded.
pub(super) async fn to_opened(state: &WebState, signed: &Signed, done: &Done) -> Answer {
    if state.platform.may_know(&signed.person, Some(done.case)).await.is_ok() {
        return Ok(to_receipt(done));
    }
    let leaf = done.receipt.events.first().map(|event| event.leaf_index);
    let body = html! {
        h1 { "已登记" }
        div class="z-note z-note-good" role="status" {
            (icon("circle-check"))
            div {
                p { b { "“" (done.title) "”已办理，不要重复登记。" } }
                dl class="z-given" {
                    @if let Some(number) = &done.number { div { dt { "编号" } dd { (number) } } }
                    @if let Some(leaf) = leaf { div { dt { "存证回执" } dd { "第 " (leaf) " 号" } } }
                }
                p { "本件的知悉范围不包括您，登记以后由负责人指定的人员办理，您不能再打开；需要补充的，请告知负责人。" }
            }
        }
        p { a href="/desk" { "回到工作台" } }
    };
    Ok(super::page(signed, "已登记", Some(Place::Desk), &body))
}

/// After keeping a draft: back to the form, or nothing when the script asked.
pub(super) fn kept(headers: &HeaderMap, form: &str) -> Response {
    if headers.contains_key(BY_SCRIPT) {
        return StatusCode::NO_CONTENT.into_response();
    }
    let join = if form.contains('?') { '&' } else { '?' };
    see_other(&format!("{form}{join}kept=1"))
}

/// Known values, without what is masked for this person.
pub(super) fn known(view: &CaseView, procedure: &Procedure) -> BTreeMap<String, FieldValue> {
    let personal = |id: &str| procedure.field(id).is_none_or(law::procedure::Field::is_personal);
    // A file that this person may not open stands here under another name and must not be sent again under it, nor words
    // without the names that were written in them.
    let file = |value: &FieldValue| value.each().iter().any(|single| matches!(single, FieldValue::File(_)));
    // What was thought of one thing is not what is thought of the next.
    let thought = |id: &str| procedure.field(id).is_some_and(law::procedure::Field::is_opinion);
    let facts = view.state.facts.iter().filter(|(id, _)| !thought(id));
    let facts = facts.filter(|(id, value)| !view.masked || !(personal(id) || file(value)));
    let facts = facts.filter(|(id, _)| !view.altered.contains(*id));
    facts.map(|(id, value)| (id.clone(), value.clone())).collect()
}

/// What the form begins with where nothing is known; nothing personal for whom it is masked.
pub(super) fn begun(
    view: &CaseView,
    procedure: &Procedure,
    act: &law::procedure::Act,
    figures: &BTreeMap<String, i64>,
) -> BTreeMap<String, FieldValue> {
    let personal = |id: &str| procedure.field(id).is_none_or(law::procedure::Field::is_personal);
    let values = case::prefill::prefilled(procedure, act, &view.state.facts, figures).into_iter();
    values.filter(|(id, _)| !view.masked || !personal(id)).collect()
}

async fn doing<'a>(
    state: &'a WebState,
    person: &Person,
    view: &CaseView,
    act: &str,
) -> Result<Doing<'a>, Stop> {
    let procedure = case_page::procedure(&state.platform, view)?;
    let act = procedure.act(act).filter(|act| !act.opens).ok_or(Stop::not_there())?;
    let returned = view.state.returned.get(&*act.id).cloned();
    let seen = view.acts.iter().find(|seen| seen.act == *act.id);
    let figures = state.platform.figures(person, view.state.id, act).await?;
    let mut known = known(view, procedure);
    // What was said of goods in an earlier act says nothing of this one: offered again, it would be taken in twice.
    if let Some(goods) = act.custody.as_ref().and_then(|effect| effect.items.as_ref()) {
        known.remove(goods.as_str());
    }
    known.extend(begun(view, procedure, act, &figures));
    known.extend(returned.iter().flat_map(|returned| returned.form.clone()));
    Ok(Doing {
        state,
        procedure,
        act,
        action: format!("/cases/{}/acts/{}", view.state.id, act.id),
        seen: Some(view.state.version),
        known,
        returned,
        in_file: view.in_file.clone(),
        case: Some(view.state.id),
        item: None,
        missed: super::evidence::missed(state, procedure, act, view),
        warnings: seen.map(|seen| seen.warnings.clone()).unwrap_or_default(),
        late: seen.filter(|seen| seen.late).map(|seen| seen.because.clone()).unwrap_or_default(),
        goods: view.state.custody.clone(),
        arriving: Vec::new(),
        figures,
    })
}
