//! The examples of `law/examples/` as tests: what a jurist wrote there must come out of the engine.
#![allow(clippy::unwrap_used, missing_docs)]

mod national;

use law::example::run_tables;
use national::National;

#[test]
fn every_example_of_the_law_comes_out_as_written() {
    let national = National::load();
    let mut results = run_tables(&national.library, &national.examples);
    results.extend(case::example::run_procedures(
        &national.library,
        &national.calendar,
        &national::of_province(),
        &national.examples,
    ));
    assert!(results.len() >= 40, "only {} examples", results.len());
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.passed)
        .map(|result| format!("{}:{} {}\n    {}", result.file, result.line, result.title, result.why))
        .collect();
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), results.len(), failed.join("\n"));
}

/// The organs of the province end at the prefecture; a county's bureau is invented here.
#[test]
fn what_only_a_city_may_approve_a_county_may_not() {
    let county = "230103-amr";
    let step = |at: &str, act: &str, by: &str, more: &str| {
        format!("  {{ at = \"2026-{at}\", act = \"{act}\", by = [{by}]{more} }},\n")
    };
    let steps = |organ: &str, expect: &str| {
        let power = r#", form = { seizure_power = "《中华人民共和国反不正当竞争法》第十六条" }"#;
        let clue = r#"title = "样例案", clue_source = "inspection", found_on = "2026-07-20", facts = "样例""#;
        let clue = format!(r#", organ = "{organ}", form = {{ {clue}, agency_organ = "2301-amr" }}"#);
        step("07-20T09:00", "register-clue", "\"zhang\"", &clue)
            + &step("07-21T09:00", "approve-seizure", "\"wang\"", &format!("{power}, expect = {expect}"))
    };
    let text = format!(
        "subject = \"procedure:administrative-penalty\"\n\n[[cases]]\ntitle = \"县级\"\nsteps = [\n{}]\n\n\
         [[cases]]\ntitle = \"设区的市\"\nsteps = [\n{}]\n",
        steps(county, r#"{ refused = "city-level", says = "设区的市级以上" }"#),
        steps("2301-amr", r#"{ stage = { main = "clue" } }"#),
    );
    let source = law::source::SourceFile { path: "law/examples/x.toml".into(), text };
    let file = law::example::ExampleFile::read(source).unwrap();
    let mut organs = national::of_province();
    let city = organs["2301-amr"].clone();
    let facts = case::OrganFacts { id: county.into(), region: "230103".into(), ..city };
    organs.insert(county.into(), facts);
    let national = National::load();
    let results = case::example::run_procedures(&national.library, &national.calendar, &organs, &[file]);
    let failed: Vec<&String> = results.iter().filter(|result| !result.passed).map(|r| &r.why).collect();
    assert!(results.len() == 2 && failed.is_empty(), "{failed:#?}");
}

/// Twelve rights, five duties and the holders are there when the form opens; nobody types or ticks them one by one.
#[test]
fn the_notice_of_rights_begins_with_what_the_case_knows() {
    use case::value::{FieldValue, Party, Right};
    let national = National::load();
    let day = jiff::civil::date(2026, 6, 1);
    let procedure = national.library.procedure_on("prosecution-review", day).unwrap();
    let act = procedure.act("prepare-notice").unwrap();
    let right = |number: &str, holder: &str| {
        let (kind, number, holder) = ("trademark".to_owned(), number.to_owned(), holder.to_owned());
        FieldValue::Right(Right { kind, number, holder, ..Right::default() })
    };
    let rights = FieldValue::Many(vec![
        right("1", "甲公司"),
        right("2", "乙公司"),
        right("3", "甲公司"),
        right("4", ""),
    ]);
    let known = Party { name: "乙公司".into(), address: "样例街1号".into(), ..Party::default() };
    let parties = FieldValue::Many(vec![FieldValue::Party(known.clone())]);
    let mut facts =
        std::collections::BTreeMap::from([("rights".to_owned(), rights), ("parties".to_owned(), parties)]);
    let begun = case::prefill::prefilled(procedure, act, &facts, &std::collections::BTreeMap::new());
    let many = |id: &str| begun[id].each().len();
    assert_eq!((many("notice_rights"), many("notice_duties")), (12, 5));
    let holder = Party { name: "甲公司".into(), part: "权利人".into(), ..Party::default() };
    assert_eq!(
        begun["notice_recipients"],
        FieldValue::Many(vec![FieldValue::Party(holder), FieldValue::Party(known)])
    );
    // What was said before stands.
    facts.insert("notice_rights".into(), FieldValue::Many(vec![FieldValue::Choice("testify".into())]));
    assert!(
        !case::prefill::prefilled(procedure, act, &facts, &std::collections::BTreeMap::new())
            .contains_key("notice_rights")
    );
}

#[test]
fn every_deadline_worked_out_by_hand_comes_out_the_same() {
    let national = National::load();
    let results = case::deadline::run_deadlines(&national.library, &national.calendar, &national.deadlines);
    assert!(results.len() >= 300, "only {} deadlines", results.len());
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.passed)
        .map(|result| format!("{}:{} {}\n    {}", result.file, result.line, result.title, result.why))
        .collect();
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), results.len(), failed.join("\n"));
}

