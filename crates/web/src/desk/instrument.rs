//! One instrument: versions, articles (the imported text where there is one), and where each is used.
use super::law::anchor;
use super::page;
use crate::error::{Answer, Stop};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{Article, InstrumentPage, VersionRow, instrument};
use crate::ui::words;
use ::law::instrument::InstrumentVersion;
use ::law::{Citation, Library};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::LawText;

/// Which version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    version: String,
}

type Uses = BTreeMap<String, Vec<(String, String)>>;

/// `GET /law/instruments/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(
    State(state): State<WebState>,
    signed: Signed,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let library = &state.platform.rules.library;
    let found = library.instruments.get(&id).ok_or(Stop::not_there())?;
    let today = case::actor::civil_date(state.platform.now());
    let version = found.version(&which.version).or_else(|| found.version_on(today)).or(found.versions.last());
    let version = version.ok_or(Stop::not_there())?;
    let texts = state.platform.store.law_texts(&id, &version.id).await.map_err(app::AppFault::from)?;
    let view = InstrumentPage {
        title: found.title.clone(),
        number: version.number.clone(),
        issuer: found.issuer.clone(),
        rank: found.rank.label().into(),
        source: format!("{}（{}）", version.source, version.status.label()),
        versions: found.versions.iter().map(|v| version_row(&id, v, *v.id == *version.id)).collect(),
        articles: articles(version, &texts, &uses(library, &id)),
    };
    Ok(page(&signed, &found.title, Some(Place::Law), &instrument(&view)))
}

fn version_row(id: &str, version: &InstrumentVersion, active: bool) -> VersionRow {
    let until = version.in_force_until.as_ref().map(|until| format!("，{}止", words::date(**until)));
    VersionRow {
        name: version.id.value.clone(),
        in_force: format!("{}起{}", words::date(*version.in_force_on), until.unwrap_or_default()),
        href: crate::address::with_query(&format!("/law/instruments/{id}"), &[("version", &version.id)]),
        active,
    }
}

/// The imported text if there is one, else our own paraphrases.
fn articles(version: &InstrumentVersion, texts: &[LawText], uses: &Uses) -> Vec<Article> {
    let used = |place: &str| uses.get(anchor(place)).cloned().unwrap_or_default();
    let title = |place: &str| {
        let read: Result<Citation, _> = format!("x#{place}").parse();
        read.ok().and_then(|cite| cite.place).map_or_else(|| place.to_owned(), |place| place.in_chinese())
    };
    if !texts.is_empty() {
        let shown = |text: &LawText| Article {
            id: text.place.clone(),
            title: if text.heading.is_empty() {
                title(&text.place)
            } else {
                format!("{} {}", title(&text.place), text.heading)
            },
            text: text.text.clone(),
            full: true,
            used_in: used(&text.place),
        };
        return texts.iter().map(shown).collect();
    }
    let mut shown: Vec<Article> = Vec::new();
    for article in &version.articles {
        // Paragraphs of one article stand under one heading, so that a citation of either opens it.
        let id = anchor(&article.place).to_owned();
        let says = format!("{}：{}（{}）", title(&article.place), article.says, article.status.label());
        match shown.iter_mut().find(|known| known.id == id) {
            Some(known) => known.text = format!("{}\n{says}", known.text),
            None => {
                shown.push(Article { title: title(&id), text: says, full: false, used_in: used(&id), id })
            }
        }
    }
    shown
}

/// Where the articles of an instrument are used, by article.
fn uses(library: &Library, instrument: &str) -> Uses {
    let mut uses = Uses::new();
    let mut note = |cite: &Citation, title: String, href: String| {
        if cite.instrument == instrument
            && let Some(place) = &cite.place
        {
            let places = uses.entry(anchor(&place.to_string()).to_owned()).or_default();
            if !places.contains(&(title.clone(), href.clone())) {
                places.push((title, href));
            }
        }
    };
    for (key, procedure) in &library.procedures {
        for act in &procedure.acts {
            let href = format!("/law/procedures/{key}#act-{}", act.id);
            let cites = act.guards.iter().map(|guard| &guard.cite.value).chain([&act.cite.value]);
            cites.for_each(|cite| note(cite, format!("{}：{}", procedure.title, act.title), href.clone()));
        }
    }
    for parameter in library.parameters.values() {
        for value in &parameter.values {
            note(&value.cite, parameter.title.clone(), format!("/law/parameters#parameter-{}", parameter.id));
        }
    }
    for (id, table) in &library.tables {
        for row in table.versions.iter().flat_map(|version| &version.rows) {
            note(&row.cite, table.title.clone(), format!("/law/tables/{id}"));
        }
    }
    uses
}
