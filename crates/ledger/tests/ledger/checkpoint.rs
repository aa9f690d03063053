use ledger::checkpoint::{Checkpoint, Ed25519Key, SigningKey, append_line, verify};
use ledger::offline::{OfflineFault, verify_checkpoint};
use ledger::{Hash, LedgerError};
use signed_note::{Note, StandardVerifier, VerifierList};

const ORIGIN: &str = "ledger.example/heilongjiang";
const ROOT: Hash = [0x5a; 32];

fn key(name: &str, seed: u8) -> Ed25519Key {
    Ed25519Key::from_seed(name, [seed; 32]).unwrap()
}

fn head(origin: &str) -> Checkpoint {
    Checkpoint { origin: origin.into(), size: 923_748, root: ROOT }
}

/// Signs any text whatever with `key`.
fn note(body: &str, key: &Ed25519Key) -> String {
    let line =
        signed_note::Signature::new(key.name().into(), key.key_id(), key.sign(body.as_bytes()).unwrap());
    let note = Note::new(body.as_bytes(), &[line.unwrap()]).unwrap();
    String::from_utf8(note.to_bytes()).unwrap()
}

fn refused_by_both(text: &str, vkey: &str, what: &str) {
    assert!(verify(text, &[vkey.to_owned()]).is_err(), "checkpoint accepts {what}: {text}");
    assert!(verify_checkpoint(text, vkey).is_err(), "offline accepts {what}: {text}");
}

#[test]
fn a_signed_checkpoint_is_accepted_by_ours_by_offline_and_by_other_crates() {
    let key = key(ORIGIN, 1);
    let text = head(ORIGIN).sign(&key).unwrap();
    assert_eq!(verify(&text, &[key.verifier_key()]).unwrap(), head(ORIGIN));
    let offline = verify_checkpoint(&text, &key.verifier_key()).unwrap();
    assert_eq!((offline.origin.as_str(), offline.size, offline.root), (ORIGIN, 923_748, ROOT));
    let note = Note::from_bytes(text.as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&key.verifier_key()).unwrap();
    note.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    let foreign = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((foreign.origin(), foreign.size(), foreign.hash().0), (ORIGIN, 923_748, ROOT));
}

/// The example of the C2SP signed-note documentation, made with the original Go implementation.
#[test]
fn the_note_of_another_implementation_verifies_offline() {
    let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let body = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    let line = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let text = format!("{body}\n{line}");
    assert_eq!(ledger::offline::verify_note(&text, vkey), Ok(body));
    assert_eq!(verify_checkpoint(&text, vkey), Err(OfflineFault::Checkpoint));
}

#[test]
fn lines_by_unknown_keys_are_ignored_even_under_a_known_name() {
    let (own, namesake, stranger) = (key(ORIGIN, 1), key(ORIGIN, 2), key("witness.example", 3));
    let mut text = head(ORIGIN).sign(&own).unwrap();
    for other in [&namesake, &stranger] {
        let foreign = note(&head(ORIGIN).body().unwrap(), other);
        text = append_line(&text, foreign.lines().last().unwrap()).unwrap();
    }
    let garbage = signed_note::Signature::new("sm2.example".into(), 7, vec![1, 2, 3]).unwrap().to_bytes();
    text = append_line(&text, std::str::from_utf8(&garbage).unwrap()).unwrap();
    assert!(verify(&text, &[own.verifier_key()]).is_ok());
    assert!(verify_checkpoint(&text, &own.verifier_key()).is_ok());
    assert!(verify(&text, &[namesake.verifier_key(), own.verifier_key()]).is_ok(), "rotated keys");
    refused_by_both(&text, &key(ORIGIN, 9).verifier_key(), "an unknown key");
    refused_by_both(&text, &stranger.verifier_key(), "an origin that is not the key's name");
}

#[test]
fn a_bad_line_by_a_known_key_fails_the_note_although_another_known_line_is_good() {
    let (first, second) = (key(ORIGIN, 1), key(ORIGIN, 2));
    let good = head(ORIGIN).sign(&first).unwrap();
    let other = Checkpoint { size: 5, ..head(ORIGIN) }.sign(&second).unwrap();
    let text = append_line(&good, other.lines().last().unwrap()).unwrap();
    let both = [first.verifier_key(), second.verifier_key()];
    assert!(matches!(verify(&text, &both), Err(LedgerError::Signature(_))));
    assert!(verify(&text, &both[..1]).is_ok());
    assert_eq!(verify_checkpoint(&text, &both[1]), Err(OfflineFault::Signature));
}

