//! One case after another, played through real acts by the officers of two organs.
use crate::platform::demonstration_password;
use app::accounts::SignIn;
use app::cases::{Done, StandingSubmission, Submission};
use app::{AppFault, Person, Platform, new_id};
use case::standing::Standing;
use case::value::FileRef;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who hears of each acknowledged act: its name and what the platform answered.
pub type Told<'a> = &'a (dyn Fn(&str, &Done) + Send + Sync);

/// Papers that the acts need: each is stored once and used in every case.
const PAPERS: [&str; 5] =
    ["written-report", "transfer-letter", "investigation-report", "goods-list", "filing-notice"];

/// The platform with its officers signed in and their papers stored.
#[derive(Clone)]
pub struct Stage {
    platform: Platform,
    cast: BTreeMap<&'static str, Person>,
    papers: BTreeMap<&'static str, FileRef>,
    police: String,
}

/// The parts of a case: the demonstration's officers who play them there, by login.
pub const CAST: [&str; 7] = ["zhang", "liyan", "wang", "zhao", "qian", "sun", "chen"];
/// The organ of the demonstration's police.
const POLICE: &str = "2301-police";

impl Stage {
    /// Signs the demonstration's officers in and stores the papers.
    pub async fn set(platform: &Platform) -> Self {
        Self::cast(platform, &CAST.map(|part| (part, part.to_owned())), POLICE).await
    }

