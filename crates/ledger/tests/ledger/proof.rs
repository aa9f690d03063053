use ledger::offline::read_proof;
use ledger::proof::TlogProof;

const HASH: &str = "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=";

#[test]
fn a_proof_reads_back_with_both_readers() {
    for (index, count) in [(0, 0), (73_894, 5), (u64::MAX, 64)] {
        let checkpoint = "log.example\n1\nroot\n\n\u{2014} log.example sig\n".to_owned();
        let proof = TlogProof { index, hashes: vec![[0x5a; 32]; count], checkpoint };
        let text = proof.to_text();
        assert_eq!(TlogProof::parse(&text).unwrap(), proof);
        let offline = read_proof(&text).unwrap();
        assert_eq!((offline.index, &offline.hashes), (index, &proof.hashes));
        assert_eq!(offline.checkpoint, proof.checkpoint);
    }
}

#[test]
fn every_other_spelling_of_a_proof_is_refused_by_both_readers() {
    let good = format!("c2sp.org/tlog-proof@v1\nindex 7\n{HASH}\n\ncheckpoint");
    assert!(TlogProof::parse(&good).is_ok() && read_proof(&good).is_ok());
    for text in [
        good.replace("@v1", "@v2"),
        good.replace("index 7", "index 07"),
        good.replace("index 7", "index +7"),
        good.replace("index 7", "index -7"),
        good.replace("index 7", "index 7 "),
        good.replace("index 7", "index"),
        good.replace("index 7", "index 18446744073709551616"),
        good.replace("index 7", "extra AAAA\nindex 7"),
        good.replace("lo=", "lp="),
        good.replace("lo=", "lo"),
        good.replace(HASH, "WlpaWg=="),
        good.replace(HASH, &vec![HASH; 65].join("\n")),
        good.replace("\n\n", "\n"),
        good.replace('\n', "\r\n"),
        format!("\n{good}"),
        String::new(),
    ] {
        assert_ne!(text, good);
        assert!(TlogProof::parse(&text).is_err(), "{text}");
        assert!(read_proof(&text).is_err(), "offline: {text}");
    }
}
