//! Child processes: finding a program, running it with its output passing through, reading its answer.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Done, Failure};

/// First file of that name in the folders of `PATH`.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Runs a command with its output passing through.
///
/// # Errors
/// The program cannot be started, or ends with a status other than 0 (kept as exit code).
pub fn run(command: &mut Command) -> Done {
    let line = command_line(command);
    eprintln!("      $ {line}");
    let status = command.status().map_err(|error| cannot_start(&line, &error))?;
    if status.success() {
        return Ok(());
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Err(Failure::new(format!("命令未成功({status}):{line}"), format!("command failed ({status}): {line}"))
        .with_exit_code(code))
}

/// Runs a command and returns its standard output; its error output passes through.
///
/// # Errors
/// The program cannot be started, or ends with a status other than 0.
pub fn read(command: &mut Command) -> Done<String> {
    let line = command_line(command);
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(&line, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new(
            format!("命令未成功({}):{line}", output.status),
            format!("command failed ({}): {line}", output.status),
        ))
    }
}

/// Whether a command starts and ends well; nothing is printed.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|text| text.trim() == "0")
}

/// `cargo` as the toolchain that started us calls it, in the repository's root.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    forget_own_package(&mut command);
    command
}

/// Takes away what `cargo run` told us about this crate: some build scripts would see a change in it and build anew.
pub fn forget_own_package(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let is_ours = name.to_str().is_some_and(|name| {
            ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|prefix| name.starts_with(prefix))
        });
        if is_ours {
            command.env_remove(name);
        }
    }
}

/// Cargo's target folder for this workspace, whatever the environment and configuration say.
///
/// # Errors
/// `cargo metadata` fails or answers something else than expected.
pub fn target_folder(root: &Path) -> Done<PathBuf> {
    let text =
        read(cargo(root).args(["metadata", "--no-deps", "--format-version", "1", "--locked", "--offline"]))?;
    serde_json::from_str::<serde_json::Value>(&text)
        .ok()
        .and_then(|metadata| metadata.get("target_directory")?.as_str().map(PathBuf::from))
        .ok_or_else(|| {
            Failure::new("cargo metadata 未给出 target 目录", "cargo metadata names no target folder")
        })
}

fn command_line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(line: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("无法启动命令:{line}({error})"), format!("cannot start: {line} ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_of_a_child_is_kept() {
        let failure = run(Command::new("sh").args(["-c", "exit 42"])).expect_err("must fail");
        assert_eq!(failure.exit_code, 42);
    }

    #[test]
    fn a_missing_program_is_named() {
        let failure = run(&mut Command::new("no-such-program-here")).expect_err("must fail");
        assert!(failure.en.contains("cannot start: no-such-program-here"), "{failure}");
    }

    #[test]
    fn programs_are_found_in_the_path() {
        assert!(find_program("sh").is_some());
        assert!(find_program("no-such-program-here").is_none());
    }
}
