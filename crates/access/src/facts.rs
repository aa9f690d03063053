//! What a decision needs to know about the thing asked for.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use vocabulary::{CaseId, HandoverId, OfficerId, OrganId, SecrecyLevel};

/// A case, as far as authorisation looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// Id of the case.
    pub id: CaseId,
    /// 承办机关.
    pub organ: OrganId,
    /// 参与机关: organs a role of the case names, or that handed it over.
    #[serde(default)]
    pub participants: BTreeSet<OrganId>,
    /// 知悉范围.
    pub secrecy: SecrecyLevel,
    /// 行政区划代码.
    pub region: String,
    /// Officers assigned to the case and the role ids each holds by assignment.
    #[serde(default)]
    pub assigned: BTreeMap<OfficerId, BTreeSet<String>>,
    /// Whether the case is closed: nothing changes in it any more.
    #[serde(default)]
    pub closed: bool,
    /// Whether the case is a task of the province's plan.
    #[serde(default)]
    pub plan_task: bool,
}

/// An act of a procedure, as far as authorisation looks at it. Every officer who co-signs is authorised for it too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActFacts<'a> {
    /// Id of the act.
    pub act: &'a str,
    /// Title people see, e.g. 批准移送.
    pub title: &'a str,
    /// Roles that may do it.
    pub roles: Vec<ActRole<'a>>,
    /// Whether it opens a case.
    pub opens: bool,
    /// Whether it may be done when the case has ended.
    pub after_close: bool,
    /// Organ that signs for a hand-over by this act.
    pub receives_for: Option<&'a OrganId>,
}

/// A role an act allows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActRole<'a> {
    /// Title people see, e.g. 承办人.
    pub title: &'a str,
    /// How it is held.
    pub held: Held<'a>,
}

/// How a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held<'a> {
    /// By assignment in the case, under this role id.
    Assigned {
        /// Role id.
        role: &'a str,
    },
    /// By a post in an organ.
    Post {
        /// Post id.
        post: &'a str,
        /// Organ in which the post counts.
        organ: &'a OrganId,
    },
    /// By the system itself.
    System,
}

/// 移送/交接: an item between two organs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverFacts {
    /// Id of the item.
    pub id: HandoverId,
    /// Sender.
    pub from: OrganId,
    /// Recipient.
    pub to: OrganId,
    /// 知悉范围 of the case that sent it, as it is now.
    pub secrecy: SecrecyLevel,
}
