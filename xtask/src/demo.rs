//! `cargo xtask demo`, `dev` and `screenshots`: from a fresh clone to the page.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::assets;
use crate::failure::{Done, Failure};
use crate::fonts;
use crate::packages::{self, Need};
use crate::process::{cargo, forget_own_package, run, target_folder};
use crate::steps::Steps;

/// Builds the program and becomes `zhibao demo` with the given arguments.
///
/// # Errors
/// Something the build needs cannot be got, or the build fails. Does not return otherwise.
pub fn demo(root: &Path, arguments: &[String]) -> Done {
    let mut steps = Steps::new(4);
    steps.run("C 编译器 C compiler", || packages::bring(&[Need::CCompiler]))?;
    steps.run("页面资源 page assets", || assets::bring(root))?;
    fonts::bring_if_possible(root);
    let program = steps.run("构建(首次约数分钟) build, some minutes the first time", || {
        run(cargo(root).args(["build", "-p", "zhibao", "--locked"])).map_err(|failure| {
            Failure::new(
                format!("构建未成功;若上文提示无法下载,请检查网络或 crates 镜像设置。{}", failure.zh),
                format!(
                    "the build failed; if a download is named above, check the network or cargo's registry setting. {}",
                    failure.en
                ),
            )
            .with_exit_code(failure.exit_code)
        })?;
        Ok(target_folder(root)?.join("debug/zhibao"))
    })?;
    steps.run("演示系统 demonstration system", || {
        // Replaces this process, so that signals reach the server itself; returns only when it cannot.
        let mut command = Command::new(&program);
        forget_own_package(&mut command);
        let error = command.arg("demo").args(arguments).exec();
        Err(Failure::io(&program.display().to_string(), &error))
    })
}

/// The same while programming: whatever changed is built, the lock may follow.
///
/// # Errors
/// As [`demo`].
pub fn dev(root: &Path, arguments: &[String]) -> Done {
    assets::bring(root)?;
    fonts::bring_if_possible(root);
    run(cargo(root).args(["run", "-p", "zhibao", "--", "demo"]).args(arguments))
}

/// Lets the test kit drive a browser through the demonstration and write `docs/screenshots`.
///
/// # Errors
/// What the browser needs cannot be got, or the test kit's program fails.
pub fn screenshots(root: &Path, arguments: &[String]) -> Done {
    let mut steps = Steps::new(4);
    steps.run("浏览器与字体 browser and fonts", || {
        packages::bring(&[Need::CCompiler, Need::Chromium, Need::ChromeDriver, Need::ChineseFonts])
    })?;
    steps.run("页面资源 page assets", || assets::bring(root))?;
    steps.run("构建 build", || run(cargo(root).args(["build", "-p", "zhibao", "--locked"])))?;
    steps.run("截图 screenshots", || {
        let program = target_folder(root)?.join("debug/zhibao");
        let webdriver = crate::webdriver::WebDriver::start()?;
        run(cargo(root)
            .args(["run", "-p", "testkit", "--locked", "--bin", "screenshots", "--", "docs/screenshots"])
            .args(arguments)
            .env("ZHIBAO_PROGRAM", program)
            .env("ZHIBAO_TEST_WEBDRIVER", webdriver.url()))
    })
}
