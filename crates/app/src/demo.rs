//! Demonstration data: invented officers and cases, made by doing real acts at past times through the same path as
//! everybody else. The script stands in `provinces/<id>/demonstration.toml`.
use crate::accounts::hash_password;
use crate::cases::{StandingSubmission, Submission};
use crate::clock::{ManualClock, micros};
use crate::demo_forms::{demo_paper, fill};
use crate::embedded;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use crate::registers::DemoEntry;
use access::{AccountState, AdministratorKind};
use case::standing::Standing;
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use law::source::SourceFile;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::NewAccount;
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Setting that marks a database as holding demonstration data.
const MARK: &str = "demonstration";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Script {
    #[serde(default)]
    password: String,
    #[serde(default)]
    accounts: Vec<DemoAccount>,
    #[serde(default)]
    steps: Vec<Step>,
    #[serde(default)]
    entries: Vec<DemoEntry>,
}

/// An account of the demonstration.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DemoAccount {
    /// Login name.
    pub login: String,
    /// Invented name.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// Part of the organ's region to which the account is bound.
    #[serde(default)]
    pub region: Option<String>,
    /// Posts.
    #[serde(default)]
    pub posts: BTreeSet<String>,
    /// What it may know of, if more than what is internal.
    #[serde(default)]
    pub clearance: Option<SecrecyLevel>,
    /// What the account shows, for the printed list.
    pub shows: String,
    /// Administrator kind, if it is one.
    #[serde(default)]
    pub administrator: Option<AdministratorKind>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Step {
    days_ago: i64,
    time: Time,
    case: String,
    by: String,
    #[serde(default)]
    procedure: Option<String>,
    #[serde(default)]
    act: Option<String>,
    #[serde(default)]
    form: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    papers: Vec<String>,
    #[serde(default)]
    opinion: Option<String>,
    #[serde(default)]
    assign: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    co_sign: bool,
    #[serde(default)]
    topic: Option<String>,
}

/// What the demonstration offers to whoever starts it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Demonstration {
    /// Accounts with what each shows.
    pub accounts: Vec<DemoAccount>,
    /// The one password of all of them.
    pub password: String,
    /// Whether the data were made just now.
    pub created: bool,
}

/// Adds the demonstration of a province to an empty database; does nothing if it is there already.
///
/// # Errors
/// When the database holds real accounts, or a step of the script is refused.
pub async fn prepare(platform: &Platform, province: &str) -> Result<Demonstration, AppFault> {
    let script = script(province)?;
    if platform.store.setting(MARK).await?.is_some() {
        return Ok(Demonstration { accounts: script.accounts, password: script.password, created: false });
    }
    if platform.store.has_accounts().await? {
        return Err(AppFault::rejected(
            "data",
            "这个数据目录里有真实账号，不能加入演示数据；请换一个数据目录（--data）",
        ));
    }
    let now = platform.now();
    let clock = Arc::new(ManualClock::at(now));
    let past = Platform { clock: clock.clone(), ..platform.clone() };
    // The story waits for the disk again and again; the registers are made meanwhile.
    let registers = {
        let (platform, province) = (platform.clone(), province.to_owned());
        tokio::task::spawn_blocking(move || platform.make_demo_registers(&province))
    };
    let people = accounts(&past, &script).await?;
    let mut steps = script.steps.clone();
    steps.sort_by_key(|step| moment(now, step));
    let mut cases = assign_seeds(&past, &clock, &people, &steps).await?;
    for entry in &script.entries {
        clock.set(now - SignedDuration::from_hours(24 * entry.days_ago));
        let person = people.get(&entry.by).ok_or_else(|| AppFault::ours("没有这个演示账号"))?;
        past.admit_for_demo(person, entry).await?;
    }
    for step in &steps {
        clock.set(moment(now, step));
        let done = play(&past, &people, &mut cases, step).await;
        done.map_err(|fault| told(step, &fault))?;
    }
    registers.await.map_err(AppFault::ours)??;
    platform.make_demo_screening(province, &people).await?;
    platform.watch_limits().await?;
    platform.publish_checkpoint().await?;
    platform.store.set_setting(MARK, province).await?;
    Ok(Demonstration { accounts: script.accounts, password: script.password, created: true })
}

/// Whether a platform holds demonstration data.
///
/// # Errors
/// When the store fails.
pub async fn is_demonstration(platform: &Platform) -> Result<bool, AppFault> {
    Ok(platform.store.setting(MARK).await?.is_some())
}

