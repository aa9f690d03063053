//! From the law's index of uses to pages.
use crate::address;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use law::uses::{User, UserKind, Uses};

/// The index for the law and plan in use, as one person may follow it.
pub(super) struct Index {
    pub(super) uses: Uses,
    reads_plan: bool,
    opens_finders: bool,
}

impl Index {
    /// Makes the index.
    pub(super) fn of(state: &WebState, signed: &Signed) -> Self {
        let rules = &state.platform.rules;
        // The menu holds what the person can open; the plan's pages are for officers.
        let reads_plan = signed.frame.menu.contains(&Place::Plan);
        let opens_finders = signed.frame.menu.contains(&Place::Finders);
        Index { uses: Uses::of(&rules.library, Some(&rules.directory.plan)), reads_plan, opens_finders }
    }

    /// Words and page of each user; no page where the person may not open it.
    pub(super) fn pages<'a>(&self, users: impl IntoIterator<Item = &'a User>) -> Vec<(String, String)> {
        let opens = |user: &User| match user.kind {
            UserKind::Plan => self.reads_plan,
            // Topics stand beside finders: both are counted for officers.
            UserKind::Finder | UserKind::Topic | UserKind::Screen => self.opens_finders,
            _ => true,
        };
        let href = |user: &User| if opens(user) { page(user) } else { String::new() };
        users.into_iter().map(|user| (user.title.clone(), href(user))).collect()
    }
}

fn page(user: &User) -> String {
    let part = |path: String| if user.part.is_empty() { path } else { format!("{path}#{}", user.part) };
    match user.kind {
        UserKind::Instrument => format!("/law/instruments/{}", user.id),
        UserKind::Parameter => format!("/law/parameters#parameter-{}", user.id),
        UserKind::Procedure => part(format!("/law/procedures/{}", user.id)),
        UserKind::Register if user.part.starts_with("field-") => part(format!("/law/registers/{}", user.id)),
        UserKind::Register => format!("/law/registers/{}", user.id),
        UserKind::Checklist => part(format!("/law/checklists/{}", user.id)),
        UserKind::Finder => format!("/finders/{}", user.id),
        UserKind::Screen => "/marks".to_owned(),
        UserKind::Topic => part(format!("/topics/{}", user.id)),
        // A tally has no page of its own: its figures stand on the pages of the cases that give the tag.
        UserKind::Tally => String::new(),
        UserKind::Table => match user.part.strip_prefix("version-") {
            Some(version) => {
                address::with_query(&format!("/law/tables/{}", user.id), &[("version", version)])
            }
            None => format!("/law/tables/{}", user.id),
        },
        UserKind::Plan => format!("/plan/{}", user.part.trim_start_matches("measure-")),
    }
}
