//! Failed sign-ins by client address. A small table of our own instead of a rate-limiting crate: pages and interface
//! share one count, only failures count (a whole office may stand behind one address), the table is bounded, and its
//! clock is the session clock that tests set by hand.
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Failures that one address may have within [`WINDOW_SECONDS`].
pub const MAX_FAILURES: u32 = 30;
/// How long a failure counts, in seconds, from the first of its series.
pub const WINDOW_SECONDS: i64 = 15 * 60;
/// Most addresses remembered; the one whose series began first gives way.
pub const MAX_ADDRESSES: usize = 10_000;

/// Failures of addresses.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<IpAddr, Series>>);

#[derive(Debug, Clone, Copy)]
struct Series {
    since: i64,
    failures: u32,
}

/// What is counted as one address. Whoever has one address of IPv6 usually has a network of 64 bits, and could come from
/// another one each time.
pub(crate) fn place(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) >> 64 << 64).into()),
    }
}

impl Throttle {
    fn table(&self) -> MutexGuard<'_, HashMap<IpAddr, Series>> {
        // A panic while it was held leaves a table that is still good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds that an address has to wait before it may try again; none when it may now. An address of this machine
    /// names no client (it may be a proxy that the configuration does not name) and is let through, as is an unknown one.
    #[must_use]
    pub fn wait(&self, address: Option<IpAddr>, now: i64) -> Option<i64> {
        let series = self.table().get(&place(address?)).copied()?;
        let rest = series.since + WINDOW_SECONDS - now;
        (series.failures >= MAX_FAILURES && rest > 0).then_some(rest)
    }

    /// Counts a failure; whether it is the one that closes the door.
    pub fn failed(&self, address: Option<IpAddr>, now: i64) -> bool {
        let Some(address) = address.filter(|address| !address.is_loopback()) else { return false };
        let address = place(address);
        let mut table = self.table();
        if !table.contains_key(&address) && table.len() >= MAX_ADDRESSES {
            let oldest = table.iter().min_by_key(|(_, series)| series.since).map(|(address, _)| *address);
            oldest.map(|oldest| table.remove(&oldest));
        }
        let series = table.entry(address).or_insert(Series { since: now, failures: 0 });
        if now - series.since >= WINDOW_SECONDS {
            *series = Series { since: now, failures: 0 };
        }
        series.failures = series.failures.saturating_add(1);
        series.failures == MAX_FAILURES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> Option<IpAddr> {
        Some(IpAddr::V4(number.into()))
    }

    #[test]
    fn an_address_with_too_many_failures_waits_until_the_series_is_over_and_others_do_not() {
        let throttle = Throttle::default();
        let closing: Vec<bool> = (0..MAX_FAILURES).map(|_| throttle.failed(address(1), 100)).collect();
        assert_eq!(closing.iter().filter(|closes| **closes).count(), 1);
        assert_eq!(throttle.wait(address(1), 101), Some(WINDOW_SECONDS - 1));
        assert_eq!(throttle.wait(address(2), 101), None);
        assert_eq!(throttle.wait(address(1), 100 + WINDOW_SECONDS), None);
        assert!(!throttle.failed(address(1), 100 + WINDOW_SECONDS));
        assert_eq!(throttle.wait(address(1), 100 + WINDOW_SECONDS), None);
    }

    #[test]
    fn this_machine_and_unknown_addresses_are_let_through() {
        let throttle = Throttle::default();
        let local = Some("127.0.0.1".parse().unwrap());
        assert!((0..2 * MAX_FAILURES).all(|_| !throttle.failed(local, 0) && !throttle.failed(None, 0)));
        assert_eq!((throttle.wait(local, 0), throttle.wait(None, 0)), (None, None));
    }

    #[test]
    fn addresses_of_one_network_of_ipv6_count_together() {
        let throttle = Throttle::default();
        let of = |network: u16, host: u32| Some(format!("2001:db8:0:{network:x}::{host:x}").parse().unwrap());
        assert!((0..MAX_FAILURES).any(|host| throttle.failed(of(1, host + 1), 0)));
        assert!(throttle.wait(of(1, 9_999), 1).is_some());
        assert_eq!(throttle.wait(of(2, 1), 1), None);
    }

    #[test]
    fn the_table_never_grows_beyond_its_bound() {
        let throttle = Throttle::default();
        for number in 0..MAX_ADDRESSES + 5 {
            throttle.failed(
                address(u32::try_from(number).unwrap() + 0x0a00_0000),
                i64::try_from(number).unwrap(),
            );
        }
        assert_eq!(throttle.table().len(), MAX_ADDRESSES);
        assert!(!throttle.table().contains_key(&address(0x0a00_0000).unwrap()));
    }
}
