//! Steps of what passes between the regulator and the police.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::{Form, links};
use testkit::server::query;

fn notice(form: Form) -> Form {
    form.set("f.filing_basis", "有犯罪事实，需要追究刑事责任。").attach(
        "u.filing_notice",
        "立案通知书.txt",
        b"demo",
    )
}

impl Province {
    /// The police sign for the transfer and name an officer.
    async fn received(&mut self) {
        self.police = self.sign("公安收发").await;
        let police = self.police.clone();
        self.assign("公安负责人", &police, "陈演示", "办案民警").await;
    }

    /// Received, filed by the police, and the notice signed for by the regulator.
    pub async fn filed(&mut self) {
        self.received().await;
        self.proposed("file").await;
        let police = self.police.clone();
        self.act("公安负责人", &police, "file-case", notice).await;
        self.done();
        self.sign("局收发").await;
    }

    async fn proposed(&mut self, proposal: &str) {
        let police = self.police.clone();
        let fill = |form: Form| form.set("f.proposal", proposal).set("f.proposal_reason", "演示理由");
        self.act("办案民警", &police, "propose", fill).await;
        self.done();
    }
}

#[given("公安机关已签收移送")]
async fn police_have_received(province: &mut Province) {
    province.approved("").await;
    province.transfer("").await;
    province.done();
    province.received().await;
}

#[when(regex = r"^公安(?:收发|机关)签收移送$")]
async fn police_receive(province: &mut Province) {
    province.received().await;
}

#[when(regex = r"^(局收发|公安收发)签收来件$")]
async fn signs_for_item(province: &mut Province, part: String) {
    province.sign(&part).await;
}

impl Province {
    /// Somebody gives a reason on the page that a link of another page leads to.
    async fn undo(&mut self, part: &str, from: &str, way: &str, reason: &str) {
        let client = self.person(part).await;
        let page = client.get(from).await;
        // Where the law lets nobody send back, the list offers it to nobody; the page is asked for all the same.
        let instead = page.link("/sign").map(|sign| sign.replace("/sign", way));
        let href = page.link(way).or(instead);
        let href = href.unwrap_or_else(|| panic!("nothing to {way}: {}", page.text()));
        let page = client.get(&href).await;
        self.answer = match page.status {
            200 if page.html.contains("name=\"reason\"") => {
                client.submit(&page.form(way).set("reason", reason)).await
            }
            _ => page,
        };
    }
}

#[when(regex = r"^承办人以“(.*)”撤回移送$")]
async fn takes_back(province: &mut Province, reason: String) {
    let case = province.case.clone();
    province.undo("承办人", &case, "/recall", &reason).await;
}

#[when(regex = r"^(局收发|公安收发)以“(.*)”退回移送$")]
async fn sends_back(province: &mut Province, part: String, reason: String) {
    province.undo(&part, "/handovers", "/return", &reason).await;
}

#[then(regex = r"^不能退回：“(.*)”，依据是“(.*)”$")]
async fn may_not_send_back(province: &mut Province, why: String, article: String) {
    let says = province.answer.objection();
    assert!(says.contains(&why) && says.contains(&article), "{says}");
    assert!(!province.answer.html.contains("name=\"reason\""), "a form that could not be sent");
}

#[then(regex = r"^(\S+)没有待签收的移送$")]
async fn nothing_arrives(province: &mut Province, part: String) {
    let page = province.look(&part, "/handovers").await;
    assert!(page.link("/sign").is_none(), "{}", page.text());
}

#[then(regex = r"^(\S+)看到移送(撤回|退回)：“(.*)”$")]
async fn undone_is_shown(province: &mut Province, part: String, word: String, reason: String) {
    let page = province.look(&part, "/handovers?view=undone").await.text();
    assert!(page.contains(&word) && page.contains(&reason), "{page}");
}

#[when("办案民警建议立案，公安负责人决定立案")]
async fn police_file(province: &mut Province) {
    province.proposed("file").await;
    let police = province.police.clone();
    province.act("公安负责人", &police, "file-case", notice).await;
    province.done();
}

#[when(regex = r"^办案民警建议不予立案，公安负责人以“(.*)”不予立案$")]
async fn police_refuse(province: &mut Province, reason: String) {
    province.proposed("not-file").await;
    let police = province.police.clone();
    let fill = |form: Form| {
        form.set("f.not_filing_reason", &reason).attach("u.refusal_notice", "不予立案通知书.txt", b"demo")
    };
    province.act("公安负责人", &police, "refuse-filing", fill).await;
}

#[when("公安负责人复议后立案")]
async fn police_file_on_reconsideration(province: &mut Province) {
    let police = province.police.clone();
    province.act("公安负责人", &police, "file-on-reconsideration", notice).await;
    province.done();
}

