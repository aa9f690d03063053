//! The whole platform from one seed: random acts of the demonstration's people through every layer, repeated and stale
//! requests, clock jumps, watchers, the queue, and restarts without a farewell. After each stretch everything verifies.
#[path = "../../../case/tests/world/dice.rs"]
mod dice;
#[path = "../../../case/tests/world/typed.rs"]
mod typed;

use app::cases::{CaseFilter, Submission};
use app::{AppFault, Person, Platform, new_id};
use case::standing::Standing;
use case::value::FileRef;
use dice::Dice;
use jiff::SignedDuration;
use law::procedure::{Act, Procedure};
use std::collections::{BTreeMap, BTreeSet};
use store::Receipt;
use testkit::{Databases, TestPlatform};
use uuid::Uuid;

const STEPS: usize = 240;
/// Steps between two restarts, each followed by a verification of everything.
const STRETCH: usize = 40;
const SEED: u64 = 20_230_728;
const PEOPLE: [&str; 11] =
    ["zhang", "liyan", "wang", "zhao", "qian", "sun", "chen", "zhou", "wuyan", "zheng", "feng"];

#[derive(Debug, Default)]
struct Tally {
    done: BTreeMap<String, u32>,
    refused: u32,
    repeated: u32,
    meanwhile: u32,
    signed: u32,
}

struct World {
    test: TestPlatform,
    platform: Platform,
    people: Vec<Person>,
    dice: Dice,
    paper: FileRef,
    acknowledged: Vec<(Uuid, Receipt)>,
    reported: BTreeSet<Uuid>,
    tally: Tally,
}

impl World {
    async fn new(kind: Databases, seed: u64) -> Self {
        let test = TestPlatform::demonstration(kind).await;
        let mut people = Vec::new();
        for login in PEOPLE {
            people.push(test.person(login).await);
        }
        let text = "模拟材料".as_bytes().to_vec();
        let paper = test.platform.attach(&people[0], "附件.txt", "other-material", text).await.unwrap();
        let platform = test.platform.clone();
        let (dice, reported) = (Dice::new(seed), BTreeSet::new());
        World {
            test,
            platform,
            people,
            dice,
            paper,
            acknowledged: Vec::new(),
            reported,
            tally: Tally::default(),
        }
    }

    fn anyone(&mut self) -> Person {
        self.dice.pick(&self.people).unwrap().clone()
    }

    /// Values for most fields of an act, and its papers.
    fn submission(&mut self, procedure: &Procedure, act: &Act) -> Submission {
        let organs: BTreeMap<String, case::OrganFacts> =
            self.platform.rules.directory.facts().clone().into_iter().collect();
        let year = case::actor::civil_date(self.platform.now()).year();
        let mut form = serde_json::Map::new();
        for wanted in &act.form {
            let Some(field) = procedure.field(&wanted.field) else { continue };
            let file = field.kind == law::procedure::FieldType::File;
            if !file && (wanted.required || self.dice.chance(60)) {
                form.insert(field.id.value.clone(), typed::value(&mut self.dice, field, &organs, year));
            }
        }
        let sent = act.sends.as_ref().and_then(|id| procedure.handover(id));
        let listed =
            sent.into_iter().flat_map(|handover| &handover.papers).map(|paper| paper.id.value.clone());
        let fields = act.form.iter().filter_map(|asked| procedure.field(&asked.field)?.paper.as_ref());
        let kinds: BTreeSet<String> = listed.chain(fields.map(|paper| paper.value.clone())).collect();
        let papers = kinds.into_iter().map(|paper| FileRef { paper, ..self.paper.clone() }).collect();
        Submission { act_id: new_id(), act: act.id.value.clone(), form, papers, ..Submission::default() }
    }

