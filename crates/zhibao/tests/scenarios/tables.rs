//! Steps that try any decision table of the law browser.
use crate::province::Province;
use cucumber::{then, when};

#[when(regex = r"^(\S+)在判定表“(.+)”试判：(.+)$")]
async fn tries(province: &mut Province, part: String, title: String, facts: String) {
    let library = province.server().test.platform.rules.library.clone();
    let table = library.tables.values().find(|table| table.title == title);
    let table = table.unwrap_or_else(|| panic!("no table {title}"));
    let path = format!("/law/tables/{}", table.id);
    let client = province.person(&part).await;
    let mut form = client.get(&path).await.form(&path);
    for fact in facts.split('，') {
        let (name, value) = fact.split_once('=').unwrap_or_else(|| panic!("{fact}: 写作 事实=值"));
        let input = table.inputs.iter().find(|input| input.title == name || *input.id == name);
        let input = input.unwrap_or_else(|| panic!("no fact {name} in {title}"));
        let choice = input.choices.iter().find(|choice| choice.title == value);
        let plain = match value {
            "是" => "yes",
            "否" => "no",
            other => other,
        };
        form = form.set(&format!("fact.{}", input.id), choice.map_or(plain, |choice| &choice.id));
    }
    province.tried.push(client.submit(&form).await);
}

#[then(regex = r"^试判的依据里有“(.+)”$")]
async fn cites(province: &mut Province, words: String) {
    let tried = province.tried.last().unwrap().part("tried");
    for part in words.split('、') {
        assert!(tried.contains(part), "{part}: {tried}");
    }
}
