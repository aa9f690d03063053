//! 查漏: findings, one finding, the same as a file, and who of others looked.
use super::{PAGE_ROWS, organ_choices, page, procedure_title, region_choices};
use crate::address;
use crate::csv;
use crate::error::{Answer, Stop};
use crate::security;
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::finders::{self, FinderCard, FindingPage, FindingRow, FindingsPage, LookRow, NearRow};
use crate::ui::frame::Place;
use crate::ui::parts::{Choice, Pager, Tab};
use crate::ui::words;
use app::clock::instant;
use app::finders::{FinderFilter, FinderSummary, FindingView, OpenableLead};
use axum::extract::{Path, Query, State};
use case::finder::Verdict;
use law::finder::Finder;
use law::instrument::Status;
use serde::Deserialize;
use store::LookQuery;
use uuid::Uuid;

/// Most rows of the file for a spreadsheet; beyond it the filters narrow the list.
const MAX_SHEET_ROWS: usize = 2_000;

/// Heads of the file's columns.
const COLUMNS: [&str; 12] = [
    "结论",
    "文号",
    "案件",
    "类别",
    "办理机关",
    "行政区划代码",
    "现状",
    "已填事实",
    "对照结论",
    "适用的行",
    "依据",
    "差一点",
];

/// `GET /finders`.
///
/// # Errors
/// When the person may not list cases.
pub async fn list(State(state): State<WebState>, Officer(signed): Officer) -> Answer {
    let found = state.platform.finders(&signed.person).await?;
    let cards: Vec<FinderCard> = found.iter().map(card).collect();
    Ok(page(&signed, "查漏", Some(Place::Finders), &finders::finders(&cards, "/finders/looks")))
}

fn card(found: &FinderSummary) -> FinderCard {
    let path = format!("/finders/{}", found.id);
    let counts = found.counts.iter().map(|(verdict, title, count)| {
        ((*title).to_owned(), count.clone(), address::with_query(&path, &[("verdict", verdict)]))
    });
    FinderCard {
        title: found.title.clone(),
        counts: counts.collect(),
        href: path.clone(),
        question: found.question.clone(),
        cite: security::cite_of(&found.cite),
        looks: found.looks,
    }
}

fn finder<'a>(state: &'a WebState, id: &str) -> Result<&'a Finder, Stop> {
    let found = state.platform.rules.library.finders.get(id).map(|filed| &filed.value);
    found.ok_or_else(Stop::not_there)
}

fn address_of(path: &str, asked: &FinderFilter) -> String {
    let pairs = [
        ("verdict", asked.verdict.as_str()),
        ("organ", &asked.organ),
        ("region", &asked.region),
        ("procedure", &asked.procedure),
        ("cursor", &asked.cursor),
    ];
    address::with_query(path, &pairs)
}

/// `GET /finders/{id}`.
///
/// # Errors
/// "Not there" for an unknown finder.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
    Query(asked): Query<FinderFilter>,
) -> Answer {
    let definition = finder(&state, &id)?;
    let found = state.platform.findings(&signed.person, &id, &asked, PAGE_ROWS).await?;
    let counts = state.platform.finders(&signed.person).await?;
    let counts = counts.into_iter().find(|summary| summary.id == id).map(|summary| summary.counts);
    let path = format!("/finders/{id}");
    let at = |cursor: &str| address_of(&path, &FinderFilter { cursor: cursor.into(), ..asked.clone() });
    let today = case::actor::civil_date(state.platform.now());
    let table = state.platform.rules.library.table(&definition.table);
    let view = FindingsPage {
        title: definition.title.clone(),
        question: definition.question.clone(),
        cite: security::cite(&state, &definition.cite, today),
        verified: definition.status == Status::Verified,
        table: (
            table.map_or(definition.table.value.clone(), |table| table.title.clone()),
            format!("/law/tables/{}", definition.table),
        ),
        tabs: tabs(&path, &asked, counts.unwrap_or_default()),
        sheet: address_of(
            &format!("{path}/findings.csv"),
            &FinderFilter { cursor: String::new(), ..asked.clone() },
        ),
        organs: organ_choices(&state.platform),
        regions: region_starts(&state),
        procedures: procedures(&state, definition),
        rows: found.rows.iter().map(|row| finding_row(&id, row)).collect(),
        pager: Pager {
            says: format!("本页 {} 件", found.rows.len()),
            previous: (!asked.cursor.is_empty()).then(|| at("")),
            next: found.next.as_deref().map(at),
        },
        path,
        verdict: asked.verdict,
        organ: asked.organ,
        region: asked.region,
        procedure: asked.procedure,
    };
    Ok(page(&signed, &definition.title, Some(Place::Finders), &finders::findings(&view)))
}

