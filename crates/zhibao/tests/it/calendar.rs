use crate::run::zhibao;
use insta::assert_snapshot;

#[test]
fn a_year_is_told_in_words_and_day_by_day_as_json() {
    assert_snapshot!(zhibao(&["calendar", "2026", "--law", "small"]).seen());
    let days = zhibao(&["calendar", "2026", "--law", "small", "--json"]).json();
    let days = days.as_array().unwrap();
    assert_eq!(days.len(), 365);
    let day = |date: &str| days.iter().find(|day| day["date"] == date).unwrap();
    assert_snapshot!(serde_json::to_string(day("2026-10-01")).unwrap());
    assert_eq!((&day("2026-10-10")["working"], &day("2026-10-11")["working"]), (&true.into(), &false.into()));
}

#[test]
fn a_year_not_yet_published_says_so_and_is_provisional() {
    let ran = zhibao(&["calendar", "2027", "--law", "small"]);
    assert_snapshot!(ran.seen());
    let days = zhibao(&["calendar", "2027", "--law", "small", "--json"]).json();
    assert!(days.as_array().unwrap().iter().all(|day| day["provisional"] == true));
}

#[test]
fn a_year_that_is_none_is_refused() {
    for year in ["26", "twenty", "-2026", "99999"] {
        assert_eq!(zhibao(&["calendar", year, "--json"]).code, 2, "{year}");
    }
}

fn deadline(arguments: &[&str]) -> crate::run::Ran {
    zhibao(&[&["deadline", "--procedure", "sample-transfer", "--law", "small"], arguments].concat())
}

#[test]
fn a_deadline_shows_inputs_arithmetic_and_articles() {
    let arguments = ["--limit", "approval", "--from", "2026-09-30T16:00"];
    assert_snapshot!(deadline(&arguments).seen());
    assert_snapshot!(deadline(&[&arguments[..], &["--json"]].concat()).seen());
}

#[test]
fn suspensions_are_left_out_and_an_open_one_leaves_the_deadline_open() {
    let from = ["--limit", "approval", "--from", "2026-11-16T09:00+08:00"];
    let twice = ["--suspend", "2026-11-17..2026-11-18:鉴定", "--suspend", "2026-11-20T09:00..:公告"];
    assert_snapshot!(deadline(&[&from[..], &twice[..2]].concat()).seen());
    let open = deadline(&[&from[..], &["--suspend", "2026-11-18T09:00..:公告", "--json"]].concat());
    assert_eq!(open.json()["due_at"], serde_json::Value::Null);
}

#[test]
fn a_deadline_that_cannot_be_computed_says_why() {
    let mut seen = String::new();
    for arguments in [
        &["--limit", "nonesuch", "--from", "2026-09-30T16:00"][..],
        &["--limit", "set-by-people", "--from", "2026-09-30T16:00"],
        &["--limit", "approval", "--from", "昨天"],
        &["--limit", "approval", "--from", "2018-01-01"],
        &["--limit", "approval", "--from", "2026-09-30T16:00", "--suspend", "2026-10-01"],
        &["--limit", "approval"],
    ] {
        seen += &format!("{arguments:?}\n{}", deadline(&[arguments, &["--json"]].concat()).seen());
    }
    assert_snapshot!(seen);
    assert_snapshot!(
        zhibao(&[
            "deadline",
            "--procedure",
            "nonesuch",
            "--limit",
            "x",
            "--from",
            "2026-01-01",
            "--law",
            "small"
        ])
        .seen()
    );
}
