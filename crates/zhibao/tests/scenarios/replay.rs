//! Playing a worked example of the law over HTTP: every act by an officer with an account in the organ that the example
//! means, every hand-over signed for by its recipient, every expectation compared with what the server answers.
mod expected;
mod numbered;

use self::expected::{as_expected, warned};
use self::numbered::Numbered;
use crate::office::{Member, Office, Played};
use crate::province::Province;
use cucumber::{then, when};
use jiff::Timestamp;
use law::example::{ExampleCase, ExampleStep, StepExpectation, Subject};
use law::procedure::{Act, FieldType, HeldBy, Procedure};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An item on its way.
#[derive(Debug, Clone)]
struct Item {
    id: String,
    kind: String,
    to: String,
}

/// What a replay has come to.
#[derive(Default)]
pub struct Replay {
    pub office: Office,
    /// Cases by their name in the example.
    pub cases: BTreeMap<String, Played>,
    items: Vec<Item>,
    /// What was said no to: words and article.
    refused: Vec<(String, String)>,
    /// Where the server did not do as the example says.
    differs: Vec<String>,
    steps: usize,
    numbered: Vec<Numbered>,
}

/// What a step is about.
struct Meant<'a> {
    procedure: &'a Procedure,
    act: &'a Act,
    organ: String,
    item: Option<Item>,
}

impl Replay {
    async fn play(&mut self, province: &Province, subject: &str, example: &ExampleCase) {
        self.office.open(&province.server().base_url, &province.server().test.platform).await;
        for (at, step) in example.steps.iter().enumerate() {
            self.steps += 1;
            if let Err(why) = self.step(province, subject, example, step).await {
                self.differs.push(format!("第{}步“{}”：{why}", at + 1, *step.act));
                return;
            }
        }
    }

    async fn step(
        &mut self,
        province: &Province,
        subject: &str,
        example: &ExampleCase,
        step: &ExampleStep,
    ) -> Result<(), String> {
        let test = &province.server().test;
        let library = test.platform.rules.library.clone();
        let at = step.at.timestamp().ok_or("时间超出范围")?;
        let now = step.recorded_at.and_then(law::example::LocalInstant::timestamp).unwrap_or(at);
        test.clock.set(now);
        let meant = self.meant(&library, subject, step, at).await?;
        let mut hands = Vec::new();
        for name in &step.by {
            let posts = posts_of(&library, example, name);
            let member = self.office.member(name, &meant.organ, &posts).await?;
            self.assigned(step, &meant, &member).await?;
            hands.push(member);
        }
        let first = hands.first().ok_or("系统的动作不能由人重放")?.clone();
        let expected = step.expect.clone().unwrap_or_default();
        if !expected.warned.is_empty() {
            warned(&self.look(&step.case).await?, step, &expected)?;
        }
        let (status, answer) = self.sent(step, &meant, &first, at, now).await?;
        if !(200..300).contains(&status) {
            return self.said_no(status, &answer, &expected);
        }
        if expected.refused.is_some() || expected.rejected.is_some() {
            return Err("应当被拒，却办成了".to_owned());
        }
        let id = answer["case"].as_str().ok_or("答复里没有办件")?.to_owned();
        for second in hands.iter().skip(1) {
            self.co_signed(&id, second).await?;
        }
        let opened = Played { id, reader: first.clone(), hands: Vec::new() };
        self.cases.entry(step.case.clone()).or_insert(opened).hands.extend(hands.iter().cloned());
        self.note_items(&first).await?;
        let case = self.look(&step.case).await?;
        as_expected(&case, &expected, now)
    }

