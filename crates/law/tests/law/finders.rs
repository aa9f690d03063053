//! Mistakes in finders and tallies are named with file and line; the shipped ones have none.
use crate::sample;
use crate::shipped::shipped;
use law::check::check;
use law::source::Severity;
use std::collections::BTreeSet;

const FINDER: &str = "law/finders/missed-transfer.toml";
const TALLY: &str = "law/tallies/special-campaign.toml";
const OF_TOPIC: &str = "law/tallies/chinese-medicine.toml";

/// File, what stands there, what is written instead, the code of the mistake.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (FINDER, "table = \"ip-crime-threshold\"", "table = \"nowhere\"", "unknown-table"),
    (
        FINDER,
        "counts = [\"reached\", \"aggravated\"]",
        "counts = [\"reached\", \"grave\"]",
        "unknown-outcome",
    ),
    (FINDER, "doubtful = [\"unsettled\"]", "doubtful = [\"maybe\"]", "unknown-outcome"),
    (FINDER, "near-percent = 80", "near-percent = 800", "not-a-percentage"),
    (FINDER, "procedure = \"administrative-penalty\"", "procedure = \"penalty\"", "unknown-procedure"),
    (FINDER, "\"main:refused\", \"main:administrative\"]", "\"main:lost\"]", "unknown-stage"),
    (FINDER, "without-sent = [\"transfer\"]", "without-sent = [\"lead\"]", "unknown-handover"),
    (
        FINDER,
        "field = \"crime_check\", value = \"no\"",
        "field = \"crime_check\", value = \"never\"",
        "unknown-field",
    ),
    (FINDER, "duty = \"procuratorate\"", "duty = \"astronomy\"", "unknown-duty"),
    (FINDER, "act = \"open-on-agency\"", "act = \"demand-reasons\"", "unknown-act"),
    (
        FINDER,
        "{ field = \"title\", from = \"title\" }",
        "{ field = \"parties\", value = \"甲\" }",
        "personal-field",
    ),
    (
        FINDER,
        "{ field = \"title\", from = \"title\" }",
        "{ field = \"heading\", from = \"title\" }",
        "unknown-field",
    ),
    (FINDER, "{ field = \"title\", from = \"title\" }", "{ field = \"title\" }", "fill-source"),
    (
        FINDER,
        "{ field = \"title\", from = \"title\" }",
        "{ field = \"title\", from = \"fact\" }",
        "unknown-input",
    ),
    (FINDER, "cite = \"transfer-rules#3\"", "cite = \"nowhere#3\"", "unresolved-citation"),
    (
        "law/finders/missed-reverse-transfer.toml",
        "input = \"ending\", field = \"non_prosecution_ground\"",
        "input = \"ending\", field = \"ground\"",
        "unknown-field",
    ),
    (
        "law/finders/missed-reverse-transfer.toml",
        "input = \"ending\", field = \"non_prosecution_ground\"",
        "input = \"end\", field = \"non_prosecution_ground\"",
        "unknown-input",
    ),
    (
        "law/finders/missed-reverse-transfer.toml",
        "input = \"ending\", field = \"non_prosecution_ground\"",
        "input = \"ending\"",
        "input-source",
    ),
    (TALLY, "tag = \"campaign\"", "tag = \"fine\"", "unknown-field"),
    (TALLY, "units-by = \"deployment\"", "units-by = \"letter\"", "unknown-handover"),
    (TALLY, "{ figure = \"cases\" }", "{ figure = \"all\" }", "unknown-figure"),
    (TALLY, "sum = [\"business_amount\"]", "sum = [\"facts\"]", "unknown-field"),
    (TALLY, "act = \"decide-penalty\"", "act = \"decide\"", "unknown-act"),
    (TALLY, "sent = \"crime-lead\"", "sent = \"crime-lead\", act = \"decide-penalty\"", "count-ways"),
    (OF_TOPIC, "topic = \"traditional-chinese-medicine\"", "topic = \"medicine\"", "unknown-topic"),
    (OF_TOPIC, "procedure = \"civil-trial\"", "procedure = \"trial\"", "unknown-procedure"),
    (OF_TOPIC, "act = \"file-case\"", "act = \"file\"", "unknown-act"),
    (OF_TOPIC, "sum = [\"fine\"]", "sum = [\"facts\"]", "unknown-field"),
    (OF_TOPIC, "{ figure = \"cases\" }", "{ figure = \"cases\", act = \"open\" }", "count-ways"),
    (OF_TOPIC, "{ figure = \"leads\" }", "{ figure = \"cases\" }", "counted-twice"),
    (OF_TOPIC, "procedure = \"bad-faith-filing-lead\"", "procedure = \"violation-report\"", "doubled-id"),
    (
        OF_TOPIC,
        "id = \"chinese-medicine\"",
        "id = \"chinese-medicine\"\ntagged = [{ procedure = \"administrative-penalty\", tag = \"campaign\", counts = [] }]",
        "tally-source",
    ),
];

fn duties() -> BTreeSet<String> {
    let text = include_str!("../../../../provinces/heilongjiang/organs.toml");
    let duties = text.lines().filter_map(|line| line.strip_prefix("duty = \"")?.strip_suffix('"'));
    duties.map(str::to_owned).collect()
}

#[test]
fn every_mistake_of_a_finder_or_tally_is_named_with_its_line() {
    let duties = duties();
    let mut missed = Vec::new();
    for (path, old, new, code) in BROKEN {
        let mut files = shipped();
        let file = files.iter_mut().find(|file| file.path == *path).unwrap();
        let at = file.text.find(old).unwrap_or_else(|| panic!("{path}: {old}"));
        let line = file.text[..at].lines().count().max(1) + usize::from(file.text[..at].ends_with('\n'));
        file.text = file.text.replacen(old, new, 1);
        let (library, examples, read) = sample::load(files);
        let problems = read.into_iter().chain(check(&library, &examples, &duties));
        let found: Vec<_> =
            problems.filter(|problem| problem.severity == Severity::Error && problem.file == *path).collect();
        if !found.iter().any(|problem| problem.code == *code && problem.line == line) {
            missed.push(format!("{path}:{line} {code}: {found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_finder_that_no_example_tries_is_a_mistake() {
    let mut files = shipped();
    for file in &mut files {
        file.text = file.text.replace("missed-reverse-transfer = \"", "missed-transfer = \"");
    }
    let (library, examples, _) = sample::load(files);
    let problems = check(&library, &examples, &duties());
    let untried = problems.iter().filter(|p| p.code == "no-examples" && p.file.contains("finders"));
    assert_eq!(untried.count(), 1);
}
