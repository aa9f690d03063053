use crate::run::zhibao_in;
use insta::assert_snapshot;

#[test]
fn each_value_is_shown_with_its_source_and_passwords_are_hidden() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("zhibao.toml"), "data = \"store\"\nlisten = \"0.0.0.0:80\"\n").unwrap();
    let environment = [("ZHIBAO_DATABASE", "postgres://office:secret@db/zhibao")];
    let arguments = ["config", "--listen", "127.0.0.1:9000"];
    assert_snapshot!(zhibao_in(folder.path(), &environment, &arguments, b"").seen());
    let json = zhibao_in(folder.path(), &environment, &["config", "--json"], b"");
    assert_snapshot!(json.seen());
    assert!(!json.seen().contains("secret"));
}

#[test]
fn defaults_hold_without_file_and_environment() {
    let folder = tempfile::tempdir().unwrap();
    assert_snapshot!(zhibao_in(folder.path(), &[], &["config"], b"").seen());
}

#[test]
fn unknown_keys_and_wrong_values_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.toml"), "data = \"x\"\n\nport = 1\n").unwrap();
    let mut seen = String::new();
    for (environment, arguments) in [
        (&[][..], &["config", "--config", "bad.toml", "--json"][..]),
        (&[("ZHIBAO_CONFIG", "absent.toml")], &["config"]),
        (&[("ZHIBAO_LISTEN", "8470")], &["config"]),
        (&[], &["config", "--database", "mysql://x"]),
    ] {
        seen += &zhibao_in(folder.path(), environment, arguments, b"").seen();
    }
    assert_snapshot!(seen);
}