#[when(regex = r"^办案民警通知补正“(.+)”$")]
async fn police_ask_for_more(province: &mut Province, missing: String) {
    let police = province.police.clone();
    let fill = |form: Form| {
        form.set("f.missing_items", &missing).attach("u.completion_notice", "补正通知书.txt", b"demo")
    };
    province.act("办案民警", &police, "request-completion", fill).await;
    province.done();
}

#[when("承办人补正材料")]
async fn handler_completes(province: &mut Province) {
    let case = province.case.clone();
    let fill = |form: Form| form.attach("u.completion_material", "销售记录.txt", b"demo");
    province.act("承办人", &case, "complete-file", fill).await;
    province.done();
}

#[when("承办人提请复议")]
async fn handler_asks_for_reconsideration(province: &mut Province) {
    let case = province.case.clone();
    let fill = |form: Form| {
        let form = form.set("f.reconsideration_reason", "数额有账册佐证。");
        form.attach("u.reconsideration_application", "提请复议书.txt", b"demo")
    };
    province.act("承办人", &case, "request-reconsideration", fill).await;
    province.done();
}

#[then(regex = r"^公安办件状态是“(.+)”$")]
async fn police_state(province: &mut Province, wanted: String) {
    let police = province.police.clone();
    let state = province.state("办案民警", &police).await;
    assert!(state.contains(&wanted), "{state}");
}

#[then(regex = r"^公安办件的时间线写明“(.+)”$")]
async fn police_timeline(province: &mut Province, words: String) {
    let police = province.police.clone();
    let timeline = province.timeline("办案民警", &police).await;
    assert!(timeline.contains(&words), "{timeline}");
}

#[then(regex = r"^公安办件的期限“(.+)”止于 (.+)$")]
async fn police_limit(province: &mut Province, limit: String, ends: String) {
    let police = province.police.clone();
    province.limit_ends("办案民警", &police, &limit, &ends).await;
}

#[then(regex = r"^公安办件里有材料“(.+)”$")]
async fn papers_travelled(province: &mut Province, titles: String) {
    let police = province.police.clone();
    let papers = province.look("办案民警", &police).await.part("papers");
    for title in titles.split('、') {
        assert!(papers.contains(title), "{title}: {papers}");
    }
}

#[then(regex = r"^(\S+)看到移送往来：发出 (\d+)，签收 (\d+)，记录一致$")]
async fn both_counts(province: &mut Province, part: String, sent: u32, signed: u32) {
    let page = province.look(&part, "/handovers").await;
    let matrix = page.part("matrix");
    assert!(matrix.contains(&format!("发出 {sent}签收 {signed}")), "{matrix}");
    assert!(!matrix.contains("未签") && !matrix.contains("超期"), "{matrix}");
    assert!(page.text().contains("记录一致"), "{}", page.text());
}

#[then(regex = r"^(\S+)的移送往来里有“(.+)”$")]
async fn board_shows(province: &mut Province, part: String, words: String) {
    let matrix = province.look(&part, "/handovers").await.part("matrix");
    assert!(matrix.contains(&words), "{matrix}");
}

#[then(regex = r"^公安办件里没有“(.+)”$")]
async fn not_in_the_police_case(province: &mut Province, words: String) {
    let (case, police) = (province.case.clone(), province.police.clone());
    let own = province.look("承办人", &case).await;
    assert!(own.html.contains(&words), "the regulator does not see it either: {}", own.text());
    for part in ["公安收发", "办案民警", "公安负责人"] {
        for path in [police.clone(), format!("{police}/print"), "/handovers".to_owned(), "/desk".to_owned()] {
            let page = province.look(part, &path).await;
            assert_eq!(page.status, 200, "{part} {path}: {}", page.text());
            assert!(!page.html.contains(&words), "{part} {path}: {}", page.text());
        }
    }
}

#[then("办案民警打不开移送机关的办件")]
async fn not_there(province: &mut Province) {
    let case = province.case.clone();
    for path in
        [case.clone(), format!("{case}/print"), format!("{case}/dossier"), format!("{case}/acts/approve")]
    {
        let page = province.look("办案民警", &path).await;
        assert_eq!(page.status, 404, "{path}: {}", page.text());
        assert!(!page.html.contains("演示甲商行"), "{path}: {}", page.text());
    }
}

#[then(regex = r"^检索“(.+)”时办案民警什么也找不到$")]
async fn search_finds_nothing(province: &mut Province, words: String) {
    let path = format!("/search?{}", query(&[("q".to_owned(), words)]));
    for (part, found) in [("承办人", true), ("办案民警", false)] {
        let page = province.look(part, &path).await;
        let hits = links(&page.html)
            .into_iter()
            .filter(|(href, _)| href.starts_with("/cases/") && href != "/cases/new");
        assert_eq!(hits.count() > 0, found, "{part}: {}", page.text());
    }
}
