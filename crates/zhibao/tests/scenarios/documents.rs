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

#[then(regex = r"^示例里办件“(.+)”的“(.+)”写着“(.+)”的文号$")]
async fn names_the_number(province: &mut Province, name: String, reader: String, named: String) {
    province.server().test.platform.work_jobs().await.unwrap();
    let case = province.replay.look(&name).await.unwrap();
    let documents = case["documents"].as_array().cloned().unwrap_or_default();
    let of = |title: &str| -> Value {
        let found = documents.iter().find(|document| document["title"] == title);
        found.cloned().unwrap_or_else(|| panic!("no {title} among {documents:#?}"))
    };
    let (paper, number) = (of(&reader), of(&named)["number"].as_str().unwrap().to_owned());
    let file = paper["file"]["sha256"].as_str().unwrap_or_else(|| panic!("not drawn up: {paper}"));
    let played = &province.replay.cases[&name];
    let pdf = province.replay.office.file(&played.reader, &played.id, file).await.unwrap();
    let text = text_of(&pdf);
    assert!(text.contains(&number), "{number} in {text}");
}
