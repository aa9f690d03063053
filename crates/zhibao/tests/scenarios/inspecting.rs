//! Steps of an inspection that looks into the cases of another organ.
use crate::province::Province;
use cucumber::{given, then, when};
use jiff::SignedDuration;
use testkit::html::Form;

/// Plans, approves and begins an inspection of the regulator; `fill` says how.
async fn inspect(province: &mut Province, fill: impl FnOnce(Form) -> Form) {
    let client = province.person("检查人员").await;
    let today = case::actor::civil_date(province.server().now());
    let last = today.saturating_add(jiff::Span::new().days(30));
    let page = client.get("/cases/new/enforcement-inspection/plan-inspection").await;
    let form = page
        .form("/plan-inspection")
        .set("f.title", "商标法执法检查（演示）")
        .set("f.laws", "商标法")
        .set("f.scope", "2025年以来的商标行政处罚")
        .set("f.inspected_organs.0", "2301-amr")
        .set("f.from_on", &today.to_string())
        .set("f.until_on", &last.to_string());
    province.answer = client.submit(&fill(form)).await;
    province.done();
    let inspection = province.answer.path.split('?').next().unwrap().to_owned();
    province.task = inspection.clone();
    province.act("检查负责人", &inspection, "approve-inspection", |form| form).await;
    province.done();
    let fill = |form: Form| form.set("f.team.0.name", "代表甲（演示）").set("f.team.0.kind", "person");
    province.act("检查人员", &inspection, "form-team", fill).await;
    province.done();
    province.act("检查人员", &inspection, "start-inspection", |form| form).await;
    province.done();
}

#[given("省人大常委会检查该机关，方式是“在线查阅办件”，期间三十天")]
async fn into_files(province: &mut Province) {
    inspect(province, |form| form.set("f.methods.5", "files")).await;
}

#[given("省人大常委会检查该机关，只查阅“当场处罚”")]
async fn into_some_files(province: &mut Province) {
    let fill = |form: Form| form.set("f.methods.5", "files").set("f.file_kinds.1", "on-the-spot-penalty");
    inspect(province, fill).await;
}

/// Pages of the list and of the regulator's case in it.
fn files(province: &Province) -> (String, String) {
    let list = format!("{}/files", province.task);
    let case = province.case.rsplit('/').next().unwrap();
    (list.clone(), format!("{list}/{case}"))
}

#[then("检查人员在查阅清单里看到这一件，打不开办件本身")]
async fn listed(province: &mut Province) {
    let (list, one) = files(province);
    let card = province.look("检查人员", &province.task.clone()).await;
    assert!(card.html.contains(&list), "{}", card.text());
    assert!(
        card.text().contains("哈尔滨市市场监督管理局") && !card.text().contains("2301-amr"),
        "{}",
        card.text()
    );
    let page = province.look("检查人员", &list).await;
    assert!(page.html.contains(&one) && page.text().contains("箱包案"), "{}", page.text());
    let case = province.case.clone();
    assert_eq!(province.look("检查人员", &case).await.status, 404);
}

#[given(regex = r"^已登记线索“(.+)”，当事人是自然人“(.+)”$")]
async fn clue_about(province: &mut Province, title: String, name: String) {
    let fill = |form: Form| {
        let form = form.set("f.title", &title).set("f.parties.0.name", &name);
        form.set("f.parties.0.kind", "person")
    };
    province.penalty(fill).await;
}

#[then(regex = r"^检查人员查阅这一件，看到“(.+)”，看不到“(.+)”、意见和材料$")]
async fn looked_into(province: &mut Province, title: String, name: String) {
    let (_, one) = files(province);
    let page = province.look("检查人员", &one).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        page.text().contains(&title) && page.text().contains("哈尔滨市市场监督管理局"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("张某某") && !page.text().contains(&name), "{}", page.text());
    assert!(page.text().contains("登记线索 哈尔滨市"), "who acted is the organ: {}", page.text());
    assert!(!page.html.contains("/papers/") && !page.html.contains("/acts/"), "{}", page.text());
}

#[then(regex = r"^负责人在查看记录里看到“(.+)”$")]
async fn told(province: &mut Province, what: String) {
    let looks = province.look("负责人", "/finders/looks").await;
    assert!(looks.text().contains(&what) && looks.text().contains("戴演示"), "{}", looks.text());
}

#[then(regex = r"^(负责人|检查人员)打不开查阅清单$")]
async fn closed(province: &mut Province, part: String) {
    let (list, one) = files(province);
    for path in [list, one] {
        assert_eq!(province.look(&part, &path).await.status, 404, "{path}");
    }
}

#[when("三十一天过去")]
fn month_later(province: &mut Province) {
    province.server().advance(SignedDuration::from_hours(31 * 24));
}

#[then("检查人员在查阅清单里看不到这一件，也打不开")]
async fn out_of_scope(province: &mut Province) {
    let (list, one) = files(province);
    let page = province.look("检查人员", &list).await;
    assert!(page.status == 200 && !page.html.contains(&one), "{}", page.text());
    assert_eq!(province.look("检查人员", &one).await.status, 404);
}
