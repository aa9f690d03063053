//! Steps of the decision table that all organs share.
use crate::province::Province;
use crate::transfer::figure;
use cucumber::{then, when};
use testkit::Page;

const TABLE: &str = "/law/tables/ip-crime-threshold";

fn outcome(page: &Page) -> String {
    let (_, after) =
        page.html.split_once("class=\"z-outcome\">").unwrap_or_else(|| panic!("{}", page.text()));
    testkit::html::text(after.split("</p>").next().unwrap())
}

#[when(regex = r"^(承办人|办案民警)试判：涉嫌 (\S+)，行为日期 (\S+)，(违法所得|销售金额|未售货值) (\S+)$")]
async fn tries(
    province: &mut Province,
    part: String,
    offence: String,
    day: String,
    name: String,
    amount: String,
) {
    let client = province.person(&part).await;
    let form = client.get(TABLE).await.form(TABLE).set("on", &day).set("fact.act_date", &day);
    let form = form.set("fact.offence", &offence).set(&format!("fact.{}", figure(&name)), &amount);
    province.tried.push(client.submit(&form).await);
}

#[then(regex = r"^判定结果是“(.+)”$")]
async fn outcome_is(province: &mut Province, wanted: String) {
    assert_eq!(outcome(province.tried.last().unwrap()), wanted);
}

#[then(regex = r"^差一点的行里有“(.+)”$")]
async fn near_miss(province: &mut Province, wanted: String) {
    let tried = province.tried.last().unwrap().part("tried");
    let (_, misses) = tried.split_once("差一点的行").unwrap_or_else(|| panic!("no near miss: {tried}"));
    let misses = misses.split("新旧标准比较").next().unwrap();
    assert!(misses.contains(&wanted), "{misses}");
}

#[then(regex = r"^两个机关的判定结果都是“(.+)”$")]
async fn both_find(province: &mut Province, wanted: String) {
    assert_eq!(province.tried.len(), 2);
    for page in &province.tried {
        assert_eq!(outcome(page), wanted);
    }
}

#[then(regex = r"^新旧标准比较里“(.+)”一版是“(.+)”$")]
async fn compared(province: &mut Province, version: String, wanted: String) {
    let tried = province.tried.last().unwrap().part("tried");
    let (_, compared) = tried.split_once("新旧标准比较").unwrap_or_else(|| panic!("no comparison: {tried}"));
    assert!(compared.contains(&format!("{version}：{wanted}")), "{compared}");
}
