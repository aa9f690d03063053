//! Forms of one English word (5.1.11): plural, gerund, comparative, past; and words that only join.

use std::sync::LazyLock;

/// Articles, conjunctions, prepositions and the like.
const STOP_WORDS: [&str; 44] = [
    "the", "a", "an", "la", "le", "les", "el", "los", "las", "il", "lo", "das", "der", "die", "and", "or",
    "by", "from", "of", "for", "with", "in", "on", "at", "to", "my", "our", "your", "we", "you", "me", "us",
    "more", "most", "et", "y", "de", "du", "des", "del", "al", "und", "i", "l",
];

/// Whether a word only joins or points.
pub(crate) fn is_stop_word(word: &[u8]) -> bool {
    STOP_WORDS.iter().any(|stop| stop.as_bytes() == word)
}

/// Forms that no ending tells, with the word they are forms of (`data/tables/forms.txt`), words that only end like forms
/// (news is no plural of new; they stand for themselves), and adjectives that have a comparative.
struct Forms {
    of: Vec<(&'static [u8], &'static [u8])>,
    adjectives: Vec<&'static [u8]>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms { of: Vec::new(), adjectives: Vec::new() };
    let text = include_str!("../../data/tables/forms.txt");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('\t') {
            Some(("adjective", words)) => forms.adjectives.extend(words.split(' ').map(str::as_bytes)),
            Some((word, others)) => {
                forms.of.extend(others.split(' ').map(|form| (form.as_bytes(), word.as_bytes())));
            }
            None => {}
        }
    }
    forms.of.sort_unstable();
    forms.adjectives.sort_unstable();
    forms
});

/// Whether a word only ends like a form of another.
pub(crate) fn is_no_form(word: &[u8]) -> bool {
    FORMS.of.binary_search(&(word, word)).is_ok()
}

/// The adjective of which a word is the comparative or superlative.
fn compared(word: &[u8]) -> Option<Vec<u8>> {
    let rest = word.strip_suffix(b"er").or_else(|| word.strip_suffix(b"est"))?;
    let known = |stem: &[u8]| FORMS.adjectives.binary_search(&stem).is_ok().then(|| stem.to_vec());
    let [.., before, last] = rest else { return None };
    known(rest)
        .or_else(|| (before == last).then(|| known(&rest[..rest.len() - 1]))?)
        .or_else(|| known(&[rest, b"e"].concat()))
        .or_else(|| (*last == b'i').then(|| known(&[&rest[..rest.len() - 1], b"y"].concat()))?)
}

/// The word without the ending of its form. Short words stay as they are.
pub(crate) fn stem(word: &[u8]) -> Vec<u8> {
    if let Ok(at) = FORMS.of.binary_search_by(|(form, _)| (*form).cmp(word)) {
        return without_final_e(FORMS.of[at].1.to_vec());
    }
    if let Some(adjective) = compared(word) {
        return without_final_e(adjective);
    }
    let with = |cut: usize, add: &[u8]| [&word[..word.len() - cut], add].concat();
    let ends = |end: &str| word.ends_with(end.as_bytes()) && word.len() >= end.len() + 3;
    let undouble = |mut stem: Vec<u8>| {
        let n = stem.len();
        if n > 3 && stem[n - 1] == stem[n - 2] && !matches!(stem[n - 1], b'l' | b's' | b'e' | b'o') {
            stem.pop();
        }
        stem
    };
    match () {
        () if ends("ies") || ends("ier") => with(3, b"y"),
        () if ends("iest") => with(4, b"y"),
        () if ends("ves") => with(3, b"f"),
        () if ends("sses") || ends("shes") || ends("ches") || ends("xes") => with(2, b""),
        () if ends("ing") => without_final_e(undouble(with(3, b""))),
        () if ends("ed") => without_final_e(undouble(with(2, b""))),
        () if ends("s") && !["ss", "us", "is"].iter().any(|end| word.ends_with(end.as_bytes())) => {
            without_final_e(with(1, b""))
        }
        () => without_final_e(word.to_vec()),
    }
}

fn without_final_e(mut word: Vec<u8>) -> Vec<u8> {
    if word.len() > 3 && word.ends_with(b"e") {
        word.pop();
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for forms in [["horse", "horses"], ["running", "runs"], ["party", "parties"], ["wolf", "wolves"]] {
            let [left, right] = forms.map(|word| stem(word.as_bytes()));
            assert_eq!(String::from_utf8_lossy(&left), String::from_utf8_lossy(&right), "{forms:?}");
        }
        for forms in [["child", "children"], ["big", "bigger"], ["large", "largest"], ["happy", "happier"]] {
            let [left, right] = forms.map(|word| stem(word.as_bytes()));
            assert_eq!(String::from_utf8_lossy(&left), String::from_utf8_lossy(&right), "{forms:?}");
        }
        for words in [
            ["new", "news"],
            ["dawn", "dawnnest"],
            ["harv", "harvest"],
            ["corn", "corner"],
            ["flow", "flower"],
            ["wat", "water"],
        ] {
            let [left, right] = words.map(|word| stem(word.as_bytes()));
            assert_ne!(String::from_utf8_lossy(&left), String::from_utf8_lossy(&right), "{words:?}");
        }
        assert_eq!(stem(b"boss"), b"boss");
        assert_eq!(stem(b"sms"), b"sms");
    }
}
