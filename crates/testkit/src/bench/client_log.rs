//! The log that a client keeps of what was acknowledged: the only witness of a loss. A database that lost its last
//! minutes is in perfect order.
use access::{Actor, Request};
use app::Platform;
use app::cases::Done;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One acknowledged event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Acknowledged {
    /// Name of the act.
    pub kind: String,
    /// The act.
    pub act: Uuid,
    /// The case.
    pub case: Uuid,
    /// Its version in the case.
    pub version: i64,
    /// Its leaf in the ledger.
    pub leaf: i64,
}

impl Acknowledged {
    /// What one act's answer acknowledges.
    pub fn of(kind: &str, done: &Done) -> impl Iterator<Item = Acknowledged> {
        let act = done.receipt.act_id;
        done.receipt.events.iter().map(move |event| Acknowledged {
            kind: kind.to_owned(),
            act,
            case: event.stream,
            version: event.version,
            leaf: event.leaf_index,
        })
    }

    /// Its line.
    #[must_use]
    pub fn line(&self) -> String {
        format!("ack {} {} {} {} {}", self.kind, self.act, self.case, self.version, self.leaf)
    }

    /// Reads a line; `None` for any other.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.strip_prefix("ack ")?.split(' ');
        let kind = parts.next()?.to_owned();
        let (act, case) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let (version, leaf) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        parts.next().is_none().then_some(Acknowledged { kind, act, case, version, leaf })
    }
}

/// The acknowledged events that the record does not hold as acknowledged, in order.
pub async fn missing(platform: &Platform, log: &[Acknowledged]) -> Vec<Acknowledged> {
    let mut missing = Vec::new();
    for acknowledged in log {
        let receipt = platform.store.receipt(acknowledged.act).await.unwrap();
        let kept = receipt.iter().flat_map(|receipt| &receipt.events).any(|event| {
            (event.stream, event.version, event.leaf_index)
                == (acknowledged.case, acknowledged.version, acknowledged.leaf)
        });
        if !kept {
            missing.push(acknowledged.clone());
        }
    }
    missing
}

/// What is recorded twice or with a gap, in words: versions of each case run from 1, leaves from 0, and every act has
/// exactly the events of its receipt.
pub async fn disorder(platform: &Platform) -> Vec<String> {
    let granted = platform.access.authorise(&Actor::System, &Request::RunJobs).unwrap();
    let (mut found, mut leaves) = (Vec::new(), BTreeSet::new());
    let mut acts: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    let mut after = None;
    loop {
        let streams = platform.store.all_streams(&granted, after).await.unwrap();
        let Some(last) = streams.last().copied() else { break };
        for stream in streams {
            let events = platform.store.events(&granted, stream).await.unwrap();
            for (expected, event) in (1..).zip(&events) {
                if event.version != expected {
                    found.push(format!("{stream}: version {} stands where {expected} should", event.version));
                }
                if !leaves.insert(event.leaf_index) {
                    found.push(format!("leaf {} twice", event.leaf_index));
                }
                if !acts.entry(event.act_id).or_default().insert(event.id) {
                    found.push(format!("event {} twice", event.id));
                }
            }
        }
        after = Some(last);
    }
    found.extend(
        (0..)
            .zip(&leaves)
            .filter(|(expected, leaf)| expected != *leaf)
            .map(|(_, leaf)| format!("gap before leaf {leaf}"))
            .take(1),
    );
    for (act, events) in &acts {
        let receipt = platform.store.receipt(*act).await.unwrap();
        let told: BTreeSet<Uuid> =
            receipt.iter().flat_map(|receipt| &receipt.events).map(|e| e.event_id).collect();
        if told != *events {
            found.push(format!("act {act}: its events are not those of its receipt"));
        }
    }
    found
}
