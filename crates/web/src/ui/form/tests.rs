use super::*;
use crate::ui::page_checks::{sent, tags};
use ::case::value::{Exhibit, FileRef, Party, Right, parse};
use serde_json::json;

static NOTHING_ASKED: BTreeMap<String, Ask> = BTreeMap::new();

const FIELDS: &str = include_str!("test_fields.toml");

#[derive(serde::Deserialize)]
struct Sample {
    fields: Vec<Field>,
    act: Act,
}

fn sample() -> Sample {
    toml::from_str(FIELDS).unwrap()
}

static NO_ORGANS: BTreeMap<String, Vec<Choice>> = BTreeMap::new();

pub(crate) fn form<'a>(
    sample: (&'a Act, &'a [Field]),
    known: &'a BTreeMap<String, FieldValue>,
) -> ActForm<'a> {
    ActForm {
        makes: &[],
        act: sample.0,
        fields: sample.1,
        action: "/cases/1/acts/report".into(),
        csrf: "token".into(),
        act_id: "01938c50-0000-7000-8000-000000000000".into(),
        expected_version: Some(7),
        known,
        typed: None,
        before: Submission::default(),
        rejections: &[],
        organs: &NO_ORGANS,
        regions: &[],
        phrases: &[],
        papers: &[],
        asks: &NOTHING_ASKED,
        places: &[],
        lots: &[],
        only_late: false,
        lots_field: None,
        cite: None,
        asks_title: false,
        levels: &[],
    }
}

fn party(name: &str, kind: &str) -> FieldValue {
    FieldValue::Party(Party {
        name: name.into(),
        kind: kind.into(),
        number: String::new(),
        part: "涉嫌人".into(),
        address: "某路1号".into(),
        agent: String::new(),
    })
}

fn values() -> BTreeMap<String, FieldValue> {
    let right = Right {
        kind: "patent".into(),
        number: "ZL202010000000.7".into(),
        title: "阀".into(),
        holder: "甲厂".into(),
        term: "2031-05-06".into(),
        ..Right::default()
    };
    let thing = Exhibit {
        name: "标识".into(),
        quantity: 1200,
        unit: "件".into(),
        value_fen: 305_050,
        place: "库".into(),
    };
    let file =
        FileRef {
            sha256: "a".repeat(64), name: "报告 <1>.pdf".into(), bytes: 2048, paper: "report".into()
        };
    let pairs = [
        ("report", FieldValue::Text("第一行\n“引号”<b>&第二行".into())),
        ("notes", FieldValue::Many(vec![FieldValue::Text("一".into()), FieldValue::Text("二".into())])),
        ("count", FieldValue::Number(500)),
        ("amount", FieldValue::Money(3_000_050)),
        ("act_date", FieldValue::Date("2026-03-01".parse().unwrap())),
        ("found_at", FieldValue::Instant("2026-03-01T01:30:00Z".parse().unwrap())),
        ("yes_no", FieldValue::Choice("no".into())),
        ("offence", FieldValue::Choice("c7".into())),
        ("grounds", FieldValue::Many(vec![FieldValue::Choice("a".into()), FieldValue::Choice("c".into())])),
        ("parties", FieldValue::Many(vec![party("某商行", "entity"), party("张某", "person")])),
        ("owner", party("权利人公司", "entity")),
        ("rights", FieldValue::Many(vec![FieldValue::Right(right)])),
        ("goods", FieldValue::Many(vec![FieldValue::Exhibit(thing)])),
        ("police", FieldValue::Organ("harbin-police".into())),
        ("place", FieldValue::Region("230100".into())),
        ("files", FieldValue::Many(vec![FieldValue::File(file.clone())])),
        ("letter", FieldValue::File(file)),
        ("basis", FieldValue::Citation("transfer-rules#5/2".into())),
    ];
    pairs.into_iter().map(|(id, value)| (id.to_owned(), value)).collect()
}

#[test]
fn a_form_sent_back_unchanged_gives_every_value_again() {
    let (sample, known) = (sample(), values());
    assert_eq!(sample.fields.len(), known.len(), "every field of the sample has a value");
    let page = act_form(&form((&sample.act, &sample.fields), &known)).into_string();
    let submission = Submission::read(&sent(&page));
    for field in &sample.fields {
        let raw = submission.form.get(&*field.id).unwrap_or(&Value::Null);
        assert_eq!(parse(field, raw).unwrap().as_ref(), known.get(&*field.id), "{}", *field.id);
    }
    assert_eq!(submission.expected_version, Some(7));
    assert_eq!(submission.act_id.as_deref(), Some("01938c50-0000-7000-8000-000000000000"));
    assert!(!submission.draft && submission.more.is_none() && submission.opinion.is_none());
}

#[test]
fn an_empty_form_sends_nothing() {
    let (sample, known) = (sample(), BTreeMap::new());
    let page = act_form(&form((&sample.act, &sample.fields), &known)).into_string();
    assert_eq!(Submission::read(&sent(&page)).form, Map::new());
}

