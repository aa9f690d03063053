//! Evidence checklists: a sound one beside the sample, then every kind of mistake, found at its line.
use crate::sample;
use law::check::check;
use law::source::{Problem, SourceFile};
use std::collections::BTreeSet;

/// A sound checklist for the sample's procedures.
const SOUND: &str = r#"id = "goods"
title = "样例清单"
summary = "检验用。"
rights = ["trademark"]
road = ["sender", "receiver"]

[[elements]]
id = "act"
title = "行为"
proves = "有行为"
cites = ["rules@2020#1"]

[[items]]
id = "letter"
title = "移送书"
proves = ["act"]
form = "原件"
cites = ["rules@2020#1"]
status = "verified"
shown-by = ["paper:letter", "field:reason"]
needed-by = ["sender/report"]
"#;

fn found(text: &str) -> Vec<Problem> {
    let mut files = sample::files(&[]);
    files.push(SourceFile { path: "law/checklists/goods.toml".into(), text: text.to_owned() });
    let (library, examples, mut problems) = sample::load(files);
    let duties = BTreeSet::from(["market".to_owned(), "police".to_owned()]);
    problems.extend(check(&library, &examples, &duties));
    problems
}

#[test]
fn a_sound_checklist_is_loaded_without_a_problem_and_counted_among_the_uses() {
    assert_eq!(found(SOUND), []);
    let mut files = sample::files(&[]);
    files.push(SourceFile { path: "law/checklists/goods.toml".into(), text: SOUND.to_owned() });
    let (library, _, _) = sample::load(files);
    let uses = law::Uses::of(&library, []);
    let place = "1".parse().unwrap();
    let users = uses.of_article("rules", "2020", &place);
    assert!(
        users.iter().any(|user| user.kind == law::uses::UserKind::Checklist && user.part == "item-letter")
    );
    assert!(uses.of_procedure("sender").iter().any(|user| user.part == "item-letter"));
}

#[test]
fn mistakes_in_a_checklist_are_found_at_their_line() {
    let mistakes = [
        ("unknown-procedure", "needed-by = [\"sender/report\"]", "needed-by = [\"nowhere/report\"]"),
        ("unknown-act", "needed-by = [\"sender/report\"]", "needed-by = [\"sender/vanish\"]"),
        ("unknown-field", "\"field:reason\"", "\"field:nothing\""),
        ("unknown-paper", "\"paper:letter\"", "\"paper:nothing\""),
        ("unknown-element", "proves = [\"act\"]", "proves = [\"act\", \"intent\"]"),
        ("element-unproved", "proves = [\"act\"]", "proves = []"),
        ("unresolved-citation", "cites = [\"rules@2020#1\"]\nstatus", "cites = [\"nowhere#1\"]\nstatus"),
        ("no-citation", "cites = [\"rules@2020#1\"]\nstatus", "cites = []\nstatus"),
        ("incomplete-item", "shown-by = [\"paper:letter\", \"field:reason\"]", "shown-by = []"),
        ("checklist-for-no-case", "rights = [\"trademark\"]\n", ""),
        ("not-on-the-road", "road = [\"sender\", \"receiver\"]", "road = [\"receiver\"]"),
        (
            "unknown-field",
            "rights = [\"trademark\"]",
            "applies = [{ field = \"nothing\", values = [\"x\"] }]",
        ),
    ];
    for (code, old, new) in mistakes {
        assert_eq!(SOUND.matches(old).count(), 1, "{code}: {old}");
        let text = SOUND.replacen(old, new, 1);
        let problems = found(&text);
        let problem = problems.iter().find(|problem| problem.code == code);
        let problem = problem.unwrap_or_else(|| panic!("{code} was not found: {problems:#?}"));
        assert_eq!(problem.file, "law/checklists/goods.toml", "{code}");
        assert!(problem.line > 0 && !problem.what.is_empty() && !problem.mend.is_empty(), "{problem}");
    }
}

#[test]
fn a_step_written_otherwise_is_named_by_the_reader() {
    for (old, new) in [("\"sender/report\"", "\"sender\""), ("\"paper:letter\"", "\"letter\"")] {
        let problems = found(&SOUND.replacen(old, new, 1));
        assert!(problems.iter().any(|problem| problem.code == "unreadable"), "{problems:#?}");
    }
}
