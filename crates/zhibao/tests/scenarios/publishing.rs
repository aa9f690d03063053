//! Steps of a typical case whose text is read by the program before it is published.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::Form;

#[given("案例已入选待脱敏，关联原案件")]
async fn chosen(province: &mut Province) {
    let client = province.person("承办人").await;
    let page = client.get("/cases/new/case-publication/nominate-case").await;
    let form = page
        .form("/nominate-case")
        .set("f.title", "演示典型案例")
        .set("f.case_field", "trademark")
        .set("f.case_kind", "penalty")
        .set("f.award_year", "2026")
        .set("f.source_case_number", "哈市监罚〔2026〕1号")
        .set("f.effective", "yes")
        .set("f.nomination_reason", "演示")
        .set("f.case_text", "某商行……");
    province.answer = client.submit(&form).await;
    province.done();
    let nominated = province.answer.path.split('?').next().unwrap().to_owned();
    let source = province.case.rsplit('/').next().unwrap().to_owned();
    let page = client.get(&nominated).await;
    let form = page.form("/standing/link").set("other", &source).set("reason", "原案件");
    province.answer = client.submit(&form).await;
    province.done();
    province.act("负责人", &nominated, "select-case", |form| form.set("f.selection_note", "同意")).await;
    province.done();
    for name in ["张演示", "李演示"] {
        province.assign("负责人", &nominated, name, "脱敏确认人").await;
    }
    province.task = nominated;
}

#[when(regex = r"^脱敏确认人交文稿“(.+)”$")]
async fn handed_in(province: &mut Province, text: String) {
    let fill = |form: Form| {
        let form = form.set("f.persons_hidden", "yes").set("f.minors_hidden", "none");
        let form = form.set("f.secrets_hidden", "none").set("f.state_secrets_checked", "yes");
        form.set("f.files_checked", "none").attach("u.redacted_text", "脱敏稿.txt", text.as_bytes())
    };
    let nominated = province.task.clone();
    province.act("承办人", &nominated, "confirm-redaction", fill).await;
}

#[then(regex = r"^不能通过，写明“(.+)”和“(.+)”$")]
fn refused(province: &mut Province, name: String, number: String) {
    let says = province.answer.text();
    assert_eq!(province.answer.status, 422, "{says}");
    assert!(says.contains("里还有") && says.contains(&name) && says.contains(&number), "{says}");
}

#[then("文稿等待另一名确认人联署")]
fn proposed(province: &mut Province) {
    province.done();
}
