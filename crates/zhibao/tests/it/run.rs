//! Running the binary in the fixtures' folder with an environment of its own.
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Everything a user sees, for snapshots.
    pub fn seen(&self) -> String {
        format!("退出码 {}\n──── 标准输出\n{}──── 标准错误\n{}", self.code, self.stdout, self.stderr)
    }

    /// Standard output as the one JSON document it must be.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|fault| panic!("{fault}\n{}", self.seen()))
    }
}

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

pub fn zhibao(arguments: &[&str]) -> Ran {
    zhibao_in(&fixtures(), &[], arguments, b"")
}

pub fn zhibao_in(folder: &Path, environment: &[(&str, &str)], arguments: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibao"));
    for name in
        ["ZHIBAO_DATA", "ZHIBAO_LISTEN", "ZHIBAO_DATABASE", "ZHIBAO_CONFIG", "ZHIBAO_LAW", "ZHIBAO_PROVINCE"]
    {
        command.env_remove(name);
    }
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        piped.current_dir(folder).envs(environment.iter().copied()).args(arguments).spawn().unwrap();
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
