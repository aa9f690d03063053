//! What belongs to one account alone: drafts of forms, password and one-time codes.
use super::input::{At, Input};
use super::problem::{Answer, Stop};
use super::route::{Route, delete, get, post, put};
use super::token::{Caller, Newcomer};
use crate::desk::drafts::DraftForm;
use crate::state::WebState;
use app::AppFault;
use app::accounts::Enrolment;
use app::clock::instant;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use case::value::FileRef;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Draft;
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/drafts", "本人", "本人暂存的表单，新的在前", || axum::routing::get(drafts))
            .answers(StatusCode::OK, "DraftPage"),
        get(
            "/drafts/{case}/{act}",
            "本人",
            "一份暂存的表单；未立件的以程序 id 代替办件 id",
            || axum::routing::get(draft),
        )
        .answers(StatusCode::OK, "Draft"),
        put(
            "/drafts/{case}/{act}",
            "本人",
            "暂存一份表单，网页上打开同一动作即接着填写",
            || axum::routing::put(keep_draft),
        )
        .body("DraftForm")
        .empty(),
        delete("/drafts/{case}/{act}", "本人", "删除一份暂存的表单", || {
            axum::routing::delete(drop_draft)
        })
        .empty(),
        post(
            "/me/password",
            "本人",
            "更换本人口令；该账号的所有登录和令牌随即失效",
            || axum::routing::post(password),
        )
        .body("PasswordChange")
        .empty(),
        post("/me/code/secret", "本人", "取得一个新的动态码密钥，确认后才生效", || {
            axum::routing::post(secret)
        })
        .answers(StatusCode::OK, "CodeSecret"),
        post(
            "/me/code",
            "本人",
            "用动态码确认密钥并启用或者更换，须填现在的口令（已启用的还须填现在的动态码）；该账号的所有登录和令牌随即失效",
            || axum::routing::post(code),
        )
        .body("CodeConfirmation")
        .empty(),
    ]
}

fn shown(draft: &Draft) -> Value {
    json!({
        "case": draft.case,
        "act": draft.act,
        "form": serde_json::from_str::<Value>(&draft.form).unwrap_or_default(),
        "saved_at": instant(draft.saved_at),
    })
}

fn done() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn drafts(State(state): State<WebState>, caller: Caller) -> Answer {
    let found = state.platform.drafts(&caller.person).await?;
    let items: Vec<Value> = found.iter().map(shown).collect();
    Ok(Json(json!({ "items": items, "next": Value::Null })).into_response())
}

async fn draft(
    State(state): State<WebState>,
    caller: Caller,
    At((case, act)): At<(String, String)>,
) -> Answer {
    let found = state.platform.draft(&caller.person, &case, &act).await?.ok_or_else(Stop::not_there)?;
    Ok(Json(shown(&found)).into_response())
}

async fn keep_draft(
    State(state): State<WebState>,
    caller: Caller,
    At((case, act)): At<(String, String)>,
    Input(mut form): Input<DraftForm>,
) -> Answer {
    // Papers of one's own draft count as one's own when the form is sent, so a draft may name no other.
    let in_file = match case.parse::<Uuid>() {
        Ok(id) => state.platform.case_view(&caller.person, id).await?.in_file,
        Err(_) => Vec::new(),
    };
    let mut known = in_file;
    let strange: Vec<String> = form
        .digests()
        .filter(|sha256| !known.iter().any(|file| file.sha256 == *sha256))
        .map(str::to_owned)
        .collect();
    for sha256 in strange {
        known.extend(caller.sent(&state, &sha256).await?);
    }
    // Name and size are those of the file, whatever is sent; the kind may be chosen.
    let as_kept = |sha256: &str, kind: &str| {
        let file = known.iter().find(|file| file.sha256 == sha256)?.clone();
        let paper = if kind.is_empty() { file.paper } else { kind.to_owned() };
        Some(FileRef { paper, ..file })
    };
    if !form.settle(&as_kept) {
        return Err(Stop::rejected("papers", "这个文件不在办件中，也不是您上传的；请先用 POST /papers 上传"));
    }
    state.platform.keep_draft(&caller.person, &case, &act, form.to_text()).await?;
    done()
}

async fn drop_draft(
    State(state): State<WebState>,
    caller: Caller,
    At((case, act)): At<(String, String)>,
) -> Answer {
    state.platform.drop_draft(&caller.person, &case, &act).await?;
    done()
}

/// A change of one's own password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordSent {
    old: String,
    password: String,
}

async fn password(
    State(state): State<WebState>,
    Newcomer(caller): Newcomer,
    Input(sent): Input<PasswordSent>,
) -> Answer {
    state.platform.change_password(&caller.person, &sent.old, &sent.password).await?;
    caller.end(&state).await?;
    done()
}

async fn secret(State(state): State<WebState>, _: Newcomer) -> Answer {
    Ok(Json(json!({ "secret": state.platform.new_code_secret() })).into_response())
}

/// A secret and a code made from it, with what shows who asks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeSent {
    secret: String,
    code: String,
    password: String,
    #[serde(default)]
    present: String,
}

async fn code(
    State(state): State<WebState>,
    Newcomer(caller): Newcomer,
    Input(sent): Input<CodeSent>,
) -> Answer {
    let CodeSent { secret, code, password, present } = sent;
    let enrolment = Enrolment { secret, code, password, present };
    let enrolled = state.platform.enrol_code(&caller.person, &enrolment).await;
    enrolled.map_err(|fault: AppFault| Stop::from(fault))?;
    caller.end(&state).await?;
    done()
}
