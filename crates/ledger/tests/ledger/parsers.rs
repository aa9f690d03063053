use ledger::{canonical, checkpoint, dossier, entry, log, offline, proof, witness};
use proptest::prelude::*;

/// Text made of the pieces that the formats are made of, so that parsers get beyond their first line.
fn note_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\u{2014} ".to_owned()),
        Just("c2sp.org/tlog-proof@v1\nindex ".to_owned()),
        Just("log.example 4AAAAAEr".to_owned()),
        Just("WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=".to_owned()),
        "[0-9]{1,21}",
        "\\PC{0,8}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn archive_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"PK\x03\x04".to_vec()),
        Just(b"PK\x01\x02".to_vec()),
        Just(b"PK\x05\x06".to_vec()),
        Just(vec![10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]),
        Just(vec![0xff; 4]),
        prop::collection::vec(any::<u8>(), 0..40),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn text_parsers_never_panic(text in note_like(), vkey in "[a-z]{0,3}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]{0,44}") {
        let keys = [vkey.clone()];
        let _ = checkpoint::verify(&text, &keys);
        let _ = checkpoint::verify(&text, &[]);
        let _ = witness::verify(&text, &keys);
        let _ = witness::verify(&text, &[]);
        let _ = offline::verify_checkpoint(&text, &vkey);
        let _ = checkpoint::append_line(&text, &text);
        let _ = log::parse_entry_path(&text);
        if let Ok(tile) = log::parse_tile_path(&text) {
            prop_assert_eq!(tile.to_string(), text.clone());
        }
        if let Ok(proof) = proof::TlogProof::parse(&text) {
            prop_assert_eq!(proof.to_text(), text.clone());
        }
    }

    #[test]
    fn both_proof_readers_agree(text in note_like()) {
        let text = format!("c2sp.org/tlog-proof@v1\nindex {text}");
        let ours = proof::TlogProof::parse(&text).ok();
        let offline = offline::read_proof(&text).ok();
        prop_assert_eq!(ours.as_ref().map(|p| (p.index, &p.hashes)), offline.as_ref().map(|p| (p.index, &p.hashes)));
        prop_assert_eq!(ours.as_ref().map(|p| p.checkpoint.as_str()), offline.map(|p| p.checkpoint));
    }

    #[test]
    fn byte_parsers_never_panic(bytes in archive_like()) {
        let _ = entry::Entry::parse(&bytes);
        let _ = offline::read_entry(&bytes);
        let _ = dossier::verify(&bytes, None);
        if let Ok(entries) = log::parse_entry_bundle(&bytes) {
            prop_assert_eq!(log::entry_bundle(&entries).unwrap(), bytes);
        }
    }

    #[test]
    fn paths_read_back(level in 0_u8..64, index: u64, width in 1_u16..=256) {
        let path = log::TilePath { level, index, width };
        prop_assert_eq!(log::parse_tile_path(&path.to_string()).unwrap(), path);
        let small = index >> 8;
        prop_assert_eq!(log::parse_entry_path(&log::entry_path(small, width)).unwrap(), (small * 256, u64::from(width)));
    }

    #[test]
    fn canonical_bytes_do_not_depend_on_the_order_of_keys(members in prop::collection::btree_map(any::<String>(), any::<i64>(), 0..8)) {
        let forward: serde_json::Map<_, _> = members.iter().map(|(k, v)| (k.clone(), (*v).into())).collect();
        let backward: serde_json::Map<_, _> = members.iter().rev().map(|(k, v)| (k.clone(), (*v).into())).collect();
        let bytes = canonical::to_bytes(&forward.into()).unwrap();
        prop_assert_eq!(&bytes, &canonical::to_bytes(&backward.into()).unwrap());
        let again: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&bytes, &canonical::to_bytes(&again).unwrap());
    }

    #[test]
    fn random_proofs_are_refused(index: u64, size: u64, proof in prop::collection::vec(any::<[u8; 32]>(), 0..70)) {
        prop_assert!(offline::verify_inclusion(&[1; 32], index, size, &proof, &[2; 32]).is_err());
        prop_assert!(offline::verify_consistency(index, size, &proof, &[1; 32], &[2; 32]).is_err());
    }
}
