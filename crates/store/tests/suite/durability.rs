//! What is told apart when something fails, and what the store refuses to start on.

use store::{DatabaseUrl, Store};
use uuid::Uuid;

use crate::stage::{NOW, Stage, case, new_postgres, on_both, one, opening, options};

on_both! {
    async fn a_database_that_refuses_writes_is_said_honestly_and_resumes(stage) {
        stage.append(one(Uuid::now_v7(), None, "之前")).await.unwrap();
        stage.meddle("ALTER TABLE acts RENAME TO acts_hidden").await;
        assert!(stage.append(one(Uuid::now_v7(), None, "其间")).await.is_err());
        stage.meddle("ALTER TABLE acts_hidden RENAME TO acts").await;
        stage.append(one(Uuid::now_v7(), None, "之后")).await.unwrap();
        let report = stage.verified().await;
        assert_eq!((report.broken, report.leaves), (None, 2));
    }

    async fn several_processes_share_one_ledger(stage) {
        let other = Store::open(&stage.url, &stage.blobs, options()).await.unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..24 {
            let store = if writer % 2 == 0 { stage.store.clone() } else { other.clone() };
            writers.spawn(async move {
                for _ in 0..5 {
                    let append = opening(case(Uuid::now_v7(), "共用账本"));
                    store.append(&crate::stage::jobs_proof(), append).await.unwrap();
                }
            });
        }
        writers.join_all().await;
        let report = stage.verified().await;
        assert_eq!((report.broken, report.leaves), (None, 120));
        assert_eq!(other.publish_checkpoint(NOW).await.unwrap(), stage.store.publish_checkpoint(NOW).await.unwrap());
    }
}

#[tokio::test]
async fn a_store_that_was_closed_refuses_at_once() {
    let stage = Stage::sqlite().await;
    stage.store.close().await;
    let fault = stage.append(one(Uuid::now_v7(), None, "太晚")).await.unwrap_err();
    assert!(fault.to_string().contains("写入已结束"), "{fault}");
}

#[test]
fn addresses_are_read_or_refused() {
    for (text, expected) in [
        ("sqlite:a/b.db", Some(DatabaseUrl::Sqlite("a/b.db".into()))),
        ("sqlite:///x/y.db", Some(DatabaseUrl::Sqlite("/x/y.db".into()))),
        ("postgres://u@h/d", Some(DatabaseUrl::Postgres("postgres://u@h/d".into()))),
        ("sqlite:", None),
        ("mysql://h/d", None),
    ] {
        assert_eq!(text.parse::<DatabaseUrl>().ok(), expected, "{text}");
    }
}

#[tokio::test]
async fn a_database_on_another_machine_is_reached_over_tls_and_its_certificate_is_checked() {
    let Some(authority) = std::env::var_os("ZHIBAO_TEST_POSTGRES_AUTHORITY") else {
        eprintln!("ZHIBAO_TEST_POSTGRES_AUTHORITY is not set");
        return;
    };
    let Some(DatabaseUrl::Postgres(plain)) = new_postgres().await else { panic!("a server without address") };
    let folder = tempfile::tempdir().unwrap();
    let opened = async |asked: String| {
        let url = DatabaseUrl::Postgres(format!("{plain}?{asked}"));
        Store::open(&url, &folder.path().join("blobs"), options()).await
    };
    let full = format!("sslmode=verify-full&sslrootcert={}", authority.to_string_lossy());
    let store = opened(full).await.unwrap();
    assert!(store.is_encrypted().await.unwrap());
    store.close().await;
    let refused = opened("sslmode=verify-full".to_owned()).await.err().unwrap().to_string();
    assert!(refused.contains("TLS") && refused.contains("sslrootcert"), "{refused}");
    let store = opened("sslmode=disable".to_owned()).await.unwrap();
    assert!(!store.is_encrypted().await.unwrap());
    store.close().await;
}
