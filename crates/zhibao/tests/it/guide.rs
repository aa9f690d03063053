//! The worked example of the guide, carried out as it is written there.
use crate::run::zhibao_in;
use std::path::Path;

const GUIDE: &str = include_str!("../../../../docs/guide/law-data.md");

/// The TOML blocks with the file that the heading above, or their first line, names.
fn files() -> Vec<(String, String)> {
    let named = |line: &str| {
        let start = line.find("law/")?;
        let path = line.get(start..)?.split(['`', ' ']).next()?;
        path.ends_with(".toml").then(|| path.to_owned())
    };
    let (mut files, mut path, mut block): (Vec<(String, String)>, _, Option<String>) =
        (Vec::new(), None, None);
    for line in GUIDE.lines() {
        match &mut block {
            None if line.starts_with('#') => path = named(line),
            None if line == "```toml" => block = Some(String::new()),
            None => {}
            Some(_) if line == "```" => {
                let text = block.take().unwrap();
                let path = text.lines().next().and_then(named).or(path.clone());
                files.extend(path.map(|path| (path, text)));
            }
            Some(text) => text.push_str(&format!("{line}\n")),
        }
    }
    files
}

fn write(folder: &Path) -> Vec<String> {
    let files = files();
    for (path, text) in &files {
        std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(path), text).unwrap();
    }
    files.into_iter().map(|(path, _)| path).collect()
}

#[test]
fn the_worked_example_of_the_guide_checks_runs_and_decides() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(write(folder.path()).len(), 7);
    let run = |arguments: &[&str]| {
        zhibao_in(folder.path(), &[], arguments, b"act_date = 2025-01-01\nincome = 3000000\n")
    };
    let check = run(&["law", "check", ".", "--json"]);
    assert_eq!(check.json()["problems"], serde_json::json!([]), "{}", check.seen());
    let test = run(&["law", "test", ".", "--json"]);
    assert_eq!((test.code, &test.json()["passed"]), (0, &3.into()), "{}", test.seen());
    let decide =
        ["law", "decide", "sample-threshold", "--facts", "-", "--on", "2026-01-01", "--law", ".", "--json"];
    assert_eq!(run(&decide).json()["outcome"], "reached");
    let deadline =
        ["deadline", "--procedure", "sample-transfer", "--limit", "approval", "--from", "2026-11-17T16:00"];
    let deadline = run(&[&deadline[..], &["--law", ".", "--json"]].concat());
    assert_eq!(deadline.json()["due_in_words"], "2026年11月20日24:00", "{}", deadline.seen());
}
