//! The forms of the office on the page of a case, and forms of acts that are filled beforehand.
use crate::harness::{Answered, Site};
use app::Person;
use app::accounts::SignIn;
use app::cases::CaseFilter;
use app::registers::RowState;
use axum::http::StatusCode;
use store::CaseRow;

async fn person(site: &Site, login: &str, password: &str) -> Person {
    let attempt = SignIn { login: login.into(), password: password.into(), ..SignIn::default() };
    site.platform.sign_in(&attempt).await.unwrap().person
}

async fn own_cases(site: &Site, person: &Person) -> Vec<CaseRow> {
    let filter = CaseFilter { organ: person.case_actor.organ.clone(), ..CaseFilter::default() };
    site.platform.cases(person, &filter, 50).await.unwrap().rows
}

/// A page without what is new in each answer: the ids of acts and of the request, and what was typed.
fn constant(answer: &Answered, typed: &str) -> String {
    let mut text = answer.text().replace(typed, "…");
    for before in ["name=\"act_id\" value=\"", "请求号 <code>"] {
        let mut parts = text.split(before);
        let first = parts.next().unwrap().to_owned();
        text = parts.fold(first, |whole, part| whole + part.get(36..).unwrap());
    }
    text
}

#[tokio::test]
async fn the_link_form_does_not_tell_whether_there_is_a_case_that_one_may_not_know() {
    let (site, password) = Site::demonstration().await;
    let (zhang, sun) = (person(&site, "zhang", &password).await, person(&site, "sun", &password).await);
    let hidden = own_cases(&site, &zhang).await;
    let visible: Vec<_> = own_cases(&site, &sun).await;
    let hidden = hidden.iter().find(|row| !visible.iter().any(|own| own.case_id == row.case_id)).unwrap();
    let number = hidden.number.clone().unwrap();
    let none = format!("{}999号", number.rsplit_once('〕').unwrap().0.to_owned() + "〕");
    let mut browser = site.signed_in_with("sun", &password).await;
    let case = format!("/cases/{}", visible[0].case_id);
    let mut pages = Vec::new();
    for typed in [number.as_str(), &none, &hidden.case_id.to_string()] {
        let page = browser.get(&case).await;
        let seen = page.input("expected_version").unwrap();
        let pairs = [("other", typed), ("reason", "同一批货物"), ("expected_version", seen.as_str())];
        let answer = browser.post(&format!("{case}/standing/link"), &pairs).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        let text = answer.text();
        for kept in ["没有这个办件，或者您无权查看", typed, "同一批货物", "关联办件"] {
            assert!(text.contains(kept), "{typed}: {kept}");
        }
        pages.push(constant(&answer, typed));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "the pages differ");
}

#[tokio::test]
async fn every_register_of_the_demonstration_is_imported_again_from_its_own_file_without_a_change() {
    let (site, password) = Site::demonstration().await;
    let mut tried = 0;
    for login in ["hanip", "wang", "zhang", "meng", "haiguan", "hai", "feng"] {
        let attempt = SignIn { login: login.into(), password: password.clone(), ..SignIn::default() };
        let Ok(signed) = site.platform.sign_in(&attempt).await else { continue };
        let mut browser = site.signed_in_with(login, &password).await;
        for tile in site.platform.registers(&signed.person).await.unwrap() {
            if !tile.kept_here {
                continue;
            }
            let file = browser.get(&format!("/registers/{}/entries.csv", tile.id)).await;
            assert_eq!(file.status, StatusCode::OK, "{}", tile.id);
            let read = site.platform.preview_register(&signed.person, &tile.id, "list.csv", &file.body).await;
            let read = match read {
                Ok(read) => read,
                Err(app::AppFault::NotAllowed(_)) => continue,
                Err(fault) => panic!("{login} {}: {fault}", tile.id),
            };
            tried += read.rows.len();
            for row in &read.rows {
                assert_eq!(row.state, RowState::Same, "{login} {}: {row:?}", tile.id);
            }
        }
    }
    assert!(tried > 10, "{tried}");
}

#[tokio::test]
async fn what_stands_in_a_file_for_what_its_maker_may_not_see_changes_nothing() {
    let (site, password) = Site::demonstration().await;
    let wang = person(&site, "wang", &password).await;
    let mut zhang = site.signed_in_with("zhang", &password).await;
    let file = zhang.get("/registers/experts/entries.csv").await;
    assert!(file.text().contains("（不公开）"), "{}", file.text());
    let read = site.platform.preview_register(&wang, "experts", "experts.csv", &file.body).await.unwrap();
    assert!(!read.rows.is_empty());
    assert!(read.rows.iter().all(|row| row.state == RowState::Same), "{:?}", read.rows);
    // A cell beside it that says something else does change its own value, and no other.
    let changed = file.text().replacen("（不公开）", "另一姓名", 1);
    let read = site.platform.preview_register(&wang, "experts", "b.csv", changed.as_bytes()).await.unwrap();
    let changed: Vec<_> = read.rows.iter().filter(|row| row.state == RowState::Changed).collect();
    assert_eq!((changed.len(), changed[0].differences.len()), (1, 1), "{:?}", read.rows);
}

