//! 法规: lists of instruments, procedures, tables and parameters, and one procedure in full.
use super::page;
use crate::address;
use crate::error::{Answer, Stop, see_other};
use crate::security::cite;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{self, ActRow, InstrumentRow, LimitRow, ParameterRow, ProcedurePage};
use crate::ui::parts::Cite;
use crate::ui::words;
use ::law::Citation;
use ::law::instrument::{Instrument, Status};
use ::law::procedure::{Act, Limit, Procedure, Trigger};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use std::collections::BTreeMap;

fn today(state: &WebState) -> Date {
    case::actor::civil_date(state.platform.now())
}

/// `GET /law`.
pub async fn instruments(State(state): State<WebState>, signed: Signed) -> Response {
    let on = today(&state);
    let mut ranks: BTreeMap<::law::instrument::Rank, Vec<InstrumentRow>> = BTreeMap::new();
    for instrument in state.platform.rules.library.instruments.values() {
        ranks.entry(instrument.rank).or_default().push(row(instrument, on));
    }
    let ranks: Vec<(String, Vec<InstrumentRow>)> =
        ranks.into_iter().map(|(rank, rows)| (rank.label().to_owned(), rows)).collect();
    page(&signed, "法规", Some(Place::Law), &law::instruments(&ranks))
}

fn row(instrument: &Instrument, on: Date) -> InstrumentRow {
    let current = instrument.version_on(on);
    let shown = current.or(instrument.versions.last());
    let checked = shown.map_or("", |version| version.status.label());
    InstrumentRow {
        title: instrument.title.clone(),
        href: format!("/law/instruments/{}", instrument.id),
        number: shown.map(|version| format!("{} {}", instrument.issuer, version.number)).unwrap_or_default(),
        version: shown
            .map(|version| format!("{}（{}起施行）", version.id, words::date(*version.in_force_on)))
            .unwrap_or_default(),
        state: format!("{} · {checked}", if current.is_some() { "现行" } else { "不在施行期" }),
    }
}

/// `GET /law/at/{*cite}`: opens the place that a citation names.
///
/// # Errors
/// "Not there" for what is no citation.
pub async fn at(State(state): State<WebState>, _: Signed, Path(typed): Path<String>) -> Answer {
    let read: Result<Citation, _> = typed.replacen(':', "#", 1).parse();
    let cite = read.map_err(|_| Stop::not_there())?;
    let cited = state.platform.rules.library.cited(&cite, today(&state));
    let place =
        cite.place.as_ref().map(|place| format!("#a-{}", anchor(&place.to_string()))).unwrap_or_default();
    let path = format!("/law/instruments/{}", cite.instrument);
    Ok(see_other(&format!("{}{place}", address::with_query(&path, &[("version", &cited.version)]))))
}

/// Id of an article on its page: the article alone, paragraphs stand inside it.
pub(super) fn anchor(place: &str) -> &str {
    place.split('/').next().unwrap_or(place)
}

/// `GET /law/procedures`.
pub async fn procedures(State(state): State<WebState>, signed: Signed) -> Response {
    let procedures = state.platform.rules.library.procedures.iter();
    let rows: Vec<_> = procedures
        .map(|(key, p)| {
            (format!("{}（{}版）", p.title, p.version), format!("/law/procedures/{key}"), p.summary.clone())
        })
        .collect();
    page(&signed, "程序", Some(Place::Law), &law::definitions("/law/procedures", &rows))
}

/// `GET /law/tables`.
pub async fn tables(State(state): State<WebState>, signed: Signed) -> Response {
    let tables = state.platform.rules.library.tables.iter();
    let rows: Vec<_> =
        tables.map(|(id, t)| (t.title.clone(), format!("/law/tables/{id}"), t.question.clone())).collect();
    page(&signed, "判定表", Some(Place::Law), &law::definitions("/law/tables", &rows))
}

/// `GET /law/parameters`.
pub async fn parameters(State(state): State<WebState>, signed: Signed) -> Response {
    let mut rows = Vec::new();
    for parameter in state.platform.rules.library.parameters.values() {
        for value in parameter.values.iter().rev() {
            let until = value.until.map(|until| format!("至{}", words::date(until))).unwrap_or_default();
            let mut shown = cite(&state, &value.cite, *value.from);
            shown.verified = Some(value.status == Status::Verified);
            rows.push(ParameterRow {
                id: parameter.id.value.clone(),
                title: parameter.title.clone(),
                value: format!("{}{}", value.value, parameter.unit.label()),
                from: format!("{}起{until}", words::date(*value.from)),
                cite: shown,
                checked: words::date(value.checked_on),
                used_in: used_in(&state, &parameter.id),
            });
        }
    }
    page(&signed, "法定数值", Some(Place::Law), &law::parameters(&rows))
}

/// Procedures whose limits, receipts or extensions use a parameter.
fn used_in(state: &WebState, parameter: &str) -> Vec<(String, String)> {
    let mut places = Vec::new();
    for (key, procedure) in &state.platform.rules.library.procedures {
        let limits =
            procedure.limits.iter().filter(|limit| limit.period.as_ref().is_some_and(|p| **p == parameter));
        let receipts = procedure.handovers.iter().filter(|handover| *handover.receipt_within == parameter);
        let extended = procedure
            .acts
            .iter()
            .filter(|act| act.extends.iter().any(|e| e.by.as_ref().is_some_and(|by| **by == parameter)));
        let titles =
            limits.map(|l| &l.title).chain(receipts.map(|h| &h.title)).chain(extended.map(|a| &a.title));
        places.extend(
            titles.map(|title| {
                (format!("{}：{title}", procedure.title), format!("/law/procedures/{key}#limits"))
            }),
        );
    }
    places
}

