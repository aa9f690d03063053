//! Time from starting the demonstration's program to its first good answer, and the memory it then holds.
use super::figure::Figure;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Targets: seconds and megabytes.
const START_S: f64 = 2.0;
const MEMORY_MB: f64 = 300.0;
/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends the program whatever happens.
pub(super) struct Ended(pub(super) Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program `zhibao` built beside this one, if it is there.
#[must_use]
pub fn beside() -> Option<PathBuf> {
    let path = std::env::current_exe().ok()?.with_file_name("zhibao");
    path.exists().then_some(path)
}

/// Measures a first start, which prepares the data, and a second one over them, and prints each figure.
pub async fn measure(program: &Path) {
    let data = TempDir::new().unwrap();
    for which in ["first start (data are prepared)", "second start"] {
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let began = Instant::now();
        let mut command = Command::new(program);
        command.args(["demo", "--listen", &address, "--data"]).arg(data.path());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let child = Ended(child);
        answers(&address).await;
        let seconds = began.elapsed().as_secs_f64();
        Figure::plain(format!("{which} to 200 on /healthz"), seconds, "s")
            .against("< 2 s", seconds < START_S)
            .print();
        let (now, most) = memory_mb(child.0.id());
        let figure = Figure::plain(format!("memory after {which}"), now, "MB");
        figure.against("< 300 MB", now < MEMORY_MB).by(format!("at most {most:.0} MB so far")).print();
    }
}

pub(super) async fn answers(address: &str) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let began = Instant::now();
    loop {
        let answer = client.get(format!("http://{address}/healthz")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "no good answer on {address}/healthz");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Resident memory now and at most, in megabytes, as Linux tells it.
fn memory_mb(process: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let kilobytes =
            line.and_then(|line| line.split_whitespace().nth(1)).and_then(|text| text.parse::<f64>().ok());
        kilobytes.unwrap_or(f64::NAN) / 1024.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}
