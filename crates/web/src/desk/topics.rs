//! 专题: the list, one topic, what the page of a case and its forms show of topics.
use super::page;
use super::standing::{Office, chosen, text};
use crate::address;
use crate::error::Answer;
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::parts::{Choice, Cite};
use crate::ui::topics::{
    self, CountLine, GuidanceRow, GuidanceView, MarkedView, SuggestedView, TopicCardView, TopicView,
    TopicsCard,
};
use crate::ui::words;
use app::cases::{CaseFilter, CaseView};
use app::topics::{GuidanceOfDays, TopicLine, TopicOfCase};
use axum::extract::{Path, State};
use law::instrument::Status;
use maud::{Markup, html};

/// `GET /topics`.
///
/// # Errors
/// When the person may not list cases.
pub async fn list(State(state): State<WebState>, Officer(signed): Officer) -> Answer {
    let found = state.platform.topics(&signed.person).await?;
    let cards = found.into_iter().map(|topic| TopicCardView {
        href: format!("/topics/{}", topic.id),
        list: cases(&CaseFilter { topic: topic.id.clone(), ..CaseFilter::default() }),
        title: topic.title,
        summary: topic.summary,
        measures: measures(&topic.measures),
        cases: topic.cases,
    });
    let cards: Vec<TopicCardView> = cards.collect();
    Ok(page(&signed, "专题", Some(Place::Topics), &topics::list(&cards)))
}

/// `GET /topics/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(State(state): State<WebState>, Officer(signed): Officer, Path(id): Path<String>) -> Answer {
    let board = state.platform.topic(&signed.person, &id).await?;
    let lines = |lines: &[TopicLine]| lines.iter().map(line).collect::<Vec<CountLine>>();
    let view = TopicView {
        title: board.title.clone(),
        summary: board.summary.clone(),
        belongs: board.belongs.clone(),
        measures: measures(&board.measures),
        procedures: board.procedures.iter().map(|(_, title)| title.clone()).collect(),
        words: board.words.clone(),
        tallies: super::tally::of_topic(&state, &signed, &id).await?,
        sum: line(&board.sum),
        counts: vec![
            ("按程序", "程序", lines(&board.by_procedure)),
            ("按机关", "承办机关", lines(&board.by_organ)),
            ("按状态", "状态", lines(&board.by_state)),
            ("按立件年份", "年份", lines(&board.by_year)),
        ],
        versions: board.versions.iter().map(|days| (days.version.clone(), guidance(Some(days)))).collect(),
    };
    Ok(page(&signed, &board.title, Some(Place::Topics), &topics::topic(&view)))
}

fn measures(numbers: &[u32]) -> Vec<(u32, String)> {
    numbers.iter().map(|number| (*number, format!("/plan/{number}"))).collect()
}

fn line(line: &TopicLine) -> CountLine {
    (line.title.clone(), line.cases, cases(&line.filter))
}

/// The page of the cases of a filter.
fn cases(filter: &CaseFilter) -> String {
    let year = filter.year.map(|year| year.to_string()).unwrap_or_default();
    let pairs = [
        ("topic", filter.topic.as_str()),
        ("procedure", &filter.procedure),
        ("organ", &filter.organ),
        ("status", &filter.state),
        ("year", &year),
    ];
    address::with_query("/cases", &pairs)
}

fn guidance(days: Option<&GuidanceOfDays>) -> GuidanceView {
    let Some(days) = days else { return GuidanceView::default() };
    let until = days.until.map(|until| format!("，至{}", words::date(until))).unwrap_or_default();
    let row = |line: &app::topics::GuidanceLine| GuidanceRow {
        id: line.id.clone(),
        title: line.title.clone(),
        says: line.says.clone(),
        cite: Cite { verified: Some(line.status == Status::Verified), ..security::cite_of(&line.article) },
    };
    GuidanceView {
        days: format!("自{}起{until}", words::date(days.from)),
        holds: days.holds,
        rows: days.guidance.iter().map(row).collect(),
    }
}

fn marked(topic: &TopicOfCase) -> MarkedView {
    MarkedView {
        title: topic.title.clone(),
        href: topic.known.then(|| format!("/topics/{}", topic.topic)),
        who: format!("{} 于 {} 标记", topic.by, words::instant(topic.at)),
        guidance: guidance(topic.guidance.as_ref()),
        remove: None,
    }
}

/// Tags at the head of a case: title and page.
pub(super) fn tags(view: &CaseView) -> Vec<(String, String)> {
    view.topics.marked.iter().map(|topic| (topic.title.clone(), "#topics".to_owned())).collect()
}

/// The card on the page of a case.
pub(super) fn card(signed: &Signed, view: &CaseView) -> Markup {
    let office = Office { signed, view };
    let may = view.topics.may_mark;
    let asked = |topic: &str| [("topic", topic.to_owned())];
    let marks = view.topics.marked.iter().map(|topic| {
        let form = || {
            let reason = text(&format!("topic-{}-reason", topic.topic), "reason", "取消的原因");
            let form = office.form("topic-remove", &asked(&topic.topic), "取消标记", &reason);
            html! { details { summary { "取消“" (topic.title) "”的标记" } (form) } }
        };
        MarkedView { remove: may.then(form), ..marked(topic) }
    });
    let suggested = view.topics.suggested.iter().map(|hint| SuggestedView {
        title: hint.title.clone(),
        href: format!("/topics/{}", hint.topic),
        word: hint.hint.word.clone(),
        place: hint.place.clone(),
        accept: office.form("topic-mark", &asked(&hint.topic), &format!("标为“{}”", hint.title), &html! {}),
    });
    let open: Vec<Choice> =
        view.topics.open.iter().map(|topic| Choice::new(&topic.id, &topic.title)).collect();
    let mark = (!open.is_empty())
        .then(|| office.folded("topic-mark", "标记专题", &chosen("topic-to-mark", "topic", "专题", &open)));
    topics::of_case(&TopicsCard { marked: marks.collect(), suggested: suggested.collect(), mark })
}

/// The guidance above a form of a marked case.
pub(super) fn on_form(view: &CaseView) -> Markup {
    topics::on_form(&view.topics.marked.iter().map(marked).collect::<Vec<_>>())
}
