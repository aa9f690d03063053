#![allow(clippy::unwrap_used)]
//! The province's own data, and small plans with one mistake each.

use jiff::civil::date;

use super::*;

const REGIONS: &str = r#"
[[regions]]
code = "990000"
name = "样例省"
level = "province"
parent = ""
[[regions]]
code = "990100"
name = "甲市"
level = "prefecture"
parent = "990000"
"#;
const ORGANS: &str = r#"
[[organs]]
id = "sample-amr"
name = "样例省市场监督管理局"
short = "省市场监管局"
mark = "省市监"
duty = "market-regulation"
level = "province"
region = "990000"
parent = ""
[[organs]]
id = "9901-amr"
name = "甲市市场监督管理局"
short = "甲市市场监管局"
mark = "甲市监"
duty = "market-regulation"
level = "prefecture"
region = "990100"
parent = "sample-amr"
"#;
const PLAN: &str = r#"id = "sample-plan"
title = "样例计划"
region = "990000"
issued_by = "sample-amr"
issued_on = "2030-03-05"
task_procedure = "task"
[[sections]]
number = 1
title = "机制"
[[measures]]
number = 1
title = "协作"
section = 1
duty_organs = ["sample-amr", "9901-amr"]
targets = [{ text = "每年达到12.5%", comparison = ">=", value = "12.5", unit = "%", year = "yearly" }]
carried_by = [{ kind = "task", id = "m01-t1" }, { kind = "procedure", id = "crime-transfer", title = "移送" }]
cite = "sample-plan#1"
[[measures.tasks]]
id = "m01-t1"
title = "开会"
organ = "9901-amr"
due = "yearly-12-20"
due_status = "default"
deliverable = "纪要"
evidence = "签到表"
"#;

fn problems(plan: &str, organs: &str, regions: &str) -> Vec<Problem> {
    let plan = Plan::parse(plan, "plan.toml").unwrap();
    let organs = Organs::parse(organs, "organs.toml").unwrap();
    let regions = Regions::parse(regions, "regions.toml").unwrap();
    check(&plan, &organs, &regions)
}

#[test]
fn a_sound_plan_has_no_problems_and_knows_its_lines() {
    assert_eq!(problems(PLAN, ORGANS, REGIONS), []);
    let plan = Plan::parse(PLAN, "plan.toml").unwrap();
    assert_eq!((plan.sections[0].line, plan.measures[0].line, plan.measures[0].tasks[0].line), (7, 10, 18));
    assert_eq!(plan.measure(1).unwrap().tasks[0].due, Due::Yearly { month: 12, day: 20 });
}

/// File, text replaced, replacement, line and part of the message.
const MISTAKES: &[(&str, &str, &str, usize, &str)] = &[
    ("plan", "number = 1\ntitle = \"协作\"", "number = 2\ntitle = \"协作\"", 10, "措施编号应为1，却是2"),
    ("plan", "title = \"协作\"", "title = \" \"", 10, "没有标题"),
    ("plan", "section = 1\n", "section = 3\n", 10, "部分3不存在"),
    ("plan", "[\"sample-amr\", \"9901-amr\"]", "[\"nobody\", \"9901-amr\"]", 10, "“nobody”不存在"),
    ("plan", "[\"sample-amr\", \"9901-amr\"]", "[\"9901-amr\", \"9901-amr\"]", 10, "重复"),
    ("plan", "[\"sample-amr\", \"9901-amr\"]", "[]", 10, "没有责任机关"),
    ("plan", "[\"sample-amr\", \"9901-amr\"]", "[\"sample-amr\"]", 18, "不是第1项的责任机关"),
    ("plan", "sample-plan#1", "sample-plan#2", 10, "依据“sample-plan#2”不对"),
    ("plan", "\"12.5\"", "\"12.\"", 10, "目标值"),
    (
        "plan",
        "{ kind = \"task\", id = \"m01-t1\" }",
        "{ kind = \"task\", id = \"m09-t9\" }",
        10,
        "不在本项任务中",
    ),
    ("plan", "crime-transfer", "Crime Transfer", 10, "写法不对"),
    ("plan", ", title = \"移送\"", "", 10, "“crime-transfer”没有中文标题"),
    ("plan", "title = \"移送\"", "title = \"transfer\"", 10, "“crime-transfer”没有中文标题"),
    ("plan", "id = \"m01-t1\" }", "id = \"m01-t1\", title = \"会\" }", 10, "“m01-t1”另写了标题“会”"),
    (
        "plan",
        "title = \"移送\" }",
        "title = \"移送\" }, { kind = \"procedure\", id = \"crime-transfer\", title = \"案件移送\" }",
        10,
        "“crime-transfer”与前面的标题不同",
    ),
    ("plan", "evidence = \"签到表\"", "evidence = \"\"", 18, "缺少标题、成果或证明材料"),
    ("plan", "issued_by = \"sample-amr\"", "issued_by = \"x\"", 1, "印发机关“x”不存在"),
    ("plan", "region = \"990000\"", "region = \"990009\"", 1, "“990009”不存在"),
    ("plan", "number = 1\ntitle = \"机制\"", "number = 2\ntitle = \"机制\"", 7, "部分编号应为1，却是2"),
    ("organs", "parent = \"sample-amr\"", "parent = \"x\"", 11, "上级“x”不存在"),
    ("organs", "parent = \"\"", "parent = \"9901-amr\"", 2, "成环"),
    ("organs", "region = \"990100\"", "region = \"990000\"", 11, "区划“样例省”却是省级"),
    ("organs", "id = \"9901-amr\"", "id = \"sample-amr\"", 11, "“sample-amr”重复，第2行"),
    ("regions", "code = \"990100\"", "code = \"990101\"", 7, "“990101”与级别不符"),
    ("regions", "parent = \"990000\"", "parent = \"\"", 7, "上级“”不对"),
];

