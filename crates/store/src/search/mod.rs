//! Full text of cases: words cut here, found by the database in the same transaction and under the same scope.
//!
//! The index holds jieba's words and every pair of neighbouring Chinese characters, so that a two-character name is
//! found even where the dictionary cuts it differently. A question is cut into words; a word of several Chinese
//! characters asks for all its pairs. All words must be there.
//!
//! There are two indexes: the open one holds nothing personal and is asked under the scope of reading; the other holds
//! everything and is asked only under the scope within which personal data may be read (ADR 0010).

use std::collections::BTreeSet;
use std::sync::OnceLock;

use access::Scope;
use jieba_rs::Jieba;

use crate::StoreFault;
use crate::cases::Condition;
use crate::sql::{Connection, sql_owned};

/// Most words of one question.
const MAX_QUESTION_WORDS: usize = 24;

/// Most characters of one question.
const MAX_QUESTION_CHARS: usize = 200;

/// Most characters indexed of one case.
const MAX_INDEXED_CHARS: usize = 200_000;

/// Words of this field that the general dictionary lacks, a line each.
const DOMAIN_WORDS: &str = include_str!("words.txt");

/// The field's own words. A change of this list means indexing again.
pub fn domain_words() -> impl Iterator<Item = &'static str> {
    DOMAIN_WORDS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Reads the dictionary now, which takes a fraction of a second, instead of with the first text that is cut into words.
pub fn load_dictionary() {
    jieba();
}

/// One dictionary for the process: it is slow to load.
fn jieba() -> &'static Jieba {
    static DICTIONARY: OnceLock<Jieba> = OnceLock::new();
    DICTIONARY.get_or_init(|| {
        let mut jieba = Jieba::new();
        for word in domain_words() {
            jieba.add_word(word, None, None);
        }
        jieba
    })
}

fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Full-width forms narrowed, letters lowered, everything that is no letter or digit a blank.
fn folded(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(' '),
            other => other,
        })
        .flat_map(char::to_lowercase)
        .map(|character| if character.is_alphanumeric() { character } else { ' ' })
        .collect()
}

/// Runs of Chinese characters, and runs of anything else.
fn runs(folded: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for word in folded.split_whitespace() {
        let mut fresh = true;
        for character in word.chars() {
            let chinese = is_chinese(character);
            match runs.last_mut().filter(|(kind, _)| !fresh && *kind == chinese) {
                Some((_, run)) => run.push(character),
                None => runs.push((chinese, character.to_string())),
            }
            fresh = false;
        }
    }
    runs
}

fn pairs(run: &str) -> Vec<String> {
    let characters: Vec<char> = run.chars().collect();
    characters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// What a case is found by, each word once.
#[derive(Debug, Default)]
pub(crate) struct IndexedWords(BTreeSet<String>);

impl IndexedWords {
    /// Adds the words of a text.
    pub(crate) fn add(&mut self, text: &str) {
        let words = &mut self.0;
        let text: String = text.chars().take(MAX_INDEXED_CHARS).collect();
        for (chinese, run) in runs(&folded(&text)) {
            if !chinese {
                words.insert(run);
                continue;
            }
            words.extend(jieba().cut_for_search(&run, true).into_iter().map(|token| token.word.to_owned()));
            words.extend(pairs(&run));
            words.extend(run.chars().map(String::from));
        }
    }

    fn joined(&self) -> String {
        let mut joined = String::with_capacity(self.0.iter().map(|word| word.len() + 1).sum());
        for word in &self.0 {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(word);
        }
        joined
    }
}

/// What a question asks for; all must be there. Empty if it holds no letter or digit.
pub(crate) fn question_tokens(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MAX_QUESTION_CHARS).collect();
    let mut tokens = BTreeSet::new();
    for (chinese, run) in runs(&folded(&text)) {
        if !chinese {
            tokens.insert(run);
            continue;
        }
        for token in jieba().cut(&run, true) {
            match token.word.chars().count() {
                1 => _ = tokens.insert(token.word.to_owned()),
                _ => tokens.extend(pairs(token.word)),
            }
        }
    }
    tokens.into_iter().take(MAX_QUESTION_WORDS).collect()
}

/// Which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchIndex {
    /// Nothing personal.
    Open,
    /// Everything.
    Personal,
}

impl SearchIndex {
    fn table(self) -> &'static str {
        match self {
            SearchIndex::Open => "case_search",
            SearchIndex::Personal => "case_search_personal",
        }
    }

    /// "The case holds what `question` asks for"; `c` stands for the row of `cases`.
    fn holds(self, question: &str, postgres: bool) -> String {
        let table = self.table();
        if postgres {
            format!("c.doc IN (SELECT s.doc FROM {table} s WHERE s.tokens @@ CAST({question} AS tsquery))")
        } else {
            format!("c.doc IN (SELECT rowid FROM {table} WHERE {table} MATCH {question})")
        }
    }
}

/// Adds "the case holds all words of `text`": among its open words, or, within `personal`, among all of them.
pub(crate) fn and_text(condition: &mut Condition, text: &str, personal: Option<&Scope>, postgres: bool) {
    let tokens = question_tokens(text);
    if tokens.is_empty() {
        condition.and("1 = 0");
        return;
    }
    // Tokens hold letters and digits only, so that quoting is all the escaping there is.
    let (quote, and) = if postgres { ('\'', " & ") } else { ('"', " AND ") };
    let quoted: Vec<String> = tokens.iter().map(|token| format!("{quote}{token}{quote}")).collect();
    let question = condition.value(quoted.join(and));
    let open = SearchIndex::Open.holds(&question, postgres);
    match personal.filter(|scope| !scope.is_empty()) {
        None => condition.and(open),
        Some(scope) => {
            let unmasked = SearchIndex::Personal.holds(&question, postgres);
            let within = condition.within(scope, "c").unwrap_or_else(|| "1 = 1".to_owned());
            condition.and(format!("({open} OR ({unmasked} AND {within}))"));
        }
    }
}

/// Replaces what the case at `doc` is found by.
pub(crate) async fn put_document(
    connection: &mut Connection,
    index: SearchIndex,
    doc: i64,
    words: &IndexedWords,
) -> Result<(), StoreFault> {
    let table = index.table();
    let text = if connection.is_postgres() {
        format!(
            "INSERT INTO {table} (doc, tokens) VALUES ($1, array_to_tsvector(string_to_array($2, ' '))) \
             ON CONFLICT (doc) DO UPDATE SET tokens = excluded.tokens"
        )
    } else {
        format!("INSERT OR REPLACE INTO {table} (rowid, tokens) VALUES ($1, $2)")
    };
    sql_owned(text).bind(doc).bind(words.joined()).execute(connection).await?;
    Ok(())
}
