//! Actors, facts and requests in the words of the policy schema.

use std::collections::{BTreeSet, HashMap, HashSet};

use cedar_policy::{
    Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression as Value, Schema,
};
use vocabulary::{OfficerId, OrganId, SecrecyLevel};

use crate::actor::{AccountState, Actor, Officer};
use crate::denied::AccessFault;
use crate::facts::{ActFacts, CaseFacts, Held};
use crate::question::asked_about;
use crate::request::{Action, Request, Target};

/// Entity types and action ids, parsed once.
#[derive(Debug)]
pub(crate) struct Names {
    platform: EntityTypeName,
    organ: EntityTypeName,
    officer: EntityTypeName,
    party: EntityTypeName,
    outside: EntityTypeName,
    system: EntityTypeName,
    case: EntityTypeName,
    handover: EntityTypeName,
    actions: Vec<EntityUid>,
}

/// Why a request could not be put to the policies; the answer to it is always no.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Untranslatable(String);

fn untranslatable(error: impl std::fmt::Display) -> Untranslatable {
    Untranslatable(error.to_string())
}

impl Names {
    /// # Errors
    /// [`AccessFault::Name`] if a name is not well formed.
    pub(crate) fn new() -> Result<Self, AccessFault> {
        let parse = |name: &str| name.parse::<EntityTypeName>().map_err(|e| AccessFault::Name(e.to_string()));
        let action = parse("Action")?;
        let uid = |kind: &Action| uid(&action, kind.name());
        Ok(Self {
            platform: parse("Platform")?,
            organ: parse("Organ")?,
            officer: parse("Officer")?,
            party: parse("Party")?,
            outside: parse("OutsideBody")?,
            system: parse("System")?,
            case: parse("Case")?,
            handover: parse("Handover")?,
            actions: Action::ALL.iter().map(uid).collect(),
        })
    }

    /// The policies' id of an action.
    pub(crate) fn action(&self, action: Action) -> EntityUid {
        self.actions[action as usize].clone()
    }

    /// The type of the system's own principal.
    pub(crate) const fn system(&self) -> &EntityTypeName {
        &self.system
    }

    pub(crate) fn principal(&self, actor: &Actor) -> EntityUid {
        match actor {
            Actor::Officer(officer) => self.officer_uid(officer.id),
            Actor::Party(party) => uid(&self.party, &party.id.to_string()),
            Actor::OutsideBody(outside) => uid(&self.outside, &outside.id.to_string()),
            Actor::System => uid(&self.system, "zhibao"),
        }
    }

    /// A case has its own id only where a party asks, whose matters are named one by one. Nothing that officers may do
    /// depends on which case it is, only on what it is like.
    pub(crate) fn resource(&self, actor: &Actor, target: &Target<'_>) -> EntityUid {
        match (target, actor) {
            (Target::Platform, _) => uid(&self.platform, "zhibao"),
            (Target::Case(case), Actor::Party(_) | Actor::OutsideBody(_)) => {
                uid(&self.case, &case.id.to_string())
            }
            (Target::Case(_), Actor::Officer(_) | Actor::System) => uid(&self.case, "asked"),
            (Target::Organ(organ), _) => self.organ_uid(organ),
            (Target::Handover(_), _) => uid(&self.handover, "asked"),
        }
    }

    /// The principal and the resource with their attributes; nothing else is looked at.
    pub(crate) fn entities(
        &self,
        actor: &Actor,
        target: &Target<'_>,
        schema: Option<&Schema>,
    ) -> Result<Entities, Untranslatable> {
        let mut entities = vec![entity(self.principal(actor), self.actor_attributes(actor, target))?];
        if let Some(attributes) = self.target_attributes(target) {
            entities.push(entity(self.resource(actor, target), attributes)?);
        }
        Entities::from_entities(entities, schema).map_err(untranslatable)
    }

    fn actor_attributes(&self, actor: &Actor, target: &Target<'_>) -> Attributes {
        match actor {
            Actor::Officer(officer) => self.officer_attributes(officer, target),
            Actor::Party(party) => vec![
                ("state", text(party.state.key())),
                (
                    "matters",
                    Value::new_set(party.cases.iter().map(|id| refer(uid(&self.case, &id.to_string())))),
                ),
            ],
            Actor::OutsideBody(outside) => vec![
                ("state", text(outside.state.key())),
                ("organ", self.organ_ref(&outside.body)),
                ("kind", text(&outside.kind)),
            ],
            Actor::System => vec![("state", text(AccountState::Active.key()))],
        }
    }

    fn officer_attributes(&self, officer: &Officer, target: &Target<'_>) -> Attributes {
        // Of some hundred organs below a province's, only the one asked about can matter.
        let supervised = asked_about(target).and_then(|organ| officer.supervises.get(organ));
        let seats = officer.posts.iter().map(|post| self.seat(post, &officer.organ));
        let mut attributes = vec![
            ("organ", self.organ_ref(&officer.organ)),
            ("duty", text(&officer.duty)),
            ("region", text(&officer.region)),
            ("supervises", Value::new_set(supervised.map(|organ| self.organ_ref(organ)))),
            ("posts", texts(officer.posts.iter().map(String::as_str))),
            ("seats", Value::new_set(seats)),
            ("clearance", level(officer.clearance)),
            ("state", text(officer.state.key())),
        ];
        if let Some(kind) = officer.administrator {
            attributes.push(("administrator", text(kind.key())));
        }
        attributes
    }

