//! A draw that anybody can recompute (抽取的演算). Specification, version 1; all text is UTF-8:
//!
//! 1. The list has one line a candidate, in the byte order of the keys: `KEY TAB TICKETS LF`. Keys are distinct, not empty and
//!    hold no control character; tickets are a decimal number from 1 to [`MAX_TICKETS`].
//! 2. List digest `L = SHA-256("zhibao draw list v1" LF id LF count LF lines)`: `id` is the UUID of the draw in lower case
//!    with hyphens, `count` how many are to be drawn, decimal.
//! 3. The seed is the root hash `R` (32 bytes) of the first published checkpoint that covers the leaf of the event holding
//!    the list. The list was fixed before anybody could know it.
//! 4. Ticket `j` (from 0) of a candidate has the number `SHA-256("zhibao draw ticket v1" LF ‖ R ‖ L ‖ key ‖ 0x00 ‖ j)`, `j` as
//!    four bytes, most significant first. The candidate's number is the smallest of its tickets' numbers.
//! 5. The candidates with the smallest numbers are drawn, smallest first, compared byte by byte; equal ones by key.
//!
//! With one ticket each, every order is equally likely; with more, the chance of being next is proportional to the tickets.
use crate::Hash;
use sha2::{Digest, Sha256};

/// Most candidates of one draw.
pub const MAX_CANDIDATES: usize = 20_000;
/// Most tickets of one candidate.
pub const MAX_TICKETS: u32 = 64;
/// Longest key, in bytes.
pub const MAX_KEY_BYTES: usize = 500;

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// Its key in the register.
    pub key: String,
    /// How many tickets it has.
    pub tickets: u32,
}

/// A drawn order: key and number, smallest first.
pub type Order = Vec<(String, Hash)>;

/// Why a list cannot be drawn from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDraw {
    /// Not in the order of the keys, or one twice.
    #[error("候选名单没有按编号排列，或者有重复：{0}")]
    Unordered(String),
    /// A key or a number of tickets out of bounds.
    #[error("候选“{0}”的编号或者签数不合规定")]
    Candidate(String),
    /// None or more wanted than there are, or too many candidates.
    #[error("要抽取 {wanted} 名，候选 {candidates} 名")]
    Count {
        /// How many are wanted.
        wanted: u32,
        /// How many there are.
        candidates: usize,
    },
}

/// Digest of the list (step 2).
///
/// # Errors
/// [`BadDraw`] when the list breaks step 1, or the count cannot be drawn from it.
pub fn list_digest(id: &str, count: u32, list: &[Candidate]) -> Result<Hash, BadDraw> {
    if count == 0 || list.len() > MAX_CANDIDATES || usize::try_from(count).map_or(true, |n| n > list.len()) {
        return Err(BadDraw::Count { wanted: count, candidates: list.len() });
    }
    let mut digest = Sha256::new();
    digest.update(format!("zhibao draw list v1\n{id}\n{count}\n"));
    let mut before: Option<&str> = None;
    for candidate in list {
        let key = candidate.key.as_str();
        let fits = !key.is_empty() && key.len() <= MAX_KEY_BYTES && !key.contains(char::is_control);
        if !fits || !(1..=MAX_TICKETS).contains(&candidate.tickets) {
            return Err(BadDraw::Candidate(key.to_owned()));
        }
        if before.is_some_and(|before| before.as_bytes() >= key.as_bytes()) {
            return Err(BadDraw::Unordered(key.to_owned()));
        }
        digest.update(format!("{key}\t{}\n", candidate.tickets));
        before = Some(key);
    }
    Ok(digest.finalize().into())
}

/// The number of a candidate (step 4): the smallest of its tickets' numbers.
#[must_use]
pub fn number(seed: &Hash, list: &Hash, candidate: &Candidate) -> Hash {
    let ticket = |j: u32| -> Hash {
        let mut digest = Sha256::new();
        digest.update(b"zhibao draw ticket v1\n");
        digest.update(seed);
        digest.update(list);
        digest.update(candidate.key.as_bytes());
        digest.update([0]);
        digest.update(j.to_be_bytes());
        digest.finalize().into()
    };
    (0..candidate.tickets).map(ticket).min().unwrap_or([0xff; 32])
}

/// All candidates in the drawn order; the first `count` are drawn (step 5).
///
/// # Errors
/// As [`list_digest`].
pub fn order(id: &str, count: u32, list: &[Candidate], seed: &Hash) -> Result<Order, BadDraw> {
    let digest = list_digest(id, count, list)?;
    let mut order: Order = list.iter().map(|one| (one.key.clone(), number(seed, &digest, one))).collect();
    order.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.as_bytes().cmp(b.0.as_bytes())));
    Ok(order)
}
