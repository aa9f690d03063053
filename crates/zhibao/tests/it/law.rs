use crate::run::{fixtures, zhibao, zhibao_in};
use insta::assert_snapshot;
use serde_json::Value;

const SMALL: [&str; 2] = ["--law", "small"];

fn decide(facts: &str, more: &[&str]) -> crate::run::Ran {
    let mut arguments = vec!["law", "decide", "sample-threshold", "--facts", facts, "--on", "2026-01-01"];
    arguments.extend(SMALL);
    arguments.extend(more);
    zhibao(&arguments)
}

#[test]
fn check_finds_nothing_wrong_in_sound_data() {
    assert_snapshot!(zhibao(&["law", "check", "small"]).seen());
    assert_snapshot!(zhibao(&["law", "check", "small/law", "--json"]).seen());
}

#[test]
fn check_names_file_line_fault_and_remedy_of_every_mistake() {
    let ran = zhibao(&["law", "check", "broken"]);
    assert_snapshot!(ran.seen());
    let json = zhibao(&["law", "check", "broken", "--json"]);
    assert_eq!(json.code, 1);
    let problems = json.json()["problems"].as_array().cloned().unwrap();
    for problem in &problems {
        let line = format!("{}:{}: ", problem["file"].as_str().unwrap(), problem["line"]);
        assert!(ran.stdout.contains(&line), "{line}");
    }
    assert_eq!(
        json.json()["errors"].as_u64().unwrap() + json.json()["warnings"].as_u64().unwrap(),
        problems.len() as u64
    );
}

#[test]
fn check_names_what_cannot_be_read_before_what_follows_from_it() {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixtures().join("small"), folder.path());
    let file = folder.path().join("law/instruments/sample-rules.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("colour = 1\n{text}")).unwrap();
    let folder = folder.path().to_str().unwrap();
    let seen = zhibao(&["law", "check", folder]).stdout;
    let lines: Vec<&str> = seen.lines().collect();
    assert!(lines[0].starts_with("law/instruments/sample-rules.toml:1: 错误：读不懂这里"), "{seen}");
    assert!(lines[1].starts_with("请先改正以上读不懂的地方"), "{seen}");
    let json = zhibao(&["law", "check", folder, "--json"]).json();
    assert_eq!((&json["unreadable"], &json["problems"][0]["code"]), (&1.into(), &"unreadable".into()));
}

#[test]
fn check_refuses_a_folder_that_is_absent_or_holds_no_law() {
    assert_snapshot!(zhibao(&["law", "check", "nowhere"]).seen());
    assert_snapshot!(zhibao(&["law", "check", "texts", "--json"]).seen());
}

#[test]
fn the_data_inside_the_binary_can_be_read_and_its_examples_come_out() {
    let check = zhibao(&["law", "check", "--json"]).json();
    let unreadable = |problem: &&Value| problem["code"] == "unreadable";
    let problems = check["problems"].as_array().cloned().unwrap();
    assert_eq!(problems.iter().find(unreadable), None);
    assert!(check["counts"]["calendars"].as_u64().unwrap() > 20);
    assert!(check["counts"]["provinces"].as_u64().unwrap() > 0);
    let test = zhibao(&["law", "test"]);
    assert_eq!(test.code, 0, "{}", test.seen());
}

#[test]
fn test_runs_examples_and_fails_when_one_does_not_come_out() {
    assert_snapshot!(zhibao(&["law", "test", "small"]).seen());
    let folder = tempfile::tempdir().unwrap();
    copy(&fixtures().join("small"), folder.path());
    let file = folder.path().join("law/examples/sample-threshold.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("income = 2999999", "income = 3000000")).unwrap();
    let ran = zhibao_in(folder.path(), &[], &["law", "test", "."], b"");
    assert_snapshot!(ran.seen());
    assert_eq!(zhibao_in(folder.path(), &[], &["law", "test", ".", "--json"], b"").json()["failed"], 1);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name))
        } else {
            std::fs::copy(&path, to.join(name)).map(drop).unwrap()
        }
    }
}

#[test]
fn decide_prints_outcome_row_citation_and_near_misses() {
    assert_snapshot!(decide("facts.json", &[]).seen());
    assert_snapshot!(decide("facts.json", &["--json"]).seen());
}

