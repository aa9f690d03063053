//! The commands that work on records, one after the other on the same data: what each prints is a promise.
use crate::run::{Ran, fixtures, zhibao_in};
use app::cases::CaseFilter;
use app::clock::SystemClock;
use app::open::{Place, open};
use insta::assert_snapshot;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Longest word kept as it is; digests, keys and signatures are longer.
const LONGEST_WORD: usize = 24;

/// Figures and digests differ from run to run, the folder from machine to machine; the shape does not.
fn steady(text: &str, folder: &Path) -> String {
    let text = text.replace(folder.to_str().unwrap(), "[目录]");
    let (mut steady, mut word) = (String::new(), String::new());
    let close = |word: &mut String, steady: &mut String| {
        let digits = word.bytes().any(|byte| byte.is_ascii_digit());
        if word.len() > LONGEST_WORD && digits {
            steady.push('…');
        } else {
            let mut last = ' ';
            for c in word.chars() {
                let shown = if c.is_ascii_digit() { '0' } else { c };
                if !(shown == '0' && last == '0') {
                    steady.push(shown);
                }
                last = shown;
            }
        }
        word.clear();
    };
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=') {
            word.push(c);
        } else {
            close(&mut word, &mut steady);
            steady.push(c);
        }
    }
    close(&mut word, &mut steady);
    steady
}

struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn run(&self, data: &str, arguments: &[&str]) -> Ran {
        let arguments = [arguments, &["--data", data]].concat();
        zhibao_in(self.folder.path(), &[], &arguments, b"")
    }

    /// The command with `--json`: one document, and what stands on standard error.
    fn seen(&self, name: &str, data: &str, arguments: &[&str]) {
        let json = self.run(data, &[arguments, &["--json"]].concat());
        assert_snapshot!(format!("{name}-json"), steady(&json.seen(), self.folder.path()));
        json.json();
    }
}

/// The official number of a case that 张 handles.
fn some_case(data: &Path) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let place =
            Place { data: data.to_owned(), database: None, province: "heilongjiang".into(), law: None };
        let platform = open(&place, Arc::new(SystemClock)).await.unwrap();
        let password = testkit::platform::demonstration_password();
        let attempt = app::accounts::SignIn { login: "zhang".into(), password, ..Default::default() };
        let zhang = platform.sign_in(&attempt).await.unwrap().person;
        let filter = CaseFilter { mine: true, ..CaseFilter::default() };
        let cases = platform.cases(&zhang, &filter, 1).await.unwrap();
        let number = cases.rows[0].number.clone().unwrap();
        platform.store.close().await;
        number
    })
}

/// A plan's text with as many measures as the province's plan has.
fn plan_text() -> String {
    let files = app::embedded::province_files("heilongjiang");
    let (path, text) = files.into_iter().find(|(path, _)| path.ends_with("/plan.toml")).unwrap();
    let plan = law::plan::Plan::parse(&text, &path).unwrap();
    let measures = plan.measures.iter().map(|measure| format!("{}.{}。\n", measure.number, measure.title));
    format!("样例推进计划\n{}", measures.collect::<String>())
}