    /// Procedure, act, organ and item that a step means.
    async fn meant<'a>(
        &self,
        library: &'a law::Library,
        subject: &str,
        step: &ExampleStep,
        at: Timestamp,
    ) -> Result<Meant<'a>, String> {
        let day = case::actor::civil_date(at);
        let known = match self.cases.contains_key(&step.case) {
            true => Some(self.look(&step.case).await?),
            false => None,
        };
        let procedure = match &known {
            Some(case) => library.procedure(case["procedure"].as_str().unwrap_or_default()),
            None => library.procedures.values().map(|filed| &filed.value).find(|procedure| {
                let begins = |act: &Act| {
                    let waits = self.items.iter().any(|item| act.signs_for(&item.kind));
                    let own = *procedure.id == subject || !self.cases.is_empty();
                    act.opens && (!act.is_receipt() || (own && waits))
                };
                procedure.is_in_force(day) && procedure.act(&step.act).is_some_and(begins)
            }),
        };
        let procedure = procedure.ok_or("没有可以立件的程序")?;
        let act = procedure.act(&step.act).ok_or("程序没有这个动作")?;
        let mine = |item: &&Item| {
            act.signs_for(&item.kind) && step.organ.as_ref().is_none_or(|organ| *organ == item.to)
        };
        let item = self.items.iter().rev().find(mine).cloned();
        let organ = match (&step.organ, &known, &item) {
            (Some(organ), ..) => organ.clone(),
            (None, Some(case), _) => organ_of_role(procedure, act, case),
            (None, None, Some(item)) => item.to.clone(),
            (None, None, None) => self.office.with_duty(procedure).ok_or("没有办理该程序的机关")?,
        };
        Ok(Meant { procedure, act, organ, item })
    }

    /// Names somebody to the case, when the act asks for an assigned role that he has not.
    async fn assigned(
        &mut self,
        step: &ExampleStep,
        meant: &Meant<'_>,
        member: &Member,
    ) -> Result<(), String> {
        let Some(played) = self.cases.get(&step.case).cloned() else { return Ok(()) };
        let roles = meant.act.by.iter().filter_map(|role| meant.procedure.role(role));
        let Some(role) = roles.into_iter().find(|role| role.held_by == HeldBy::Assigned) else {
            return Ok(());
        };
        let case = self.look(&step.case).await?;
        let has = case["assigned"][&member.id]["roles"]
            .as_array()
            .is_some_and(|roles| roles.iter().any(|known| known.as_str() == Some(role.id.as_str())));
        if has || !case["closed_at"].is_null() {
            return Ok(());
        }
        let organ = case["organ"].as_str().unwrap_or_default().to_owned();
        let head = self.office.head(&organ).await?;
        let body = json!({ "officer": member.id, "roles": [role.id.value] });
        let path = format!("/cases/{}/standing/assign", played.id);
        let (status, answer) = self.office.act(&head, &path, &body).await?;
        if status == 200 { Ok(()) } else { Err(format!("指定{}不成：{answer}", member.name)) }
    }

    /// Sends the act: opening, signing for an item, or acting in a case.
    async fn sent(
        &mut self,
        step: &ExampleStep,
        meant: &Meant<'_>,
        by: &Member,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(u16, Value), String> {
        let mut form: Map<String, Value> = step.form.clone().into_iter().collect();
        for (id, value) in &mut form {
            if meant.procedure.field(id).is_some_and(|field| field.kind == FieldType::File) {
                let file = self.office.paper(by, id).await?;
                *value = if value.is_array() { json!([file]) } else { file };
            }
            if meant.procedure.field(id).is_some_and(|field| field.own_case) {
                *value = self.named(id, std::mem::take(value), &meant.organ).await?;
            }
        }
        let mut papers = Vec::new();
        for paper in &step.papers {
            papers.push(self.office.paper(by, paper).await?);
        }
        let mut body = json!({ "form": form, "papers": papers });
        if at != now {
            body["occurred_at"] = json!(at);
            body["late_reason"] = json!(step.late_reason);
        }
        let title = step.form.get("title").and_then(Value::as_str).unwrap_or(&meant.procedure.title);
        let path = match (&meant.item, self.cases.get(&step.case)) {
            (Some(item), _) if meant.act.is_receipt() => {
                body["procedure"] = json!(meant.procedure.id.value);
                body["act"] = json!(meant.act.id.value);
                body["title"] = json!(title);
                format!("/handovers/{}/sign", item.id)
            }
            (_, Some(played)) => format!("/cases/{}/acts/{}", played.id, meant.act.id),
            (_, None) => {
                body["procedure"] = json!(meant.procedure.id.value);
                body["act"] = json!(meant.act.id.value);
                body["title"] = json!(title);
                "/cases".to_owned()
            }
        };
        self.refuses_others(step, by, &path, &body).await?;
        self.office.act(by, &path, &body).await
    }

    fn said_no(&mut self, status: u16, answer: &Value, expected: &StepExpectation) -> Result<(), String> {
        let list = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
        let refusals = list("refusals");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.refused.extend(refusals.iter().map(|no| (text(&no["says"]), text(&no["cited"]))));
        let codes: Vec<String> = refusals.iter().map(|no| text(&no["code"])).collect();
        let fields: Vec<String> = list("rejections").iter().map(|no| text(&no["field"])).collect();
        let as_written = match (&expected.refused, &expected.rejected) {
            // A closed case is shut by the policies already, before the engine is asked.
            (Some(code), _) if code == "closed" && status == 403 => {
                text(&answer["detail"]).contains("已办结")
            }
            (Some(code), _) => codes.contains(code),
            (None, Some(field)) => fields.contains(field),
            (None, None) => false,
        };
        if as_written { Ok(()) } else { Err(format!("{status} {answer}")) }
    }

    async fn co_signed(&mut self, case: &str, by: &Member) -> Result<(), String> {
        let view = self.office.get(by, &format!("/cases/{case}")).await?;
        let Some(proposal) = view["proposals"][0]["id"].as_str() else { return Ok(()) };
        let path = format!("/cases/{case}/standing/co-sign");
        let (status, answer) = self.office.act(by, &path, &json!({ "proposal": proposal })).await?;
        if status == 200 { Ok(()) } else { Err(format!("联署不成：{answer}")) }
    }

    /// Remembers what the member's organ has under way to others.
    async fn note_items(&mut self, by: &Member) -> Result<(), String> {
        let sent = self.office.get(by, "/handovers?direction=sent&signed=false").await?;
        for line in sent["items"].as_array().into_iter().flatten() {
            let id = line["id"].as_str().unwrap_or_default();
            if !self.items.iter().any(|item| item.id == id) {
                let to = self.office.organ_named(line["to"].as_str().unwrap_or_default());
                let kind = line["kind"].as_str().unwrap_or_default().to_owned();
                self.items.push(Item { id: id.to_owned(), kind, to });
            }
        }
        Ok(())
    }

    pub async fn look(&self, name: &str) -> Result<Value, String> {
        let played = self.cases.get(name).ok_or_else(|| format!("还没有办件 {name}"))?;
        self.office.get(&played.reader, &format!("/cases/{}", played.id)).await
    }
}

