//! Watchers: they take no input, compare what should be with what is, and record what they find. They decide nothing.
use crate::cases::{new_event, projection};
use crate::clock::micros;
use crate::fault::AppFault;
use crate::handovers::Reconciled;
use crate::platform::{Platform, new_id};
use case::EventKind;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::{Append, AuditRow, ClockQuery, StreamAppend};
use uuid::Uuid;

/// A file without a record is left alone for so long, in seconds: it may be on its way in.
const LEFT_FOR_S: u64 = 24 * 60 * 60;

/// Days for which a draft that is not touched is kept, as notices are.
const KEEP_DRAFTS_DAYS: i64 = 366;

/// Cases looked at in one round.
const ROUND: i64 = 200;

/// What one round of the limit watcher did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LimitRound {
    /// Cases looked at.
    pub looked: usize,
    /// Warnings recorded.
    pub warned: usize,
    /// Passed limits recorded.
    pub passed: usize,
}

impl Platform {
    /// Records limits that came near or passed and were not yet recorded.
    ///
    /// # Errors
    /// When the store fails; what was recorded before stays.
    pub async fn watch_limits(&self) -> Result<LimitRound, AppFault> {
        let scope = self.access.scope(&access::Actor::System)?;
        let now = micros(self.now());
        let mut round = LimitRound::default();
        let mut query =
            ClockQuery { warn_before: Some(now), waiting: true, limit: ROUND, ..ClockQuery::default() };
        loop {
            let page = self.store.clocks_due(&scope, &query).await?;
            let mut cases: Vec<Uuid> = page.rows.iter().map(|row| row.case_id).collect();
            cases.dedup();
            for case in cases {
                let (warned, passed) = self.watch_case(case).await?;
                round.looked += 1;
                round.warned += warned;
                round.passed += passed;
            }
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return Ok(round),
            }
        }
    }

    async fn watch_case(&self, case: Uuid) -> Result<(usize, usize), AppFault> {
        let loaded = self.load_for_system(case).await?;
        let rules = &self.rules;
        let now = self.now();
        let clocks = case::clock::clocks(&loaded.state, loaded.procedure, &rules.library, &rules.calendar);
        let found = case::watch::unreported(&loaded.state, &clocks, now);
        if found.is_empty() {
            return Ok((0, 0));
        }
        let passed = found.iter().filter(|what| matches!(what, EventKind::LimitPassed { .. })).count();
        let warned = found.len() - passed;
        let system = self.system();
        let setting = self.setting(&system.case_actor, now, &new_id);
        let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
        let mut state = (*loaded.state).clone();
        let mut events = Vec::with_capacity(found.len());
        let mut told = Vec::with_capacity(found.len());
        for what in found {
            let event = case::decide::event(&setting, case, now, None, what);
            case::fold::apply(&mut state, &event, &rules.library).map_err(AppFault::ours)?;
            events.push(new_event(&event)?);
            told.push(event);
        }
        let told: Vec<&case::Event> = told.iter().collect();
        let job = crate::notices::delivery(loaded.procedure, case, &told, micros(now));
        let id = new_id();
        let mut append = Append::new(id, Sha256::digest(id.as_bytes()).into());
        append.jobs.extend(job);
        append.streams.push(StreamAppend {
            stream: case,
            expected_version: Some(before),
            events,
            projection: Some(projection(self, loaded.procedure, &state)?),
        });
        match self.store.append(&loaded.granted, append).await {
            Ok(_) => Ok((warned, passed)),
            // Somebody acted meanwhile: the next round looks again.
            Err(store::AppendFault::Conflict { .. }) => Ok((0, 0)),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Compares both sides of every hand-over, records the result in the audit trail and tells both organs of what differs.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn watch_handovers(&self) -> Result<Reconciled, AppFault> {
        let scope = self.access.scope(&access::Actor::System)?;
        let found = self.reconciled_under(&scope).await?;
        let outcome = if found.differences.is_empty() { "granted" } else { "failed" };
        self.store
            .record_audit(&[AuditRow {
                at: micros(found.at),
                actor: case::actor::SYSTEM.into(),
                action: "Reconcile".into(),
                subject: format!("{} 对机关 {} 件移送", found.pairs, found.items),
                outcome: outcome.into(),
                detail: found.differences.iter().map(|one| one.says.as_str()).collect::<Vec<_>>().join("；"),
                ..AuditRow::default()
            }])
            .await?;
        self.note_gaps(&found).await?;
        Ok(found)
    }

    /// Records a seal of the audit trail in the ledger, if the trail has grown; whether it did.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn seal_audit(&self) -> Result<bool, AppFault> {
        let granted = self.system_grant()?;
        let sealed =
            self.store.seal_audit(&granted, new_id(), case::actor::SYSTEM, micros(self.now())).await?;
        Ok(sealed.is_some())
    }

    /// Clears away what has no use any more: sessions that ran out, drafts that nobody touched for a year, and files that a
    /// crash left without a record.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn clear_away(&self) -> Result<(), AppFault> {
        let granted = self.system_grant()?;
        // Sessions live by the machine's clock, as files do.
        let now = crate::clock::Clock::now(&crate::clock::SystemClock);
        self.store.delete_expired_sessions(micros(now)).await?;
        let untouched = self.now() - SignedDuration::from_hours(24 * KEEP_DRAFTS_DAYS);
        self.store.remove_old_drafts(&granted, micros(untouched)).await?;
        let before = u64::try_from(now.as_second()).unwrap_or(0).saturating_sub(LEFT_FOR_S);
        self.store.sweep_blobs(&granted, before).await?;
        Ok(())
    }

    /// Signs the present size of the ledger, if it has grown, and records the draws that waited for it.
    ///
    /// # Errors
    /// When the store or the signing key fails.
    pub async fn publish_checkpoint(&self) -> Result<(), AppFault> {
        self.store.publish_checkpoint(micros(self.now())).await?;
        self.watch_draws().await?;
        Ok(())
    }
}
