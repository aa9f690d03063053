//! 批量筛查: batches sent in, what was found in one, decisions, and the quality on them.
use super::marks::{Way, rejection, screen_cite, ways};
use super::{PAGE_ROWS, page};
use crate::address;
use crate::body::SentForm;
use crate::csv;
use crate::error::{Answer, Stop};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::parts::{Pager, Tab};
use crate::ui::quality::{QualityPage, quality};
use crate::ui::screenings::{BatchPage, BatchesPage, FindingRow, Sort, batch, batches};
use access::Request;
use app::AppFault;
use app::screenings::{Found, KINDS, ScreenFindingView, ScreeningOrder};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use case::value::FileRef;
use serde::Deserialize;
use store::Verdict;
use uuid::Uuid;

/// Findings on a page.
const FINDINGS: i64 = 20;
/// Most findings in one file.
const MAX_EXPORTED: usize = 5_000;
/// Heads of the file's columns.
const COLUMNS: [&str; 8] =
    ["发现", "近似程度或因素", "所涉商标或申请人", "申请号", "理由和证据", "复核结论", "复核理由", "复核人"];

/// Which page of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Paged {
    cursor: String,
    verdict: String,
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// `GET /marks/screenings`.
///
/// # Errors
/// Whoever may not screen.
pub async fn list(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<Paged>,
) -> Answer {
    drawn(&state, &signed, BatchesPage { chosen: KINDS[0].into(), ..BatchesPage::default() }, &asked).await
}

async fn drawn(
    state: &WebState,
    signed: &Signed,
    view: BatchesPage,
    asked: &Paged,
) -> Result<Response, Stop> {
    let found = state.platform.screenings(&signed.person, some(&asked.cursor), PAGE_ROWS).await?;
    let here = |cursor: &str| address::with_query("/marks/screenings", &[("cursor", cursor)]);
    let sorts = KINDS.iter().filter_map(|kind| state.platform.batch_screen(kind).ok()).map(|screen| Sort {
        id: screen.id.value.clone(),
        title: screen.title.clone(),
        summary: screen.summary.clone(),
        cite: Some(screen_cite(state, screen)),
        levels: state.platform.screen_levels(screen),
    });
    let view = BatchesPage {
        ways: ways(state, signed, Way::Batch),
        csrf: signed.csrf.clone(),
        sorts: sorts.collect(),
        pager: Pager {
            says: format!("本页 {} 批", found.rows.len()),
            previous: some(&asked.cursor).map(|_| here("")),
            next: found.next.as_deref().map(here),
        },
        rows: found.rows,
        ..view
    };
    Ok(page(signed, "批量筛查", Some(Place::Marks), &batches(&view)))
}

