//! Accounts: signing in, one-time links, the three administrators, posts and clearances.
mod code;
mod confirm;
mod guessed;
mod hashing;
mod link;
mod manage;
mod password;
mod prove;
mod sessions;
mod set_up;
mod sign_in;
pub(crate) mod told;

pub use code::{Enrolment, code_address};
pub use confirm::{MAX_LINK_REASON_CHARS, WaitingLink};
pub use link::{INVITATION_HOURS, Invitation, RESET_HOURS};
pub use manage::{ASSIGNERS, AccountFilter, AccountForm, Colleague};
pub use password::{MIN_PASSWORD_CHARS, hash_password};
pub use set_up::SetUp;
pub use sign_in::{SignIn, SignedIn};

use access::Officer;
use store::Account;
use vocabulary::OfficerId;

use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;

impl Platform {
    /// The person of an account.
    pub(crate) fn person_of(&self, account: &Account) -> Option<Person> {
        let organ = account.organ.parse().ok()?;
        let facts = self.rules.directory.facts().get(&account.organ);
        let region = account.region.as_ref().or_else(|| Some(&facts?.region));
        let officer = Officer {
            id: OfficerId::new(account.officer),
            name: Some(account.name.clone()),
            organ,
            duty: facts.map(|facts| facts.duty.clone()).unwrap_or_default(),
            supervises: self.rules.directory.below(&account.organ, account.region.as_deref()),
            region: region.cloned().unwrap_or_default(),
            posts: account.posts.iter().cloned().collect(),
            clearance: account.clearance,
            administrator: account.administrator,
            state: account.state,
        };
        Some(Person::officer(officer, &account.login, account.must_change, account.has_totp))
    }
}

/// Refuses login names of another form.
fn check_login(login: &str) -> Result<(), AppFault> {
    if is_login(login) {
        Ok(())
    } else {
        Err(AppFault::rejected("login", "登录名用 3–32 个小写字母、数字或 - . _"))
    }
}

fn is_login(login: &str) -> bool {
    let login = login.trim();
    (3..=32).contains(&login.len())
        && login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b))
}
