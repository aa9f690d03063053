//! Signing to file (签收存查): for an item whose case has closed or moved on, so that nothing stays silent.
use super::act::to_receipt;
use super::outcome;
use super::page;
use crate::body::SentForm;
use crate::error::{Answer, Stop, status};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::icon::icon;
use crate::ui::parts;
use app::AppFault;
use app::cases::CaseView;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use case::Refused;
use maud::{Markup, html};
use uuid::Uuid;

/// Whether the stage of a case leaves none of these acts possible.
pub(super) fn is_past<'a>(view: &CaseView, mut acts: impl Iterator<Item = &'a str>) -> bool {
    let stopped = |id: &str| {
        let act = view.acts.iter().find(|act| act.act == id);
        act.is_none_or(|act| act.because.iter().any(|why| matches!(why.code.as_str(), "stage" | "closed")))
    };
    acts.all(stopped)
}

/// The form.
pub(super) fn form(signed: &Signed, item: Uuid, reason: &str) -> Markup {
    html! {
        p class="z-help" { "本件已经办结或者已不在可以办理这份移送的阶段。签收存查只登记收到并存入卷内，不改变办件的阶段；发出机关会看到已签收。" }
        form class="z-form" method="post" action={ "/handovers/" (item) "/file" } {
            (parts::csrf(&signed.csrf))
            input type="hidden" name="act_id" value=(app::new_id());
            div class="z-field" {
                label class="form-label" for="file-reason" { "存查原因和后续安排" }
                textarea class="form-control" id="file-reason" name="reason" rows="3" required { (reason) }
            }
            div class="z-actions" { button class="btn btn-primary" type="submit" { (icon("check")) "签收存查" } }
        }
    }
}

/// `POST /handovers/{id}/file`.
///
/// # Errors
/// "Not there", or faults of ours; a lawful no is the form again with what was typed.
pub async fn submit(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    let act_id = sent.text("act_id").parse().unwrap_or_else(|_| app::new_id());
    let reason = sent.text("reason").to_owned();
    let fault = match state.platform.file_item(&sent.signed.person, act_id, id, &reason).await {
        Ok(done) => return Ok(to_receipt(&done)),
        Err(fault) => fault,
    };
    let code = status(&fault);
    let lead = match &fault {
        AppFault::Refused(Refused::Refused { refusals }) => outcome::refused(&state, refusals),
        AppFault::Refused(_) | AppFault::Busy | AppFault::DifferentBody => outcome::said(&fault.to_string()),
        _ => return Err(Stop::from(fault)),
    };
    let body = html! { h1 { "签收存查" } (lead) (form(&sent.signed, id, &reason)) };
    Ok((code, page(&sent.signed, "签收存查", Some(Place::Handovers), &body)).into_response())
}
