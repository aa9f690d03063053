//! A demonstration server, and people who use it in a browser.
use app::cases::CaseFilter;
use testkit::browser::{Browser, Kind};
use testkit::{Databases, TestServer};

/// A server with the demonstration on it.
pub struct Story {
    pub server: TestServer,
}

/// The page of a case without its query.
pub fn case_of(path: &str) -> String {
    path.split(['?', '#']).next().unwrap().to_owned()
}

impl Story {
    /// Begins, when there is a browser.
    pub async fn begin() -> Option<Self> {
        if !Browser::is_available() {
            return None;
        }
        Some(Story { server: TestServer::demonstration(Databases::Sqlite).await })
    }

    /// A browser in which somebody is signed in.
    pub async fn browser(&self, kind: Kind, login: &str) -> Browser {
        let browser = Browser::open(&self.server.base_url, kind).await;
        browser.sign_in(login).await;
        browser
    }

    /// Names an officer to a case, as another person does meanwhile.
    pub async fn name_officer(&self, by: &str, case: &str, name: &str) {
        let client = self.server.signed_in(by).await;
        let page = client.get(case).await;
        let form = page.form("/standing/assign").pick("officer", name).pick("role", "办案民警");
        let done = client.submit(&form).await;
        assert!(done.path.contains("receipt="), "{}", done.text());
    }

    async fn regulator_case(&self, status: &str) -> String {
        let handler = self.server.test.person("zhang").await;
        let filter = CaseFilter { procedure: "crime-transfer".into(), ..CaseFilter::default() };
        let rows = self.server.test.platform.cases(&handler, &filter, 50).await.unwrap().rows;
        let found = rows.iter().find(|row| row.status.contains(status));
        format!("/cases/{}", found.unwrap_or_else(|| panic!("no case {status}: {rows:?}")).case_id)
    }

    /// A case that waits for the head's decision.
    pub async fn waiting_case(&self) -> String {
        self.regulator_case("已报请审批").await
    }

    /// A page with the form of an act: correcting the figures of a lead.
    pub async fn form_page(&self) -> String {
        format!("{}/acts/update-figures", self.regulator_case("已发现线索").await)
    }

    /// The batch in which something was found for the regulator.
    pub async fn screened_batch(&self) -> String {
        let handler = self.server.test.person("zhang").await;
        let batches = self.server.test.platform.screenings(&handler, None, 10).await.unwrap().rows;
        format!("/marks/screenings/{}", batches.first().unwrap().id)
    }
}
