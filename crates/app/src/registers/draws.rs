//! Draws get their result here: as soon as a checkpoint covers the frozen list, the system records what follows from it.
use super::statement::{DrawStatement, root_of};
use crate::cases::{Recorded, new_event, projection};
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use case::draw::{Drawn, Request as Frozen, State as Draw};
use case::{CaseState, EventKind};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{Append, StreamAppend};
use uuid::Uuid;

/// What one round of the draws did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DrawRound {
    /// Draws looked at.
    pub looked: usize,
    /// Results recorded.
    pub drawn: usize,
}

/// A frozen list in words; why entries are left out in detail only for the conducting organ.
fn request_words(platform: &Platform, request: &Frozen, full: bool) -> Vec<(String, String)> {
    let register = platform.rules.library.registers.get(&request.register);
    let title = register.map_or(request.register.as_str(), |register| &register.title);
    let out = |left: &case::draw::LeftOut| match full && !left.detail.is_empty() {
        true => format!("{}（{}：{}）", left.key, left.ground.says(), left.detail),
        false => format!("{}（{}）", left.key, left.ground.says()),
    };
    let keys: Vec<&str> = request.candidates.iter().map(|one| one.key.as_str()).collect();
    let left_out: Vec<String> = request.left_out.iter().map(out).collect();
    let mut words = vec![
        ("名录".to_owned(), title.to_owned()),
        ("抽取".to_owned(), format!("{}名，候选{}名", request.count, keys.len())),
        ("候选".to_owned(), keys.join("、")),
    ];
    if !left_out.is_empty() {
        words.push(("不列入".to_owned(), left_out.join("、")));
    }
    if !request.again.is_empty() {
        words.push(("再次抽取的理由".to_owned(), request.again.clone()));
    }
    words.push(("名单摘要".to_owned(), request.digest.clone()));
    words.push(("查验".to_owned(), format!("/verify/draws/{}", request.draw)));
    words
}

/// The events of a draw in words.
pub(crate) fn draw_words(
    platform: &Platform,
    what: &EventKind,
    full: bool,
) -> (String, Vec<(String, String)>) {
    match what {
        EventKind::DrawRequested { request } => {
            ("固定抽取名单".into(), request_words(platform, request, full))
        }
        EventKind::Drawn { result } => {
            let basis = ("依据".to_owned(), format!("账本检查点 {}", result.size));
            ("抽取结果".into(), vec![("抽中".to_owned(), result.keys.join("、")), basis])
        }
        _ => (String::new(), Vec::new()),
    }
}

impl Platform {
    /// Records the results of draws whose list is covered by a published checkpoint.
    ///
    /// # Errors
    /// When the store fails; what was recorded before stays.
    pub async fn watch_draws(&self) -> Result<DrawRound, AppFault> {
        let granted = self.system_grant()?;
        let mut round = DrawRound::default();
        for (draw, case) in self.store.draws_waiting(&granted).await? {
            round.looked += 1;
            round.drawn += usize::from(self.finish_draw(draw, case).await?);
        }
        Ok(round)
    }

    async fn finish_draw(&self, draw: Uuid, case: Uuid) -> Result<bool, AppFault> {
        let loaded = self.load_for_system(case).await?;
        let waiting = loaded.state.draws.iter().find(|one| one.request.draw == draw && one.drawn.is_none());
        let Some(waiting) = waiting else { return Ok(false) };
        let leaf = leaf_of(&loaded.events, draw).ok_or_else(|| AppFault::ours("抽取没有入账"))?;
        let Some((size, note)) = self.store.first_checkpoint_over(leaf).await? else { return Ok(false) };
        let root = root_of(&note).ok_or_else(|| AppFault::ours("检查点不能识别"))?;
        let keys = waiting.request.keys(&root).map_err(AppFault::ours)?;
        let result = Drawn { draw, size, root: hex::encode(root), keys };
        let (system, now) = (self.system(), self.now());
        let setting = self.setting(&system.case_actor, now, &new_id);
        let event = case::decide::event(&setting, case, now, None, EventKind::Drawn { result });
        let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
        let mut state = (*loaded.state).clone();
        case::fold::apply(&mut state, &event, &self.rules.library).map_err(AppFault::ours)?;
        let id = new_id();
        let mut append = Append::new(id, Sha256::digest(id.as_bytes()).into());
        append.jobs.extend(crate::notices::delivery(loaded.procedure, case, &[&event], micros(now)));
        append.streams.push(StreamAppend {
            stream: case,
            expected_version: Some(before),
            events: vec![new_event(&event)?],
            projection: Some(projection(self, loaded.procedure, &state)?),
        });
        match self.store.append(&loaded.granted, append).await {
            Ok(_) => Ok(true),
            // Somebody acted meanwhile, or another process was first: the next round looks again.
            Err(store::AppendFault::Conflict { .. }) => Ok(false),
            Err(fault) => Err(fault.into()),
        }
    }

