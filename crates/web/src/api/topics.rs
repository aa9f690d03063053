//! Topics: what they are, their guidance, and their cases counted.
use super::cases::of_page;
use super::finders;
use super::input::{Asked, At};
use super::problem::Answer;
use super::route::{Route, get};
use super::shapes::{self, plain};
use super::token::Caller;
use crate::state::WebState;
use app::cases::CaseFilter;
use app::topics::TopicLine;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/topics", "专题", "各专题和本人可知的办件数", || axum::routing::get(list))
            .answers(StatusCode::OK, "TopicPage"),
        get(
            "/topics/{topic}",
            "专题",
            "一个专题：办理指引，本人可知的办件按程序、机关、状态、年份计数",
            || axum::routing::get(show),
        )
        .answers(StatusCode::OK, "Topic"),
        get("/topics/{topic}/tallies/{tally}", "专题", "标了专题的办件的一种统计", || {
            axum::routing::get(tally)
        })
        .answers(StatusCode::OK, "Tally"),
        get(
            "/topics/{topic}/tallies/{tally}/cases",
            "专题",
            "专题统计的数字后面的办件",
            || axum::routing::get(tallied),
        )
        .asks(finders::COUNTED)
        .answers(StatusCode::OK, "TalliedPage"),
    ]
}

async fn list(State(state): State<WebState>, caller: Caller) -> Answer {
    let found = state.platform.topics(&caller.person).await?;
    Ok(Json(shapes::page(found.iter().map(plain).collect(), None)).into_response())
}

async fn show(State(state): State<WebState>, caller: Caller, At(topic): At<String>) -> Answer {
    let board = state.platform.topic(&caller.person, &topic).await?;
    let named = |(id, title): &(String, String)| json!({ "id": id, "title": title });
    let lines = |lines: &[TopicLine]| lines.iter().map(line).collect::<Vec<Value>>();
    let tallies = state.platform.tallies_of_topic(&topic);
    let tallies = tallies.iter().map(|tally| json!({ "id": tally.id, "title": tally.title }));
    let body = json!({
        "id": board.id,
        "title": board.title,
        "summary": board.summary,
        "belongs": board.belongs,
        "measures": board.measures,
        "procedures": board.procedures.iter().map(named).collect::<Vec<_>>(),
        "words": board.words,
        "versions": board.versions,
        "tallies": tallies.collect::<Vec<_>>(),
        "sum": line(&board.sum),
        "by_procedure": lines(&board.by_procedure),
        "by_organ": lines(&board.by_organ),
        "by_state": lines(&board.by_state),
        "by_year": lines(&board.by_year),
    });
    Ok(Json(body).into_response())
}

async fn tally(
    State(state): State<WebState>,
    caller: Caller,
    At((topic, tally)): At<(String, String)>,
) -> Answer {
    let board = state.platform.topic_tally(&caller.person, &topic, &tally).await?;
    Ok(finders::tally_shown(&board))
}

async fn tallied(
    State(state): State<WebState>,
    caller: Caller,
    At((topic, tally)): At<(String, String)>,
    Asked(asked): Asked<finders::Counted>,
) -> Answer {
    let (filter, rows) = asked.read()?;
    let found = state.platform.topic_tallied(&caller.person, (&topic, &tally), &filter, rows).await;
    Ok(finders::tallied_shown(&found.map_err(of_page)?))
}

fn line(line: &TopicLine) -> Value {
    json!({ "key": line.key, "title": line.title, "cases": line.cases, "asks": asks(&line.filter) })
}

/// The question to `GET /cases` that lists exactly the cases counted.
fn asks(filter: &CaseFilter) -> Map<String, Value> {
    let texts = [
        ("topic", &filter.topic),
        ("procedure", &filter.procedure),
        ("organ", &filter.organ),
        ("state", &filter.state),
    ];
    let mut asks: Map<String, Value> = Map::new();
    for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        asks.insert(name.to_owned(), value.as_str().into());
    }
    if let Some(year) = filter.year {
        asks.insert("year".to_owned(), year.into());
    }
    asks
}
