//! Progress that a person can follow: step N of M, time taken, closing summary.

use std::time::{Duration, Instant};

use crate::failure::Done;

/// The steps of one command, in order.
pub struct Steps {
    total: usize,
    started: Instant,
    finished: Vec<Finished>,
}

struct Finished {
    name: String,
    took: Duration,
    passed: bool,
}

impl Steps {
    /// Starts the clock of a command of `total` steps.
    pub fn new(total: usize) -> Self {
        Self { total, started: Instant::now(), finished: Vec::with_capacity(total) }
    }

    /// Runs one step, printing its number before and its time after.
    ///
    /// # Errors
    /// Returns the step's own failure, after noting it for the summary.
    pub fn run<T>(&mut self, name: &str, work: impl FnOnce() -> Done<T>) -> Done<T> {
        eprintln!("[{}/{}] {name}", self.finished.len() + 1, self.total);
        let began = Instant::now();
        let result = work();
        let took = began.elapsed();
        let word = if result.is_ok() { "完成 done" } else { "失败 failed" };
        eprintln!("      {word}: {} (累计 total {})", seconds(took), seconds(self.started.elapsed()));
        self.finished.push(Finished { name: name.to_owned(), took, passed: result.is_ok() });
        result
    }

    /// Prints each step with its time, and those that were never reached as a count.
    pub fn print_summary(&self) {
        eprintln!("—— 小结 summary ——");
        for step in &self.finished {
            let mark = if step.passed { "通过 ok    " } else { "失败 FAILED" };
            eprintln!("{mark}  {:>9}  {}", seconds(step.took), step.name);
        }
        let left = self.total.saturating_sub(self.finished.len());
        if left > 0 {
            eprintln!("未执行 not run: {left}");
        }
        eprintln!("合计 total    {:>9}", seconds(self.started.elapsed()));
    }
}

/// `75.2 s` below two minutes, `3 min 05 s` above.
pub fn seconds(duration: Duration) -> String {
    if duration < Duration::from_secs(120) {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        let whole = duration.as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn durations_change_unit_at_two_minutes() {
        for (ms, text) in [(0, "0.0 s"), (75_240, "75.2 s"), (120_000, "2 min 00 s"), (185_999, "3 min 05 s")]
        {
            assert_eq!(seconds(Duration::from_millis(ms)), text);
        }
    }

    #[test]
    fn a_failed_step_keeps_its_failure_and_is_noted() {
        let mut steps = Steps::new(2);
        let result: Done = steps.run("x", || Err(Failure::new("中", "en").with_exit_code(7)));
        assert_eq!(result.map_err(|failure| failure.exit_code), Err(7));
        assert_eq!(steps.finished.iter().map(|step| step.passed).collect::<Vec<_>>(), [false]);
    }
}
