//! Asking the policies.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use cedar_policy::{Authorizer, Decision, Effect, Entities, PolicySet, PrincipalConstraint, Schema};
use vocabulary::{CaseId, HandoverId, OfficerId, OrganId, SecrecyLevel};

use crate::actor::{Actor, Officer};
use crate::denied::{AccessFault, Denied};
use crate::entities::Names;
use crate::facts::{ActFacts, CaseFacts, HandoverFacts};
use crate::granted::Granted;
use crate::policy_files;
use crate::purpose::{Coverage, Purpose};
use crate::question::{Answer, Answers};
use crate::request::{Action, Request, Target};
use crate::scope::{OrganReach, Reach, Scope};

/// The policies, ready to be asked. Made once and shared.
pub struct Access {
    authorizer: Authorizer,
    /// The policies that speak about each action, in the order of [`Action::ALL`]: the others cannot apply to it.
    policies: Vec<PolicySet>,
    schema: Schema,
    names: Names,
    who_may: BTreeMap<Action, String>,
    probe: Probe,
    reaches: Mutex<Reaches>,
    answers: Answers,
}

/// Most officers whose reach is remembered.
const MAX_REMEMBERED: usize = 1024;

/// How far officers reach, as worked out before: the policies do not change while the program runs, so that the same
/// officer with the same posts reaches as far.
type Reaches = HashMap<(OfficerId, Action), (Officer, OrganReach)>;

/// What the probe cases of [`Access::scope`] are made of.
struct Probe {
    case: CaseId,
    item: HandoverId,
    organs: [OrganId; 2],
}

/// What the policies answered.
enum Verdict {
    Allowed,
    /// Refused, with the texts of the prohibitions that applied.
    Refused(Vec<String>),
}

impl Verdict {
    const fn allows(&self) -> bool {
        matches!(self, Self::Allowed)
    }
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("actions", &self.policies.len()).finish_non_exhaustive()
    }
}

impl Access {
    /// Parses the embedded policies and checks them against their schema.
    ///
    /// # Errors
    /// [`AccessFault`] if they are not usable; the program must not start then.
    pub fn load() -> Result<Self, AccessFault> {
        let schema = policy_files::schema()?;
        let policies = policy_files::policies()?;
        policy_files::check(&schema, &policies)?;
        let names = Names::new()?;
        let policies: Vec<PolicySet> = Action::ALL
            .iter()
            .map(|action| policy_files::about(&policies, &names.action(*action)))
            .collect::<Result<_, _>>()?;
        let who_may = Action::ALL
            .iter()
            .map(|action| (*action, who_may(&policies[*action as usize], &names)))
            .collect();
        let fault = |error: vocabulary::Malformed| AccessFault::Name(error.to_string());
        let probe = Probe {
            case: "00000000-0000-0000-0000-000000000000".parse().map_err(fault)?,
            item: "00000000-0000-0000-0000-000000000000".parse().map_err(fault)?,
            organs: ["probe-one".parse().map_err(fault)?, "probe-two".parse().map_err(fault)?],
        };
        Ok(Self {
            authorizer: Authorizer::new(),
            policies,
            schema,
            names,
            who_may,
            probe,
            reaches: Mutex::default(),
            answers: Answers::default(),
        })
    }

    /// Decides one request.
    ///
    /// Whoever may not read a case is told the same for everything about it: that it is not there.
    ///
    /// # Errors
    /// [`Denied`], saying whether the actor may know that there is something to be denied.
    pub fn authorise(&self, actor: &Actor, request: &Request<'_>) -> Result<Granted, Denied> {
        match self.answers.of(actor, request, || self.judged(actor, request)) {
            Answer::Granted { unmasked, opinions } => Ok(Granted::new(actor, request, !unmasked, opinions)),
            Answer::NotThere => Err(Denied::NotThere),
            Answer::Refused(because) => Err(self.not_allowed(request, because)),
        }
    }

