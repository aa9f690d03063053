//! Chromium's WebDriver server for one run of the tests.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crate::failure::{Done, Failure};
use crate::minder::Minder;

/// A running chromedriver; dropping it stops it and the browsers it started.
pub struct WebDriver {
    port: u16,
    _minder: Minder,
}

impl WebDriver {
    /// Starts chromedriver on a port of its own choice.
    ///
    /// # Errors
    /// It is absent, or ends before it says which port it listens on.
    pub fn start() -> Done<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                Failure::new(
                    format!("无法启动 chromedriver({error});请安装 chromium-driver"),
                    format!("cannot start chromedriver ({error}); install the package chromium-driver"),
                )
            })?;
        // The process group bears the child's number: it holds the driver and its browsers.
        let minder = Minder::of_process_group(child.id())?;
        let silent = || {
            Failure::new(
                "chromedriver 未报告端口即已结束",
                "chromedriver ended before it said which port it listens on",
            )
        };
        let mut output = BufReader::new(child.stdout.take().ok_or_else(silent)?);
        let port = read_port(&mut output).ok_or_else(silent)?;
        std::thread::spawn(move || {
            // Keeps the pipe from filling; what it says after the start interests nobody.
            let _ = std::io::copy(&mut output.by_ref(), &mut std::io::sink());
            let _ = child.wait();
        });
        Ok(Self { port, _minder: minder })
    }

    /// Address of the WebDriver service.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Port from the line "ChromeDriver was started successfully on port N."
fn read_port(output: &mut impl BufRead) -> Option<u16> {
    output.lines().map_while(Result::ok).find_map(|line| {
        let (_, tail) = line.split_once("started successfully on port ")?;
        tail.trim_end_matches('.').parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_starting_lines() {
        let said = "Starting ChromeDriver 156 on port 0\nPlease see docs\nChromeDriver was started successfully on port 40123.\n";
        assert_eq!(read_port(&mut said.as_bytes()), Some(40123));
        assert_eq!(read_port(&mut "Exiting…\n".as_bytes()), None);
    }
}
