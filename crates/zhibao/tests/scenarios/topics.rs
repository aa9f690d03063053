//! Steps of topics: suggestions, marks, guidance, counts that open.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::Page;
use testkit::html::{element, links, text};

/// Address of a topic's page, from the list of topics.
async fn topic_page(province: &mut Province, part: &str, title: &str) -> Page {
    let list = province.look(part, "/topics").await;
    let found =
        links(&list.html).into_iter().find(|(href, words)| href.starts_with("/topics/") && words == title);
    let (href, _) = found.unwrap_or_else(|| panic!("no topic {title}: {}", list.text()));
    province.look(part, &href).await
}

/// Figures of a topic's page: words and address of the list behind each.
fn figures(page: &Page) -> Vec<(String, String)> {
    let all = links(&page.html).into_iter().filter(|(href, _)| href.starts_with("/cases?topic="));
    all.map(|(href, words)| (words.trim().trim_end_matches(" 件").to_owned(), href)).collect()
}

/// Rows of a list of cases, page by page.
async fn rows(province: &mut Province, part: &str, path: &str) -> Vec<String> {
    let (mut all, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let page = province.look(part, &path).await;
        assert_eq!(page.status, 200, "{path}");
        let body = page.html.split("<tbody>").nth(1).unwrap_or_default();
        let body = body.split("</tbody>").next().unwrap_or_default();
        all.extend(body.split("<tr>").skip(1).map(text));
        let more = links(&page.html).into_iter().find(|(_, words)| words == "下一页");
        next = more.map(|(href, _)| href);
    }
    all
}

impl Province {
    /// The form of a standing act about a topic on the page of the case.
    async fn topic_form(&mut self, part: &str, kind: &str) -> testkit::html::Form {
        let case = self.case.clone();
        self.look(part, &case).await.form(&format!("/standing/{kind}"))
    }

    pub async fn mark(&mut self, title: &str) {
        let (case, client) = (self.case.clone(), self.person("承办人").await);
        // The form with a choice stands below those that take up a suggestion.
        let forms = testkit::html::forms(&client.get(&case).await.html);
        let form = forms.into_iter().rfind(|form| form.action.ends_with("/standing/topic-mark"));
        self.answer = client.submit(&form.unwrap().pick("topic", title)).await;
        self.done();
    }

    async fn topics_card(&mut self) -> String {
        let case = self.case.clone();
        self.look("承办人", &case).await.part("topics")
    }
}

#[given(regex = r"^已登记线索“([^”]+)”$")]
async fn clue(province: &mut Province, title: String) {
    province.penalty(|form| form.set("f.title", &title)).await;
}

#[given(regex = r"^已登记线索“([^”]+)”，标为“([^”]+)”$")]
async fn marked_clue(province: &mut Province, title: String, topic: String) {
    province.penalty(|form| form.set("f.title", &title)).await;
    province.mark(&topic).await;
}

#[given(regex = r"^已登记移送“([^”]+)”，标为“([^”]+)”$")]
async fn marked_transfer(province: &mut Province, title: String, topic: String) {
    let client = province.person("承办人").await;
    let page = client.get("/cases/new/crime-transfer/discover").await;
    let form = page.form("/discover").set("f.title", &title).set("f.offence", "214");
    province.answer = client.submit(&form.set("f.act_date", "2026-01-15")).await;
    province.done();
    province.case = province.answer.path.split('?').next().unwrap().to_owned();
    province.mark(&topic).await;
}

#[then(regex = r"^专题栏提示“(.+)”中有“(.+)”，可能属于“(.+)”$")]
async fn suggested(province: &mut Province, place: String, word: String, topic: String) {
    let card = province.topics_card().await;
    let says = format!("“{place}”中有“{word}”：本件可能属于专题 {topic}");
    assert!(card.contains(&says), "{card}");
}

#[then("办件没有标任何专题")]
async fn unmarked(province: &mut Province) {
    let case = province.case.clone();
    let page = province.look("承办人", &case).await;
    assert!(!page.html.contains("<dt>专题</dt>"), "{}", page.text());
    assert!(!province.timeline("承办人", &case).await.contains("标记专题"));
}

#[when(regex = r"^承办人接受“(.+)”的提示$")]
async fn accepts(province: &mut Province, topic: String) {
    let case = province.case.clone();
    let page = province.look("承办人", &case).await;
    let card = element(&page.html, "topics").unwrap();
    assert!(text(card).contains(&format!("标为“{topic}”")), "{}", text(card));
    let form = testkit::html::forms(card).into_iter().find(|form| form.action.ends_with("/topic-mark"));
    let client = province.person("承办人").await;
    province.answer = client.submit(&form.unwrap()).await;
    province.done();
}

#[then(regex = r"^办件页头标着“(.+)”$")]
async fn tagged(province: &mut Province, topic: String) {
    let case = province.case.clone();
    let page = province.look("承办人", &case).await;
    let (_, after) = page.html.split_once("<dt>专题</dt>").unwrap_or_else(|| panic!("{}", page.text()));
    assert!(text(after.split("</dd>").next().unwrap()).contains(&topic), "{}", page.text());
}

#[then(regex = r"^专题栏的指引写明“(.+)”和《(.+)》$")]
async fn guided(province: &mut Province, title: String, instrument: String) {
    let card = province.topics_card().await;
    assert!(card.contains(&title) && card.contains(&format!("《{instrument}》")), "{card}");
}

