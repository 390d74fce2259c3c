//! The generic cell rate algorithm: ITU-T I.371 and ATM Forum TM 4.0, virtual scheduling form.
//!
//! The word is the theoretical arrival time TAT. With T the time of one unit and B the burst:
//!
//! ```text
//! next = max(TAT, now) + cost * T
//! allowed  iff  next <= now + B * T;  then TAT = next
//! ```
//!
//! A token bucket of capacity B that gains a token each T, and a leaky bucket used as a meter (depth
//! B * T, leaking one per ns), are this same machine read differently: the bucket holds
//! `(now + B * T - max(TAT, now)) / T` tokens. The tests hold it against an independent bucket.
//!
//! # Exact time
//! With limit/period reduced to r units per p ns, time is counted in units of 1/r ns and T = p of
//! them: no rounding anywhere. Where r is too large for the horizon, T is rounded up.

mod changeable;
mod portable;
mod scale;
mod tiers;

use std::time::Duration;

use self::scale::Flow;
use super::{HORIZON, Step, WORD_MAX, WordAlgorithm, ratio};
use crate::{Charge, Cost, Quota, QuotaError, Status, Timestamp, time::saturating_nanos};

/// The generic cell rate algorithm: a steady rate and a burst, in one word.
///
/// In any half-open window w it admits at most the burst and what the rest of w refills: for
/// burst = L and w = W, that is 2 L - 1.
///
/// # Refund
/// A charge of c at t0, given back at `now`, returns `c * T - (now - t0)` and never takes TAT below
/// `now`: the part that has drained since may have drained into an idle gap, and returning it would
/// admit too much. The bound holds if `now` is no earlier than the decisions taken before it; a
/// clock that lags behind them by s ns can return up to s/T units too many.
///
/// # Allowance
/// At a rate of 0 with a burst of B, time does not flow for the limit, and B units pass, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gcra {
    /// Units of time in a nanosecond; 0 for an allowance, for which time does not flow.
    scale: u64,
    /// T, in units of time.
    increment: u64,
    /// B, in units of cost.
    capacity: u64,
    /// B * T, in units of time.
    tolerance: u64,
    /// The last instant that is told apart, in ns: adding the tolerance to it stays within a word.
    last_ns: u64,
    /// Units per period and the period in ns, as published.
    limit: u64,
    period_ns: u64,
}

impl Gcra {
    /// The limit of `quota`, exact for ten years on the clock's range where the rate reduces to at
    /// most 14 units per whole number of nanoseconds, else rounded down (see [`Gcra::shortfall`]).
    ///
    /// # Errors
    /// [`QuotaError::Unlimited`], [`QuotaError::RefillTooLong`], [`QuotaError::TooFast`].
    pub fn new(quota: Quota) -> Result<Self, QuotaError> {
        Self::with_horizon(quota, HORIZON)
    }

    /// The same for a clock that will not pass `horizon`: the shorter it is, the more rates are
    /// exact. Past the horizon time stands still and the limit only denies.
    ///
    /// # Errors
    /// As [`Gcra::new`].
    pub fn with_horizon(quota: Quota, horizon: Duration) -> Result<Self, QuotaError> {
        let rate = quota.rate().ok_or(QuotaError::Unlimited { algorithm: "gcra" })?;
        Self::from_numbers(rate.limit, rate.period.nanos(), rate.capacity(), horizon)
    }

    /// `limit` units per `period_ns`, `capacity` at once.
    pub(super) fn from_numbers(
        limit: u64,
        period_ns: u64,
        capacity: u64,
        horizon: Duration,
    ) -> Result<Self, QuotaError> {
        if limit == 0 || capacity == 0 {
            return Ok(Self::frozen(limit, period_ns, capacity));
        }
        let horizon_ns = saturating_nanos(horizon);
        let flow = Flow::new(limit, period_ns, capacity);
        let scale = scale::serving(&[flow], horizon_ns)?;
        let increment = flow.increment(scale, horizon_ns)?;
        let tolerance = capacity * increment;
        let last_ns = (WORD_MAX - tolerance) / scale;
        Ok(Self { scale, increment, capacity, tolerance, last_ns, limit, period_ns })
    }