    /// Puts a request before the policies.
    fn judged(&self, actor: &Actor, request: &Request<'_>) -> Answer {
        let target = request.target();
        let Ok(entities) = self.names.entities(actor, &target, None) else { return Answer::NotThere };
        let ask = |action: Action, for_act: bool| self.ask(actor, request, &entities, action, for_act);
        let action = request.action();
        let knowing = knowing(actor, action, &target);
        if knowing.is_some_and(|knowing| knowing != action && !ask(knowing, false).allows()) {
            return Answer::NotThere;
        }
        if let Verdict::Refused(because) = ask(action, false) {
            return if knowing == Some(action) { Answer::NotThere } else { Answer::Refused(because) };
        }
        let Target::Case(_) = target else { return Answer::Granted { unmasked: true, opinions: false } };
        Answer::Granted {
            unmasked: ask(Action::ReadPersonalData, action == Action::PerformAct).allows(),
            opinions: ask(Action::ReadOpinions, false).allows(),
        }
    }

    /// The scope of an actor's lists, counts and searches.
    ///
    /// # Errors
    /// [`Denied::NotAllowed`] for whoever may list nothing at all.
    pub fn scope(&self, actor: &Actor) -> Result<Scope, Denied> {
        let listing = match actor {
            Actor::Officer(_) | Actor::System => Request::ListCases,
            Actor::Party(_) | Actor::OutsideBody(_) => Request::ListOwnMatters,
        };
        self.authorise(actor, &listing)?;
        Ok(Scope::new(match actor {
            Actor::System => Reach::Everything,
            Actor::Party(party) => Reach::Matters(party.cases.clone()),
            Actor::OutsideBody(outside) => Reach::AddressedTo(outside.body.clone()),
            Actor::Officer(officer) => Reach::Organ(self.organ_reach(actor, officer, Action::ReadCase)),
        }))
    }

    /// The part of an actor's scope within which personal data may be read, and therefore be searched.
    ///
    /// # Errors
    /// [`Denied::NotAllowed`] for whoever may list nothing at all, or reads the public timeline of cases only.
    pub fn personal_scope(&self, actor: &Actor) -> Result<Scope, Denied> {
        let listing = Request::ListCases;
        self.authorise(actor, &listing)?;
        match actor {
            Actor::System => Ok(Scope::new(Reach::Everything)),
            Actor::Officer(officer) => {
                let reach = self.organ_reach(actor, officer, Action::ReadPersonalData);
                Ok(Scope::new(Reach::Organ(reach)))
            }
            Actor::Party(_) | Actor::OutsideBody(_) => Err(self.not_allowed(&listing, Vec::new())),
        }
    }

    /// The scope of the plan board: tasks of the plan of every organ, as far as everyone who reads the plan may see them.
    ///
    /// # Errors
    /// [`Denied::NotAllowed`] for whoever may not read the plan.
    pub fn plan_scope(&self, actor: &Actor) -> Result<Scope, Denied> {
        self.authorise(actor, &Request::ReadPlan)?;
        let [conducts, takes_part] = &self.probe.organs;
        let task = CaseFacts {
            participants: BTreeSet::from([takes_part.clone()]),
            plan_task: true,
            ..self.probe_case(conducts)
        };
        let level = highest(task, |task| self.authorise(actor, &Request::ReadPlanTask(task)).is_ok());
        Ok(Scope::new(Reach::PlanTasks(level)))
    }

