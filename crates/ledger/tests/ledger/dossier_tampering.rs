//! Somebody changes a dossier: by a flipped byte, and by rebuilding the whole archive around a change.

use ledger::SigningKey;
use ledger::checkpoint::Ed25519Key;
use ledger::dossier::{self, DossierFault, archive};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::dossier::{key, parts, written};

type Files = Vec<(String, Vec<u8>)>;

fn unpack(bytes: &[u8]) -> Files {
    let files = archive::read(bytes).unwrap();
    files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect()
}

fn pack(files: &Files) -> Vec<u8> {
    let listed: Vec<archive::File<'_>> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let mut bytes = Vec::new();
    archive::write(&listed, &mut bytes).unwrap();
    bytes
}

/// What a forger can do without the log's key: check values, directory and manifest are all made right again.
fn repack(files: &mut Files, edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut manifest: Value = serde_json::from_slice(&files[0].1).unwrap();
    let unlisted = ["manifest.json", "manifest.note"];
    let listed = files.iter().filter(|(name, _)| !unlisted.contains(&name.as_str()));
    let listed = listed.map(|(name, bytes)| {
        json!({ "path": name, "bytes": bytes.len(),
            "sha256": hex::encode(Sha256::digest(bytes)), "sm3": hex::encode(Sm3::digest(bytes)) })
    });
    manifest["files"] = listed.collect();
    edit(&mut manifest);
    files[0].1 = ledger::canonical::to_bytes(&manifest).unwrap();
    pack(files)
}

fn position(files: &Files, name: &str) -> usize {
    files.iter().position(|(found, _)| found == name).unwrap()
}

fn check(bytes: &[u8]) -> Result<dossier::DossierReport, DossierFault> {
    dossier::verify(bytes, Some(&key().verifier_key()))
}

#[test]
fn every_single_byte_flipped_is_detected_with_and_without_an_outside_key() {
    for (sealed, trusted) in [(true, None), (false, Some(key().verifier_key()))] {
        let good = written(sealed);
        let sound = |bytes: &[u8]| dossier::verify(bytes, trusted.as_deref()).is_ok();
        assert!(sound(&good));
        let mut bytes = good.clone();
        for at in 0..good.len() {
            let mask = if sealed { 1 << (at % 8) } else { 0xff };
            bytes[at] ^= mask;
            assert!(!sound(&bytes), "byte {at} of {} with mask {mask}", good.len());
            bytes[at] = good[at];
        }
    }
}

#[test]
fn a_flipped_byte_is_reported_with_the_file_it_stands_in() {
    let good = written(true);
    for name in ["manifest.json", "README.txt", "checkpoint", "events/000003.json", "events/000005.proof"] {
        let content = unpack(&good).swap_remove(position(&unpack(&good), name)).1;
        let at =
            good.windows(content.len()).position(|window| window == content).unwrap() + content.len() / 2;
        let mut bytes = good.clone();
        bytes[at] ^= 4;
        assert_eq!(check(&bytes).unwrap_err().file, name);
    }
}

#[test]
fn cut_or_lengthened_archives_are_refused() {
    let good = written(true);
    for length in (0..good.len()).step_by(7).chain(good.len() - 30..good.len()) {
        assert!(check(&good[..length]).is_err(), "cut to {length}");
    }
    for surplus in [&b"\0"[..], b"PK\x05\x06", b"comment"] {
        assert!(check(&[&good, surplus].concat()).is_err(), "{surplus:?} behind");
        assert!(check(&[surplus, &good].concat()).is_err(), "{surplus:?} before");
    }
    assert!(check(&[good.clone(), good].concat()).is_err(), "twice");
}

#[test]
fn the_same_files_packed_by_another_program_are_refused() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in unpack(&written(true)) {
        writer.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut writer, &bytes).unwrap();
    }
    assert!(check(writer.finish().unwrap().get_ref()).is_err());
}

