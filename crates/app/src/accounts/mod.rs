//! Accounts: signing in, invitations, the three administrators, posts and clearances.
mod invite;
mod manage;
mod password;
mod sign_in;

pub use invite::{Invitation, SetUp};
pub use manage::{ASSIGNERS, AccountForm, Colleague};
pub use password::{MIN_PASSWORD_CHARS, hash_password};
pub use sign_in::{SignIn, SignedIn};

use access::Officer;
use store::Account;
use vocabulary::OfficerId;

use crate::people::Person;
use crate::platform::Platform;

impl Platform {
    /// The person of an account.
    pub(crate) fn person_of(&self, account: &Account) -> Option<Person> {
        let organ = account.organ.parse().ok()?;
        let facts = self.rules.directory.facts().get(&account.organ);
        let officer = Officer {
            id: OfficerId::new(account.officer),
            name: Some(account.name.clone()),
            organ,
            duty: facts.map(|facts| facts.duty.clone()).unwrap_or_default(),
            region: facts.map(|facts| facts.region.clone()).unwrap_or_default(),
            posts: account.posts.iter().cloned().collect(),
            clearance: account.clearance,
            administrator: account.administrator,
            state: account.state,
        };
        Some(Person::officer(officer, &account.login, account.must_change))
    }
}
