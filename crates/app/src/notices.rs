//! Notices (提醒): queued with the act that causes them, delivered by a job, read by the officer. The events of the case
//! are the record; a notice only saves somebody from looking for them.
use crate::accounts::told;
use crate::clock::{instant, micros};
use crate::documents;
use crate::fault::AppFault;
use crate::handover_gaps;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{AccountState, Granted, Request};
use case::notice::{Hearer, Notice, is_noteworthy, notice};
use case::undo::Side;
use case::{Event, EventKind};
use jiff::{SignedDuration, Timestamp};
use law::procedure::Procedure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Account, LeasedJob, MAX_PAGE, NewJob, NoticeRow};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Job: deliver what a case's events say.
const DELIVER: &str = "deliver-notices";
/// Job: tell both sides that a hand-over was not signed for in time.
const REPORT_SILENCE: &str = "report-silence";
/// Attempts before a job is put aside for an administrator.
const MAX_ATTEMPTS: i64 = 8;
/// Jobs taken at once.
const ROUND: i64 = 32;
/// Microseconds for which a job is held (60 s).
const LEASE_US: i64 = 60_000_000;
/// Days for which a notice is kept.
const KEEP_DAYS: i64 = 366;

/// A notice as its officer reads it.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeView {
    /// In one sentence.
    pub says: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was read before.
    pub read: bool,
    /// The case, for those who may (still) know it.
    pub case: Option<NoticeCase>,
    /// The screening it is about.
    pub screening: Option<Uuid>,
    /// It is about the officer's own account.
    #[serde(skip)]
    pub is_of_account: bool,
}

