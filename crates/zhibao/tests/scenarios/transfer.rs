//! Steps of a regulator's case: lead, team, report, decision, transfer.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::Form;

/// Papers of a transfer: title, input.
pub const PAPERS: [(&str, &str); 3] = [
    ("涉嫌犯罪案件移送书", "u.transfer_letter"),
    ("涉嫌犯罪案件情况的调查报告", "u.investigation_report"),
    ("涉案物品清单", "u.goods_list"),
];

/// Field that holds a figure.
pub fn figure(name: &str) -> &'static str {
    match name {
        "违法所得" => "illegal_income",
        "销售金额" => "sales_amount",
        "未售货值" => "unsold_value",
        other => panic!("no figure {other}"),
    }
}

impl Province {
    /// Registers a lead.
    async fn lead(&mut self, offence: &str, day: &str, name: &str, amount: &str) {
        let client = self.person("承办人").await;
        let page = client.get("/cases/new/crime-transfer/discover").await;
        let form = page
            .form("/discover")
            .set("f.title", "演示甲商行涉嫌销售假冒注册商标的商品案")
            .set("f.offence", offence)
            .set("f.act_date", day)
            .set(&format!("f.{}", figure(name)), amount);
        self.answer = client.submit(&form).await;
        self.done();
        self.case = self.answer.path.split('?').next().unwrap().to_owned();
    }

    async fn team(&mut self) {
        self.lead("214", "2026-01-15", "违法所得", "4.2万元").await;
        let case = self.case.clone();
        self.assign("负责人", &case, "李演示", "承办人").await;
        self.act("负责人", &case, "designate", |form| form).await;
        self.done();
    }

    async fn report(&mut self, opinion: &str) {
        let case = self.case.clone();
        let opinion = opinion.to_owned();
        self.act("承办人", &case, "report", |form| {
            let form = form.set("f.transfer_ground", "standard").set("opinion", &opinion);
            let form = form.set("f.report_opinion", &format!("建议移送。{opinion}"));
            form.attach("u.written_report", "书面报告.txt", "演示书面报告".as_bytes())
        })
        .await;
    }

    pub async fn co_sign(&mut self, part: &str) {
        let client = self.person(part).await;
        let page = client.get(&self.case).await;
        let asked =
            page.link("/co-sign?proposal=").unwrap_or_else(|| panic!("nothing to co-sign: {}", page.text()));
        let asked = client.get(&asked).await;
        self.answer = client.submit(&asked.form("/standing/co-sign")).await;
        self.done();
    }

    async fn reported(&mut self, opinion: &str) {
        self.team().await;
        self.report(opinion).await;
        self.done();
        self.co_sign("另一名承办人").await;
    }

    /// Reported and approved.
    pub async fn approved(&mut self, opinion: &str) {
        self.reported(opinion).await;
        let case = self.case.clone();
        self.act("负责人", &case, "approve", |form| form.set("f.approval_opinion", "同意移送。")).await;
        self.done();
    }

    /// Sends the case to the police, without one of the papers.
    pub async fn transfer(&mut self, without: &str) {
        let case = self.case.clone();
        let papers: Vec<(&str, &str)> = PAPERS.into_iter().filter(|(title, _)| *title != without).collect();
        self.act("承办人", &case, "transfer", |form| {
            let form: Form = form.set("f.police_organ", "2301-police");
            let attach = |form: Form, (title, input): &(&str, &str)| {
                form.attach(input, &format!("{title}.txt"), title.as_bytes())
            };
            papers.iter().fold(form, attach)
        })
        .await;
    }
}

#[when(regex = r"^承办人登记线索，涉嫌 (\S+)，行为日期 (\S+)，(违法所得|销售金额|未售货值) (\S+)$")]
async fn registers_lead(province: &mut Province, offence: String, day: String, name: String, amount: String) {
    province.lead(&offence, &day, &name, &amount).await;
}

#[given("承办人已登记达到标准的线索")]
async fn lead_is_registered(province: &mut Province) {
    province.lead("214", "2026-01-15", "违法所得", "4.2万元").await;
}

#[given("两人专案组已成立")]
async fn team_of_two(province: &mut Province) {
    province.team().await;
}

#[given("书面报告已送到负责人")]
async fn report_is_with_the_head(province: &mut Province) {
    province.reported("").await;
}

#[given(regex = r"^承办人在报告里写了内部意见“(.+)”$")]
async fn internal_opinion(province: &mut Province, opinion: String) {
    province.approved(&opinion).await;
    province.transfer("").await;
    province.done();
}

#[given("负责人已批准移送")]
async fn head_has_approved(province: &mut Province) {
    province.approved("").await;
}

#[when("负责人成立专案组")]
async fn head_designates(province: &mut Province) {
    let case = province.case.clone();
    province.act("负责人", &case, "designate", |form| form).await;
}

#[when("承办人提出移送的书面报告")]
async fn handler_reports(province: &mut Province) {
    province.report("").await;
    province.done();
}

#[when("承办人报请审批而不附书面报告")]
async fn handler_reports_without_paper(province: &mut Province) {
    let case = province.case.clone();
    let fill = |form: Form| form.set("f.transfer_ground", "standard").set("f.report_opinion", "建议移送。");
    province.act("承办人", &case, "report", fill).await;
}

#[when("另一名承办人联署")]
async fn second_signs(province: &mut Province) {
    province.co_sign("另一名承办人").await;
}

#[when("负责人批准移送")]
async fn head_approves(province: &mut Province) {
    let case = province.case.clone();
    province.act("负责人", &case, "approve", |form| form).await;
    province.done();
}

#[when(regex = r"^负责人不批准移送，理由是“(.*)”$")]
async fn head_refuses(province: &mut Province, reason: String) {
    let case = province.case.clone();
    province.act("负责人", &case, "refuse-transfer", |form| form.set("f.refusal_reason", &reason)).await;
}

#[when("承办人移送公安机关")]
async fn handler_transfers(province: &mut Province) {
    province.transfer("").await;
}

#[when(regex = r"^承办人移送公安机关，缺“(.+)”$")]
async fn handler_transfers_without(province: &mut Province, paper: String) {
    province.transfer(&paper).await;
}

#[then(regex = r"^办件状态是“(.+)”$")]
async fn state_is(province: &mut Province, wanted: String) {
    let case = province.case.clone();
    let state = province.state("承办人", &case).await;
    assert!(state.contains(&wanted), "{state}");
}

#[then(regex = r"^时间线写明“(.+)”$")]
async fn timeline_says(province: &mut Province, words: String) {
    let case = province.case.clone();
    let timeline = province.timeline("承办人", &case).await;
    assert!(timeline.contains(&words), "{timeline}");
}

#[then(regex = r"^期限“(.+)”止于 (.+)$")]
async fn limit_ends(province: &mut Province, limit: String, ends: String) {
    let case = province.case.clone();
    province.limit_ends("承办人", &case, &limit, &ends).await;
}
