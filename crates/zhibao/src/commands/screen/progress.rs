//! How far a long command is, on the terminal only.
use std::io::{IsTerminal, Write};

/// Steps after which the line is drawn again where nobody knows how many there will be.
const STEPS: u64 = 50_000;

/// A line on standard error that is written over; nothing where standard error is no terminal.
pub(super) struct Bar {
    shown: bool,
    /// What was being done, and how far it was, when the line was drawn.
    drawn: Option<(String, u64)>,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), drawn: None }
    }

    /// Draws how far it is, each percent once.
    pub(super) fn step(&mut self, doing: &str, done: u64, total: Option<u64>) {
        let mark = total.map_or(done / STEPS, |total| done * 100 / total.max(1));
        if !self.shown || self.drawn.as_ref().is_some_and(|(what, at)| what == doing && *at == mark) {
            return;
        }
        self.drawn = Some((doing.to_owned(), mark));
        let of = total.map(|total| format!(" / {total}（{mark}%）")).unwrap_or_default();
        let mut err = std::io::stderr().lock();
        // A terminal that went away is no reason to stop.
        let _ = write!(err, "\r\u{1b}[K{doing} {done}{of}");
        let _ = err.flush();
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.drawn.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}