/// `GET /law/procedures/{id}`: `id` is a procedure, with or without `@version`.
///
/// # Errors
/// "Not there".
pub async fn procedure(State(state): State<WebState>, signed: Signed, Path(id): Path<String>) -> Answer {
    let on = today(&state);
    let library = &state.platform.rules.library;
    let latest = || library.procedures.values().map(|filed| &filed.value).rfind(|p| *p.id == id);
    let found = library.procedure(&id).or_else(|| library.procedure_on(&id, on)).or_else(latest);
    let found = found.ok_or(Stop::not_there())?;
    let until = found.in_force_until.map(|until| format!("，{}止", words::date(until))).unwrap_or_default();
    let view = ProcedurePage {
        title: found.title.clone(),
        version: found.version.value.clone(),
        in_force: format!("{}起施行{until}", words::date(*found.in_force_on)),
        summary: found.summary.clone(),
        based_on: found.based_on.iter().map(|based| cite(&state, based, on)).collect(),
        diagram_svg: with_style_file(&::law::diagram::svg(found, library, on)),
        limits: found.limits.iter().map(|limit| limit_row(&state, found, limit, on)).collect(),
        acts: found.acts.iter().map(|act| act_row(&state, found, act, on)).collect(),
    };
    Ok(page(&signed, &found.title, Some(Place::Law), &law::procedure(&view)))
}

/// `GET /law/diagram.css`: the style that diagrams carry, as a file.
pub async fn diagram_style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], ::law::diagram::STYLE).into_response()
}

/// The diagram with its style as a file: the policy of the page lets no style in that stands inline.
fn with_style_file(svg: &str) -> String {
    let end = "</style>";
    let bare = match (svg.find("<style"), svg.find(end)) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &svg[..from], &svg[to + end.len()..]),
        _ => svg.to_owned(),
    };
    format!("<link rel=\"stylesheet\" href=\"/law/diagram.css\">{bare}")
}

fn trigger(procedure: &Procedure, trigger: &Trigger) -> String {
    let act = |id: &str| procedure.act(id).map_or(id.to_owned(), |act| act.title.clone());
    let handover = |id: &str| procedure.handover(id).map_or(id.to_owned(), |handover| handover.title.clone());
    match trigger {
        Trigger::Act(id) => act(id),
        Trigger::Sent(id) => format!("发出{}", handover(id)),
        Trigger::Receipt(id) => format!("{}被签收", handover(id)),
    }
}

fn limit_row(state: &WebState, procedure: &Procedure, limit: &Limit, on: Date) -> LimitRow {
    let words_of = |triggers: &[::law::Located<Trigger>]| {
        triggers.iter().map(|t| trigger(procedure, t)).collect::<Vec<_>>().join("、")
    };
    let counted_by = limit.counted_by.as_ref().map(|id| id.value.as_str());
    let resolved = limit.period.as_ref().map(|id| state.platform.rules.library.period(id, counted_by, on));
    let (period, cite) = match resolved {
        Some(Ok(resolved)) => {
            let mut shown = cite(state, &resolved.value.cite, on);
            shown.verified = Some(resolved.value.status == Status::Verified);
            (format!("{}{}", resolved.value.value, resolved.parameter.unit.label()), shown)
        }
        Some(Err(missing)) => (missing.to_string(), Cite::default()),
        None => ("由人指定的日期".into(), Cite::default()),
    };
    LimitRow {
        title: limit.title.clone(),
        period,
        starts: words_of(&limit.starts),
        met_by: words_of(&limit.met_by),
        owed_by: procedure
            .role(&limit.owed_by)
            .map_or(limit.owed_by.value.clone(), |role| role.title.clone()),
        cite,
    }
}

fn act_row(state: &WebState, procedure: &Procedure, act: &Act, on: Date) -> ActRow {
    let stage = |reference: &::law::procedure::StageRef| {
        procedure.stage(reference).map_or(reference.stage.clone(), |stage| stage.title.clone())
    };
    let stages = |refs: &[::law::Located<::law::procedure::StageRef>]| {
        refs.iter().map(|r| stage(r)).collect::<Vec<_>>().join("、")
    };
    let wanted = act.form.iter().filter_map(|wanted| {
        let field = procedure.field(&wanted.field)?;
        Some(if wanted.required { format!("{}（必填）", field.title) } else { field.title.clone() })
    });
    let (from, to) = (stages(&act.from), stages(&act.moves));
    ActRow {
        id: act.id.value.clone(),
        title: act.title.clone(),
        by: super::case::by(procedure, act),
        from: match (act.opens, from.is_empty()) {
            (true, _) => "立件时".into(),
            (false, true) => "办结前随时".into(),
            (false, false) => from,
        },
        to: if to.is_empty() { "不改变状态".into() } else { to },
        fields: wanted.collect(),
        conditions: act
            .guards
            .iter()
            .map(|guard| (guard.refusal.clone(), cite(state, &guard.cite, on)))
            .collect(),
        cite: cite(state, &act.cite, on),
    }
}
