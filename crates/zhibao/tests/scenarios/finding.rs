//! Steps of what is found in cases: missed transfers, looks, cases alike.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::Form;

/// Name of a finder's page.
fn finder(title: &str) -> &'static str {
    match title {
        "应移送未移送" => "/finders/missed-transfer",
        "应反向移送未移送" => "/finders/missed-reverse-transfer",
        other => panic!("no finder {other}"),
    }
}

/// The address of the first finding on the page of a finder.
fn found(page: &testkit::Page, finder: &str) -> Option<String> {
    let prefix = format!("{finder}/");
    let links = testkit::html::links(&page.html).into_iter().map(|(href, _)| href);
    links.into_iter().find(|href| href.starts_with(&prefix) && !href.contains(".csv"))
}

impl Province {
    /// A penalty case up to its filing; `fill` adds to the first form.
    pub async fn penalty(&mut self, fill: impl FnOnce(Form) -> Form) {
        let client = self.person("承办人").await;
        let page = client.get("/cases/new/administrative-penalty/register-clue").await;
        let form = page
            .form("/register-clue")
            .set("f.title", "演示丙商行销售侵权箱包案")
            .set("f.clue_source", "inspection")
            .set("f.found_on", "2026-03-01")
            .set("f.facts", "演示案情：内部细节不外传。");
        self.answer = client.submit(&fill(form)).await;
        self.done();
        self.case = self.answer.path.split('?').next().unwrap().to_owned();
    }

    pub async fn penalty_filed(&mut self) {
        let case = self.case.clone();
        self.assign("负责人", &case, "李演示", "办案人员").await;
        self.act("承办人", &case, "report-verification", |form| {
            let form = form.set("f.verification", "现场检查并购样。").set("f.proposal", "file");
            form.set("f.in_jurisdiction", "yes").set("f.act_ended_on", "2026-02-20")
        })
        .await;
        self.done();
        self.act("负责人", &case, "file-case", |form| form.set("f.approval_opinion", "同意立案。")).await;
        self.done();
    }

    /// The page of the finding about the regulator's case, as somebody sees it.
    async fn finding(&mut self, part: &str) -> testkit::Page {
        let list = self.look(part, "/finders/missed-transfer").await;
        let link = found(&list, "/finders/missed-transfer").unwrap_or_else(|| panic!("{}", list.text()));
        self.look(part, &link).await
    }
}

#[given(regex = r"^处罚案件已立案，涉嫌 (\S+)，行为日期 (\S+)，销售金额 (\S+)$")]
async fn penalty_is_filed(province: &mut Province, offence: String, day: String, amount: String) {
    let fill =
        |form: Form| form.set("f.offence", &offence).set("f.act_date", &day).set("f.sales_amount", &amount);
    province.penalty(fill).await;
    province.penalty_filed().await;
}

#[when("承办人转涉嫌犯罪移送")]
async fn referred(province: &mut Province) {
    let case = province.case.clone();
    let fill = |form: Form| form.set("f.agency_organ", "2301-amr");
    province.act("承办人", &case, "refer-crime", fill).await;
    province.done();
}

#[then(regex = r"^(\S+)在查漏“(.+)”里看到“(.+)”$")]
async fn finds(province: &mut Province, part: String, title: String, words: String) {
    let page = province.look(&part, finder(&title)).await;
    assert!(page.text().contains(&words), "{}", page.text());
}

