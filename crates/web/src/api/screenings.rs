//! Batches of marks screened, what was found in them, decisions, quality; device marks like a picture.
use super::cases::{of_page, one_of, page_rows};
use super::input::{Asked, At, Input};
use super::papers::{Named, received};
use super::problem::{Answer, Stop};
use super::route::{Route, get, post, put};
use super::shapes::{self, plain};
use super::token::Caller;
use crate::state::WebState;
use app::pictures::{MAX_PICTURES, PictureCandidate};
use app::screenings::{KINDS, ScreeningOrder, ScreeningView};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use case::value::FileRef;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{FindingCounts, Verdict};
use uuid::Uuid;

/// Device marks when nobody says how many.
const USUAL_PICTURES: usize = 20;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        post(
            "/marks/pictures",
            "筛查",
            "与一个图形近似的图形商标，最近似的在前，逐件说明依据",
            || axum::routing::post(pictures),
        )
        .asks(&[("filename", "text?", "直接发送图形时的文件名"), ("top", "int?", "最多多少件，1 至 50")])
        .file()
        .answers(StatusCode::OK, "SimilarPictures"),
        get("/marks/pictures/{number}", "筛查", "一件图形商标的图形", || {
            axum::routing::get(drawing)
        })
        .bytes("image/*"),
        get("/marks/screenings", "筛查", "本机关的批量筛查，新的在前", || {
            axum::routing::get(list)
        })
        .asks(&[("cursor", "text?", "上一页答复中的 next"), ("limit", "int?", "每页条数，1–200，默认 50")])
        .answers(StatusCode::OK, "ScreeningPage"),
        post(
            "/marks/screenings",
            "筛查",
            "送一批申请去筛查；表先用 POST /papers 上传",
            || axum::routing::post(order),
        )
        .body("ScreeningSent")
        .answers(StatusCode::CREATED, "Screening"),
        get("/marks/screenings/{id}", "筛查", "一批的进度和各种复核结论的条数", || {
            axum::routing::get(one)
        })
        .answers(StatusCode::OK, "Screening"),
        get(
            "/marks/screenings/{id}/findings",
            "筛查",
            "一批里本机关要看的发现，最要紧的在前",
            || axum::routing::get(findings),
        )
        .asks(&[
            ("verdict", "open|relevant|not-relevant?", "不写为全部"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页条数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "ScreenFindingPage"),
        get("/marks/findings/{id}", "筛查", "一条发现和可以由此登记什么", || {
            axum::routing::get(finding)
        })
        .answers(StatusCode::OK, "ScreenFindingDetail"),
        put("/marks/findings/{id}/decision", "筛查", "写下复核决定；open 为撤回", || {
            axum::routing::put(decide)
        })
        .body("ScreenDecision")
        .answers(StatusCode::OK, "ScreenFinding"),
        get(
            "/marks/quality",
            "筛查",
            "按本机关的复核决定计算的各起点查准率和查全率",
            || axum::routing::get(quality),
        )
        .answers(StatusCode::OK, "ScreeningQuality"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Looked {
    filename: String,
    top: Option<usize>,
}

async fn pictures(
    State(state): State<WebState>,
    caller: Caller,
    Asked(asked): Asked<Looked>,
    request: Request,
) -> Answer {
    let sent = received(&state, Named::of_file(asked.filename), request).await?;
    let top = asked.top.unwrap_or(USUAL_PICTURES);
    if !(1..=MAX_PICTURES).contains(&top) {
        return Err(Stop::rejected("top", format!("top 写 1 至 {MAX_PICTURES} 的数")));
    }
    let found = state.platform.similar_pictures(&caller.person, sent.bytes, top).await?;
    let candidates: Vec<Value> = found.candidates.iter().map(picture).collect();
    let body = json!({ "pictures": found.pictures, "algorithm": found.algorithm, "candidates": candidates });
    Ok(Json(body).into_response())
}

fn picture(found: &PictureCandidate) -> Value {
    let reasons: Vec<Value> =
        found.reasons.iter().map(|(code, why)| json!({ "code": code, "why": why })).collect();
    let record = found.record.as_ref();
    json!({
        "number": found.number,
        "score": (f64::from(found.score) * 1000.0).round() / 1000.0,
        "reasons": reasons,
        "mark": record.map(|record| record.mark.as_str()),
        "classes": record.map(|record| record.classes.as_slice()).unwrap_or_default(),
        "owner": record.map(|record| record.owner.as_str()),
        "status": record.map(|record| record.status.as_str()),
    })
}

async fn drawing(State(state): State<WebState>, caller: Caller, At(number): At<String>) -> Answer {
    let (bytes, media) = state.platform.device_picture(&caller.person, &number).await?;
    Ok(([(header::CONTENT_TYPE, media)], bytes).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Paged {
    verdict: String,
    cursor: String,
    limit: Option<i64>,
}

impl Paged {
    fn cursor(&self) -> Option<&str> {
        Some(self.cursor.as_str()).filter(|cursor| !cursor.is_empty())
    }
}

fn shown(view: &ScreeningView, counts: Option<&FindingCounts>) -> Value {
    let mut shown = plain(view);
    shown["bad"] = view.bad.iter().map(|(line, reason)| json!({ "line": line, "reason": reason })).collect();
    let count = |verdict: Verdict, counts: &FindingCounts| {
        counts.iter().find(|(known, _)| *known == verdict).map_or(0, |(_, count)| *count)
    };
    shown["counts"] = counts.map_or(Value::Null, |counts| {
        json!({
            "open": count(Verdict::Open, counts),
            "relevant": count(Verdict::Relevant, counts),
            "not_relevant": count(Verdict::NotRelevant, counts),
        })
    });
    shown
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(asked): Asked<Paged>) -> Answer {
    let rows = page_rows(asked.limit)?;
    let page = state.platform.screenings(&caller.person, asked.cursor(), rows).await.map_err(of_page)?;
    let items = page.rows.iter().map(|view| shown(view, None)).collect();
    Ok(Json(shapes::page(items, page.next)).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sent {
    kind: String,
    title: String,
    against_register: bool,
    table: String,
    names: Option<String>,
    findings: Option<String>,
}

async fn order(State(state): State<WebState>, caller: Caller, Input(sent): Input<Sent>) -> Answer {
    one_of("kind", &sent.kind, &KINDS)?;
    let mut order = ScreeningOrder {
        kind: sent.kind,
        title: sent.title,
        against_register: sent.against_register,
        table: kept(&state, &caller, "table", &sent.table).await?,
        ..ScreeningOrder::default()
    };
    if let Some(names) = &sent.names {
        order.names = Some(kept(&state, &caller, "names", names).await?);
    }
    if let Some(findings) = &sent.findings {
        order.findings = Some(kept(&state, &caller, "findings", findings).await?);
    }
    let id = state.platform.order_screening(&caller.person, order).await?;
    let (view, counts) = state.platform.screening(&caller.person, id).await?;
    Ok((StatusCode::CREATED, Json(shown(&view, Some(&counts)))).into_response())
}

/// A table that this person sent lately.
async fn kept(state: &WebState, caller: &Caller, part: &str, sha256: &str) -> Result<FileRef, Stop> {
    let found = caller.sent(state, sha256).await?;
    found.ok_or_else(|| Stop::rejected(part, "没有这份上传的文件；先用 POST /papers 上传，再写它的 sha256"))
}

async fn one(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    let (view, counts) = state.platform.screening(&caller.person, id).await?;
    Ok(Json(shown(&view, Some(&counts))).into_response())
}

async fn findings(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<Uuid>,
    Asked(asked): Asked<Paged>,
) -> Answer {
    one_of("verdict", &asked.verdict, &Verdict::ALL.map(Verdict::key))?;
    let rows = page_rows(asked.limit)?;
    state.platform.screening(&caller.person, id).await?;
    let verdict = Verdict::of(&asked.verdict);
    let page = state.platform.screen_findings(&caller.person, id, verdict, asked.cursor(), rows).await;
    let page = page.map_err(of_page)?;
    Ok(Json(shapes::page(page.rows.iter().map(plain).collect(), page.next)).into_response())
}

async fn finding(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    let found = state.platform.screen_finding(&caller.person, id).await?;
    let opens = state.platform.screen_finding_leads(&caller.person, id).await?;
    Ok(Json(json!({ "finding": found, "opens": opens })).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Decided {
    verdict: String,
    reason: String,
}

async fn decide(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<Uuid>,
    Input(sent): Input<Decided>,
) -> Answer {
    let known = Verdict::ALL.map(Verdict::key).join("、");
    let verdict =
        Verdict::of(&sent.verdict).ok_or_else(|| Stop::rejected("verdict", format!("写 {known} 之一")))?;
    let view = state.platform.decide_screen_finding(&caller.person, id, verdict, &sent.reason).await?;
    Ok(Json(plain(&view)).into_response())
}

async fn quality(State(state): State<WebState>, caller: Caller) -> Answer {
    let (decided, rows) = state.platform.screening_quality(&caller.person).await?;
    Ok(Json(json!({ "decided": decided, "thresholds": rows })).into_response())
}
