//! Draws: recomputed by other means than the library's own, fair, and deaf to nothing.
use ledger::draw::{BadDraw, Candidate, MAX_TICKETS, list_digest, order};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const ID: &str = "01900000-0000-7000-8000-000000000001";

fn list(tickets: &[u32]) -> Vec<Candidate> {
    let candidate = |(n, tickets): (usize, &u32)| Candidate { key: format!("K-{n:03}"), tickets: *tickets };
    tickets.iter().enumerate().map(candidate).collect()
}

/// The specification once more, from its words: bytes put together by hand, all tickets sorted at once.
fn by_hand(id: &str, count: usize, list: &[(String, u32)], seed: [u8; 32]) -> Vec<String> {
    let mut text = b"zhibao draw list v1\n".to_vec();
    text.extend_from_slice(id.as_bytes());
    text.push(b'\n');
    text.extend_from_slice(count.to_string().as_bytes());
    text.push(b'\n');
    for (key, tickets) in list {
        text.extend_from_slice(key.as_bytes());
        text.push(b'\t');
        text.extend_from_slice(tickets.to_string().as_bytes());
        text.push(b'\n');
    }
    let digest = Sha256::digest(&text);
    let mut tickets = Vec::new();
    for (key, count) in list {
        for j in 0..*count {
            let mut bytes = b"zhibao draw ticket v1\n".to_vec();
            bytes.extend_from_slice(&seed);
            bytes.extend_from_slice(&digest);
            bytes.extend_from_slice(key.as_bytes());
            bytes.push(0);
            bytes.extend_from_slice(&[(j >> 24) as u8, (j >> 16) as u8, (j >> 8) as u8, j as u8]);
            tickets.push((hex::encode(Sha256::digest(&bytes)), key.clone()));
        }
    }
    tickets.sort();
    let mut drawn: Vec<String> = Vec::new();
    for (_, key) in tickets {
        if !drawn.contains(&key) {
            drawn.push(key);
        }
    }
    drawn.truncate(count);
    drawn
}

proptest! {
    #[test]
    fn the_result_follows_from_the_words_of_the_specification(
        tickets in proptest::collection::vec(1_u32..6, 1..12),
        seed in any::<[u8; 32]>(),
        part in 0.0..1.0_f64,
    ) {
        let list = list(&tickets);
        let count = 1 + ((tickets.len() - 1) as f64 * part) as u32;
        let drawn: Vec<String> = order(ID, count, &list, &seed).unwrap()
            .into_iter().take(count as usize).map(|(key, _)| key).collect();
        let plain: Vec<(String, u32)> = list.iter().map(|one| (one.key.clone(), one.tickets)).collect();
        prop_assert_eq!(drawn, by_hand(ID, count as usize, &plain, seed));
    }
}

#[test]
fn one_known_draw_stays_what_it_is() {
    let order = order(ID, 2, &list(&[1, 1, 2, 1]), &[7; 32]).unwrap();
    let keys: Vec<&str> = order.iter().map(|(key, _)| key.as_str()).collect();
    let plain = [("K-000", 1), ("K-001", 1), ("K-002", 2), ("K-003", 1)];
    let plain: Vec<(String, u32)> = plain.into_iter().map(|(key, n)| (key.to_owned(), n)).collect();
    assert_eq!(keys[..2], by_hand(ID, 2, &plain, [7; 32]));
    assert_eq!(order.len(), 4, "the rest stands in its order too");
}

#[test]
fn every_part_of_the_list_moves_the_result() {
    let first = |id: &str, count: u32, list: &[Candidate], seed: u8| {
        order(id, count, list, &[seed; 32]).unwrap()[0].1
    };
    let whole = first(ID, 1, &list(&[1, 1, 1]), 1);
    assert_ne!(whole, first("01900000-0000-7000-8000-000000000002", 1, &list(&[1, 1, 1]), 1));
    assert_ne!(whole, first(ID, 2, &list(&[1, 1, 1]), 1));
    assert_ne!(whole, first(ID, 1, &list(&[1, 1, 2]), 1));
    assert_ne!(whole, first(ID, 1, &list(&[1, 1, 1, 1]), 1));
    assert_ne!(whole, first(ID, 1, &list(&[1, 1, 1]), 2));
}

/// 4,000 seeds: the share of each candidate lies near its tickets' share (more than five standard deviations wide).
#[test]
fn tickets_are_chances() {
    let candidates = list(&[1, 1, 2, 4]);
    let mut first: BTreeMap<String, f64> = BTreeMap::new();
    for n in 0_u32..4_000 {
        let seed: [u8; 32] = Sha256::digest(n.to_be_bytes()).into();
        let (key, _) = order(ID, 1, &candidates, &seed).unwrap().swap_remove(0);
        *first.entry(key).or_default() += 1.0 / 4_000.0;
    }
    for (key, share) in [("K-000", 0.125), ("K-001", 0.125), ("K-002", 0.25), ("K-003", 0.5)] {
        assert!((first[key] - share).abs() < 0.04, "{key}: {}", first[key]);
    }
}

#[test]
fn lists_that_break_the_specification_are_refused() {
    let digest = |count: u32, list: &[Candidate]| list_digest(ID, count, list);
    assert!(matches!(digest(0, &list(&[1])), Err(BadDraw::Count { .. })));
    assert!(matches!(digest(2, &list(&[1])), Err(BadDraw::Count { wanted: 2, candidates: 1 })));
    let mut turned = list(&[1, 1]);
    turned.reverse();
    assert!(matches!(digest(1, &turned), Err(BadDraw::Unordered(_))));
    let twice = vec![list(&[1])[0].clone(); 2];
    assert!(matches!(digest(1, &twice), Err(BadDraw::Unordered(_))));
    for (key, tickets) in [("", 1), ("a\tb", 1), ("a\nb", 1), ("a", 0), ("a", MAX_TICKETS + 1)] {
        let one = [Candidate { key: key.into(), tickets }];
        assert!(matches!(digest(1, &one), Err(BadDraw::Candidate(_))), "{key:?}");
    }
}
