//! A rolling window that is never exceeded, in one word: the GCRA with its burst taken out of L.
//!
//! ```text
//! b = ceil(L / 2),  T = W / (L - b + 1):  at most b + floor((W - 1 ns) / T) = L in any half-open W
//! ```
//!
//! An interval that lasts W and leaves one end open is shorter than W by an instant, so less than
//! L - b + 1 units refill within it, and L is kept exactly. The price: at most half of L passes at
//! once, and the steady rate is about half of L per W where L is large.

mod changeable;
mod portable;

use std::time::Duration;

use super::{Gcra, HORIZON, Step, WordAlgorithm, fixed::window_of};
use crate::{Charge, Cost, Quota, QuotaError, Status, Timestamp};

/// Never more than L in any half-open window, in one word, by giving up some of what would fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollingStrict {
    bucket: Gcra,
}

impl RollingStrict {
    /// At most `quota.limit` units in any half-open window of the quota's period, at most half of
    /// them (rounded up) at once.
    ///
    /// # Errors
    /// [`QuotaError::Unlimited`], [`QuotaError::BurstNotSupported`]; as [`Gcra::new`].
    pub fn new(quota: Quota) -> Result<Self, QuotaError> {
        Self::with_horizon(quota, HORIZON)
    }

    /// The same for a clock that will not pass `horizon`; see [`Gcra::with_horizon`].
    ///
    /// # Errors
    /// As [`RollingStrict::new`].
    pub fn with_horizon(quota: Quota, horizon: Duration) -> Result<Self, QuotaError> {
        let (limit, length_ns) = window_of(quota, "rolling-strict")?;
        let burst = limit.div_ceil(2);
        // At a limit of 0 the burst is 0 too, and the bucket is closed.
        let bucket = Gcra::from_numbers(limit - burst + 1, length_ns, burst, horizon)?;
        Ok(Self { bucket })
    }

    /// The bucket that does the work.
    pub const fn bucket(&self) -> &Gcra {
        &self.bucket
    }
}

impl WordAlgorithm for RollingStrict {
    #[inline]
    fn step(&self, word: u64, now: Timestamp, cost: Cost) -> Step {
        self.bucket.step(word, now, cost)
    }

    #[inline]
    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status {
        self.bucket.status(word, now, cost)
    }

    fn refund(&self, word: u64, now: Timestamp, charge: &Charge) -> u64 {
        self.bucket.refund(word, now, charge)
    }

    fn debit(&self, word: u64, now: Timestamp, cost: Cost) -> u64 {
        self.bucket.debit(word, now, cost)
    }

    #[inline]
    fn is_idle(&self, word: u64, now: Timestamp) -> bool {
        WordAlgorithm::is_idle(&self.bucket, word, now)
    }

    fn worst_case(&self, window: Duration) -> u64 {
        WordAlgorithm::worst_case(&self.bucket, window)
    }
}