#[test]
fn no_byte_that_the_log_vouches_for_can_be_changed_by_a_forger_who_rebuilds_an_unsealed_dossier() {
    let good = unpack(&written(false));
    assert!(check(&repack(&mut good.clone(), |_| {})).is_ok(), "rebuilding alone is no change");
    for (file, (name, content)) in good.iter().enumerate() {
        if name == "manifest.json" || name == "README.txt" {
            continue;
        }
        for at in (0..content.len()).step_by(3) {
            let mut files = good.clone();
            files[file].1[at] ^= 1 << (at % 7);
            let fault = check(&repack(&mut files, |_| {}));
            assert!(fault.is_err(), "{name} byte {at}");
        }
    }
}

#[test]
fn a_sealed_dossier_admits_no_rebuilding_at_all() {
    let good = unpack(&written(true));
    let edits: [fn(&mut Value); 4] = [
        |manifest| manifest["title"] = json!("另一个标题"),
        |manifest| manifest["papers"][0]["title"] = json!("另一份文件"),
        |manifest| manifest["case"] = json!("case-2"),
        |manifest| manifest["sealed"] = json!(false),
    ];
    for edit in edits {
        assert!(check(&repack(&mut good.clone(), edit)).is_err());
    }
    let mut readme = good.clone();
    let at = position(&readme, "README.txt");
    readme[at].1[0] ^= 1;
    assert_eq!(check(&repack(&mut readme, |_| {})).unwrap_err().file, "manifest.note");
    let mut last_event_gone = good.clone();
    last_event_gone.retain(|(name, _)| !name.starts_with("events/000005"));
    assert_eq!(check(&repack(&mut last_event_gone, |_| {})).unwrap_err().file, "manifest.note");
    let mut unsealed = good;
    unsealed.retain(|(name, _)| name != "manifest.note");
    let report = check(&repack(&mut unsealed, |manifest| manifest["sealed"] = json!(false))).unwrap();
    assert!(report.to_string().contains("案卷未加封"), "taking the seal off shows");
}

#[test]
fn files_left_out_added_or_moved_are_refused() {
    let good = unpack(&written(false));
    let refused = |files: &mut Files, edit: fn(&mut Value), what: &str| {
        assert!(check(&repack(files, edit)).is_err(), "{what}");
    };
    for (file, (name, _)) in good.iter().enumerate().skip(1) {
        let mut files = good.clone();
        files.remove(file);
        let last_event_text = name.starts_with("papers/");
        if !last_event_text {
            refused(&mut files, |_| {}, &format!("{name} left out"));
        }
        let mut listed_but_absent = good.clone();
        listed_but_absent.remove(file);
        assert!(check(&pack(&listed_but_absent)).is_err(), "{name} absent");
        let mut doubled = good.clone();
        doubled.insert(file, good[file].clone());
        refused(&mut doubled, |_| {}, &format!("{name} twice"));
    }
    for name in ["events/000006.json", "papers/x", "extra.txt", "manifest.note"] {
        let mut files = good.clone();
        files.push((name.into(), b"x".to_vec()));
        refused(&mut files, |_| {}, name);
        assert!(check(&pack(&files)).is_err(), "{name} unlisted");
    }
    let mut swapped = good.clone();
    let (a, b) = (position(&good, "events/000001.proof"), position(&good, "events/000002.proof"));
    let (first, second) = (good[a].1.clone(), good[b].1.clone());
    (swapped[a].1, swapped[b].1) = (second, first);
    refused(&mut swapped, |_| {}, "proofs exchanged");
    let mut smuggled = good.clone();
    let bytes = b"forged".to_vec();
    let path = format!("papers/{}", hex::encode(Sha256::digest(&bytes)));
    smuggled.push((path.clone(), bytes));
    smuggled[1..].sort_by_key(|(name, _)| name.starts_with("papers/").then(|| name.clone()));
    let packed = repack(&mut smuggled, |manifest| {
        let files = manifest["files"].as_array().unwrap();
        let paths =
            files.iter().filter_map(|file| file["path"].as_str()).filter(|path| path.starts_with("papers/"));
        manifest["papers"] = paths.map(|path| json!({ "path": path, "title": "t" })).collect();
    });
    assert_eq!(
        check(&packed).unwrap_err(),
        DossierFault { file: path, problem: "没有任何事件提到此文件".into() }
    );
}

