//! Articles and values of the law by words: an article by its place (第三十六条, 第36条第一款), with or without the name of
//! its instrument, or by what it says.
use crate::address;
use crate::error::Stop;
use crate::state::WebState;
use crate::ui::search::Hit;
use app::AppFault;
use jiff::civil::Date;
use law::citation::{Place, chinese_number};
use law::instrument::{Instrument, InstrumentVersion};

/// Most articles shown; more are found by another word.
const MAX_ARTICLES: usize = 30;

/// What was asked, cut into what names a place of the law and what does not.
#[derive(Debug, Default, PartialEq, Eq)]
struct Question {
    /// 第三十六条 as the law writes it; absent when no place was asked for.
    place: Option<String>,
    words: Vec<String>,
}

impl Question {
    fn read(asked: &str) -> Self {
        let mut question = Question::default();
        let plain: String = asked
            .chars()
            .map(|c| if matches!(c, '《' | '》' | '“' | '”') { ' ' } else { narrow(c) })
            .collect();
        for word in plain.split_whitespace() {
            let at = word.find('第').filter(|at| word.get(*at..).is_some_and(|rest| rest.contains('条')));
            let (name, place) = at.map_or((word, ""), |at| word.split_at(at));
            if !name.is_empty() {
                question.words.push(name.to_owned());
            }
            if !place.is_empty() {
                question.place = Some(in_numerals(place));
            }
        }
        question
    }

    fn is_empty(&self) -> bool {
        self.place.is_none() && self.words.is_empty()
    }

    /// Whether an article's place is the one asked for, or within it.
    fn holds(&self, place: &str) -> bool {
        self.place
            .as_deref()
            .is_none_or(|asked| place.strip_prefix(asked).is_some_and(|rest| !rest.starts_with('之')))
    }
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        other => other,
    }
}

/// 第36条第1款 as the law writes it.
fn in_numerals(place: &str) -> String {
    let (mut text, mut digits) = (String::new(), String::new());
    for c in place.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            text.push_str(&digits.parse().map_or_else(|_| digits.clone(), chinese_number));
            digits.clear();
        }
        text.push(c);
    }
    text.trim_end().to_owned()
}

/// Articles and values that fit, in the order of the instruments.
///
/// # Errors
/// The store's, which holds the full texts that were imported.
pub(super) async fn found(
    state: &WebState,
    asked: &str,
    pieces: impl Fn(&str) -> Vec<(String, bool)>,
) -> Result<Vec<Hit>, Stop> {
    let question = Question::read(asked);
    if question.is_empty() {
        return Ok(Vec::new());
    }
    let today = case::actor::civil_date(state.platform.now());
    let mut hits = values(state, &question, &pieces);
    let mut articles = 0;
    for instrument in state.platform.rules.library.instruments.values() {
        if articles >= MAX_ARTICLES {
            break;
        }
        let Some(version) = version_of(instrument, today) else { continue };
        let mut of_instrument = paraphrased(instrument, version, &question, &pieces);
        if of_instrument.is_empty() {
            of_instrument.extend(imported(state, instrument, version, &question).await?);
        }
        of_instrument.truncate(MAX_ARTICLES - articles);
        articles += of_instrument.len();
        hits.append(&mut of_instrument);
    }
    Ok(hits)
}

fn version_of(instrument: &Instrument, today: Date) -> Option<&InstrumentVersion> {
    instrument.version_on(today).or(instrument.versions.last())
}

fn names(instrument: &Instrument, word: &str) -> bool {
    instrument.title.contains(word) || instrument.short.contains(word)
}

fn name(instrument: &Instrument) -> &str {
    if instrument.short.is_empty() { &instrument.title } else { &instrument.short }
}

