//! Who acts.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use vocabulary::{CaseId, OfficerId, OrganId, PartyId, SecrecyLevel};

/// Anyone or anything that may ask for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "actor")]
pub enum Actor {
    /// 办案人员, or one of the three administrators.
    Officer(Officer),
    /// 当事人 or an agent of one.
    Party(PartyActor),
    /// 外部机构: a mediator, platform or expert.
    OutsideBody(OutsideActor),
    /// 系统: jobs and watchers.
    System,
}

impl Actor {
    /// The id to write on what this actor does.
    #[must_use]
    pub fn id(&self) -> ActorId {
        match self {
            Self::Officer(officer) => ActorId::Officer(officer.id),
            Self::Party(party) => ActorId::Party(party.id),
            Self::OutsideBody(outside) => ActorId::OutsideBody(outside.id),
            Self::System => ActorId::System,
        }
    }

    /// The organ the actor belongs to; parties and the system have none.
    #[must_use]
    pub fn organ(&self) -> Option<&OrganId> {
        match self {
            Self::Officer(officer) => Some(&officer.organ),
            Self::OutsideBody(outside) => Some(&outside.body),
            Self::Party(_) | Self::System => None,
        }
    }
}

/// The id of an actor, with the kind of actor it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "id")]
pub enum ActorId {
    /// An officer.
    Officer(OfficerId),
    /// A party or agent.
    Party(PartyId),
    /// A person of an outside body.
    OutsideBody(OfficerId),
    /// The system.
    System,
}

impl fmt::Display for ActorId {
    /// `officer:<uuid>`, `party:<uuid>`, `outside:<uuid>` or `system`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Officer(id) => write!(f, "officer:{id}"),
            Self::Party(id) => write!(f, "party:{id}"),
            Self::OutsideBody(id) => write!(f, "outside:{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// An account in an organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Id of the account.
    pub id: OfficerId,
    /// 姓名, when known.
    #[serde(default)]
    pub name: Option<String>,
    /// Organ the officer serves in.
    pub organ: OrganId,
    /// 职责 of that organ (`market-regulation`, `public-security`, …), as the province's data name it.
    pub duty: String,
    /// 行政区划代码 of that organ, or of the part of it that the account is bound to.
    pub region: String,
    /// 下级机关: organs below that of the officer, as far as the officer's region reaches. What they let be seen is for
    /// the policies to say.
    #[serde(default)]
    pub supervises: BTreeSet<OrganId>,
    /// 岗位: `officer` (办案人员), `registrar`, `head`, `team-lead`, `legal-review`, `plan-office`, `supervisor` (督导
    /// 人员), or others that a procedure names.
    #[serde(default)]
    pub posts: BTreeSet<String>,
    /// Narrowest level of secrecy the officer may know.
    pub clearance: SecrecyLevel,
    /// Set for the three administrators; such an account holds no post.
    #[serde(default)]
    pub administrator: Option<AdministratorKind>,
    /// Life of the account.
    pub state: AccountState,
}

/// 三员: three administrators, none of whom holds another's power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdministratorKind {
    /// 系统管理员: configuration, jobs, backups, metrics, activation of law data.
    System,
    /// 安全管理员: accounts, posts, clearances, lock-outs.
    Security,
    /// 审计管理员: audit and access logs, verification of the ledger.
    Audit,
}

impl AdministratorKind {
    /// The word in data and policies.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Security => "security",
            Self::Audit => "audit",
        }
    }
}

/// Life of an account; only an active one may do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountState {
    /// 待激活.
    Invited,
    /// 在用.
    Active,
    /// 已停用.
    Suspended,
    /// 已调离.
    Moved,
}

impl AccountState {
    /// The word in data and policies.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Moved => "moved",
        }
    }
}

/// A party, or the agent of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyActor {
    /// Id of the party.
    pub id: PartyId,
    /// Cases in which the actor is a party or an agent.
    #[serde(default)]
    pub cases: BTreeSet<CaseId>,
    /// Life of the account.
    pub state: AccountState,
}

/// A person of an outside body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideActor {
    /// Id of the account.
    pub id: OfficerId,
    /// The body; what is addressed to it names it among a case's participants.
    pub body: OrganId,
    /// Kind of body (`mediation`, `platform`, `expert`, …), as the province's data name it.
    pub kind: String,
    /// Life of the account.
    pub state: AccountState,
}
