use crate::run::zhibao;
use insta::assert_snapshot;

#[test]
fn help_tells_a_stranger_what_there_is() {
    assert_snapshot!(zhibao(&["--help"]).seen());
    assert_snapshot!(zhibao(&["law", "--help"]).seen());
    assert_snapshot!(zhibao(&["law", "decide", "--help"]).seen());
    assert_snapshot!(zhibao(&["deadline", "-h"]).seen());
}

#[test]
fn wrong_usage_is_explained_in_chinese_and_as_json() {
    let mut seen = String::new();
    for arguments in [
        &["law", "chek"][..],
        &["law", "decide", "t"],
        &["calendar", "2026", "--colour"],
        &["calendar", "2026", "2027"],
        &["calendar", "--json"],
        &["law"],
        &["config", "--data"],
        &["completions", "tcsh"],
        &["law", "text", "import", "x"],
        &["screen", "marks", "--index", "x", "--query", "y", "--class", "99"],
        &["screen", "marks", "--index", "x", "--query", "y", "--top", "many"],
        &["law", "rehearse", "--on", "2026-13-01"],
    ] {
        seen += &format!("{arguments:?}\n{}", zhibao(arguments).seen());
    }
    assert_snapshot!(seen);
}

#[test]
fn the_version_names_the_commit_that_was_built() {
    let commit = std::process::Command::new("git").args(["rev-parse", "--short=10", "HEAD"]).output().ok();
    let Some(commit) = commit.filter(|output| output.status.success()) else { return };
    let commit = String::from_utf8(commit.stdout).unwrap();
    let said = zhibao(&["--version"]).stdout;
    assert!(said.contains(commit.trim()), "{said} is not of {commit}");
}

#[test]
fn no_command_at_all_shows_the_help_and_is_wrong_usage() {
    let ran = zhibao(&[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("用法：zhibao"), "{}", ran.stderr);
}

#[test]
fn version_names_build_and_target() {
    let ran = zhibao(&["--version"]);
    let expected = format!("zhibao {}（提交 ", env!("CARGO_PKG_VERSION"));
    assert!(
        ran.code == 0 && ran.stdout.starts_with(&expected) && ran.stdout.contains("rustc"),
        "{}",
        ran.seen()
    );
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = zhibao(&["completions", shell]).stdout;
        for word in ["deadline", "decide", "schemas", "dossier", "suspend"] {
            assert!(script.contains(word), "{shell} {word}");
        }
    }
}
