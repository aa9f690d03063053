//! Who may do what: accounts' powers, the scope of lists, and the proof of authorisation.
//!
//! A crate of its own to forbid a dependency: nothing below it knows accounts, and nothing else can make a [`Granted`]
//! or a [`Scope`]. The rules stand in `policies/*.cedar`, not here; `policies/access-matrix.txt` prints what they come
//! to. The crate does no I/O: policies and schema are embedded, facts are arguments.
//!
//! ```
//! use access::{Access, Actor, Denied, Request};
//! let access = Access::load()?;
//! assert!(access.authorise(&Actor::System, &Request::RunJobs).is_ok());
//! let no = access.authorise(&Actor::System, &Request::ManageSecurity);
//! assert!(matches!(no, Err(Denied::NotAllowed { who_may, .. }) if who_may == "安全管理员"));
//! # Ok::<(), access::AccessFault>(())
//! ```

mod actor;
mod authorise;
mod denied;
mod entities;
mod facts;
mod granted;
mod policy_files;
mod purpose;
mod question;
mod request;
mod scope;

pub use actor::{AccountState, Actor, ActorId, AdministratorKind, Officer, OutsideActor, PartyActor};
pub use authorise::Access;
pub use denied::{AccessFault, Denied};
pub use facts::{ActFacts, ActRole, CaseFacts, HandoverFacts, Held};
pub use granted::Granted;
pub use purpose::{Coverage, Purpose};
pub use request::{Action, Request};
pub use scope::{OrganReach, Reach, Scope};
