//! Hashing off the request threads. Argon2id is slow and takes much memory on purpose, and whoever stands at the door may
//! ask for it: only a few hashes run side by side, and only so many wait.
use super::password::{fits, hash_password};
use crate::fault::AppFault;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Most hashes computed side by side: 19 MiB of memory each.
const MAX_RUNNING: usize = 4;
/// Most that run or wait; more are told that the server is busy.
const MAX_ASKED: usize = 256;

static RUNNING: Semaphore = Semaphore::const_new(MAX_RUNNING);
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// A place among those that run, given back when it is dropped, also when the one who asked went away.
struct Turn {
    _permit: Option<SemaphorePermit<'static>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        ASKED.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Waits for a turn.
///
/// # Errors
/// [`AppFault::Busy`] when too many wait already.
async fn turn() -> Result<Turn, AppFault> {
    let before = ASKED.fetch_add(1, Ordering::AcqRel);
    let mut turn = Turn { _permit: None };
    if before >= MAX_ASKED {
        return Err(AppFault::Busy);
    }
    turn._permit = Some(RUNNING.acquire().await.map_err(AppFault::ours)?);
    Ok(turn)
}

/// Whether a password fits a hash; as long where there is none.
pub(super) async fn verify_off_thread(password: String, hash: Option<String>) -> Result<bool, AppFault> {
    let turn = turn().await?;
    let work = move || {
        let fitting = fits(&password, hash.as_deref());
        drop(turn);
        fitting
    };
    tokio::task::spawn_blocking(work).await.map_err(AppFault::ours)
}

/// The hash of a new password.
pub(super) async fn hash_off_thread(password: String) -> Result<String, AppFault> {
    let turn = turn().await?;
    let work = move || {
        let hash = hash_password(&password);
        drop(turn);
        hash
    };
    tokio::task::spawn_blocking(work).await.map_err(AppFault::ours)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_so_many_wait_and_whoever_goes_away_leaves_the_place() {
        let mut held = Vec::new();
        for _ in 0..MAX_RUNNING {
            held.push(turn().await.unwrap());
        }
        let waiting: Vec<_> = (MAX_RUNNING..MAX_ASKED).map(|_| tokio::spawn(turn())).collect();
        while ASKED.load(Ordering::Acquire) < MAX_ASKED {
            tokio::task::yield_now().await;
        }
        assert!(matches!(turn().await, Err(AppFault::Busy)));
        for one in waiting {
            one.abort();
            assert!(one.await.is_err());
        }
        drop(held);
        assert_eq!(ASKED.load(Ordering::Acquire), 0);
        assert!(verify_off_thread("x".into(), None).await.is_ok_and(|fitting| !fitting));
    }
}
