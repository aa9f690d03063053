//! Files and connections that the system lets this process hold at once.
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Most that is asked of the system.
const WANTED: u64 = 16_384;
/// Kept back for the database, attachments and the log.
const KEPT_BACK: u64 = 512;
/// Most connections of clients.
const MAX_CONNECTIONS: u64 = 10_000;

/// Asks the system for as many open files as it allows, and says how many connections of clients that leaves room for:
/// Debian lets a process begin with 1024 files, and one that has none left can take no connection at all.
pub(super) fn connections() -> usize {
    let allowed = getrlimit(Resource::Nofile);
    let most = allowed.maximum.unwrap_or(WANTED).min(WANTED);
    let current = allowed.current.unwrap_or(u64::MAX);
    let raised = Rlimit { current: Some(most), maximum: allowed.maximum };
    let files = if current < most && setrlimit(Resource::Nofile, raised).is_ok() { most } else { current };
    usize::try_from(bounded(files)).unwrap_or(usize::MAX)
}

/// Connections of so many files; where they are very few, half of them.
fn bounded(files: u64) -> u64 {
    files.saturating_sub(KEPT_BACK).max(files / 2).clamp(1, MAX_CONNECTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_for_the_database_are_kept_back() {
        assert_eq!(bounded(1024), 512);
        assert_eq!(bounded(16_384), MAX_CONNECTIONS);
        assert_eq!(bounded(256), 128);
        assert_eq!(bounded(0), 1);
        assert!(connections() >= 128);
    }
}
