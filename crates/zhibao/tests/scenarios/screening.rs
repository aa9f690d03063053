//! Steps of batches that are screened, of reviewers' decisions, and of device marks looked for with a picture.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::Page;
use testkit::html::{Form, links};

/// Heading of a table of applications.
const HEADING: &str = "申请号\t商标\t类别\t申请人\t代理机构\t申请日期\n";
/// Two names of one company, each near marks of others.
const COPIES: &str = "95000001\t松花白路\t33\t南样贸易有限公司\t样例代理所\t2026-02-01\n\
    95000002\t太阳岛伴\t43\t南样贸易（有限）公司\t样例代理所\t2026-02-02\n\
    95000003\t冰城小麦汪\t32\t南样贸易有限公司\t样例代理所\t2026-02-03\n\
    95000004\t青山绿水\t3\t北样食品有限公司\t样例代理所\t2026-02-03\n";
/// A batch of a gazette.
const GAZETTE: &str = "95000011\t松花白路\t33\t南样贸易有限公司\t\t2026-02-01\n\
    95000012\t青山绿水\t3\t北样食品有限公司\t\t2026-02-02\n";
/// A photograph of the snowflake, turned by 25 degrees; made by a browser from the drawing below.
const TURNED: &[u8] = include_bytes!("../fixtures/snowflake-turned.png");
/// A snowflake of three strokes.
const SNOWFLAKE: &str = "<path d=\"M100 15 V185 M26 58 L174 142 M26 142 L174 58\" stroke=\"#1b4f8f\" stroke-width=\"14\" fill=\"none\"/>\
     <path d=\"M80 30 L100 52 L120 30 M80 170 L100 148 L120 170\" stroke=\"#1b4f8f\" stroke-width=\"10\" fill=\"none\"/>";

fn drawing(body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 200\" width=\"200\" height=\"200\">{body}</svg>"
    )
}

impl Province {
    /// Sends a batch in and has it screened.
    async fn send_batch(&mut self, kind: &str, rows: &str) {
        let table = format!("{HEADING}{rows}");
        self.send_table(kind, table.as_bytes()).await;
        // The server's own worker does this every so often; here it works at once.
        self.server().test.platform.work_jobs().await.unwrap();
        if self.answer.path.starts_with("/marks/screenings/") {
            self.batch = self.answer.path.split('?').next().unwrap().to_owned();
            let batch = self.batch.clone();
            self.answer = self.look("名录管理人", &batch).await;
        }
    }

    async fn send_table(&mut self, kind: &str, table: &[u8]) {
        let client = self.person("名录管理人").await;
        let form = client.get("/marks/screenings").await.form("/marks/screenings");
        self.answer = client.submit(&form.set("kind", kind).attach("table", "批次.tsv", table)).await;
    }

    /// The decision form of the only finding that a person sees.
    async fn only_finding(&mut self, part: &str) -> (Page, Form) {
        let batch = self.batch.clone();
        let page = self.look(part, &batch).await;
        let form = page.form("/decision");
        (page, form)
    }

    /// Opens the first case that a page offers, and keeps its page.
    async fn open_offered(&mut self, part: &str, offered: &Page, day: &str) {
        let open = links(&offered.html).into_iter().find(|(href, _)| href.starts_with("/cases/new/"));
        let (href, _) = open.unwrap_or_else(|| panic!("{}", offered.text()));
        let client = self.person(part).await;
        let page = client.get(&href).await;
        let at = href.split('?').next().unwrap();
        self.answer = client.submit(&page.form(at).set("f.found_on", day)).await;
        self.done();
        self.case = self.answer.path.split('?').next().unwrap().to_owned();
    }

    async fn find_picture(&mut self, name: &str, bytes: &[u8]) {
        let client = self.person("承办人").await;
        let form = client.get("/marks/pictures").await.form("/marks/pictures");
        self.answer = client.submit(&form.attach("picture", name, bytes)).await;
    }
}

#[when("名录管理人送去申请人审查，一家公司近似三个主体的商标，名称有两种写法")]
async fn filers_sent(province: &mut Province) {
    province.send_batch("filers", COPIES).await;
}

