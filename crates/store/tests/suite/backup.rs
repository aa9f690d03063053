use access::Request;
use store::{DatabaseUrl, NewJob, Store, StoreFault, restore};
use uuid::Uuid;

use crate::stage::{
    NOW, Stage, case, everything, jobs_proof, new_postgres, on_both, one, opening, options, system,
};

async fn target(stage: &Stage) -> DatabaseUrl {
    if stage.is_postgres() {
        new_postgres().await.unwrap()
    } else {
        DatabaseUrl::Sqlite(stage.folder.path().join("restored/zhibao.db"))
    }
}

async fn filled(stage: &Stage) {
    for text in 0..700 {
        let mut append = opening(case(Uuid::now_v7(), &format!("张三第{text}案 \"引号\" \\ 换\n行")));
        append.jobs.push(NewJob {
            id: Uuid::now_v7(),
            kind: "k".into(),
            payload: "{}".into(),
            run_at: NOW,
            max_attempts: 1,
            unique_key: None,
            created_at: NOW,
        });
        stage.append(append).await.unwrap();
    }
    stage.store.put_blob(&jobs_proof(), "p", "text/plain", NOW, &b"paper"[..]).await.unwrap();
    stage.store.publish_checkpoint(NOW).await.unwrap();
}

on_both! {
    async fn a_backup_made_while_writing_comes_back_whole(stage) {
        filled(&stage).await;
        let folder = stage.folder.path().join("backup");
        let proof = system(&Request::RunBackup);
        let writer = tokio::spawn({
            let store = stage.store.clone();
            async move {
                for text in 0..60 {
                    store.append(&jobs_proof(), one(Uuid::now_v7(), None, &text.to_string())).await.unwrap();
                }
            }
        });
        let report = stage.store.backup(&proof, &folder, NOW).await.unwrap();
        writer.await.unwrap();
        assert!(report.ledger_size >= 700 && report.papers == 1);

        let (url, blobs) = (target(&stage).await, stage.folder.path().join("restored/blobs"));
        assert_eq!(restore(&folder, &url, &blobs).await.unwrap(), report);
        let again = Store::open(&url, &blobs, options()).await.unwrap();
        let verified = again.verify_ledger(&system(&Request::VerifyLedger), |_, _, _| {}).await.unwrap();
        assert_eq!((verified.broken, verified.leaves, verified.papers), (None, report.ledger_size, 1));
        assert_eq!(again.search(&everything(), "张三", None, None, 200).await.unwrap().rows.len(), 200);
        again.append(&jobs_proof(), one(Uuid::now_v7(), None, "恢复之后")).await.unwrap();
        again.record_audit(&[]).await.unwrap();
        assert_eq!(again.ledger_size().await.unwrap(), report.ledger_size + 1);
        again.close().await;

        let refused = restore(&folder, &url, &stage.folder.path().join("elsewhere")).await.unwrap_err();
        assert!(matches!(refused, StoreFault::NotEmpty), "{refused}");
    }

    async fn a_changed_backup_is_refused(stage) {
        filled(&stage).await;
        let folder = stage.folder.path().join("backup");
        let proof = system(&Request::RunBackup);
        stage.store.backup(&proof, &folder, NOW).await.unwrap();
        let again = stage.store.backup(&proof, &folder, NOW).await.unwrap_err();
        assert!(matches!(again, StoreFault::FolderNotEmpty(_)), "{again}");
        assert!(again.to_string().contains(folder.to_str().unwrap()), "{again}");
        let name = if stage.is_postgres() { "events.jsonl" } else { "zhibao.db" };
        let mut bytes = std::fs::read(folder.join(name)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(folder.join(name), bytes).unwrap();
        let url = target(&stage).await;
        let refused = restore(&folder, &url, &stage.folder.path().join("r")).await.unwrap_err();
        assert!(refused.to_string().contains(name), "{refused}");
    }

    async fn a_refused_restore_leaves_its_place_as_it_was(stage) {
        stage.append(one(Uuid::now_v7(), None, "一件")).await.unwrap();
        let paper = stage.store.put_blob(&jobs_proof(), "p", "text/plain", NOW, &b"paper"[..]).await.unwrap();
        let folder = stage.folder.path().join("backup");
        let report = stage.store.backup(&system(&Request::RunBackup), &folder, NOW).await.unwrap();
        let name = hex::encode(paper.sha256);
        let file = folder.join("blobs").join(&name[..2]).join(&name);
        // The backup may hold a link to the file that was stored.
        std::fs::remove_file(&file).unwrap();
        std::fs::write(&file, b"pap3r").unwrap();
        let (url, blobs) = (target(&stage).await, stage.folder.path().join("restored/blobs"));
        let refused = restore(&folder, &url, &blobs).await.unwrap_err();
        assert!(refused.to_string().contains(&name) && !blobs.exists(), "{refused}");
        std::fs::write(&file, b"paper").unwrap();
        assert_eq!(restore(&folder, &url, &blobs).await.unwrap(), report);
    }
    async fn a_backup_of_an_older_program_comes_back_and_one_of_a_newer_program_is_refused(stage) {
        stage.append(one(Uuid::now_v7(), None, "一件")).await.unwrap();
        let folder = stage.folder.path().join("backup");
        let report = stage.store.backup(&system(&Request::RunBackup), &folder, NOW).await.unwrap();
        // As it was before the table of what was published last: migration 19 makes it, with its first row.
        let path = folder.join("manifest.json");
        let mut manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        manifest["schema"] = 18.into();
        if stage.is_postgres() {
            std::fs::remove_file(folder.join("checkpoint_state.jsonl")).unwrap();
            manifest["files"].as_array_mut().unwrap().retain(|file| file["name"] != "checkpoint_state.jsonl");
        }
        std::fs::write(&path, manifest.to_string()).unwrap();
        let (url, blobs) = (target(&stage).await, stage.folder.path().join("restored/blobs"));
        assert_eq!(restore(&folder, &url, &blobs).await.unwrap(), report);
        let again = Store::open(&url, &blobs, options()).await.unwrap();
        again.publish_checkpoint(NOW).await.unwrap();
        again.close().await;

        manifest["schema"] = 1_000.into();
        std::fs::write(&path, manifest.to_string()).unwrap();
        let (url, blobs) = (target(&stage).await, stage.folder.path().join("newer/blobs"));
        let refused = restore(&folder, &url, &blobs).await.unwrap_err();
        assert!(matches!(refused, StoreFault::NewerBackup), "{refused}");
    }
}