    fn target_attributes(&self, target: &Target<'_>) -> Option<Attributes> {
        match target {
            Target::Platform | Target::Organ(_) => None,
            Target::Case(case) => Some(vec![
                ("organ", self.organ_ref(&case.organ)),
                ("participants", Value::new_set(case.participants.iter().map(|organ| self.organ_ref(organ)))),
                ("secrecy", level(case.secrecy)),
                ("region", text(&case.region)),
                ("assigned", Value::new_set(case.assigned.keys().map(|id| refer(self.officer_uid(*id))))),
                ("closed", Value::new_bool(case.closed)),
                ("planTask", Value::new_bool(case.plan_task)),
            ]),
            Target::Handover(handover) => Some(vec![
                ("from", self.organ_ref(&handover.from)),
                ("to", self.organ_ref(&handover.to)),
                ("secrecy", level(handover.secrecy)),
            ]),
        }
    }

    /// The context of an action: `for_act` says that personal data are asked for while granting an act.
    pub(crate) fn context(
        &self,
        actor: &Actor,
        request: &Request<'_>,
        action: Action,
        for_act: bool,
    ) -> Result<Context, Untranslatable> {
        let pairs = match (action, request) {
            (Action::ReadPersonalData, _) => vec![("forAct", Value::new_bool(for_act))],
            (Action::ReadForPurpose, Request::ReadForPurpose(case, purpose)) => {
                let mut pairs = vec![
                    ("duties", texts(purpose.duties.iter().map(String::as_str))),
                    ("covered", Value::new_bool(purpose.covers.admits(case))),
                ];
                pairs.extend(purpose.holder.as_ref().map(|holder| ("holder", self.organ_ref(holder))));
                pairs
            }
            (Action::PerformAct, Request::PerformAct(case, act)) => self.act_context(actor, Some(case), act),
            (Action::OpenCase, Request::OpenCase { duty_allowed, act, .. }) => {
                let act = owned(self.act_context(actor, None, act));
                let act = Value::new_record(act).map_err(untranslatable)?;
                vec![("dutyAllowed", Value::new_bool(*duty_allowed)), ("act", act)]
            }
            (Action::ConfirmLink, Request::ConfirmLink { own }) => vec![("own", Value::new_bool(*own))],
            _ => return Ok(Context::empty()),
        };
        Context::from_pairs(owned(pairs)).map_err(untranslatable)
    }

    fn act_context(&self, actor: &Actor, case: Option<&CaseFacts>, act: &ActFacts<'_>) -> Attributes {
        let mut assignable = Vec::new();
        let mut seats = Vec::new();
        let mut by_system = false;
        for role in &act.roles {
            match role.held {
                Held::Assigned { role } => assignable.push(text(role)),
                Held::Post { post, organ } => seats.push(self.seat(post, organ)),
                Held::System => by_system = true,
            }
        }
        let mut pairs = vec![
            ("opens", Value::new_bool(act.opens)),
            ("afterClose", Value::new_bool(act.after_close)),
            ("bySystem", Value::new_bool(by_system)),
            ("assignableRoles", Value::new_set(assignable)),
            ("assignedRoles", texts(assigned_roles(actor, case).into_iter().flatten().map(String::as_str))),
            ("seats", Value::new_set(seats)),
        ];
        if let Some(organ) = act.receives_for {
            pairs.push(("receivesFor", self.organ_ref(organ)));
        }
        pairs
    }

    fn seat(&self, post: &str, organ: &OrganId) -> Value {
        let fields = owned(vec![("organ", self.organ_ref(organ)), ("post", text(post))]);
        // The two names differ, so this cannot fail; an empty set matches no seat.
        Value::new_record(fields).unwrap_or_else(|_| Value::new_set([]))
    }

    fn organ_ref(&self, organ: &OrganId) -> Value {
        refer(self.organ_uid(organ))
    }

    fn organ_uid(&self, organ: &OrganId) -> EntityUid {
        uid(&self.organ, organ.as_str())
    }

    fn officer_uid(&self, id: OfficerId) -> EntityUid {
        uid(&self.officer, &id.to_string())
    }
}

type Attributes = Vec<(&'static str, Value)>;

fn assigned_roles<'a>(actor: &Actor, case: Option<&'a CaseFacts>) -> Option<&'a BTreeSet<String>> {
    match actor {
        Actor::Officer(officer) => case?.assigned.get(&officer.id),
        Actor::Party(_) | Actor::OutsideBody(_) | Actor::System => None,
    }
}

fn entity(uid: EntityUid, attributes: Attributes) -> Result<Entity, Untranslatable> {
    let attributes: HashMap<String, Value> = owned(attributes).collect();
    Entity::new(uid, attributes, HashSet::new()).map_err(untranslatable)
}

fn owned(pairs: Attributes) -> impl Iterator<Item = (String, Value)> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value))
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn refer(uid: EntityUid) -> Value {
    Value::new_entity_uid(uid)
}

fn text(value: &str) -> Value {
    Value::new_string(value.to_owned())
}

fn texts<'a>(values: impl Iterator<Item = &'a str>) -> Value {
    Value::new_set(values.map(text))
}

/// Rank of a level: 0 公开, 1 内部, 2 密封.
fn level(value: SecrecyLevel) -> Value {
    Value::new_long(match value {
        SecrecyLevel::Public => 0,
        SecrecyLevel::Internal => 1,
        SecrecyLevel::Sealed => 2,
    })
}