    /// Signs in who plays each part, by login, and stores the papers; hand-overs go to `police`.
    pub async fn cast(platform: &Platform, logins: &[(&'static str, String)], police: &str) -> Self {
        let password = demonstration_password();
        let mut cast = BTreeMap::new();
        for (part, login) in logins {
            let attempt = SignIn { login: login.clone(), password: password.clone(), ..SignIn::default() };
            cast.insert(*part, platform.sign_in(&attempt).await.unwrap().person);
        }
        let mut papers = BTreeMap::new();
        for paper in PAPERS {
            let text = format!("测试材料 {paper}").into_bytes();
            let file = platform.attach(&cast["zhang"], &format!("{paper}.txt"), paper, text).await.unwrap();
            papers.insert(paper, file);
        }
        Stage { platform: platform.clone(), cast, papers, police: police.to_owned() }
    }

    /// The platform.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Who plays a part.
    #[must_use]
    pub fn officer(&self, part: &str) -> &Person {
        &self.cast[part]
    }

    /// A new case up to the written report that awaits its co-signature: eight acts at one organ.
    ///
    /// # Errors
    /// The first act's that is not acknowledged.
    pub async fn prepare_transfer(&self, told: Told<'_>) -> Result<Uuid, AppFault> {
        let case = self.discover(told).await?;
        let goods =
            json!({ "goods": [{ "name": "手提包", "quantity": 120, "unit": "件", "place": "一号库" }] });
        self.act("zhang", on(case, "register-goods", goods), told).await?;
        self.assign("wang", case, "liyan", told).await?;
        self.act("wang", on(case, "designate", json!({})), told).await?;
        let figures = json!({ "sales_amount": "10.2万元", "unsold_value": "2.6万元" });
        self.act("zhang", on(case, "update-figures", figures), told).await?;
        self.stand("liyan", case, Standing::Note { text: "已核对账册。".into() }, told).await?;
        let title = "核对仓库清单".to_owned();
        let officer = self.officer("liyan").case_actor.id.clone();
        self.stand("zhang", case, Standing::OpenSubtask { title, officer, due_at: None }, told).await?;
        let report = json!({
            "transfer_ground": "standard", "report_opinion": "经核实，违法事实涉嫌犯罪，建议移送公安机关。",
            "written_report": self.papers["written-report"],
        });
        self.act("zhang", on(case, "report", report), told).await?;
        Ok(case)
    }

    /// A new case all the way to the police's notice of filing: eighteen acts of thirteen kinds at two organs.
    ///
    /// # Errors
    /// The first act's that is not acknowledged.
    pub async fn play(&self, told: Told<'_>) -> Result<Uuid, AppFault> {
        let case = self.approved(told).await?;
        let at_police = self.handed_over(case, told).await?;
        self.assign("sun", at_police, "chen", told).await?;
        let proposal = json!({ "proposal": "file", "proposal_reason": "有犯罪事实，需要追究刑事责任。" });
        self.act("chen", on(at_police, "propose", proposal), told).await?;
        let file = on(at_police, "file-case", json!({ "filing_basis": "有犯罪事实，数额达到标准。" }));
        self.act("sun", self.with(file, &["filing-notice"]), told).await?;
        let item = Some(self.last_sent("sun", at_police).await?);
        let notice = Submission { item, ..on(case, "receive-filing-notice", json!({})) };
        self.act("zhao", notice, told).await?;
        let other = self.discover(told).await?;
        self.stand("zhang", case, Standing::Link { other, reason: "同一当事人".into() }, told).await?;
        Ok(case)
    }

    /// A new case whose transfer the head has approved.
    ///
    /// # Errors
    /// The first act's that is not acknowledged.
    pub async fn approved(&self, told: Told<'_>) -> Result<Uuid, AppFault> {
        let case = self.prepare_transfer(told).await?;
        let seen = self.platform.case_view(self.officer("liyan"), case).await?;
        let proposal = seen.proposals.first().ok_or(AppFault::NotThere)?.id;
        self.stand("liyan", case, Standing::CoSign { proposal }, told).await?;
        self.act("wang", on(case, "approve", json!({ "approval_opinion": "同意移送。" })), told).await?;
        Ok(case)
    }

    /// An approved transfer sent to the police and signed for there: two acts at two organs. The police's case.
    ///
    /// # Errors
    /// The first act's that is not acknowledged.
    pub async fn handed_over(&self, case: Uuid, told: Told<'_>) -> Result<Uuid, AppFault> {
        let transfer = on(case, "transfer", json!({ "police_organ": self.police }));
        let transfer = self.with(transfer, &["transfer-letter", "investigation-report", "goods-list"]);
        self.act("zhang", transfer, told).await?;
        let accept = Submission {
            case: None,
            procedure: Some("police-crime-case".into()),
            item: Some(self.last_sent("zhang", case).await?),
            ..on(case, "accept", json!({}))
        };
        Ok(self.act("qian", accept, told).await?.case)
    }

    /// The first act of a case.
    ///
    /// # Errors
    /// When it is not acknowledged.
    pub async fn discover(&self, told: Told<'_>) -> Result<Uuid, AppFault> {
        let mut opening = discovery();
        let organ = self.officer("zhang").case_actor.organ.clone();
        opening.form.insert("agency_organ".into(), organ.into());
        Ok(self.act("zhang", opening, told).await?.case)
    }

    async fn act(&self, by: &str, submission: Submission, told: Told<'_>) -> Result<Done, AppFault> {
        let done = self.platform.perform(self.officer(by), &submission).await?;
        told(&submission.act, &done);
        Ok(done)
    }

    async fn assign(&self, by: &str, case: Uuid, whom: &str, told: Told<'_>) -> Result<Done, AppFault> {
        let officer = self.officer(whom).case_actor.id.clone();
        let roles = vec!["handler".to_owned()];
        let act = Standing::Assign { officer, name: String::new(), organ: String::new(), roles };
        self.stand(by, case, act, told).await
    }

    async fn stand(&self, by: &str, case: Uuid, act: Standing, told: Told<'_>) -> Result<Done, AppFault> {
        let kind = format!("{act:?}");
        let kind = kind.split([' ', '{']).next().unwrap_or_default().to_owned();
        let submission = StandingSubmission { act_id: new_id(), case, act, seen: None };
        let done = self.platform.perform_standing(self.officer(by), &submission).await?;
        told(&kind, &done);
        Ok(done)
    }

    /// The item that the case sent last and nobody has signed for.
    async fn last_sent(&self, by: &str, case: Uuid) -> Result<Uuid, AppFault> {
        let view = self.platform.case_view(self.officer(by), case).await?;
        let open = view.handovers.iter().rev().find(|line| line.signed_at.is_none());
        Ok(open.ok_or(AppFault::NotThere)?.id)
    }

    fn with(&self, submission: Submission, papers: &[&str]) -> Submission {
        Submission { papers: self.papers(papers), ..submission }
    }

    /// Stored papers by their kinds.
    #[must_use]
    pub fn papers(&self, kinds: &[&str]) -> Vec<FileRef> {
        kinds.iter().map(|paper| self.papers[paper].clone()).collect()
    }
}

/// What opens a case of a suspected crime.
#[must_use]
pub fn discovery() -> Submission {
    let form = json!({
        "title": "测试商行涉嫌销售假冒注册商标的商品案", "offence": "214", "act_date": "2026-03-10",
        "parties": [{ "name": "测试商行", "kind": "entity", "part": "涉嫌单位" }],
        "rights": [{ "kind": "trademark", "number": "10000001", "title": "测试商标", "holder": "测试权利人公司" }],
        "facts": "执法检查中发现，数额按账册和现场清点计算。", "sales_amount": "9.8万元", "unsold_value": "3万元",
    });
    Submission { case: None, procedure: Some("crime-transfer".into()), ..on(Uuid::nil(), "discover", form) }
}

/// An act on a case, with a new id.
#[must_use]
pub fn on(case: Uuid, act: &str, form: Value) -> Submission {
    let form = form.as_object().cloned().unwrap_or_default();
    Submission { act_id: new_id(), case: Some(case), act: act.into(), form, ..Submission::default() }
}