    async fn submit(&mut self, person: &Person, submission: &Submission) {
        let answered = self.platform.perform(person, submission).await;
        if self.settle(&submission.act, &answered.map(|done| (done.case, done.receipt)))
            && self.dice.chance(15)
        {
            let again = self.platform.perform(person, submission).await.unwrap();
            assert!(again.receipt.repeated);
            let first = Receipt { repeated: false, ..again.receipt };
            assert_eq!(&first, &self.acknowledged.last().unwrap().1, "a repeated request");
            self.tally.repeated += 1;
        }
    }

    fn settle(&mut self, word: &str, answered: &Result<(Uuid, Receipt), AppFault>) -> bool {
        match answered {
            Ok(done) => {
                *self.tally.done.entry(word.to_owned()).or_default() += 1;
                self.acknowledged.push(done.clone());
                return true;
            }
            Err(AppFault::Meanwhile { .. }) => self.tally.meanwhile += 1,
            Err(AppFault::Fault(fault)) => panic!("{word}: {fault}"),
            Err(_) => self.tally.refused += 1,
        }
        false
    }

    async fn open(&mut self) {
        let person = self.anyone();
        let rules = self.platform.rules.clone();
        let begins = |act: &&Act| act.opens && !act.is_receipt();
        let all: Vec<(&Procedure, &Act)> = rules
            .library
            .procedures
            .values()
            .flat_map(|filed| filed.acts.iter().filter(begins).map(move |act| (&filed.value, act)))
            .collect();
        let Some((procedure, act)) = self.dice.pick(&all).copied() else { return };
        let submission = Submission {
            procedure: Some(procedure.id.value.clone()),
            title: "某件".into(),
            ..self.submission(procedure, act)
        };
        self.submit(&person, &submission).await;
    }

    async fn act(&mut self) {
        let person = self.anyone();
        let filter = CaseFilter { state: "open".into(), ..CaseFilter::default() };
        let cases = self.platform.cases(&person, &filter, 100).await.unwrap().rows;
        let Some(case) = self.dice.pick(&cases).map(|row| row.case_id) else { return };
        let view = self.platform.case_view(&person, case).await.unwrap();
        if let Some(proposal) = view.proposals.iter().find(|proposal| proposal.may_sign) {
            let act = Standing::CoSign { proposal: proposal.id };
            return self.stand(&person, case, act).await;
        }
        if view.may_assign && self.dice.chance(50) {
            return self.assign(&person, case, &view).await;
        }
        let open: Vec<String> = view.acts.iter().filter(|act| act.open).map(|act| act.act.clone()).collect();
        let Some(act) = self.dice.pick(&open).cloned() else { return };
        let rules = self.platform.rules.clone();
        let procedure = rules.library.procedure(&view.procedure).unwrap();
        let stale = self.dice.chance(10);
        let seen = i64::try_from(view.state.version).unwrap() - i64::from(stale);
        let submission = Submission {
            case: Some(case),
            seen: Some(seen),
            ..self.submission(procedure, procedure.act(&act).unwrap())
        };
        self.submit(&person, &submission).await;
    }

    async fn assign(&mut self, person: &Person, case: Uuid, view: &app::cases::CaseView) {
        let rules = self.platform.rules.clone();
        let procedure = rules.library.procedure(&view.procedure).unwrap();
        let assigned = law::procedure::HeldBy::Assigned;
        let roles: Vec<String> =
            procedure.roles.iter().filter(|r| r.held_by == assigned).map(|r| r.id.value.clone()).collect();
        let colleagues = self.platform.colleagues(person).await.unwrap();
        let (Some(role), Some(officer)) = (self.dice.pick(&roles).cloned(), self.dice.pick(&colleagues))
        else {
            return;
        };
        let officer = officer.id.to_string();
        let act = Standing::Assign { officer, name: String::new(), organ: String::new(), roles: vec![role] };
        self.stand(person, case, act).await;
    }

