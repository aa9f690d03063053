//! `cargo xtask test`: everything people and continuous integration check, in one command.

use std::path::Path;
use std::process::Command;

use crate::assets;
use crate::failure::{Done, Failure};
use crate::fonts;
use crate::packages::{self, Need};
use crate::postgres::{AUTHORITY_VARIABLE, POSTGRES_VARIABLE, PrivatePostgres};
use crate::process::{cargo, run, succeeds};
use crate::steps::Steps;
use crate::tidy;
use crate::webdriver::WebDriver;

/// Address of a running chromedriver.
const WEBDRIVER_VARIABLE: &str = "ZHIBAO_TEST_WEBDRIVER";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only tests whose name contains this; formatting, lints and tidy are then left out.
    only: Option<String>,
    /// Start and stop the services without running a test.
    services_only: bool,
}

impl Wanted {
    /// Reads `--only X` and `--services-only`.
    ///
    /// # Errors
    /// Any other argument.
    pub fn parse(arguments: &[String]) -> Done<Self> {
        match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Ok(Self::default()),
            ["--only", filter] => Ok(Self { only: Some(filter.to_owned()), ..Self::default() }),
            ["--services-only"] => Ok(Self { services_only: true, ..Self::default() }),
            _ => Err(Failure::new(
                "用法:cargo xtask test [--only 名称片段 | --services-only]",
                "usage: cargo xtask test [--only PART-OF-NAME | --services-only]",
            )),
        }
    }

    fn step_count(&self) -> usize {
        match self {
            Self { services_only: true, .. } => 3,
            Self { only: Some(_), .. } => 5,
            Self { .. } => 8,
        }
    }
}

/// Runs the checks and prints a closing summary, also after a failure.
///
/// # Errors
/// The first step that fails; the tests' own exit code is kept.
pub fn test(root: &Path, wanted: &Wanted) -> Done {
    let mut steps = Steps::new(wanted.step_count());
    let result = run_steps(root, wanted, &mut steps);
    steps.print_summary();
    result
}

fn run_steps(root: &Path, wanted: &Wanted, steps: &mut Steps) -> Done {
    steps.run("测试所需软件 what the tests need", || {
        packages::bring(&[
            Need::CCompiler,
            Need::Chromium,
            Need::ChromeDriver,
            Need::ChineseFonts,
            Need::PostgresServer,
            Need::Poppler,
        ])
    })?;
    if !wanted.services_only {
        steps.run("页面资源和公文字体 page assets, fonts of documents", || {
            assets::bring(root).and_then(|()| fonts::bring(root))
        })?;
    }
    if *wanted == Wanted::default() {
        steps.run("仓库规矩 tidy", || tidy::check_tree(root))?;
        steps.run("代码格式 formatting", || {
            bring_component(root, "fmt", "rustfmt")?;
            run(cargo(root).args(["fmt", "--all", "--check"]))
        })?;
        steps.run("静态检查 lints", || {
            bring_component(root, "clippy", "clippy")?;
            run(cargo(root).args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ]))
        })?;
    }
    let postgres = steps.run("私有 PostgreSQL a private PostgreSQL", PrivatePostgres::start)?;
    let webdriver = steps.run("浏览器驱动 chromedriver", WebDriver::start)?;
    eprintln!("      {POSTGRES_VARIABLE}={}", postgres.url());
    eprintln!("      {AUTHORITY_VARIABLE}={}", postgres.authority().display());
    eprintln!("      {WEBDRIVER_VARIABLE}={}", webdriver.url());
    if wanted.services_only {
        return Ok(());
    }
    steps.run("全部测试(含文档示例) all tests, doc examples too", || {
        let mut tests = cargo(root);
        tests.args(["test", "--workspace", "--locked"]).args(&wanted.only);
        run(postgres.introduce(&mut tests).env(WEBDRIVER_VARIABLE, webdriver.url()))
    })
}

/// Adds a toolchain component that a minimal toolchain lacks.
fn bring_component(root: &Path, subcommand: &str, component: &str) -> Done {
    if succeeds(cargo(root).args([subcommand, "--version"])) {
        return Ok(());
    }
    run(Command::new("rustup").current_dir(root).args(["component", "add", component])).map_err(|failure| {
        Failure::new(
            format!("工具链缺少 {component},请运行 rustup component add {component}。{}", failure.zh),
            format!("the toolchain lacks {component}; run rustup component add {component}. {}", failure.en),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read_or_refused() {
        let parse =
            |text: &str| Wanted::parse(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(parse("").expect("valid").step_count(), 8);
        assert_eq!(parse("--only ledger").expect("valid").only.as_deref(), Some("ledger"));
        assert!(parse("--services-only").expect("valid").services_only);
        for wrong in ["--only", "ledger", "--only a b", "--services-only x"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
