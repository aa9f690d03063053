//! 近似商标: the page and its file for a spreadsheet.
use super::page;
use crate::address;
use crate::csv;
use crate::error::{Answer, Stop};
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::marks::{MarkRow, MarksPage, Pair, marks};
use crate::ui::parts::{Cite, Tab};
use crate::ui::words;
use app::AppFault;
use app::finders::OpenableLead;
use app::marks::{MAX_CANDIDATES, MarkQuestion, MarksFound};
use axum::extract::{Query, State};
use case::refusal::Refused;
use law::instrument::Status;
use law::screen::Screen;
use screening::{ALGORITHM, Candidate, Difference};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Candidates on the page.
const ON_PAGE: usize = 50;

/// Heads of the file's columns.
const COLUMNS: [&str; 9] = ["所查", "次序", "近似程度", "商标", "编号", "类别", "申请人", "状态", "理由"];

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    class: String,
    only: String,
}

impl Asked {
    fn question(&self, top: usize) -> Result<MarkQuestion, Stop> {
        let class = self.class.trim();
        let number = class.parse::<u8>().ok();
        if !class.is_empty() && number.is_none() {
            return Err(AppFault::rejected("class", "类别写 1 至 45 的数").into());
        }
        Ok(MarkQuestion {
            text: self.q.clone(),
            class: number,
            only_class: self.only == "yes" && number.is_some(),
            top,
        })
    }
}

/// `GET /marks`.
///
/// # Errors
/// When the person may not read registers.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    let screen = state.platform.mark_screen();
    let mut view = MarksPage {
        ways: ways(&state, &signed, Way::Words),
        summary: screen.map(|screen| screen.summary.clone()).unwrap_or_default(),
        cite: screen.map(|screen| screen_cite(&state, screen)),
        query: asked.q.trim().to_owned(),
        class: asked.class.clone(),
        only_class: asked.only == "yes",
        algorithm: ALGORITHM.to_owned(),
        ..MarksPage::default()
    };
    if !view.query.is_empty() {
        match found(&state, &signed, &asked, ON_PAGE).await {
            Ok(found) => fill(&mut view, &state, &signed, &found),
            Err(stop) => view.problem = Some(rejection(stop)?),
        }
    }
    Ok(page(&signed, "近似商标", Some(Place::Marks), &marks(&view)))
}

async fn found(state: &WebState, signed: &Signed, asked: &Asked, top: usize) -> Result<MarksFound, Stop> {
    let question = asked.question(top)?;
    Ok(state.platform.similar_marks(&signed.person, &question).await?)
}

/// Ways of screening marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Words,
    Picture,
    Batch,
    Quality,
}

/// Links to the ways of screening that are open to a person.
pub(super) fn ways(state: &WebState, signed: &Signed, active: Way) -> Vec<Tab> {
    let all = [
        (Way::Words, "文字", "/marks"),
        (Way::Picture, "图形", "/marks/pictures"),
        (Way::Batch, "批量筛查", "/marks/screenings"),
        (Way::Quality, "复核质量", "/marks/quality"),
    ];
    let batches = state.platform.may_screen(&signed.person);
    let open = all.into_iter().filter(|(way, ..)| batches || matches!(way, Way::Words | Way::Picture));
    let tab = |(way, title, href): (Way, &str, &str)| Tab {
        title: title.into(),
        href: href.into(),
        count: None,
        active: way == active,
    };
    open.map(tab).collect()
}

/// What a screen rests on.
pub(super) fn screen_cite(state: &WebState, screen: &Screen) -> Cite {
    Cite {
        verified: Some(screen.status == Status::Verified),
        ..security::cite_of(&state.platform.rules.library.cited(&screen.cite, super::law::today(state)))
    }
}

/// The words of rejected input; everything else goes on.
pub(super) fn rejection(stop: Stop) -> Result<String, Stop> {
    match stop {
        Stop::App(AppFault::Refused(Refused::Rejected { rejections })) => {
            Ok(rejections.iter().map(|one| one.says.clone()).collect::<Vec<_>>().join("；"))
        }
        other => Err(other),
    }
}

fn fill(view: &mut MarksPage, state: &WebState, signed: &Signed, found: &MarksFound) {
    let openings = state.platform.mark_openings(&signed.person);
    view.marks = found.marks;
    view.rows = found.candidates.iter().map(|one| row(one, &view.query, &openings)).collect();
    let only = if view.only_class { "yes" } else { "" };
    let pairs = [("q", view.query.as_str()), ("class", &view.class), ("only", only)];
    view.sheet = Some(address::with_query("/marks.csv", &pairs));
}

