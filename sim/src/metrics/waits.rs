//! How long those who were denied would have had to wait.
//!
//! ```text
//! wait of a denied request = from its denial to the earliest instant at which the same request
//!                            would pass if no other came between
//! ```
//!
//! It is what a limiter can tell a client at the moment of the denial. Requests that can never pass
//! have no wait and are left out. Percentiles are by nearest rank: p50 is the smallest wait that
//! half of the waits do not exceed.

use super::rank::percentile;

/// A denied request: whose it was, and how long it would have had to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    /// The key that was denied.
    pub key: u32,
    /// The wait, in nanoseconds.
    pub ns: u64,
}

/// The waits of a run, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Denied requests that have a wait.
    pub requests: u64,
    /// Keys that have such requests.
    pub keys: u64,
    /// The median over requests.
    pub p50: Option<u64>,
    /// What 99 % of the requests do not exceed.
    pub p99: Option<u64>,
    /// The median over keys of each key's own p99: what a typical key meets at worst.
    pub p50_of_p99: Option<u64>,
    /// The p99 over keys of each key's own p99: what the worst served meet at worst. A key with
    /// many requests counts as much as one with few.
    pub p99_of_p99: Option<u64>,
}

impl Waits {
    /// The percentiles of these waits, whose order does not matter.
    pub fn of(waits: impl IntoIterator<Item = Wait>) -> Self {
        let mut by_key: Vec<Wait> = waits.into_iter().collect();
        by_key.sort_unstable();
        let mut of_keys = Vec::new();
        let mut of_key = Vec::new();
        for same in by_key.chunk_by(|one, next| one.key == next.key) {
            of_key.clear();
            of_key.extend(same.iter().map(|wait| wait.ns));
            of_keys.extend(percentile(&of_key, 99));
        }
        of_keys.sort_unstable();
        let mut all: Vec<u64> = by_key.iter().map(|wait| wait.ns).collect();
        all.sort_unstable();
        Self {
            requests: all.len() as u64,
            keys: of_keys.len() as u64,
            p50: percentile(&all, 50),
            p99: percentile(&all, 99),
            p50_of_p99: percentile(&of_keys, 50),
            p99_of_p99: percentile(&of_keys, 99),
        }
    }
}
