//! Passwords: argon2id, a minimum length, and nothing that repeats the login.
use super::guessed::easily_guessed;
use crate::fault::AppFault;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Least length of a password, in characters.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Greatest length of a password, in bytes: longer ones only cost time.
const MAX_PASSWORD_BYTES: usize = 256;

/// A hash against which the password of an unknown login is checked, so that it takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                                 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Stands where a hash would and fits no password: the account waits for its owner to choose one.
pub(super) const UNUSABLE: &str = "invited";

/// Hashes a password with argon2id (19 MiB, 2 passes, OWASP's minimum) and a random salt.
///
/// # Errors
/// A fault of ours when the hasher fails.
pub fn hash_password(password: &str) -> Result<String, AppFault> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.map(|hash| hash.to_string()).map_err(|fault| AppFault::ours(fault.to_string()))
}

/// Whether a password fits a hash. Takes as long where there is no hash, or a password too long to be one.
pub(super) fn fits(password: &str, hash: Option<&str>) -> bool {
    let hash = hash.filter(|hash| *hash != UNUSABLE && password.len() <= MAX_PASSWORD_BYTES);
    let typed = if hash.is_some() { password.as_bytes() } else { b"" };
    let fitted = Argon2::default().verify_password(typed, hash.unwrap_or(NOBODY)).is_ok();
    hash.is_some() && fitted
}

/// Refuses passwords that are too short, too long, too plain or easily guessed; otherwise any characters will do.
pub(super) fn check_strength(password: &str, login: &str) -> Result<(), AppFault> {
    let says = |text: &str| Err(AppFault::rejected("password", text));
    if password.chars().count() < MIN_PASSWORD_CHARS {
        return says(&format!("口令至少 {MIN_PASSWORD_CHARS} 个字符"));
    }
    if password.len() > MAX_PASSWORD_BYTES {
        return says("口令过长");
    }
    let mut kinds: Vec<char> = password.to_lowercase().chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 6 {
        return says("口令太简单：请用不同的字符，或用几个互不相干的词");
    }
    if !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase()) {
        return says("口令不能包含登录名");
    }
    easily_guessed(password).map_or(Ok(()), says)
}
