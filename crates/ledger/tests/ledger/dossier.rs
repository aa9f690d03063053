use std::io::Read;

use ledger::checkpoint::{Checkpoint, Ed25519Key, SigningKey};
use ledger::dossier::{self, DossierError, DossierEvent, DossierParts, EventContent, Paper, archive};
use ledger::entry::{Entry, EntryFacts, entry_hash};
use ledger::log::{self, MemoryHashes};
use sha2::{Digest, Sha256};

pub const ORIGIN: &str = "ledger.example/heilongjiang";
pub const EVENTS: i64 = 5;

pub fn key() -> Ed25519Key {
    Ed25519Key::from_seed(ORIGIN, [1; 32]).unwrap()
}

pub fn papers() -> Vec<Paper> {
    ["移送书", "检验报告"]
        .map(|title| Paper {
            title: format!("{title}.txt"), bytes: format!("{title}的内容\n").into_bytes()
        })
        .to_vec()
}

/// A log of 20 leaves in which every third one belongs to the case.
pub fn parts(seal: Option<&Ed25519Key>) -> DossierParts<'_> {
    parts_in_order(seal, [1, 2, 3, 4, 5])
}

/// As [`parts`], with the events entered into the log in another order than that of the case.
fn parts_in_order(seal: Option<&Ed25519Key>, order: [i64; EVENTS as usize]) -> DossierParts<'_> {
    let mut hashes = MemoryHashes::default();
    let mut events = Vec::new();
    for leaf in 0..20_u64 {
        let sequence = order.get(leaf as usize / 3).copied();
        let Some(sequence) = sequence.filter(|_| leaf % 3 == 1) else {
            hashes.append(ledger::offline::leaf_hash(&leaf.to_be_bytes())).unwrap();
            continue;
        };
        let paper = papers().get(leaf as usize % 2).map(|paper| hex::encode(Sha256::digest(&paper.bytes)));
        let body = serde_json::json!({ "sequence": sequence, "opinion": "同意", "papers": [paper] });
        let body = ledger::canonical::to_bytes(&body).unwrap();
        let salt = [0xa0 | sequence as u8; 32];
        let facts = EntryFacts {
            act: "record".into(),
            organ: "org-7".into(),
            case: "case-1".into(),
            sequence,
            occurred_at: 1_700_000_000_000_000 + sequence,
            recorded_at: 1_700_000_000_000_000 + sequence,
        };
        let entry = Entry::seal(facts, &salt, &body).to_bytes().unwrap();
        let index = hashes.append(entry_hash(&entry)).unwrap();
        let content = Some(EventContent { body, salt });
        events.push(DossierEvent { sequence, content, entry, index, proof: Vec::new() });
    }
    events.sort_by_key(|event| event.sequence);
    let size = hashes.size();
    for event in &mut events {
        event.proof = log::inclusion_proof(size, event.index, &hashes).unwrap();
    }
    let head = Checkpoint { origin: ORIGIN.into(), size, root: log::root(size, &hashes).unwrap() };
    DossierParts {
        case: "case-1".into(),
        title: "某公司涉嫌销售假冒注册商标商品案".into(),
        checkpoint: head.sign(&key()).unwrap(),
        verifier_key: key().verifier_key(),
        events,
        papers: papers(),
        seal: seal.map(|key| key as &dyn SigningKey),
    }
}

pub fn written(seal: bool) -> Vec<u8> {
    let key = key();
    let mut bytes = Vec::new();
    dossier::write(parts(seal.then_some(&key)), &mut bytes).unwrap();
    bytes
}

