//! Fixed windows aligned to an epoch.
//!
//! ```text
//! index = floor((now + phase) / W)
//! allowed  iff  count of that window + cost <= L;  then count += cost
//! ```
//!
//! Simple, and exact within a window; across a boundary two full limits can pass at once, which
//! [`WordAlgorithm::worst_case`] says.

mod changeable;
mod portable;

use std::time::Duration;

use super::{
    HORIZON, Step, WordAlgorithm,
    tiered::{self, Tiered},
    window_count::WindowCount,
};
use crate::{Charge, Cost, Quota, QuotaError, Status, Timestamp, time::saturating_nanos};

/// A counter that starts again at every multiple of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedWindow {
    count: WindowCount,
    length_ns: u64,
    phase_ns: u64,
}

impl FixedWindow {
    /// Windows that start at the clock's zero and every period after.
    ///
    /// # Errors
    /// [`QuotaError::Unlimited`], [`QuotaError::BurstNotSupported`], [`QuotaError::DoesNotFit`].
    pub fn new(quota: Quota) -> Result<Self, QuotaError> {
        Self::with_horizon(quota, HORIZON)
    }

    /// The same for a clock that will not pass `horizon`, so that larger limits fit the word. Past
    /// the range of the word time stands still.
    ///
    /// # Errors
    /// As [`FixedWindow::new`].
    pub fn with_horizon(quota: Quota, horizon: Duration) -> Result<Self, QuotaError> {
        let (limit, length_ns) = window_of(quota, "fixed")?;
        // One window more than the horizon holds, for a phase that shifts the last one.
        let last_index = (saturating_nanos(horizon) / length_ns).saturating_add(1);
        Ok(Self { count: WindowCount::new("fixed", limit, last_index)?, length_ns, phase_ns: 0 })
    }

    /// A limit for each quota, in their order, that can decide on the states of any other (see
    /// [`Limiter::under`](crate::Limiter::under)). So can those made one by one with the same period, horizon and phase, so that
    /// larger limits may follow later.
    ///
    /// # Errors
    /// [`QuotaError::PeriodsDiffer`]; as [`FixedWindow::new`].
    pub fn tiers(quotas: &[Quota]) -> Result<Vec<Self>, QuotaError> {
        tiered::each(quotas, "fixed", Self::new)
    }

    /// The same windows as seen by a clock whose zero lies `phase` after the start of one.
    #[must_use]
    pub fn with_phase(self, phase: Duration) -> Self {
        Self { phase_ns: saturating_nanos(phase) % self.length_ns, ..self }
    }

    #[inline]
    fn index(&self, now: Timestamp) -> u64 {
        now.as_nanos().saturating_add(self.phase_ns) / self.length_ns
    }

    fn start(&self, index: u64) -> Option<Timestamp> {
        let start = index.checked_mul(self.length_ns)?;
        Some(Timestamp::from_nanos(start.saturating_sub(self.phase_ns)))
    }
}

/// Units and nanoseconds of a window; a quota with a burst of its own has none.
pub(super) fn window_of(quota: Quota, algorithm: &'static str) -> Result<(u64, u64), QuotaError> {
    let rate = quota.rate().ok_or(QuotaError::Unlimited { algorithm })?;
    match rate.burst {
        Some(_) => Err(QuotaError::BurstNotSupported { algorithm }),
        None => Ok((rate.limit, rate.period.nanos())),
    }
}

impl WordAlgorithm for FixedWindow {
    #[inline]
    fn step(&self, word: u64, now: Timestamp, cost: Cost) -> Step {
        self.count.step(word, self.index(now), cost)
    }

    #[inline]
    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status {
        self.count.status(word, (now, self.index(now)), cost, |index| self.start(index))
    }

    fn refund(&self, word: u64, _now: Timestamp, charge: &Charge) -> u64 {
        self.count.refund(word, self.index(charge.at), charge.cost)
    }

    fn debit(&self, word: u64, now: Timestamp, cost: Cost) -> u64 {
        self.count.debit(word, self.index(now), cost)
    }

    #[inline]
    fn is_idle(&self, word: u64, now: Timestamp) -> bool {
        self.count.is_idle(word, self.index(now))
    }

    #[inline]
    fn is_spent(&self, word: u64, now: Timestamp) -> bool {
        self.count.is_spent(word, self.index(now))
    }

    /// `L` for each window that an interval of w can touch: `ceil((w - 1 ns) / W) + 1` of them.
    fn worst_case(&self, window: Duration) -> u64 {
        match saturating_nanos(window) {
            0 => 0,
            window_ns => {
                let touched = (window_ns - 1).div_ceil(self.length_ns) + 1;
                self.count.limit().saturating_mul(touched)
            }
        }
    }
}

impl Tiered for FixedWindow {
    #[inline]
    fn is_tier_of(&self, other: &Self) -> bool {
        let windows = Self { count: self.count, ..*other };
        *self == windows && self.count.is_tier_of(&other.count)
    }
}
