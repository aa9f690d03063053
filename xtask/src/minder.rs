//! Stops what was started, whatever becomes of us.
//!
//! A small shell waits on a pipe that only this process holds. Dropping the minder, a panic, Ctrl-C or `kill -9` all
//! close the pipe; the shell then runs the closing commands. It stands in a process group of its own, so that Ctrl-C
//! in the terminal does not reach it.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use crate::failure::{Done, Failure};

/// Runs a shell script once this value, or this process, is gone.
pub struct Minder {
    shell: Child,
}

impl Minder {
    /// Engages a minder for `script`; `arguments` are its `$1`, `$2`, …
    ///
    /// # Errors
    /// The shell cannot be started.
    pub fn engage(script: &str, arguments: &[&str]) -> Done<Self> {
        let shell = Command::new("sh")
            .args(["-c", &format!("cat >/dev/null; {script}"), "minder"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| Failure::io("sh", &error))?;
        Ok(Self { shell })
    }

    /// Engages a minder that ends a process group.
    ///
    /// # Errors
    /// The shell cannot be started.
    pub fn of_process_group(leader: u32) -> Done<Self> {
        // Of the spellings with a group, this is the one that dash and bash both read.
        Self::engage(r#"kill -s TERM -- "-$1""#, &[&leader.to_string()])
    }
}

impl Drop for Minder {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // Nothing is left to do about a shell that cannot be waited for.
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_runs_when_the_minder_is_dropped_and_not_before() {
        let file = std::env::temp_dir().join(format!("xtask-minder-{}", std::process::id()));
        std::fs::write(&file, "").expect("file");
        let minder = Minder::engage(r#"rm -- "$1""#, &[&file.to_string_lossy()]).expect("shell");
        assert!(file.exists());
        drop(minder);
        assert!(!file.exists());
    }

    #[test]
    fn a_process_group_ends_with_its_minder() {
        // Ends by itself with exit code 0 after an hour, or at once by the signal.
        let mut child = Command::new("sleep").arg("3600").process_group(0).spawn().expect("sleep");
        drop(Minder::of_process_group(child.id()).expect("shell"));
        assert_eq!(child.wait().expect("waited").code(), None, "ended by a signal");
    }
}
