//! Steps of similar marks: a register, what is found in it and why, the case that is opened from it.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::{links, text};

/// Heading of the register's table.
const HEADING: &str = "申请号\t商标名称\t类别\t申请人\n";

impl Province {
    fn register_of_marks(&self) -> &app::marks::MarkRegister {
        &self.server().test.platform.marks
    }

    async fn look_for_mark(&mut self, words: &str, class: &str) {
        let client = self.person("承办人").await;
        let form = client.get("/marks").await.form("/marks");
        self.answer = client.submit(&form.set("q", words).set("class", class)).await;
    }

    /// The first mark on the page, as it stands in the markup.
    fn first_mark(&self) -> &str {
        let list =
            self.answer.html.split("z-marks\"").nth(1).unwrap_or_else(|| panic!("{}", self.answer.text()));
        list.split("<p class=\"z-mark-head\">").nth(1).unwrap()
    }
}

#[given(regex = r"^商标名录里有“(.+)”，第 (\d+) 类，权利人“(.+)”$")]
async fn in_register(province: &mut Province, mark: String, class: String, owner: String) {
    let row = format!("9000{:04}\t{mark}\t{class}\t{owner}\n", province.marks.len() + 1);
    province.marks.push(row);
    let table = format!("{HEADING}{}", province.marks.concat());
    province.register_of_marks().make(&table).unwrap();
}

#[given("没有商标名录")]
async fn no_register(province: &mut Province) {
    std::fs::remove_file(province.register_of_marks().path()).unwrap();
}

#[when(regex = r"^承办人查商标“([^”]+)”$")]
async fn looked_for(province: &mut Province, words: String) {
    province.look_for_mark(&words, "").await;
}

#[when(regex = r"^承办人查商标“([^”]+)”，第 (\d+) 类$")]
async fn looked_for_class(province: &mut Province, words: String, class: String) {
    province.look_for_mark(&words, &class).await;
}

#[then(regex = r"^第一件是“(.+)”，理由提到“(.+)”和“(.+)”$")]
async fn first_is(province: &mut Province, mark: String, one: String, other: String) {
    let first = province.first_mark();
    assert!(first.starts_with(&format!("<strong>{mark}</strong>")), "{first}");
    let reasons = text(first.split("z-reasons\">").nth(1).unwrap().split("</ul>").next().unwrap());
    assert!(reasons.contains(&one) && reasons.contains(&other), "{reasons}");
}

#[then(regex = r"^并排比对里“(.+)”下面是“(.+)”，有标记$")]
async fn side_by_side(province: &mut Province, asked: String, found: String) {
    let list = province.first_mark().split("z-pair\">").nth(1).unwrap().split("</ol>").next().unwrap();
    let marked = |place: &str, line: usize| -> Option<String> {
        let text = place.split("z-pair-text\">").nth(line)?.split("</p>").next()?;
        Some(text.split("<mark>").nth(1)?.split("</mark>").next()?.to_owned())
    };
    let pair = [Some(asked), Some(found)];
    assert!(list.split("<li>").any(|place| [marked(place, 1), marked(place, 2)] == pair), "{list}");
}

#[when(regex = r"^承办人据第一件登记线索，发现日期 (\S+)$")]
async fn opened_from_first(province: &mut Province, day: String) {
    let open = links(province.first_mark()).into_iter().find(|(href, _)| href.starts_with("/cases/new/"));
    let client = province.person("承办人").await;
    let page = client.get(&open.unwrap().0).await;
    province.answer = client.submit(&page.form("/register-clue").set("f.found_on", &day)).await;
    province.done();
    province.case = province.answer.path.split('?').next().unwrap().to_owned();
}

#[then(regex = r"^新办件涉及的权利是“(.+)”，权利人“(.+)”$")]
async fn right_is_filled(province: &mut Province, mark: String, owner: String) {
    let case = province.case.clone();
    let page = province.look("承办人", &case).await.text();
    assert!(page.contains(&mark) && page.contains(&owner), "{page}");
}

#[then(regex = r"^新办件的案情写明“(.+)”和算法$")]
async fn facts_are_filled(province: &mut Province, words: String) {
    let case = province.case.clone();
    let page = province.look("承办人", &case).await.text();
    assert!(
        page.contains(&format!("现场所见标识“{words}”")) && page.contains(screening::ALGORITHM),
        "{page}"
    );
}

#[then(regex = r"^页面写明“(.+)”$")]
async fn page_says(province: &mut Province, words: String) {
    assert!(province.answer.text().contains(&words), "{}", province.answer.text());
}
