//! Who may know a case: the level chosen when it is opened, and its change afterwards. Which level is whose to choose, the
//! policies say: nobody gives a case a level under which he himself could not read it.
use super::authorise::held_by_assignment;
use super::{Loaded, Recorded};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{ActorId, CaseFacts, Granted, Request};
use case::decide::{Command, Opening};
use case::notice::Hearer;
use case::{Event, EventKind, HandoverItem};
use law::procedure::{Act, Procedure};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use vocabulary::{CaseId, OfficerId, OrganId, SecrecyLevel};

/// The level a procedure gives its cases.
fn usual(procedure: &Procedure) -> SecrecyLevel {
    procedure.secrecy.parse().unwrap_or(SecrecyLevel::Sealed)
}

impl Platform {
    /// Levels that a person may give a case when opening it, widest first: the procedure's own, if he may know cases of it
    /// once he is named in them, and those he may choose.
    #[must_use]
    pub fn levels_of_opening(&self, person: &Person, procedure: &Procedure, act: &Act) -> Vec<SecrecyLevel> {
        let usual = usual(procedure);
        let Some(facts) = self.facts_if_opened(person, procedure, act) else { return vec![usual] };
        let may = |level: SecrecyLevel| match level == usual {
            true => self.may_be_named(person, &facts),
            false => self.grant_secrecy(person, &facts, level).is_ok(),
        };
        SecrecyLevel::ALL.into_iter().filter(|level| may(*level)).collect()
    }

    /// Whether a person named in a case could read it.
    fn may_be_named(&self, person: &Person, facts: &CaseFacts) -> bool {
        let ActorId::Officer(officer) = person.actor.id() else { return true };
        let mut named = facts.clone();
        named.assigned.entry(officer).or_default();
        self.access.authorise(&person.actor, &Request::ReadCase(&named)).is_ok()
    }

    /// Levels to which a person may bring a case.
    pub(crate) fn levels_of_change(&self, person: &Person, facts: &CaseFacts) -> Vec<SecrecyLevel> {
        let others = SecrecyLevel::ALL.into_iter().filter(|level| *level != facts.secrecy);
        others.filter(|level| self.grant_secrecy(person, facts, *level).is_ok()).collect()
    }

    /// Officers named in a case who may know it at one level and may not at another: account and name.
    async fn shut_out(
        &self,
        facts: &CaseFacts,
        from: SecrecyLevel,
        to: SecrecyLevel,
    ) -> Result<Vec<(OfficerId, String)>, AppFault> {
        let mut out = Vec::new();
        for officer in facts.assigned.keys() {
            let account = self.store.account(officer.uuid()).await?;
            let Some(named) = account.and_then(|account| self.person_of(&account)) else { continue };
            let reads = |secrecy: SecrecyLevel| {
                let then = CaseFacts { secrecy, ..facts.clone() };
                self.access.authorise(&named.actor, &Request::ReadCase(&then)).is_ok()
            };
            if reads(from) && !reads(to) {
                out.push((*officer, named.case_actor.name));
            }
        }
        Ok(out)
    }

    /// For each level to which a person may bring a case, the names of those named in it who could not know it any more.
    pub(super) async fn shut_out_by(
        &self,
        person: &Person,
        facts: &CaseFacts,
    ) -> Result<Vec<(SecrecyLevel, Vec<String>)>, AppFault> {
        let mut all = Vec::new();
        for level in self.levels_of_change(person, facts) {
            let out = self.shut_out(facts, facts.secrecy, level).await?;
            if !out.is_empty() {
                all.push((level, out.into_iter().map(|(_, name)| name).collect()));
            }
        }
        Ok(all)
    }

