//! What a list query may return.

use std::collections::BTreeSet;

use vocabulary::{CaseId, OfficerId, OrganId, SecrecyLevel};

use crate::facts::CaseFacts;
use crate::purpose::Coverage;

/// The cases an actor may see in lists, counts and searches. Only [`crate::Access::scope`] and, for the plan board,
/// [`crate::Access::plan_scope`] make it, by putting probe cases before the policies, so that a list and a single
/// reading cannot disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    reach: Reach,
}

/// How far a scope reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Every case (the system's watchers).
    Everything,
    /// Cases that an officer's organ conducts or takes part in, up to a level of secrecy for each relation.
    Organ(OrganReach),
    /// The cases a party or agent has (public timeline only).
    Matters(BTreeSet<CaseId>),
    /// Cases that name an outside body among their participants (what is addressed to it only).
    AddressedTo(OrganId),
    /// Tasks of the plan, of every organ, up to a level of secrecy; `None`: none of them.
    PlanTasks(Option<SecrecyLevel>),
    /// Cases that a purpose covers, up to a level of secrecy; `None`: none of them.
    Purpose(Coverage, Option<SecrecyLevel>),
}

/// An officer's reach. A case is within it if one of the four bounds admits its secrecy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganReach {
    /// The officer, for the two bounds that ask for an assignment.
    pub officer: OfficerId,
    /// The officer's organ.
    pub organ: OrganId,
    /// Highest secrecy of cases the organ conducts; `None`: none of them.
    pub conducting: Option<SecrecyLevel>,
    /// The same, for cases to which the officer is assigned.
    pub conducting_assigned: Option<SecrecyLevel>,
    /// Highest secrecy of cases in which the organ takes part; `None`: none of them.
    pub participating: Option<SecrecyLevel>,
    /// The same, for cases to which the officer is assigned.
    pub participating_assigned: Option<SecrecyLevel>,
    /// Organs below the officer's, as far as the account's region reaches.
    pub supervised: BTreeSet<OrganId>,
    /// Highest secrecy of cases that one of these conducts; `None`: none of them.
    pub supervising: Option<SecrecyLevel>,
    /// The same, for cases to which the officer is assigned.
    pub supervising_assigned: Option<SecrecyLevel>,
    /// Highest secrecy of cases whose items, addressed to the organ, the officer may know of; `None`: of none.
    pub addressed: Option<SecrecyLevel>,
}

impl Scope {
    pub(crate) const fn new(reach: Reach) -> Self {
        Self { reach }
    }

    /// How far it reaches, to be put into a query.
    #[must_use]
    pub const fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Organs below the officer's whose cases it lets be listed.
    #[must_use]
    pub fn supervised(&self) -> Option<&BTreeSet<OrganId>> {
        match &self.reach {
            Reach::Organ(reach) if reach.supervising.is_some() => Some(&reach.supervised),
            _ => None,
        }
    }

    /// Whether a query can be skipped: nothing can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.reach {
            Reach::Everything | Reach::AddressedTo(_) => false,
            Reach::Matters(cases) => cases.is_empty(),
            Reach::PlanTasks(highest) | Reach::Purpose(_, highest) => highest.is_none(),
            Reach::Organ(reach) => [
                reach.conducting,
                reach.conducting_assigned,
                reach.participating,
                reach.participating_assigned,
                reach.supervising,
                reach.supervising_assigned,
            ]
            .iter()
            .all(Option::is_none),
        }
    }

    /// Whether a case is within the scope: the meaning that every query must have.
    #[must_use]
    pub fn admits(&self, case: &CaseFacts) -> bool {
        match &self.reach {
            Reach::Everything => true,
            Reach::Matters(cases) => cases.contains(&case.id),
            Reach::AddressedTo(body) => case.participants.contains(body),
            Reach::Organ(reach) => reach.admits(case),
            Reach::Purpose(covers, highest) => {
                covers.admits(case) && highest.is_some_and(|highest| case.secrecy <= highest)
            }
            Reach::PlanTasks(highest) => {
                case.plan_task && highest.is_some_and(|highest| case.secrecy <= highest)
            }
        }
    }
}

impl OrganReach {
    fn admits(&self, case: &CaseFacts) -> bool {
        let within = |bound: Option<SecrecyLevel>| bound.is_some_and(|highest| case.secrecy <= highest);
        let conducts = case.organ == self.organ;
        let takes_part = case.participants.contains(&self.organ);
        let assigned = case.assigned.contains_key(&self.officer);
        (conducts && (within(self.conducting) || (assigned && within(self.conducting_assigned))))
            || (takes_part
                && (within(self.participating) || (assigned && within(self.participating_assigned))))
            || (self.supervised.contains(&case.organ)
                && (within(self.supervising) || (assigned && within(self.supervising_assigned))))
    }
}
