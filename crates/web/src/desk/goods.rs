//! 涉案物品: the storerooms of the organ, the stock list, the file for a spreadsheet, the chain of a lot.
use super::{PAGE_ROWS, lamp, no_limit, page};
use crate::address;
use crate::csv;
use crate::error::{Answer, Stop};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::{self, Frame, Place};
use crate::ui::goods::{self as ui, GoodsPage, NO_PLACE};
use crate::ui::parts::{Pager, Tab};
use crate::ui::words;
use app::goods::{GoodsFilter, GoodsLineView};
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use uuid::Uuid;

/// Most rows of a stock list or a file.
const MAX_LISTED: usize = 5_000;
/// Heads of the file's columns.
const COLUMNS: [&str; 13] = [
    "存放地点",
    "编号",
    "物品",
    "型号规格",
    "商标或权利",
    "批号",
    "在库数量",
    "在途数量",
    "单位",
    "入库时间",
    "保管期限",
    "文号",
    "办件",
];

/// Which goods.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    place: String,
    view: String,
    cursor: String,
}

impl Which {
    fn filter(&self) -> GoodsFilter {
        GoodsFilter {
            place: match self.place.as_str() {
                "" => None,
                NO_PLACE => Some(String::new()),
                place => Some(place.to_owned()),
            },
            overdue: self.view == "overdue",
            differs: self.view == "differs",
            cursor: self.cursor.clone(),
        }
    }

    fn address(&self, path: &str, view: &str, place: &str) -> String {
        address::with_query(path, &[("view", view), ("place", place)])
    }
}

/// `GET /goods`.
///
/// # Errors
/// When the person may list no cases.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(which): Query<Which>,
) -> Answer {
    let rooms = state.platform.storerooms(&signed.person).await?;
    let found = state.platform.goods(&signed.person, &which.filter(), PAGE_ROWS).await?;
    let now = state.platform.now();
    let count = |text: &str| text.trim_end_matches('+').parse().ok();
    let tab = |view: &str, title: &str, number: &str| Tab {
        title: title.into(),
        href: which.address("/goods", view, &which.place),
        count: count(number),
        active: which.view == view,
    };
    let places = rooms.places.iter().map(|place| {
        let name = ui::place(&place.place);
        let late = if place.overdue > 0 { format!("（超期{}）", place.overdue) } else { String::new() };
        Tab {
            title: format!("{name}{late}"),
            href: which.address("/goods", &which.view, name),
            count: Some(place.lots),
            active: which.place == name,
        }
    });
    let all = Tab {
        title: "全部地点".into(),
        href: which.address("/goods", &which.view, ""),
        count: None,
        active: which.place.is_empty(),
    };
    let next = found.next.as_ref().map(|cursor| {
        let pairs = [("view", which.view.as_str()), ("place", &which.place), ("cursor", cursor)];
        address::with_query("/goods", &pairs)
    });
    let view = GoodsPage {
        tabs: vec![
            tab("", "全部", &rooms.lots),
            tab("overdue", "超过期限", &rooms.overdue),
            tab("differs", "盘点有差异", &rooms.differing),
        ],
        places: std::iter::once(all).chain(places).collect(),
        pager: Pager { says: format!("本页 {} 批", found.rows.len()), previous: None, next },
        rows: found
            .rows
            .into_iter()
            .map(|row| {
                let light = if row.due_at.is_some() { lamp(row.due_at, now) } else { no_limit() };
                (row, light)
            })
            .collect(),
        print: which.address("/goods/print", &which.view, &which.place),
        sheet: which.address("/goods.csv", &which.view, &which.place),
    };
    Ok(page(&signed, "涉案物品", Some(Place::Goods), &ui::goods(&view)))
}

/// Everything that a list shows, page by page.
async fn listed(state: &WebState, signed: &Signed, which: &Which) -> Result<Vec<GoodsLineView>, Stop> {
    let mut filter = GoodsFilter { cursor: String::new(), ..which.filter() };
    let mut rows = Vec::new();
    loop {
        let found = state.platform.goods(&signed.person, &filter, store::MAX_PAGE).await?;
        rows.extend(found.rows);
        match found.next {
            Some(next) if rows.len() < MAX_LISTED => filter.cursor = next,
            _ => return Ok(rows),
        }
    }
}

/// `GET /goods/print`: the stock list.
///
/// # Errors
/// As [`show`].
pub async fn print(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(which): Query<Which>,
) -> Answer {
    let rows = listed(&state, &signed, &which).await?;
    let organ = state.platform.rules.directory.organ_name(&signed.person.case_actor.organ);
    let content = ui::stock_list(organ, &words::instant(state.platform.now()), &rows);
    let around =
        Frame {
            title: "涉案物品盘点表".into(), menu: Vec::new(), person: None, ..signed.frame.clone()
        };
    Ok(frame::page(&around, &content).into_response())
}

/// `GET /goods.csv`.
///
/// # Errors
/// As [`show`].
pub async fn sheet(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(which): Query<Which>,
) -> Answer {
    let rows = listed(&state, &signed, &which).await?;
    let text = csv::text(&COLUMNS, rows.iter().map(cells));
    let today = case::actor::civil_date(state.platform.now());
    csv::download(&format!("涉案物品 {today}.csv"), text)
}

fn cells(row: &GoodsLineView) -> Vec<String> {
    vec![
        ui::place(&row.place).to_owned(),
        row.label.clone(),
        row.name.clone(),
        row.model.clone(),
        row.right.clone(),
        row.batch.clone(),
        row.held.to_string(),
        row.under_way.to_string(),
        row.unit.clone(),
        words::instant(row.since),
        row.due_at.map(words::instant).unwrap_or_default(),
        row.case_number.clone(),
        row.case_title.clone(),
    ]
}

/// `GET /goods/{root}`: the chain of a lot.
///
/// # Errors
/// "Not there" when the person may see none of the cases it went through.
pub async fn chain(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(root): Path<Uuid>,
) -> Answer {
    let chain = state.platform.goods_chain(&signed.person, root).await?;
    Ok(page(&signed, &format!("{}：全程", chain.name), Some(Place::Goods), &ui::chain(&chain)))
}
