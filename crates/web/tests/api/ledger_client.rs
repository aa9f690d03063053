//! An independent reader of the published log: it knows HTTP, tiles and `ledger::offline`, and nothing of the store.
use crate::client::{Api, With};
use axum::http::Method;
use ledger::Hash;
use ledger::offline::{leaf_hash, verify_checkpoint, verify_inclusion};
use serde_json::json;
use sha2::{Digest, Sha256};

const WIDTH: usize = 256;

async fn fetch(api: &Api, path: &str) -> crate::client::Reply {
    api.raw(Method::GET, &format!("/ledger/{path}"), With::default()).await
}

fn position(index: usize, width: usize) -> String {
    assert!(index < 1000, "the demonstration is smaller");
    if width == WIDTH { format!("{index:03}") } else { format!("{index:03}.p/{width}") }
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// Largest power of two below a size (RFC 6962).
fn split(size: usize) -> usize {
    let mut half = 1;
    while half * 2 < size {
        half *= 2;
    }
    half
}

fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [leaf] => *leaf,
        leaves => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let half = split(leaves.len());
    let (left, right) = leaves.split_at(half);
    let (mut way, other) =
        if index < half { (path(left, index), root(right)) } else { (path(right, index - half), root(left)) };
    way.push(other);
    way
}

/// Entries of a bundle: two bytes of length before each.
fn entries(bundle: &[u8]) -> Vec<Vec<u8>> {
    let (mut rest, mut found) = (bundle, Vec::new());
    while let [a, b, tail @ ..] = rest {
        let (entry, after) = tail.split_at(usize::from(u16::from_be_bytes([*a, *b])));
        found.push(entry.to_vec());
        rest = after;
    }
    found
}

/// Everything that the log publishes up to a size: entries, and leaf hashes from the tiles.
async fn download(api: &Api, size: usize) -> (Vec<Vec<u8>>, Vec<Hash>) {
    let (mut all, mut hashes) = (Vec::new(), Vec::new());
    for index in 0..size.div_ceil(WIDTH) {
        let width = WIDTH.min(size - index * WIDTH);
        let place = position(index, width);
        let bundle = fetch(api, &format!("tile/entries/{place}")).await;
        let tile = fetch(api, &format!("tile/0/{place}")).await;
        for reply in [&bundle, &tile] {
            assert_eq!(reply.status, 200, "{place}");
            assert_eq!(reply.headers["content-type"], "application/octet-stream");
            let caching = reply.headers["cache-control"].to_str().unwrap();
            assert_eq!(caching.contains("immutable"), width == WIDTH, "{caching}");
        }
        all.extend(entries(&bundle.bytes));
        hashes.extend(tile.bytes.chunks(32).map(|hash| Hash::try_from(hash).unwrap()));
    }
    (all, hashes)
}

#[tokio::test]
async fn a_stranger_can_recompute_the_published_log_and_find_an_act_in_it() {
    let api = Api::demonstration().await;
    let zhang = api.login("zhang").await;
    let case = api.open_case(&zhang).await;
    let note = api
        .act(&zhang, &format!("/cases/{case}/standing/note"), &json!({ "text": "批注" }))
        .await
        .expect(200);
    let leaf = usize::try_from(note["events"][0]["leaf_index"].as_u64().unwrap()).unwrap();
    api.test.platform.publish_checkpoint().await.unwrap();

    let key = fetch(&api, "key").await.text();
    let checkpoint = fetch(&api, "checkpoint").await;
    assert_eq!(checkpoint.headers["content-type"], "text/plain; charset=utf-8");
    assert!(!checkpoint.headers["cache-control"].to_str().unwrap().contains("immutable"));
    let head = verify_checkpoint(&checkpoint.text(), key.trim()).unwrap();
    let size = usize::try_from(head.size).unwrap();
    assert!(leaf < size);

    let (all, hashes) = download(&api, size).await;
    let leaves: Vec<Hash> = all.iter().map(|entry| leaf_hash(entry)).collect();
    assert_eq!(leaves.len(), size);
    assert_eq!(leaves, hashes, "tiles and bundles tell the same");
    assert_eq!(root(&leaves), head.root);
    let proof = path(&leaves, leaf);
    verify_inclusion(&leaves[leaf], leaf as u64, head.size, &proof, &head.root).unwrap();

    // Anything changed on the way is noticed.
    let mut changed = all[leaf].clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(verify_inclusion(&leaf_hash(&changed), leaf as u64, head.size, &proof, &head.root).is_err());
    let mut tampered = leaves.clone();
    tampered[0][0] ^= 1;
    assert_ne!(root(&tampered), head.root);
    let lie = checkpoint.text().replacen(&format!("\n{size}\n"), &format!("\n{}\n", size + 1), 1);
    assert!(verify_checkpoint(&lie, key.trim()).is_err());
    let text = String::from_utf8_lossy(&all.concat()).into_owned();
    assert!(!text.contains(crate::client::PARTY) && !text.contains("张演示"), "nothing personal in the log");
}

#[tokio::test]
async fn the_log_answers_nothing_beyond_its_size_and_nothing_but_reading() {
    let api = Api::demonstration().await;
    let size = usize::try_from(api.test.platform.store.ledger_size().await.unwrap()).unwrap();
    let (full, rest) = (size / WIDTH, size % WIDTH);
    let beyond = position(full, rest + 1);
    let far = "tile/0/x999/x999/x999/x999/x999/x999/999";
    let wrong = [
        format!("tile/0/{beyond}"),
        format!("tile/entries/{beyond}"),
        format!("tile/0/{:03}", full + 1),
        far.into(),
        "tile/63/000".into(),
        "tile/64/000".into(),
        "tile/0/0".into(),
        "tile/0/000.p/0".into(),
        "tile/0/000.p/256".into(),
        "tile/entries/x".into(),
        "tile/-1/000".into(),
        "tile/0/../000".into(),
        "nothing".into(),
        far.replace("/0/", "/entries/"),
    ];
    for path in &wrong {
        fetch(&api, path).await.problem(404, "not-there");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        assert_eq!(api.raw(method, "/ledger/checkpoint", With::default()).await.status, 405);
    }
}
