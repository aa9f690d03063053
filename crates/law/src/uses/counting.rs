//! Finders, tallies and topics as users: what they cite, which tables and procedures they name.
use super::{Mention, User, UserKind, Uses, Validity};
use crate::citation::Citation;
use crate::library::Library;
use crate::source::Located;

fn user(kind: UserKind, id: &str, title: &str) -> User {
    User { kind, id: id.to_owned(), part: String::new(), title: title.to_owned() }
}

/// Their citations.
pub(super) fn mentions<'a>(library: &'a Library, found: &mut Vec<Mention<'a>>) {
    let mut note = |file: usize, cite: &'a Located<Citation>, by: User| {
        found.push(Mention { file, cite, holds: Validity::Latest, by });
    };
    for filed in library.finders.values() {
        let by = user(UserKind::Finder, &filed.id, &filed.title);
        note(filed.file, &filed.cite, by.clone());
        filed.looks.iter().for_each(|look| note(filed.file, &look.cite, by.clone()));
    }
    for filed in library.tallies.values() {
        note(filed.file, &filed.cite, user(UserKind::Tally, &filed.id, &filed.title));
    }
    for filed in library.screens.values() {
        note(filed.file, &filed.cite, user(UserKind::Screen, &filed.id, &filed.title));
    }
    for filed in library.topics.values() {
        for version in &filed.versions {
            let holds = Validity::Days(*version.from, version.until);
            found.extend(version.guidance.iter().map(|one| {
                let part = format!("guidance-{}-{}", version.id, one.id);
                let title = format!("{}：{}", filed.title, one.title);
                let by = User { kind: UserKind::Topic, id: filed.id.value.clone(), part, title };
                Mention { file: filed.file, cite: &one.cite, holds, by }
            }));
        }
    }
}

/// What they name that is no citation.
pub(super) fn references(library: &Library, uses: &mut Uses) {
    for filed in library.finders.values() {
        let by = user(UserKind::Finder, &filed.id, &filed.title);
        uses.tables.entry(filed.table.value.clone()).or_default().push(by.clone());
        for subject in &filed.subjects {
            uses.procedures.entry(subject.procedure.value.clone()).or_default().push(by.clone());
        }
    }
    for filed in library.tallies.values() {
        let by = user(UserKind::Tally, &filed.id, &filed.title);
        let procedures = filed.boards.iter().map(|board| &board.procedure);
        let procedures = procedures.chain(filed.tagged.iter().map(|tagged| &tagged.procedure));
        for procedure in procedures.chain(filed.marked.iter().filter_map(|marked| marked.procedure.as_ref()))
        {
            uses.procedures.entry(procedure.value.clone()).or_default().push(by.clone());
        }
    }
    for filed in library.screens.values() {
        let by = user(UserKind::Screen, &filed.id, &filed.title);
        for level in &filed.levels {
            uses.parameters.entry(level.parameter.value.clone()).or_default().push(by.clone());
        }
        if let Some(register) = &filed.register {
            uses.registers.entry(register.value.clone()).or_default().push(by.clone());
        }
        for opens in &filed.opens {
            uses.procedures.entry(opens.procedure.value.clone()).or_default().push(by.clone());
        }
    }
    for filed in library.topics.values() {
        let by = user(UserKind::Topic, &filed.id, &filed.title);
        for procedure in &filed.procedures {
            uses.procedures.entry(procedure.value.clone()).or_default().push(by.clone());
        }
    }
}
