//! `zhibao document`: what it draws, and what it says where it cannot.
use crate::run::zhibao;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../documents/transfer-letter/sample.toml");
const TEMPLATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../documents");

#[test]
fn check_draws_every_template_inside_the_binary_and_those_of_a_folder() {
    let inside = zhibao(&["document", "check"]);
    assert_eq!(inside.code, 0, "{}", inside.seen());
    assert!(inside.stdout.contains("transfer-letter@") && inside.stdout.contains("个模板都能制作。"));
    let folder = tempfile::tempdir().unwrap();
    let one = folder.path().join("documents/own");
    std::fs::create_dir_all(&one).unwrap();
    std::fs::copy(format!("{TEMPLATES}/layout.typ"), folder.path().join("documents/layout.typ")).unwrap();
    for file in ["template.toml", "page.typ", "sample.toml"] {
        let text = std::fs::read_to_string(format!("{TEMPLATES}/hearing-notice/{file}")).unwrap();
        let text = text.replace("\"hearing-notice\"", "\"own\"").replace("schedule-hearing", "no-such-act");
        std::fs::write(one.join(file), text.replace("said(\"host\")", "said(\"host\"")).unwrap();
    }
    let broken = zhibao(&["document", "check", folder.path().to_str().unwrap()]);
    assert_eq!(broken.code, 1, "{}", broken.seen());
    assert!(broken.stdout.contains("no-such-act"), "the act is not there: {}", broken.seen());
    assert!(broken.stdout.contains("documents/own/page.typ:"), "the page does not close: {}", broken.seen());
}

#[test]
fn render_writes_the_pdf_and_names_what_is_wrong_with_the_facts() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("letter.pdf");
    let out = out.to_str().unwrap();
    let ran = zhibao(&["document", "render", "transfer-letter", "--facts", SAMPLE, "--out", out, "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.seen());
    assert!(std::fs::read(out).unwrap().starts_with(b"%PDF-"));
    assert_eq!(ran.json()["borrowed"], "喆玥珺镕");
    let facts = folder.path().join("facts.toml");
    let text = std::fs::read_to_string(SAMPLE).unwrap();
    std::fs::write(&facts, text.replace("police = ", "polis = ")).unwrap();
    let facts = facts.to_str().unwrap();
    let wrong = zhibao(&["document", "render", "transfer-letter", "--facts", facts, "--out", out]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("没有“polis”这一项"), "{}", wrong.seen());
    let unknown = zhibao(&["document", "render", "letter", "--facts", SAMPLE, "--out", out]);
    assert!(
        unknown.stderr.contains("transfer-letter"),
        "it says which templates there are: {}",
        unknown.seen()
    );
}
