//! Taking back (撤回) what one's organ sent, and sending back (退回) what reached it, while nobody has signed.
use super::act::to_receipt;
use super::handovers::what_arrived;
use super::{outcome, page};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop, see_other, status};
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::icon::icon;
use crate::ui::parts;
use app::AppFault;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::undo::Side;
use case::{HandoverItem, Refusal, Refused};
use maud::{Markup, html};
use uuid::Uuid;

/// `GET /handovers/{id}/recall`.
///
/// # Errors
/// "Not there" for items of others and for those who may not send them.
pub async fn recall(State(state): State<WebState>, Officer(signed): Officer, Path(id): Path<Uuid>) -> Answer {
    asked(&state, &signed, id, Side::Sender).await
}

/// `GET /handovers/{id}/return`.
///
/// # Errors
/// "Not there" for items that are not to be signed for by this person.
pub async fn give_back(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
) -> Answer {
    asked(&state, &signed, id, Side::Recipient).await
}

/// `POST /handovers/{id}/recall`.
///
/// # Errors
/// As [`recall`]; a lawful no is the page again with what was typed.
pub async fn submit_recall(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    submitted(&state, &sent, id, Side::Sender).await
}

/// `POST /handovers/{id}/return`.
///
/// # Errors
/// As [`give_back`]; a lawful no is the page again with what was typed.
pub async fn submit_return(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    submitted(&state, &sent, id, Side::Recipient).await
}

async fn asked(state: &WebState, signed: &Signed, id: Uuid, by: Side) -> Answer {
    let (item, against) = state.platform.to_undo(&signed.person, id, by).await?;
    let closed = !against.is_empty();
    let lead = closed.then(|| closed_to(state, &against, &item, by));
    Ok(drawn(state, signed, (&item, by), lead, (!closed).then_some("")))
}

/// The page; with the form when there is a reason to show in it.
fn drawn(
    state: &WebState,
    signed: &Signed,
    (item, by): (&HandoverItem, Side),
    lead: Option<Markup>,
    reason: Option<&str>,
) -> Response {
    let title = format!("{}移送", by.title());
    let body = html! {
        h1 { (title) }
        @if let Some(lead) = lead { (lead) }
        (what_arrived(state, item))
        @if let Some(reason) = reason { p class="z-help" { (explained(by)) } (form(signed, item.id, by, reason)) }
        p { a href="/handovers" { "回到移送往来" } }
    };
    page(signed, &title, Some(Place::Handovers), &body)
}

/// Why it cannot be undone, and what to do instead.
fn closed_to(state: &WebState, against: &[Refusal], item: &HandoverItem, by: Side) -> Markup {
    let today = case::actor::civil_date(state.platform.now());
    html! {
        div class="z-note z-note-bad" role="alert" {
            (icon("alert-triangle"))
            div {
                p { b { "不能" (by.title()) "：" } }
                ul {
                    @for refusal in against {
                        li {
                            (refusal.says)
                            @if let Some(cite) = &refusal.cite { " " (parts::cite(&security::cite(state, cite, today))) }
                        }
                    }
                }
                @if by == Side::Recipient { p { a href={ "/handovers/" (item.id) "/sign" } { "去签收" } } }
            }
        }
    }
}

const fn explained(by: Side) -> &'static str {
    match by {
        Side::Sender => {
            "对方签收之前可以撤回，例如选错了接收机关。撤回后本件回到发出以前的阶段，可以改正后重新发出；因发出而办结的期限继续计算，随送的物品记回本机关；重新发出有期限的，按重新发出的那天判断。已作成的文书和文号留在卷内。对方会收到撤回的提醒，能看到撤回原因。"
        }
        Side::Recipient => {
            "没有签收的移送，发错机关或者附错材料的，可以退回发出机关；发给本机关已有办件的（如通知、答复）应当签收。退回后本机关不用再签收；发出机关的办件回到发出以前的阶段，会收到提醒，能看到退回原因。"
        }
    }
}

fn form(signed: &Signed, item: Uuid, by: Side, reason: &str) -> Markup {
    let path = match by {
        Side::Sender => "recall",
        Side::Recipient => "return",
    };
    html! {
        form class="z-form" method="post" action={ "/handovers/" (item) "/" (path) } {
            (parts::csrf(&signed.csrf))
            input type="hidden" name="act_id" value=(app::new_id());
            div class="z-field" {
                label class="form-label" for="undo-reason" { (by.title()) "原因（对方能看到）" }
                textarea class="form-control" id="undo-reason" name="reason" rows="3" required { (reason) }
            }
            div class="z-actions" { button class="btn btn-primary" type="submit" { (icon("arrow-back-up")) (by.title()) } }
        }
    }
}

async fn submitted(state: &WebState, sent: &SentForm, id: Uuid, by: Side) -> Answer {
    let act_id = sent.text("act_id").parse().unwrap_or_else(|_| app::new_id());
    let (person, reason) = (&sent.signed.person, sent.text("reason"));
    let fault = match state.platform.undo_handover(person, act_id, id, by, reason).await {
        Ok(done) if by == Side::Sender => return Ok(to_receipt(&done)),
        Ok(_) => return Ok(see_other(&address::with_query("/handovers", &[("view", "undone")]))),
        Err(fault) => fault,
    };
    let code: StatusCode = status(&fault);
    let lead = match &fault {
        AppFault::Refused(Refused::Refused { refusals }) => outcome::refused(state, refusals),
        AppFault::Refused(Refused::Rejected { rejections }) => {
            outcome::said(&rejections.iter().map(|one| one.says.as_str()).collect::<Vec<_>>().join("；"))
        }
        AppFault::Refused(_) | AppFault::Busy | AppFault::DifferentBody => outcome::said(&fault.to_string()),
        _ => return Err(Stop::from(fault)),
    };
    let (item, against) = state.platform.to_undo(person, id, by).await?;
    let reason = against.is_empty().then_some(reason);
    Ok((code, drawn(state, &sent.signed, (&item, by), Some(lead), reason)).into_response())
}
