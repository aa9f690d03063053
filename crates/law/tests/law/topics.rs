//! Mistakes in topics are named with file and line; the shipped ones have none.
use crate::sample;
use crate::shipped::shipped;
use jiff::civil::Date;
use law::check::check;
use law::source::{Severity, SourceFile};
use law::uses::{UserKind, Uses};
use std::collections::BTreeSet;

const TOPIC: &str = "law/topics/sample.toml";

/// A topic over the shipped law, without a mistake.
const SAMPLE: &str = r#"id = "sample"
title = "样例专题"
summary = "检验用。"
belongs = ["样例办件"]
procedures = ["crime-transfer"]
words = ["样例词", "另一词"]

[[versions]]
id = "2021"
from = "2021-01-01"
until = "2024-12-31"

[[versions.guidance]]
id = "look"
title = "先看"
says = "看是否达到标准。"
cite = "transfer-rules#3"

[[versions]]
id = "2025"
from = "2025-01-01"

[[versions.guidance]]
id = "look"
title = "先看"
says = "看是否达到新的标准。"
cite = "transfer-rules#3"
"#;

/// What stands there, what is written instead, the code of the mistake.
const BROKEN: &[(&str, &str, &str)] = &[
    ("title = \"样例专题\"", "title = \" \"", "without-title"),
    ("belongs = [\"样例办件\"]", "belongs = []", "topic-without-scope"),
    ("procedures = [\"crime-transfer\"]", "procedures = [\"crime\"]", "unknown-procedure"),
    (
        "procedures = [\"crime-transfer\"]",
        "procedures = [\"crime-transfer\", \"crime-transfer\"]",
        "doubled-id",
    ),
    ("words = [\"样例词\", \"另一词\"]", "words = [\"样\"]", "unusable-word"),
    ("words = [\"样例词\", \"另一词\"]", "words = [\" 样例词\"]", "unusable-word"),
    ("words = [\"样例词\", \"另一词\"]", "words = [\"样例词\", \"样例词\"]", "doubled-id"),
    ("cite = \"transfer-rules#3\"", "cite = \"nowhere#3\"", "unresolved-citation"),
    ("cite = \"transfer-rules#3\"", "cite = \"transfer-rules@1900#3\"", "unresolved-citation"),
    ("says = \"看是否达到标准。\"", "says = \" \"", "empty-guidance"),
    ("from = \"2025-01-01\"", "from = \"2024-06-01\"", "overlapping-versions"),
    ("until = \"2024-12-31\"", "until = \"2020-12-31\"", "ends-before-begins"),
];

fn with(text: String) -> Vec<SourceFile> {
    let mut files = shipped();
    files.push(SourceFile { path: TOPIC.into(), text });
    files
}

fn errors(text: String) -> Vec<(usize, String)> {
    let (library, examples, read) = sample::load(with(text));
    let problems = read.into_iter().chain(check(&library, &examples, &BTreeSet::new()));
    let own = problems.filter(|problem| problem.severity == Severity::Error && problem.file == TOPIC);
    own.map(|problem| {
        assert!(!problem.mend.is_empty(), "{problem}");
        (problem.line, problem.code.to_owned())
    })
    .collect()
}

#[test]
fn a_topic_without_mistakes_has_none() {
    assert_eq!(errors(SAMPLE.to_owned()), []);
}

#[test]
fn every_mistake_of_a_topic_is_named_with_its_line() {
    for (old, new, code) in BROKEN {
        let at = SAMPLE.find(old).unwrap_or_else(|| panic!("{old}"));
        let line = SAMPLE[..at].matches('\n').count() + 1;
        let found = errors(SAMPLE.replacen(old, new, 1));
        // A topic as a whole is named where its id stands.
        let of_whole = ["without-title", "topic-without-scope"].contains(code);
        let near = |found: &usize| if of_whole { *found == 1 } else { line.abs_diff(*found) <= 3 };
        assert!(found.iter().any(|(line, named)| named == code && near(line)), "{new}: {found:?}");
    }
}

#[test]
fn an_unknown_key_and_a_topic_without_guidance_are_refused() {
    let found = errors(SAMPLE.replacen("belongs", "belong", 1));
    assert!(found.iter().any(|(_, code)| code == "unreadable"), "{found:?}");
    let (head, _) = SAMPLE.split_once("[[versions]]").unwrap();
    let found = errors(format!("{head}versions = []\n"));
    assert_eq!(found, [(1, "without-versions".to_owned())]);
    let bare = format!("{head}[[versions]]\nid = \"2021\"\nfrom = \"2021-01-01\"\nguidance = []\n");
    assert!(errors(bare).iter().any(|(_, code)| code == "without-guidance"));
}

#[test]
fn the_articles_that_guidance_cites_name_the_topic_among_their_users() {
    let (library, _, _) = sample::load(with(SAMPLE.to_owned()));
    let uses = Uses::of(&library, None);
    let version = library.instruments["transfer-rules"].version_on(Date::constant(2026, 1, 1)).unwrap();
    let users = uses.of_article("transfer-rules", &version.id, &"3".parse().unwrap());
    let parts: Vec<&str> =
        users.iter().filter(|user| user.kind == UserKind::Topic).map(|user| user.part.as_str()).collect();
    assert_eq!(parts, ["guidance-2021-look", "guidance-2025-look"]);
    assert!(uses.of_procedure("crime-transfer").iter().any(|user| user.id == "sample"));
}

#[test]
fn each_shipped_topic_has_guidance_for_today_and_a_measure_of_the_plan() {
    let (library, _, _) = sample::load(shipped());
    assert!(library.topics.len() >= 2);
    for topic in library.topics.values() {
        let today = topic.version_on(Date::constant(2026, 11, 25));
        assert!(today.is_some_and(|version| !version.guidance.is_empty()), "{}", topic.title);
        assert!(!topic.measures.is_empty() && !topic.words.is_empty(), "{}", topic.title);
    }
}