fn tabs(path: &str, asked: &FinderFilter, counts: Vec<(&'static str, &'static str, String)>) -> Vec<Tab> {
    let tab = |verdict: &str, title: String| Tab {
        title,
        href: address_of(
            path,
            &FinderFilter { verdict: verdict.into(), cursor: String::new(), ..asked.clone() },
        ),
        count: None,
        active: asked.verdict == verdict,
    };
    let each = counts.into_iter().map(|(verdict, title, count)| tab(verdict, format!("{title} {count}")));
    std::iter::once(tab("", "达到或接近".into())).chain(each).collect()
}

/// Regions by how the codes within them begin.
fn region_starts(state: &WebState) -> Vec<Choice> {
    let directory = &state.platform.rules.directory;
    region_choices(&state.platform)
        .into_iter()
        .map(|choice| Choice::new(directory.region_start(&choice.id), choice.title))
        .collect()
}

fn procedures(state: &WebState, finder: &Finder) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for subject in &finder.subjects {
        let id = subject.procedure.value.clone();
        if !choices.iter().any(|choice| choice.id == id) {
            let title = procedure_title(&state.platform, &id);
            choices.push(Choice::new(id, title));
        }
    }
    choices
}

fn facts(view: &FindingView) -> String {
    let facts = view.facts.iter().map(|fact| format!("{}：{}", fact.title, fact.text));
    facts.collect::<Vec<_>>().join("；")
}

fn nearest(view: &FindingView) -> String {
    view.near.first().map_or_else(String::new, |near| {
        let lacking =
            if near.lacking.is_empty() { String::new() } else { format!("，还差{}", near.lacking) };
        format!("{}达到{}即适用“{}”{lacking}", near.fact, near.needed, near.row)
    })
}

fn finding_row(finder: &str, view: &FindingView) -> FindingRow {
    let (because, cite) = match (view.row.is_empty(), view.near.first()) {
        _ if !view.missing.is_empty() => (view.missing.clone(), None),
        (true, Some(near)) => (nearest(view), Some(security::cite_of(&near.cite))),
        _ => (format!("{}：{}", view.outcome, view.row), view.cite.as_ref().map(security::cite_of)),
    };
    FindingRow {
        verdict: view.verdict_title.to_owned(),
        grave: view.verdict == Verdict::Found.key(),
        title: view.title.clone(),
        href: format!("/finders/{finder}/{}", view.case),
        number: view.number.clone(),
        subject: view.subject.clone(),
        organ: view.organ_name.clone(),
        facts: facts(view),
        because,
        cite,
        since: words::instant(view.updated_at),
        elsewhere: view.elsewhere,
    }
}

/// `GET /finders/{id}/findings.csv`: the same rows; each case of others is noted like a look at the page.
///
/// # Errors
/// As the page.
pub async fn sheet(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
    Query(mut asked): Query<FinderFilter>,
) -> Answer {
    let title = finder(&state, &id)?.title.clone();
    let mut rows = Vec::new();
    loop {
        let found = state.platform.findings(&signed.person, &id, &asked, store::MAX_PAGE).await?;
        rows.extend(found.rows.iter().map(cells));
        match found.next {
            Some(next) if rows.len() < MAX_SHEET_ROWS => asked.cursor = next,
            _ => break,
        }
    }
    let today = case::actor::civil_date(state.platform.now());
    csv::download(&format!("{title} {today}.csv"), csv::text(&COLUMNS, rows.into_iter()))
}

fn cells(view: &FindingView) -> Vec<String> {
    vec![
        view.verdict_title.to_owned(),
        view.number.clone(),
        view.title.clone(),
        view.subject.clone(),
        view.organ_name.clone(),
        view.region.clone(),
        view.status.clone(),
        facts(view),
        if view.missing.is_empty() { view.outcome.clone() } else { view.missing.clone() },
        view.row.clone(),
        view.cite.as_ref().map(law::library::Cited::in_chinese).unwrap_or_default(),
        nearest(view),
    ]
}