    /// What anybody may know of a draw, by its id: enough to recompute it, and nothing of the case.
    ///
    /// # Errors
    /// "Not there".
    pub async fn draw_statement(&self, draw: Uuid) -> Result<DrawStatement, AppFault> {
        let case = self.store.case_of_draw(draw).await?.ok_or(AppFault::NotThere)?;
        let loaded = self.load_for_system(case).await?;
        let found = loaded.state.draws.iter().find(|one| one.request.draw == draw);
        let found = found.ok_or(AppFault::NotThere)?;
        let leaf = leaf_of(&loaded.events, draw).ok_or(AppFault::NotThere)?;
        self.statement_of(found, leaf).await
    }

    /// Statements of the draws of a case, for a person who may read it.
    ///
    /// # Errors
    /// "Not there".
    pub async fn case_draws(&self, person: &Person, case: Uuid) -> Result<Vec<DrawStatement>, AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        self.statements(&loaded.state, &loaded.events).await
    }

    /// The same by number or id, for the command line.
    ///
    /// # Errors
    /// "Not there".
    pub async fn case_draws_as_system(&self, case: &str) -> Result<Vec<DrawStatement>, AppFault> {
        let id = match case.parse() {
            Ok(id) => id,
            Err(_) => self.store.case_by_number(case).await?.ok_or(AppFault::NotThere)?,
        };
        let loaded = self.load_for_system(id).await?;
        self.statements(&loaded.state, &loaded.events).await
    }

    async fn statements(
        &self,
        state: &CaseState,
        events: &[Arc<Recorded>],
    ) -> Result<Vec<DrawStatement>, AppFault> {
        let mut statements = Vec::new();
        for draw in &state.draws {
            let leaf = leaf_of(events, draw.request.draw).ok_or(AppFault::NotThere)?;
            statements.push(self.statement_of(draw, leaf).await?);
        }
        Ok(statements)
    }

    async fn statement_of(&self, draw: &Draw, leaf: i64) -> Result<DrawStatement, AppFault> {
        let register = self.rules.library.registers.get(&draw.request.register);
        let title = register.map_or_else(|| draw.request.register.clone(), |found| found.title.clone());
        let checkpoint = match &draw.drawn {
            Some(drawn) => self.store.checkpoint_of(drawn.size).await?,
            None => None,
        };
        Ok(DrawStatement::of(draw, title, leaf.unsigned_abs(), checkpoint))
    }

    /// The first draw of a case whose recorded result does not follow from the list and the checkpoint.
    pub(crate) async fn draw_differs(
        &self,
        state: &CaseState,
        events: &[store::StoredEvent],
    ) -> Result<Option<String>, AppFault> {
        for draw in state.draws.iter().filter(|draw| draw.drawn.is_some()) {
            let leaf = events.iter().find(|stored| requests(&stored.body, draw.request.draw));
            let leaf = leaf.map_or(i64::MAX, |stored| stored.leaf_index);
            let first = self.store.first_checkpoint_over(leaf).await?;
            let statement = self.statement_of(draw, leaf).await?;
            let size = draw.drawn.as_ref().map(|drawn| drawn.size);
            if first.map(|(size, _)| size) != size {
                return Ok(Some(format!("抽取 {} 用的不是名单入账后的第一个检查点", draw.request.draw)));
            }
            if let Err(fault) = statement.verify(None) {
                return Ok(Some(format!("抽取 {}：{fault}", draw.request.draw)));
            }
        }
        Ok(None)
    }
}

/// The leaf of the event that froze the list of a draw.
fn leaf_of(events: &[Arc<Recorded>], draw: Uuid) -> Option<i64> {
    let froze =
        |what: &EventKind| matches!(what, EventKind::DrawRequested { request } if request.draw == draw);
    events.iter().find(|recorded| froze(&recorded.event.what)).map(|recorded| recorded.stored.leaf_index)
}

fn requests(body: &[u8], draw: Uuid) -> bool {
    let event: Result<case::Event, _> = serde_json::from_slice(body);
    event
        .is_ok_and(|event| matches!(event.what, EventKind::DrawRequested { request } if request.draw == draw))
}