/// The organ in which the act's first role is held.
fn organ_of_role(procedure: &Procedure, act: &Act, case: &Value) -> String {
    let own = case["organ"].as_str().unwrap_or_default().to_owned();
    let role = act.by.first().and_then(|role| procedure.role(role));
    match role.and_then(|role| role.in_organ.as_ref()) {
        None => own,
        Some(field) => first_text(&case["facts"][field.as_str()]).unwrap_or(own),
    }
}

fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(members) => members.values().find_map(first_text),
        _ => None,
    }
}

/// The posts that somebody needs for everything he does in an example.
fn posts_of(library: &law::Library, example: &ExampleCase, name: &str) -> Vec<String> {
    let acts: Vec<&str> = example
        .steps
        .iter()
        .filter(|step| step.by.iter().any(|by| by == name))
        .map(|step| step.act.as_str())
        .collect();
    let mut posts = vec!["officer".to_owned(), "registrar".to_owned()];
    for procedure in library.procedures.values() {
        let done = procedure.acts.iter().filter(|act| acts.contains(&act.id.as_str()));
        let roles = done.flat_map(|act| &act.by).filter_map(|role| procedure.role(role));
        let held = roles.filter(|role| role.held_by == HeldBy::Post);
        posts.extend(held.map(|role| role.post.clone().unwrap_or_else(|| role.id.value.clone())));
    }
    posts.sort();
    posts.dedup();
    posts
}

