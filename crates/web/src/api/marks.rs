//! Similar marks: what is like a text, and why.
use super::input::Asked;
use super::problem::Answer;
use super::route::{Route, get};
use super::token::Caller;
use crate::state::WebState;
use app::marks::MarkQuestion;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use screening::{ALGORITHM, Candidate};
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
            ("only_class", "yes?", "只要这一类的"),
            ("top", "int?", "最多多少件，不超过 200"),
        ])
        .answers(StatusCode::OK, "SimilarMarks"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Question {
    q: String,
    class: Option<u8>,
    only_class: bool,
    top: Option<usize>,
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(asked): Asked<Question>) -> Answer {
    let question = MarkQuestion {
        text: asked.q.clone(),
        class: asked.class,
        only_class: asked.only_class,
        top: asked.top.unwrap_or(USUAL),
    };
    let found = state.platform.similar_marks(&caller.person, &question).await?;
    let candidates: Vec<Value> = found.candidates.iter().map(candidate).collect();
    let body = json!({
        "query": asked.q.trim(), "algorithm": ALGORITHM, "marks": found.marks, "candidates": candidates,
    });
    Ok(Json(body).into_response())
}

fn candidate(found: &Candidate) -> Value {
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
        "status": record.status,
    })
}