/// The case of a notice.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeCase {
    /// Id.
    pub id: Uuid,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    pub(crate) case: Uuid,
    pub(crate) says: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Delivery {
    case: Uuid,
    events: Vec<Uuid>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Silence {
    item: Uuid,
}

/// A job of a kind, due now.
pub(crate) fn job(kind: &str, payload: &impl Serialize, unique_key: Option<String>, now: i64) -> NewJob {
    NewJob {
        id: new_id(),
        kind: kind.to_owned(),
        payload: serde_json::to_string(payload).unwrap_or_default(),
        run_at: now,
        max_attempts: MAX_ATTEMPTS,
        unique_key,
        created_at: now,
    }
}

/// The job that delivers the notices of a case's new events, if any is worth one.
pub(crate) fn delivery(procedure: &Procedure, case: Uuid, events: &[&Event], now: i64) -> Option<NewJob> {
    let worth = events.iter().filter(|event| is_noteworthy(procedure, &event.what));
    let events: Vec<Uuid> = worth.map(|event| event.id).collect();
    (!events.is_empty()).then(|| job(DELIVER, &Delivery { case, events }, None, now))
}

impl Platform {
    /// Works through the jobs that are due; returns how many were done and how many failed.
    ///
    /// # Errors
    /// When jobs cannot be leased at all. A job that fails is tried again later and finally put aside.
    pub async fn work_jobs(&self) -> Result<(usize, usize), AppFault> {
        let granted = self.system_grant()?;
        let (mut done, mut failed) = (0, 0);
        loop {
            let now = micros(self.now());
            let jobs = self.store.lease_jobs(&granted, now, LEASE_US, ROUND).await?;
            if jobs.is_empty() {
                return Ok((done, failed));
            }
            for job in &jobs {
                match self.work(&granted, job).await {
                    Ok(()) => done += 1,
                    Err(fault) => {
                        failed += 1;
                        tracing::warn!(%fault, kind = job.kind, "job failed");
                        self.store.fail_job(&granted, job, &fault.to_string(), micros(self.now())).await?;
                    }
                }
            }
        }
    }

    async fn work(&self, granted: &Granted, job: &LeasedJob) -> Result<(), AppFault> {
        let notices = match job.kind.as_str() {
            DELIVER => self.told(granted, &read(&job.payload)?).await?,
            crate::registers::IMPORT => {
                self.work_import(&read(&job.payload)?).await?;
                Vec::new()
            }
            crate::screenings::SCREEN => self.work_screening(&read(&job.payload)?).await?,
            told::TELL => vec![told::row(read(&job.payload)?)?],
            REPORT_SILENCE => self.told_of_silence(granted, &read(&job.payload)?).await?,
            handover_gaps::REPORT => self.told_of_gap(granted, &read(&job.payload)?).await?,
            documents::DRAW_UP => return self.draw_up(granted, job).await,
            other => return Err(AppFault::ours(format!("不认识的作业 {other}"))),
        };
        self.store.deliver(granted, job, &notices, micros(self.now())).await?;
        Ok(())
    }

    async fn told(&self, granted: &Granted, delivery: &Delivery) -> Result<Vec<NoticeRow>, AppFault> {
        let loaded = self.load_for_system(delivery.case).await?;
        let mut rows = Vec::new();
        for recorded in loaded.events.iter().filter(|r| delivery.events.contains(&r.event.id)) {
            let event = &recorded.event;
            let library = &self.rules.library;
            let Some(mut notice) = notice(library, loaded.procedure, &loaded.state, event) else { continue };
            if matches!(event.what, EventKind::SecrecyChanged { .. }) {
                notice.to = self.left_the_circle(&loaded, recorded).await?;
            }
            let occasion = event.id.to_string();
            let case = match &event.what {
                // The recipient cannot see the sender's case: the notice leads to the item.
                EventKind::HandoverSent { item } => item.to_case.unwrap_or_default(),
                EventKind::HandoverUndone { item, by: Side::Sender, .. } => {
                    let sent = loaded.state.sent.iter().find(|sent| sent.item.id == *item);
                    sent.and_then(|sent| sent.item.to_case).unwrap_or_default()
                }
                _ => delivery.case,
            };
            rows.extend(self.rows_for(granted, &notice, &occasion, case, event).await?);
        }
        Ok(rows)
    }

    async fn told_of_silence(
        &self,
        granted: &Granted,
        silence: &Silence,
    ) -> Result<Vec<NoticeRow>, AppFault> {
        let facts = self.store.handover_facts(silence.item).await?.ok_or(AppFault::NotThere)?;
        let read = self.access.authorise(&access::Actor::System, &Request::ReadHandover(&facts))?;
        let row = self.store.handover(&read, silence.item).await?.ok_or(AppFault::NotThere)?;
        let item = crate::cases::item_of(&row)?;
        if row.signed_at.is_some() || row.undone.is_some() {
            return Ok(Vec::new());
        }
        let sender = self.load_for_system(item.from_case).await?;
        // Papers may have been added to the item since.
        let sends =
            |what: &EventKind| matches!(what, EventKind::HandoverSent { item: sent } if sent.id == item.id);
        let found = sender.events.iter().find(|r| sends(&r.event.what)).ok_or(AppFault::NotThere)?;
        let library = &self.rules.library;
        let mut rows = Vec::new();
        let arrived = notice(library, sender.procedure, &sender.state, &found.event);
        if let Some(notice) = arrived {
            let says = format!("超期未签收，请立即签收：{}", item.title);
            let notice = Notice { says, ..notice };
            let occasion = format!("silent-in-{}", item.id);
            let case = item.to_case.unwrap_or_default();
            rows.extend(self.rows_for(granted, &notice, &occasion, case, &found.event).await?);
        }
        let mut to: BTreeSet<Hearer> = sender.state.assigned.keys().cloned().map(Hearer::Officer).collect();
        to.insert(Hearer::Officer(found.event.actor.clone()));
        let silent = Notice { says: format!("对方超期未签收，请催促：{}", item.title), to };
        let by_nobody = Event { actor: String::new(), ..found.event.clone() };
        let occasion = format!("silent-out-{}", item.id);
        rows.extend(self.rows_for(granted, &silent, &occasion, item.from_case, &by_nobody).await?);
        Ok(rows)
    }

    /// One row for each active officer who should hear, without the one who acted.
    async fn rows_for(
        &self,
        granted: &Granted,
        notice: &Notice,
        occasion: &str,
        case: Uuid,
        event: &Event,
    ) -> Result<Vec<NoticeRow>, AppFault> {
        let body =
            serde_json::to_string(&Body { case, says: notice.says.clone() }).map_err(AppFault::ours)?;
        let mut officers: BTreeSet<(Uuid, String)> = BTreeSet::new();
        for hearer in &notice.to {
            match hearer {
                Hearer::Officer(id) => {
                    let Ok(id) = id.parse() else { continue };
                    let account = self.store.account(id).await?;
                    let account = account.filter(|account| account.state == AccountState::Active);
                    officers.extend(account.map(|account| (account.officer, account.organ)));
                }
                Hearer::Post { organ, post } => {
                    let holds = |account: &Account| account.posts.contains(post);
                    officers.extend(self.active_in(granted, organ, holds).await?);
                }
                Hearer::Signers(organ) => {
                    let secrecy = self.level_sent(event).await?;
                    let may = |account: &Account| self.may_sign_for(account, &event.organ, secrecy);
                    officers.extend(self.active_in(granted, organ, may).await?);
                }
            }
        }
        let others = officers.into_iter().filter(|(officer, _)| officer.to_string() != event.actor);
        Ok(others
            .map(|(officer, organ)| NoticeRow {
                occasion: occasion.to_owned(),
                officer,
                organ,
                at: micros(self.now()),
                body: body.clone(),
                read: false,
            })
            .collect())
    }

    /// Active officers of an organ of whom something holds.
    pub(crate) async fn active_in(
        &self,
        granted: &Granted,
        organ: &str,
        holds: impl Fn(&Account) -> bool,
    ) -> Result<Vec<(Uuid, String)>, AppFault> {
        let active = self.active_accounts(granted, organ).await?.into_iter().filter(|a| holds(a));
        Ok(active.map(|account| (account.officer, account.organ)).collect())
    }

    /// The level of what an event sent.
    async fn level_sent(&self, event: &Event) -> Result<SecrecyLevel, AppFault> {
        match &event.what {
            EventKind::HandoverSent { item } => self.level_of_item(item.id).await,
            EventKind::HandoverUndone { item, .. } => self.level_of_item(*item).await,
            _ => Ok(SecrecyLevel::Public),
        }
    }

    /// Whether the policies let an account sign for what another organ sends to its own.
    fn may_sign_for(&self, account: &Account, from: &str, secrecy: SecrecyLevel) -> bool {
        let (Some(person), Ok(from), Ok(to)) = (self.person_of(account), from.parse(), account.organ.parse())
        else {
            return false;
        };
        let id = vocabulary::HandoverId::new(Uuid::nil());
        let facts = access::HandoverFacts { id, from, to, secrecy };
        self.access.authorise(&person.actor, &Request::SignHandover(&facts)).is_ok()
    }

    /// Queues a report for each hand-over whose receipt is overdue and that is not in `reported`, which afterwards holds
    /// those that are silent now. Each side is told once of an item, however often it is reported. Removes old notices.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn watch_silence(&self, reported: &mut BTreeSet<Uuid>) -> Result<usize, AppFault> {
        let granted = self.system_grant()?;
        let scope = self.access.scope(&access::Actor::System)?;
        let now = micros(self.now());
        let mut query =
            store::HandoverQuery { silent_before: Some(now), limit: MAX_PAGE, ..Default::default() };
        let mut silent = BTreeSet::new();
        let mut found = 0;
        loop {
            let page = self.store.handovers(&scope, &query).await?;
            let new = page.rows.iter().filter(|row| !reported.contains(&row.id));
            let report = |row: &store::HandoverRow| {
                job(REPORT_SILENCE, &Silence { item: row.id }, Some(format!("silence/{}", row.id)), now)
            };
            let jobs: Vec<NewJob> = new.map(report).collect();
            found += jobs.len();
            silent.extend(page.rows.iter().map(|row| row.id));
            self.store.enqueue(&granted, &jobs).await?;
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
        *reported = silent;
        let before = self.now() - SignedDuration::from_hours(24 * KEEP_DAYS);
        self.store.remove_old_notices(&granted, micros(before)).await?;
        Ok(found)
    }

    /// A person's notices, newest first, with their cases as far as the person may know them now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn notices(
        &self,
        person: &Person,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<store::Page<NoticeView>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let page = self.store.notices(&granted, cursor, limit).await?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            let body: Body = read(&row.body)?;
            let case = self.case_for_notice(person, body.case).await?;
            let is_of_account = row.occasion.starts_with(told::OF_ACCOUNT);
            rows.push(NoticeView {
                says: body.says,
                at: instant(row.at),
                read: row.read,
                case,
                is_of_account,
                screening: crate::screenings::screening_of(&row.occasion),
            });
        }
        Ok(store::Page { rows, next: page.next })
    }

    async fn case_for_notice(&self, person: &Person, case: Uuid) -> Result<Option<NoticeCase>, AppFault> {
        let facts = match self.case_facts(case).await {
            Ok(facts) => facts,
            Err(AppFault::NotThere) => return Ok(None),
            Err(fault) => return Err(fault),
        };
        let Ok(granted) = self.access.authorise(&person.actor, &Request::ReadCase(&facts)) else {
            return Ok(None);
        };
        let row = self.store.case_row(&granted, case).await?;
        Ok(row.map(|row| NoticeCase { id: case, number: row.number.unwrap_or_default(), title: row.title }))
    }

    /// How many notices a person has not read, bounded by [`store::MAX_UNREAD_COUNTED`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unread_notices(&self, person: &Person) -> Result<i64, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.unread_notices(&granted).await?)
    }

    /// Marks a person's notices as read, those made until now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn read_notices(&self, person: &Person) -> Result<(), AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.mark_notices_read(&granted, micros(self.now())).await?)
    }
}

/// What a job carries.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, AppFault> {
    serde_json::from_str(text).map_err(AppFault::ours)
}
