use crate::run::{zhibao, zhibao_in};
use insta::assert_snapshot;
use std::path::{Path, PathBuf};

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ledger/tests/fixtures/dossier-1.zip")
}

#[test]
fn a_sound_dossier_is_confirmed_and_an_unchecked_key_is_said() {
    let path = sample();
    let path = path.to_str().unwrap();
    assert_snapshot!(zhibao(&["dossier", "verify", path]).seen());
    let json = zhibao(&["dossier", "verify", path, "--json"]).json();
    assert_eq!((&json["ok"], &json["report"]["key_checked"]), (&true.into(), &false.into()));
    let key = json["report"]["verifier_key"].as_str().unwrap();
    let checked = zhibao(&["dossier", "verify", path, "--key", key, "--json"]).json();
    assert_eq!(
        (&checked["report"]["key_checked"], &checked["reservations"]),
        (&true.into(), &serde_json::json!([]))
    );
}

#[test]
fn a_flipped_byte_or_another_key_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(sample()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(folder.path().join("d.zip"), bytes).unwrap();
    std::fs::copy(sample(), folder.path().join("good.zip")).unwrap();
    let ran = zhibao_in(folder.path(), &[], &["dossier", "verify", "d.zip", "--json"], b"");
    assert_eq!((ran.code, &ran.json()["ok"]), (1, &false.into()), "{}", ran.seen());
    let other = "other.example+00000000+AAAA";
    assert_snapshot!(
        zhibao_in(folder.path(), &[], &["dossier", "verify", "good.zip", "--key", other], b"").seen()
    );
    assert_eq!(zhibao_in(folder.path(), &[], &["dossier", "verify", "absent.zip"], b"").code, 2);
}