#[then(regex = r"^办理“(.+)”的表单上有“(.+)”的指引和“(.+)”的依据$")]
async fn on_form(province: &mut Province, act: String, topic: String, badge: String) {
    let path = format!("{}/acts/{act}", province.case);
    let page = province.look("承办人", &path).await;
    let form = element(&page.html, "act").unwrap_or_else(|| panic!("{}", page.text()));
    let (_, folded) = form.split_once("<details").unwrap_or_else(|| panic!("{}", text(form)));
    let folded = text(folded.split("</details>").next().unwrap());
    assert!(folded.contains(&format!("专题“{topic}”")), "{folded}");
    assert!(folded.contains('《') && folded.contains(&badge), "{folded}");
}

#[then(regex = r"^办理“(.+)”的表单上没有“(.+)”的指引$")]
async fn not_on_form(province: &mut Province, act: String, topic: String) {
    let path = format!("{}/acts/{act}", province.case);
    let form = province.look("承办人", &path).await.part("act");
    assert!(!form.is_empty() && !form.contains(&format!("专题“{topic}”")), "{form}");
}

#[then(regex = r"^(\S+)的专题“(.+)”共 (\d+) 件，按程序、机关、状态、年份分列$")]
async fn counted_in_parts(province: &mut Province, part: String, topic: String, count: i64) {
    let page = topic_page(province, &part, &topic).await;
    assert_eq!(figures(&page)[0].0, count.to_string(), "{}", page.text());
    for heading in ["按程序", "按机关", "按状态", "按立件年份"] {
        let (_, table) = page.html.split_once(&format!("<h3>{heading}</h3>")).unwrap();
        let table = table.split("</table>").next().unwrap();
        let sum: i64 = links(table).iter().map(|(_, words)| words.trim().parse::<i64>().unwrap()).sum();
        assert_eq!(sum, count, "{heading}: {}", text(table));
    }
}

#[then(regex = r"^专题“(.+)”的每个数字等于点开的清单$")]
async fn figures_open(province: &mut Province, topic: String) {
    let page = topic_page(province, "承办人", &topic).await;
    let all = figures(&page);
    assert!(all.len() >= 5, "{all:?}");
    for (words, href) in all {
        let listed = rows(province, "承办人", &href).await;
        assert_eq!(listed.len().to_string(), words, "{href}: {listed:?}");
    }
}

#[then(regex = r"^(\S+)的专题“(.+)”共 (\d+) 件$")]
async fn counted(province: &mut Province, part: String, topic: String, count: i64) {
    let page = topic_page(province, &part, &topic).await;
    assert_eq!(figures(&page)[0].0, count.to_string(), "{}", page.text());
    let listed = rows(province, &part, &figures(&page)[0].1).await;
    assert_eq!(listed.len().to_string(), count.to_string(), "{listed:?}");
}

#[then(regex = r"^(\S+)的专题“(.+)”共 (\d+) 件，清单里没有“(.+)”$")]
async fn not_counted(province: &mut Province, part: String, topic: String, count: i64, title: String) {
    counted(province, part.clone(), topic.clone(), count).await;
    let page = topic_page(province, &part, &topic).await;
    let listed = province.look(&part, &figures(&page)[0].1).await;
    assert!(!page.html.contains(&title) && !listed.html.contains(&title), "{}", listed.text());
}

#[then(regex = r"^(\S+)用“(.+)”检索到 (\d+) 件$")]
async fn found(province: &mut Province, part: String, words: String, count: usize) {
    let listed = rows(province, &part, &format!("/cases?q={words}")).await;
    assert_eq!(listed.len(), count, "{listed:?}");
}

#[then(regex = r"^(\S+)不能标记，也不能取消“(.+)”$")]
async fn may_not(province: &mut Province, part: String, topic: String) {
    let form = province.topic_form("承办人", "topic-remove").await.set("reason", "试一试");
    let case = province.case.clone();
    let seen = province.look(&part, &case).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    assert!(!seen.html.contains("/standing/topic-"), "{}", seen.text());
    assert!(seen.part("topics").contains(&topic), "{}", seen.text());
    let client = province.person(&part).await;
    // The form of another with the own token: what a page does not offer is refused all the same.
    let own =
        testkit::html::forms(&seen.html).into_iter().find_map(|form| form.value("csrf").map(str::to_owned));
    let mut form = form;
    form.pairs.retain(|(name, _)| name != "csrf");
    form.pairs.push(("csrf".into(), own.unwrap()));
    let answer = client.submit(&form).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
}

#[when(regex = r"^承办人取消“(.+)”，不写原因$")]
async fn removes_without_reason(province: &mut Province, topic: String) {
    remove(province, &topic, " ").await;
}

#[when(regex = r"^承办人取消“(.+)”，原因“(.+)”$")]
async fn removes(province: &mut Province, topic: String, reason: String) {
    remove(province, &topic, &reason).await;
    province.done();
}

async fn remove(province: &mut Province, topic: &str, reason: &str) {
    assert!(province.topics_card().await.contains(&format!("取消“{topic}”的标记")));
    let form = province.topic_form("承办人", "topic-remove").await.set("reason", reason);
    let client = province.person("承办人").await;
    province.answer = client.submit(&form).await;
}
