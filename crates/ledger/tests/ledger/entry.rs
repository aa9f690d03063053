use ledger::LedgerError;
use ledger::entry::{Entry, EntryFacts, MAX_ENTRY_BYTES, entry_hash};

fn facts() -> EntryFacts {
    EntryFacts {
        act: "accept-transfer".into(),
        organ: "org-7".into(),
        case: "case-1".into(),
        sequence: 1,
        occurred_at: 1_700_000_000_000_000,
        recorded_at: 1_700_000_000_000_001,
    }
}

fn sealed() -> Entry {
    Entry::seal(facts(), &[7; 32], b"{}")
}

#[test]
fn the_bytes_of_an_entry_are_a_format_that_stays() {
    let bytes = sealed().to_bytes().unwrap();
    // Digests computed with OpenSSL: `(head -c32 /dev/zero | tr '\0' '\7'; printf '{}') | openssl dgst -sha256|-sm3`.
    let expected = concat!(
        r#"{"act":"accept-transfer","case":"case-1","occurred_at":1700000000000000,"organ":"org-7","#,
        r#""recorded_at":1700000000000001,"sequence":1,"sha256":"605dcbfd3c387c45b6db7e7b1fb961bdd75d762260c4879b3c3b4f15edacad42","#,
        r#""sm3":"0d434704bbb753162724e87ff21a17dce991bcac45cd04a587230f31fac6c351","v":1}"#
    );
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    assert_eq!(Entry::parse(&bytes).unwrap(), sealed());
    assert_eq!(entry_hash(&bytes), ledger::offline::leaf_hash(&bytes));
}

#[test]
fn only_the_sealed_body_under_its_salt_matches() {
    let entry = sealed();
    assert!(entry.matches(&[7; 32], b"{}"));
    assert!(!entry.matches(&[8; 32], b"{}"));
    assert!(!entry.matches(&[7; 32], b"{ }"));
    let mut other_sm3 = entry.clone();
    other_sm3.sm3[0] ^= 1;
    assert!(!other_sm3.matches(&[7; 32], b"{}"));
    let mut other_sha256 = entry;
    other_sha256.sha256[31] ^= 1;
    assert!(!other_sha256.matches(&[7; 32], b"{}"));
}

#[test]
fn every_other_spelling_of_an_entry_is_refused() {
    let good = String::from_utf8(sealed().to_bytes().unwrap()).unwrap();
    let spellings = [
        good.replace(r#""v":1"#, r#""v":2"#),
        good.replace(r#""v":1"#, r#""v":1,"x":1"#),
        good.replace(r#""sequence":1"#, r#""sequence": 1"#),
        good.replace(r#""sequence":1"#, r#""sequence":0"#),
        good.replace(r#""sequence":1"#, r#""sequence":1.0"#),
        good.replace(r#""sequence":1"#, r#""sequence":1,"sequence":1"#),
        good.replace(r#""organ":"org-7""#, r#""organ":"""#),
        good.replace(r#""organ":"org-7","#, ""),
        good.replace(r#""organ":"org-7""#, r#""organ":"\u006frg-7""#),
        good.to_uppercase(),
        format!("{good}\n"),
        good[..good.len() - 1].to_owned(),
        String::new(),
    ];
    for spelling in spellings {
        assert_ne!(spelling, good);
        assert!(Entry::parse(spelling.as_bytes()).is_err(), "{spelling}");
    }
}

#[test]
fn an_entry_fits_the_length_prefix_of_a_bundle() {
    let overhead = sealed().to_bytes().unwrap().len() - "org-7".len();
    let long = |organ: usize| {
        let facts = EntryFacts { organ: "o".repeat(organ), ..facts() };
        Entry::seal(facts, &[7; 32], b"{}").to_bytes()
    };
    let most = MAX_ENTRY_BYTES - overhead;
    assert_eq!(long(most).unwrap().len(), MAX_ENTRY_BYTES);
    assert!(matches!(long(most + 1), Err(LedgerError::EntryTooLong(65_536))));
    assert!(matches!(Entry::parse(&[b' '; MAX_ENTRY_BYTES + 1]), Err(LedgerError::EntryTooLong(65_536))));
}