/// Articles whose place and paraphrase hold what was asked. The words of the name alone find the instrument, not all of
/// its articles.
fn paraphrased(
    instrument: &Instrument,
    version: &InstrumentVersion,
    question: &Question,
    pieces: impl Fn(&str) -> Vec<(String, bool)>,
) -> Vec<Hit> {
    let said: Vec<&String> = question.words.iter().filter(|word| !names(instrument, word)).collect();
    if said.is_empty() && question.place.is_none() {
        return Vec::new();
    }
    let fitting = version.articles.iter().filter_map(|article| {
        let place = article.place.parse::<Place>().ok()?.in_chinese();
        let fits = question.holds(&place) && said.iter().all(|word| article.says.contains(word.as_str()));
        fits.then(|| Hit {
            kind: "条文".into(),
            title: format!("{} {place}", name(instrument)),
            number: String::new(),
            href: address::law(&format!("{}#{}", *instrument.id, *article.place)),
            pieces: pieces(&article.says),
            lamp: None,
        })
    });
    fitting.collect()
}

/// The imported text of one article of an instrument that was named, where nobody has paraphrased it.
async fn imported(
    state: &WebState,
    instrument: &Instrument,
    version: &InstrumentVersion,
    question: &Question,
) -> Result<Option<Hit>, Stop> {
    let named = !question.words.is_empty() && question.words.iter().all(|word| names(instrument, word));
    if !named || question.place.is_none() {
        return Ok(None);
    }
    let texts = state.platform.store.law_texts(&instrument.id, &version.id).await.map_err(AppFault::from)?;
    let found = texts.into_iter().find_map(|text| {
        let place = text.place.parse::<Place>().ok()?.in_chinese();
        // Imported texts are whole articles: a paragraph asked for stands inside.
        let asked = question.place.as_deref()?;
        asked.strip_prefix(&*place).is_some_and(|rest| !rest.starts_with('之')).then_some((place, text))
    });
    Ok(found.map(|(place, text)| Hit {
        kind: "条文".into(),
        title: format!("{} {place}", name(instrument)),
        number: String::new(),
        href: address::law(&format!("{}#{}", *instrument.id, text.place)),
        pieces: vec![(text.text, false)],
        lamp: None,
    }))
}

/// Legal values by title.
fn values(state: &WebState, question: &Question, pieces: impl Fn(&str) -> Vec<(String, bool)>) -> Vec<Hit> {
    if question.place.is_some() {
        return Vec::new();
    }
    let known = state.platform.rules.library.parameters.values();
    let fitting = known.filter(|value| question.words.iter().all(|word| value.title.contains(word.as_str())));
    let hit = |value: &law::parameter::Parameter| Hit {
        kind: "法定数值".into(),
        title: value.title.clone(),
        number: String::new(),
        href: format!("/law/parameters#parameter-{}", *value.id),
        pieces: pieces(&value.title),
        lamp: None,
    };
    fitting.take(MAX_ARTICLES).map(|filed| hit(filed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(asked: &str) -> (Option<String>, Vec<String>) {
        let question = Question::read(asked);
        (question.place, question.words)
    }

    #[test]
    fn a_place_is_read_in_numerals_or_figures_with_or_without_the_name() {
        let place = |text: &str| Some(text.to_owned());
        assert_eq!(read("第三十六条"), (place("第三十六条"), vec![]));
        assert_eq!(read("第36条第1款"), (place("第三十六条第一款"), vec![]));
        assert_eq!(read("《行政处罚法》第３６条"), (place("第三十六条"), vec!["行政处罚法".to_owned()]));
        assert_eq!(read("行政处罚法 第三十六条"), (place("第三十六条"), vec!["行政处罚法".to_owned()]));
        assert_eq!(read("追责期限"), (None, vec!["追责期限".to_owned()]));
    }

    #[test]
    fn an_article_holds_its_paragraphs_and_not_the_inserted_articles_behind_it() {
        let question = Question::read("第219条");
        assert!(question.holds("第二百一十九条") && question.holds("第二百一十九条第二款"));
        assert!(!question.holds("第二百一十九条之一") && !question.holds("第二百一十条"));
    }
}
