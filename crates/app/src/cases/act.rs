//! Doing an act: authorise → load → decide → append, one transaction.
use super::again::{MAX_TRIES, passes, refuse_unseen};
use super::authorise::{act_facts, role_organs};
use super::load::Loaded;
use super::projection;
use super::rows::{by_case, handover_row, new_event};
use super::submission::Submission;
use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::notices;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{Action, ActorId, Granted, Request};
use case::actor::civil_date;
use case::decide::{Command, SERIAL};
use case::value::FileRef;
use case::{CaseState, Decided, Event, EventKind, HandoverItem};
use jiff::Timestamp;
use law::procedure::{Act, Procedure};
use std::sync::Arc;
use store::{Append, ExtraWrite, NewJob, NumberRequest, Receipt, StreamAppend};
use uuid::Uuid;
use vocabulary::OrganId;

/// What came of it.
#[derive(Debug, Clone)]
pub struct Done {
    /// The case.
    pub case: Uuid,
    /// The receipt: event numbers and leaves.
    pub receipt: Receipt,
    /// Title of the act.
    pub title: String,
    /// Whether it still awaits a co-signature.
    pub awaits: bool,
    /// Number drawn for a new case.
    pub number: Option<String>,
}

/// Everything decided about a submission, ready to be written.
pub(crate) struct Outcome {
    pub(crate) granted: Granted,
    pub(crate) decided: Decided,
    pub(crate) before: i64,
    pub(crate) item: Option<HandoverItem>,
}

fn no_act() -> AppFault {
    AppFault::rejected("act", "没有这个动作")
}

