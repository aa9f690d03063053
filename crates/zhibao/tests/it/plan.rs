use crate::run::{fixtures, zhibao, zhibao_in};
use insta::assert_snapshot;
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_gbk_plan_is_read_and_told_in_words_and_as_json() {
    assert_snapshot!(zhibao(&["plan", "import", "plan-gbk.txt"]).seen());
    assert_snapshot!(zhibao(&["plan", "import", "plan-gbk.txt", "--json"]).seen());
}

/// An invented document of `provinces/sample`, read through the command as an office would.
fn sample(file: &str) -> String {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../provinces/sample"));
    zhibao_in(folder, &[], &["plan", "import", file, "--json"], b"").seen()
}

#[test]
fn a_plan_in_chapters_and_articles_is_read_with_its_items_inside_their_article() {
    assert_snapshot!(sample("plan-articles.txt"));
}

#[test]
fn a_plan_numbered_in_brackets_is_read_on_through_its_sections() {
    assert_snapshot!(sample("plan-brackets.txt"));
}

#[test]
fn a_plan_numbered_in_digits_is_read_with_every_doubt_named() {
    assert_snapshot!(sample("plan-sample.txt"));
}

#[test]
fn out_writes_json_and_markdown_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let plan = fixtures().join("plan-gbk.txt");
    let plan = plan.to_str().unwrap();
    for out in ["new", "."] {
        let ran = zhibao_in(folder.path(), &[], &["plan", "import", plan, "--out", out, "--json"], b"");
        let written = std::fs::read_to_string(folder.path().join(out).join("plan.json")).unwrap();
        assert_eq!(written, ran.stdout);
    }
    assert_eq!(names(&folder.path().join("new")), ["plan.json", "plan.md"]);
    assert_eq!(names(folder.path()), ["new", "plan.json", "plan.md"]);
    assert_snapshot!(std::fs::read_to_string(folder.path().join("plan.md")).unwrap());
}

#[test]
fn a_file_that_is_no_plan_is_refused_with_its_line_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = String::new();
    for file in ["plan-empty.txt", "plan-prose.txt", "binary.bin", "nowhere.txt"] {
        let path = fixtures().join(file);
        let out = folder.path().join("out");
        let arguments = ["plan", "import", path.to_str().unwrap(), "--out", out.to_str().unwrap(), "--json"];
        let ran = zhibao_in(folder.path(), &[], &arguments, b"");
        seen += &ran.seen().replace(fixtures().to_str().unwrap(), "[目录]");
    }
    assert_snapshot!(seen);
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn a_place_that_cannot_be_written_is_told_and_holds_no_half_file() {
    let folder = tempfile::tempdir().unwrap();
    let plan = fixtures().join("plan-gbk.txt");
    std::fs::create_dir_all(folder.path().join("out/plan.md")).unwrap();
    let ran = zhibao_in(folder.path(), &[], &["plan", "import", plan.to_str().unwrap(), "--out", "out"], b"");
    assert_eq!(ran.code, 2, "{}", ran.seen());
    assert_eq!(names(&folder.path().join("out")), ["plan.md"]);
}

#[test]
fn a_plan_is_read_from_standard_input() {
    let ran =
        zhibao_in(&fixtures(), &[], &["plan", "import", "-", "--json"], "计划\n1.甲。\n2.乙。\n".as_bytes());
    assert_eq!(ran.json()["sections"][0]["measures"][1]["text"], "乙。", "{}", ran.seen());
}
