//! A small world: organ-a is the actor's, organ-b and organ-c are others, organ-d is below organ-a.

use std::collections::{BTreeMap, BTreeSet};

use access::{
    AccountState, ActFacts, ActRole, Actor, AdministratorKind, CaseFacts, HandoverFacts, Held, Officer,
    OutsideActor, PartyActor,
};
use vocabulary::{OfficerId, OrganId, SecrecyLevel};

pub const POSTS: [&str; 8] =
    ["none", "officer", "registrar", "head", "team-lead", "legal-review", "plan-office", "supervisor"];
pub const RELATIONS: [&str; 8] = [
    "own+assigned",
    "own",
    "participant+assigned",
    "participant",
    "below+assigned",
    "below",
    "other+assigned",
    "other",
];

const ACTOR: &str = "00000000-0000-7000-8000-000000000001";
const CASE: &str = "00000000-0000-7000-8000-0000000000c1";
const HANDOVER: &str = "00000000-0000-7000-8000-0000000000d1";

/// One row of the matrix: who looks at what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub who: &'static str,
    pub post: &'static str,
    pub relation: &'static str,
    pub secrecy: Option<SecrecyLevel>,
    pub clearance: Option<SecrecyLevel>,
    pub closed: bool,
}

impl Row {
    pub fn key(&self) -> String {
        let level = format!("{}/{}", letter(self.secrecy), letter(self.clearance));
        let state = if self.closed { "closed" } else { "open" };
        format!("{} {} {} {level} {state}", self.who, self.post, self.relation)
    }

    pub fn actor(&self) -> Actor {
        let state = match self.who.split_once(':') {
            Some((_, "invited")) => AccountState::Invited,
            Some((_, "suspended")) => AccountState::Suspended,
            Some((_, "moved")) => AccountState::Moved,
            _ => AccountState::Active,
        };
        let kind = self.who.split(':').next().unwrap();
        match kind {
            "system" => Actor::System,
            "party" => {
                let cases = BTreeSet::from(if self.relation == "own" {
                    [CASE.parse().unwrap()]
                } else {
                    [other_case()]
                });
                Actor::Party(PartyActor { id: ACTOR.parse().unwrap(), cases, state })
            }
            "outside" => Actor::OutsideBody(OutsideActor {
                id: ACTOR.parse().unwrap(),
                body: organ("organ-a"),
                kind: "mediation".to_owned(),
                state,
            }),
            _ => Actor::Officer(self.officer(kind, state)),
        }
    }

    fn officer(&self, kind: &str, state: AccountState) -> Officer {
        Officer {
            id: ACTOR.parse().unwrap(),
            name: None,
            organ: organ("organ-a"),
            duty: if kind == "court-officer" { "court" } else { "market-regulation" }.to_owned(),
            region: "230100".to_owned(),
            supervises: BTreeSet::from([organ("organ-d")]),
            posts: if self.post == "none" { BTreeSet::new() } else { BTreeSet::from([self.post.to_owned()]) },
            clearance: self.clearance.unwrap_or(SecrecyLevel::Internal),
            administrator: match kind {
                "system-admin" => Some(AdministratorKind::System),
                "security-admin" => Some(AdministratorKind::Security),
                "audit-admin" => Some(AdministratorKind::Audit),
                _ => None,
            },
            state,
        }
    }

    /// The case seen from organ-a. Its other organ is [`Row::counterpart`].
    pub fn case(&self) -> CaseFacts {
        let (conducts, takes_part) = match self.relation.split('+').next().unwrap() {
            "own" => ("organ-a", "organ-b"),
            "participant" => ("organ-b", "organ-a"),
            "below" => ("organ-d", "organ-b"),
            _ => ("organ-b", "organ-c"),
        };
        let officer: OfficerId = ACTOR.parse().unwrap();
        let assigned = self.relation.ends_with("+assigned");
        CaseFacts {
            id: CASE.parse().unwrap(),
            organ: organ(if self.who.starts_with("party") { "organ-b" } else { conducts }),
            participants: BTreeSet::from([organ(if self.who.starts_with("party") {
                "organ-c"
            } else {
                takes_part
            })]),
            secrecy: self.secrecy.unwrap_or(SecrecyLevel::Internal),
            region: "230100".to_owned(),
            assigned: if assigned {
                BTreeMap::from([(officer, BTreeSet::from(["handler".to_owned()]))])
            } else {
                BTreeMap::new()
            },
            closed: self.closed,
            plan_task: false,
        }
    }
}

