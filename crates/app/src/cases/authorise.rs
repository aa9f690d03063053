//! Facts that authorisation needs, taken from definitions and states.
use access::{ActFacts, ActRole, Held};
use case::CaseState;
use law::procedure::{Act, HeldBy, Procedure};
use std::collections::BTreeSet;
use vocabulary::OrganId;

/// Organs in which the roles of an act are held, kept alive for [`act_facts`].
pub(crate) struct RoleOrgans(Vec<Option<OrganId>>);

/// The organs of an act's roles in a case, or of the opener's organ for an opening act.
pub(crate) fn role_organs(
    procedure: &Procedure,
    act: &Act,
    state: Option<&CaseState>,
    opener: &str,
) -> RoleOrgans {
    let organ = |id: &str| {
        let role = procedure.role(id)?;
        let organ = match state {
            Some(state) => state.organ_of_role(role)?,
            None => opener.to_owned(),
        };
        organ.parse().ok()
    };
    RoleOrgans(act.by.iter().map(|role| organ(role)).collect())
}

/// Roles to which whoever opens a case with an act is assigned by that: none for who acts by a post.
pub(crate) fn held_by_assignment(
    procedure: &Procedure,
    act: &Act,
    posts: &BTreeSet<String>,
) -> BTreeSet<String> {
    let roles: Vec<_> = act.by.iter().filter_map(|id| procedure.role(id)).collect();
    let by_post = roles
        .iter()
        .any(|role| role.held_by == HeldBy::Post && posts.contains(role.post.as_deref().unwrap_or(&role.id)));
    let assigned = roles.iter().filter(|role| role.held_by == HeldBy::Assigned && !by_post);
    assigned.map(|role| role.id.value.clone()).collect()
}

/// What access needs to know of an act.
pub(crate) fn act_facts<'a>(
    procedure: &'a Procedure,
    act: &'a Act,
    organs: &'a RoleOrgans,
    receives_for: Option<&'a OrganId>,
) -> ActFacts<'a> {
    let roles = act.by.iter().zip(&organs.0).filter_map(|(id, organ)| {
        if **id == case::actor::SYSTEM {
            return Some(ActRole { title: "系统", held: Held::System });
        }
        let role = procedure.role(id)?;
        let held = match (role.held_by, organ) {
            (HeldBy::Assigned, _) => Held::Assigned { role: &role.id },
            (HeldBy::Post, Some(organ)) => {
                Held::Post { post: role.post.as_deref().unwrap_or(&role.id), organ }
            }
            (HeldBy::Post, None) => return None,
        };
        Some(ActRole { title: &role.title, held })
    });
    ActFacts {
        act: &act.id,
        title: &act.title,
        roles: roles.collect(),
        opens: act.opens,
        after_close: act.after_close,
        receives_for,
    }
}
