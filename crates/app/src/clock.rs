//! The clock: the one place of the whole program that reads the time of day.
use jiff::Timestamp;
use std::sync::Mutex;

/// Source of the present moment.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock set by hand, for tests and for preparing demonstration data.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// A clock that stands at an instant.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        ManualClock(Mutex::new(now))
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Microseconds since 1970 UTC, as the store keeps times.
#[must_use]
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// When a civil day begins in China, in the store's microseconds; none for a day beyond what instants reach.
#[must_use]
pub fn day_begins(day: jiff::civil::Date) -> Option<i64> {
    let first = day.to_datetime(jiff::civil::Time::midnight());
    calendar::CHINA_STANDARD_TIME.to_timestamp(first).ok().map(micros)
}

/// An instant from the store's microseconds.
#[must_use]
pub fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