fn told(step: &Step, fault: &AppFault) -> AppFault {
    let act = step.act.as_deref().unwrap_or("assign/co-sign");
    AppFault::ours(format!("演示步骤 {}/{act}（{}）：{fault}", step.case, step.by))
}

/// `demonstration.toml` and what stands beside it in files of that beginning, in the order of their names.
fn script(province: &str) -> Result<Script, AppFault> {
    let named = |path: &str| path.rsplit('/').next().is_some_and(|name| name.starts_with("demonstration"));
    let mut whole: Option<Script> = None;
    let mut files = embedded::province_files(province);
    files.retain(|(path, _)| named(path));
    // The main file has the shortest name.
    files.sort_by_key(|(path, _)| (path.len(), path.clone()));
    for (path, text) in files {
        let read: Script =
            SourceFile { path, text }.read().map_err(|problem| AppFault::ours(problem.to_string()))?;
        match &mut whole {
            None => whole = Some(read),
            Some(whole) => {
                whole.accounts.extend(read.accounts);
                whole.steps.extend(read.steps);
                whole.entries.extend(read.entries);
            }
        }
    }
    whole.ok_or_else(|| AppFault::ours("没有演示数据文件 demonstration.toml"))
}

/// The moment of a step: so many days back at a time of day, never later than now.
fn moment(now: Timestamp, step: &Step) -> Timestamp {
    let day = case::actor::civil_date(now - SignedDuration::from_hours(24 * step.days_ago));
    let at = calendar::CHINA_STANDARD_TIME.to_timestamp(day.to_datetime(step.time));
    at.unwrap_or(now).min(now)
}

async fn accounts(platform: &Platform, script: &Script) -> Result<BTreeMap<String, Person>, AppFault> {
    let granted = platform.system_grant()?;
    let hash = hash_password(&script.password)?;
    let mut people = BTreeMap::new();
    for account in &script.accounts {
        let officer = new_id();
        let new = NewAccount {
            officer,
            login: account.login.clone(),
            name: account.name.clone(),
            organ: account.organ.clone(),
            region: account.region.clone(),
            password_hash: hash.clone(),
            totp_secret: None,
            posts: account.posts.iter().cloned().collect(),
            clearance: account.clearance.unwrap_or(SecrecyLevel::Internal),
            administrator: account.administrator,
            state: AccountState::Active,
            must_change: false,
            created_at: micros(platform.now()),
        };
        platform.store.create_account(&granted, &new).await?;
        let kept = platform.store.account(officer).await?;
        let kept = kept.ok_or_else(|| AppFault::ours(format!("演示账号 {} 没有建立", account.login)))?;
        let person = platform.person_of(&kept);
        let person = person.ok_or_else(|| AppFault::ours(format!("演示账号 {} 不完整", account.login)))?;
        people.insert(account.login.clone(), person);
    }
    Ok(people)
}

/// Days before now at which tasks that the script goes on with were assigned; the others were assigned yesterday.
const ASSIGNED_DAYS_AGO: i64 = 30;

/// Assigns every task that the plan's file suggests, as the leading office would: all at once, committed together.
/// The cases are named by the ids of their seeds.
async fn assign_seeds(
    platform: &Platform,
    clock: &ManualClock,
    people: &BTreeMap<String, Person>,
    steps: &[Step],
) -> Result<BTreeMap<String, Uuid>, AppFault> {
    let office = people.values().find(|person| person.case_actor.posts.contains("plan-office"));
    let Some(office) = office else { return Ok(BTreeMap::new()) };
    let now = platform.now();
    let mut cases = BTreeMap::new();
    for (days, continued) in [(ASSIGNED_DAYS_AGO, true), (1, false)] {
        clock.set(now - SignedDuration::from_hours(24 * days));
        let wanted = |id: &str| steps.iter().any(|step| step.case == id) == continued;
        let (ids, submissions): (Vec<String>, Vec<Submission>) = seeds(platform, wanted).into_iter().unzip();
        let assigned = submissions.iter().map(|submission| platform.perform(office, submission));
        for (id, done) in ids.into_iter().zip(futures_util::future::join_all(assigned).await) {
            let done = done.map_err(|fault| AppFault::ours(format!("下达演示任务 {id}：{fault}")))?;
            cases.insert(id, done.case);
        }
    }
    clock.set(now);
    Ok(cases)
}