#[test]
fn decide_compares_the_versions_between_act_and_decision_and_leaves_the_choice_to_the_officer() {
    assert_snapshot!(decide("facts.toml", &["--compare"]).seen());
    let json = decide("facts.toml", &["--compare", "--json"]).json();
    let outcomes: Vec<&Value> =
        json["comparison"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["below", "reached"]);
    assert_eq!(json["assumed"], serde_json::json!(["repeated"]));
}

#[test]
fn decide_reads_facts_from_standard_input_in_either_format() {
    let arguments = [
        "law",
        "decide",
        "sample-threshold",
        "--facts",
        "-",
        "--on",
        "2026-01-01",
        "--law",
        "small",
        "--json",
    ];
    for input in [
        &b"{\"act_date\": \"2025-01-01\", \"income\": 3000000}"[..],
        b"act_date = 2025-01-01\nincome = '3\xe4\xb8\x87\xe5\x85\x83'\n",
    ] {
        let ran = zhibao_in(&fixtures(), &[], &arguments, input);
        assert_eq!(ran.json()["outcome"], "reached", "{}", ran.seen());
    }
}

#[test]
fn decide_says_what_is_wrong_with_table_date_or_facts() {
    let mut seen = String::new();
    for facts in ["missing.json", "malformed.json", "fraction.json", "binary.bin", "nowhere.json", "texts"] {
        seen += &format!("{facts}\n{}\n", decide(facts, &["--json"]).seen());
    }
    let unknown =
        ["law", "decide", "nonesuch", "--facts", "facts.json", "--on", "2026-01-01", "--law", "small"];
    let bad_date = [
        "law",
        "decide",
        "sample-threshold",
        "--facts",
        "facts.json",
        "--on",
        "2026-02-30",
        "--law",
        "small",
    ];
    seen += &zhibao(&unknown).seen();
    seen += &zhibao(&bad_date).seen();
    assert_snapshot!(seen);
}

#[test]
fn show_prints_every_kind_of_definition() {
    for id in ["sample-rules", "sample-rules#2", "sample.approval", "sample-threshold", "sample-transfer"] {
        let ran = zhibao(&["law", "show", id, "--on", "2026-01-01", "--law", "small"]);
        assert_snapshot!(format!("show {id}"), ran.seen());
        let json = zhibao(&["law", "show", id, "--on", "2026-01-01", "--law", "small", "--json"]).json();
        assert_eq!(
            (json["found"].as_array().unwrap().len(), &json["on"]),
            (1, &Value::from("2026-01-01")),
            "{id}"
        );
    }
    assert_snapshot!("show nothing", zhibao(&["law", "show", "sample", "--law", "small", "--json"]).seen());
}

#[test]
fn schemas_are_written_one_file_a_format() {
    let folder = tempfile::tempdir().unwrap();
    let ran = zhibao_in(folder.path(), &[], &["law", "schemas", "--out", "new/schemas", "--json"], b"");
    assert_snapshot!(ran.seen());
    for name in ran.json()["files"].as_array().unwrap() {
        let text =
            std::fs::read_to_string(folder.path().join("new/schemas").join(name.as_str().unwrap())).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&schema["type"], &schema["additionalProperties"]),
            (&"object".into(), &false.into()),
            "{name}"
        );
    }
}

#[test]
fn diagram_is_an_svg_on_standard_output_or_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let law = fixtures().join("small");
    let law = ["--law", law.to_str().unwrap(), "--on", "2026-01-01"];
    let arguments = |more: &[&'static str]| [&["law", "diagram", "sample-transfer"], more, &law[..]].concat();
    let printed = zhibao_in(folder.path(), &[], &arguments(&[]), b"");
    assert!(printed.stdout.starts_with("<svg") && printed.stdout.contains("已报告"), "{}", printed.seen());
    let written = zhibao_in(folder.path(), &[], &arguments(&["--out", "d.svg", "--json"]), b"");
    assert_eq!(written.json(), serde_json::json!({ "procedure": "sample-transfer@2019", "file": "d.svg" }));
    assert_eq!(std::fs::read_to_string(folder.path().join("d.svg")).unwrap(), printed.stdout);
    assert_snapshot!(zhibao(&["law", "diagram", "nonesuch", "--law", "small"]).seen());
}

#[test]
fn text_import_lists_what_fits_the_data_and_writes_nothing() {
    assert_snapshot!(zhibao(&["law", "text", "import", "texts", "--dry-run", "--law", "small"]).seen());
    assert_snapshot!(
        zhibao(&["law", "text", "import", "texts", "--dry-run", "--law", "small", "--json"]).seen()
    );
}