#[then(regex = r"^发现的申请人有两个名称，因素有“(.+)”和“(.+)”$")]
async fn factors_found(province: &mut Province, one: String, other: String) {
    let text = province.answer.text();
    assert!(text.contains("南样贸易有限公司") && text.contains("南样贸易（有限）公司"), "{text}");
    assert!(text.contains(&one) && text.contains(&other), "{text}");
    assert!(!text.contains("北样食品"), "a filer without a factor is not told: {text}");
}

#[then(regex = r"^每项因素写明条文“(.+)”，证据里有“(.+)”和在先的“(.+)”$")]
async fn evidence_is_told(province: &mut Province, article: String, filed: String, earlier: String) {
    let text = province.answer.text();
    assert!([&article, &filed, &earlier].iter().all(|words| text.contains(words.as_str())), "{text}");
}

#[when(regex = r"^名录管理人据此登记线索，发现日期 (\S+)$")]
async fn lead_registered(province: &mut Province, day: String) {
    let batch = province.batch.clone();
    let page = province.look("名录管理人", &batch).await;
    province.open_offered("名录管理人", &page, &day).await;
}

#[then("新办件写明因素、申请号和申请表的摘要")]
async fn lead_is_filled(province: &mut Province) {
    let case = province.case.clone();
    let text = province.look("名录管理人", &case).await.text();
    for words in ["与多个主体的商标相同或近似", "95000003", "SHA-256", screening::ALGORITHM] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[given(regex = r"^监测名录里有“(.+)”，从 (\d+) 分报告，结果送承办人的机关$")]
async fn watched(province: &mut Province, mark: String, least: String) {
    let client = province.person("名录管理人").await;
    let page = client.get("/registers/mark-watches").await;
    let propose = page.link("/cases/new/").unwrap_or_else(|| panic!("{}", page.text()));
    let form = client.get(&propose).await.form("/propose");
    let form = form.set("f.number", "监-001").set("f.mark", &mark).set("f.holder", "演示权利人甲公司");
    let form = form.set("f.least_percent", &least).set("f.organ", "2301-amr");
    province.answer = client.submit(&form).await;
    province.done();
    let case = province.answer.path.split('?').next().unwrap().to_owned();
    province.act("名录管理人", &case, "admit", |form| form).await;
    province.done();
}

#[when("名录管理人送去公告批次，有“松花白路”和“青山绿水”")]
#[when("名录管理人再次送去同一批公告")]
async fn gazette_sent(province: &mut Province) {
    let client = province.person("名录管理人").await;
    let form = client.get("/marks/screenings").await.form("/marks/screenings");
    let table = format!("{HEADING}{GAZETTE}");
    // The register of earlier marks is left out: only what is watched is told.
    let mut form = form.set("kind", "watch").attach("table", "公告.tsv", table.as_bytes());
    form.pairs.retain(|(name, _)| name != "register");
    let answer = client.submit(&form).await;
    province.batch = answer.path.split('?').next().unwrap().to_owned();
    province.server().test.platform.work_jobs().await.unwrap();
}

#[then(regex = r"^承办人看到“(.+)”近似监测商标“(.+)”，名录管理人看不到这一条$")]
async fn told_to_the_organ(province: &mut Province, filed: String, mark: String) {
    let (page, _) = province.only_finding("承办人").await;
    let says = format!("新申请“{filed}”近似监测商标“{mark}”");
    assert!(page.text().contains(&says), "{}", page.text());
    assert!(!page.text().contains("青山绿水"), "{}", page.text());
    let batch = province.batch.clone();
    let sender = province.look("名录管理人", &batch).await;
    assert!(sender.text().contains("新的 1 条") && !sender.text().contains(&says), "{}", sender.text());
}

#[when("承办人排除这一条，没有写理由")]
async fn left_aside_without_reason(province: &mut Province) {
    let (_, form) = province.only_finding("承办人").await;
    let client = province.person("承办人").await;
    province.answer = client.submit(&form.press("verdict", "not-relevant")).await;
}

#[when(regex = r"^承办人认为这一条要处理，理由“(.+)”$")]
async fn taken_up(province: &mut Province, reason: String) {
    let (_, form) = province.only_finding("承办人").await;
    let client = province.person("承办人").await;
    province.answer = client.submit(&form.set("reason", &reason).press("verdict", "relevant")).await;
    let batch = format!("{}?verdict=relevant", province.batch);
    let page = province.look("承办人", &batch).await;
    assert!(page.text().contains(&reason), "{}", page.text());
}

#[then(regex = r"^复核质量依据 (\d+) 条决定，从 (\d+)% 起查准率 (\d+)%$")]
async fn quality_is(province: &mut Province, decided: String, percent: String, precision: String) {
    let page = province.look("承办人", "/marks/quality").await;
    assert!(page.text().contains(&format!("依据 {decided} 条复核决定")), "{}", page.text());
    let row =
        page.html.split("data-label=\"从多少起列出\">").find(|row| row.starts_with(&format!("{percent}%")));
    let row = testkit::html::text(row.unwrap().split("</tr>").next().unwrap());
    assert!(row.contains(&format!("{precision}%")), "{row}");
}

#[then(regex = r"^这一批没有新发现，早已发现 (\d+) 条$")]
async fn nothing_new(province: &mut Province, known: String) {
    let batch = province.batch.clone();
    let text = province.look("名录管理人", &batch).await.text();
    assert!(text.contains("新的 0 条") && text.contains(&format!("不再列出的 {known} 条")), "{text}");
}

#[when("名录管理人送去没有商标列的表")]
async fn wrong_heading(province: &mut Province) {
    province.send_table("watch", "申请号\t类别\n1\t3\n".as_bytes()).await;
}

#[when("名录管理人送去公告批次，有一行类别写 99")]
async fn wrong_row(province: &mut Province) {
    province.send_batch("watch", "95000021\t松花白路\t33\t甲\t\t\n95000022\t青山\t99\t乙\t\t\n").await;
}

#[then(regex = r"^这一批写明第 (\d+) 行没有读出来$")]
async fn bad_row_is_named(province: &mut Province, line: String) {
    let text = province.answer.text();
    assert!(text.contains("1 行没有读出来") && text.contains(&format!("第 {line} 行：")), "{text}");
}

#[given("图形名录里有三件图形，其中 90000001 是六角雪花")]
async fn pictures_are_there(province: &mut Province) {
    let drawings = [
        ("90000001", SNOWFLAKE.to_owned()),
        ("90000002", "<circle cx=\"100\" cy=\"100\" r=\"80\" fill=\"#0f7a5c\"/>".to_owned()),
        ("90000003", "<path d=\"M12 165 L70 62 L102 118 L132 78 L188 165 Z\" fill=\"#2e6b4a\"/>".to_owned()),
    ];
    let drawings = drawings.map(|(number, body)| (number.to_owned(), drawing(&body)));
    province.server().test.platform.pictures.make(&drawings).unwrap();
}

#[when("承办人拍下旋转过的雪花图形去查")]
async fn picture_taken(province: &mut Province) {
    province.find_picture("现场照片.png", TURNED).await;
}

#[when("承办人传一个不是图形的文件去查")]
async fn no_picture(province: &mut Province) {
    province.find_picture("说明.png", b"this is no picture").await;
}

#[then(regex = r"^第一件图形是“(.+)”，权利人写明，依据至少一条$")]
async fn first_picture(province: &mut Province, number: String) {
    let html = &province.answer.html;
    let first = html
        .split("<li class=\"z-picture-row\">")
        .nth(1)
        .unwrap_or_else(|| panic!("{}", province.answer.text()));
    let first = first.split("</li><li class=\"z-picture-row\">").next().unwrap();
    assert!(first.contains(&format!("<strong>{number}</strong>")) && first.contains("演示权利人"), "{first}");
    assert!(first.split("z-reasons\">").nth(1).unwrap().contains("<li>"), "{first}");
}

#[when(regex = r"^承办人据第一件图形登记线索，发现日期 (\S+)$")]
async fn opened_from_picture(province: &mut Province, day: String) {
    let offered = province.answer.clone();
    province.open_offered("承办人", &offered, &day).await;
}

#[then("新办件的材料里有这张照片")]
async fn picture_is_a_paper(province: &mut Province) {
    let case = province.case.clone();
    let text = province.look("承办人", &case).await.text();
    assert!(text.contains("现场照片.png") && text.contains("现场所见图形"), "{text}");
}
