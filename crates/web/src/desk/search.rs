//! 检索: one box for cases, measures and law.
use super::{PAGE_ROWS, cases, page, search_law};
use crate::address;
use crate::error::Answer;
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::frame::{Frame, Place};
use crate::ui::parts::Pager;
use crate::ui::search::{Hit, SearchPage, search};
use app::cases::CaseFilter;
use axum::extract::{Query, State};
use serde::Deserialize;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    cursor: String,
}

/// `GET /search`.
///
/// # Errors
/// As the use case.
pub async fn show(
    State(state): State<WebState>,
    Officer(mut signed): Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    let words = asked.q.trim().to_owned();
    let mut view = SearchPage { query: words.clone(), ..SearchPage::default() };
    if !words.is_empty() {
        let filter = CaseFilter { q: words.clone(), cursor: asked.cursor.clone(), ..CaseFilter::default() };
        let found = state.platform.cases(&signed.person, &filter, PAGE_ROWS).await?;
        if asked.cursor.is_empty() {
            view.hits = fixed(&state, &words);
            view.hits.extend(search_law::found(&state, &words, |text| pieces(text, &words)).await?);
        }
        view.hits.extend(found.rows.into_iter().map(|row| hit(&state, row, &words)));
        view.pager = Pager {
            says: format!("本页 {} 条", view.hits.len()),
            previous: None,
            next: found.next.map(|next| address::with_query("/search", &[("q", &words), ("cursor", &next)])),
        };
    }
    signed.frame = Frame { query: words, ..signed.frame };
    Ok(page(&signed, "检索", Some(Place::Search), &search(&view)))
}

fn hit(state: &WebState, row: store::CaseRow, words: &str) -> Hit {
    let row = cases::case_row(state, row);
    let about = format!("{} · {} · {}", row.procedure, row.status, row.organ);
    Hit {
        kind: "办件".into(),
        pieces: pieces(&about, words),
        title: row.title,
        number: row.number,
        href: row.href,
        lamp: row.lamp,
    }
}

/// Measures, instruments and tables by title.
fn fixed(state: &WebState, words: &str) -> Vec<Hit> {
    let rules = &state.platform.rules;
    let plain = |kind: &str, title: &str, number: String, href: String| Hit {
        kind: kind.into(),
        pieces: pieces(title, words),
        title: title.into(),
        number,
        href,
        lamp: None,
    };
    let holds = |title: &str| words.split_whitespace().all(|word| title.contains(word));
    let measures = rules.directory.plan.measures.iter().filter(|measure| holds(&measure.title));
    let measures =
        measures.map(|m| plain("措施", &m.title, format!("第{}项", m.number), format!("/plan/{}", m.number)));
    let law = rules.library.instruments.values().filter(|i| holds(&i.title) || holds(&i.short));
    let law = law.map(|i| plain("法律文件", &i.title, String::new(), format!("/law/instruments/{}", i.id)));
    let tables = rules.library.tables.values().filter(|table| holds(&table.title));
    let tables = tables.map(|t| plain("判定表", &t.title, String::new(), format!("/law/tables/{}", t.id)));
    measures.chain(law).chain(tables).collect()
}

/// A text cut at the words looked for.
fn pieces(text: &str, words: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let found = words.split_whitespace().filter_map(|word| rest.find(word).map(|at| (at, word.len())));
        let Some((at, length)) = found.min() else { break };
        let (before, from) = rest.split_at(at);
        let (word, after) = from.split_at(length);
        pieces.extend([(before.to_owned(), false), (word.to_owned(), true)]);
        rest = after;
    }
    pieces.push((rest.to_owned(), false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn words_are_marked_wherever_they_stand_and_nothing_is_lost() {
        let cut = pieces("涉嫌犯罪案件移送，移送书", "移送 犯罪");
        assert_eq!(
            cut.iter().map(|(piece, _)| piece.as_str()).collect::<String>(),
            "涉嫌犯罪案件移送，移送书"
        );
        assert_eq!(cut.iter().filter(|(_, found)| *found).count(), 3);
    }
}
