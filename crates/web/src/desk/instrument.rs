//! One instrument: versions, articles (the imported text where there is one), and where each is used.
use super::law::anchor;
use super::law_links::Index;
use super::page;
use crate::error::{Answer, Stop};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{Article, InstrumentPage, Point, VersionRow, instrument};
use crate::ui::words;
use ::law::Citation;
use ::law::citation::Place as LawPlace;
use ::law::instrument::{InstrumentVersion, Status};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use store::LawText;

/// Which version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    version: String,
}

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
    let index = Index::of(&state, &signed);
    let view = InstrumentPage {
        title: found.title.clone(),
        number: version.number.clone(),
        issuer: found.issuer.clone(),
        rank: found.rank.label().into(),
        source: version.source.clone(),
        verified: version.status == Status::Verified,
        used_in: index.pages(index.uses.of_instrument(&id, &version.id)),
        versions: found.versions.iter().map(|v| version_row(&id, v, *v.id == *version.id)).collect(),
        articles: articles(&id, version, &texts, &index),
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
fn articles(id: &str, version: &InstrumentVersion, texts: &[LawText], index: &Index) -> Vec<Article> {
    let used = |place: &str| {
        let whole = anchor(place).parse::<LawPlace>();
        whole.map(|place| index.pages(index.uses.of_article(id, &version.id, &place))).unwrap_or_default()
    };
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
            points: Vec::new(),
            used_in: used(&text.place),
        };
        return texts.iter().map(shown).collect();
    }
    let mut shown: Vec<Article> = Vec::new();
    for article in &version.articles {
        // Paragraphs of one article stand under one heading, so that a citation of either opens it.
        let id = anchor(&article.place).to_owned();
        let point = Point {
            says: format!("{}：{}", title(&article.place), article.says),
            verified: article.status == Status::Verified,
        };
        match shown.iter_mut().find(|known| known.id == id) {
            Some(known) => known.points.push(point),
            None => shown.push(Article {
                title: title(&id),
                text: String::new(),
                points: vec![point],
                used_in: used(&id),
                id,
            }),
        }
    }
    shown
}
