//! An office that keeps its own copy of law and province: used as it is, refused when it has a mistake.
use crate::run::zhibao_in;
use std::path::Path;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn an_office_runs_on_its_own_law_and_a_mistake_in_it_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for part in ["law", "provinces"] {
        copy(&repository.join(part), &folder.path().join(part));
    }
    let year = folder.path().join("law/calendars/2027.toml");
    let holiday = "year = 2027\ncite = \"样例通知\"\nsource = \"样例\"\nstatus = \"default\"\n[[off]]\nfrom = 2027-01-01\nuntil = 2027-01-05\nname = \"元旦\"\n";
    std::fs::write(&year, holiday).unwrap();
    let prepare = ["demo", "--prepare-only", "--data", "data", "--law", "."];
    let ran = zhibao_in(folder.path(), &[], &prepare, b"");
    assert_eq!(ran.code, 0, "{}", ran.seen());
    let verify =
        zhibao_in(folder.path(), &[("ZHIBAO_LAW", ".")], &["ledger", "verify", "--data", "data"], b"");
    assert_eq!(verify.code, 0, "{}", verify.seen());

    let parameters = folder.path().join("law/parameters/transfer.toml");
    let text = std::fs::read_to_string(&parameters).unwrap();
    std::fs::write(&parameters, text.replacen("unit = \"calendar-days\"", "unit = \"moons\"", 1)).unwrap();
    let ran = zhibao_in(folder.path(), &[], &[&prepare[..], &["--json"]].concat(), b"");
    let error = &ran.json()["error"];
    assert_eq!((ran.code, &error["code"]), (2, &"bad-law".into()), "{}", ran.seen());
    assert_eq!(error["file"], "law/parameters/transfer.toml");
    assert!(error["line"].as_i64().unwrap() > 1, "{error}");
}