#[then(regex = r"^(\S+)在查漏“(.+)”里看不到它$")]
async fn does_not_find(province: &mut Province, part: String, title: String) {
    let path = finder(&title);
    let page = province.look(&part, path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(found(&page, path), None, "{}", page.text());
    assert!(!page.html.contains("演示丙商行") && !page.html.contains("演示甲商行"), "{}", page.text());
}

#[then(regex = r"^检察官打开这个发现，写明“(.+)”和“(.+)”$")]
async fn finding_says(province: &mut Province, one: String, other: String) {
    let text = province.finding("检察官").await.text();
    assert!(text.contains(&one) && text.contains(&other), "{text}");
}

#[then("检察官打不开这个办件，也看不到案情")]
async fn bounded(province: &mut Province) {
    let case = province.case.clone();
    for path in [case.clone(), format!("{case}/print"), format!("{case}/acts/refer-crime")] {
        assert_eq!(province.look("检察官", &path).await.status, 404, "{path}");
    }
    let page = province.finding("检察官").await;
    assert!(!page.html.contains("内部细节"), "{}", page.text());
}

#[then(regex = r"^承办人的查看记录里有“(.+)”$")]
async fn looked_at(province: &mut Province, organ: String) {
    let page = province.look("承办人", "/finders/looks").await;
    assert!(page.text().contains(&organ) && page.text().contains("演示丙商行"), "{}", page.text());
}

#[when("检察官由这个发现登记监督")]
async fn opens_supervision(province: &mut Province) {
    let link = province.finding("检察官").await.link("/cases/new/filing-supervision").unwrap();
    let client = province.person("检察官").await;
    let page = client.get(&link).await;
    province.answer = client.submit(&page.form("/open-on-agency")).await;
    province.done();
    province.task = province.answer.path.split('?').next().unwrap().to_owned();
}

#[then(regex = r"^监督办件状态是“(.+)”$")]
async fn supervision_state(province: &mut Province, wanted: String) {
    let case = province.task.clone();
    let state = province.state("检察官", &case).await;
    assert!(state.contains(&wanted), "{state}");
}

#[then(regex = r"^监督办件里写明“(.+)”$")]
async fn supervision_says(province: &mut Province, words: String) {
    let case = province.task.clone();
    let timeline = province.timeline("检察官", &case).await;
    assert!(timeline.contains(&words), "{timeline}");
}

fn about_mark(form: Form, number: &str) -> Form {
    form.set("f.rights.0.kind", "trademark").set("f.rights.0.number", number)
}

#[given(regex = r"^一件处罚案件涉及商标 (\S+)$")]
async fn case_about_mark(province: &mut Province, number: String) {
    province.penalty(|form| about_mark(form, &number)).await;
    province.task = province.case.clone();
}

#[when(regex = r"^承办人再登记一条涉及商标“(.+)”的线索，先查一查$")]
async fn looks_for_alike(province: &mut Province, number: String) {
    let client = province.person("承办人").await;
    let page = client.get("/cases/new/administrative-penalty/register-clue").await;
    let form = page.form("/register-clue").set("f.title", "演示丁店销售侵权箱包案");
    let form = about_mark(form.set("f.clue_source", "inspection").set("f.found_on", "2026-03-01"), &number);
    let mut asked = form.clone();
    asked.pairs.push(("_more".into(), "_alike".into()));
    province.answer = client.submit(&asked).await;
}

#[then(regex = r"^立件的表单提示“(.+)”$")]
async fn hinted(province: &mut Province, words: String) {
    assert_eq!(province.answer.status, 200, "{}", province.answer.text());
    assert!(province.answer.text().contains(&words), "{}", province.answer.text());
}

#[when("承办人提交这条线索")]
async fn submits_clue(province: &mut Province) {
    let client = province.person("承办人").await;
    let form = province.answer.form("/register-clue");
    province.answer = client.submit(&form).await;
    province.done();
    province.case = province.answer.path.split('?').next().unwrap().to_owned();
}

#[then(regex = r"^它的关联栏里写明“(.+)”$")]
async fn related_says(province: &mut Province, words: String) {
    let case = province.case.clone();
    let related = province.look("承办人", &case).await.part("related");
    assert!(related.contains(&words) && related.contains("演示丙商行"), "{related}");
}

#[when("承办人在关联栏里点关联")]
async fn links(province: &mut Province) {
    let case = province.case.clone();
    let client = province.person("承办人").await;
    let page = client.get(&case).await;
    let related = testkit::html::element(&page.html, "related").unwrap();
    let form = testkit::html::forms(related).into_iter().next().unwrap();
    province.answer = client.submit(&form).await;
    province.done();
}

#[then("两件办件已经关联")]
async fn linked(province: &mut Province) {
    let case = province.case.clone();
    let page = province.look("承办人", &case).await;
    assert!(page.part("related").contains("已关联"), "{}", page.part("related"));
    assert!(page.part("links").contains("演示丙商行"), "{}", page.part("links"));
}

#[when(regex = r"^办案民警查涉及商标 (\S+) 的办件$")]
async fn police_look(province: &mut Province, number: String) {
    let client = province.person("办案民警").await;
    // The police open no case by themselves: what is alike is asked of what they may see.
    let page = client.get(&format!("/search?q={number}")).await;
    province.answer = page;
}

#[then("办案民警什么也查不到")]
async fn police_find_nothing(province: &mut Province) {
    let case = province.task.clone();
    assert!(!province.answer.html.contains("演示丙商行"), "{}", province.answer.text());
    assert_eq!(province.look("办案民警", &case).await.status, 404);
}

#[when(regex = r"^承办人把案由确定为 (\S+)$")]
async fn cause_chosen(province: &mut Province, cause: String) {
    let case = province.case.clone();
    province.act("承办人", &case, "choose-cause", |form| form.set("f.cause", &cause)).await;
    province.done();
}

#[then(regex = r"^承办人现在能办“(.+)”，不能办“(.+)”$")]
async fn open_and_shut(province: &mut Province, open: String, shut: String) {
    let case = province.case.clone();
    let page = province.look("承办人", &case).await;
    let offered = |title: &str| {
        let acts = testkit::html::links(&page.html).into_iter();
        acts.filter(|(href, _)| href.contains("/acts/")).any(|(_, words)| words.contains(title))
    };
    assert!(offered(&open), "{open}: {}", page.text());
    for title in shut.split("”“") {
        assert!(!offered(title), "{title}: {}", page.text());
    }
}
