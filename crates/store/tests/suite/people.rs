use access::{AccountState, Request};
use store::{
    AccountQuery, AuditQuery, AuditRow, Draft, LawText, NewAccount, Record, RecordQuery, SavedFilter,
    StoreFault,
};
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record as Session};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

use crate::stage::{NOW, access, jobs_proof, officer, on_both, one};

fn new_account(officer: Uuid, login: &str) -> NewAccount {
    NewAccount {
        officer,
        login: login.into(),
        name: "赵一".into(),
        organ: "organ-a".into(),
        region: None,
        password_hash: "$argon2id$…".into(),
        totp_secret: Some(vec![1, 2, 3]),
        posts: vec!["officer".into()],
        clearance: SecrecyLevel::Internal,
        administrator: None,
        state: AccountState::Active,
        must_change: true,
        created_at: NOW,
    }
}

on_both! {
    async fn failures_are_counted_and_a_code_works_once(stage) {
        let id = Uuid::now_v7();
        assert!(stage.store.create_account(&jobs_proof(), &new_account(id, "zhao")).await.unwrap());
        assert!(!stage.store.create_account(&jobs_proof(), &new_account(Uuid::now_v7(), "zhao")).await.unwrap());
        let lock = |failures| (failures >= 2).then_some(NOW + 5);
        assert_eq!(stage.store.login_failed(id, NOW, lock).await.unwrap(), None);
        assert_eq!(stage.store.login_failed(id, NOW, lock).await.unwrap(), Some(NOW + 5));
        assert_eq!(stage.store.login_failed(id, NOW, lock).await.unwrap(), None, "counted no more while locked");
        let record = stage.store.login_record("zhao").await.unwrap().unwrap();
        assert_eq!((record.failed_attempts, record.locked_until, record.officer), (2, Some(NOW + 5), id));
        assert!(!stage.store.login_succeeded(id, Some(100), NOW, false).await.unwrap(), "locked");
        assert!(!stage.store.login_succeeded(id, None, NOW + 4, false).await.unwrap(), "locked");
        assert!(stage.store.login_succeeded(id, None, NOW + 4, true).await.unwrap(), "a lock of others");
        let record = stage.store.login_record("zhao").await.unwrap().unwrap();
        assert_eq!((record.failed_attempts, record.locked_until), (2, Some(NOW + 5)), "it stays for others");
        assert!(stage.store.login_succeeded(id, Some(100), NOW + 5, false).await.unwrap());
        assert!(!stage.store.login_succeeded(id, Some(100), NOW + 6, false).await.unwrap());
        assert!(stage.store.login_succeeded(id, Some(101), NOW + 7, false).await.unwrap());
        assert!(stage.store.login_succeeded(id, None, NOW + 8, false).await.unwrap());
        assert_eq!(stage.store.account(id).await.unwrap().unwrap().last_sign_in_at, Some(NOW + 8));
        assert_eq!(stage.store.login_failed(Uuid::now_v7(), NOW, lock).await.unwrap(), None);
        assert!(stage.store.login_record("nobody").await.unwrap().is_none());
    }

    async fn a_new_password_voids_older_sessions(stage) {
        let id = Uuid::from_u128(9);
        stage.store.create_account(&jobs_proof(), &new_account(id, "qian")).await.unwrap();
        let own = access()
            .authorise(&officer(id, "organ-a", &["officer"], SecrecyLevel::Internal), &Request::ManageOwnAccount)
            .unwrap();
        let before = stage.store.account(id).await.unwrap().unwrap();
        assert!(stage.store.set_password(&own, id, "$new", false, NOW).await.unwrap());
        let after = stage.store.account(id).await.unwrap().unwrap();
        assert!(after.generation > before.generation && !after.must_change && after.has_totp);
        let other = stage.store.set_password(&own, Uuid::from_u128(10), "$new", false, NOW).await;
        assert!(matches!(other, Err(StoreFault::Missing(_))));
    }

    async fn sessions_end_with_their_time_and_ids_are_not_kept(stage) {
        let sessions = stage.store.sessions(|| NOW);
        let mut session = session(NOW / 1_000_000 + 60);
        sessions.create(&mut session).await.unwrap();
        session.data.insert("officer".into(), "x".into());
        sessions.save(&session).await.unwrap();
        let loaded = sessions.load(&session.id).await.unwrap().unwrap();
        assert_eq!((loaded.id, loaded.data["officer"].as_str()), (session.id, Some("x")));
        let later = stage.store.sessions(|| NOW + 61_000_000);
        assert!(later.load(&session.id).await.unwrap().is_none());
        assert!(sessions.load(&Id(5)).await.unwrap().is_none());
        sessions.delete(&session.id).await.unwrap();
        assert!(sessions.load(&session.id).await.unwrap().is_none());
    }

    async fn drafts_and_filters_are_their_officers_own(stage) {
        let proof = |id| {
            let actor = officer(Uuid::from_u128(id), "organ-a", &["officer"], SecrecyLevel::Internal);
            access().authorise(&actor, &Request::ManageOwnAccount).unwrap()
        };
        let draft = Draft { case: "c".into(), act: "a".into(), form: "{\"意见\":\"同意\"}".into(), saved_at: NOW };
        stage.store.put_draft(&proof(1), &draft).await.unwrap();
        stage.store.put_draft(&proof(1), &Draft { saved_at: NOW + 1, ..draft.clone() }).await.unwrap();
        assert_eq!(stage.store.drafts(&proof(1)).await.unwrap().len(), 1);
        assert!(stage.store.draft(&proof(2), "c", "a").await.unwrap().is_none());
        let mut append = one(Uuid::now_v7(), None, "用掉草稿");
        append.extra.push(store::ExtraWrite::RemoveDraft {
            officer: Uuid::from_u128(1),
            case: "c".into(),
            act: "a".into(),
        });
        stage.append(append).await.unwrap();
        assert!(stage.store.draft(&proof(1), "c", "a").await.unwrap().is_none());
        let filter = SavedFilter { name: "我的".into(), query: "{}".into(), saved_at: NOW };
        stage.store.put_filter(&proof(1), &filter).await.unwrap();
        assert_eq!(stage.store.filters(&proof(1)).await.unwrap(), [filter]);
        assert!(stage.store.filters(&proof(2)).await.unwrap().is_empty());
    }

    async fn filters_are_renamed_and_removed_and_phrases_are_each_officers_own(stage) {
        let proof = |id| {
            let actor = officer(Uuid::from_u128(id), "organ-a", &["officer"], SecrecyLevel::Internal);
            access().authorise(&actor, &Request::ManageOwnAccount).unwrap()
        };
        for name in ["甲", "乙"] {
            let filter = SavedFilter { name: name.into(), query: "q=x".into(), saved_at: NOW };
            stage.store.put_filter(&proof(1), &filter).await.unwrap();
        }
        assert!(!stage.store.rename_filter(&proof(1), "甲", "乙").await.unwrap());
        assert!(!stage.store.rename_filter(&proof(2), "甲", "丙").await.unwrap());
        assert!(stage.store.rename_filter(&proof(1), "甲", "丙").await.unwrap());
        assert!(stage.store.delete_filter(&proof(1), "乙").await.unwrap());
        assert!(!stage.store.delete_filter(&proof(1), "乙").await.unwrap());
        let kept = stage.store.filters(&proof(1)).await.unwrap();
        assert_eq!(kept.iter().map(|filter| filter.name.as_str()).collect::<Vec<_>>(), ["丙"]);
        for number in 0..50 {
            stage.store.put_phrase(&proof(1), &format!("第{number}句"), NOW + number).await.unwrap();
        }
        assert!(matches!(stage.store.put_phrase(&proof(1), "多的", NOW).await, Err(StoreFault::Limit { .. })));
        stage.store.put_phrase(&proof(1), "第0句", NOW + 99).await.unwrap();
        assert!(stage.store.phrases(&proof(2)).await.unwrap().is_empty());
        assert!(stage.store.delete_phrase(&proof(1), "第0句").await.unwrap());
        assert_eq!(stage.store.phrases(&proof(1)).await.unwrap().len(), 49);
    }

    async fn accounts_are_found_by_login_name_and_organ_and_paged(stage) {
        let mut security = officer(Uuid::from_u128(4), "organ-a", &[], SecrecyLevel::Internal);
        if let access::Actor::Officer(officer) = &mut security {
            officer.administrator = Some(access::AdministratorKind::Security);
        }
        let proof = access().authorise(&security, &Request::ManageSecurity).unwrap();
        for (number, login, name, organ) in
            [(1, "zhao", "赵一", "organ-a"), (2, "qian%", "钱二", "organ-b"), (3, "zhao2", "孙三", "organ-b")]
        {
            let account = NewAccount { name: name.into(), organ: organ.into(), ..new_account(Uuid::from_u128(number), login) };
            assert!(stage.store.create_account(&jobs_proof(), &account).await.unwrap());
        }
        let all = AccountQuery { limit: 10, ..AccountQuery::default() };
        let text = |text: &str| AccountQuery { text: Some(text.into()), ..all.clone() };
        for (query, expected) in [
            (all.clone(), vec!["zhao", "qian%", "zhao2"]),
            (text("zhao"), vec!["zhao", "zhao2"]),
            (text("钱"), vec!["qian%"]),
            (text("%"), vec!["qian%"]),
            (AccountQuery { organ: Some("organ-b".into()), ..text("zhao") }, vec!["zhao2"]),
            (AccountQuery { or_organs: vec!["organ-b".into()], ..text("nobody") }, vec!["qian%", "zhao2"]),
        ] {
            let page = stage.store.accounts(&proof, &query).await.unwrap();
            assert_eq!(page.rows.iter().map(|a| a.login.as_str()).collect::<Vec<_>>(), expected, "{query:?}");
        }
        let first = stage.store.accounts(&proof, &AccountQuery { limit: 2, ..all.clone() }).await.unwrap();
        let next = AccountQuery { cursor: first.next, ..all };
        assert_eq!(stage.store.accounts(&proof, &next).await.unwrap().rows.len(), 1);
        assert_eq!(stage.store.account_counts(&proof).await.unwrap(), [("organ-a".into(), 1), ("organ-b".into(), 2)]);
    }

    async fn the_audit_trail_is_searched_by_person_and_request(stage) {
        let id = Uuid::from_u128(7);
        stage.store.create_account(&jobs_proof(), &new_account(id, "zhao")).await.unwrap();
        let row = |actor: &str, action: &str, subject: &str, request: &str| AuditRow {
            at: NOW,
            actor: actor.into(),
            action: action.into(),
            subject: subject.into(),
            outcome: "granted".into(),
            request_id: request.into(),
            ..AuditRow::default()
        };
        let rows = [
            row(&format!("officer:{id}"), "ReadCase", "c1", "r1"),
            row("zhao", "SignIn", "", "r2"),
            row("officer:other", "ReadCase", "c2", "r3"),
            row("system", "Lock", "zhao", "r2"),
        ];
        stage.store.record_audit(&rows).await.unwrap();
        let mut auditor = officer(Uuid::from_u128(3), "organ-a", &[], SecrecyLevel::Internal);
        if let access::Actor::Officer(officer) = &mut auditor {
            officer.administrator = Some(access::AdministratorKind::Audit);
        }
        let proof = access().authorise(&auditor, &Request::ReadAudit).unwrap();
        let all = AuditQuery { limit: 10, ..AuditQuery::default() };
        for (who, expected) in
            [("ZHAO", 2), ("赵", 2), ("other", 1), (&*id.to_string(), 1), ("system", 1), ("%", 0), ("nobody", 0)]
        {
            let query = AuditQuery { who: Some(who.into()), ..all.clone() };
            assert_eq!(stage.store.audit(&proof, &query).await.unwrap().rows.len(), expected, "{who}");
        }
        for (request, expected) in [("r2", 2), ("c1", 1), ("zhao", 1), ("r9", 0)] {
            let query = AuditQuery { request: Some(request.into()), ..all.clone() };
            assert_eq!(stage.store.audit(&proof, &query).await.unwrap().rows.len(), expected, "{request}");
        }
        let named = stage.store.audit(&proof, &all).await.unwrap().rows;
        let names: Vec<_> = named.iter().map(|entry| (entry.name.as_deref(), entry.login.as_deref())).collect();
        let zhao = (Some("赵一"), Some("zhao"));
        assert_eq!(names, [(None, None), (None, None), zhao, zhao]);
    }

    async fn the_audit_trail_only_grows_and_pages_backwards(stage) {
        let row = |number: i64| AuditRow {
            at: NOW + number,
            actor: "officer:x".into(),
            organ: "organ-a".into(),
            action: "ReadCase".into(),
            subject: number.to_string(),
            outcome: "denied".into(),
            request_id: "r".into(),
            address: "192.0.2.1".into(),
            detail: String::new(),
        };
        stage.store.record_audit(&(0..7).map(row).collect::<Vec<_>>()).await.unwrap();
        let mut auditor = officer(Uuid::from_u128(3), "organ-a", &[], SecrecyLevel::Internal);
        if let access::Actor::Officer(officer) = &mut auditor {
            officer.administrator = Some(access::AdministratorKind::Audit);
        }
        let proof = access().authorise(&auditor, &Request::ReadAudit).unwrap();
        let mut query = AuditQuery { limit: 3, ..AuditQuery::default() };
        let mut seen = Vec::new();
        loop {
            let page = stage.store.audit(&proof, &query).await.unwrap();
            seen.extend(page.rows.into_iter().map(|entry| entry.row.subject));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, ["6", "5", "4", "3", "2", "1", "0"]);
        assert!(stage.store.audit(&jobs_proof(), &query).await.is_err());
        assert!(stage.refuses("UPDATE audit SET outcome = 'granted'").await);
        assert!(stage.refuses("DELETE FROM audit").await);
    }

    async fn records_settings_and_law_texts_are_kept(stage) {
        let record = |key: &str, sort| Record {
            collection: "task".into(),
            key: key.into(),
            parent: Some("m18".into()),
            organ: Some("organ-a".into()),
            state: Some("open".into()),
            sort,
            due_at: Some(NOW),
            body: "{}".into(),
        };
        let mut append = one(Uuid::now_v7(), None, "分派");
        for (key, sort) in [("b", 1), ("a", 1), ("c", 0)] {
            append.extra.push(store::ExtraWrite::Put(record(key, sort)));
        }
        append.extra.push(store::ExtraWrite::Remove { collection: "task".into(), key: "b".into() });
        stage.append(append).await.unwrap();
        let query = RecordQuery { collection: "task".into(), limit: 1, ..RecordQuery::default() };
        let first = stage.store.records(&jobs_proof(), &query).await.unwrap();
        assert_eq!(first.rows[0].key, "c");
        let next = RecordQuery { cursor: first.next, ..query };
        let second = stage.store.records(&jobs_proof(), &next).await.unwrap();
        assert_eq!((second.rows[0].key.as_str(), second.next), ("a", None));

        assert!(stage.store.set_setting_once("setup", "digest").await.unwrap());
        assert!(!stage.store.set_setting_once("setup", "other").await.unwrap());
        assert!(!stage.store.take_setting("setup", "other").await.unwrap());
        assert!(stage.store.take_setting("setup", "digest").await.unwrap());
        assert_eq!(stage.store.setting("setup").await.unwrap(), None);

        let text = LawText {
            instrument: "criminal-law".into(),
            version: "2021".into(),
            place: "213".into(),
            position: 1,
            heading: "第三章".into(),
            text: "条文".into(),
            source: "导入".into(),
        };
        stage.store.put_law_texts(&jobs_proof(), "criminal-law", "2021", std::slice::from_ref(&text)).await.unwrap();
        assert_eq!(stage.store.law_text("criminal-law", "2021", "213").await.unwrap(), Some(text.clone()));
        assert_eq!(stage.store.law_texts("criminal-law", "2021").await.unwrap(), [text]);
    }
}

/// A session that ends at `seconds` since 1970. Its time type is the library's own, so it is read from JSON.
fn session(seconds: i64) -> Session {
    let end = jiff_free_date(seconds);
    serde_json::from_value(serde_json::json!({ "id": 1, "data": {}, "expiry_date": end })).unwrap()
}

/// Year, day of the year, hour, minute, second, nanosecond, offset: how the library writes an instant.
fn jiff_free_date(seconds: i64) -> serde_json::Value {
    let (mut days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let mut year = 1970;
    loop {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = if leap { 366 } else { 365 };
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    serde_json::json!([year, days + 1, rest / 3600, rest / 60 % 60, rest % 60, 0, 0, 0, 0])
}
