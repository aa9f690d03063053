//! Steps of the evidence checklists: what the next organ will miss, what a case has, the checklist in the law browser.
use crate::province::Province;
use cucumber::then;

#[then(regex = r"^(\S+)在“(\S+)”的表单上看到下一机关将缺“(.+)”$")]
async fn form_warns(province: &mut Province, part: String, act: String, items: String) {
    let case = province.case.clone();
    province.answer = province.look(&part, &format!("{case}/acts/{act}")).await;
    let form = province.answer.part("act");
    let (_, missed) = form.split_once("下一机关将缺").unwrap_or_else(|| panic!("no warning: {form}"));
    for item in items.split('、') {
        assert!(missed.contains(item), "{item}: {missed}");
    }
}

#[then(regex = r"^提醒里写明“(.+)”$")]
async fn warning_says(province: &mut Province, words: String) {
    let form = province.answer.part("act");
    assert!(form.contains(&words), "{form}");
}

#[then(regex = r"^(承办人|办案民警)的办件里证据清单写着“(.+)”$")]
async fn case_shows(province: &mut Province, part: String, words: String) {
    let case = if part == "承办人" { province.case.clone() } else { province.police.clone() };
    let card = province.look(&part, &case).await.part("evidence");
    assert!(card.contains(&words), "{card}");
}

#[then(regex = r"^(\S+)打开证据清单“(.+?)”，有“(.+)”$")]
async fn checklist_has(province: &mut Province, part: String, title: String, words: String) {
    let library = province.server().test.platform.rules.library.clone();
    let found = library.checklists.values().find(|checklist| checklist.title == title);
    let id = found.unwrap_or_else(|| panic!("no checklist {title}")).id.value.clone();
    let page = province.look(&part, &format!("/law/checklists/{id}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    for wanted in words.split("”“") {
        assert!(page.text().contains(wanted), "{wanted}: {}", page.text());
    }
}