    /// The scope of what an actor may look at for a purpose, in cases of others as well.
    ///
    /// # Errors
    /// [`Denied::NotAllowed`] for whoever may list nothing at all.
    pub fn purpose_scope(&self, actor: &Actor, purpose: &Purpose) -> Result<Scope, Denied> {
        self.authorise(actor, &Request::ListCases)?;
        let own = actor.organ();
        let [one, two] = &self.probe.organs;
        let mut case = self.probe_case(if own == Some(one) { two } else { one });
        match &purpose.covers {
            Coverage::Region(start) => case.region.clone_from(start),
            // An organ of the purpose other than the actor's: the one's own cases are read in the ordinary way.
            Coverage::Organs(organs) => match organs.iter().find(|organ| Some(*organ) != own) {
                Some(organ) => case.organ = organ.clone(),
                None => return Ok(Scope::new(Reach::Purpose(purpose.covers.clone(), None))),
            },
        }
        let level =
            highest(case, |case| self.authorise(actor, &Request::ReadForPurpose(case, purpose)).is_ok());
        Ok(Scope::new(Reach::Purpose(purpose.covers.clone(), level)))
    }

    /// A case of an organ that nobody else has to do with.
    fn probe_case(&self, organ: &OrganId) -> CaseFacts {
        CaseFacts {
            id: self.probe.case,
            organ: organ.clone(),
            participants: BTreeSet::new(),
            secrecy: SecrecyLevel::Public,
            region: String::new(),
            assigned: BTreeMap::new(),
            closed: false,
            plan_task: false,
        }
    }

    /// How far an officer reaches, remembered as long as nothing about the officer changes.
    fn organ_reach(&self, actor: &Actor, officer: &Officer, action: Action) -> OrganReach {
        let key = (officer.id, action);
        let remembered = || self.reaches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, reach)) = remembered().get(&key).filter(|(known, _)| known == officer) {
            return reach.clone();
        }
        let reach = self.probed_reach(actor, officer, action);
        let mut reaches = remembered();
        if reaches.len() >= MAX_REMEMBERED {
            reaches.clear();
        }
        reaches.insert(key, (officer.clone(), reach.clone()));
        reach
    }

    /// Puts a probe case for each relation and level before the policies, so that no rule is repeated here.
    fn probed_reach(&self, actor: &Actor, officer: &Officer, action: Action) -> OrganReach {
        let [one, two] = &self.probe.organs;
        let elsewhere = if officer.organ == *one { two } else { one };
        let bound = |organ: &OrganId, takes_part: bool, assigned: bool| {
            let mut case = self.probe_case(organ);
            case.region.clone_from(&officer.region);
            if takes_part {
                case.participants.insert(officer.organ.clone());
            }
            if assigned {
                case.assigned.insert(officer.id, BTreeSet::new());
            }
            highest(case, |case| self.reads(actor, case, action))
        };
        // The policies know the organs below only as a set, so one of them answers for all.
        let below = |assigned| officer.supervises.first().and_then(|organ| bound(organ, false, assigned));
        OrganReach {
            officer: officer.id,
            organ: officer.organ.clone(),
            conducting: bound(&officer.organ, false, false),
            conducting_assigned: bound(&officer.organ, false, true),
            participating: bound(elsewhere, true, false),
            participating_assigned: bound(elsewhere, true, true),
            supervised: officer.supervises.clone(),
            supervising: below(false),
            supervising_assigned: below(true),
            addressed: self.addressed(actor, officer),
        }
    }

    /// The highest level of an item that another organ sends to the officer's, of which he may know.
    fn addressed(&self, actor: &Actor, officer: &Officer) -> Option<SecrecyLevel> {
        let [one, two] = &self.probe.organs;
        let from = if officer.organ == *one { two } else { one };
        let item = |secrecy| HandoverFacts {
            id: self.probe.item,
            from: from.clone(),
            to: officer.organ.clone(),
            secrecy,
        };
        let may = |level: &SecrecyLevel| self.authorise(actor, &Request::ReadHandover(&item(*level))).is_ok();
        SecrecyLevel::ALL.into_iter().rev().find(may)
    }

    /// Whether a case may be read, and what else `action` names may be done with it.
    fn reads(&self, actor: &Actor, case: &CaseFacts, action: Action) -> bool {
        let request = Request::ReadCase(case);
        let Ok(entities) = self.names.entities(actor, &request.target(), None) else { return false };
        let ask = |action: Action| self.ask(actor, &request, &entities, action, false).allows();
        ask(Action::ReadCase) && (action == Action::ReadCase || ask(action))
    }

    /// Asks for one action; anything that goes wrong on the way is a no.
    fn ask(
        &self,
        actor: &Actor,
        request: &Request<'_>,
        entities: &Entities,
        action: Action,
        for_act: bool,
    ) -> Verdict {
        let Ok(context) = self.names.context(actor, request, action, for_act) else {
            return Verdict::Refused(Vec::new());
        };
        let principal = self.names.principal(actor);
        let resource = self.names.resource(actor, &request.target());
        let policies = &self.policies[action as usize];
        let action = self.names.action(action);
        let Ok(asked) = cedar_policy::Request::new(principal, action, resource, context, Some(&self.schema))
        else {
            return Verdict::Refused(Vec::new());
        };
        let answer = self.authorizer.is_authorized(&asked, policies, entities);
        // A policy that fails to evaluate is skipped by the engine; a prohibition must not vanish that way.
        if answer.decision() == Decision::Allow && answer.diagnostics().errors().next().is_none() {
            return Verdict::Allowed;
        }
        let texts = answer.diagnostics().reason().filter_map(|id| policies.annotation(id, "because"));
        Verdict::Refused(texts.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect())
    }

    fn not_allowed(&self, request: &Request<'_>, because: Vec<String>) -> Denied {
        let what = request.act().map_or(request.action().label(), |act| act.title);
        let by_role = request.act().map(roles).filter(|titles| !titles.is_empty());
        let by_policy = || self.who_may.get(&request.action()).cloned().unwrap_or_default();
        Denied::NotAllowed {
            what: what.to_owned(),
            who_may: by_role.unwrap_or_else(by_policy),
            because: (!because.is_empty()).then(|| because.join("；")),
        }
    }
}

