//! Accounts: two persons for every entrance, and who one is before a secret changes.
use access::{AccountState, Actor, Request};
use app::accounts::{AccountForm, Enrolment, Invitation, RESET_HOURS, SignIn};
use app::{AppFault, Arrival, Person};
use case::Refused;
use jiff::{SignedDuration, Timestamp};
use testkit::platform::demonstration_password;
use testkit::{Databases, TestPlatform};
use totp_rs::{Builder, Secret};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

const PASSWORD: &str = "另一句猜不到的长话 2026";

fn form(login: &str, posts: &[&str]) -> AccountForm {
    AccountForm {
        login: login.into(),
        name: "新来同志".into(),
        organ: "2301-amr".into(),
        region: None,
        posts: posts.iter().map(|post| (*post).to_owned()).collect(),
        clearance: SecrecyLevel::Internal,
    }
}

async fn use_link(test: &TestPlatform, link: &Invitation) -> Result<(), AppFault> {
    test.platform.use_link(&link.token, PASSWORD, Arrival::default()).await
}

async fn enters(test: &TestPlatform, login: &str, password: &str, code: &str) -> bool {
    let attempt =
        SignIn { login: login.into(), password: password.into(), code: code.into(), ..SignIn::default() };
    match test.platform.sign_in(&attempt).await {
        Ok(_) => true,
        Err(AppFault::SignIn(_)) => false,
        Err(fault) => panic!("{fault:?}"),
    }
}

async fn waiting(test: &TestPlatform, system: &Person) -> Vec<Uuid> {
    let page = test.platform.waiting_links(system, None, 10).await.unwrap();
    page.rows.into_iter().map(|link| link.id).collect()
}

fn officer(person: &Person) -> Uuid {
    person.as_officer().unwrap().id.uuid()
}

/// The part of the form that was refused.
fn wrong_part(answer: Result<(), AppFault>) -> String {
    match answer {
        Err(AppFault::Refused(Refused::Rejected { rejections })) => rejections[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

fn code_of(secret: &str, at: Timestamp) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
}

#[tokio::test]
async fn an_invitation_serves_only_after_the_system_administrator_confirmed_it() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let (security, system) = (test.person("secadmin").await, test.person("sysadmin").await);
        let link = platform.invite(&security, &form("newcomer", &["head"])).await.unwrap();
        assert!(matches!(use_link(&test, &link).await, Err(AppFault::NotThere)));
        assert!(!enters(&test, "newcomer", PASSWORD, "").await);
        for other in ["secadmin", "auditor", "wang"] {
            let person = test.person(other).await;
            let confirmed = platform.confirm_link(&person, link.id).await;
            assert!(matches!(confirmed, Err(AppFault::NotAllowed(_))), "{other}: {confirmed:?}");
            let refused = platform.refuse_link(&person, link.id, "不要").await;
            assert!(matches!(refused, Err(AppFault::NotAllowed(_))), "{other}: {refused:?}");
            let listed = platform.waiting_links(&person, None, 10).await;
            assert!(matches!(listed, Err(AppFault::NotAllowed(_))), "{other}");
        }
        assert!(matches!(use_link(&test, &link).await, Err(AppFault::NotThere)));
        let listed = platform.waiting_links(&system, None, 10).await.unwrap().rows;
        let one = &listed[0];
        assert_eq!((listed.len(), one.id, one.is_first, one.until), (1, link.id, true, link.until));
        assert_eq!(
            (one.account.login.as_str(), &one.account.posts[..]),
            ("newcomer", &["head".to_owned()][..])
        );
        assert_eq!(one.made_by, security.case_actor.name);
        platform.confirm_link(&system, link.id).await.unwrap();
        assert!(matches!(platform.confirm_link(&system, link.id).await, Err(AppFault::NotThere)));
        assert_eq!(waiting(&test, &system).await, Vec::<Uuid>::new());
        use_link(&test, &link).await.unwrap();
        assert!(enters(&test, "newcomer", PASSWORD, "").await);
        assert!(matches!(use_link(&test, &link).await, Err(AppFault::NotThere)), "it serves once");
    }
}

