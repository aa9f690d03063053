//! Many cases: one played case copied under other ids, organs, officers, titles and times, appended in large groups
//! through the store, with ledger, read models, work lists and search index as if each had been worked on.
use super::story::Stage;
use access::{Actor, Request};
use sha2::{Digest, Sha256};
use store::{Append, CaseProjection, MAX_APPEND_EVENTS, NewEvent, StoredEvent, StreamAppend};
use uuid::Uuid;

/// Of so many cases one is at the played officers' organ.
const ORGANS_SHARE: usize = 10;
/// Of so many cases of that organ one is the played officers' own.
const OFFICERS_SHARE: usize = 20;
/// Cases are opened on so many different days.
const DAYS: usize = 60;
/// Appends under way at once: the writer commits them together.
const AT_ONCE: usize = 4;
/// Parts of made-up titles.
const PLACES: [&str; 8] = ["道里", "南岗", "香坊", "松北", "阿城", "呼兰", "双城", "尚志"];
const GOODS: [&str; 9] = ["箱包", "服装", "鞋帽", "白酒", "大米", "配件", "化妆品", "教材", "电器"];

/// The case that is copied.
struct Template {
    case: Uuid,
    events: Vec<StoredEvent>,
    projection: CaseProjection,
    officers: Vec<String>,
}

/// Adds `count` cases of many organs.
pub async fn add(stage: &Stage, count: usize) {
    let case = stage.prepare_transfer(&|_, _| {}).await.unwrap();
    let template = Template::of(stage, case).await;
    let own = &template.projection.organ;
    let facts = stage.platform().rules.directory.facts();
    let duty = &facts[own].duty;
    let others: Vec<&str> = facts
        .values()
        .filter(|organ| organ.duty == *duty && organ.id != *own)
        .map(|organ| organ.id.as_str())
        .collect();
    template.append(stage, count, &|number| template.spread(number, &others)).await;
}

/// Copies a case so many times, with its organ and officers, as if each had been worked on; their ids.
pub async fn copies(stage: &Stage, case: Uuid, count: usize) -> Vec<Uuid> {
    let template = Template::of(stage, case).await;
    let organ = &template.projection.organ;
    let numbered = |number| format!("{organ}移〔2026〕{number}号");
    template.append(stage, count, &|number| template.copy(number, organ, true, &numbered(number))).await
}

impl Template {
    async fn of(stage: &Stage, case: Uuid) -> Self {
        let platform = stage.platform();
        let granted = platform.access.authorise(&Actor::System, &Request::RunJobs).unwrap();
        Template {
            case,
            events: platform.store.events(&granted, case).await.unwrap(),
            projection: platform.store.case_projection(&granted, case).await.unwrap().unwrap(),
            officers: ["zhang", "liyan", "wang"]
                .map(|part| stage.officer(part).case_actor.id.clone())
                .to_vec(),
        }
    }

    /// Appends what `made` makes of each number, in large groups; the ids of the cases.
    async fn append(&self, stage: &Stage, count: usize, made: &dyn Fn(usize) -> StreamAppend) -> Vec<Uuid> {
        let platform = stage.platform();
        let granted = platform.access.authorise(&Actor::System, &Request::RunJobs).unwrap();
        let numbers: Vec<usize> = (0..count).collect();
        let a_group = MAX_APPEND_EVENTS / self.events.len();
        let groups: Vec<&[usize]> = numbers.chunks(a_group).collect();
        let mut cases = Vec::with_capacity(count);
        for together in groups.chunks(AT_ONCE) {
            let mut appends = Vec::new();
            for group in together {
                let mut append =
                    Append::new(Uuid::now_v7(), Sha256::digest(Uuid::now_v7().as_bytes()).into());
                append.streams.extend(group.iter().map(|number| made(*number)));
                cases.extend(append.streams.iter().map(|stream| stream.stream));
                let (store, granted) = (platform.store.clone(), granted.clone());
                appends.push(tokio::spawn(async move { store.append(&granted, append).await }));
            }
            for append in appends {
                append.await.unwrap().unwrap();
            }
        }
        platform.publish_checkpoint().await.unwrap();
        cases
    }