#[test]
fn blank_rows_are_dropped_and_more_can_be_asked_for_without_losing_any() {
    let pairs: Vec<(String, String)> = [
        ("f.parties.0.kind", "entity"),
        ("f.parties.0.name", " "),
        ("f.parties.2.name", "乙"),
        ("f.parties.2.kind", "person"),
        ("f.parties.10.name", "丙"),
        ("f.files.0.sha256", "aa"),
        ("f.files.0.remove", "1"),
        ("f.parties.99999999.name", "远"),
        ("f.count", "  "),
        ("ph.report", "情况属实。"),
        ("_more", "parties"),
        ("other", "x"),
    ]
    .map(|(n, v)| (n.to_owned(), v.to_owned()))
    .into();
    let read = Submission::read(&pairs);
    let expected =
        json!({ "parties": [{ "name": "乙", "kind": "person" }, { "name": "丙" }], "report": "情况属实。" });
    assert_eq!(Value::Object(read.form.clone()), expected);
    assert_eq!(read.more.as_deref(), Some("parties"));
    let (sample, known) = (sample(), BTreeMap::new());
    let typed = read.form.clone();
    let shown = ActForm { typed: Some(&typed), before: read, ..form((&sample.act, &sample.fields), &known) };
    let page = act_form(&shown).into_string();
    let names: Vec<_> = tags(&page)
        .into_iter()
        .filter(|t| t.get("name").is_some_and(|n| n.starts_with("f.parties.") && n.ends_with(".name")))
        .collect();
    assert_eq!(names.len(), 2 + BLANK_ROWS);
    assert_eq!(names[1].get("value"), Some("丙"));
}

#[test]
fn a_rejection_stands_beside_its_field_and_in_the_summary_and_typed_text_stays() {
    let (sample, known) = (sample(), values());
    let typed: Map<String, Value> = [("amount".to_owned(), json!("三万左右"))].into_iter().collect();
    let rejections = [
        Rejection { field: "amount".into(), says: "请填写金额".into() },
        Rejection { field: "at".into(), says: "晚于现在".into() },
    ];
    let shown = ActForm {
        typed: Some(&typed),
        rejections: &rejections,
        ..form((&sample.act, &sample.fields), &known)
    };
    let page = act_form(&shown).into_string();
    let all = tags(&page);
    let input = all.iter().find(|t| t.get("name") == Some("f.amount")).unwrap();
    assert_eq!(input.get("value"), Some("三万左右"));
    assert_eq!(input.get("aria-invalid"), Some("true"));
    let described = input.get("aria-describedby").unwrap().split(' ').next().unwrap();
    assert_eq!(described, "f-amount-wrong");
    assert!(all.iter().any(|t| t.get("id") == Some(described)));
    assert!(all.iter().any(|t| t.get("href") == Some("#f-amount-field")));
    assert!(
        all.iter().any(|t| t.name == "details" && t.has("open")),
        "the late entry opens when it is wrong"
    );
}

#[test]
fn enter_sends_the_form_and_presses_no_button_beside_an_input() {
    let (sample, known) = (sample(), values());
    let page = act_form(&form((&sample.act, &sample.fields), &known)).into_string();
    let all = tags(&page);
    let first = all.iter().find(|tag| tag.name == "button").unwrap();
    assert_eq!((first.get("type"), first.get("name"), first.get("formaction")), (Some("submit"), None, None));
    assert!(all.iter().any(|tag| tag.get("name") == Some("_lookup")), "there is another button to press");
}

#[test]
fn long_texts_have_several_lines_and_names_and_addresses_are_wide() {
    let (sample, known) = (sample(), values());
    let page = act_form(&form((&sample.act, &sample.fields), &known)).into_string();
    let all = tags(&page);
    let text = all.iter().find(|tag| tag.get("name") == Some("f.report")).unwrap();
    assert_eq!(text.get("rows"), Some("3"));
    assert!(all.iter().any(|tag| tag.get("class") == Some("z-part z-wide")));
}

#[test]
fn a_paper_that_a_field_holds_has_one_box_which_says_what_the_list_says() {
    let (sample, known) = (sample(), BTreeMap::new());
    let paper =
        |id: &str| PaperWanted { id: id.into(), title: id.into(), required: true, ..PaperWanted::default() };
    let papers = [paper("letter"), paper("list")];
    let ask = Ask { paper: Some(papers[0].clone()), ..Ask::default() };
    let asks = BTreeMap::from([("letter".to_owned(), ask)]);
    let shown = ActForm { papers: &papers, asks: &asks, ..form((&sample.act, &sample.fields), &known) };
    let page = act_form(&shown).into_string();
    let boxes: Vec<_> = tags(&page).into_iter().filter(|tag| tag.get("type") == Some("file")).collect();
    let named = |name: &str| boxes.iter().filter(|tag| tag.get("name") == Some(name)).count();
    assert_eq!((named("u.letter"), named("p.letter"), named("p.list"), named("p_other")), (1, 0, 1, 1));
    let (_, field) = page.split_once("id=\"f-letter-field\"").unwrap();
    assert!(field.split("</legend>").next().unwrap().contains("必备"), "{field}");
    // What is in the file already need not be sent again.
    let held = Ask { paper: Some(PaperWanted { present: true, ..papers[0].clone() }), ..Ask::default() };
    assert!(!held.must() && asks["letter"].must());
}

#[test]
fn a_field_that_a_condition_asks_for_says_so_with_its_words_and_article() {
    let (sample, known) = (sample(), BTreeMap::new());
    let cite = Cite { text: "《规定》第七条".into(), ..Cite::default() };
    let when = vec![("超过三日的须写明理由。".to_owned(), Some(cite))];
    let asks = BTreeMap::from([("count".to_owned(), Ask { when, ..Ask::default() })]);
    let shown = ActForm { asks: &asks, ..form((&sample.act, &sample.fields), &known) };
    let page = act_form(&shown).into_string();
    let (_, field) = page.split_once("id=\"f-count-field\"").unwrap();
    let field = field.split("z-field").next().unwrap();
    assert!(
        field.contains("视情况必填") && field.contains("超过三日") && field.contains("第七条"),
        "{field}"
    );
    let input = tags(&page).into_iter().find(|tag| tag.get("name") == Some("f.count")).unwrap();
    assert!(input.get("aria-describedby").unwrap().contains("f-count-when"));
}
