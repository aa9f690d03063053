//! Puts commit, profile, target and compiler into `zhibao --version`.
use std::process::Command;

/// Where git notes what is checked out, seen from this crate.
const GIT_HEAD: &str = "../../.git/HEAD";
const GIT_BRANCHES: &str = "../../.git/refs/heads";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for path in [GIT_HEAD, GIT_BRANCHES] {
        if std::path::Path::new(path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    let commit = said("git", &["rev-parse", "--short=10", "HEAD"]).unwrap_or_else(|| "未知".to_owned());
    let compiler = std::env::var("RUSTC").ok().and_then(|rustc| said(&rustc, &["--version"]));
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| "未知".to_owned());
    println!(
        "cargo:rustc-env=ZHIBAO_BUILD=提交 {commit}，{}，{}，{}",
        variable("PROFILE"),
        variable("TARGET"),
        compiler.unwrap_or_else(|| "rustc".to_owned())
    );
}

/// First line a command prints, if it ran well.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().next()?.trim().to_owned();
    (output.status.success() && !line.is_empty()).then_some(line)
}