#[test]
fn a_deadline_that_is_wrong_is_told_with_its_line_and_the_arithmetic() {
    let text = r#"title = "样例"
cases = [
  { parameter = "transfer.approval", on = "2026-11-16", last-day = "2026-11-19", why = "对的" },
  { parameter = "transfer.approval", on = "2026-11-16", last-day = "2026-11-20", why = "日子不对" },
  { parameter = "transfer.approval", on = "2026-12-30", last-day = "2027-01-04", why = "没有写暂定" },
  { parameter = "transfer.approval", on = "2026-11-16", period = { amount = 3, unit = "working-days" }, last-day = "2026-11-19", why = "单位不对" },
  { parameter = "transfer.approval", on = "2026-11-16", last-day = "2026-11-19", lights = [{ at = "2026-11-20T09:00", is = "soon" }], why = "灯不对" },
  { parameter = "transfer.nothing", on = "2026-11-16", last-day = "2026-11-19", why = "没有这个数值" },
  { limit = "crime-transfer@2020/approval", on = "2026-11-16", extended = ["penalty.seizure-extension"], last-day = "2026-12-19", why = "不能这样延长" },
]
"#;
    let source = law::source::SourceFile { path: "law/deadlines/x.toml".into(), text: text.into() };
    let national = National::load();
    let file = law::deadline::DeadlineFile::read(source).unwrap();
    let results = case::deadline::run_deadlines(&national.library, &national.calendar, &[file]);
    let told: Vec<(usize, bool)> = results.iter().map(|result| (result.line, result.passed)).collect();
    let wrong: Vec<(usize, bool)> = (4..=9).map(|line| (line, false)).collect();
    assert_eq!(told, [vec![(3, true)], wrong].concat());
    assert!(results[1].why.contains("2026-11-19") && results[1].why.contains("第3日"), "{}", results[1].why);
}

#[test]
fn every_limit_of_every_procedure_version_has_a_deadline_worked_out_by_hand() {
    let national = National::load();
    let rows = || national.deadlines.iter().flat_map(|file| &file.deadlines.cases);
    let shown: std::collections::BTreeSet<&str> =
        rows().filter_map(|row| row.limit.as_ref()).map(|limit| limit.as_str()).collect();
    let limits = national.library.procedures.values().flat_map(|procedure| {
        procedure.limits.iter().map(|limit| format!("{}/{}", procedure.key(), *limit.id))
    });
    let without: Vec<String> = limits.filter(|limit| !shown.contains(limit.as_str())).collect();
    assert!(without.is_empty(), "limits without a deadline worked out by hand: {without:#?}");
}