#[test]
fn records_are_prepared_verified_exported_backed_up_restored_and_texts_are_imported() {
    let office = Office { folder: tempfile::tempdir().unwrap() };
    let folder = office.folder.path().to_owned();

    let prepared = office.run("data", &["demo", "--prepare-only", "--json"]);
    let mut document = prepared.json();
    // One account shows the shape; who the others are is the demonstration's business.
    document["accounts"].as_array_mut().unwrap().truncate(1);
    let shape = format!("退出码 {}\n{document:#}\n{}", prepared.code, prepared.stderr);
    assert_snapshot!("demo-json", steady(&shape, &folder));
    let again = office.run("data", &["demo", "--prepare-only"]);
    assert!(again.stdout.contains("沿用已有的演示数据"), "{}", again.seen());
    office.seen("ledger verify", "data", &["ledger", "verify"]);

    let number = some_case(&folder.join("data"));
    office.seen("dossier export", "data", &["dossier", "export", &number, "case.zip"]);
    let checked = zhibao_in(&folder, &[], &["dossier", "verify", "case.zip"], b"");
    assert_eq!(checked.code, 0, "{}", checked.seen());
    let nowhere = office.run("data", &["dossier", "export", "没有这个文号", "other.zip", "--json"]);
    assert_eq!((nowhere.code, nowhere.json()["error"]["code"].as_str()), (2, Some("refused")));
    assert!(nowhere.stderr.contains("没有这个办件：“没有这个文号”"), "{}", nowhere.seen());
    assert!(!folder.join("other.zip").exists());

    std::fs::write(folder.join("list.csv"), "姓名\n张三\n").unwrap();
    let unknown = office.run("data", &["register", "import", "nope", "list.csv", "--by", "zhang"]);
    assert_eq!(unknown.code, 2, "{}", unknown.seen());
    assert!(unknown.stderr.contains("没有这个名录：“nope”"), "{}", unknown.seen());
    assert!(unknown.stderr.contains("technical-investigators"), "{}", unknown.seen());

    std::fs::write(folder.join("plan.txt"), plan_text()).unwrap();
    let applied = office.run("data", &["plan", "import", "plan.txt", "--apply", "--json"]);
    assert_eq!(applied.code, 0, "{}", applied.seen());
    assert_eq!(applied.json()["sections"][0]["measures"][79]["number"], 80);
    let words = office.run("data", &["plan", "import", "plan.txt", "--apply"]);
    assert_snapshot!("plan import apply", steady(&words.stdout, &folder));

    let (texts, small) = (fixtures().join("texts"), fixtures().join("small"));
    let (texts, small) = (texts.to_str().unwrap(), small.to_str().unwrap());
    let imported = office.run("data", &["law", "text", "import", texts, "--law", small, "--json"]);
    assert_eq!(imported.json()["kept"], 2, "{}", imported.seen());
    let words = office.run("data", &["law", "text", "import", texts, "--law", small]);
    assert_snapshot!("law text import", steady(&words.seen().replace(texts, "[全文库]"), &folder));

    office.seen("backup", "data", &["backup", "copy"]);
    let full = office.run("data", &["backup", "copy", "--json"]);
    assert_eq!(full.code, 2, "a folder that holds something is left alone: {}", full.seen());
    assert_eq!(full.json()["error"]["code"], "not-empty", "{}", full.seen());
    assert!(!full.stderr.contains("系统内部错误"), "{}", full.seen());
    // A spoiled backup is refused and leaves nothing behind; the good one then comes back into the same place.
    let (paper, bytes) = a_paper_in(&office.folder.path().join("copy/blobs"));
    std::fs::remove_file(&paper).unwrap();
    std::fs::write(&paper, [&bytes[..], b"x"].concat()).unwrap();
    let spoiled = office.run("restored", &["restore", "copy"]);
    assert!(spoiled.code == 2 && spoiled.stderr.contains("与其摘要不符"), "{}", spoiled.seen());
    assert!(!office.folder.path().join("restored").exists());
    std::fs::write(&paper, bytes).unwrap();
    office.seen("restore", "restored", &["restore", "copy"]);
    let verified = office.run("restored", &["ledger", "verify", "--json"]);
    assert_eq!((verified.code, &verified.json()["broken"]), (0, &serde_json::Value::Null));
    assert_eq!(office.run("restored", &["restore", "copy"]).code, 2, "what is there is not overwritten");
}

/// A paper of a backup and its bytes.
fn a_paper_in(papers: &std::path::Path) -> (std::path::PathBuf, Vec<u8>) {
    let first = |folder: &std::path::Path| std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let path = first(&first(papers));
    let bytes = std::fs::read(&path).unwrap();
    (path, bytes)
}

#[test]
fn a_mistyped_data_directory_is_told_and_nothing_is_made_there() {
    let office = Office { folder: tempfile::tempdir().unwrap() };
    std::fs::write(office.folder.path().join("list.csv"), "姓名\n").unwrap();
    for arguments in [
        &["ledger", "verify"][..],
        &["backup", "copy"],
        &["dossier", "export", "1", "case.zip"],
        &["draw", "verify", "--case", "1"],
        &["register", "import", "technical-investigators", "list.csv", "--by", "zhang"],
        &["law", "rehearse", "--on", "2030-01-01"],
    ] {
        let ran = office.run("mistyped", &[arguments, &["--json"]].concat());
        assert_eq!((ran.code, &ran.json()["error"]["code"]), (2, &"no-records".into()), "{}", ran.seen());
        assert!(ran.stderr.contains("这里没有知保的数据：mistyped"), "{}", ran.seen());
        let made = office.folder.path().join("mistyped").exists();
        assert!(!made && !office.folder.path().join("copy").exists(), "{arguments:?}");
    }
    // Keys without a database are no records either: an empty one is not made beside them.
    let keys = office.folder.path().join("half/keys");
    std::fs::create_dir_all(&keys).unwrap();
    std::fs::write(keys.join("ledger.key"), "x").unwrap();
    assert_eq!(office.run("half", &["ledger", "verify"]).code, 2);
    assert!(!office.folder.path().join("half/zhibao.sqlite").exists());
    let restored = office.run("restored", &["restore", "no-backup"]);
    assert!(restored.code == 2 && restored.stderr.contains("不是备份"), "{}", restored.seen());
    assert!(!office.folder.path().join("restored").exists());
}