#[tokio::test]
async fn a_refused_a_replaced_and_an_old_link_are_dead() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let (security, system) = (test.person("secadmin").await, test.person("sysadmin").await);
        let zhang = officer(&test.person("zhang").await);
        let first = platform.reset_password(&security, zhang).await.unwrap();
        platform.confirm_link(&system, first.id).await.unwrap();
        let second = platform.reset_password(&security, zhang).await.unwrap();
        for link in [&first, &second] {
            assert!(matches!(use_link(&test, link).await, Err(AppFault::NotThere)), "{kind:?}");
        }
        assert!(matches!(platform.confirm_link(&system, first.id).await, Err(AppFault::NotThere)));
        assert_eq!(wrong_part(platform.refuse_link(&system, second.id, " ").await), "reason");
        platform.refuse_link(&system, second.id, "本人没有要求").await.unwrap();
        assert!(matches!(platform.confirm_link(&system, second.id).await, Err(AppFault::NotThere)));
        assert!(matches!(use_link(&test, &second).await, Err(AppFault::NotThere)));
        let third = platform.reset_password(&security, zhang).await.unwrap();
        platform.confirm_link(&system, third.id).await.unwrap();
        let fourth = platform.invite(&security, &form("later", &[])).await.unwrap();
        test.clock.set(platform.now() + SignedDuration::from_hours(RESET_HOURS));
        assert!(matches!(use_link(&test, &third).await, Err(AppFault::NotThere)), "too old");
        assert_eq!(waiting(&test, &system).await, [fourth.id]);
    }
}

#[tokio::test]
async fn an_account_that_changes_has_to_be_confirmed_again() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let (security, system) = (test.person("secadmin").await, test.person("sysadmin").await);
        let link = platform.invite(&security, &form("modest", &[])).await.unwrap();
        platform.confirm_link(&system, link.id).await.unwrap();
        let more = form("modest", &["head"]);
        platform.change_account(&security, link.officer, &more, AccountState::Invited).await.unwrap();
        assert!(matches!(use_link(&test, &link).await, Err(AppFault::NotThere)), "{kind:?}");
        assert!(matches!(platform.confirm_link(&system, link.id).await, Err(AppFault::NotThere)));
        let again = waiting(&test, &system).await;
        platform.confirm_link(&system, again[0]).await.unwrap();
        use_link(&test, &link).await.unwrap();
    }
}

#[tokio::test]
async fn the_owner_reads_that_password_or_codes_were_ended_and_by_whom() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let platform = &test.platform;
    let (security, system) = (test.person("secadmin").await, test.person("sysadmin").await);
    let zhang = test.person("zhang").await;
    platform.work_jobs().await.unwrap();
    platform.read_notices(&zhang).await.unwrap();
    let granted = platform.access.authorise(&Actor::System, &Request::RunJobs).unwrap();
    platform.store.set_totp(&granted, officer(&zhang), Some(vec![7; 20]), None, 1).await.unwrap();
    platform.clear_code(&security, officer(&zhang)).await.unwrap();
    let link = platform.reset_password(&security, officer(&zhang)).await.unwrap();
    platform.confirm_link(&system, link.id).await.unwrap();
    use_link(&test, &link).await.unwrap();
    let (_, failed) = platform.work_jobs().await.unwrap();
    assert_eq!(failed, 0);
    assert!(enters(&test, "zhang", PASSWORD, "").await);
    let page = platform.notices(&zhang, None, 100).await.unwrap();
    let told: Vec<&str> = page.rows.iter().filter(|n| n.is_of_account).map(|n| n.says.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for says in ["您的口令于 2026-11-20 16:00 由安全管理员", "您的动态码于 2026-11-20 16:00 由安全管理员"]
    {
        assert!(told.iter().any(|told| told.starts_with(says)), "{told:?}");
    }
}

#[tokio::test]
async fn codes_are_turned_on_and_replaced_by_whoever_has_password_and_present_code_and_serve_once() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let platform = &test.platform;
    let (zhang, password) = (test.person("zhang").await, demonstration_password());
    let secret = platform.new_code_secret();
    let enrolment = |secret: &str, password: &str, present: &str| Enrolment {
        secret: secret.to_owned(),
        code: code_of(secret, platform.now()),
        password: password.to_owned(),
        present: present.to_owned(),
    };
    for wrong in ["", "wrong password"] {
        let enrolled = platform.enrol_code(&zhang, &enrolment(&secret, wrong, "")).await;
        assert_eq!(wrong_part(enrolled), "password", "{wrong}");
    }
    assert!(enters(&test, "zhang", &password, "").await, "nothing was turned on");
    let first = enrolment(&secret, &password, "");
    platform.enrol_code(&zhang, &first).await.unwrap();
    assert!(!enters(&test, "zhang", &password, "").await);
    assert!(!enters(&test, "zhang", &password, &first.code).await, "the code shown at enrolment is used up");
    let step = SignedDuration::from_secs(30);
    test.clock.set(platform.now() + step);
    let code = code_of(&secret, platform.now());
    assert!(enters(&test, "zhang", &password, &code).await);

    let other = platform.new_code_secret();
    for present in ["", code.as_str()] {
        let replaced = platform.enrol_code(&zhang, &enrolment(&other, &password, present)).await;
        assert_eq!(wrong_part(replaced), "present", "{present}");
    }
    test.clock.set(platform.now() + step);
    let present = code_of(&secret, platform.now());
    platform.enrol_code(&zhang, &enrolment(&other, &password, &present)).await.unwrap();
    test.clock.set(platform.now() + step);
    assert!(!enters(&test, "zhang", &password, &code_of(&secret, platform.now())).await);
    assert!(enters(&test, "zhang", &password, &code_of(&other, platform.now())).await);
    // The trail says how each came in.
    let asked = store::AuditQuery { action: Some("SignIn".into()), limit: 3, ..store::AuditQuery::default() };
    let rows = platform.audit_trail(&test.person("auditor").await, &asked).await.unwrap().rows;
    let details: Vec<&str> = rows.iter().map(|row| row.row.detail.as_str()).collect();
    assert_eq!(details, ["只有口令", "口令和动态码", "动态码不符或已用过"], "the auditor, then zhang twice");
}

