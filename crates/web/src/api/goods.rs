//! 涉案物品: storerooms, chains, goods lists by spreadsheet; and what is known already of parties and rights.
use super::cases::{of_page, one_of, page_rows};
use super::input::{Asked, At};
use super::papers::{Named, received};
use super::problem::{Answer, Stop};
use super::route::{Route, get, post};
use super::shapes::{self, plain};
use super::token::Caller;
use crate::state::WebState;
use app::goods::GoodsFilter;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use case::Custody;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/goods", "涉案物品", "本机关保管中的物品，按存放地点", || {
            axum::routing::get(list)
        })
        .asks(&[
            ("place", "text?", "存放地点；不写为全部"),
            ("view", "overdue|differs?", "只列超过期限的，或盘点有差异的"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页行数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "GoodsPage"),
        get("/goods/places", "涉案物品", "存放地点和各处的批数", || axum::routing::get(places))
            .answers(StatusCode::OK, "Storerooms"),
        get(
            "/goods/{root}",
            "涉案物品",
            "一批物品从取得到处置的全程，以本人可知的办件为限",
            || axum::routing::get(chain),
        )
        .answers(StatusCode::OK, "GoodsChain"),
        post(
            "/goods/preview",
            "涉案物品",
            "读入物品清单（XLSX、CSV），逐行核对，不作任何登记",
            || axum::routing::post(preview),
        )
        .asks(&[
            ("filename", "text?", "文件名；直接上传文件内容时必填"),
            ("case", "uuid?", "与哪个办件已有的物品对照"),
        ])
        .file()
        .answers(StatusCode::OK, "GoodsSheet"),
        get("/known", "办件", "本人职责范围内已知的当事人或权利，按号码", || {
            axum::routing::get(known)
        })
        .asks(&[
            ("kind", "party|right", "当事人或权利"),
            ("number", "text", "统一社会信用代码、证件号，或注册号、专利号"),
        ])
        .answers(StatusCode::OK, "KnownPage"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    place: Option<String>,
    view: String,
    cursor: String,
    limit: Option<i64>,
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    one_of("view", &which.view, &["overdue", "differs"])?;
    let rows = page_rows(which.limit)?;
    let filter = GoodsFilter {
        place: which.place,
        overdue: which.view == "overdue",
        differs: which.view == "differs",
        cursor: which.cursor,
    };
    let page = state.platform.goods(&caller.person, &filter, rows).await.map_err(of_page)?;
    Ok(Json(shapes::page(page.rows.iter().map(plain).collect(), page.next)).into_response())
}

async fn places(State(state): State<WebState>, caller: Caller) -> Answer {
    Ok(Json(plain(&state.platform.storerooms(&caller.person).await?)).into_response())
}

async fn chain(State(state): State<WebState>, caller: Caller, At(root): At<Uuid>) -> Answer {
    let chain = state.platform.goods_chain(&caller.person, root).await?;
    let lots = chain.lots.iter().map(|(case, lot)| json!({ "case": case, "lot": lot }));
    let body = json!({
        "root": chain.root, "name": chain.name, "steps": chain.steps, "lots": lots.collect::<Vec<_>>(), "beyond": chain.beyond,
    });
    Ok(Json(body).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sheet {
    filename: String,
    case: Option<Uuid>,
}

async fn preview(
    State(state): State<WebState>,
    caller: Caller,
    Asked(asked): Asked<Sheet>,
    request: Request,
) -> Answer {
    let custody = match asked.case {
        Some(case) => state.platform.case_view(&caller.person, case).await?.state.custody,
        None => Custody::default(),
    };
    let file = received(&state, Named::of_file(asked.filename), request).await?;
    let sheet = app::sheet::read(&file.name, &file.bytes);
    let sheet = sheet.map_err(|fault| Stop::rejected("file", fault.to_string()))?;
    let read = app::goods_sheet::read(&state.platform.rules.library, &sheet, &custody);
    let new = read.new_lines();
    let body = json!({ "unread": read.unread, "lines": read.lines, "problems": read.problems, "new": new });
    Ok(Json(body).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    kind: String,
    number: String,
}

async fn known(State(state): State<WebState>, caller: Caller, Asked(asked): Asked<Number>) -> Answer {
    one_of("kind", &asked.kind, &["party", "right"])?;
    let items = if asked.kind == "right" {
        state.platform.known_rights(&caller.person, &asked.number).await?.iter().map(plain).collect()
    } else {
        state.platform.known_parties(&caller.person, &asked.number).await?.iter().map(plain).collect()
    };
    Ok(Json(shapes::page(items, None)).into_response())
}
