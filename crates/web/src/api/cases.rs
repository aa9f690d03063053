//! Cases: listing, opening, looking, acting.
use super::input::{Asked, At, Input, Key, Seen};
use super::once::{self, once};
use super::papers::{Own, PaperNamed};
use super::problem::{self, Answer, Stop};
use super::route::{Route, get, post};
use super::shapes;
use super::token::Caller;
use crate::state::WebState;
use app::AppFault;
use app::cases::{CaseFilter, CaseView, Done, Submission};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use case::actor::civil_date;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/cases", "办件", "按条件列出本人可知的办件", || axum::routing::get(list))
            .asks(&[
                ("q", "text?", "检索词，须全部出现"),
                ("procedure", "text?", "程序 id"),
                ("organ", "text?", "承办机关 id"),
                ("measure", "int?", "计划措施编号"),
                ("topic", "text?", "专题 id"),
                ("year", "int?", "立件的年份"),
                ("state", "open|closed?", "在办或已办结；不写为全部"),
                (
                    "light",
                    "overdue|soon|normal|suspended|met?",
                    "已逾期、三日内到期、更晚到期、期限中止、期限都已办毕",
                ),
                ("mine", "yes?", "只列指派给本人的"),
                ("cursor", "text?", "上一页答复中的 next"),
                ("limit", "int?", "每页件数，1–200，默认 50"),
            ])
            .answers(StatusCode::OK, "CasePage"),
        post("/cases", "办件", "立件：办理某程序中可以立件的动作", || {
            axum::routing::post(open)
        })
        .acting()
        .body("Opening")
        .answers(StatusCode::CREATED, "Receipt"),
        get("/cases/{id}", "办件", "一个办件：事实、可办动作、期限、时间线", || {
            axum::routing::get(show)
        })
        .answers(StatusCode::OK, "Case"),
        post("/cases/{id}/acts/{act}", "办件", "办理一个动作", || axum::routing::post(act))
            .acting()
            .matching()
            .body("ActOf")
            .answers(StatusCode::OK, "Receipt"),
    ]
}

/// Which cases.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    q: String,
    procedure: String,
    organ: String,
    measure: Option<i64>,
    topic: String,
    year: Option<i64>,
    state: String,
    light: String,
    mine: bool,
    cursor: String,
    limit: Option<i64>,
}

/// Rows of a page, within what the store gives.
pub(super) fn page_rows(asked: Option<i64>) -> Result<i64, Stop> {
    let rows = asked.unwrap_or(super::PAGE_ROWS);
    let fits = (1..=store::MAX_PAGE).contains(&rows);
    fits.then_some(rows)
        .ok_or_else(|| Stop::say(problem::MALFORMED, format!("limit 应在 1 到 {} 之间", store::MAX_PAGE)))
}

/// A cursor that is none of ours is the client's mistake, not ours.
pub(super) fn of_page(fault: AppFault) -> Stop {
    match fault {
        AppFault::Cursor => Stop::say(problem::MALFORMED, "cursor 不是本接口给出的翻页标记"),
        other => other.into(),
    }
}

/// Refuses words that mean nothing, rather than listing everything.
pub(super) fn one_of(name: &str, value: &str, known: &[&str]) -> Result<(), Stop> {
    if value.is_empty() || known.contains(&value) {
        return Ok(());
    }
    Err(Stop::say(problem::MALFORMED, format!("{name} 应为 {}", known.join("、"))))
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    one_of("state", &which.state, &["open", "closed"])?;
    one_of("light", &which.light, &["overdue", "soon", "normal", "suspended", "met"])?;
    let rows = page_rows(which.limit)?;
    let filter = CaseFilter {
        q: which.q,
        procedure: which.procedure,
        organ: which.organ,
        measure: which.measure,
        topic: which.topic,
        year: which.year,
        state: which.state,
        light: which.light,
        mine: which.mine,
        cursor: which.cursor,
    };
    let page = state.platform.cases(&caller.person, &filter, rows).await.map_err(of_page)?;
    let items = page.rows.iter().map(|row| shapes::case_row(&state, row)).collect();
    Ok(Json(shapes::page(items, page.next)).into_response())
}

async fn show(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    let view = state.platform.case_view(&caller.person, id).await?;
    let mut response = Json(shapes::case(&state, &view)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", view.state.version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// An act as sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ActSent {
    pub(super) form: Map<String, Value>,
    pub(super) papers: Vec<PaperNamed>,
    pub(super) opinion: Option<String>,
    pub(super) occurred_at: Option<Timestamp>,
    pub(super) late_reason: Option<String>,
    pub(super) item: Option<Uuid>,
}

/// A case as opened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpeningSent {
    procedure: String,
    act: String,
    #[serde(default)]
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secrecy: Option<SecrecyLevel>,
    #[serde(default)]
    form: Map<String, Value>,
    #[serde(default)]
    papers: Vec<PaperNamed>,
    opinion: Option<String>,
    occurred_at: Option<Timestamp>,
    late_reason: Option<String>,
    item: Option<Uuid>,
}

