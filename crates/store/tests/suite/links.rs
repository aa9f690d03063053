//! One-time links: one for each account, confirmed by somebody else, used once.
use access::{AccountState, AdministratorKind, Granted, Request};
use store::{Link, NewAccount, StoreFault};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

use crate::stage::{NOW, access, jobs_proof, officer, on_both};

fn administrator(number: u128, kind: AdministratorKind, request: &Request<'_>) -> Granted {
    let mut actor = officer(Uuid::from_u128(number), "organ-a", &[], SecrecyLevel::Public);
    if let access::Actor::Officer(officer) = &mut actor {
        officer.administrator = Some(kind);
    }
    access().authorise(&actor, request).unwrap()
}

fn account(officer: Uuid, login: &str) -> NewAccount {
    NewAccount {
        officer,
        login: login.into(),
        name: "赵一".into(),
        organ: "organ-a".into(),
        region: None,
        password_hash: "invited".into(),
        totp_secret: None,
        posts: vec!["officer".into()],
        clearance: SecrecyLevel::Internal,
        administrator: None,
        state: AccountState::Invited,
        must_change: false,
        created_at: NOW,
    }
}

fn link(officer: u128, id: u128, made_at: i64) -> Link {
    Link {
        officer: Uuid::from_u128(officer),
        id: Uuid::from_u128(id),
        digest: format!("digest-{id}"),
        is_first: true,
        made_by: Uuid::from_u128(4),
        made_at,
        expires_at: NOW + 100,
        confirmed_by: None,
    }
}

on_both! {
    async fn a_link_waits_is_confirmed_and_taken_once_and_a_newer_one_ends_it(stage) {
        let store = &stage.store;
        let security = administrator(4, AdministratorKind::Security, &Request::ManageSecurity);
        let system = administrator(5, AdministratorKind::System, &Request::ConfirmLink { own: false });
        for (number, login) in [(11, "zhao"), (12, "qian"), (13, "sun")] {
            assert!(store.create_account(&jobs_proof(), &account(Uuid::from_u128(number), login)).await.unwrap());
            store.set_link(&security, &link(number, number + 10, NOW - i64::try_from(number).unwrap())).await.unwrap();
        }
        assert!(matches!(store.set_link(&system, &link(11, 99, NOW)).await, Err(StoreFault::Missing(_))));
        assert!(matches!(store.waiting_links(&security, NOW, None, 9).await, Err(StoreFault::Missing(_))));
        let first = store.waiting_links(&system, NOW, None, 2).await.unwrap();
        let logins = |page: &store::Page<(Link, store::Account)>| -> Vec<String> {
            page.rows.iter().map(|(_, account)| account.login.clone()).collect()
        };
        assert_eq!(logins(&first), ["sun", "qian"], "oldest first");
        let rest = store.waiting_links(&system, NOW, first.next.as_deref(), 2).await.unwrap();
        assert_eq!((logins(&rest), rest.next), (vec!["zhao".to_owned()], None));
        assert!(store.waiting_links(&system, NOW + 100, None, 9).await.unwrap().rows.is_empty(), "too old");

        let (zhao, by) = (Uuid::from_u128(21), Uuid::from_u128(5));
        assert!(!store.take_link(&jobs_proof(), zhao).await.unwrap(), "not confirmed");
        assert!(!store.confirm_link(&system, zhao, by, NOW + 100).await.unwrap(), "too old");
        assert!(store.confirm_link(&system, zhao, by, NOW).await.unwrap());
        assert!(!store.confirm_link(&system, zhao, by, NOW).await.unwrap());
        assert!(!store.refuse_link(&system, zhao).await.unwrap(), "it waits no more");
        let kept = store.link(Uuid::from_u128(11)).await.unwrap().unwrap();
        assert_eq!((kept.confirmed_by, kept.digest.as_str()), (Some(by), "digest-21"));
        assert!(store.take_link(&jobs_proof(), zhao).await.unwrap());
        assert!(!store.take_link(&jobs_proof(), zhao).await.unwrap());
        assert!(store.link(Uuid::from_u128(11)).await.unwrap().is_none());

        let qian = Uuid::from_u128(12);
        assert!(store.confirm_link(&system, Uuid::from_u128(22), by, NOW).await.unwrap());
        store.set_link(&security, &link(12, 32, NOW)).await.unwrap();
        assert_eq!(store.link(qian).await.unwrap().unwrap().confirmed_by, None, "a newer link");
        assert!(!store.take_link(&jobs_proof(), Uuid::from_u128(22)).await.unwrap());
        assert!(store.confirm_link(&system, Uuid::from_u128(32), by, NOW).await.unwrap());
        store.renew_link(&security, qian, Uuid::from_u128(42)).await.unwrap();
        assert!(!store.take_link(&jobs_proof(), Uuid::from_u128(32)).await.unwrap(), "the account changed");
        assert!(store.waiting_link(&system, Uuid::from_u128(42), NOW).await.unwrap().is_some());
        assert!(store.refuse_link(&system, Uuid::from_u128(42)).await.unwrap());
        assert!(store.link(qian).await.unwrap().is_none());
    }
}
