use std::collections::BTreeSet;

use store::{AppendFault, ExtraWrite, JobState, NewJob, RETRY_DELAY_FIRST_US};
use uuid::Uuid;

use crate::stage::{NOW, jobs_proof, on_both, one};

const MINUTE: i64 = 60_000_000;

fn job(kind: &str) -> NewJob {
    NewJob {
        id: Uuid::now_v7(),
        kind: kind.into(),
        payload: "{}".into(),
        run_at: NOW,
        max_attempts: 2,
        unique_key: None,
        created_at: NOW,
    }
}

on_both! {
    async fn two_workers_never_hold_the_same_job(stage) {
        let jobs: Vec<NewJob> = (0..40).map(|_| job("render")).collect();
        stage.store.enqueue(&jobs_proof(), &jobs).await.unwrap();
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let store = stage.store.clone();
            workers.spawn(async move { store.lease_jobs(&jobs_proof(), NOW, MINUTE, 5).await.unwrap() });
        }
        let leased: Vec<Uuid> = workers.join_all().await.into_iter().flatten().map(|job| job.id).collect();
        let distinct: BTreeSet<Uuid> = leased.iter().copied().collect();
        assert_eq!(leased.len(), distinct.len());
        let rest = stage.store.lease_jobs(&jobs_proof(), NOW, MINUTE, 64).await.unwrap();
        assert_eq!(distinct.len() + rest.len(), 40);
    }

    async fn a_lease_that_ran_out_is_given_anew_and_the_old_one_is_void(stage) {
        stage.store.enqueue(&jobs_proof(), &[job("render")]).await.unwrap();
        let first = stage.store.lease_jobs(&jobs_proof(), NOW, MINUTE, 1).await.unwrap().remove(0);
        assert!(stage.store.lease_jobs(&jobs_proof(), NOW + 1, MINUTE, 1).await.unwrap().is_empty());
        let later = NOW + 2 * MINUTE;
        let second = stage.store.lease_jobs(&jobs_proof(), later, MINUTE, 1).await.unwrap().remove(0);
        assert_eq!((first.id, second.attempt), (second.id, 2));
        assert!(!stage.store.complete_job(&jobs_proof(), &first, later).await.unwrap());
        let much_later = later + 2 * MINUTE;
        assert!(stage.store.lease_jobs(&jobs_proof(), much_later, MINUTE, 1).await.unwrap().is_empty());
        assert_eq!(stage.store.job_counts(&jobs_proof()).await.unwrap().dead, 1);
    }

    async fn failures_wait_longer_and_end_as_dead(stage) {
        stage.store.enqueue(&jobs_proof(), &[job("render")]).await.unwrap();
        let first = stage.store.lease_jobs(&jobs_proof(), NOW, MINUTE, 1).await.unwrap().remove(0);
        assert!(stage.store.fail_job(&jobs_proof(), &first, "没有字体", NOW).await.unwrap());
        let soon = NOW + RETRY_DELAY_FIRST_US - 1;
        assert!(stage.store.lease_jobs(&jobs_proof(), soon, MINUTE, 1).await.unwrap().is_empty());
        let second = stage.store.lease_jobs(&jobs_proof(), soon + 1, MINUTE, 1).await.unwrap().remove(0);
        assert!(stage.store.fail_job(&jobs_proof(), &second, "仍无字体", soon + 1).await.unwrap());
        let dead = stage.store.jobs(&jobs_proof(), JobState::Dead, None, 10).await.unwrap();
        assert_eq!(dead.rows[0].last_error.as_deref(), Some("仍无字体"));
    }

    async fn a_job_and_its_event_are_recorded_together_or_not_at_all(stage) {
        let mut append = one(Uuid::now_v7(), None, "要渲染");
        append.jobs.push(job("render"));
        stage.append(append).await.unwrap();
        let leased = stage.store.lease_jobs(&jobs_proof(), NOW, MINUTE, 1).await.unwrap().remove(0);
        let done = |lease| {
            let mut append = one(Uuid::now_v7(), None, "已渲染");
            append.extra.push(ExtraWrite::CompleteJob { id: leased.id, lease, at: NOW });
            append
        };
        let fault = stage.append(done(Uuid::now_v7())).await.unwrap_err();
        assert!(matches!(fault, AppendFault::LeaseLost(id) if id == leased.id), "{fault}");
        assert_eq!(stage.store.ledger_size().await.unwrap(), 1);
        stage.append(done(leased.lease)).await.unwrap();
        assert_eq!(stage.store.ledger_size().await.unwrap(), 2);
        assert_eq!(stage.store.job_counts(&jobs_proof()).await.unwrap().open, 0);
    }

    async fn a_unique_key_is_queued_once(stage) {
        let keyed = || NewJob { unique_key: Some("daily/2026-11-22".into()), ..job("reconcile") };
        for _ in 0..2 {
            let mut append = one(Uuid::now_v7(), None, "排队");
            append.jobs.push(keyed());
            stage.append(append).await.unwrap();
        }
        assert_eq!(stage.store.job_counts(&jobs_proof()).await.unwrap().open, 1);
    }
}
