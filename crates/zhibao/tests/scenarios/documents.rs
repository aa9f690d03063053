//! Steps that read the papers which acts made.
use crate::province::Province;
use cucumber::then;
use serde_json::Value;
use std::io::Write as _;

/// The text of a PDF without its spaces.
fn text_of(pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = std::process::Command::new("pdftotext").arg(file.path()).arg("-").output();
    let output = output.expect("pdftotext: `cargo xtask test` installs it");
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect()
}

/// The documents of a case of the example, drawn up.
async fn documents(province: &mut Province, name: &str) -> Vec<Value> {
    province.server().test.platform.work_jobs().await.unwrap();
    let case = province.replay.look(name).await.unwrap();
    case["documents"].as_array().cloned().unwrap_or_default()
}

fn of_title(documents: &[Value], title: &str) -> Value {
    let found = documents.iter().find(|document| document["title"] == title);
    found.cloned().unwrap_or_else(|| panic!("no {title} among {documents:#?}"))
}

/// The text of a document, read by whoever of those that acted in the case may open it.
async fn text_in(province: &Province, name: &str, document: &Value) -> String {
    let file = document["file"]["sha256"].as_str().unwrap_or_else(|| panic!("not drawn up: {document}"));
    let played = &province.replay.cases[name];
    let mut refused = Vec::new();
    for hand in &played.hands {
        match province.replay.office.file(hand, &played.id, file).await {
            Ok(pdf) => return text_of(&pdf),
            Err(why) => refused.push(why),
        }
    }
    panic!("nobody may open {document}: {refused:?}")
}

#[then(regex = r"^示例里办件“(.+)”的“(.+)”写着“(.+)”的文号$")]
async fn names_the_number(province: &mut Province, name: String, reader: String, named: String) {
    let documents = documents(province, &name).await;
    let number = of_title(&documents, &named)["number"].as_str().unwrap().to_owned();
    let text = text_in(province, &name, &of_title(&documents, &reader)).await;
    assert!(text.contains(&number), "{number} in {text}");
}

#[then(regex = r"^示例里办件“(.+)”的文书“(.+)”写着“(.+)”$")]
async fn says(province: &mut Province, name: String, title: String, words: String) {
    let documents = documents(province, &name).await;
    let text = text_in(province, &name, &of_title(&documents, &title)).await;
    for words in words.split('、') {
        assert!(text.contains(words), "{words} in {text}");
    }
}
