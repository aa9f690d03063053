//! The commands of people and of continuous integration: `cargo xtask help` lists them.
#![allow(
    clippy::disallowed_methods,
    reason = "progress and benchmarks measure real time; nothing here decides a case"
)]

mod assets;
mod bench;
mod demo;
mod failure;
mod fonts;
mod minder;
mod packages;
mod postgres;
mod process;
mod steps;
mod suite;
mod tidy;
mod webdriver;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use failure::{Done, Failure};

const HELP: &str = "\
cargo xtask <命令 command>

  demo [--data DIR] [--listen ADDR] [--reset]
                     构建并运行演示系统,默认 http://127.0.0.1:8470,数据在 ./zhibao-data
                     build and run the demonstration; arguments go to `zhibao demo`
  test               安装测试所需软件,运行全部检查与测试(SQLite 与 PostgreSQL)
                     install what the tests need, run every check and test
  test --only NAME   只运行名称含 NAME 的测试 only tests whose name contains NAME
  test --services-only
                     只启动并停止测试用的数据库与浏览器驱动 only start and stop the services
  dev [ARGS]         开发时构建并运行演示 build what changed and run the demonstration
  assets             取得页面资源到 assets/dist、公文字体到 assets/fonts
                     fetch the page assets and the fonts of documents
  tidy               检查仓库规矩 check the rules of the repository
  tidy --shrink      把已缩短的例外写回 xtask/tidy-ratchet.toml  lower the ratchet to present lengths
  bench build        从零构建的用时与最贵的十个 crate  clean build: time and ten dearest crates
  bench acts [ARGS]  每秒可持久化的办理动作 durable acts per second (testkit's bench-acts)
  bench handover [ARGS]
                     移送交接 hand-overs (testkit's bench-handover)
  bench load [ARGS]  全省负载,两个进程,其一被终止 a province under load, one of two servers killed (bench-load)
  screenshots        用浏览器重拍 docs/screenshots  take the screenshots of the guide anew
  help               本说明 this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&repository_root(), &arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.exit_code)
        }
    }
}

fn dispatch(root: &Path, arguments: &[String]) -> Done {
    let Some((command, rest)) = arguments.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    match (command.as_str(), rest) {
        ("help" | "--help" | "-h", _) => {
            print!("{HELP}");
            Ok(())
        }
        // Answered before anything is fetched or built; `zhibao demo --help` itself needs the program.
        ("demo" | "dev" | "screenshots" | "test" | "tidy", rest)
            if rest.iter().any(|word| asks_for_help(word)) =>
        {
            print!("{HELP}");
            Ok(())
        }
        ("assets", []) => assets::bring(root).and_then(|()| fonts::bring(root)),
        ("demo", rest) => demo::demo(root, rest),
        ("dev", rest) => demo::dev(root, rest),
        ("screenshots", rest) => demo::screenshots(root, rest),
        ("bench", rest) => bench::bench(root, rest),
        ("test", rest) => suite::test(root, &suite::Wanted::parse(rest)?),
        ("tidy", []) => tidy::check_tree(root),
        ("tidy", [flag]) if flag == "--shrink" => tidy::shrink_ratchet(root),
        _ => Err(Failure::new(
            format!("不认识的命令:{};请看 cargo xtask help", arguments.join(" ")),
            format!("unknown command: {}; see cargo xtask help", arguments.join(" ")),
        )),
    }
}

/// Whether a word of the command line asks how the command is used.
fn asks_for_help(word: &str) -> bool {
    matches!(word, "--help" | "-h")
}

/// The folder above this crate, as cargo tells it at run time or told it at build time.
fn repository_root() -> PathBuf {
    let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    crate_folder.parent().map_or_else(|| crate_folder.clone(), Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_command_is_refused_and_points_to_the_help() {
        let failure = dispatch(Path::new("."), &["tidy".into(), "now".into()]).expect_err("unknown");
        assert!(failure.en.contains("tidy now") && failure.en.contains("help"), "{failure}");
    }

    #[test]
    fn a_command_asked_for_help_does_nothing_else() {
        for command in ["demo", "dev", "screenshots", "test", "tidy"] {
            // A folder in which nothing could be fetched or built.
            let nowhere = Path::new("/nowhere");
            assert!(dispatch(nowhere, &[command.into(), "--help".into()]).is_ok(), "{command}");
        }
    }

    #[test]
    fn help_names_every_command() {
        for command in [
            "demo",
            "test",
            "dev",
            "assets",
            "tidy",
            "bench build",
            "bench acts",
            "bench handover",
            "bench load",
            "screenshots",
        ] {
            assert!(HELP.contains(&format!("\n  {command}")), "{command}");
        }
    }
}