    /// A limit for which time does not flow: an allowance, or one that is closed.
    const fn frozen(limit: u64, period_ns: u64, capacity: u64) -> Self {
        let capacity = if capacity < WORD_MAX { capacity } else { WORD_MAX };
        let (increment, tolerance) = (1, capacity);
        Self { scale: 0, increment, capacity, tolerance, last_ns: 0, limit, period_ns }
    }

    /// Whether every decision is exact: no rounding of the rate.
    pub fn is_exact(&self) -> bool {
        let published = u128::from(self.scale) * u128::from(self.period_ns);
        !self.flows() || u128::from(self.increment) * u128::from(self.limit) == published
    }

    /// The share of the published rate that rounding withholds: 0 where the limit is exact.
    pub fn shortfall(&self) -> f64 {
        if !self.flows() {
            return 0.0;
        }
        scale::shortfall(self.increment, self.limit, self.scale, self.period_ns)
    }

    /// Whether there is a rate at which units come back.
    const fn flows(&self) -> bool {
        self.scale > 0 && self.capacity > 0
    }

    /// `now` in units of time, which stands still at the last instant that is told apart.
    #[inline]
    fn scaled(&self, now: Timestamp) -> u64 {
        now.as_nanos().min(self.last_ns) * self.scale
    }

    /// The first instant whose scaled time reaches `scaled`.
    fn instant(&self, scaled: u64) -> Option<Timestamp> {
        if scaled == 0 {
            return Some(Timestamp::ZERO);
        }
        if self.scale == 0 || scaled > self.last_ns * self.scale {
            return None;
        }
        Some(Timestamp::from_nanos(scaled.div_ceil(self.scale)))
    }

    /// The units that pass at `now`.
    #[inline]
    fn remaining(&self, word: u64, now: u64) -> u64 {
        (now + self.tolerance).saturating_sub(word.max(now)) / self.increment
    }
}

impl WordAlgorithm for Gcra {
    #[inline]
    fn step(&self, word: u64, now: Timestamp, cost: Cost) -> Step {
        if cost.units() > self.capacity || self.capacity == 0 {
            return Step::Never;
        }
        if cost == Cost::ZERO {
            return Step::Allow(word);
        }
        let now = self.scaled(now);
        // Neither term exceeds 62 bits: a word never does, and cost <= capacity.
        let next = word.max(now) + cost.units() * self.increment;
        if next <= now + self.tolerance {
            Step::Allow(next)
        } else if self.scale == 0 {
            Step::Never
        } else {
            Step::Deny
        }
    }

    #[inline]
    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status {
        let scaled = self.scaled(now);
        let possible = cost.units() <= self.capacity && self.capacity > 0;
        let next_at = if possible {
            let next = word.max(scaled) + cost.units() * self.increment;
            if next <= scaled + self.tolerance || cost == Cost::ZERO {
                Some(now)
            } else {
                self.instant(next - self.tolerance)
            }
        } else {
            None
        };
        let full_at = if word <= scaled { Some(now) } else { self.instant(word) };
        Status {
            at: now,
            cost,
            limit: self.capacity,
            remaining: self.remaining(word, scaled),
            next_at,
            full_at,
            charged_at: None,
        }
    }

    fn refund(&self, word: u64, now: Timestamp, charge: &Charge) -> u64 {
        let elapsed = self.scaled(now).saturating_sub(self.scaled(charge.at));
        let charged = charge.cost.units().saturating_mul(self.increment);
        let back = charged.saturating_sub(elapsed);
        word.saturating_sub(back).max(self.scaled(now)).min(word)
    }

    /// TAT may come to lie further ahead than the burst reaches: a debt, which denies until it has
    /// drained.
    fn debit(&self, word: u64, now: Timestamp, cost: Cost) -> u64 {
        let charged = cost.units().saturating_mul(self.increment);
        word.max(self.scaled(now)).saturating_add(charged).min(WORD_MAX)
    }

    #[inline]
    fn is_idle(&self, word: u64, now: Timestamp) -> bool {
        word <= self.scaled(now)
    }

    /// `B + floor((w - 1 ns) / T)`: what fits between two stamps that are both inside.
    fn worst_case(&self, window: Duration) -> u64 {
        let window_ns = saturating_nanos(window);
        if window_ns == 0 {
            return 0;
        }
        let refill = ratio::floor(window_ns - 1, self.scale, self.increment);
        // Nothing passes a closed limit, whatever it would refill.
        if self.capacity == 0 { 0 } else { self.capacity.saturating_add(refill) }
    }
}