    async fn stand(&mut self, person: &Person, case: Uuid, act: Standing) {
        let word = format!("{act:?}").split([' ', '{']).next().unwrap_or_default().to_owned();
        let submission = app::cases::StandingSubmission { act_id: new_id(), case, act, seen: None };
        let answered = self.platform.perform_standing(person, &submission).await;
        self.settle(&word, &answered.map(|done| (done.case, done.receipt)));
    }

    /// Somebody signs for what has arrived, with an act that takes it, or puts it on file.
    async fn sign(&mut self) {
        let person = self.anyone();
        let lines = self.platform.arriving(&person, None, "", store::MAX_PAGE).await.unwrap().rows;
        let ids: Vec<Uuid> = lines.iter().filter(|line| line.may_sign).map(|line| line.id).collect();
        let Some(id) = self.dice.pick(&ids) else { return };
        let item = self.platform.unsigned_item(&person, *id).await.unwrap();
        let rules = self.platform.rules.clone();
        let acts = case::send::receiving_acts(&rules.library, &item.kind);
        let Some((procedure, act)) = self.dice.pick(&acts).copied() else { return };
        let submission = Submission {
            case: if act.opens { None } else { item.to_case },
            procedure: act.opens.then(|| procedure.id.value.clone()),
            title: item.title.clone(),
            item: Some(item.id),
            ..self.submission(procedure, act)
        };
        let before = self.acknowledged.len();
        self.submit(&person, &submission).await;
        if self.acknowledged.len() == before {
            let filed = self.platform.file_item(&person, new_id(), item.id, "办件已经进入下一阶段").await;
            self.settle("(file)", &filed.map(|done| (done.case, done.receipt)));
        }
        self.tally.signed += u32::from(self.acknowledged.len() > before);
    }

    async fn pass_time(&mut self) {
        let hours = i64::try_from(self.dice.below(60)).unwrap() + 1;
        self.test.clock.set(self.platform.now() + SignedDuration::from_hours(hours));
        self.platform.watch_limits().await.unwrap();
        self.platform.watch_silence(&mut self.reported).await.unwrap();
        let (_, failed) = self.platform.work_jobs().await.unwrap();
        assert_eq!(failed, 0, "no job fails");
    }

    async fn step(&mut self) {
        match self.dice.below(20) {
            0 | 1 => self.open().await,
            2..=5 => self.sign().await,
            6 | 7 => self.pass_time().await,
            _ => self.act().await,
        }
    }

    /// The process ends without a word and another one opens the records: all that was acknowledged is there, once.
    async fn restart(&mut self) {
        self.platform = self.test.reopened().await;
        let verified = self.platform.verify_as_system().await.unwrap();
        assert_eq!(verified.broken, None);
        let recorded: u64 = self.acknowledged.iter().map(|(_, receipt)| receipt.events.len() as u64).sum();
        assert!(verified.leaves >= recorded, "{} leaves, {recorded} acknowledged", verified.leaves);
        for (_, receipt) in self.acknowledged.iter().rev().take(10) {
            let found = self.platform.store.receipt(receipt.act_id).await.unwrap();
            let found = found.map(|found| Receipt { repeated: false, ..found });
            assert_eq!(found.as_ref(), Some(receipt), "what was acknowledged is there");
        }
        let reconciled = self.platform.watch_handovers().await.unwrap();
        assert_eq!(reconciled.differences, Vec::new());
    }
}

#[tokio::test]
async fn a_simulated_office_survives_restarts_with_everything_in_order() {
    for kind in Databases::all() {
        let mut world = World::new(kind, SEED).await;
        for step in 1..=STEPS {
            world.step().await;
            if step % STRETCH == 0 {
                world.restart().await;
            }
        }
        let tally = &world.tally;
        println!("{kind:?} {tally:#?}");
        // An office in which nothing happens proves nothing.
        assert!(tally.done.len() > 8 && tally.refused > 10, "{tally:?}");
        assert!(tally.repeated > 0 && tally.meanwhile > 0 && tally.signed > 0, "{tally:?}");
    }
}