fn other_case() -> vocabulary::CaseId {
    "00000000-0000-7000-8000-0000000000c2".parse().unwrap()
}

pub fn letter(level: Option<SecrecyLevel>) -> &'static str {
    level.map_or("-", |level| &level.key()[..1])
}

pub fn organ(id: &str) -> OrganId {
    id.parse().unwrap()
}

pub fn handover(from: &str, to: &str) -> HandoverFacts {
    HandoverFacts {
        id: HANDOVER.parse().unwrap(),
        from: organ(from),
        to: organ(to),
        secrecy: SecrecyLevel::Internal,
    }
}

pub fn act<'a>(roles: Vec<Held<'a>>, opens: bool, receives_for: Option<&'a OrganId>) -> ActFacts<'a> {
    let roles = roles.into_iter().map(|held| ActRole { title: "承办人", held }).collect();
    ActFacts { act: "act", title: "批准移送", roles, opens, after_close: false, receives_for }
}

fn row(
    who: &'static str,
    post: &'static str,
    relation: &'static str,
    levels: (Option<SecrecyLevel>, Option<SecrecyLevel>),
    closed: bool,
) -> Row {
    Row { who, post, relation, secrecy: levels.0, clearance: levels.1, closed }
}

/// Rows of the table about cases.
pub fn case_rows() -> Vec<Row> {
    let enough = (Some(SecrecyLevel::Internal), Some(SecrecyLevel::Sealed));
    let mut rows = Vec::new();
    for post in POSTS {
        for relation in RELATIONS {
            for secrecy in SecrecyLevel::ALL {
                rows.extend(SecrecyLevel::ALL.map(|clearance| {
                    row("officer", post, relation, (Some(secrecy), Some(clearance)), false)
                }));
            }
            rows.push(row("officer", post, relation, enough, true));
        }
    }
    for who in ["officer:invited", "officer:suspended", "officer:moved"] {
        rows.extend(RELATIONS.map(|relation| row(who, "head", relation, enough, false)));
    }
    for who in ["system-admin", "security-admin", "audit-admin"] {
        rows.extend(RELATIONS.map(|relation| row(who, "none", relation, enough, false)));
        rows.extend(RELATIONS.map(|relation| row(who, "head", relation, enough, false)));
    }
    rows.extend(
        ["below", "below+assigned"]
            .map(|relation| row("court-officer", "supervisor", relation, enough, false)),
    );
    for secrecy in SecrecyLevel::ALL {
        let level = (Some(secrecy), None);
        for closed in [false, true] {
            rows.extend(["own", "other"].map(|relation| row("party", "none", relation, level, closed)));
            rows.extend(
                ["participant", "other"].map(|relation| row("outside", "none", relation, level, closed)),
            );
            rows.push(row("system", "none", "other", level, closed));
        }
        rows.push(row("party:suspended", "none", "own", level, false));
        rows.push(row("outside:suspended", "none", "participant", level, false));
    }
    rows
}

/// Rows of the table about everything else.
pub fn platform_rows() -> Vec<Row> {
    let mut rows: Vec<Row> = POSTS.map(|post| row("officer", post, "-", (None, None), false)).into();
    for who in ["officer:invited", "officer:suspended", "officer:moved"] {
        rows.extend(POSTS.map(|post| row(who, post, "-", (None, None), false)));
    }
    for who in ["system-admin", "security-admin", "audit-admin"] {
        rows.push(row(who, "none", "-", (None, None), false));
        rows.extend(["head", "plan-office"].map(|post| row(who, post, "-", (None, None), false)));
    }
    for who in [
        "system-admin:suspended",
        "security-admin:invited",
        "audit-admin:moved",
        "party:suspended",
        "outside:suspended",
    ] {
        rows.push(row(who, "none", "-", (None, None), false));
    }
    rows.extend(["party", "outside", "system"].map(|who| row(who, "none", "-", (None, None), false)));
    rows
}