#[test]
fn each_mistake_is_found_at_its_line() {
    for (file, from, to, line, part) in MISTAKES.iter().copied() {
        let changed = |name: &str, text: &str| {
            if name == file { text.replacen(from, to, 1) } else { text.to_owned() }
        };
        let found =
            problems(&changed("plan", PLAN), &changed("organs", ORGANS), &changed("regions", REGIONS));
        let file = format!("{file}.toml");
        let hit = found
            .iter()
            .any(|problem| problem.file == file && problem.line == line && problem.what.contains(part));
        assert!(hit && found.iter().all(|problem| !problem.mend.is_empty()), "{part}: {found:#?}");
    }
}

#[test]
fn unknown_missing_and_malformed_keys_are_refused_with_line() {
    for (from, to, line) in [
        ("unit = \"%\"", "unit = \"%\", extra = 1", 15),
        ("cite = \"sample-plan#1\"\n", "", 10),
        ("yearly-12-20", "yearly-02-29", 22),
        ("yearly-12-20", "some day", 22),
        ("\"procedure\"", "\"magic\"", 16),
        ("title = \"样例计划\"", "title = ", 2),
    ] {
        let text = PLAN.replacen(from, to, 1);
        assert_ne!(text, PLAN);
        let problem = Plan::parse(&text, "plan.toml").unwrap_err();
        assert_eq!((problem.file.as_str(), problem.line), ("plan.toml", line), "{to}: {problem}");
    }
}

#[test]
fn due_rules_find_the_next_date() {
    for (rule, from, next) in [
        ("yearly-12-20", date(2025, 12, 20), Some(date(2025, 12, 20))),
        ("yearly-12-20", date(2025, 12, 21), Some(date(2026, 12, 20))),
        ("2025-12-31", date(2025, 12, 31), Some(date(2025, 12, 31))),
        ("2025-12-31", date(2026, 1, 1), None),
    ] {
        let due: Due = rule.parse().unwrap();
        assert_eq!(due.next_from(from), next, "{rule} {from}");
        assert_eq!(due.to_string(), rule);
    }
    let yearly: Due = "yearly-12-20".parse().unwrap();
    assert!(yearly.falls_on(date(2031, 12, 20)) && !yearly.falls_on(date(2031, 12, 21)));
    let once: Due = "2025-12-31".parse().unwrap();
    assert!(once.falls_on(date(2025, 12, 31)) && !once.falls_on(date(2026, 12, 31)));
    for wrong in ["", "yearly-13-01", "yearly-1-1", "yearly-02-30", "2025-02-30", "daily"] {
        assert!(wrong.parse::<Due>().is_err(), "{wrong}");
    }
}

#[test]
fn heilongjiang_is_complete_and_sound() {
    let plan =
        Plan::parse(include_str!("../../../../../provinces/heilongjiang/plan.toml"), "plan.toml").unwrap();
    let organs =
        Organs::parse(include_str!("../../../../../provinces/heilongjiang/organs.toml"), "organs.toml")
            .unwrap();
    let regions =
        Regions::parse(include_str!("../../../../../provinces/heilongjiang/regions.toml"), "regions.toml")
            .unwrap();
    assert_eq!(check(&plan, &organs, &regions), []);
    let sections: Vec<usize> = (1..=5)
        .map(|section| plan.measures.iter().filter(|measure| measure.section == section).count())
        .collect();
    assert_eq!(sections, [9, 16, 19, 24, 12]);
    let with_targets: Vec<u32> = plan
        .measures
        .iter()
        .filter(|measure| !measure.targets.is_empty())
        .map(|measure| measure.number)
        .collect();
    assert_eq!(with_targets, [52, 67]);
    assert!(plan.measures.iter().all(|measure| !measure.tasks.is_empty()));
    let count = |level| regions.of_level(level).count();
    assert_eq!((count(Level::Province), count(Level::Prefecture), count(Level::County)), (1, 13, 121));
    for prefecture in regions.of_level(Level::Prefecture) {
        for duty in [
            Duty::MarketRegulation,
            Duty::Police,
            Duty::Procuratorate,
            Duty::Court,
            Duty::Copyright,
            Duty::Agriculture,
        ] {
            assert_eq!(
                organs.of_duty(duty, &prefecture.code).count(),
                1,
                "{} {}",
                prefecture.name,
                duty.label()
            );
        }
    }
    assert!(
        organs.get("2301-police").is_some()
            && organs.get("2301-amr").is_some()
            && regions.is_within("230184", "230000")
    );
}

#[test]
fn json_schemas_refuse_unknown_keys() {
    for schema in [schemars::schema_for!(Plan), schemars::schema_for!(Organs), schemars::schema_for!(Regions)]
    {
        let json = schema.to_value();
        assert_eq!(json["additionalProperties"], serde_json::Value::Bool(false), "{json}");
        assert!(json["properties"].get("file").is_none());
    }
}
