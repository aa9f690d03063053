use sha2::{Digest as _, Sha256};
use store::StoreFault;
use tokio::io::AsyncReadExt as _;

use crate::stage::{NOW, jobs_proof, on_both, system};
use access::Request;

on_both! {
    async fn a_paper_is_stored_once_under_its_digest(stage) {
        let first = stage.store.put_blob(&jobs_proof(), "甲.pdf", "application/pdf", NOW, &b"bytes"[..]).await.unwrap();
        let again = stage.store.put_blob(&jobs_proof(), "乙.pdf", "application/pdf", NOW + 1, &b"bytes"[..]).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(first.sha256, <[u8; 32]>::from(Sha256::digest(b"bytes")));
        let mut read = Vec::new();
        stage.store.open_blob(&jobs_proof(), &first.sha256).await.unwrap().read_to_end(&mut read).await.unwrap();
        assert_eq!(read, b"bytes");
        assert!(matches!(stage.store.open_blob(&jobs_proof(), &[0; 32]).await, Err(StoreFault::Missing(_))));
        let listing = system(&Request::ListCases);
        assert!(stage.store.blob(&listing, &first.sha256).await.is_err());
    }

    async fn a_crash_between_file_and_row_leaves_nothing_broken(stage) {
        let name = hex::encode(Sha256::digest(b"orphan"));
        let folder = stage.blobs.join(&name[..2]);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(&name), b"orphan").unwrap();
        std::fs::write(stage.blobs.join("incoming").join("half"), b"orp").unwrap();
        assert_eq!(stage.verified().await.broken, None);
        let kept = stage.store.put_blob(&jobs_proof(), "k", "text/plain", NOW, &b"kept"[..]).await.unwrap();
        let far_future = u64::MAX >> 24;
        assert_eq!(stage.store.sweep_blobs(&jobs_proof(), 1).await.unwrap(), 0);
        assert_eq!(stage.store.sweep_blobs(&jobs_proof(), far_future).await.unwrap(), 2);
        assert!(stage.store.open_blob(&jobs_proof(), &kept.sha256).await.is_ok());
        let again = stage.store.put_blob(&jobs_proof(), "o", "text/plain", NOW, &b"orphan"[..]).await.unwrap();
        assert_eq!(hex::encode(again.sha256), name);
        assert_eq!(stage.verified().await.papers, 2);
    }
}
