use ledger::LedgerError;
use ledger::checkpoint::{self, Checkpoint, Ed25519Key, SigningKey, append_line};
use ledger::witness::{Cosignature, WitnessKey, verify};

const ORIGIN: &str = "ledger.example/heilongjiang";

fn signed() -> (String, String) {
    let key = Ed25519Key::from_seed(ORIGIN, [1; 32]).unwrap();
    let head = Checkpoint { origin: ORIGIN.into(), size: 12, root: [3; 32] };
    (head.sign(&key).unwrap(), key.verifier_key())
}

fn witness(name: &str, seed: u8) -> WitnessKey {
    WitnessKey::from_seed(name, [seed; 32]).unwrap()
}

#[test]
fn cosignatures_of_known_witnesses_are_reported_with_their_time() {
    let (mut text, log_key) = signed();
    let (first, second) = (witness("w1.example", 2), witness("w2.example", 3));
    for (key, time) in [(&first, 1_679_315_147), (&second, 0)] {
        let line = key.cosign(&text, time).unwrap();
        text = append_line(&text, &line).unwrap();
    }
    let found = verify(&text, &[first.verifier_key(), second.verifier_key()]).unwrap();
    let expected = |witness: &str, timestamp_s| Cosignature { witness: witness.into(), timestamp_s };
    assert_eq!(found, [expected("w1.example", 1_679_315_147), expected("w2.example", 0)]);
    assert_eq!(verify(&text, &[second.verifier_key()]).unwrap().len(), 1);
    assert_eq!(verify(&text, &[witness("w1.example", 9).verifier_key()]).unwrap(), []);
    assert!(checkpoint::verify(&text, std::slice::from_ref(&log_key)).is_ok());
    assert!(ledger::offline::verify_checkpoint(&text, &log_key).is_ok());
}

/// The example of the C2SP tlog-cosignature specification; its keys are not given, but its line can be taken apart.
#[test]
fn the_line_has_the_shape_of_the_specification() {
    use base64::Engine as _;
    let (text, _) = signed();
    let line = witness("witness.example.com/w1", 2).cosign(&text, 1_679_315_147).unwrap();
    let decode = |line: &str| {
        base64::prelude::BASE64_STANDARD.decode(line.trim_end().rsplit(' ').next().unwrap()).unwrap()
    };
    let ours = decode(&line);
    let example = decode(
        "x y jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==",
    );
    assert_eq!(ours.len(), example.len());
    assert_eq!(ours[4..12], example[4..12], "the time stands after the key id");
}

#[test]
fn a_changed_time_signature_or_checkpoint_is_refused() {
    let (text, _) = signed();
    let key = witness("w1.example", 2);
    let line = key.cosign(&text, 1_679_315_147).unwrap();
    let known = [key.verifier_key()];
    let other = Checkpoint { origin: ORIGIN.into(), size: 13, root: [3; 32] };
    let other = other.sign(&Ed25519Key::from_seed(ORIGIN, [1; 32]).unwrap()).unwrap();
    let moved = append_line(&other, &line).unwrap();
    assert!(matches!(verify(&moved, &known), Err(LedgerError::Signature(_))));
    let doubled = append_line(&append_line(&text, &line).unwrap(), &line).unwrap();
    assert!(matches!(verify(&doubled, &known), Err(LedgerError::DuplicateSignature(_))));
    let good = append_line(&text, &line).unwrap();
    let start = text.len();
    for position in start..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[position] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else {
            continue;
        };
        let found = verify(&changed, &known);
        assert!(found.is_err() || found.unwrap().is_empty(), "byte {position}");
    }
    assert!(key.cosign(&text, u64::MAX).is_err());
    assert!(key.cosign("no note", 1).is_err());
}

#[test]
fn a_log_key_is_no_witness_key() {
    let (text, log_key) = signed();
    assert!(matches!(verify(&text, &[log_key]), Err(LedgerError::VerifierKey(_))));
    assert!(WitnessKey::from_seed("a b", [1; 32]).is_err());
}