fn row(found: &Candidate, query: &str, openings: &[(String, String, String)]) -> MarkRow {
    let (record, comparison) = (&found.record, &found.comparison);
    let reason = |code: &str, why: &str| (code.to_owned(), why.to_owned());
    let opens = openings.iter().map(|(procedure, act, title)| {
        let path = format!("/cases/new/{procedure}/{act}");
        (title.clone(), address::with_query(&path, &[("mark", &record.id), ("looks", query)]))
    });
    MarkRow {
        mark: record.mark.clone(),
        number: record.id.clone(),
        percent: words::percent(f64::from(comparison.score)),
        goods: goods(found),
        owner: record.owner.clone(),
        status: record.status.clone(),
        pairs: pairs(query, &record.mark, &comparison.alignment),
        rules: comparison.rules.iter().map(|rule| reason(rule.code, &rule.why)).collect(),
        exceptions: comparison.exceptions.iter().map(|one| reason(one.code, &one.why)).collect(),
        opens: opens.collect(),
    }
}

fn classes(found: &Candidate) -> String {
    found.record.classes.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

fn goods(found: &Candidate) -> String {
    let classes = classes(found);
    if classes.is_empty() {
        String::new()
    } else {
        format!("第{classes}类（{}）", found.comparison.goods.name())
    }
}

fn pairs(query: &str, mark: &str, alignment: &[Difference]) -> Vec<Pair> {
    let (asked, found): (Vec<char>, Vec<char>) = (query.chars().collect(), mark.chars().collect());
    let at = |text: &[char], place: Option<u16>| {
        place.and_then(|place| text.get(usize::from(place))).map(ToString::to_string).unwrap_or_default()
    };
    let pair = |one: &Difference| Pair {
        asked: at(&asked, one.left),
        found: at(&found, one.right),
        likeness: one.likeness(),
    };
    in_reading_order(alignment).into_iter().map(pair).collect()
}

/// The pairs as the text that was asked reads; what only the mark has stands where the mark has it.
fn in_reading_order(alignment: &[Difference]) -> Vec<&Difference> {
    let before = |right: Option<u16>| {
        let earlier =
            |other: &&Difference| other.left.is_some() && other.right.is_some() && other.right < right;
        let earlier = alignment.iter().filter(earlier);
        earlier.max_by_key(|other| other.right).and_then(|other| other.left)
    };
    let mut ordered: Vec<&Difference> = alignment.iter().collect();
    ordered.sort_by_key(|one| match one.left {
        Some(left) => (Some(left), None),
        None => (before(one.right), one.right),
    });
    ordered
}

/// `GET /marks.csv`.
///
/// # Errors
/// As [`show`], and rejected input.
pub async fn sheet(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = found(&state, &signed, &asked, MAX_CANDIDATES).await?;
    let query = asked.q.trim();
    let rows = (1..).zip(&found.candidates).map(|(rank, one): (usize, _)| {
        let (record, comparison) = (&one.record, &one.comparison);
        let rules = comparison.rules.iter().map(|rule| format!("{} {}", rule.code, rule.why));
        let lowered = comparison.exceptions.iter().map(|one| format!("减分 {} {}", one.code, one.why));
        vec![
            query.to_owned(),
            rank.to_string(),
            format!("{:.3}", comparison.score),
            record.mark.clone(),
            record.id.clone(),
            classes(one),
            record.owner.clone(),
            record.status.clone(),
            rules.chain(lowered).collect::<Vec<_>>().join("；"),
        ]
    });
    csv::download(&format!("近似商标 {query}.csv"), csv::text(&COLUMNS, rows))
}

/// Values that a mark of the register fills in the form of an opening act (`?mark=…&looks=…`).
///
/// # Errors
/// "Not there".
pub(super) async fn filled(
    state: &WebState,
    signed: &Signed,
    (procedure, act): (&str, &str),
    (number, looks): (&str, &str),
) -> Result<Map<String, Value>, Stop> {
    let leads = state.platform.mark_leads(&signed.person, looks, number).await?;
    let meant = |lead: &OpenableLead| lead.procedure == procedure && lead.act == act;
    Ok(leads.into_iter().find(meant).map(|lead| lead.form).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stand_as_the_text_reads_and_what_only_the_mark_has_stands_where_it_has_it() {
        let one = |left: Option<u16>, right: Option<u16>| Difference {
            left,
            right,
            same: left.is_some() && right.is_some(),
            sound: 0.0,
            shape: 0.0,
        };
        // 太白兔 against 新白仙兔: the alignment gives what matches first.
        let alignment = [
            one(Some(1), Some(1)),
            one(Some(2), Some(3)),
            one(Some(0), None),
            one(None, Some(0)),
            one(None, Some(2)),
        ];
        let shown = pairs("太白兔", "新白仙兔", &alignment);
        let lines = |side: fn(&Pair) -> &str| shown.iter().map(side).collect::<Vec<_>>().join("|");
        assert_eq!(lines(|pair| &pair.asked), "|太|白||兔");
        assert_eq!(lines(|pair| &pair.found), "新||白|仙|兔");
    }
}