/// Submissions that assign the plan's seeds, with the seeds' ids.
fn seeds(platform: &Platform, wanted: impl Fn(&str) -> bool) -> Vec<(String, Submission)> {
    let plan = &platform.rules.directory.plan;
    let today = case::actor::civil_date(platform.now());
    let all = plan.measures.iter().flat_map(|measure| measure.tasks.iter().map(move |seed| (measure, seed)));
    all.filter(|(_, seed)| wanted(&seed.id))
        .map(|(measure, seed)| {
            let due = seed.due.next_from(today).unwrap_or(today);
            let form = serde_json::json!({
                "measure": measure.number, "title": seed.title, "responsible_organ": seed.organ,
                "deliverable": format!("{}；佐证：{}", seed.deliverable, seed.evidence), "due_on": due.to_string(),
            });
            let submission = Submission {
                act_id: new_id(),
                procedure: Some(plan.task_procedure.clone()),
                act: opening_act(platform, &plan.task_procedure),
                form: form.as_object().cloned().unwrap_or_default(),
                ..Submission::default()
            };
            (seed.id.clone(), submission)
        })
        .collect()
}

/// The act with which a case of a procedure is opened by hand.
fn opening_act(platform: &Platform, procedure: &str) -> String {
    let today = case::actor::civil_date(platform.now());
    let definition = platform.rules.library.procedure_on(procedure, today);
    let act = definition.and_then(|p| p.acts.iter().find(|act| act.opens && !act.is_receipt()));
    act.map(|act| act.id.value.clone()).unwrap_or_default()
}

async fn play(
    platform: &Platform,
    people: &BTreeMap<String, Person>,
    cases: &mut BTreeMap<String, Uuid>,
    step: &Step,
) -> Result<(), AppFault> {
    let person = people.get(&step.by).ok_or_else(|| AppFault::ours("没有这个演示账号"))?;
    let known = cases.get(&step.case).copied();
    if let Some(login) = &step.assign {
        let officer = people.get(login).ok_or_else(|| AppFault::ours("没有这个演示账号"))?;
        let act = Standing::Assign {
            officer: officer.case_actor.id.clone(),
            name: String::new(),
            organ: String::new(),
            roles: step.roles.clone(),
        };
        return stand(platform, person, known, act).await;
    }
    if let Some(topic) = &step.topic {
        return stand(platform, person, known, Standing::MarkTopic { topic: topic.clone() }).await;
    }
    if step.co_sign {
        let case = known.ok_or(AppFault::NotThere)?;
        let view = platform.case_view(person, case).await?;
        let proposal = view.proposals.first().ok_or(AppFault::NotThere)?.id;
        return stand(platform, person, known, Standing::CoSign { proposal }).await;
    }
    let submission = submission(platform, person, known, step).await?;
    let done = platform.perform(person, &submission).await?;
    cases.insert(step.case.clone(), done.case);
    Ok(())
}

async fn stand(
    platform: &Platform,
    person: &Person,
    case: Option<Uuid>,
    act: Standing,
) -> Result<(), AppFault> {
    let case = case.ok_or(AppFault::NotThere)?;
    let submission = StandingSubmission { act_id: new_id(), case, act, seen: None };
    platform.perform_standing(person, &submission).await.map(|_| ())
}

async fn submission(
    platform: &Platform,
    person: &Person,
    case: Option<Uuid>,
    step: &Step,
) -> Result<Submission, AppFault> {
    let act = step.act.clone().unwrap_or_default();
    let mut form = step.form.clone();
    for value in form.values_mut() {
        fill(platform, person, value).await?;
    }
    let mut papers = Vec::new();
    for paper in &step.papers {
        papers.push(demo_paper(platform, person, paper).await?);
    }
    Ok(Submission {
        act_id: new_id(),
        case,
        procedure: if case.is_none() { step.procedure.clone() } else { None },
        item: arriving_item(platform, person, case, &act).await?,
        act,
        form,
        papers,
        opinion: step.opinion.clone(),
        ..Submission::default()
    })
}

/// The item that an act of this name signs for, if one has arrived.
async fn arriving_item(
    platform: &Platform,
    person: &Person,
    case: Option<Uuid>,
    act: &str,
) -> Result<Option<Uuid>, AppFault> {
    let mut cursor = String::new();
    loop {
        let page = platform.arriving(person, None, &cursor, store::MAX_PAGE).await?;
        for line in &page.rows {
            let goes_on = line.to_case.as_ref().map(|to| to.id);
            let signs = line.acts.iter().any(|(_, found, _, _)| found == act);
            if line.may_sign && signs && goes_on.is_none_or(|to| Some(to) == case) {
                return Ok(Some(line.id));
            }
        }
        let Some(next) = page.next else { break };
        cursor = next;
    }
    Ok(None)
}