#[test]
fn a_repeated_line_of_a_known_key_is_refused() {
    let key = key(ORIGIN, 1);
    let text = head(ORIGIN).sign(&key).unwrap();
    let doubled = append_line(&text, text.lines().last().unwrap()).unwrap();
    assert!(matches!(verify(&doubled, &[key.verifier_key()]), Err(LedgerError::DuplicateSignature(_))));
    assert_eq!(verify_checkpoint(&doubled, &key.verifier_key()), Err(OfflineFault::DuplicateSignature));
}

#[test]
fn bodies_that_are_no_checkpoint_are_refused_though_signed() {
    let key = key(ORIGIN, 1);
    let root = "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=";
    let good = format!("{ORIGIN}\n7\n{root}\n");
    assert!(verify_checkpoint(&note(&good, &key), &key.verifier_key()).is_ok());
    assert!(verify(&note(&good, &key), &[key.verifier_key()]).is_ok());
    for body in [
        format!("{ORIGIN}\n07\n{root}\n"),
        format!("{ORIGIN}\n+7\n{root}\n"),
        format!("{ORIGIN}\n-7\n{root}\n"),
        format!("{ORIGIN}\n7 \n{root}\n"),
        format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        format!("{ORIGIN}\n7\n{}\n", &root[..43]),
        format!("{ORIGIN}\n7\n{}p=\n", &root[..42]),
        format!("{ORIGIN}\n7\nWlpa\n"),
        format!("{ORIGIN}\n7\n"),
        format!("{ORIGIN}\n7\n{root}\nextension\n"),
        format!("{ORIGIN}\n7\n{root}\n\n"),
        format!("\n{ORIGIN}\n7\n{root}\n"),
        format!("other.example/log\n7\n{root}\n"),
        format!(" {ORIGIN}\n7\n{root}\n"),
        "zhibao-dossier/1\nsha256 00\nsm3 00\n".to_owned(),
    ] {
        refused_by_both(&note(&body, &key), &key.verifier_key(), "this body");
    }
}

#[test]
fn every_single_byte_of_a_signed_checkpoint_counts() {
    let key = key(ORIGIN, 1);
    let text = head(ORIGIN).sign(&key).unwrap();
    for position in 0..text.len() {
        for mask in [1, 0x20, 0x80] {
            let mut bytes = text.clone().into_bytes();
            bytes[position] ^= mask;
            if let Ok(changed) = String::from_utf8(bytes) {
                refused_by_both(&changed, &key.verifier_key(), &format!("byte {position} changed"));
            }
        }
    }
    for length in 0..text.len() {
        if let Some(cut) = text.get(..length) {
            refused_by_both(cut, &key.verifier_key(), "a cut text");
        }
    }
    for changed in
        [format!("{text}\n"), format!("{text} "), text.replace('\n', "\r\n"), format!("\u{feff}{text}")]
    {
        refused_by_both(&changed, &key.verifier_key(), "added characters");
    }
}

#[test]
fn malformed_keys_are_refused() {
    let key = key(ORIGIN, 1);
    let text = head(ORIGIN).sign(&key).unwrap();
    let vkey = key.verifier_key();
    let (name, rest) = vkey.split_once('+').unwrap();
    let (id, data) = rest.split_once('+').unwrap();
    for bad in [
        String::new(),
        name.to_owned(),
        format!("{name}+{id}"),
        format!("{name}+00000000+{data}"),
        format!("{name}+{id}+"),
        format!("other+{id}+{data}"),
        format!("{name}+{id}+{}", &data[..data.len() - 4]),
        format!("{name}+{id}+{data}="),
        ledger::witness::WitnessKey::from_seed(ORIGIN, [1; 32]).unwrap().verifier_key(),
    ] {
        refused_by_both(&text, &bad, "a malformed key");
    }
}

#[test]
fn a_key_signs_only_its_own_log() {
    let key = key("other.example/log", 1);
    assert!(matches!(head(ORIGIN).sign(&key), Err(LedgerError::Origin { .. })));
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb", "a\u{1}b"] {
        assert!(Ed25519Key::from_seed(name, [1; 32]).is_err(), "{name:?}");
        assert!(head(name).sign(&key).is_err(), "{name:?}");
    }
    assert!(append_line(&head(ORIGIN).sign(&self::key(ORIGIN, 1)).unwrap(), "no line").is_err());
}