    /// A copy at one of many organs, or at the played officers' own, and of those some are their own cases.
    fn spread(&self, number: usize, others: &[&str]) -> StreamAppend {
        let own = number.is_multiple_of(ORGANS_SHARE);
        let organ = if own { &self.projection.organ } else { others[number % others.len()] };
        let ours = own && (number / ORGANS_SHARE).is_multiple_of(OFFICERS_SHARE);
        self.copy(number, organ, ours, &format!("测试移〔2026〕{number}号"))
    }

    fn copy(&self, number: usize, organ: &str, ours: bool, numbered: &str) -> StreamAppend {
        let case = Uuid::now_v7();
        let title = format!(
            "{}{}第{number}商行涉嫌销售假冒注册商标的商品案",
            PLACES[number % PLACES.len()],
            GOODS[number % GOODS.len()]
        );
        let old = &self.projection;
        let mut changes = vec![
            (self.case.to_string(), case.to_string()),
            (format!("\"{}\"", old.organ), format!("\"{organ}\"")),
            (old.title.clone(), title.clone()),
            (old.number.clone().unwrap_or_default(), numbered.to_owned()),
        ];
        changes.extend(self.events.iter().map(|event| (event.id.to_string(), Uuid::now_v7().to_string())));
        let officers = self.officers.iter().filter(|_| !ours);
        changes.extend(officers.map(|officer| (officer.clone(), Uuid::now_v7().to_string())));
        let changed =
            |text: &str| changes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let events = self.events.iter().map(|event| NewEvent {
            id: changed(&event.id.to_string()).parse().unwrap(),
            kind: event.kind.clone(),
            organ: organ.to_owned(),
            actor: changed(&event.actor),
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            body: changed(std::str::from_utf8(&event.body).unwrap()).into_bytes(),
        });
        StreamAppend {
            stream: case,
            expected_version: Some(0),
            events: events.collect(),
            projection: Some(self.projection_of(case, organ, title, number, &changed)),
        }
    }

    fn projection_of(
        &self,
        case: Uuid,
        organ: &str,
        title: String,
        number: usize,
        changed: &dyn Fn(&str) -> String,
    ) -> CaseProjection {
        const DAY_US: i64 = 86_400_000_000;
        let earlier = i64::try_from(number % DAYS).unwrap() * DAY_US + i64::try_from(number).unwrap();
        let mut copy = self.projection.clone();
        let organ_of =
            |old: &str| if old == self.projection.organ { organ.to_owned() } else { old.to_owned() };
        let officer = |old: &Uuid| changed(&old.to_string()).parse::<Uuid>().unwrap();
        copy.case_id = case;
        copy.organ = organ.to_owned();
        copy.number = copy.number.as_deref().map(changed);
        copy.search_text = format!("{title} 测试权利人公司 测试商标 10000001 销售假冒注册商标的商品");
        copy.title = title;
        copy.opened_at -= earlier;
        copy.next_due_at = copy.next_due_at.map(|at| at - earlier);
        copy.assigned.iter_mut().for_each(|(id, _)| *id = officer(id));
        copy.participants = copy.participants.iter().map(|organ| organ_of(organ)).collect();
        for clock in &mut copy.clocks {
            clock.owed_organ = organ_of(&clock.owed_organ);
            clock.started_at -= earlier;
            clock.due_at = clock.due_at.map(|at| at - earlier);
            clock.warn_at = clock.warn_at.map(|at| at - earlier);
        }
        for todo in &mut copy.todo {
            todo.organ = organ_of(&todo.organ);
            todo.officer = todo.officer.as_ref().map(officer);
            todo.due_at = todo.due_at.map(|at| at - earlier);
        }
        copy
    }
}