impl Platform {
    /// Does an act, opens a case, or signs for a hand-over.
    ///
    /// # Errors
    /// A lawful refusal with its articles, rejected fields, "not there", or that somebody acted meanwhile.
    pub async fn perform(&self, person: &Person, submission: &Submission) -> Result<Done, AppFault> {
        let case = submission.case.unwrap_or(submission.act_id);
        match self.store.repeat_of(submission.act_id, &submission.digest(person)).await {
            Ok(None) => {}
            known => {
                let may = self.may_know(person, submission.case).await;
                self.audited(person, submission, case, may).await?;
                if let Some(receipt) = known? {
                    return self.done_before(case, receipt, &submission.act).await;
                }
            }
        }
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = self.decided(person, submission, case).await;
            let outcome = self.audited(person, submission, case, outcome).await?;
            let awaits = outcome.decided.events.iter().any(|e| matches!(e.what, EventKind::Proposed { .. }));
            let append =
                self.append_of(person, submission.act_id, submission.digest(person), &outcome).await?;
            let draft = self.used_up_draft(person, submission, case);
            let append = Append { extra: draft.into_iter().collect(), ..append };
            match self.store.append(&outcome.granted, append).await {
                Ok(receipt) => {
                    let opened = outcome.before == 0;
                    let number = receipt.numbers.first().filter(|_| opened).cloned();
                    let title = self.act_title(&outcome.decided.state, &submission.act);
                    return Ok(Done { case, receipt, title, awaits, number });
                }
                Err(fault) if tries < MAX_TRIES && passes(&fault) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    /// The answer to a request that was recorded before: the first receipt, whatever has happened since.
    async fn done_before(&self, case: Uuid, receipt: Receipt, act: &str) -> Result<Done, AppFault> {
        let loaded = self.load_for_system(case).await?;
        let recorded = loaded.events.iter().filter(|recorded| recorded.stored.act_id == receipt.act_id);
        let mut recorded = recorded.map(|recorded| &recorded.event.what);
        let awaits = recorded.any(|what| matches!(what, EventKind::Proposed { .. }));
        let opened = loaded.events.first().is_some_and(|first| first.stored.act_id == receipt.act_id);
        let number = receipt.numbers.first().filter(|_| opened).cloned();
        Ok(Done { case, receipt, title: self.act_title(&loaded.state, act), awaits, number })
    }

    /// A denied or refused attempt leaves its mark in the audit trail before the person hears of it.
    async fn audited<T>(
        &self,
        person: &Person,
        submission: &Submission,
        case: Uuid,
        outcome: Result<T, AppFault>,
    ) -> Result<T, AppFault> {
        let subject = format!("{case}/{}", submission.act);
        self.denials_noted(person, Action::PerformAct.name(), &subject, outcome).await
    }

    async fn decided(
        &self,
        person: &Person,
        submission: &Submission,
        case: Uuid,
    ) -> Result<Outcome, AppFault> {
        let now = self.now();
        let item = match submission.item {
            Some(id) => Some(self.item_for(person, id).await?),
            None => None,
        };
        let command = submission.command(case);
        if submission.procedure.is_some() && submission.case.is_none() {
            return self.decided_opening(person, submission, command, item, now).await;
        }
        let facts = self.case_facts(case).await?;
        let granted = self.access.authorise(&person.actor, &Request::ReadCase(&facts))?;
        let loaded = self.load(granted, facts, case).await?;
        refuse_unseen(&loaded, submission.seen)?;
        let act = loaded.procedure.act(&submission.act).ok_or_else(no_act)?;
        let granted = self.grant_act_of(person, &loaded, act)?;
        self.check_named_entries(loaded.procedure, act, &command.form).await?;
        let named = self.named_cases(person, (loaded.procedure, act), &command.form, case).await?;
        let tallied = self.figures_seen(person, &loaded, act).await?;
        let entries = self.entries_to_draw(act).await?;
        let command = Command { entries, tallied, named, ..command };
        let setting = self.setting(&person.case_actor, now, &new_id);
        let decided = case::decide(&setting, Some(&loaded.state), &command, item.as_ref())?;
        self.refuse_doubled_key(loaded.procedure, act, &decided.state).await?;
        self.refuse_unredacted(&loaded, act, &decided.events).await?;
        let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
        Ok(Outcome { granted, decided, before, item })
    }

    pub(crate) fn grant_act_of(
        &self,
        person: &Person,
        loaded: &Loaded<'_>,
        act: &Act,
    ) -> Result<Granted, AppFault> {
        let organs = role_organs(loaded.procedure, act, Some(&loaded.state), &person.case_actor.organ);
        let receives = act.is_receipt().then(|| person.case_actor.organ.parse::<OrganId>().ok()).flatten();
        let facts = act_facts(loaded.procedure, act, &organs, receives.as_ref());
        Ok(self.access.authorise(&person.actor, &Request::PerformAct(&loaded.facts, &facts))?)
    }

    async fn decided_opening(
        &self,
        person: &Person,
        submission: &Submission,
        command: Command,
        item: Option<HandoverItem>,
        now: Timestamp,
    ) -> Result<Outcome, AppFault> {
        let wanted = command.opening.as_ref().map_or("", |opening| opening.procedure.as_str());
        let (today, arose) = (civil_date(now), civil_date(command.occurred_at.unwrap_or(now)));
        let procedure = self.rules.library.procedure_opening(wanted, &command.act, arose, today);
        let unknown = || AppFault::rejected("procedure", "没有这个程序，或今天不能按它立件");
        let procedure = procedure.ok_or_else(unknown)?;
        let act = procedure.act(&command.act).ok_or_else(no_act)?;
        let granted = self.grant_opening(person, procedure, act)?;
        self.check_opening_level(person, procedure, act, submission.secrecy)?;
        self.check_named_entries(procedure, act, &command.form).await?;
        let command = self.no_wider_than_sent(procedure, command, item.as_ref()).await?;
        let named = self.named_cases(person, (procedure, act), &command.form, command.case).await?;
        let command = Command { entries: self.entries_to_draw(act).await?, named, ..command };
        let setting = self.setting(&person.case_actor, now, &new_id);
        let decided = case::decide(&setting, None, &command, item.as_ref())?;
        self.refuse_doubled_key(procedure, act, &decided.state).await?;
        Ok(Outcome { granted, decided, before: 0, item })
    }

    /// Proof that a person may open a case with an act.
    pub(crate) fn grant_opening(
        &self,
        person: &Person,
        procedure: &Procedure,
        act: &Act,
    ) -> Result<Granted, AppFault> {
        let organ: OrganId = person.case_actor.organ.parse().map_err(|_| AppFault::NotThere)?;
        let own = self.rules.directory.facts().get(organ.as_str());
        let duty_allowed =
            own.is_some_and(|own| procedure.conducted_by.iter().any(|duty| **duty == own.duty));
        let organs = role_organs(procedure, act, None, organ.as_str());
        let receives = act.is_receipt().then_some(&organ);
        let facts = act_facts(procedure, act, &organs, receives);
        Ok(self
            .access
            .authorise(&person.actor, &Request::OpenCase { organ: &organ, duty_allowed, act: &facts })?)
    }

    /// The append that writes an outcome.
    pub(crate) async fn append_of(
        &self,
        person: &Person,
        act_id: Uuid,
        digest: [u8; 32],
        outcome: &Outcome,
    ) -> Result<Append, AppFault> {
        let mut append = Append::new(act_id, digest);
        let decided = &outcome.decided;
        let mut elsewhere = Vec::new();
        for (case, events) in by_case(&decided.elsewhere) {
            elsewhere.push(self.write_elsewhere(case, &events).await?);
        }
        // An act that still awaits a co-signature has not signed for anything yet.
        let mut signed = outcome.item.clone().filter(|item| decided.signed == Some(item.id));
        let late = self.take_late_papers(signed.as_mut()).await?;
        self.write_main(&mut append, outcome, &late)?;
        for (stream, job) in elsewhere {
            append.streams.push(stream);
            append.jobs.extend(job);
        }
        append.handovers.extend(decided.sent.iter().map(handover_row).collect::<Result<Vec<_>, _>>()?);
        if let Some(item) = &signed {
            let mut row = handover_row(item)?;
            row.signed_at = Some(micros(signed_at(decided, item.id).unwrap_or_else(|| self.now())));
            row.signed_by = Some(person.case_actor.name.clone());
            row.to_case = Some(decided.state.id);
            row.state = "signed".into();
            append.handovers.push(row);
        }
        let done = decided.events.iter().map(|event| event.what.word()).collect::<Vec<_>>().join(",");
        let action = outcome.granted.action().name();
        let told = format!("{done}；提交编号 {act_id}");
        append.audit.push(self.audit_row(person, action, &decided.state.id.to_string(), GRANTED, &told));
        Ok(append)
    }

    /// The case's own stream; `late` are papers of the item it signs for that were not there when it was read.
    fn write_main(
        &self,
        append: &mut Append,
        outcome: &Outcome,
        late: &[(Uuid, FileRef)],
    ) -> Result<(), AppFault> {
        let decided = &outcome.decided;
        let procedure = self.rules.library.procedure(&decided.state.procedure);
        let procedure = procedure.ok_or_else(|| AppFault::ours("缺少程序版本"))?;
        let mut events = decided.events.clone();
        let mut state = decided.state.clone();
        let recorded = events.first().map(|event| event.recorded_at);
        if let Some(Event { what: EventKind::Opened { number, .. }, .. }) = events.first_mut()
            && number.contains(SERIAL)
        {
            // Numbers are given in the order in which cases are entered: a late one gets a number of the year it is entered in.
            let year = recorded.map_or_else(|| civil_date(state.opened_at), civil_date).year();
            append.numbers.push(NumberRequest {
                series: format!("{}/{}/{year}", state.organ, procedure.id),
                template: number.clone(),
                stream: 0,
                names_case: true,
            });
            *number = store::number_placeholder(0);
            state.number = store::number_placeholder(0);
        }
        for (item, file) in late {
            events.push(self.paper_follows(&mut state, *item, file)?);
        }
        self.order_documents(append, procedure, &mut state, &mut events)?;
        let told: Vec<&Event> = events.iter().collect();
        append.jobs.extend(notices::delivery(procedure, state.id, &told, micros(self.now())));
        let events = events.iter().map(new_event).collect::<Result<Vec<_>, _>>()?;
        append.streams.push(StreamAppend {
            stream: state.id,
            expected_version: Some(outcome.before),
            events,
            projection: Some(projection(self, procedure, &state)?),
        });
        Ok(())
    }

    /// Events that reach another case (a receipt): its state is loaded by the engine and its read model renewed.
    async fn write_elsewhere(
        &self,
        case: Uuid,
        events: &[&Event],
    ) -> Result<(StreamAppend, Option<NewJob>), AppFault> {
        let mut loaded = self.load_for_system(case).await?;
        let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
        let mut new = Vec::with_capacity(events.len());
        self.refuse_settled(&loaded.state, events)?;
        for event in events {
            case::fold::apply(Arc::make_mut(&mut loaded.state), event, &self.rules.library)
                .map_err(AppFault::ours)?;
            new.push(new_event(event)?);
        }
        let job = notices::delivery(loaded.procedure, case, events, micros(self.now()));
        let stream = StreamAppend {
            stream: case,
            expected_version: Some(before),
            events: new,
            projection: Some(projection(self, loaded.procedure, &loaded.state)?),
        };
        Ok((stream, job))
    }

    fn act_title(&self, state: &CaseState, act: &str) -> String {
        let procedure = self.rules.library.procedure(&state.procedure);
        procedure.and_then(|p| p.act(act)).map_or_else(|| act.to_owned(), |act| act.title.clone())
    }

    fn used_up_draft(&self, person: &Person, submission: &Submission, case: Uuid) -> Option<ExtraWrite> {
        let ActorId::Officer(officer) = person.actor.id() else { return None };
        let key = submission
            .case
            .map_or_else(|| submission.procedure.clone().unwrap_or_default(), |_| case.to_string());
        Some(ExtraWrite::RemoveDraft { officer: officer.uuid(), case: key, act: submission.act.clone() })
    }
}

/// When the sender's case records that an item was signed for.
fn signed_at(decided: &Decided, id: Uuid) -> Option<Timestamp> {
    let told = |event: &&Event| matches!(event.what, EventKind::HandoverSigned { item, .. } if item == id);
    decided.elsewhere.iter().find(told).map(|event| event.recorded_at)
}
