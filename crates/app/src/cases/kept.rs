//! Cases folded before, kept so that the next look reads and folds only what has been added since. What is kept is never
//! taken on trust: the last event kept is read again each time, and whatever does not continue it is read from the start.
use super::load::Recorded;
use crate::platform::Rules;
use case::CaseState;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Bytes of event bodies that are kept, all cases together; in memory they take a few times as much.
const MAX_KEPT_BYTES: usize = 8 << 20;

/// A case as folded at one version.
#[derive(Clone)]
pub(crate) struct KeptCase {
    pub(crate) state: Arc<CaseState>,
    pub(crate) events: Vec<Arc<Recorded>>,
    /// The law under which it was folded.
    pub(crate) rules: Arc<Rules>,
}

impl KeptCase {
    fn bytes(&self) -> usize {
        self.events.iter().map(|recorded| recorded.stored.body.len()).sum()
    }
}

/// The cases looked at last, in two generations: what was not asked for during a whole generation goes.
#[derive(Default)]
pub struct KeptCases(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Uuid, KeptCase>,
    old: HashMap<Uuid, KeptCase>,
    young_bytes: usize,
}

impl KeptCases {
    /// What is kept of a case under this law.
    pub(crate) fn get(&self, case: Uuid, rules: &Arc<Rules>) -> Option<KeptCase> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = kept.old.remove(&case) {
            kept.insert(case, old);
        }
        kept.young.get(&case).filter(|known| Arc::ptr_eq(&known.rules, rules)).cloned()
    }

    /// Lets go of a case, so that whoever has it may change it without a copy.
    pub(crate) fn forget(&self, case: Uuid) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.old.remove(&case);
        if let Some(gone) = kept.young.remove(&case) {
            kept.young_bytes = kept.young_bytes.saturating_sub(gone.bytes());
        }
    }

    /// Keeps a case, unless a later version of it is kept already.
    pub(crate) fn put(&self, case: Uuid, folded: KeptCase) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let later = |known: &KeptCase| {
            Arc::ptr_eq(&known.rules, &folded.rules) && known.state.version > folded.state.version
        };
        if !kept.young.get(&case).is_some_and(later) {
            kept.old.remove(&case);
            kept.insert(case, folded);
        }
    }
}

impl Generations {
    fn insert(&mut self, case: Uuid, folded: KeptCase) {
        self.young_bytes += folded.bytes();
        if let Some(before) = self.young.insert(case, folded) {
            self.young_bytes = self.young_bytes.saturating_sub(before.bytes());
        }
        if self.young_bytes > MAX_KEPT_BYTES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
    }
}