/// `GET /finders/{id}/{case}`.
///
/// # Errors
/// "Not there" when there is no such finding, or the person may not know of it.
pub async fn one(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path((id, case)): Path<(String, Uuid)>,
) -> Answer {
    let definition = finder(&state, &id)?;
    let (view, leads) = state.platform.finding(&signed.person, &id, case).await?;
    let shown = FindingPage {
        finder: (definition.title.clone(), format!("/finders/{id}")),
        title: view.title.clone(),
        number: view.number.clone(),
        organ: view.organ_name.clone(),
        subject: view.subject.clone(),
        status: view.status.clone(),
        opened: words::instant(view.opened_at),
        since: words::instant(view.updated_at),
        verdict: view.verdict_title.to_owned(),
        grave: view.verdict == Verdict::Found.key(),
        outcome: view.outcome.clone(),
        row: view.row.clone(),
        cite: view.cite.as_ref().map(security::cite_of),
        version: match view.on {
            Some(on) => format!("判定表 {} 版，按 {} 选定", view.version, words::date(on)),
            None => String::new(),
        },
        facts: view.facts.iter().map(|fact| (fact.title.clone(), fact.text.clone())).collect(),
        near: view.near.iter().map(near_row).collect(),
        missing: view.missing.clone(),
        case: (!view.elsewhere).then(|| format!("/cases/{case}")),
        opens: leads.iter().map(|lead| (lead.title.clone(), form_of(&id, case, lead))).collect(),
        before: leads.iter().flat_map(opened).collect(),
    };
    Ok(page(&signed, &view.title, Some(Place::Finders), &finders::finding(&shown)))
}

/// Cases opened from a finding before: words and page.
pub(super) fn opened(lead: &OpenableLead) -> Vec<(String, String)> {
    let words =
        |case: &app::finders::OpenedCase| format!("{} {}（{}）", case.number, case.title, case.status);
    lead.opened.iter().map(|case| (words(case), format!("/cases/{}", case.id))).collect()
}

/// The form of an opening act, filled from the finding when it is opened.
fn form_of(finder: &str, case: Uuid, lead: &OpenableLead) -> String {
    let path = format!("/cases/new/{}/{}", lead.procedure, lead.act);
    address::with_query(&path, &[("finder", finder), ("found", &case.to_string())])
}

fn near_row(near: &app::finders::NearShown) -> NearRow {
    NearRow {
        row: near.row.clone(),
        cite: security::cite_of(&near.cite),
        fact: near.fact.clone(),
        now: near.now.clone(),
        needed: near.needed.clone(),
        lacking: near.lacking.clone(),
        percent: near.percent,
    }
}

/// Which looks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    case: Option<Uuid>,
    cursor: String,
}

/// `GET /finders/looks`.
///
/// # Errors
/// When the person may not list cases.
pub async fn looks(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(which): Query<Which>,
) -> Answer {
    let query = LookQuery {
        case: which.case,
        organ: None,
        cursor: Some(which.cursor.clone()).filter(|cursor| !cursor.is_empty()),
        limit: PAGE_ROWS,
    };
    let found = state.platform.looks_at(&signed.person, &query).await?;
    let case = which.case.map(|case| case.to_string()).unwrap_or_default();
    let at = |cursor: &str| address::with_query("/finders/looks", &[("case", &case), ("cursor", cursor)]);
    let rows: Vec<LookRow> = found
        .rows
        .iter()
        .map(|look| LookRow {
            at: instant(look.at),
            organ: state.platform.rules.directory.organ_name(&look.organ).to_owned(),
            who: look.name.clone().unwrap_or_default(),
            case: (format!("{} {}", look.title, look.number), format!("/cases/{}", look.case)),
            purpose: look.detail.clone(),
        })
        .collect();
    let pager = Pager {
        says: format!("本页 {} 条", rows.len()),
        previous: (!which.cursor.is_empty()).then(|| at("")),
        next: found.next.as_deref().map(at),
    };
    Ok(page(&signed, "查看记录", Some(Place::Finders), &finders::looks(&rows, &pager)))
}