/// `POST /marks/screenings`: takes a batch.
///
/// # Errors
/// Not allowed, faults of ours; a table that is none is the page again, with what was typed.
pub async fn order(State(state): State<WebState>, _: Officer, sent: SentForm) -> Answer {
    let signed = sent.signed.clone();
    let (kind, title) = (sent.text("kind").to_owned(), sent.text("title").to_owned());
    match ordered(&state, sent).await {
        Ok(id) => Err(Stop::Go(format!("/marks/screenings/{id}"))),
        Err(Stop::App(AppFault::Refused(Refused::Rejected { rejections }))) => {
            let faults = rejections.into_iter().map(|one| (one.field, one.says)).collect();
            let view = BatchesPage { chosen: kind, title, faults, ..BatchesPage::default() };
            let again = drawn(&state, &signed, view, &Paged::default()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(other) => Err(other),
    }
}

async fn ordered(state: &WebState, mut sent: SentForm) -> Result<Uuid, Stop> {
    let mut order = ScreeningOrder {
        kind: sent.text("kind").to_owned(),
        title: sent.text("title").to_owned(),
        against_register: sent.text("register") == "yes",
        ..ScreeningOrder::default()
    };
    let person = sent.signed.person.clone();
    // Whoever may not screen sends nothing in.
    state.platform.access.authorise(&person.actor, &Request::ScreenMarks).map_err(AppFault::from)?;
    for file in std::mem::take(&mut sent.files) {
        // What is no table is told as such, before it is looked at as a paper.
        app::sheet::check(&file.name, &file.bytes)
            .map_err(|fault| AppFault::rejected(file.input.as_str(), fault.to_string()))?;
        let kept: FileRef = state
            .platform
            .attach(&person, &file.name, "", file.bytes)
            .await
            .map_err(|fault| beside(&file.input, fault))?;
        match file.input.as_str() {
            "names" => order.names = Some(kept),
            "findings" => order.findings = Some(kept),
            _ => order.table = kept,
        }
    }
    if order.table.sha256.is_empty() {
        return Err(AppFault::rejected("table", "请选择申请表（CSV、TSV 或 XLSX）").into());
    }
    Ok(state.platform.order_screening(&person, order).await?)
}

/// A rejection of a file, beside its own input.
fn beside(input: &str, fault: AppFault) -> AppFault {
    match fault {
        AppFault::Refused(Refused::Rejected { rejections }) => {
            let says: Vec<String> = rejections.into_iter().map(|one| one.says).collect();
            AppFault::rejected(input, says.join("；"))
        }
        other => other,
    }
}

/// `GET /marks/screenings/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Paged>,
) -> Answer {
    one(&state, &signed, id, &asked, None).await
}

async fn one(
    state: &WebState,
    signed: &Signed,
    id: Uuid,
    asked: &Paged,
    fault: Option<(String, String)>,
) -> Result<Response, Stop> {
    let (screening, counts) = state.platform.screening(&signed.person, id).await?;
    let verdict = Verdict::of(&asked.verdict).unwrap_or(Verdict::Open);
    let cursor = some(&asked.cursor);
    let found = state.platform.screen_findings(&signed.person, id, Some(verdict), cursor, FINDINGS).await?;
    let path = format!("/marks/screenings/{id}");
    let here = |verdict: Verdict, cursor: &str| {
        address::with_query(&path, &[("verdict", verdict.key()), ("cursor", cursor)])
    };
    let count = |of: Verdict| counts.iter().find(|(known, _)| *known == of).map_or(0, |(_, count)| *count);
    let tab = |(of, title): (Verdict, &str)| Tab {
        title: title.into(),
        href: here(of, ""),
        count: Some(count(of)),
        active: of == verdict,
    };
    let openings = state.platform.screen_openings(&signed.person, &screening.kind);
    let row = |view: ScreenFindingView| FindingRow { opens: opens(&view, &openings), view };
    let view = BatchPage {
        ways: ways(state, signed, Way::Batch),
        csrf: signed.csrf.clone(),
        tabs: VERDICTS.into_iter().map(tab).collect(),
        verdict: verdict.key().to_owned(),
        pager: Pager {
            says: format!("本页 {} 条", found.rows.len()),
            previous: cursor.map(|_| here(verdict, "")),
            next: found.next.as_deref().map(|next| here(verdict, next)),
        },
        rows: found.rows.into_iter().map(row).collect(),
        fault,
        sheet: address::with_query(&format!("{path}/findings.csv"), &[("verdict", verdict.key())]),
        batch: screening,
    };
    Ok(page(signed, &view.batch.title, Some(Place::Marks), &batch(&view)))
}

/// Verdicts as tabs.
const VERDICTS: [(Verdict, &str); 3] =
    [(Verdict::Open, "待复核"), (Verdict::Relevant, "要处理"), (Verdict::NotRelevant, "已排除")];

fn opens(view: &ScreenFindingView, openings: &[(String, String, String)]) -> Vec<(String, String)> {
    let id = view.id.to_string();
    let page = |(procedure, act, title): &(String, String, String)| {
        let path = format!("/cases/new/{procedure}/{act}");
        (title.clone(), address::with_query(&path, &[("finding", id.as_str())]))
    };
    openings.iter().map(page).collect()
}

/// `POST /marks/findings/{id}/decision`.
///
/// # Errors
/// "Not there"; a decision without its reason is the page again.
pub async fn decide(
    State(state): State<WebState>,
    _: Officer,
    Path(id): Path<Uuid>,
    sent: SentForm,
) -> Answer {
    let signed = sent.signed.clone();
    let verdict = Verdict::of(sent.text("verdict")).ok_or(Stop::not_there())?;
    let finding = state.platform.screen_finding(&signed.person, id).await?;
    let tab = Verdict::of(sent.text("tab")).unwrap_or(Verdict::Open);
    let decided =
        state.platform.decide_screen_finding(&signed.person, id, verdict, sent.text("reason")).await;
    match decided {
        Ok(_) => {
            let path = format!("/marks/screenings/{}", finding.screening);
            Err(Stop::Go(address::with_query(&path, &[("verdict", tab.key())])))
        }
        Err(fault) => {
            let says = rejection(fault.into())?;
            let asked = Paged { verdict: tab.key().to_owned(), ..Paged::default() };
            let again = one(&state, &signed, finding.screening, &asked, Some((id.to_string(), says))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
    }
}

/// `GET /marks/screenings/{id}/findings.csv`.
///
/// # Errors
/// "Not there".
pub async fn sheet(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Paged>,
) -> Answer {
    let (screening, _) = state.platform.screening(&signed.person, id).await?;
    let verdict = Verdict::of(&asked.verdict);
    let (mut rows, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let found =
            state.platform.screen_findings(&signed.person, id, verdict, cursor.as_deref(), store::MAX_PAGE);
        let found = found.await?;
        rows.extend(found.rows.iter().map(line));
        cursor = found.next;
        if cursor.is_none() || rows.len() >= MAX_EXPORTED {
            break;
        }
    }
    let part = if cursor.is_some() { "（部分）" } else { "" };
    csv::download(&format!("{}{part}.csv", screening.title), csv::text(&COLUMNS, rows.into_iter()))
}

fn line(view: &ScreenFindingView) -> Vec<String> {
    let title = VERDICTS.iter().find(|(of, _)| of.key() == view.verdict).map_or("", |(_, title)| *title);
    let (score, of, number, why) = match &view.found {
        Found::Likeness { of, filed, score, rules, exceptions, .. } => {
            let rules = rules.iter().map(|one| format!("{} {}", one.code, one.why));
            let lowered = exceptions.iter().map(|one| format!("减分 {} {}", one.code, one.why));
            let why = rules.chain(lowered).collect::<Vec<_>>().join("；");
            (format!("{score:.3}"), format!("{}（{}）", of.mark, of.number), filed.number.clone(), why)
        }
        Found::Filers { applicants, filings, factors, .. } => {
            let told = factors.iter().map(|one| format!("{}：{}", one.factor, one.summary));
            let why = told.collect::<Vec<_>>().join("；");
            (format!("{}项因素", factors.len()), applicants.join("、"), filings.join("、"), why)
        }
    };
    vec![
        view.title.clone(),
        score,
        of,
        number,
        why,
        title.into(),
        view.reason.clone(),
        view.decided_by.clone(),
    ]
}

/// `GET /marks/quality`.
///
/// # Errors
/// Whoever may not screen.
pub async fn show_quality(State(state): State<WebState>, Officer(signed): Officer) -> Answer {
    let (decided, rows) = state.platform.screening_quality(&signed.person).await?;
    let view = QualityPage { ways: ways(&state, &signed, Way::Quality), decided, rows };
    Ok(page(&signed, "复核质量", Some(Place::Marks), &quality(&view)))
}
