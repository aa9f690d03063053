//! The index of uses: no kind of citation is forgotten, and each is found under the version it means.
use crate::sample;
use law::plan::Plan;
use law::uses::{UserKind, unchecked};
use law::{Citation, Uses};
use std::collections::BTreeSet;

fn titles(uses: &Uses, instrument: &str, version: &str, place: &str) -> Vec<String> {
    let found = uses.of_article(instrument, version, &place.parse().unwrap());
    found.iter().map(|user| format!("{} {} {}", user.kind.label(), user.title, user.part)).collect()
}

/// Every string that stands where a citation may stand, in any file.
fn written(value: &toml::Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::String(text) if key == "based-on" || key == "cite" || key.ends_with("-cite") => {
            found.insert(text.clone());
        }
        toml::Value::Array(values) => values.iter().for_each(|value| written(value, key, found)),
        toml::Value::Table(table) => table.iter().for_each(|(key, value)| written(value, key, found)),
        _ => {}
    }
}

#[test]
fn every_citation_written_anywhere_in_the_data_is_in_the_index() {
    let files = crate::shipped::shipped();
    let (library, ..) = sample::load(files.clone());
    let uses = Uses::of(&library, None);
    let mut cites = BTreeSet::new();
    for file in files.iter().filter(|file| !file.path.contains("/examples/")) {
        written(&toml::from_str(&file.text).unwrap(), "", &mut cites);
    }
    assert!(cites.len() > 50, "{cites:?}");
    let used = |text: &String| {
        let cite: Citation = text.parse().unwrap();
        library.instruments[&cite.instrument].versions.iter().any(|version| match &cite.place {
            Some(place) => !uses.of_article(&cite.instrument, &version.id, place).is_empty(),
            None => !uses.of_instrument(&cite.instrument, &version.id).is_empty(),
        })
    };
    let forgotten: Vec<&String> = cites.iter().filter(|text| !used(text)).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

#[test]
fn each_kind_of_place_is_listed_with_the_definition_and_its_part() {
    let field = ("sender", "type = \"money\"", "type = \"money\"\ncite = \"rules#1/2\"");
    let role = ("sender", "held-by = \"assigned\"", "held-by = \"assigned\"\ncite = \"rules#1/3\"");
    let of_register =
        ("goods", "type = \"text\"\n[[columns]]", "type = \"text\"\ncite = \"rules#1/4\"\n[[columns]]");
    let (library, ..) = sample::load(sample::files(&[field, role, of_register]));
    let uses = Uses::of(&library, None);
    assert_eq!(titles(&uses, "rules", "2020", "9"), ["法律文件 《样例规定》期间的计算 counting"]);
    let whole = titles(&uses, "rules", "2020", "1");
    for expected in [
        "法定数值 审批 value-2020-01-01",
        "程序 样例移送 ",
        "程序 样例移送：承办人 role-handler",
        "程序 样例移送：数额 field-amount",
        "程序 样例移送：报告 act-report",
        "程序 样例移送：案件移送 handover-case",
        "程序 样例移送：案件移送的移送书 handover-case",
        "名录 样例名录 ",
        "名录 样例名录：名称 field-name",
    ] {
        assert!(whole.contains(&expected.to_owned()), "{expected} is not in {whole:#?}");
    }
    assert!(
        whole.iter().any(|title| title.starts_with("判定表") && title.contains("version-")),
        "{whole:#?}"
    );
    assert!(whole.iter().any(|title| title.starts_with("判定表") && title.contains("row-")), "{whole:#?}");
}

#[test]
fn a_paragraph_is_used_where_it_or_its_whole_article_is_cited_and_not_where_another_paragraph_is() {
    let field = ("sender", "type = \"money\"", "type = \"money\"\ncite = \"rules#1/2\"");
    let (library, ..) = sample::load(sample::files(&[field]));
    let uses = Uses::of(&library, None);
    let amount = "程序 样例移送：数额 field-amount".to_owned();
    assert!(titles(&uses, "rules", "2020", "1/2").contains(&amount));
    assert!(titles(&uses, "rules", "2020", "1/2/1").contains(&amount));
    assert!(!titles(&uses, "rules", "2020", "1/3").contains(&amount));
    assert!(titles(&uses, "rules", "2020", "1/3").contains(&"程序 样例移送：报告 act-report".to_owned()));
    assert!(titles(&uses, "rules", "2020", "1-1").is_empty());
}

#[test]
fn a_use_counts_for_the_versions_in_force_while_the_using_definition_holds() {
    let (library, ..) = sample::load(sample::files(&[]));
    let uses = Uses::of(&library, None);
    let old = titles(&uses, "rules", "2010", "1");
    assert!(old.contains(&"法定数值 审批 value-2010-01-01".to_owned()), "{old:#?}");
    assert!(!old.iter().any(|title| title.contains("value-2020") || title.starts_with("程序")), "{old:#?}");
    let fine = "法定数值 罚款 value-2010-01-01".to_owned();
    assert!(old.contains(&fine) && titles(&uses, "rules", "2020", "1").contains(&fine));
}

#[test]
fn parameters_and_tables_know_the_limits_receipts_extensions_and_acts_that_take_them() {
    let (library, ..) = sample::load(sample::files(&[]));
    let uses = Uses::of(&library, None);
    let parts: Vec<&str> = uses.of_parameter("a.approval").iter().map(|user| user.part.as_str()).collect();
    assert_eq!(parts, ["limit-approval", "handover-case", "act-extend", "validity"]);
    assert!(uses.of_parameter("a.fine").is_empty());
    assert_eq!(uses.of_table("threshold")[0].title, "样例移送：发现线索");
}

#[test]
fn what_nobody_compared_is_counted_by_definition_on_a_day_on_which_it_holds() {
    let (library, ..) = sample::load(sample::files(&[]));
    let on = jiff::civil::date(2005, 1, 1);
    let open = unchecked(&library, UserKind::Parameter, on);
    // Two values of the first, of which the later rests on a version that is a working default; one of the second.
    assert_eq!((open["a.approval"], open["a.fine"]), ((1, 2), (0, 1)));
    let later = unchecked(&library, UserKind::Parameter, jiff::civil::date(2026, 1, 1));
    assert_eq!((later["a.approval"], later["a.fine"]), ((1, 2), (1, 1)));
}

#[test]
fn measures_of_the_plan_use_their_text_and_whatever_carries_them() {
    let (library, ..) =
        sample::load(sample::files(&[("receiver", "conducted-by", "measures = [2]\nconducted-by")]));
    let plan = r#"
id = "rules-2020"
title = "样例计划"
region = "230000"
issued_by = "office"
issued_on = "2020-01-01"
task_procedure = "receiver"
sections = [{ number = 1, title = "第一部分" }]
[[measures]]
number = 1
title = "名录"
section = 1
duty_organs = []
targets = []
carried_by = [{ kind = "register", id = "goods" }]
cite = "rules-2020#1"
tasks = []
[[measures]]
number = 2
title = "接收"
section = 1
duty_organs = []
targets = []
carried_by = []
cite = "rules-2020#2"
tasks = []
"#;
    let plan = Plan::parse(plan, "plan.toml").unwrap();
    let uses = Uses::of(&library, Some(&plan));
    let first = "计划 推进计划第1项：名录 measure-1".to_owned();
    assert!(titles(&uses, "rules", "2020", "1").contains(&first));
    assert!(!titles(&uses, "rules", "2010", "1").contains(&first));
    assert_eq!(uses.of_register("goods")[0].part, "measure-1");
    assert!(uses.of_procedure("receiver").iter().any(|user| user.part == "measure-2"));
}
