//! Similar marks: what is like a text, and why.
use super::input::Asked;
use super::problem::Answer;
use super::route::{Route, get};
use super::token::Caller;
use crate::state::WebState;
use app::AppFault;
use app::marks::{MAX_CANDIDATES, MarkQuestion, groups_of};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use screening::{ALGORITHM, Candidate, Place};
use serde::Deserialize;
use serde_json::{Value, json};

/// Candidates when nobody says how many.
const USUAL: usize = 100;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get(
            "/marks",
            "筛查",
            "与一段文字近似的商标，最近似的在前，逐件说明理由",
            || axum::routing::get(list),
        )
        .asks(&[
            ("q", "text", "商标的文字"),
            ("class", "int?", "商品或服务的类别，1 至 45"),
            ("group", "text?", "类似群，四位数字，几个用逗号隔开；前两位是类别，不必另写 class"),
            ("only_class", "yes?", "只要这些类的"),
            ("top", "int?", "最多多少件，1 至 200，默认 100"),
        ])
        .answers(StatusCode::OK, "SimilarMarks"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Question {
    q: String,
    class: Option<u8>,
    group: String,
    only_class: bool,
    top: Option<usize>,
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(asked): Asked<Question>) -> Answer {
    let top = asked.top.unwrap_or(USUAL);
    if !(1..=MAX_CANDIDATES).contains(&top) {
        return Err(AppFault::rejected("top", format!("top 写 1 至 {MAX_CANDIDATES} 的数")).into());
    }
    let question = MarkQuestion {
        text: asked.q.clone(),
        class: asked.class,
        groups: groups_of(&asked.group)?,
        only_class: asked.only_class,
        top,
    };
    let found = state.platform.similar_marks(&caller.person, &question).await?;
    let query = asked.q.trim();
    let candidates: Vec<Value> = found.candidates.iter().map(|one| candidate(query, one)).collect();
    let body = json!({
        "query": query, "algorithm": ALGORITHM, "marks": found.marks, "candidates": candidates,
        "more": found.more,
    });
    Ok(Json(body).into_response())
}

fn place(place: &Place) -> Value {
    let sound = place.sound.as_ref();
    let sound =
        sound.map(|one| json!({ "left": one.left_text(), "right": one.right_text(), "says": one.says }));
    json!({
        "left": place.left_text(), "right": place.right_text(), "word": place.word, "shape": place.shape,
        "sound": sound,
    })
}

fn candidate(query: &str, found: &Candidate) -> Value {
    let (record, comparison) = (&found.record, &found.comparison);
    let reason = |code: &str, why: &str| json!({ "code": code, "why": why });
    json!({
        "id": record.id,
        "mark": record.mark,
        "score": (f64::from(comparison.score) * 1000.0).round() / 1000.0,
        "rules": comparison.rules.iter().map(|rule| reason(rule.code, &rule.why)).collect::<Vec<_>>(),
        "exceptions": comparison.exceptions.iter().map(|one| reason(one.code, &one.why)).collect::<Vec<_>>(),
        "goods": comparison.goods.name(),
        "classes": record.classes,
        "owner": record.owner,
        "groups": record.groups,
        "status": record.status,
        "beside": screening::beside(query, &record.mark, &comparison.alignment).iter().map(place).collect::<Vec<_>>(),
    })
}