#[when(regex = r"^各机关按“(.+)”的示例“(.+)”逐步办理$")]
async fn plays(province: &mut Province, procedure: String, title: String) {
    let rules = province.server().test.platform.rules.clone();
    let named = rules.library.procedures.values().find(|filed| filed.title == procedure);
    let id = named.unwrap_or_else(|| panic!("no procedure {procedure}")).id.value.clone();
    let files = rules.examples.all().iter().filter(|file| file.examples.about() == Subject::Procedure(&id));
    let mut cases = files.flat_map(|file| &file.examples.cases);
    let example =
        cases.find(|example| *example.title == title).unwrap_or_else(|| panic!("no example {title}"));
    let mut replay = Replay::default();
    replay.play(province, &id, example).await;
    province.replay = replay;
}

#[then("每一步的阶段、期限和拒绝都与示例一致")]
async fn as_the_example(province: &mut Province) {
    let replay = &province.replay;
    assert!(replay.steps > 0, "nothing was played");
    assert!(replay.differs.is_empty(), "{:#?}", replay.differs);
}

#[then(regex = r"^有一步被拒绝：“(.+)”，依据是“(.+)”$")]
async fn one_was_refused(province: &mut Province, says: String, cited: String) {
    let refused = &province.replay.refused;
    let found = refused.iter().any(|(said, article)| said.contains(&says) && article.contains(&cited));
    assert!(found, "{refused:#?}");
}

#[then(regex = r"^示例里办件“(.+)”的状态是“(.+)”$")]
async fn state_of_played(province: &mut Province, name: String, wanted: String) {
    let case = province.replay.look(&name).await.unwrap();
    let state = case["status"].as_str().unwrap_or_default();
    assert!(state.contains(&wanted), "{state}");
}

#[then(regex = r"^示例里办件“(.+)”的时间线有“(.+)”$")]
async fn timeline_of_played(province: &mut Province, name: String, words: String) {
    let case = province.replay.look(&name).await.unwrap();
    let events = case["events"].to_string();
    for part in words.split('、') {
        assert!(events.contains(part), "{part}: {events}");
    }
}

#[then("各机关发出和收到的移送记录一致")]
async fn reconciled(province: &mut Province) {
    for member in province.replay.office.everyone() {
        let board = province.replay.office.get(&member, "/handovers").await.unwrap();
        let differences = board["reconciliation"]["differences"].as_array().cloned().unwrap_or_default();
        assert!(differences.is_empty(), "{}: {differences:#?}", member.organ);
    }
}

#[then(regex = r"^示例里 (\d+) 个机关的 (\d+) 件移送都有回执$")]
async fn all_signed(province: &mut Province, organs: usize, items: usize) {
    let office = &province.replay.office;
    let mut seen: BTreeMap<String, bool> = BTreeMap::new();
    let mut named = std::collections::BTreeSet::new();
    for member in office.everyone() {
        let board = office.get(&member, "/handovers?limit=200").await.unwrap();
        for line in board["items"].as_array().into_iter().flatten() {
            named.insert(line["from"].as_str().unwrap_or_default().to_owned());
            named.insert(line["to"].as_str().unwrap_or_default().to_owned());
            seen.insert(line["id"].to_string(), !line["signed_at"].is_null());
        }
    }
    assert_eq!((named.len(), seen.len()), (organs, items), "{named:?}");
    assert!(seen.values().all(|signed| *signed), "{seen:?}");
}