async fn open(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Input(sent): Input<OpeningSent>,
) -> Answer {
    let what = "POST /cases".to_owned();
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::CREATED, what };
    let act = ActSent {
        form: sent.form.clone(),
        papers: sent.papers.clone(),
        opinion: sent.opinion.clone(),
        occurred_at: sent.occurred_at,
        late_reason: sent.late_reason.clone(),
        item: sent.item,
    };
    let opening = async {
        let submission = opening(&state, &caller, key, &sent.procedure, &sent.act, &sent.title, &act).await?;
        let submission = Submission { secrecy: sent.secrecy, ..submission };
        done(&state, &caller, &submission).await
    };
    once(asked, &sent, opening).await
}

/// The submission that opens a case.
pub(super) async fn opening(
    state: &WebState,
    caller: &Caller,
    key: Key,
    procedure: &str,
    act: &str,
    title: &str,
    sent: &ActSent,
) -> Result<Submission, Stop> {
    let now = state.platform.now();
    let (today, arose) = (civil_date(now), civil_date(sent.occurred_at.unwrap_or(now).min(now)));
    let definition = state.platform.rules.library.procedure_opening(procedure, act, arose, today);
    let own = Own { state, caller, procedure: definition, in_file: &[] };
    let (form, papers) = own.resolve(&sent.form, &sent.papers).await?;
    Ok(Submission {
        procedure: Some(procedure.to_owned()),
        title: title.to_owned(),
        ..submission(key, None, act, sent, form, papers)
    })
}

fn submission(
    key: Key,
    case: Option<Uuid>,
    act: &str,
    sent: &ActSent,
    form: Map<String, Value>,
    papers: Vec<case::value::FileRef>,
) -> Submission {
    Submission {
        act_id: key.0,
        case,
        act: act.to_owned(),
        form,
        papers,
        opinion: sent.opinion.clone(),
        occurred_at: sent.occurred_at,
        late_reason: sent.late_reason.clone(),
        item: sent.item,
        ..Submission::default()
    }
}

async fn act(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Seen(seen): Seen,
    At((id, act)): At<(Uuid, String)>,
    Input(sent): Input<ActSent>,
) -> Answer {
    let what = format!("POST /cases/{id}/acts/{act}");
    let knows = state.platform.may_know(&caller.person, Some(id)).await.is_ok();
    let asked = once::Asked { state: &state, caller: &caller, key, knows, status: StatusCode::OK, what };
    let acting = async {
        let submission = in_case(&state, &caller, key, id, &act, &sent).await?;
        done(&state, &caller, &Submission { seen, ..submission }).await
    };
    once(asked, &sent, acting).await
}

/// The submission of an act in a case. Where the person may not know the case, nothing of the request is looked at: the
/// use case says no, and notes the attempt.
pub(super) async fn in_case(
    state: &WebState,
    caller: &Caller,
    key: Key,
    id: Uuid,
    act: &str,
    sent: &ActSent,
) -> Result<Submission, Stop> {
    let view = match state.platform.case_view(&caller.person, id).await {
        Ok(view) => view,
        Err(AppFault::NotThere) => {
            return Ok(submission(key, Some(id), act, sent, Map::new(), Vec::new()));
        }
        Err(fault) => return Err(fault.into()),
    };
    let procedure = state.platform.rules.library.procedure(&view.procedure);
    let own = Own { state, caller, procedure, in_file: &view.in_file };
    let (form, papers) = own.resolve(&sent.form, &sent.papers).await?;
    Ok(submission(key, Some(id), act, sent, form, papers))
}

/// Does it, and says what came of it.
pub(super) async fn done(state: &WebState, caller: &Caller, submission: &Submission) -> Result<Value, Stop> {
    match state.platform.perform(&caller.person, submission).await {
        Ok(done) => Ok(receipt(&done)),
        Err(fault) => Err(since(state, caller, submission.case, submission.seen, fault).await),
    }
}

/// What is answered to an act.
pub(super) fn receipt(done: &Done) -> Value {
    let mut answer = once::answer_of(&done.receipt);
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("case".into(), json!(done.case));
        answer.insert("number".into(), json!(done.number));
        answer.insert("title".into(), json!(done.title));
        answer.insert("awaits".into(), json!(done.awaits));
    }
    answer
}

/// A conflict together with what happened since the version that the client saw.
pub(super) async fn since(
    state: &WebState,
    caller: &Caller,
    case: Option<Uuid>,
    seen: Option<i64>,
    fault: AppFault,
) -> Stop {
    let (AppFault::Meanwhile { seen: before, now }, Some(case)) = (&fault, case) else {
        return fault.into();
    };
    let view = state.platform.case_view(&caller.person, case).await;
    let events = |view: &CaseView| -> Value {
        view.events.iter().filter(|event| event.version > *before).map(shapes::event).collect()
    };
    let mut members = Map::new();
    members.insert("seen".into(), json!(before));
    members.insert("now".into(), json!(now));
    members.insert("since".into(), view.as_ref().map(events).unwrap_or_default());
    let kind = if seen.is_some() { problem::STALE } else { problem::CONFLICT };
    Stop::Say(kind, fault.to_string(), Box::new(members))
}
