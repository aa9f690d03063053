//! What the work list asks for: duties of the stage, not every possibility.

use serde_json::json;

use crate::demo::{Office, ann, at};

const PROCEDURE: &str = r#"
id = "demo"
version = "1"
title = "简单程序"
summary = "只有一条轨道的程序。"
in-force-on = "2000-01-01"
based-on = ["demo-rules@1"]
conducted-by = ["alpha"]
number = "{mark}简〔{year}〕{serial}号"
secrecy = "internal"

[[tracks]]
id = "main"
title = "办理"
stages = [
  { id = "new", title = "已立" },
  { id = "waiting", title = "等答复" },
  { id = "done", title = "已结", ends = true },
]

[[roles]]
id = "handler"
title = "承办人"
held-by = "assigned"
[[roles]]
id = "head"
title = "负责人"
held-by = "post"

[[fields]]
id = "title"
title = "名称"
type = "text"
[[fields]]
id = "count"
title = "件数"
type = "number"
cite = "demo-rules#2"

[[acts]]
id = "open"
title = "立件"
by = ["handler"]
opens = true
moves = ["main:new"]
form = [{ field = "title", required = true }, { field = "count", required = true }]
cite = "demo-rules#1"

[[acts]]
id = "ask"
title = "去函"
by = ["handler"]
from = ["main:new"]
moves = ["main:waiting"]
guards = [{ id = "enough", require = "count >= 3", refusal = "不足三件。", cite = "demo-rules#3" }]
cite = "demo-rules#2"

[[acts]]
id = "amend"
title = "更正"
by = ["handler"]
from = ["main:new", "main:waiting"]
form = [{ field = "count", required = true }]
when-needed = true
cite = "demo-rules#2"

[[acts]]
id = "extend"
title = "延长"
by = ["head"]
from = ["main:waiting"]
extends = [{ limit = "answer", by = "demo.extra", times = 1 }]
when-needed = true
cite = "demo-rules#2"

[[acts]]
id = "urge"
title = "催办"
by = ["handler"]
from = ["main:waiting"]
when-needed = true
cite = "demo-rules#2"

[[acts]]
id = "finish"
title = "了结"
by = ["handler"]
moves = ["main:done"]
cite = "demo-rules#2"

[[limits]]
id = "answer"
title = "答复"
period = "demo.review"
starts = ["act:ask"]
met-by = ["act:urge", "act:finish"]
warn-hours = 24
owed-by = "handler"
escalates-to = "head"
"#;

fn asked(office: &Office, case: uuid::Uuid) -> Vec<String> {
    let mut acts: Vec<_> = office.todos(case).into_iter().map(|todo| todo.act).collect();
    acts.sort();
    acts
}

#[test]
fn what_is_typed_in_late_opens_under_the_version_of_the_day_it_arose() {
    let older = PROCEDURE.replace(
        "in-force-on = \"2000-01-01\"",
        "in-force-on = \"2000-01-01\"\nin-force-until = \"2026-03-05\"",
    );
    let newer = PROCEDURE.replace("version = \"1\"", "version = \"2\"");
    let newer = newer.replace("in-force-on = \"2000-01-01\"", "in-force-on = \"2026-03-06\"");
    let files = [older, newer].map(|text| &*text.leak());
    let mut office = Office::with_procedures(&[
        ("law/procedures/old.toml", files[0]),
        ("law/procedures/new.toml", files[1]),
    ]);
    office.now = at(3, 10, 9);
    let mut opened = |arose: Option<jiff::Timestamp>| {
        let command = office.opening("demo", "open", json!({ "title": "甲", "count": 1 }));
        let late_reason = arose.map(|_| "当日停电，事后补录".to_owned());
        let command = case::Command { occurred_at: arose, late_reason, ..command };
        office.submit(&ann(), &command, None).unwrap();
        office.state(command.case).procedure
    };
    assert_eq!(opened(None), "demo@2");
    assert_eq!(opened(Some(at(3, 4, 9))), "demo@1");
    assert_eq!(opened(Some(at(3, 6, 9))), "demo@2");
}

#[test]
fn what_is_done_only_when_needed_is_a_duty_only_while_something_waits_for_it() {
    let mut office = Office::with_procedures(&[("law/procedures/plain.toml", PROCEDURE)]);
    let case = office.opened(json!({ "title": "甲", "count": 1 }));
    assert_eq!(asked(&office, case), ["amend"], "the letter is blocked: whoever can mend that has to know");
    office.act(&ann(), case, "amend", json!({ "count": 3 })).unwrap();
    assert_eq!(asked(&office, case), ["ask"], "nothing needs amending any more");
    office.act(&ann(), case, "ask", json!({})).unwrap();
    assert_eq!(
        asked(&office, case),
        ["finish", "urge"],
        "a running limit asks for it; amending and extending stay possible"
    );
    office.act(&ann(), case, "urge", json!({})).unwrap();
    assert!(asked(&office, case).is_empty(), "the case waits for others");
    let (state, procedure) = (office.state(case), office.procedure(case));
    let acts = office.as_actor(&ann(), |setting| case::open_acts::acts(setting, procedure, &state));
    assert!(acts.iter().any(|view| view.act == "amend" && view.open), "still possible: {acts:?}");
}
