//! Puts commit, profile, target and compiler into `zhibao --version`.
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for path in noted_by_git() {
        println!("cargo:rerun-if-changed={path}");
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

/// Files that git writes when another commit is checked out or made: what is checked out, the branch it names (loose or
/// packed), and the log of both. Git says where they lie: in a second work tree `.git` is a file.
fn noted_by_git() -> Vec<String> {
    let branch = said("git", &["symbolic-ref", "--quiet", "HEAD"]);
    let names = ["HEAD", "logs/HEAD", "packed-refs"].into_iter().map(str::to_owned).chain(branch);
    let paths = names.filter_map(|name| said("git", &["rev-parse", "--git-path", &name]));
    paths.filter(|path| std::path::Path::new(path).exists()).collect()
}

/// First line a command prints, if it ran well.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().next()?.trim().to_owned();
    (output.status.success() && !line.is_empty()).then_some(line)
}
