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
fn days_fixed_by_decree_are_off_before_the_notice_and_cite_it() {
    let days = zhibao(&["calendar", "2027", "--json"]);
    assert!(days.stderr.contains("全国年节及纪念日放假办法"), "{}", days.stderr);
    let days = days.json();
    let named = |day: &&serde_json::Value| day["name"].is_string();
    let named: Vec<_> = days.as_array().unwrap().iter().filter(named).collect();
    assert_eq!(named.len(), 13);
    for day in named {
        assert_eq!((&day["working"], &day["provisional"]), (&false.into(), &true.into()), "{day}");
        assert!(day["cite"].as_str().unwrap().contains("全国年节及纪念日放假办法"), "{day}");
    }
    assert!(zhibao(&["calendar", "2028"]).stdout.contains("没有调休"));
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
fn what_does_not_count_and_what_was_not_in_force_yet_is_told() {
    let of = |arguments: &[&str]| {
        zhibao(&[&["deadline", "--procedure", "crime-transfer", "--limit", "approval"], arguments].concat())
    };
    let early = of(&["--from", "2020-10-15"]).stdout;
    assert!(early.contains("《中华人民共和国民法典》") && !early.contains("（，"), "{early}");
    let suspended = of(&["--from", "2026-11-20T16:00", "--suspend", "2026-11-01..2026-11-02:鉴定"]);
    assert!(suspended.stdout.contains("中止“鉴定”在起算之前已经结束，不影响到期"), "{}", suspended.seen());
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
