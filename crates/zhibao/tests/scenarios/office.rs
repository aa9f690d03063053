//! Accounts in any organ, made when an example needs them, and their requests to the interface.
use app::Platform;
use app::accounts::AccountForm;
use law::procedure::Procedure;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::platform::demonstration_password;
use vocabulary::SecrecyLevel;

/// An account with a token.
#[derive(Debug, Clone)]
pub struct Member {
    /// Account id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Organ id.
    pub organ: String,
    /// Login name.
    pub login: String,
    token: String,
}

/// Everybody who has acted so far.
#[derive(Default)]
pub struct Office {
    base: String,
    platform: Option<Platform>,
    http: reqwest::Client,
    members: BTreeMap<(String, String), Member>,
}

/// A case of the example on the server.
#[derive(Debug, Clone)]
pub struct Played {
    /// Id.
    pub id: String,
    /// Who opened it, and so may look at it.
    pub reader: Member,
    /// Everybody who acted in it.
    pub hands: Vec<Member>,
}

impl Office {
    /// Opens the office on a server.
    pub async fn open(&mut self, base_url: &str, platform: &Platform) {
        self.base = format!("{base_url}{}", web::api::PREFIX);
        self.platform = Some(platform.clone());
    }

    fn platform(&self) -> &Platform {
        self.platform.as_ref().unwrap()
    }

    /// Everybody who has acted so far.
    pub fn everyone(&self) -> Vec<Member> {
        self.members.values().cloned().collect()
    }

    /// Somebody in an organ, with an account made now if there is none.
    pub async fn member(&mut self, name: &str, organ: &str, posts: &[String]) -> Result<Member, String> {
        let key = (name.to_owned(), organ.to_owned());
        if let Some(member) = self.members.get(&key) {
            return Ok(member.clone());
        }
        let form = AccountForm {
            login: format!("replay{}", self.members.len()),
            name: format!("{name}（重放）"),
            organ: organ.to_owned(),
            region: None,
            posts: posts.iter().cloned().collect::<BTreeSet<_>>(),
            clearance: SecrecyLevel::Internal,
        };
        let platform = self.platform();
        let security = testkit::server::security_administrator(platform).await;
        let invited = platform.invite(&security, &form).await.map_err(|fault| fault.to_string())?;
        let system = testkit::server::system_administrator(platform).await;
        platform.confirm_link(&system, invited.id).await.map_err(|fault| fault.to_string())?;
        let password = demonstration_password();
        let used = platform.use_link(&invited.token, &password, app::Arrival::default()).await;
        used.map_err(|fault| fault.to_string())?;
        let token = self.token(&form.login, &password).await?;
        let mut member = Member {
            id: String::new(),
            name: form.name,
            organ: organ.to_owned(),
            login: form.login,
            token: token.clone(),
        };
        let me = self.get(&member, "/me").await?;
        member.id = me["id"].as_str().unwrap_or_default().to_owned();
        self.members.insert(key, member.clone());
        Ok(member)
    }

    /// A case that an organ has, opened for the purpose, and its number: examples invent theirs.
    pub async fn own_case(&mut self, organ: &str) -> Result<(Played, String), String> {
        let clerk = self.member("立案人", organ, &["officer".to_owned()]).await?;
        let form = json!({ "title": "演示案件", "clue_source": "inspection", "found_on": "2026-01-05" });
        let body = json!({ "procedure": "administrative-penalty", "act": "register-clue", "form": form });
        let (_, answer) = self.act(&clerk, "/cases", &body).await?;
        let text = |key: &str| answer[key].as_str().map(str::to_owned);
        let (id, number) = text("case").zip(text("number")).ok_or_else(|| format!("没有立件：{answer}"))?;
        Ok((Played { id, reader: clerk, hands: Vec::new() }, number))
    }

    /// The head of an organ, who names officers to cases.
    pub async fn head(&mut self, organ: &str) -> Result<Member, String> {
        self.member("指派", organ, &["head".to_owned()]).await
    }

    async fn token(&self, login: &str, password: &str) -> Result<String, String> {
        let body = json!({ "login": login, "password": password });
        let request = self.http.post(format!("{}/session", self.base)).json(&body);
        let answer: Value = told(request).await?.1;
        answer["token"].as_str().map(str::to_owned).ok_or_else(|| answer.to_string())
    }

    /// Reads; anything but 200 is an error.
    pub async fn get(&self, who: &Member, path: &str) -> Result<Value, String> {
        let request = self.http.get(format!("{}{path}", self.base)).bearer_auth(&who.token);
        let (status, answer) = told(request).await?;
        if status == 200 { Ok(answer) } else { Err(format!("{path}: {status} {answer}")) }
    }

    /// The bytes of a file of a case.
    pub async fn file(&self, who: &Member, case: &str, sha256: &str) -> Result<Vec<u8>, String> {
        let path = format!("{}/cases/{case}/papers/{sha256}", self.base);
        let response = self.http.get(path).bearer_auth(&who.token).send().await;
        let response =
            response.and_then(reqwest::Response::error_for_status).map_err(|fault| fault.to_string())?;
        Ok(response.bytes().await.map_err(|fault| fault.to_string())?.to_vec())
    }

    /// Acts, under a key of its own.
    pub async fn act(&self, who: &Member, path: &str, body: &Value) -> Result<(u16, Value), String> {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(&who.token);
        told(request.header(web::api::IDEMPOTENCY_KEY, app::new_id().to_string()).json(body)).await
    }

    /// Sends a file of a kind; its reference.
    pub async fn paper(&self, who: &Member, kind: &str) -> Result<Value, String> {
        let path = format!("{}/papers?filename={kind}.txt&paper={kind}", self.base);
        let text = format!("{kind} {}", app::new_id());
        let request = self.http.post(path).bearer_auth(&who.token).body(text);
        let (status, answer) = told(request).await?;
        if status == 201 { Ok(answer) } else { Err(format!("{kind}: {status} {answer}")) }
    }

    /// The id of an organ by the name that pages show.
    pub fn organ_named(&self, name: &str) -> String {
        let facts = self.platform().rules.directory.facts();
        let found = facts.values().find(|organ| organ.name == name || organ.id == name);
        found.map_or_else(|| name.to_owned(), |organ| organ.id.clone())
    }

    /// An organ that conducts a procedure.
    pub fn with_duty(&self, procedure: &Procedure) -> Option<String> {
        let facts = self.platform().rules.directory.facts();
        let fits = |duty: &str| procedure.conducted_by.iter().any(|wanted| **wanted == duty);
        facts.values().find(|organ| fits(&organ.duty)).map(|organ| organ.id.clone())
    }
}

async fn told(request: reqwest::RequestBuilder) -> Result<(u16, Value), String> {
    let response = request.send().await.map_err(|fault| fault.to_string())?;
    let status = response.status().as_u16();
    let text = response.text().await.map_err(|fault| fault.to_string())?;
    Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
}
