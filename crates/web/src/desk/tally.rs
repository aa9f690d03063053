//! 统计 on the page of a case that gives a tag, or of a topic, and the cases behind each figure.
use super::{PAGE_ROWS, page};
use crate::address;
use crate::error::{Answer, Stop};
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::parts::Pager;
use crate::ui::tally::{self, TalliedRow, TallyLine, TallyView};
use crate::ui::words;
use app::cases::CaseView;
use app::tallies::{FigureTitle, TalliedCase, TallyBoard, TallyFilter};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use law::tally::FigureUnit;
use maud::Markup;
use store::Page;
use uuid::Uuid;

/// The card below a case; nothing where it gives no tag.
///
/// # Errors
/// Faults of ours.
pub(super) async fn card(state: &WebState, signed: &Signed, view: &CaseView) -> Result<Option<Markup>, Stop> {
    let procedure = view.procedure.split('@').next().unwrap_or_default();
    let tallies = &state.platform.rules.library.tallies;
    if !tallies.values().any(|tally| tally.board(procedure).is_some()) {
        return Ok(None);
    }
    let board = state.platform.tally(&signed.person, view.state.id).await?;
    let place = format!("/cases/{}/tally", view.state.id);
    Ok(board.map(|board| tally::card(&TallyView { id: "tally".into(), ..drawn(&place, &board) })))
}

fn amount(unit: FigureUnit, amount: i64) -> String {
    match unit {
        FigureUnit::Money => words::money(amount),
        FigureUnit::Cases | FigureUnit::Pieces => words::count(amount),
    }
}

fn head(figure: &FigureTitle) -> String {
    match figure.unit {
        FigureUnit::Money => figure.title.clone(),
        FigureUnit::Cases | FigureUnit::Pieces => format!("{}（件）", figure.title),
    }
}

/// Cards of the tallies that count a topic, each figure over what the person may read.
///
/// # Errors
/// As the use case.
pub(super) async fn of_topic(state: &WebState, signed: &Signed, topic: &str) -> Result<Vec<Markup>, Stop> {
    let mut cards = Vec::new();
    for tally in state.platform.tallies_of_topic(topic) {
        let board = state.platform.topic_tally(&signed.person, topic, &tally.id).await?;
        let place = format!("/topics/{topic}/tallies/{}", tally.id);
        let (id, tag) = (format!("tally-{}", tally.id), String::new());
        cards.push(tally::card(&TallyView { id, tag, ..drawn(&place, &board) }));
    }
    Ok(cards)
}

/// The figures, each leading to the list of its cases at `place`.
fn drawn(place: &str, board: &TallyBoard) -> TallyView {
    let line = |line: &app::tallies::TallyLine, by_region: bool| TallyLine {
        name: line.name.clone(),
        figures: board
            .figures
            .iter()
            .zip(&line.amounts)
            .map(|(figure, sum)| {
                let region = if by_region { line.region.as_str() } else { "" };
                let pairs = [("figure", figure.id.as_str()), ("organ", &line.organ), ("region", region)];
                (amount(figure.unit, *sum), address::with_query(place, &pairs))
            })
            .collect(),
    };
    TallyView {
        id: String::new(),
        title: board.title.clone(),
        tag: board.tag.clone(),
        summary: board.summary.clone(),
        cite: security::cite_of(&board.cite),
        heads: board.figures.iter().map(head).collect(),
        sum: line(&board.sum, false),
        organs: board.organs.iter().map(|one| line(one, false)).collect(),
        regions: board.regions.iter().map(|one| line(one, true)).collect(),
        units: board.units.clone(),
    }
}

/// `GET /cases/{id}/tally`: the cases behind a figure.
///
/// # Errors
/// "Not there".
pub async fn cases(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<TallyFilter>,
) -> Answer {
    let board = state.platform.tally(&signed.person, id).await?.ok_or_else(Stop::not_there)?;
    let found = state.platform.tallied(&signed.person, id, &asked, PAGE_ROWS).await?;
    let name = state.platform.case_name(&signed.person, id).await?;
    let up = (name.title.as_str(), format!("/cases/{id}#tally"));
    Ok(listed(&signed, Place::Cases, (up.0, &up.1), &format!("/cases/{id}/tally"), (&board, &found, &asked)))
}

/// `GET /topics/{id}/tallies/{tally}`: the cases behind a figure of a topic.
///
/// # Errors
/// "Not there".
pub async fn topic_cases(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path((topic, tally)): Path<(String, String)>,
    Query(asked): Query<TallyFilter>,
) -> Answer {
    let board = state.platform.topic_tally(&signed.person, &topic, &tally).await?;
    let found = state.platform.topic_tallied(&signed.person, (&topic, &tally), &asked, PAGE_ROWS).await?;
    let up = (board.title.as_str(), format!("/topics/{topic}#tally-{tally}"));
    let place = format!("/topics/{topic}/tallies/{tally}");
    Ok(listed(&signed, Place::Topics, (up.0, &up.1), &place, (&board, &found, &asked)))
}

/// The page of the cases behind a figure; `up` is the page of the figures, `place` its own.
fn listed(
    signed: &Signed,
    menu: Place,
    up: (&str, &str),
    place: &str,
    (board, found, asked): (&TallyBoard, &Page<TalliedCase>, &TallyFilter),
) -> Response {
    let at = |cursor: &str| {
        let pairs = [
            ("figure", asked.figure.as_str()),
            ("organ", &asked.organ),
            ("region", &asked.region),
            ("cursor", cursor),
        ];
        address::with_query(place, &pairs)
    };
    let row = |row: &TalliedCase| {
        let amounts = board.figures.iter().zip(&row.amounts);
        let far = || "其他单位的案件（只看编号和数字）".to_owned();
        TalliedRow {
            title: if row.elsewhere { far() } else { row.title.clone() },
            href: (!row.elsewhere).then(|| format!("/cases/{}", row.id)),
            number: row.number.clone(),
            organ: row.organ_name.clone(),
            status: row.status.clone(),
            figures: amounts.map(|(figure, sum)| amount(figure.unit, *sum)).collect(),
        }
    };
    let rows: Vec<TalliedRow> = found.rows.iter().map(row).collect();
    let pager = Pager {
        says: format!("本页 {} 件", rows.len()),
        previous: (!asked.cursor.is_empty()).then(|| at("")),
        next: found.next.as_deref().map(at),
    };
    let heads: Vec<String> = board.figures.iter().map(head).collect();
    let body = tally::cases(up, &board.tag, &heads, &rows, &pager);
    page(signed, "计入的案件", Some(menu), &body)
}
