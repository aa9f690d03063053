//! What finders find, who looked, figures of a tag, cases that are alike.
use super::cases::{of_page, one_of, page_rows};
use super::input::{Asked, At};
use super::problem::{Answer, Stop};
use super::route::{Route, get};
use super::shapes::{self, plain};
use super::token::Caller;
use crate::state::WebState;
use app::clock::instant;
use app::finders::FinderFilter;
use app::tallies::{TalliedCase, TallyBoard, TallyFilter};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::finder::Verdict;
use serde::Deserialize;
use serde_json::json;
use store::{LookQuery, Page};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/finders", "查漏", "各种查漏和它们在本人可见范围内的件数", || {
            axum::routing::get(list)
        })
        .answers(StatusCode::OK, "FinderPage"),
        get(
            "/finders/looks",
            "查漏",
            "其他机关按法定目的看过本人可知的哪些办件，新的在前",
            || axum::routing::get(looks),
        )
        .asks(&[
            ("case", "uuid?", "只看一个办件"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页条数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "LookPage"),
        get(
            "/finders/{finder}/findings",
            "查漏",
            "查到的案件，接近或达到标准的在前；其他机关的案件每看一件留痕",
            || axum::routing::get(findings),
        )
        .asks(&[
            ("verdict", "found|doubtful|near|undecided?", "不写为前三种"),
            ("organ", "text?", "办理机关"),
            ("region", "text?", "行政区划代码或其开头"),
            ("procedure", "text?", "程序 id"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页件数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "FindingPage"),
        get(
            "/finders/{finder}/findings/{id}",
            "查漏",
            "一个发现的全部事实、差一点的行、可以由此登记什么",
            || axum::routing::get(finding),
        )
        .answers(StatusCode::OK, "FindingDetail"),
        get(
            "/cases/{id}/related",
            "办件",
            "同一权利、同一当事人的办件，只列本人可知的",
            || axum::routing::get(related),
        )
        .answers(StatusCode::OK, "RelatedPage"),
        get(
            "/cases/{id}/tally",
            "办件",
            "带同一标签的案件的统计；本件不给标签的答复 404",
            || axum::routing::get(tally),
        )
        .answers(StatusCode::OK, "Tally"),
        get("/cases/{id}/tally/cases", "办件", "统计数字后面的案件", || {
            axum::routing::get(tallied)
        })
        .asks(COUNTED)
        .answers(StatusCode::OK, "TalliedPage"),
    ]
}

async fn list(State(state): State<WebState>, caller: Caller) -> Answer {
    let found = state.platform.finders(&caller.person).await?;
    let items = found.iter().map(|finder| {
        let counts = finder
            .counts
            .iter()
            .map(|(verdict, title, count)| json!({ "verdict": verdict, "title": title, "count": count }));
        json!({
            "id": finder.id,
            "title": finder.title,
            "question": finder.question,
            "article": finder.cite,
            "counts": counts.collect::<Vec<_>>(),
            "looks": finder.looks,
        })
    });
    Ok(Json(shapes::page(items.collect(), None)).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    verdict: String,
    organ: String,
    region: String,
    procedure: String,
    cursor: String,
    limit: Option<i64>,
}

async fn findings(
    State(state): State<WebState>,
    caller: Caller,
    At(finder): At<String>,
    Asked(which): Asked<Which>,
) -> Answer {
    one_of("verdict", &which.verdict, &Verdict::ALL.map(Verdict::key))?;
    let rows = page_rows(which.limit)?;
    let filter = FinderFilter {
        verdict: which.verdict,
        organ: which.organ,
        region: which.region,
        procedure: which.procedure,
        cursor: which.cursor,
    };
    let page = state.platform.findings(&caller.person, &finder, &filter, rows).await.map_err(of_page)?;
    let items = page.rows.iter().map(plain).collect();
    Ok(Json(shapes::page(items, page.next)).into_response())
}

async fn finding(
    State(state): State<WebState>,
    caller: Caller,
    At((finder, id)): At<(String, Uuid)>,
) -> Answer {
    let (found, opens) = state.platform.finding(&caller.person, &finder, id).await?;
    Ok(Json(json!({ "finding": found, "opens": opens })).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Looked {
    case: Option<Uuid>,
    cursor: String,
    limit: Option<i64>,
}

async fn looks(State(state): State<WebState>, caller: Caller, Asked(asked): Asked<Looked>) -> Answer {
    let query = LookQuery {
        case: asked.case,
        organ: None,
        cursor: Some(asked.cursor).filter(|cursor| !cursor.is_empty()),
        limit: page_rows(asked.limit)?,
    };
    let page = state.platform.looks_at(&caller.person, &query).await.map_err(of_page)?;
    let items = page.rows.iter().map(|look| {
        json!({
            "at": instant(look.at),
            "organ": look.organ,
            "organ_name": state.platform.rules.directory.organ_name(&look.organ),
            "who": look.name,
            "case": look.case,
            "number": look.number,
            "title": look.title,
            "purpose": look.detail,
        })
    });
    Ok(Json(shapes::page(items.collect(), page.next)).into_response())
}

async fn related(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    let view = state.platform.case_view(&caller.person, id).await?;
    let found = state.platform.related(&caller.person, &view).await?;
    Ok(Json(shapes::page(found.iter().map(plain).collect(), None)).into_response())
}

async fn tally(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    let board = state.platform.tally(&caller.person, id).await?.ok_or_else(Stop::not_there)?;
    Ok(tally_shown(&board))
}

/// The figures.
pub(super) fn tally_shown(board: &TallyBoard) -> Response {
    let mut shown = plain(board);
    if let Some(article) = shown.as_object_mut().and_then(|board| board.remove("cite")) {
        shown["article"] = article;
    }
    Json(shown).into_response()
}

/// A page of the cases behind a figure.
pub(super) fn tallied_shown(page: &Page<TalliedCase>) -> Response {
    Json(shapes::page(page.rows.iter().map(plain).collect(), page.next.clone())).into_response()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Counted {
    figure: String,
    organ: String,
    region: String,
    cursor: String,
    limit: Option<i64>,
}

impl Counted {
    /// The filter, and how many rows a page has.
    pub(super) fn read(self) -> Result<(TallyFilter, i64), Stop> {
        let rows = page_rows(self.limit)?;
        let Self { figure, organ, region, cursor, .. } = self;
        Ok((TallyFilter { figure, organ, region, cursor }, rows))
    }
}

/// What may be asked of the cases behind a figure.
pub(super) const COUNTED: &[(&str, &str, &str)] = &[
    ("figure", "text?", "只列计入这个指标的"),
    ("organ", "text?", "办理机关"),
    ("region", "text?", "行政区划代码或其开头"),
    ("cursor", "text?", "上一页答复中的 next"),
    ("limit", "int?", "每页件数，1–200，默认 50"),
];

async fn tallied(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<Uuid>,
    Asked(asked): Asked<Counted>,
) -> Answer {
    let (filter, rows) = asked.read()?;
    let page = state.platform.tallied(&caller.person, id, &filter, rows).await.map_err(of_page)?;
    Ok(tallied_shown(&page))
}