#[test]
fn a_data_directory_in_use_is_neither_served_twice_nor_reset_nor_restored_into() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office { folder };
    let mut server = serving(office.folder.path(), &["demo"]);
    let pid = server.child.id().to_string();
    for arguments in [
        &["serve", "--insecure-http", "--listen", "127.0.0.1:0"][..],
        &["demo", "--listen", "127.0.0.1:0"],
        &["demo", "--reset", "--prepare-only"],
    ] {
        let refused = office.run("served", arguments);
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.seen());
        assert!(refused.stderr.contains(&format!("正由进程 {pid}使用")), "{}", refused.seen());
    }
    // Reading goes on beside the server.
    assert_eq!(office.run("served", &["ledger", "verify"]).code, 0);
    assert_eq!(office.run("served", &["backup", "copy"]).code, 0);
    // Records and their copies are the service's own: no other account of the machine enters.
    for (mode, path) in
        [(0o700, "served/keys"), (0o700, "copy"), (0o700, "copy/keys"), (0o600, "served/keys/ledger.key")]
    {
        let found = std::fs::metadata(office.folder.path().join(path)).unwrap().permissions();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&found) & 0o777, mode, "{path}");
    }
    let refused = office.run("served", &["restore", "copy"]);
    assert!(refused.code == 2 && refused.stderr.contains(&pid), "{}", refused.seen());
    // A port in use is told with a way out.
    let taken = office.run("other", &["serve", "--insecure-http", "--listen", &server.listen]);
    assert!(taken.code == 2 && taken.stderr.contains("地址已被占用"), "{}", taken.seen());
    assert!(!taken.stderr.contains("os error"), "{}", taken.seen());
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    // The lock went with the process, though nobody took it away.
    let reset = office.run("served", &["demo", "--reset", "--prepare-only"]);
    assert_eq!(reset.code, 0, "{}", reset.seen());
}

/// A server that has told where it is.
struct Serving {
    child: std::process::Child,
    out: BufReader<std::process::ChildStdout>,
    document: serde_json::Value,
    listen: String,
}

/// Starts a serving command with `--json` and waits for the document it prints.
fn serving(folder: &Path, arguments: &[&str]) -> Serving {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhibao"))
        .current_dir(folder)
        .args(arguments)
        .args(["--json", "--data", "served", "--listen", &listen])
        .env("ZHIBAO_LOG", "error")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut told = String::new();
    let document = loop {
        if out.read_line(&mut told).unwrap() == 0 {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("{arguments:?} ended: {told}{said}");
        }
        if let Ok(document) = serde_json::from_str::<serde_json::Value>(&told) {
            break document;
        }
    };
    assert_eq!(document["address"], format!("http://{listen}"));
    Serving { child, out, document, listen }
}

/// Starts a serving command, ends it; the document it printed and all of standard error.
fn served(folder: &Path, arguments: &[&str]) -> (serde_json::Value, String) {
    let Serving { mut child, mut out, document, .. } = serving(folder, arguments);
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "one document and nothing else on standard output");
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (document, said)
}

#[test]
fn serving_with_json_prints_one_document_and_says_the_rest_on_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let (document, _) = served(folder.path(), &["serve", "--insecure-http"]);
    assert!(document["set_up"].as_str().is_some_and(|link| link.contains("/setup/")), "{document}");
    let other = tempfile::tempdir().unwrap();
    let (document, _) = served(other.path(), &["demo"]);
    assert_eq!(document["created"], true);
    assert!(document["accounts"].as_array().is_some_and(|accounts| accounts.len() > 5));
}
