//! The policies and their schema, embedded and checked.

use std::str::FromStr;

use cedar_policy::{
    ActionConstraint, Effect, EntityUid, Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator,
};

use crate::denied::AccessFault;

const SCHEMA: &str = include_str!("../../../policies/zhibao.cedarschema");

const FILES: [(&str, &str); 7] = [
    ("cases.cedar", include_str!("../../../policies/cases.cedar")),
    ("acts.cedar", include_str!("../../../policies/acts.cedar")),
    ("plan.cedar", include_str!("../../../policies/plan.cedar")),
    ("purposes.cedar", include_str!("../../../policies/purposes.cedar")),
    ("screens.cedar", include_str!("../../../policies/screens.cedar")),
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

/// The policies that can apply to an action, each asking for that action alone: the engine would otherwise lay out a
/// policy's whole list of actions anew for every question. The schema has no groups of actions, so a list means those alone.
pub(crate) fn about(policies: &PolicySet, action: &EntityUid) -> Result<PolicySet, AccessFault> {
    let fault = |error: &dyn std::fmt::Display| AccessFault::Validation(error.to_string());
    let mut about = PolicySet::new();
    for policy in policies.policies() {
        let narrowed = match policy.action_constraint() {
            ActionConstraint::Any => policy.clone(),
            ActionConstraint::Eq(one) if one == *action => policy.clone(),
            ActionConstraint::In(listed) if listed.contains(action) => narrowed(policy, action)?,
            ActionConstraint::Eq(_) | ActionConstraint::In(_) => continue,
        };
        about.add(narrowed).map_err(|error| fault(&error))?;
    }
    Ok(about)
}

/// The same policy for one of its actions.
fn narrowed(policy: &Policy, action: &EntityUid) -> Result<Policy, AccessFault> {
    let fault = |error: &dyn std::fmt::Display| AccessFault::Validation(error.to_string());
    let mut form = policy.to_json().map_err(|error| fault(&error))?;
    form["action"] = serde_json::json!({
        "op": "==", "entity": { "type": action.type_name().to_string(), "id": action.id().unescaped() },
    });
    Policy::from_json(Some(policy.id().clone()), form).map_err(|error| fault(&error))
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
    fn a_policy_narrowed_to_one_of_its_actions_keeps_everything_else() {
        let text = "@id(\"x\") @because(\"理由\") forbid (principal is Officer, action in [Action::\"ReadCase\", \
                    Action::\"Search\"], resource) when { principal has administrator } unless { context.a };";
        let all = PolicySet::from_policies([named(
            "x.cedar",
            PolicySet::from_str(text).unwrap().policies().next().unwrap(),
        )
        .unwrap()])
        .unwrap();
        let action = |name: &str| EntityUid::from_str(&format!("Action::\"{name}\"")).unwrap();
        let about_search = about(&all, &action("Search")).unwrap();
        let narrowed = about_search.policies().next().unwrap();
        assert_eq!(narrowed.annotation("because"), Some("理由"));
        assert_eq!(narrowed.id().to_string(), "x");
        let expected = text.replace("in [Action::\"ReadCase\", Action::\"Search\"]", "== Action::\"Search\"");
        let expected = PolicySet::from_str(&expected).unwrap().policies().next().unwrap().to_json().unwrap();
        assert_eq!(narrowed.to_json().unwrap(), expected);
        assert!(about(&all, &action("ReadPlan")).unwrap().is_empty());
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
