//! Days: dates that may not be before others, and acts that only an earlier day allowed.
use crate::demo::{Office, ann, at, codes, head};
use case::CaseState;
use case::open_acts::{ActView, acts};
use case::standing::Standing;
use serde_json::json;
use uuid::Uuid;

const MORE: &str = r##"
[[fields]]
id = "served_on"
title = "送达日期"
type = "date"
[[fields]]
id = "paid_on"
title = "缴款日期"
type = "date"

[[acts]]
id = "serve"
title = "送达"
by = ["handler"]
form = [{ field = "served_on", required = true, not-before = ["opened", "act:report"] }]
cite = "demo-rules#2"

[[acts]]
id = "pay"
title = "缴款"
by = ["handler"]
form = [{ field = "paid_on", required = true, not-before = ["field:served_on"] }, { field = "served_on" }]
cite = "demo-rules#2"

[[acts]]
id = "object"
title = "提出异议"
by = ["handler"]
guards = [{ id = "in-time", require = "!('wait' in passed) && 'wait' in running", refusal = "催告期已经满了。", cite = "demo-rules#5" }]
cite = "demo-rules#5"
"##;

fn says(office: &mut Office, case: Uuid, act: &str, form: serde_json::Value) -> (Vec<String>, String) {
    let refused = office.act(&ann(), case, act, form).unwrap_err();
    (codes(&refused), refused.to_string())
}

#[test]
fn a_date_is_not_before_the_case_the_act_or_the_date_it_follows_from() {
    let mut office = Office::with_limits(MORE);
    office.now = at(3, 10, 9);
    let case = office.opened(json!({ "title": "甲" }));
    office.now = at(3, 20, 9);
    let (codes, text) = says(&mut office, case, "serve", json!({ "served_on": "2026-03-09" }));
    assert_eq!(codes, ["served_on"]);
    assert!(text.contains("不能早于立件（2026年3月10日）"), "{text}");
    office.act(&ann(), case, "serve", json!({ "served_on": "2026-03-10" })).unwrap();

    office.act(&ann(), case, "report", json!({})).unwrap();
    let (_, text) = says(&mut office, case, "serve", json!({ "served_on": "2026-03-19" }));
    assert!(text.contains("不能早于“报送”（2026年3月20日）"), "{text}");
    office.act(&ann(), case, "serve", json!({ "served_on": "2026-03-20" })).unwrap();

    let (_, text) = says(&mut office, case, "pay", json!({ "paid_on": "2026-03-19" }));
    assert!(text.contains("不能早于“送达日期”（2026年3月20日）"), "{text}");
    let both = json!({ "paid_on": "2026-03-19", "served_on": "2026-03-18" });
    office.act(&ann(), case, "pay", both).unwrap();
}

#[test]
fn a_correction_keeps_to_the_same_bounds() {
    let mut office = Office::with_limits(MORE);
    office.now = at(3, 10, 9);
    let case = office.opened(json!({ "title": "甲" }));
    office.act(&ann(), case, "serve", json!({ "served_on": "2026-03-10" })).unwrap();
    let correct = |day: &str| Standing::CorrectFact {
        field: "served_on".into(),
        value: json!(day),
        reason: "笔误".into(),
    };
    let refused = office.standing(&ann(), case, &correct("2010-03-10")).unwrap_err();
    assert_eq!(codes(&refused), ["served_on"]);
    office.standing(&ann(), case, &correct("2026-03-11")).unwrap();
}

#[test]
fn what_is_recorded_late_is_judged_by_the_stage_of_that_day() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.now = at(3, 5, 9);
    office.act(&head(), case, "skip", json!({})).unwrap();
    office.now = at(3, 6, 9);
    let refused = office.late(&ann(), case, "send", at(3, 3, 9)).unwrap_err();
    assert_eq!(codes(&refused), ["stage-then"]);
    assert!(refused.to_string().contains("新办"), "{refused}");
    let refused = office.late(&ann(), case, "send", at(3, 5, 10)).unwrap_err();
    assert_eq!(codes(&refused), ["to_organ"], "on that day it was possible; only its form is missing");
    office.late(&head(), case, "drop", at(3, 3, 9)).unwrap();
}

#[test]
fn an_extension_does_not_shorten() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let refused = office.act(&head(), case, "extend-to", json!({ "due_on": "2026-03-05" })).unwrap_err();
    assert_eq!(codes(&refused), ["due_on"]);
    assert!(refused.to_string().contains("2026年3月12日"), "{refused}");
    office.act(&head(), case, "extend-to", json!({ "due_on": "2026-03-20" })).unwrap();
}

fn view(office: &Office, state: &CaseState, act: &str) -> ActView {
    let procedure = office.library.procedure(&state.procedure).unwrap();
    let all = office.as_actor(&ann(), |setting| acts(setting, procedure, state));
    all.into_iter().find(|view| view.act == act).unwrap()
}

#[test]
fn an_act_that_an_earlier_day_allowed_can_be_recorded_late_and_no_other_can() {
    let mut office = Office::with_limits(MORE);
    let case = office.opened(json!({ "title": "甲" }));
    let before = view(&office, &office.state(case), "object");
    assert!(!before.open && !before.late, "it was possible on no day: {before:?}");
    office.act(&ann(), case, "urge", json!({})).unwrap();
    assert!(view(&office, &office.state(case), "object").open);
    office.now = at(4, 20, 9);
    let after = view(&office, &office.state(case), "object");
    assert!(!after.open && after.late, "{after:?}");
    let stage = view(&office, &office.state(case), "receive-answer");
    assert!(!stage.open && !stage.late, "{stage:?}");
    office.late(&ann(), case, "object", at(3, 5, 9)).unwrap();
    office.act(&head(), case, "drop", json!({})).unwrap();
    let closed = view(&office, &office.state(case), "object");
    assert!(!closed.open && !closed.late, "{closed:?}");
}