/// The highest level of secrecy up to which a case like this one is admitted.
fn highest(mut case: CaseFacts, admits: impl Fn(&CaseFacts) -> bool) -> Option<SecrecyLevel> {
    let admitted = SecrecyLevel::ALL.into_iter().take_while(|level| {
        case.secrecy = *level;
        admits(&case)
    });
    admitted.last()
}

/// The action that lets an actor know of the target at all; none where its existence is no secret.
fn knowing(actor: &Actor, asked: Action, target: &Target<'_>) -> Option<Action> {
    match (target, actor) {
        // A task stands on the plan board for people who may not open its case.
        (Target::Case(_), _) if asked == Action::ReadPlanTask => Some(asked),
        // What a purpose shows does not open the case.
        (Target::Case(_), _) if asked == Action::ReadForPurpose => Some(asked),
        (Target::Case(_), Actor::Officer(_) | Actor::System) => Some(Action::ReadCase),
        (Target::Case(_), Actor::Party(_) | Actor::OutsideBody(_)) => Some(Action::ReadOwnMatter),
        (Target::Handover(_), _) => Some(Action::ReadHandover),
        (Target::Platform | Target::Organ(_), _) => None,
    }
}

fn roles(act: &ActFacts<'_>) -> String {
    act.roles.iter().map(|role| role.title).collect::<Vec<_>>().join("、")
}

/// The `@who` texts of the policies that can grant their action to people.
fn who_may(policies: &PolicySet, names: &Names) -> String {
    let is_system = |constraint: PrincipalConstraint| matches!(constraint, PrincipalConstraint::Is(kind) if kind == *names.system());
    let permits = policies.policies().filter(|policy| policy.effect() == Effect::Permit);
    let listed: BTreeSet<&str> = permits
        .filter(|policy| !is_system(policy.principal_constraint()))
        .filter_map(|policy| policy.annotation("who"))
        .collect();
    if listed.is_empty() { "系统".to_owned() } else { listed.into_iter().collect::<Vec<_>>().join("；") }
}