    /// Who of those named in a case left the circle of those who know it with a change of its level.
    pub(crate) async fn left_the_circle(
        &self,
        loaded: &Loaded<'_>,
        change: &Recorded,
    ) -> Result<BTreeSet<Hearer>, AppFault> {
        let level = |event: &Event| match &event.what {
            EventKind::Opened { secrecy, .. } | EventKind::SecrecyChanged { secrecy, .. } => {
                secrecy.parse::<SecrecyLevel>().ok()
            }
            _ => None,
        };
        let before = loaded.events.iter().take_while(|known| known.event.id != change.event.id);
        let before = before.filter_map(|known| level(&known.event)).last();
        let Some((from, to)) = before.zip(level(&change.event)) else { return Ok(BTreeSet::new()) };
        let out = self.shut_out(&loaded.facts, from, to).await?;
        Ok(out.into_iter().map(|(officer, _)| Hearer::Officer(officer.uuid().to_string())).collect())
    }

    /// Proof that a person may bring a case from its level to another one.
    pub(crate) fn grant_secrecy(
        &self,
        person: &Person,
        facts: &CaseFacts,
        level: SecrecyLevel,
    ) -> Result<Granted, AppFault> {
        let lowers = level < facts.secrecy;
        let request = if lowers { Request::LowerSecrecy(facts) } else { Request::RaiseSecrecy(facts) };
        let granted = self.access.authorise(&person.actor, &request)?;
        let then = CaseFacts { secrecy: level, ..facts.clone() };
        if self.access.authorise(&person.actor, &Request::ReadCase(&then)).is_err() {
            let says = format!(
                "您的知悉范围不包括“{level}”，改为这一密级后您自己也不能再办理；请由有权知悉的人员变更"
            );
            return Err(AppFault::rejected("secrecy", says));
        }
        Ok(granted)
    }

    /// A case opened by the receipt of an item is known to no more people than the case that sent it.
    pub(super) async fn no_wider_than_sent(
        &self,
        procedure: &Procedure,
        command: Command,
        item: Option<&HandoverItem>,
    ) -> Result<Command, AppFault> {
        let (Some(item), Some(opening)) = (item, command.opening.clone()) else { return Ok(command) };
        let sender = self.level_of_item(item.id).await?;
        let chosen = opening.secrecy.as_ref().and_then(|chosen| chosen.parse().ok());
        if sender <= chosen.unwrap_or_else(|| usual(procedure)) {
            return Ok(command);
        }
        let opening = Opening { secrecy: Some(sender.key().to_owned()), ..opening };
        Ok(Command { opening: Some(opening), ..command })
    }

    /// Refuses a level chosen at opening that is not the person's to choose.
    pub(super) fn check_opening_level(
        &self,
        person: &Person,
        procedure: &Procedure,
        act: &Act,
        chosen: Option<SecrecyLevel>,
    ) -> Result<(), AppFault> {
        let levels = self.levels_of_opening(person, procedure, act);
        let usual = usual(procedure);
        if levels.contains(&chosen.unwrap_or(usual)) {
            return Ok(());
        }
        if chosen.is_none_or(|chosen| chosen == usual) {
            let says = format!(
                "“{}”的办件是“{usual}”的，您的知悉范围不够，登记以后自己也看不到；请转由知悉范围达到“{usual}”的人员登记",
                procedure.title
            );
            return Err(AppFault::rejected("secrecy", says));
        }
        let words: Vec<&str> = levels.iter().map(|level| level.label()).collect();
        let says = format!("您立件时可以选择的密级：{}；低于程序规定的密级须由负责人决定", words.join("、"));
        Err(AppFault::rejected("secrecy", says))
    }

    /// The case as authorisation would see it right after a person opened it.
    pub(crate) fn facts_if_opened(
        &self,
        person: &Person,
        procedure: &Procedure,
        act: &Act,
    ) -> Option<CaseFacts> {
        let organ: OrganId = person.case_actor.organ.parse().ok()?;
        let ActorId::Officer(officer) = person.actor.id() else { return None };
        let roles = held_by_assignment(procedure, act, &person.case_actor.posts);
        let assigned: BTreeMap<OfficerId, BTreeSet<String>> =
            if roles.is_empty() { BTreeMap::new() } else { [(officer, roles)].into() };
        Some(CaseFacts {
            id: CaseId::new(Uuid::nil()),
            organ,
            participants: BTreeSet::new(),
            secrecy: usual(procedure),
            region: String::new(),
            assigned,
            closed: false,
            plan_task: false,
        })
    }
}