#[test]
fn a_whole_dossier_forged_under_another_key_is_refused_by_whoever_holds_the_right_one() {
    let forger = Ed25519Key::from_seed(crate::dossier::ORIGIN, [66; 32]).unwrap();
    let mut parts = parts(Some(&forger));
    let (body, _) = parts.checkpoint.split_once("\n\n").unwrap();
    let lines: Vec<&str> = body.lines().collect();
    let root = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, lines[2]).unwrap();
    let head = ledger::checkpoint::Checkpoint {
        origin: lines[0].into(),
        size: lines[1].parse().unwrap(),
        root: root.try_into().unwrap(),
    };
    parts.checkpoint = head.sign(&forger).unwrap();
    parts.verifier_key = forger.verifier_key();
    let mut bytes = Vec::new();
    dossier::write(parts, &mut bytes).unwrap();
    assert!(dossier::verify(&bytes, None).is_ok(), "consistent in itself");
    assert_eq!(check(&bytes).unwrap_err().file, "key.vkey");
    let mut files = unpack(&bytes);
    let at = position(&files, "key.vkey");
    files[at].1 = format!("{}\n", key().verifier_key()).into_bytes();
    assert_eq!(check(&repack(&mut files, |_| {})).unwrap_err().file, "checkpoint");
}

#[test]
fn an_archive_that_claims_more_than_it_holds_is_refused_without_allocating_it() {
    let mut header = b"PK\x03\x04".to_vec();
    header.extend_from_slice(&[10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0]);
    header.extend_from_slice(&[0xff; 8]);
    header.extend_from_slice(&[1, 0, 0, 0, b'a']);
    assert_eq!(check(&header).unwrap_err().file, "归档");
    for name in ["../a", "/a", "a//b", ".hidden", "a\\b", "a b", "\u{529e}", ""] {
        assert!(archive::write(&[(name, b"")], Vec::new()).is_err(), "{name:?}");
    }
}

#[test]
fn a_forger_cannot_rename_reorder_or_respell_what_the_log_does_not_fix() {
    let good = unpack(&written(false));
    let fault = |files: &mut Files, edit: &dyn Fn(&mut Value)| check(&repack(files, edit)).unwrap_err();

    let mut closed_gap = good.clone();
    closed_gap.retain(|(name, _)| !name.starts_with("events/000003"));
    for (name, _) in &mut closed_gap {
        *name = name.replace("000004", "000003").replace("000005", "000004");
    }
    assert_eq!(fault(&mut closed_gap, &|_| {}).file, "events/000003.entry");

    let mut upper_case = good.clone();
    let salt = position(&good, "events/000002.salt");
    upper_case[salt].1.make_ascii_uppercase();
    assert_eq!(fault(&mut upper_case, &|_| {}).file, "events/000002.salt");

    let last = good.len() - 1;
    let mut renamed = good.clone();
    let path = format!("papers/{}", "f".repeat(64));
    renamed[last].0.clone_from(&path);
    let rename = |manifest: &mut Value| manifest["papers"][1]["path"] = json!(path);
    assert_eq!(fault(&mut renamed, &rename).problem, "文件名不是其SHA-256值");

    let mut swapped = good.clone();
    swapped.swap(last, last - 1);
    let swap = |manifest: &mut Value| manifest["papers"].as_array_mut().unwrap().swap(0, 1);
    assert_eq!(fault(&mut swapped, &swap).problem, "文件重复或未按摘要排列");

    let mut readme = good.clone();
    let at = position(&good, "README.txt");
    readme[at].1[0] ^= 1;
    assert_eq!(check(&pack(&readme)).unwrap_err().file, "README.txt");
}
