use ledger::offline;
use uuid::Uuid;

use crate::stage::{NOW, jobs_proof, on_both, one};

on_both! {
    async fn proofs_verify_offline_against_the_published_checkpoint(stage) {
        for text in 0..300 {
            stage.append(one(Uuid::now_v7(), None, &text.to_string())).await.unwrap();
        }
        let note = stage.store.publish_checkpoint(NOW).await.unwrap();
        let head = offline::verify_checkpoint(&note, &stage.store.verifier_key()).unwrap();
        assert_eq!(head.size, 300);
        for leaf in [0, 1, 127, 128, 255, 256, 299] {
            let found = stage.store.inclusion(leaf, head.size).await.unwrap();
            let hash = offline::leaf_hash(&found.entry);
            offline::verify_inclusion(&hash, leaf, head.size, &found.proof, &head.root).unwrap();
        }
        let old = stage.store.ledger_root(17).await.unwrap();
        let proof = stage.store.consistency(17, 300).await.unwrap();
        offline::verify_consistency(17, 300, &proof, &old, &head.root).unwrap();
        assert!(stage.store.inclusion(300, 300).await.is_err());
        assert_eq!(stage.store.checkpoint().await.unwrap(), Some(note.clone()));
        assert_eq!(stage.store.publish_checkpoint(NOW + 1).await.unwrap(), note);
    }

    async fn tiles_and_bundles_hold_the_leaves(stage) {
        let stream = Uuid::now_v7();
        for text in 0..260 {
            stage.append(one(stream, None, &text.to_string())).await.unwrap();
        }
        let full = stage.store.tile("tile/0/000").await.unwrap();
        let bundle = ledger::log::parse_entry_bundle(&stage.store.entries("tile/entries/000").await.unwrap()).unwrap();
        assert_eq!(bundle.len(), 256);
        for (hash, entry) in full.chunks(32).zip(&bundle) {
            assert_eq!(hash, offline::leaf_hash(entry));
        }
        assert_eq!(stage.store.tile("tile/0/001.p/4").await.unwrap().len(), 128);
        assert_eq!(stage.store.tile("tile/1/000.p/1").await.unwrap().len(), 32);
        assert!(stage.store.tile("tile/0/001.p/5").await.is_err());
        assert!(stage.store.entries("tile/entries/001.p/5").await.is_err());
    }

    async fn a_leaf_seals_the_whole_event(stage) {
        let stream = Uuid::now_v7();
        stage.append(one(stream, None, "封存")).await.unwrap();
        let event = stage.store.events(&jobs_proof(), stream).await.unwrap().remove(0);
        let entry = stage.store.entry(0).await.unwrap().unwrap().entry;
        let facts = offline::read_entry(&entry).unwrap();
        assert!(facts.matches(&event.salt, &event.sealed().unwrap()));
        let sealed: serde_json::Value = serde_json::from_slice(&event.sealed().unwrap()).unwrap();
        assert_eq!(ledger::canonical::to_bytes(&sealed).unwrap(), event.sealed().unwrap());
        assert_eq!((facts.case, facts.sequence), (stream.to_string(), 1));
    }
}