#[test]
fn a_sealed_dossier_checked_with_an_outside_key_has_no_reservations() {
    let report = dossier::verify(&written(true), Some(&key().verifier_key())).unwrap();
    assert_eq!(report.events.len(), 5);
    assert_eq!(report.events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(report.events.iter().map(|event| event.index).collect::<Vec<_>>(), [1, 4, 7, 10, 13]);
    assert_eq!(report.papers.len(), 2);
    assert_eq!(report.papers.iter().map(|paper| paper.mentioned_by.len()).sum::<usize>(), 5);
    assert_eq!((report.tree_size, report.origin.as_str()), (20, ORIGIN));
    assert_eq!(report.reservations(), Vec::<String>::new());
    assert!(report.to_string().contains("结论：事件5件、文件2份，全部核对一致。"));
}

#[test]
fn without_an_outside_key_or_a_seal_the_report_says_so() {
    let report = dossier::verify(&written(false), None).unwrap();
    assert!(!report.key_checked && !report.sealed);
    let text = report.to_string();
    assert!(text.contains("来源公钥未经外部核对"), "{text}");
    assert!(text.contains("案卷未加封"), "{text}");
}

#[test]
fn the_same_parts_give_the_same_bytes() {
    assert_eq!(written(true), written(true));
    let bytes = written(true);
    assert!(dossier::verify_reader(bytes.as_slice(), None).is_ok());
}

#[test]
fn any_zip_program_opens_a_dossier() {
    let bytes = written(true);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let ours = archive::read(&bytes).unwrap();
    assert_eq!(zip.len(), ours.len());
    for (position, (name, content)) in ours.iter().enumerate() {
        let mut file = zip.by_index(position).unwrap();
        assert_eq!(file.name().unwrap(), *name);
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!(read, *content, "{name}");
    }
    let names: Vec<&str> = ours.iter().map(|(name, _)| *name).collect();
    let expected = [
        "manifest.json",
        "manifest.note",
        "README.txt",
        "checkpoint",
        "key.vkey",
        "events/000001.json",
        "events/000001.salt",
    ];
    assert_eq!(names[..7], expected);
    assert_eq!(names.len(), 5 + 4 * 5 + 2);
}

#[test]
fn an_event_whose_text_was_erased_still_proves_its_leaf() {
    let key = key();
    let mut parts = parts(Some(&key));
    parts.events[4].content = None;
    let mut bytes = Vec::new();
    dossier::write(parts, &mut bytes).unwrap();
    let report = dossier::verify(&bytes, Some(&key.verifier_key())).unwrap();
    assert_eq!(
        report.events.iter().map(|event| event.erased).collect::<Vec<_>>(),
        [false, false, false, false, true]
    );
    assert_eq!(report.reservations(), ["1件事件的正文不在案卷中，仅证明其曾经入账。"]);
}

#[test]
fn parts_that_do_not_belong_together_are_not_written() {
    type Spoil = fn(&mut DossierParts<'_>);
    let cases: [(&str, Spoil); 13] = [
        ("events/000001.entry", |parts| parts.case = String::new()),
        ("events/000001.entry", |parts| parts.case = "case-2".into()),
        ("events/000002.entry", |parts| drop(parts.events.remove(1))),
        ("events/000001.entry", |parts| drop(parts.events.remove(0))),
        ("events/000001.entry", |parts| parts.events.swap(0, 1)),
        ("归档", |parts| parts.events.clear()),
        ("events/000003.json", |parts| parts.events[2].content.as_mut().unwrap().salt = [9; 32]),
        ("events/000003.json", |parts| parts.events[2].content.as_mut().unwrap().body.push(b' ')),
        ("events/000003.proof", |parts| parts.events[2].index += 1),
        ("events/000003.proof", |parts| parts.events[2].proof.reverse()),
        ("events/000004.proof", |parts| parts.events[3].proof.truncate(1)),
        ("checkpoint", |parts| parts.checkpoint = parts.checkpoint.replace("\n20\n", "\n21\n")),
        ("checkpoint", |parts| {
            parts.verifier_key = Ed25519Key::from_seed(ORIGIN, [2; 32]).unwrap().verifier_key()
        }),
    ];
    for (file, spoil) in cases {
        let mut parts = parts(None);
        parts.papers.clear();
        spoil(&mut parts);
        let mut bytes = Vec::new();
        let fault = match dossier::write(parts, &mut bytes) {
            Err(DossierError::Unsound(fault)) => fault,
            other => panic!("{file}: {other:?}"),
        };
        assert!(fault.file == file || file == "manifest.json", "{file}: {fault}");
        assert!(bytes.is_empty(), "nothing is written");
    }
}

#[test]
fn a_paper_that_no_event_mentions_is_not_written() {
    let mut parts = parts(None);
    parts.papers.push(Paper { title: "夹带.txt".into(), bytes: b"x".to_vec() });
    let error = dossier::write(parts, Vec::new()).unwrap_err();
    assert!(matches!(error, DossierError::UnmentionedPaper { title, .. } if title == "夹带.txt"));
}

/// Dossiers handed out years ago must verify with every later version: this file is never made anew.
#[test]
fn a_dossier_of_format_1_stays_readable() {
    let bytes = include_bytes!("../fixtures/dossier-1.zip");
    let report = dossier::verify(bytes, Some(&key().verifier_key())).unwrap();
    assert_eq!((report.events.len(), report.papers.len(), report.sealed), (5, 2, true));
}

#[test]
fn events_entered_into_the_log_against_their_order_are_refused() {
    let spoiled = parts_in_order(None, [1, 3, 2, 4, 5]);
    let error = dossier::write(spoiled, Vec::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the dossier would not verify: events/000003.proof：账本序号未按事件次序递增"
    );
}