#[tokio::test]
async fn a_draft_is_kept_for_a_year_after_it_was_last_touched() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let (platform, zhang) = (&test.platform, test.person("zhang").await);
        platform.keep_draft(&zhang, "crime-transfer", "discover", "title=写了一半".into()).await.unwrap();
        let kept_after = async |days: i64| {
            test.clock.set(platform.now() + SignedDuration::from_hours(24 * days));
            platform.clear_away().await.unwrap();
            platform.draft(&zhang, "crime-transfer", "discover").await.unwrap().is_some()
        };
        assert!(kept_after(366).await, "{kind:?}");
        assert!(!kept_after(1).await, "{kind:?}");
    }
}

#[tokio::test]
async fn wrong_passwords_inside_a_session_lock_the_account_like_those_at_the_door() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let (zhang, password) = (test.person("zhang").await, demonstration_password());
        let secret = platform.new_code_secret();
        let enrolment = |password: &str| Enrolment {
            secret: secret.clone(),
            code: code_of(&secret, platform.now()),
            password: password.to_owned(),
            present: String::new(),
        };
        for _ in 0..3 {
            let changed = platform.change_password(&zhang, "wrong password", PASSWORD).await;
            assert_eq!(wrong_part(changed), "old");
        }
        for _ in 0..2 {
            let enrolled = platform.enrol_code(&zhang, &enrolment("wrong password")).await;
            assert_eq!(wrong_part(enrolled), "password");
        }
        let record = platform.store.login_record("zhang").await.unwrap().unwrap();
        assert_eq!((record.failed_attempts, record.locked_until.is_some()), (5, true), "{kind:?}");
        let locked = platform.change_password(&zhang, &password, PASSWORD).await;
        assert_eq!(wrong_part(locked), "old", "the right one does not help while locked");
        assert_eq!(wrong_part(platform.enrol_code(&zhang, &enrolment(&password)).await), "password");
        assert!(!enters(&test, "zhang", &password, "").await);
        test.clock.set(platform.now() + SignedDuration::from_mins(1));
        platform.change_password(&zhang, &password, PASSWORD).await.unwrap();
        assert!(enters(&test, "zhang", PASSWORD, "").await);
    }
}

#[tokio::test]
async fn guesses_sent_side_by_side_are_no_more_than_guesses_sent_one_after_another() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let good = demonstration_password();
        let wrong: Vec<String> = (0..40).map(|number| format!("猜测的口令第 {number} 个")).collect();
        let guesses = wrong.iter().map(String::as_str).chain([good.as_str()]);
        let came_in =
            futures_util::future::join_all(guesses.map(|guess| enters(&test, "zhang", guess, ""))).await;
        assert!(came_in.iter().all(|entered| !entered), "{kind:?}: the right one came after the lock");
        assert!(!enters(&test, "zhang", &good, "").await, "{kind:?}");
        let record = test.platform.store.login_record("zhang").await.unwrap().unwrap();
        assert_eq!(
            record.failed_attempts, 5,
            "{kind:?}: what was under way when the lock fell counts no more"
        );
        test.clock.set(test.platform.now() + SignedDuration::from_mins(1));
        assert!(
            enters(&test, "zhang", &good, "").await,
            "{kind:?}: the lock of the fifth failure is a minute"
        );
    }
}

#[tokio::test]
async fn passwords_tried_side_by_side_in_an_open_session_do_not_pass_the_lock() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let zhang = test.person("zhang").await;
    let wrong: Vec<String> = (0..40).map(|number| format!("猜测的口令第 {number} 个")).collect();
    let good = demonstration_password();
    let guesses = wrong.iter().map(String::as_str).chain([good.as_str()]);
    let tries = guesses.map(|guess| test.platform.change_password(&zhang, guess, PASSWORD));
    let changed = futures_util::future::join_all(tries).await;
    assert!(changed.iter().all(Result::is_err), "the right one came after the lock");
}
