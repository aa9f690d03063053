//! Debian packages: what is needed, whether it is there, and how it is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Done, Failure};
use crate::process::{find_program, is_root, run};

/// Something of the operating system that a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A C compiler, for SQLite.
    CCompiler,
    /// Node.js and npm, for the page assets.
    Node,
    /// The browser of the browser tests and screenshots.
    Chromium,
    /// Its WebDriver server.
    ChromeDriver,
    /// Chinese type, without which screenshots show boxes.
    ChineseFonts,
    /// `initdb`, `pg_ctl` and `postgres`, and `openssl` for the server's certificate.
    PostgresServer,
    /// The tool that cuts fonts down, as a Python module.
    FontTools,
    /// `pdftotext`, the tests' second opinion on the text of documents.
    Poppler,
}

impl Need {
    /// Debian packages that bring it.
    pub fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::CCompiler => &["gcc", "libc6-dev"],
            Self::Node => &["nodejs", "npm"],
            Self::Chromium => &["chromium"],
            Self::ChromeDriver => &["chromium-driver"],
            Self::ChineseFonts => &["fonts-noto-cjk"],
            Self::PostgresServer => &["postgresql", "openssl"],
            Self::FontTools => &["python3", "python3-fonttools"],
            Self::Poppler => &["poppler-utils"],
        }
    }

    /// Whether this machine has it.
    pub fn is_present(self) -> bool {
        match self {
            Self::CCompiler => find_program("cc").is_some(),
            Self::Node => find_program("node").is_some() && find_program("npm").is_some(),
            Self::Chromium => find_browser().is_some(),
            Self::ChromeDriver => find_program("chromedriver").is_some(),
            Self::ChineseFonts => has_chinese_fonts(),
            Self::PostgresServer => {
                find_postgres_program("initdb").is_some() && find_program("openssl").is_some()
            }
            Self::FontTools => has_font_tools(),
            Self::Poppler => find_program("pdftotext").is_some(),
        }
    }
}

/// Chromium or Chrome under any of its usual names.
pub fn find_browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find_program)
}

/// A PostgreSQL server program, in `PATH` or in Debian's folder of the newest version.
pub fn find_postgres_program(name: &str) -> Option<PathBuf> {
    find_program(name).or_else(|| newest_version_with(Path::new("/usr/lib/postgresql"), name))
}

fn newest_version_with(versions: &Path, name: &str) -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(versions)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let program = entry.path().join("bin").join(name);
            program.is_file().then_some((version, program))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, program)| program)
}

fn has_chinese_fonts() -> bool {
    let listed = Command::new("fc-list").args([":lang=zh", "family"]).output();
    let by_list =
        listed.is_ok_and(|output| output.status.success() && !output.stdout.trim_ascii().is_empty());
    by_list || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
}

/// The system's Python: another one in `PATH` would not see the package.
pub const SYSTEM_PYTHON: &str = "/usr/bin/python3";

fn has_font_tools() -> bool {
    crate::process::succeeds(Command::new(SYSTEM_PYTHON).args(["-c", "import fontTools.subset"]))
}

/// Unpacks a Debian package into a folder without installing it: for large ones of which a file or two is wanted.
///
/// # Errors
/// It cannot be fetched or unpacked.
pub fn unpack(package: &str, into: &Path) -> Done {
    std::fs::create_dir_all(into).map_err(|error| Failure::io(&into.display().to_string(), &error))?;
    let fetch = |folder: &Path| {
        run(Command::new("apt-get").current_dir(folder).args([
            "-q",
            "-o",
            "Acquire::Retries=3",
            "download",
            package,
        ]))
    };
    if fetch(into).is_err() {
        run(apt_get(is_root()).arg("update"))?;
        fetch(into)?;
    }
    let entries = std::fs::read_dir(into).map_err(|error| Failure::io(package, &error))?;
    let archive = entries.flatten().map(|entry| entry.path()).find(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(&format!("{package}_")) && name.ends_with(".deb")
    });
    let archive = archive.ok_or_else(|| {
        Failure::new(format!("没有取得软件包 {package}"), format!("package {package} was not fetched"))
    })?;
    run(Command::new("dpkg-deb").arg("-x").arg(&archive).arg(into))
}

/// Installs what is absent; prints what is there already.
///
/// # Errors
/// Something is still absent afterwards; the failure names it and the command that brings it.
pub fn bring(needs: &[Need]) -> Done {
    let absent = absent_of(needs);
    if absent.is_empty() {
        eprintln!("      已具备 all present: {needs:?}");
        return Ok(());
    }
    let packages: Vec<&str> = absent.iter().flat_map(|need| need.debian_packages()).copied().collect();
    eprintln!("      将安装 Debian 软件包 installing Debian packages: {}", packages.join(" "));
    let attempt = install(&packages);
    let still = absent_of(needs);
    if still.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = still.iter().flat_map(|need| need.debian_packages()).copied().collect();
    let wanted = packages.join(" ");
    let (zh, en) = match attempt {
        Ok(()) => {
            ("安装命令已运行,但仍未找到".to_owned(), "the installation ran, yet it is not found".to_owned())
        }
        Err(failure) => (failure.zh, failure.en),
    };
    Err(Failure::new(
        format!(
            "缺少 {still:?}:{zh}。请由管理员运行:apt-get install --no-install-recommends {wanted}(其他系统请装同类软件),然后重试"
        ),
        format!(
            "missing {still:?}: {en}. Have an administrator run: apt-get install --no-install-recommends {wanted} (or the like on another system), then try again"
        ),
    ))
}

fn absent_of(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| !need.is_present()).collect()
}

fn install(packages: &[&str]) -> Done {
    if find_program("apt-get").is_none() {
        return Err(Failure::new("本机没有 apt-get", "this machine has no apt-get"));
    }
    let as_root = is_root();
    if !as_root && find_program("sudo").is_none() {
        return Err(Failure::new(
            "当前用户不是 root,也没有 sudo",
            "this user is not root and there is no sudo",
        ));
    }
    if let Err(failure) = run(apt_get(as_root).arg("update")) {
        eprintln!(
            "      软件包索引未能更新,仍尝试安装 the index could not be updated, trying all the same: {}",
            failure.en
        );
    }
    run(apt_get(as_root).args(["install", "-y", "--no-install-recommends"]).args(packages))
}

fn apt_get(as_root: bool) -> Command {
    let mut command = Command::new(if as_root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "Acquire::Retries=3"]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_postgres_version_is_taken_by_number_not_by_letters() {
        let folder = std::env::temp_dir().join(format!("xtask-versions-{}", std::process::id()));
        for version in ["9", "15", "16", "old"] {
            let bin = folder.join(version).join("bin");
            std::fs::create_dir_all(&bin).expect("folder");
            std::fs::write(bin.join("initdb"), "").expect("file");
        }
        let found = newest_version_with(&folder, "initdb");
        assert_eq!(found, Some(folder.join("16/bin/initdb")));
        assert_eq!(newest_version_with(&folder, "pg_ctl"), None);
        std::fs::remove_dir_all(&folder).expect("removal");
    }

    #[test]
    fn every_need_names_a_package() {
        for need in [
            Need::CCompiler,
            Need::Node,
            Need::Chromium,
            Need::ChromeDriver,
            Need::ChineseFonts,
            Need::PostgresServer,
            Need::FontTools,
            Need::Poppler,
        ] {
            assert!(!need.debian_packages().is_empty());
        }
    }
}
