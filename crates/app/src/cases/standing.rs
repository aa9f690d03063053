//! Standing acts of the office (assign, co-sign, return, link, note, sub-tasks, corrections).
use super::act::{Done, Outcome};
use super::again::{MAX_TRIES, passes, refuse_unseen};
use super::personal::is_personal;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{Action, Granted, Request};
use case::HandoverItem;
use case::standing::{Standing, decide_standing};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A standing act as submitted.
#[derive(Debug, Clone)]
pub struct StandingSubmission {
    /// Id of the act, made by the client.
    pub act_id: Uuid,
    /// Case.
    pub case: Uuid,
    /// What.
    pub act: Standing,
    /// Version the person saw.
    pub seen: Option<i64>,
}

impl Platform {
    /// Does a standing act.
    ///
    /// # Errors
    /// As [`Platform::perform`].
    pub async fn perform_standing(
        &self,
        person: &Person,
        submission: &StandingSubmission,
    ) -> Result<Done, AppFault> {
        let asked = format!("{}/{}/{:?}", person.case_actor.id, submission.case, submission.act);
        let digest: [u8; 32] = Sha256::digest(asked).into();
        match self.store.repeat_of(submission.act_id, &digest).await {
            Ok(None) => {}
            known => {
                self.may_know(person, Some(submission.case)).await?;
                if let Some(receipt) = known? {
                    let title = title(&submission.act).to_owned();
                    return Ok(Done { case: submission.case, receipt, title, awaits: false, number: None });
                }
            }
        }
        let subject = format!("{}/{}", submission.case, title(&submission.act));
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = self.decided_standing(person, submission).await;
            let outcome = self.denials_noted(person, Action::PerformAct.name(), &subject, outcome).await?;
            let append = self.append_of(person, submission.act_id, digest, &outcome).await?;
            match self.store.append(&outcome.granted, append).await {
                Ok(receipt) => {
                    let title = title(&submission.act).to_owned();
                    return Ok(Done { case: submission.case, receipt, title, awaits: false, number: None });
                }
                Err(fault) if tries < MAX_TRIES && passes(&fault) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    async fn decided_standing(
        &self,
        person: &Person,
        submission: &StandingSubmission,
    ) -> Result<Outcome, AppFault> {
        let mut act = submission.act.clone();
        let named = self.complete_officer(person, &mut act).await?;
        if let Standing::Link { other, .. } = &act {
            self.may_link(person, *other).await?;
        }
        let facts = self.case_facts(submission.case).await?;
        let granted = self.access.authorise(&person.actor, &Request::ReadCase(&facts))?;
        let loaded = self.load(granted, facts, submission.case).await?;
        let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
        refuse_unseen(&loaded, submission.seen)?;
        let granted = self.grant_standing(person, &loaded, &act)?;
        if let Some(officer) = named {
            self.refuse_uncleared(officer, &loaded).await?;
        }
        let setting = self.setting(&person.case_actor, self.now(), &new_id);
        let decided = decide_standing(&setting, &loaded.state, &act)?;
        self.refuse_unmakeable(&loaded, &decided.events)?;
        let item = match &act {
            Standing::CoSign { proposal } => {
                loaded.state.proposals.get(proposal).and_then(|p| p.received.as_deref().cloned())
            }
            _ => None,
        };
        Ok(Outcome { granted, decided, before, item })
    }

    /// Whoever links a case must be able to read it; what one may not know is not there.
    async fn may_link(&self, person: &Person, other: Uuid) -> Result<(), AppFault> {
        let not_there = |_| AppFault::rejected("other", "没有这个办件，或者您无权查看；请核对文号或网址");
        let facts = self.case_facts(other).await.map_err(not_there)?;
        self.access
            .authorise(&person.actor, &Request::ReadCase(&facts))
            .map_err(|fault| not_there(AppFault::from(fault)))?;
        Ok(())
    }

    /// The case that a person means by its number, its id or its address on a page. Where there is none it is the id that no
    /// case has: what is asked with it takes the same way, and gets the same answer, as for a case that the person may not
    /// know.
    ///
    /// # Errors
    /// The store's; whether the person may know the case is asked when it is used.
    pub async fn case_meant(&self, text: &str) -> Result<Uuid, AppFault> {
        let text = text.trim().trim_end_matches('/');
        let last = text.rsplit('/').next().unwrap_or(text);
        if let Ok(id) = last.parse() {
            return Ok(id);
        }
        Ok(self.store.case_by_number(text).await?.unwrap_or(Uuid::nil()))
    }

    /// Whoever is assigned must be able to open the case.
    async fn refuse_uncleared(&self, officer: Uuid, loaded: &super::Loaded<'_>) -> Result<(), AppFault> {
        let account = self.store.account(officer).await?;
        let Some(named) = account.and_then(|account| self.person_of(&account)) else { return Ok(()) };
        let mut facts = loaded.facts.clone();
        facts.assigned.entry(vocabulary::OfficerId::new(officer)).or_default();
        if self.access.authorise(&named.actor, &Request::ReadCase(&facts)).is_ok() {
            return Ok(());
        }
        let (level, name) = (loaded.facts.secrecy, &named.case_actor.name);
        let says = format!(
            "本件是“{level}”件，{name}的知悉范围不够，指定了也打不开；请另行指定，或者请安全管理员调整知悉范围"
        );
        Err(AppFault::rejected("officer", says))
    }

    /// Fills in name and organ of the officer to be assigned from the directory of accounts; that officer.
    async fn complete_officer(&self, person: &Person, act: &mut Standing) -> Result<Option<Uuid>, AppFault> {
        let Standing::Assign { officer, name, organ, .. } = act else { return Ok(None) };
        let colleagues = self.colleagues(person).await?;
        let found = colleagues.into_iter().find(|c| c.id.to_string() == *officer);
        let found = found.ok_or_else(|| AppFault::rejected("officer", "请从本机关人员中选择"))?;
        *name = found.name;
        *organ = found.organ;
        Ok(Some(found.id))
    }

    fn grant_standing(
        &self,
        person: &Person,
        loaded: &super::Loaded<'_>,
        act: &Standing,
    ) -> Result<Granted, AppFault> {
        let request = match act {
            Standing::Assign { .. } | Standing::Unassign { .. } => Request::AssignOfficers(&loaded.facts),
            Standing::CoSign { proposal } | Standing::ReturnProposal { proposal, .. } => {
                let act = loaded.state.proposals.get(proposal).and_then(|p| loaded.procedure.act(&p.act));
                let act = act.ok_or_else(|| AppFault::rejected("proposal", "这项联署已经办完或退回"))?;
                return self.grant_act_of(person, loaded, act);
            }
            Standing::ChangeSecrecy { secrecy, .. } => {
                return self.grant_secrecy(person, &loaded.facts, *secrecy);
            }
            Standing::MarkTopic { .. } | Standing::RemoveTopic { .. } => Request::MarkTopic(&loaded.facts),
            Standing::CorrectFact { field, .. } => {
                // Whoever may not see a value must not set it either.
                if is_personal(loaded.procedure, field) {
                    self.access.authorise(&person.actor, &Request::ReadPersonalData(&loaded.facts))?;
                }
                Request::CorrectFact(&loaded.facts)
            }
            Standing::OpenSubtask { .. } | Standing::Storeroom(_) | Standing::MakeDocument { .. } => {
                Request::WorkInside(&loaded.facts)
            }
            Standing::Link { .. } | Standing::Note { .. } | Standing::CloseSubtask { .. } => {
                Request::AttachFile(&loaded.facts)
            }
        };
        Ok(self.access.authorise(&person.actor, &request)?)
    }
}

fn title(act: &Standing) -> &'static str {
    match act {
        Standing::Assign { .. } => "指定办案人员",
        Standing::Unassign { .. } => "更换办案人员",
        Standing::CoSign { .. } => "联署",
        Standing::ReturnProposal { .. } => "退回",
        Standing::Link { .. } => "关联办件",
        Standing::Note { .. } => "批注",
        Standing::OpenSubtask { .. } => "交办",
        Standing::CloseSubtask { .. } => "办结交办事项",
        Standing::ChangeSecrecy { .. } => "变更密级",
        Standing::CorrectFact { .. } => "更正事实",
        Standing::MarkTopic { .. } => "标记专题",
        Standing::RemoveTopic { .. } => "取消专题标记",
        Standing::MakeDocument { .. } => "重新制作文书",
        Standing::Storeroom(work) => work.does.title(),
    }
}

impl Platform {
    /// Signs for an item that no act of its case can take any more, and puts it on file.
    ///
    /// # Errors
    /// As [`Platform::perform`].
    pub async fn file_item(
        &self,
        person: &Person,
        act_id: Uuid,
        item: Uuid,
        reason: &str,
    ) -> Result<Done, AppFault> {
        let mut tries = 0;
        loop {
            tries += 1;
            let found = self.signable(person, item).await;
            let action = Action::SignHandover.name();
            let (granted, item) = self.denials_noted(person, action, &item.to_string(), found).await?;
            let (digest, outcome) = self.decided_filing(person, granted, item, reason).await?;
            let case = outcome.decided.state.id;
            let append = self.append_of(person, act_id, digest, &outcome).await?;
            match self.store.append(&outcome.granted, append).await {
                Ok(receipt) => {
                    let title = "签收存查".into();
                    return Ok(Done { case, receipt, title, awaits: false, number: None });
                }
                Err(fault) if tries < MAX_TRIES && passes(&fault) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    async fn decided_filing(
        &self,
        person: &Person,
        granted: Granted,
        item: HandoverItem,
        reason: &str,
    ) -> Result<([u8; 32], Outcome), AppFault> {
        let case =
            item.to_case.ok_or_else(|| AppFault::rejected("item", "这份移送还没有对应的办件，请签收立件"))?;
        // The case may be closed to every act; signing for what arrives is the recipient's duty all the same.
        let loaded = self.load_for_system(case).await?;
        let setting = self.setting(&person.case_actor, self.now(), &new_id);
        let decided = case::filing::file_item(&setting, &loaded.state, &item, reason)?;
        let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
        let digest: [u8; 32] =
            Sha256::digest(format!("{}/file/{}/{reason}", person.case_actor.id, item.id)).into();
        Ok((digest, Outcome { granted, decided, before, item: Some(item) }))
    }
}
