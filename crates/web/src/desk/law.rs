//! 法规: lists of instruments, procedures, tables and parameters, and one procedure in full.
use super::law_links::Index;
use super::page;
use crate::address;
use crate::error::{Answer, Stop, see_other};
use crate::security::cite;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{self, ActRow, DefinitionRow, InstrumentRow, LimitRow, ParameterRow};
use crate::ui::parts::Cite;
use crate::ui::words;
use ::law::Citation;
use ::law::instrument::{Instrument, Status};
use ::law::procedure::{Act, Limit, Procedure, Trigger};
use ::law::uses::{UserKind, unchecked};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) fn today(state: &WebState) -> Date {
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
    InstrumentRow {
        title: instrument.title.clone(),
        href: format!("/law/instruments/{}", instrument.id),
        number: shown.map(|version| format!("{} {}", instrument.issuer, version.number)).unwrap_or_default(),
        version: shown
            .map(|version| format!("{}（{}起施行）", version.id, words::date(*version.in_force_on)))
            .unwrap_or_default(),
        state: if current.is_some() { "现行" } else { "不在施行期" }.into(),
        verified: shown.is_some_and(|version| version.status == Status::Verified),
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
    let open = unchecked(&state.platform.rules.library, UserKind::Procedure, today(&state));
    let rows: Vec<DefinitionRow> = procedures
        .map(|(key, p)| DefinitionRow {
            title: format!("{}（{}版）", p.title, p.version),
            href: format!("/law/procedures/{key}"),
            summary: p.summary.clone(),
            open: open.get(key).copied().unwrap_or_default(),
        })
        .collect();
    page(&signed, "程序", Some(Place::Law), &law::definitions("/law/procedures", &rows))
}

/// `GET /law/tables`.
pub async fn tables(State(state): State<WebState>, signed: Signed) -> Response {
    let tables = state.platform.rules.library.tables.iter();
    let on = today(&state);
    let rows: Vec<DefinitionRow> = tables
        .map(|(id, t)| DefinitionRow {
            title: t.title.clone(),
            href: format!("/law/tables/{id}"),
            summary: t.question.clone(),
            open: t.version_on(on).or(t.versions.last()).map_or((0, 0), super::law_table::open),
        })
        .collect();
    page(&signed, "判定表", Some(Place::Law), &law::definitions("/law/tables", &rows))
}

/// `GET /law/parameters`.
pub async fn parameters(State(state): State<WebState>, signed: Signed) -> Response {
    let (mut rows, index) = (Vec::new(), Index::of(&state, &signed));
    for parameter in state.platform.rules.library.parameters.values() {
        for value in parameter.values.iter().rev() {
            let until = value.until.map(|until| format!("至{}", words::date(until))).unwrap_or_default();
            let mut shown = cite(&state, &value.cite, *value.from);
            let known = state.platform.rules.library.value_status(value, *value.from);
            shown.verified = Some(known == Status::Verified);
            rows.push(ParameterRow {
                id: parameter.id.value.clone(),
                title: parameter.title.clone(),
                value: format!("{}{}", value.value, parameter.unit.label()),
                from: format!("{}起{until}", words::date(*value.from)),
                cite: shown,
                checked: words::date(value.checked_on),
                used_in: index.pages(index.uses.of_parameter(&parameter.id)),
            });
        }
    }
    page(&signed, "法定数值", Some(Place::Law), &law::parameters(&rows))
}

/// `GET /law/diagram.css`: the style that diagrams carry, as a file.
pub async fn diagram_style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], ::law::diagram::STYLE).into_response()
}

/// The diagram with its style as a file: the policy of the page lets no style in that stands inline.
pub(super) fn with_style_file(svg: &str) -> String {
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

pub(super) fn limit_row(state: &WebState, procedure: &Procedure, limit: &Limit, on: Date) -> LimitRow {
    let words_of = |triggers: &[::law::Located<Trigger>]| {
        triggers.iter().map(|t| trigger(procedure, t)).collect::<Vec<_>>().join("、")
    };
    let (period, cite) = match state.platform.rules.library.limit_period(limit, on) {
        Some(Ok(resolved)) => {
            let mut shown = cite(state, &resolved.value.cite, on);
            shown.verified = Some(resolved.status == Status::Verified);
            (format!("{}{}", resolved.value.value, resolved.parameter.unit.label()), shown)
        }
        Some(Err(missing)) => (missing.to_string(), Cite::default()),
        None => ("由人指定的日期".into(), Cite::default()),
    };
    LimitRow {
        id: limit.id.value.clone(),
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

pub(super) fn act_row(state: &WebState, procedure: &Procedure, act: &Act, on: Date) -> ActRow {
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
