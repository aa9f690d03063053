//! Hand-overs between organs: lists, board, reconciliation, signing.
use super::cases::{self, ActSent, of_page, page_rows};
use super::input::{Asked, At, Input, Key, Seen};
use super::once::{self, once};
use super::papers::PaperNamed;
use super::problem::{self, Answer, Stop};
use super::route::{Route, get, post};
use super::shapes;
use super::token::Caller;
use crate::state::WebState;
use app::cases::{Done, Submission};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use case::undo::Side;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Direction, HandoverQuery};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/handovers", "移送", "本机关的移送往来、看板和对账", || {
            axum::routing::get(show)
        })
        .asks(&[
            ("direction", "sent|received?", "本机关发出的，或发给本机关的；不写为全部"),
            ("other", "text?", "对方机关 id"),
            ("signed", "yes?", "是否已签收，未签收的不含已撤回、退回的；不写为全部"),
            ("undone", "yes?", "只看已撤回、退回的"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页件数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "Handovers"),
        post("/handovers/{id}/sign", "移送", "签收一件移送，并办理相应的动作", || {
            axum::routing::post(sign)
        })
        .acting()
        .matching()
        .body("Signing")
        .answers(StatusCode::OK, "Receipt"),
        post(
            "/handovers/{id}/file",
            "移送",
            "签收存查：对应的办件已办结或已不能用动作签收时",
            || axum::routing::post(file),
        )
        .acting()
        .body("Filing")
        .answers(StatusCode::OK, "Receipt"),
        post(
            "/handovers/{id}/recall",
            "移送",
            "撤回本机关发出、对方还没有签收的移送",
            || axum::routing::post(recall),
        )
        .acting()
        .body("Undoing")
        .answers(StatusCode::OK, "Receipt"),
        post("/handovers/{id}/return", "移送", "退回发给本机关、还没有签收的移送", || {
            axum::routing::post(give_back)
        })
        .acting()
        .body("Undoing")
        .answers(StatusCode::OK, "Receipt"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    direction: String,
    other: String,
    signed: Option<bool>,
    undone: bool,
    cursor: Option<String>,
    limit: Option<i64>,
}

async fn show(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    let direction = match which.direction.as_str() {
        "" => Direction::Either,
        "sent" => Direction::Sent,
        "received" => Direction::Received,
        _ => return Err(Stop::say(problem::MALFORMED, "direction 应为 sent 或 received")),
    };
    let (platform, person) = (&state.platform, &caller.person);
    let query = HandoverQuery {
        direction,
        organs: vec![person.case_actor.organ.clone()],
        other_organ: Some(which.other).filter(|other| !other.is_empty()),
        signed: which.signed,
        undone: which.undone,
        cursor: which.cursor,
        limit: page_rows(which.limit)?,
        ..HandoverQuery::default()
    };
    let page = platform.handover_lines(person, &query).await.map_err(of_page)?;
    let body = json!({
        "items": page.rows.iter().map(shapes::handover).collect::<Vec<_>>(),
        "next": page.next,
        "board": platform.handover_board(person).await?,
        "reconciliation": platform.reconciled(person).await?,
    });
    Ok(Json(body).into_response())
}

/// What is sent to sign.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Signing {
    procedure: Option<String>,
    act: Option<String>,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrecy: Option<SecrecyLevel>,
    form: Map<String, Value>,
    papers: Vec<PaperNamed>,
    opinion: Option<String>,
    occurred_at: Option<Timestamp>,
    late_reason: Option<String>,
}

async fn sign(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Seen(seen): Seen,
    At(id): At<Uuid>,
    Input(sent): Input<Signing>,
) -> Answer {
    let what = format!("POST /handovers/{id}/sign");
    let knows = state.platform.may_know_item(&caller.person, id).await.is_ok();
    let asked = once::Asked { state: &state, caller: &caller, key, knows, status: StatusCode::OK, what };
    let signing = async {
        let submission = submission(&state, &caller, key, id, &sent).await?;
        cases::done(&state, &caller, &Submission { seen, ..submission }).await
    };
    once(asked, &sent, signing).await
}

/// What is sent to put an item on file, to take it back or to send it back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSent {
    reason: String,
}

