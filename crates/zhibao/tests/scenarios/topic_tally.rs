//! Steps of the figures that count the cases of a topic.
use crate::province::Province;
use crate::tally::open_to_their_cases;
use cucumber::{given, then};
use testkit::html::{element, links, text};

/// The card to which an indicator on the page of measure 17 leads, as somebody sees it.
async fn card(province: &mut Province, part: &str, title: &str) -> String {
    let measure = province.look(part, "/plan/17").await;
    let found = links(&measure.html).into_iter().find(|(_, words)| words.trim() == format!("指标：{title}"));
    let (href, _) = found.unwrap_or_else(|| panic!("{}", measure.text()));
    let (path, anchor) = href.split_once('#').unwrap();
    let page = province.look(part, path).await;
    assert_eq!(page.status, 200, "{href}");
    element(&page.html, anchor).unwrap_or_else(|| panic!("{href} leads nowhere: {}", page.text())).to_owned()
}

/// The cells of the line 合计: words and address.
fn sum(card: &str) -> Vec<(String, String)> {
    let (_, line) = card.split_once("合计").unwrap_or_else(|| panic!("{card}"));
    let line = line.split("</tr>").next().unwrap();
    links(line).into_iter().map(|(href, words)| (words.trim().to_owned(), href)).collect()
}

#[given(regex = r"^标为“(.+)”的处罚案件已立案，非法经营数额 (\S+)$")]
async fn filed(province: &mut Province, topic: String, amount: String) {
    let fill = |form: testkit::html::Form| {
        let form = form.set("f.business_amount", &amount).set("f.offence", "213");
        form.set("f.act_date", "2026-01-15")
    };
    province.penalty(fill).await;
    province.mark(&topic).await;
    province.penalty_filed().await;
}

#[then(regex = r"^(\S+)的“(.+)”是办件 (\d+)、行政处罚立案 (\d+)、涉案货值 (\S+)、移送公安机关 (\d+)$")]
async fn figures_are(
    province: &mut Province,
    part: String,
    title: String,
    cases: String,
    filed: String,
    value: String,
    transfers: String,
) {
    let card = card(province, &part, &title).await;
    let heads = text(card.split("</thead>").next().unwrap());
    let cells: Vec<String> = sum(&card).into_iter().map(|(words, _)| words).collect();
    for (head, place) in [("办件", 0), ("行政处罚立案", 2), ("涉案货值", 5), ("移送公安机关", 6)]
    {
        assert!(heads.contains(head), "{heads}");
        let wanted = [&cases, &cases, &filed, &filed, &filed, &value, &transfers][place];
        assert_eq!(&cells[place], wanted, "{head}: {cells:?}");
    }
}

#[then(regex = r"^“(.+)”的每个数字点开的办件之和等于这个数字$")]
async fn every_figure_opens(province: &mut Province, title: String) {
    let card = card(province, "承办人", &title).await;
    open_to_their_cases(province, "承办人", &sum(&card)).await;
}

#[then(regex = r"^计划第 17 项的指标“(.+)”打开的就是它$")]
async fn measure_opens_it(province: &mut Province, title: String) {
    let card = card(province, "承办人", &title).await;
    assert!(text(&card).contains(&title), "{}", text(&card));
}