#[tokio::test]
async fn the_form_of_a_second_seizure_offers_no_goods_of_the_first() {
    let (site, password) = Site::demonstration().await;
    let zhang = person(&site, "zhang", &password).await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let mut tried = 0;
    for row in own_cases(&site, &zhang).await {
        let view = site.platform.case_view(&zhang, row.case_id).await.unwrap();
        let library = &site.platform.rules.library;
        let procedure = library.procedure(&view.procedure).unwrap();
        for act in view.acts.iter().filter(|act| act.open).filter_map(|act| procedure.act(&act.act)) {
            let Some(items) = act.custody.as_ref().and_then(|effect| effect.items.as_ref()) else { continue };
            if !view.state.facts.contains_key(items.as_str()) {
                continue;
            }
            let form = browser.get(&format!("/cases/{}/acts/{}", row.case_id, act.id)).await.text();
            // Lots that are here stand on rows with their numbers; a row without one would be goods that enter.
            for rest in form.split(&format!("name=\"f.{items}.")).skip(1) {
                let Some(part) = rest.split_once(".name\" value=\"") else { continue };
                let (place, value) = (part.0, part.1.split('"').next().unwrap());
                if place.chars().all(|c| c.is_ascii_digit()) && !value.is_empty() {
                    let lot = format!("name=\"f.{items}.{place}.lot\" value=\"");
                    assert!(form.contains(&lot), "{} {}: {value}", row.title, act.id);
                }
            }
            tried += 1;
        }
    }
    assert!(tried > 0);
}

#[tokio::test]
async fn whoever_seals_a_case_is_told_before_whom_it_shuts_out() {
    let (site, password) = Site::demonstration().await;
    let (wang, zhang) = (person(&site, "wang", &password).await, person(&site, "zhang", &password).await);
    let mut browser = site.signed_in_with("wang", &password).await;
    let mut told = 0;
    for row in own_cases(&site, &wang).await {
        let view = site.platform.case_view(&wang, row.case_id).await.unwrap();
        let assigned = view.state.assigned.contains_key(&zhang.case_actor.id);
        if view.secrecy_levels.is_empty() || !assigned {
            continue;
        }
        let page = browser.get(&format!("/cases/{}", row.case_id)).await.text();
        let says = format!("办案人员{}", zhang.case_actor.name);
        assert!(page.contains("不在知悉范围内，不再能看到本件") && page.contains(&says), "{page}");
        told += 1;
        break;
    }
    assert!(told > 0);
}

#[tokio::test]
async fn a_finding_from_which_a_case_was_opened_shows_it_before_a_second_one() {
    let (site, password) = Site::demonstration().await;
    let zhou = person(&site, "zhou", &password).await;
    let mut browser = site.signed_in_with("zhou", &password).await;
    let filter = app::finders::FinderFilter { verdict: "found".into(), ..Default::default() };
    let found = site.platform.findings(&zhou, "missed-transfer", &filter, 50).await.unwrap().rows;
    let finding = found.iter().find(|view| view.title.contains("演示庚")).unwrap();
    let path = format!("/finders/missed-transfer/{}", finding.case);
    let page = browser.get(&path).await;
    assert!(page.text().contains("数据截至") && !page.text().contains("已经由这个发现登记过"));
    let form = page.links().into_iter().find(|link| link.contains("open-on-agency")).unwrap();
    let (_, leads) = site.platform.finding(&zhou, "missed-transfer", finding.case).await.unwrap();
    let submission = app::cases::Submission {
        act_id: app::new_id(),
        procedure: Some(leads[0].procedure.clone()),
        act: leads[0].act.clone(),
        form: leads[0].form.clone(),
        ..Default::default()
    };
    let done = site.platform.perform(&zhou, &submission).await.unwrap();
    let page = browser.get(&path).await.text();
    let number = done.number.unwrap();
    for said in ["已经由这个发现登记过", &number, &format!("/cases/{}", done.case), "仍要再登记一件"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let again = browser.get(&form).await.text();
    assert!(again.contains("已经由这个发现登记过") && again.contains(&number), "{again}");
    let other = found.iter().find(|view| view.case != finding.case);
    if let Some(other) = other {
        let page = browser.get(&format!("/finders/missed-transfer/{}", other.case)).await.text();
        assert!(!page.contains(&number));
    }
}

#[tokio::test]
async fn a_file_that_is_no_list_does_not_say_that_an_import_is_done() {
    let (site, password) = Site::demonstration().await;
    let hanip = person(&site, "hanip", &password).await;
    let mut browser = site.signed_in_with("hanip", &password).await;
    let path = "/registers/technical-investigators/import";
    let file = browser.get("/registers/technical-investigators/entries.csv").await.body;
    let platform = &site.platform;
    let read = platform.prepare_import(&hanip, "technical-investigators", "a.csv", file).await.unwrap();
    platform.apply_import(&hanip, "technical-investigators", &read.sha256).await.unwrap();
    platform.work_jobs().await.unwrap();
    assert!(browser.get(path).await.text().contains("导入完成"));
    let refused = browser.upload(path, &[], &[("file", "b.csv", "姓名\n甲\n".as_bytes())]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text().contains("导入完成"));
}
