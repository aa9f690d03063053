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

/// Article by article the imported text if there is one, else our own paraphrase.
fn articles(id: &str, version: &InstrumentVersion, texts: &[LawText], index: &Index) -> Vec<Article> {
    let used = |place: &str| {
        let whole = anchor(place).parse::<LawPlace>();
        whole.map(|place| index.pages(index.uses.of_article(id, &version.id, &place))).unwrap_or_default()
    };
    let of_text = |text: &LawText| Article {
        id: text.place.clone(),
        title: format!("{} {}", title_of(&text.place), text.heading).trim().to_owned(),
        text: text.text.clone(),
        points: Vec::new(),
        used_in: used(&text.place),
    };
    let mut shown: Vec<Article> = texts.iter().map(of_text).collect();
    for (id, points) in paraphrases(version) {
        if shown.iter().any(|known| known.id == id) {
            continue;
        }
        // Where the collection leaves an article out, the paraphrase keeps its place.
        let place = id.parse::<LawPlace>().ok();
        let after = |known: &Article| known.id.parse::<LawPlace>().ok() > place;
        let at = shown.iter().position(after).unwrap_or(shown.len());
        let article = Article { title: title_of(&id), text: String::new(), points, used_in: used(&id), id };
        shown.insert(at, article);
    }
    shown
}

fn title_of(place: &str) -> String {
    let read: Result<Citation, _> = format!("x#{place}").parse();
    read.ok().and_then(|cite| cite.place).map_or_else(|| place.to_owned(), |place| place.in_chinese())
}

/// Our paraphrases by article: paragraphs of one stand under one heading, so that a citation of either opens it.
fn paraphrases(version: &InstrumentVersion) -> Vec<(String, Vec<Point>)> {
    let mut articles: Vec<(String, Vec<Point>)> = Vec::new();
    for article in &version.articles {
        let id = anchor(&article.place);
        let point = Point {
            says: format!("{}：{}", title_of(&article.place), article.says),
            verified: article.status == Status::Verified,
        };
        match articles.iter_mut().find(|(known, _)| known == id) {
            Some((_, points)) => points.push(point),
            None => articles.push((id.to_owned(), vec![point])),
        }
    }
    articles
}
