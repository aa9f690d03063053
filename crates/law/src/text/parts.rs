//! Codes split into one file a 编: a cover with the history, and the parts beside it.
use super::{LawText, line};

/// Joins parts to the cover in the same folder; texts that are whole already stay as they are.
///
/// Texts of one title in one folder that share no article are parts of one another.
///
/// A cover is a text without articles (`README.md`); a part is a text whose title is that of a 编 or of 附则, or that
/// has no history of its own.
#[must_use]
pub fn joined(texts: Vec<LawText>) -> Vec<LawText> {
    let (covers, rest): (Vec<LawText>, Vec<LawText>) =
        texts.into_iter().partition(|text| text.articles.is_empty());
    let mut covers = covers;
    let mut whole = Vec::new();
    let mut parts = Vec::new();
    for text in rest {
        if is_part(&text) && covers.iter().any(|cover| folder(&cover.file) == folder(&text.file)) {
            parts.push(text);
        } else {
            whole.push(text);
        }
    }
    parts.sort_by_key(first_number);
    for part in parts {
        let Some(cover) = covers.iter_mut().find(|cover| folder(&cover.file) == folder(&part.file)) else {
            continue;
        };
        for mut article in part.articles {
            article.under.insert(0, part.title.clone());
            if !cover.articles.iter().any(|known| known.number == article.number) {
                cover.articles.push(article);
            }
        }
    }
    whole.extend(covers.into_iter().filter(|cover| !cover.articles.is_empty()));
    let mut whole = merged(whole);
    whole.sort_by(|a, b| a.file.cmp(&b.file));
    whole
}

/// Joins texts of one title in one folder whose articles differ, in the order of their articles.
fn merged(mut texts: Vec<LawText>) -> Vec<LawText> {
    texts.sort_by_key(first_number);
    let mut merged: Vec<LawText> = Vec::new();
    for text in texts {
        let same_law = |known: &&mut LawText| {
            folder(&known.file) == folder(&text.file)
                && known.title == text.title
                && !known.articles.iter().any(|a| text.articles.iter().any(|b| a.number == b.number))
        };
        match merged.iter_mut().find(same_law) {
            Some(known) => known.articles.extend(text.articles),
            None => merged.push(text),
        }
    }
    merged
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_part(text: &LawText) -> bool {
    let numbered = text.title.strip_prefix('第').is_some_and(|rest| {
        let behind = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        behind.len() < rest.len() && behind.starts_with(['编', '章'])
    });
    let supplementary = text.title.chars().filter(|c| !c.is_whitespace()).eq("附则".chars());
    (numbered || supplementary) && !text.history.iter().any(|step| line::is_history(step))
}

fn first_number(text: &LawText) -> u32 {
    let first = text.articles.first().map(|article| article.number.as_str()).unwrap_or_default();
    first.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
}
