//! 近似商标: the page and its file for a spreadsheet.
use super::page;
use crate::address;
use crate::csv;
use crate::error::{Answer, Stop};
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::marks::{MarkRow, MarksPage, marks};
use crate::ui::parts::{Cite, Pager, Tab};
use crate::ui::words;
use app::AppFault;
use app::finders::OpenableLead;
use app::marks::{MAX_CANDIDATES, MarkQuestion, MarksFound, groups_of};
use axum::extract::{Query, State};
use case::refusal::Refused;
use law::instrument::Status;
use law::screen::Screen;
use screening::{ALGORITHM, Candidate};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Candidates on one page.
const ON_PAGE: usize = 50;

/// Heads of the file's columns.
const COLUMNS: [&str; 9] = ["所查", "次序", "近似程度", "商标", "编号", "类别", "申请人", "状态", "理由"];

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    class: String,
    group: String,
    only: String,
    page: String,
}

impl Asked {
    fn question(&self, top: usize) -> Result<MarkQuestion, Stop> {
        let class = self.class.trim();
        let number = class.parse::<u8>().ok();
        if !class.is_empty() && number.is_none() {
            return Err(AppFault::rejected("class", "类别写 1 至 45 的数").into());
        }
        let groups = groups_of(&self.group)?;
        Ok(MarkQuestion {
            text: self.q.clone(),
            class: number,
            only_class: self.only == "yes" && (number.is_some() || !groups.is_empty()),
            groups,
            top,
        })
    }

    /// Where the page begins among what was found.
    fn start(&self, found: usize) -> usize {
        let page = self.page.trim().parse::<usize>().unwrap_or(1).max(1);
        (page - 1).saturating_mul(ON_PAGE).min(found.saturating_sub(1) / ON_PAGE * ON_PAGE)
    }

    /// The address of a list with the same question.
    fn address(&self, path: &str, page: Option<usize>) -> String {
        let only = if self.only == "yes" { "yes" } else { "" };
        let page = page.map(|page| page.to_string()).unwrap_or_default();
        let pairs = [
            ("q", self.q.trim()),
            ("class", &self.class),
            ("group", &self.group),
            ("only", only),
            ("page", &page),
        ];
        address::with_query(path, &pairs)
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
        group: asked.group.clone(),
        only_class: asked.only == "yes",
        algorithm: ALGORITHM.to_owned(),
        ..MarksPage::default()
    };
    if !view.query.is_empty() {
        // All of them on every page, so that the order is one.
        match found(&state, &signed, &asked, MAX_CANDIDATES).await {
            Ok(found) => fill(&mut view, &state, &signed, &asked, &found),
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

fn fill(view: &mut MarksPage, state: &WebState, signed: &Signed, asked: &Asked, found: &MarksFound) {
    let openings = state.platform.mark_openings(&signed.person);
    let (all, start) = (found.candidates.len(), asked.start(found.candidates.len()));
    let shown = found.candidates.iter().skip(start).take(ON_PAGE);
    view.marks = found.marks;
    view.found = all;
    view.more = found.more;
    view.first = start + 1;
    view.rows = shown.map(|one| row(one, &view.query, &openings)).collect();
    view.sheet = Some(asked.address("/marks.csv", None));
    if all > ON_PAGE {
        let page = start / ON_PAGE + 1;
        view.pager = Some(Pager {
            says: format!("第 {}–{} 件，共 {all} 件", start + 1, start + view.rows.len()),
            previous: (page > 1).then(|| asked.address("/marks", Some(page - 1))),
            next: (start + ON_PAGE < all).then(|| asked.address("/marks", Some(page + 1))),
        });
    }
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
        places: screening::beside(query, &record.mark, &comparison.alignment),
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
    fn a_page_begins_where_there_is_something() {
        let start = |page: &str, found| Asked { page: page.into(), ..Asked::default() }.start(found);
        assert_eq!([start("", 120), start("2", 120), start("3", 120)], [0, 50, 100]);
        assert_eq!([start("9", 120), start("0", 120), start("x", 0), start("2", 50)], [100, 0, 0, 0]);
    }

    #[test]
    fn a_further_page_asks_the_same_question() {
        let asked = Asked { q: "雪".into(), class: "32".into(), group: "3202".into(), ..Asked::default() };
        let address = asked.address("/marks", Some(2));
        for part in ["class=32", "group=3202", "page=2"] {
            assert!(address.contains(part), "{address}");
        }
    }
}
