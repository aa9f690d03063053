//! How far a long command is, on the terminal only.
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often the line is drawn again.
const EVERY: Duration = Duration::from_millis(200);

/// A line on standard error that is written over; nothing where standard error is no terminal.
pub(super) struct Bar {
    shown: bool,
    last: Option<Instant>,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), last: None }
    }

    /// Draws how far it is, if it is time to.
    pub(super) fn step(&mut self, doing: &str, done: u64, total: Option<u64>) {
        let due = self.last.is_none_or(|last| last.elapsed() >= EVERY);
        if !self.shown || !due {
            return;
        }
        self.last = Some(Instant::now());
        let of = total.map(|total| format!(" / {total}（{}%）", done * 100 / total.max(1))).unwrap_or_default();
        let mut err = std::io::stderr().lock();
        // A terminal that went away is no reason to stop.
        let _ = write!(err, "\r\u{1b}[K{doing} {done}{of}");
        let _ = err.flush();
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.shown && self.last.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}
