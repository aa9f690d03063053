//! The world of a scenario: a province with its officers, one server, and what each of them has open.
use cucumber::{World, given, then, when};
use jiff::{SignedDuration, civil::DateTime};
use std::collections::BTreeMap;
use std::fmt;
use testkit::html::Form;
use testkit::{Client, Databases, Page, TestServer};

/// Who is meant in the features, and the login of the demonstration that plays the part.
const PEOPLE: [(&str, &str); 15] = [
    ("承办人", "zhang"),
    ("另一名承办人", "liyan"),
    ("负责人", "wang"),
    ("局收发", "zhao"),
    ("法制机构", "legal"),
    ("公安收发", "qian"),
    ("办案民警", "chen"),
    ("公安负责人", "sun"),
    ("检察官", "zhou"),
    ("办公室", "wuyan"),
    ("责任机关", "zheng"),
    ("名录管理人", "hanip"),
    ("法院承办人", "linfy"),
    ("检查人员", "dairen"),
    ("检查负责人", "miaoren"),
];

/// A province in which a scenario plays.
#[derive(World, Default)]
pub struct Province {
    server: Option<TestServer>,
    signed_in: BTreeMap<&'static str, Client>,
    /// Page of the regulator's case.
    pub case: String,
    /// Page of the police's case.
    pub police: String,
    /// Page of the task.
    pub task: String,
    /// What came of the last act.
    pub answer: Page,
    /// The example played last.
    pub replay: crate::replay::Replay,
    /// Whose case the last draw belongs to.
    pub drawer: &'static str,
    /// The list of goods read last.
    pub listed: String,
    /// Pages of a decision table on which facts were tried.
    pub tried: Vec<Page>,
    /// Rows of the register of marks.
    pub marks: Vec<String>,
    /// Page of the batch that was screened last.
    pub batch: String,
}

impl fmt::Debug for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "办件 {} 公安 {} 任务 {}；最近：{} {}",
            self.case, self.police, self.task, self.answer.status, self.answer.path
        )
    }
}

impl Province {
    /// Opens the server on a database of this kind.
    pub async fn open(&mut self, kind: Databases) {
        self.server = Some(TestServer::staffed(kind).await);
    }

    pub fn server(&self) -> &TestServer {
        self.server.as_ref().unwrap()
    }

    /// Somebody, signed in.
    pub async fn person(&mut self, part: &str) -> Client {
        let (_, login) =
            PEOPLE.into_iter().find(|(known, _)| *known == part).unwrap_or_else(|| panic!("no {part}"));
        if !self.signed_in.contains_key(login) {
            let client = self.server().signed_in(login).await;
            self.signed_in.insert(login, client);
        }
        self.signed_in[login].clone()
    }

    /// Somebody looks at a page.
    pub async fn look(&mut self, part: &str, path: &str) -> Page {
        let client = self.person(part).await;
        client.get(path).await
    }

    /// Somebody begins an act of a case, fills in its form and sends it; the answer is kept.
    pub async fn act(&mut self, part: &str, case: &str, act: &str, fill: impl FnOnce(Form) -> Form) {
        let client = self.person(part).await;
        let page = client.get(&format!("{case}/acts/{act}")).await;
        self.answer = match page.status {
            200 => client.submit(&fill(page.form(&format!("/acts/{act}")))).await,
            _ => page,
        };
    }

    /// The last act was recorded.
    pub fn done(&self) {
        let says = self.answer.objection();
        assert!(self.answer.path.contains("receipt="), "{} {}: {says}", self.answer.status, self.answer.path);
    }

    /// Somebody is named to a case by somebody.
    pub async fn assign(&mut self, by: &str, case: &str, name: &str, role: &str) {
        let client = self.person(by).await;
        let page = client.get(case).await;
        let form = page.form("/standing/assign").pick("officer", name).pick("role", role);
        self.answer = client.submit(&form).await;
        self.done();
    }

    /// Somebody signs for the only item that waits for the organ; the page of the case that took it.
    pub async fn sign(&mut self, part: &str) -> String {
        let client = self.person(part).await;
        let board = client.get("/handovers").await;
        let item = board.link("/sign").unwrap_or_else(|| panic!("nothing to sign for: {}", board.text()));
        let page = client.get(&item).await;
        self.answer = client.submit(&page.form("/sign")).await;
        self.done();
        self.answer.path.split('?').next().unwrap().to_owned()
    }

    /// The state of a case in words, as its page shows it.
    pub async fn state(&mut self, part: &str, case: &str) -> String {
        let page = self.look(part, case).await;
        let (_, after) = page.html.split_once("<dt>状态</dt>").unwrap_or_else(|| panic!("{}", page.text()));
        testkit::html::text(after.split("</dd>").next().unwrap())
    }

    /// What the timeline of a case says of the past.
    pub async fn timeline(&mut self, part: &str, case: &str) -> String {
        let page = self.look(part, case).await;
        let html =
            testkit::html::element(&page.html, "timeline").unwrap_or_else(|| panic!("{}", page.text()));
        testkit::html::text(html.split_once("z-timeline").unwrap().1)
    }

    /// A running limit of a case ends then.
    pub async fn limit_ends(&mut self, part: &str, case: &str, limit: &str, ends: &str) {
        let clocks = self.look(part, case).await.part("clocks");
        let (_, after) = clocks.split_once(limit).unwrap_or_else(|| panic!("no limit {limit}: {clocks}"));
        let until = after.split_once("止 ").map_or("", |(_, until)| until);
        assert!(until.starts_with(ends), "{limit}: {after}");
    }
}

#[given(regex = r"^现在是 (\S+ \S+)$")]
async fn now_is(province: &mut Province, at: String) {
    let local: DateTime = at.replace(' ', "T").parse().unwrap();
    province.server().test.clock.set(calendar::CHINA_STANDARD_TIME.to_timestamp(local).unwrap());
}

#[when(regex = r"^过了 (\d+) (天|小时)$")]
async fn time_passes(province: &mut Province, count: i64, unit: String) {
    let hours = if unit == "天" { 24 * count } else { count };
    province.server().advance(SignedDuration::from_hours(hours));
    // The server's own watcher does this every so often; here it looks at once.
    province.server().test.platform.watch_limits().await.unwrap();
}

#[then(regex = r"^被拒绝：“(.*)”$")]
async fn refused(province: &mut Province, why: String) {
    assert_eq!(province.answer.status, 422, "{}", province.answer.text());
    let says = province.answer.objection();
    assert!(says.contains(&why), "{says}");
}

#[then(regex = r"^拒绝的依据是“(.*)”$")]
async fn refusal_cites(province: &mut Province, article: String) {
    let says = province.answer.objection();
    assert!(says.contains(&article), "{says}");
}

#[then(regex = r"^(\S+)的(督办|待签收)里有“(.*)”$")]
async fn desk_lists(province: &mut Province, part: String, list: String, title: String) {
    let tab = if list == "督办" { "overdue" } else { "arriving" };
    let page = province.look(&part, &format!("/desk?tab={tab}")).await;
    let rows = page.html.split_once("z-todos").map(|(_, rows)| testkit::html::text(rows)).unwrap_or_default();
    assert!(rows.contains(&title), "{}", page.text());
}
