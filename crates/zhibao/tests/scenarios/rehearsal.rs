//! Steps of rehearsing a change of law.
use crate::province::Province;
use cucumber::{then, when};
use std::io::Write;

const PENALTY: &str = include_str!("../../../../law/parameters/penalty.toml");
const THRESHOLD: &str = include_str!("../../../../law/tables/ip-crime-threshold.toml");

/// An archive with one file.
fn archive(path: &str, text: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

impl Province {
    async fn rehearse(&mut self, path: &str, text: &str) {
        let client = self.person("负责人").await;
        let page = client.get("/law/rehearsal").await;
        let form = testkit::html::forms(&page.html)
            .into_iter()
            .find(|form| form.multipart)
            .unwrap_or_else(|| panic!("{}", page.text()))
            .attach("file", "草案.zip", &archive(path, text));
        self.answer = client.submit(&form).await;
    }
}

#[when(regex = r"^负责人用草案演练，把“(\S+)”从 (\d+) 改为 (\d+)$")]
async fn with_parameter(province: &mut Province, id: String, from: String, to: String) {
    let (before, after) = PENALTY.split_once(&format!("id = \"{id}\"")).unwrap();
    let changed = after.replacen(&format!("value = {from}"), &format!("value = {to}"), 1);
    assert_ne!(changed, after);
    let text = format!("{before}id = \"{id}\"{changed}");
    province.rehearse("draft/law/parameters/penalty.toml", &text).await;
}

#[when(regex = r"^负责人用草案演练，把销售金额的标准从 (\d+)万 改为 (\d+)万$")]
async fn with_table(province: &mut Province, from: String, to: String) {
    let old = format!("offence == '214' && sales_amount >= {from} * wan\"");
    let text = THRESHOLD.replace(&old, &format!("offence == '214' && sales_amount >= {to} * wan\""));
    assert_ne!(text, THRESHOLD);
    province.rehearse("law/tables/ip-crime-threshold.toml", &text).await;
}

#[when(regex = r"^负责人用草案演练，把“(\S+)”写成读不懂的样子$")]
async fn with_mistake(province: &mut Province, id: String) {
    let text = PENALTY.replace(&format!("id = \"{id}\""), &format!("id = \"{id}\"\nlength = 1"));
    province.rehearse("law/parameters/penalty.toml", &text).await;
}

#[then(regex = r"^演练结果写明“(.+)”和“(.+)”$")]
async fn outcome_says(province: &mut Province, one: String, other: String) {
    assert_eq!(province.answer.status, 200, "{}", province.answer.text());
    let outcome = province.answer.part("outcome");
    assert!(outcome.contains(&one) && outcome.contains(&other), "{outcome}");
}

#[then("演练结果里有这个办件")]
async fn outcome_opens(province: &mut Province) {
    let case = province.case.clone();
    assert!(province.answer.link(&case).is_some(), "{}", province.answer.text());
}

#[then(regex = r"^办件的期限“(.+)”仍止于 (.+)$")]
async fn still_ends(province: &mut Province, limit: String, ends: String) {
    let case = province.case.clone();
    province.limit_ends("承办人", &case, &limit, &ends).await;
}

#[then(regex = r"^演练被拒绝，写明“(.+)”$")]
async fn refused(province: &mut Province, words: String) {
    assert_eq!(province.answer.status, 422, "{}", province.answer.text());
    assert!(province.answer.text().contains(&words), "{}", province.answer.text());
}

#[then("承办人不能演练，页面写明由谁进行")]
async fn not_allowed(province: &mut Province) {
    let page = province.look("承办人", "/law/rehearsal?on=2027-01-01").await;
    let text = page.text();
    assert!(text.contains("负责人、法制审核人员") && !text.contains("演练到这一天"), "{text}");
}
