//! Standing acts of an office: assigning, co-signing, returning, linking, noting, sub-tasks, corrections.
use super::cases::{receipt, since};
use super::input::{At, Input, Key, Seen};
use super::once::{self, once};
use super::problem::{self, Answer, Stop};
use super::route::{Route, post};
use super::token::Caller;
use crate::state::WebState;
use app::cases::StandingSubmission;
use axum::extract::State;
use axum::http::StatusCode;
use case::custody::{Counted, Storeroom};
use case::standing::Standing;
use jiff::Timestamp;
use law::procedure::CustodyDoes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Kinds, as they stand in the path.
pub(super) const KINDS: [&str; 16] = [
    "assign",
    "unassign",
    "co-sign",
    "return",
    "link",
    "note",
    "subtask-open",
    "subtask-close",
    "correct",
    "secrecy",
    "topic-mark",
    "topic-remove",
    "document-make",
    "goods-move",
    "goods-split",
    "goods-count",
];

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    let says = "办公事项：指定和更换人员、联署、退回、关联、批注、交办、更正、变更密级、标记和取消专题、重新制作文书；物品移库、分拆、盘点";
    vec![
        post("/cases/{id}/standing/{kind}", "办件", says, || axum::routing::post(stand))
            .acting()
            .matching()
            .body("StandingOf")
            .answers(StatusCode::OK, "Receipt"),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assign {
    officer: Uuid,
    roles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unassign {
    officer: Uuid,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoSign {
    proposal: Uuid,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Return {
    proposal: Uuid,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    other: Uuid,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubtaskOpen {
    title: String,
    officer: Uuid,
    due_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubtaskClose {
    subtask: Uuid,
    result: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correct {
    field: String,
    value: Value,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrecy {
    secrecy: SecrecyLevel,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicMark {
    topic: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicRemove {
    topic: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentMake {
    document: Uuid,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Goods {
    lines: Vec<GoodsWork>,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoodsWork {
    lot: String,
    quantity: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    place: String,
}

fn read<T: DeserializeOwned>(body: &Map<String, Value>) -> Result<T, Stop> {
    let read = serde_json::from_value(Value::Object(body.clone()));
    read.map_err(|fault| {
        Stop::say(
            problem::MALFORMED,
            format!("JSON 不能识别：{}", vocabulary::parser_words(&fault.to_string())),
        )
    })
}

fn standing(kind: &str, body: &Map<String, Value>) -> Result<Standing, Stop> {
    Ok(match kind {
        "assign" => {
            let Assign { officer, roles } = read(body)?;
            Standing::Assign {
                officer: officer.to_string(),
                name: String::new(),
                organ: String::new(),
                roles,
            }
        }
        "unassign" => {
            let Unassign { officer, reason } = read(body)?;
            Standing::Unassign { officer: officer.to_string(), reason }
        }
        "co-sign" => {
            let CoSign { proposal } = read(body)?;
            Standing::CoSign { proposal }
        }
        "return" => {
            let Return { proposal, reason } = read(body)?;
            Standing::ReturnProposal { proposal, reason }
        }
        "link" => {
            let Link { other, reason } = read(body)?;
            Standing::Link { other, reason }
        }
        "note" => {
            let Note { text } = read(body)?;
            Standing::Note { text }
        }
        "subtask-open" => {
            let SubtaskOpen { title, officer, due_at } = read(body)?;
            Standing::OpenSubtask { title, officer: officer.to_string(), due_at }
        }
        "subtask-close" => {
            let SubtaskClose { subtask, result } = read(body)?;
            Standing::CloseSubtask { subtask, result }
        }
        "correct" => {
            let Correct { field, value, reason } = read(body)?;
            Standing::CorrectFact { field, value, reason }
        }
        "secrecy" => {
            let Secrecy { secrecy, reason } = read(body)?;
            Standing::ChangeSecrecy { secrecy, reason }
        }
        "topic-mark" => {
            let TopicMark { topic } = read(body)?;
            Standing::MarkTopic { topic }
        }
        "topic-remove" => {
            let TopicRemove { topic, reason } = read(body)?;
            Standing::RemoveTopic { topic, reason }
        }
        "document-make" => {
            let DocumentMake { document } = read(body)?;
            Standing::MakeDocument { document }
        }
        "goods-move" => storeroom(CustodyDoes::Move, body)?,
        "goods-split" => storeroom(CustodyDoes::Split, body)?,
        "goods-count" => storeroom(CustodyDoes::Count, body)?,
        _ => return Err(Stop::not_there()),
    })
}

fn storeroom(does: CustodyDoes, body: &Map<String, Value>) -> Result<Standing, Stop> {
    let Goods { lines, reason } = read(body)?;
    let lines = lines.into_iter().map(|line| Counted {
        lot: line.lot,
        from: line.from,
        quantity: line.quantity,
        place: line.place,
    });
    Ok(Standing::Storeroom(Storeroom { does, lines: lines.collect(), reason }))
}

async fn stand(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Seen(seen): Seen,
    At((id, kind)): At<(Uuid, String)>,
    Input(body): Input<Map<String, Value>>,
) -> Answer {
    let act = standing(&kind, &body)?;
    let what = format!("POST /cases/{id}/standing/{kind}");
    let knows = state.platform.may_know(&caller.person, Some(id)).await.is_ok();
    let asked = once::Asked { state: &state, caller: &caller, key, knows, status: StatusCode::OK, what };
    let acting = async {
        let submission = StandingSubmission { act_id: key.0, case: id, act, seen };
        match state.platform.perform_standing(&caller.person, &submission).await {
            Ok(done) => Ok(receipt(&done)),
            Err(fault) => Err(since(&state, &caller, Some(id), seen, fault).await),
        }
    };
    once(asked, &body, acting).await
}
