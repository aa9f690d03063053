//! Steps of the figures of a campaign.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::{Form, links};

#[given(regex = r"^办公室已部署专项“(.+)”，单位已签收$")]
async fn deployed(province: &mut Province, tag: String) {
    let client = province.person("办公室").await;
    let page = client.get("/cases/new/special-campaign/plan-campaign").await;
    let form = page
        .form("/plan-campaign")
        .set("f.title", "演示专项行动")
        .set("f.campaign_kind", "other")
        .set("f.campaign_tag", &tag)
        .set("f.campaign_year", "2026")
        .set("f.scope", "网络版权。")
        .set("f.units.0", "2301-amr")
        .set("f.from_on", "2026-02-01")
        .set("f.until_on", "2026-10-31")
        .set("f.unit_due_on", "2026-11-10")
        .set("f.tally_due_on", "2026-11-30")
        .attach("u.plan_file", "方案.txt", b"demo");
    province.answer = client.submit(&form).await;
    province.done();
    province.task = province.answer.path.split('?').next().unwrap().to_owned();
    let campaign = province.task.clone();
    let fill = |form: Form| form.set("f.approval_opinion", "同意开展。");
    province.act("办公室", &campaign, "approve-campaign", fill).await;
    province.done();
    province.act("办公室", &campaign, "start-campaign", |form| form).await;
    province.done();
    province.act("办公室", &campaign, "deploy-to-unit", |form| form.set("f.unit_organ", "2301-amr")).await;
    province.done();
    province.sign("局收发").await;
}

#[given(regex = r"^带标签“(.+)”的处罚案件已立案，非法经营数额 (\S+)$")]
async fn tagged(province: &mut Province, tag: String, amount: String) {
    let fill = |form: Form| {
        let form = form.set("f.campaign", &tag).set("f.business_amount", &amount);
        form.set("f.offence", "213").set("f.act_date", "2026-01-15")
    };
    province.penalty(fill).await;
    province.penalty_filed().await;
}

/// The cells of the line 合计: words and address.
async fn sum(province: &mut Province) -> Vec<(String, String)> {
    let campaign = province.task.clone();
    let page = province.look("办公室", &campaign).await;
    let tally = testkit::html::element(&page.html, "tally").unwrap_or_else(|| panic!("{}", page.text()));
    let (_, line) = tally.split_once("合计").unwrap_or_else(|| panic!("{tally}"));
    let line = line.split("</tr>").next().unwrap();
    links(line).into_iter().map(|(href, words)| (words.trim().to_owned(), href)).collect()
}

#[then(regex = r"^办公室的专项统计合计是案件 (\d+)、货值 (\S+)、移送 (\d+)$")]
async fn sums_are(province: &mut Province, cases: String, value: String, transfers: String) {
    let cells: Vec<String> = sum(province).await.into_iter().map(|(words, _)| words).collect();
    assert_eq!([&cells[0], &cells[1], &cells[3]], [&cases, &value, &transfers], "{cells:?}");
}

/// A figure as a number: cases, pieces or fen.
fn amount(words: &str) -> i64 {
    let plain = words.replace(',', "");
    plain.parse().unwrap_or_else(|_| plain.parse::<vocabulary::Money>().unwrap().fen())
}

#[then("合计里每个数字点开的案件之和等于这个数字")]
async fn every_figure_opens_to_its_cases(province: &mut Province) {
    let cells = sum(province).await;
    open_to_their_cases(province, "办公室", &cells).await;
}

/// Every cell of a line of figures leads to the cases whose figures add up to it.
pub async fn open_to_their_cases(province: &mut Province, part: &str, cells: &[(String, String)]) {
    assert!(cells.len() >= 4, "{cells:?}");
    for (place, (words, href)) in cells.iter().enumerate() {
        let page = province.look(part, href).await;
        assert_eq!(page.status, 200, "{href}: {}", page.text());
        let rows = page.html.split("<tbody>").nth(1).map(|rows| rows.split("</tbody>").next().unwrap());
        let rows = rows.unwrap_or_default().split("<tr>").skip(1);
        // Three cells tell the case; the figures follow in the same order as on the board.
        let figures = rows.map(|row| {
            let cell = row.split("</td>").nth(3 + place).unwrap();
            amount(testkit::html::text(&format!("{cell}</td>")).trim())
        });
        assert_eq!(figures.sum::<i64>(), amount(words), "{href}: {}", page.text());
    }
}

#[then("办公室只看到编号和数字，打不开这个案件")]
async fn bounded(province: &mut Province) {
    let (case, href) = (province.case.clone(), sum(province).await[0].1.clone());
    let page = province.look("办公室", &href).await;
    assert!(page.text().contains("罚〔2026〕") && !page.html.contains("演示丙商行"), "{}", page.text());
    assert_eq!(province.look("办公室", &case).await.status, 404);
    let looks = province.look("承办人", "/finders/looks").await;
    assert!(looks.text().contains("领导小组办公室"), "{}", looks.text());
}

#[then(regex = r"^办公室填报统计的表单已填好案件 (\d+)、移送 (\d+)，写明“(.+)”$")]
async fn begun(province: &mut Province, cases: String, transfers: String, says: String) {
    let campaign = province.task.clone();
    let page = province.look("办公室", &format!("{campaign}/acts/record-tally")).await;
    let form = page.form("/record-tally");
    assert_eq!(form.value("f.tally_cases"), Some(cases.as_str()));
    assert_eq!(form.value("f.tally_transferred"), Some(transfers.as_str()));
    assert!(page.text().contains(&says), "{}", page.text());
}

#[when(regex = r"^办公室填报统计，案件改为 (\d+)，(?:不写原因|原因是“(.*)”)$")]
async fn reported(province: &mut Province, cases: String, why: String) {
    let campaign = province.task.clone();
    let fill = |form: Form| {
        let form = form.set("f.tally_cases", &cases).set("f.tally_difference", &why);
        form.attach("u.tally_list", "清单.txt", b"demo")
    };
    province.act("办公室", &campaign, "record-tally", fill).await;
}

#[then(regex = r"^专项进入“(.+)”，时间线记下当时的统计页“(.+)”$")]
async fn told(province: &mut Province, stage: String, figures: String) {
    province.done();
    let campaign = province.task.clone();
    assert!(province.state("办公室", &campaign).await.contains(&stage));
    let timeline = province.timeline("办公室", &campaign).await;
    assert!(timeline.contains("当时的统计页") && timeline.contains(&figures), "{timeline}");
}
