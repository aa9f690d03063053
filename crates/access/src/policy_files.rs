//! The policies and their schema, embedded and checked.

use std::str::FromStr;

use cedar_policy::{
    ActionConstraint, Effect, EntityUid, Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator,
};

use crate::denied::AccessFault;

const SCHEMA: &str = include_str!("../../../policies/zhibao.cedarschema");

const FILES: [(&str, &str); 6] = [
    ("cases.cedar", include_str!("../../../policies/cases.cedar")),
    ("acts.cedar", include_str!("../../../policies/acts.cedar")),
    ("plan.cedar", include_str!("../../../policies/plan.cedar")),
    ("purposes.cedar", include_str!("../../../policies/purposes.cedar")),
    ("administration.cedar", include_str!("../../../policies/administration.cedar")),
    ("forbid.cedar", include_str!("../../../policies/forbid.cedar")),
];

/// Reads the schema.
pub(crate) fn schema() -> Result<Schema, AccessFault> {
    let (schema, _warnings) =
        Schema::from_cedarschema_str(SCHEMA).map_err(|error| AccessFault::Schema(error.to_string()))?;
    Ok(schema)
}

/// Reads all policies; each takes its `@id` as policy id, since the parser numbers them otherwise.
pub(crate) fn policies() -> Result<PolicySet, AccessFault> {
    let mut all = PolicySet::new();
    for (file, text) in FILES {
        let fault = |problem: String| AccessFault::Policies { file, problem };
        let parsed = PolicySet::from_str(text).map_err(|error| fault(error.to_string()))?;
        for policy in parsed.policies() {
            all.add(named(file, policy)?).map_err(|error| fault(error.to_string()))?;
        }
    }
    Ok(all)
}

fn named(file: &'static str, policy: &Policy) -> Result<Policy, AccessFault> {
    let demand = |annotation: &'static str| {
        let found = policy.annotation(annotation).filter(|text| !text.is_empty());
        found.ok_or(AccessFault::Annotation { file, annotation })
    };
    demand(match policy.effect() {
        Effect::Permit => "who",
        Effect::Forbid => "because",
    })?;
    Ok(policy.new_id(PolicyId::new(demand("id")?)))
}

/// The policies that can apply to an action. The schema has no groups of actions, so a list of actions means those alone.
pub(crate) fn about(policies: &PolicySet, action: &EntityUid) -> Result<PolicySet, AccessFault> {
    let covers = |policy: &&Policy| match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::In(listed) => listed.contains(action),
        ActionConstraint::Eq(one) => one == *action,
    };
    PolicySet::from_policies(policies.policies().filter(covers).cloned())
        .map_err(|error| AccessFault::Validation(error.to_string()))
}

/// Checks every policy against the schema, strictly; a warning counts as a mistake.
pub(crate) fn check(schema: &Schema, policies: &PolicySet) -> Result<(), AccessFault> {
    let found = Validator::new(schema.clone()).validate(policies, ValidationMode::Strict);
    let mut problems: Vec<String> = found.validation_errors().map(ToString::to_string).collect();
    problems.extend(found.validation_warnings().map(ToString::to_string));
    if problems.is_empty() { Ok(()) } else { Err(AccessFault::Validation(problems.join("\n"))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Action;
    use std::collections::BTreeSet;

    #[test]
    fn the_schema_and_the_program_name_the_same_actions_and_no_groups() {
        let schema = schema().unwrap();
        assert_eq!(schema.action_groups().count(), 0);
        let in_schema: BTreeSet<&str> = schema.actions().map(|action| action.id().unescaped()).collect();
        assert_eq!(in_schema, Action::ALL.iter().map(|action| action.name()).collect());
    }

    #[test]
    fn the_policies_pass_strict_validation_and_a_misspelt_one_does_not() {
        let schema = schema().unwrap();
        check(&schema, &policies().unwrap()).unwrap();
        let wrong = "permit (principal is Officer, action == Action::\"ReadCase\", resource is Case) \
                     when { principal.agency == resource.organ };";
        let wrong = PolicySet::from_str(wrong).unwrap();
        assert!(
            matches!(check(&schema, &wrong), Err(AccessFault::Validation(text)) if text.contains("agency"))
        );
    }

    #[test]
    fn a_policy_without_id_or_words_is_refused() {
        let read =
            |text: &str| named("x.cedar", PolicySet::from_str(text).unwrap().policies().next().unwrap());
        let missing = |text: &str| match read(text) {
            Err(AccessFault::Annotation { annotation, .. }) => annotation,
            other => panic!("{other:?}"),
        };
        assert_eq!(missing("permit (principal, action, resource);"), "who");
        assert_eq!(missing("@id(\"x\") forbid (principal, action, resource);"), "because");
        assert_eq!(missing("@who(\"人\") permit (principal, action, resource);"), "id");
        let good = read("@id(\"x\") @who(\"人\") permit (principal, action, resource);").unwrap();
        assert_eq!(good.id().to_string(), "x");
    }
}
