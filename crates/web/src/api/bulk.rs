//! One act for several cases at once: each is decided and recorded by itself, and each outcome is answered.
use super::cases::{self, ActSent};
use super::handovers;
use super::input::{Input, Key};
use super::once::{self, once};
use super::problem::{Answer, Stop};
use super::route::{Route, post};
use super::token::Caller;
use crate::desk::bulk::{MOST, id_of};
use crate::state::WebState;
use app::AppFault;
use app::cases::{Done, StandingSubmission};
use axum::extract::State;
use axum::http::StatusCode;
use case::standing::Standing;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        post(
            "/bulk/acts",
            "批量",
            "在几个办件中办理同一动作；逐件判定，逐件答复",
            || axum::routing::post(acts),
        )
        .acting()
        .body("BulkActs")
        .answers(StatusCode::OK, "BulkDone"),
        post("/bulk/assign", "批量", "在几个办件中指定同一名人员", || {
            axum::routing::post(assign)
        })
        .acting()
        .body("BulkAssign")
        .answers(StatusCode::OK, "BulkDone"),
        post("/bulk/sign", "批量", "签收几件移送；只签收不需要填写的", || {
            axum::routing::post(sign)
        })
        .acting()
        .body("BulkSign")
        .answers(StatusCode::OK, "BulkDone"),
    ]
}

fn within(chosen: &[Uuid], part: &str) -> Result<(), Stop> {
    match chosen.len() {
        0 => Err(Stop::rejected(part, "请写明至少一个 id")),
        count if count > MOST => Err(Stop::rejected(part, format!("一次最多 {MOST} 件"))),
        _ => Ok(()),
    }
}

/// One line of the answer; a fault of ours ends the whole.
fn outcome(id: Uuid, done: Result<Done, Stop>) -> Result<Value, Stop> {
    match done {
        Ok(done) => {
            Ok(json!({ "id": id, "done": true, "says": done.title, "receipt": cases::receipt(&done) }))
        }
        Err(stop) if stop.is_ours() => Err(stop),
        Err(stop) => Ok(json!({ "id": id, "done": false, "says": stop.says(), "receipt": Value::Null })),
    }
}

fn all(items: Vec<Value>) -> Value {
    let done = items.iter().filter(|item| item["done"] == true).count();
    json!({ "items": items, "done": done })
}

/// The same act in several cases.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActsSent {
    act: String,
    cases: Vec<Uuid>,
    #[serde(default)]
    form: Map<String, Value>,
    opinion: Option<String>,
}

async fn acts(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Input(sent): Input<ActsSent>,
) -> Answer {
    within(&sent.cases, "cases")?;
    let what = "POST /bulk/acts".to_owned();
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let acting = async {
        let mut items = Vec::with_capacity(sent.cases.len());
        for case in &sent.cases {
            let done = one_act(&state, &caller, key, *case, &sent).await;
            items.push(outcome(*case, done)?);
        }
        Ok(all(items))
    };
    once(asked, &sent, acting).await
}

async fn one_act(
    state: &WebState,
    caller: &Caller,
    key: Key,
    case: Uuid,
    sent: &ActsSent,
) -> Result<Done, Stop> {
    let act = ActSent { form: sent.form.clone(), opinion: sent.opinion.clone(), ..ActSent::default() };
    let view = state.platform.case_view(&caller.person, case).await?;
    let procedure = state.platform.rules.library.procedure(&view.procedure);
    let bulk = procedure.and_then(|procedure| procedure.act(&sent.act)).is_some_and(|act| act.bulk);
    if !bulk {
        return Err(Stop::rejected("act", "这个动作不能批量办理，请逐件办理"));
    }
    let key = Key(id_of(Some(&key.0.to_string()), case));
    let submission = cases::in_case(state, caller, key, case, &sent.act, &act).await?;
    Ok(state.platform.perform(&caller.person, &submission).await?)
}

/// One officer in several cases.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignSent {
    officer: Uuid,
    roles: Vec<String>,
    cases: Vec<Uuid>,
}

async fn assign(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Input(sent): Input<AssignSent>,
) -> Answer {
    within(&sent.cases, "cases")?;
    let what = "POST /bulk/assign".to_owned();
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let assigning = async {
        let mut items = Vec::with_capacity(sent.cases.len());
        for case in &sent.cases {
            let act = Standing::Assign {
                officer: sent.officer.to_string(),
                name: String::new(),
                organ: String::new(),
                roles: sent.roles.clone(),
            };
            let act_id = id_of(Some(&key.0.to_string()), *case);
            let submission = StandingSubmission { act_id, case: *case, act, seen: None };
            let done = state.platform.perform_standing(&caller.person, &submission).await;
            items.push(outcome(*case, done.map_err(Stop::from))?);
        }
        Ok(all(items))
    };
    once(asked, &sent, assigning).await
}

/// Hand-overs to be signed for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignSent {
    items: Vec<Uuid>,
}

async fn sign(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Input(sent): Input<SignSent>,
) -> Answer {
    within(&sent.items, "items")?;
    let what = "POST /bulk/sign".to_owned();
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let signing = async {
        let mut items = Vec::with_capacity(sent.items.len());
        for item in &sent.items {
            let key = Key(id_of(Some(&key.0.to_string()), *item));
            // Signed for by an earlier sending of the same request, of which the answer was lost.
            if let Some(receipt) = state.platform.store.receipt(key.0).await? {
                let receipt = once::answer_of(&receipt);
                items.push(json!({ "id": item, "done": true, "says": "已签收", "receipt": receipt }));
                continue;
            }
            items.push(outcome(*item, handovers::plainly(&state, &caller, key, *item).await)?);
        }
        Ok(all(items))
    };
    once(asked, &sent, signing).await
}

impl Stop {
    /// What is wrong, in words.
    fn says(&self) -> String {
        match self {
            Stop::App(fault) => match &**fault {
                AppFault::Fault(_) => "系统内部错误".into(),
                other => other.to_string(),
            },
            Stop::Say(_, says, _) => says.clone(),
        }
    }
}