async fn file(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    At(id): At<Uuid>,
    Input(sent): Input<FileSent>,
) -> Answer {
    let what = format!("POST /handovers/{id}/file");
    let knows = state.platform.may_know_item(&caller.person, id).await.is_ok();
    let asked = once::Asked { state: &state, caller: &caller, key, knows, status: StatusCode::OK, what };
    let filing = async {
        let done = state.platform.file_item(&caller.person, key.0, id, &sent.reason).await?;
        Ok(cases::receipt(&done))
    };
    once(asked, &sent, filing).await
}

async fn recall(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    At(id): At<Uuid>,
    Input(sent): Input<FileSent>,
) -> Answer {
    undo(&state, &caller, key, (id, Side::Sender), &sent).await
}

async fn give_back(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    At(id): At<Uuid>,
    Input(sent): Input<FileSent>,
) -> Answer {
    undo(&state, &caller, key, (id, Side::Recipient), &sent).await
}

async fn undo(
    state: &WebState,
    caller: &Caller,
    key: Key,
    (id, by): (Uuid, Side),
    sent: &FileSent,
) -> Answer {
    let what = match by {
        Side::Sender => format!("POST /handovers/{id}/recall"),
        Side::Recipient => format!("POST /handovers/{id}/return"),
    };
    let knows = state.platform.may_know_item(&caller.person, id).await.is_ok();
    let asked = once::Asked { state, caller, key, knows, status: StatusCode::OK, what };
    let undoing = async {
        let done = state.platform.undo_handover(&caller.person, key.0, id, by, &sent.reason).await?;
        Ok(cases::receipt(&done))
    };
    once(asked, sent, undoing).await
}

/// Signs for an item with the only act that can, if that asks for nothing.
pub(super) async fn plainly(state: &WebState, caller: &Caller, key: Key, id: Uuid) -> Result<Done, Stop> {
    let submission = submission(state, caller, key, id, &Signing::default()).await?;
    Ok(state.platform.perform(&caller.person, &submission).await?)
}

/// The act that signs: the only one that may, or the one named.
async fn submission(
    state: &WebState,
    caller: &Caller,
    key: Key,
    id: Uuid,
    sent: &Signing,
) -> Result<Submission, Stop> {
    let item = state.platform.unsigned_item(&caller.person, id).await?;
    let view = match item.to_case {
        Some(case) => Some(state.platform.case_view(&caller.person, case).await?),
        None => None,
    };
    let mut acts = crate::desk::handovers::signing(state, &item, view.as_ref());
    // An act that is named is judged itself: why it is not possible is for the engine to say.
    if let (Some(_), Some(view)) = (&sent.act, &view) {
        acts = case::send::receiving_acts(&state.platform.rules.library, &item.kind);
        acts.retain(|(procedure, act)| procedure.key() == view.procedure && !act.opens);
    }
    acts.retain(|(procedure, act)| {
        let wanted = |given: &Option<String>, own: &str| given.as_ref().is_none_or(|given| given == own);
        wanted(&sent.procedure, &procedure.id) && wanted(&sent.act, &act.id)
    });
    // A case takes the act in its own version; which one that is, the case says itself.
    acts.dedup_by(|one, other| !one.1.opens && one.0.id == other.0.id && one.1.id == other.1.id);
    let [(procedure, act)] = acts.as_slice() else {
        let says = if acts.is_empty() {
            "这件移送不能用该动作签收"
        } else {
            "有几个动作可以签收，请写明 procedure 和 act"
        };
        return Err(Stop::rejected("act", says));
    };
    let sent_act = ActSent {
        form: sent.form.clone(),
        papers: sent.papers.clone(),
        opinion: sent.opinion.clone(),
        occurred_at: sent.occurred_at,
        late_reason: sent.late_reason.clone(),
        item: Some(id),
    };
    if act.opens {
        let opening = cases::opening(state, caller, key, &procedure.id, &act.id, &sent.title, &sent_act);
        return Ok(Submission { secrecy: sent.secrecy, ..opening.await? });
    }
    let case = item.to_case.ok_or_else(Stop::not_there)?;
    cases::in_case(state, caller, key, case, &act.id, &sent_act).await
}
