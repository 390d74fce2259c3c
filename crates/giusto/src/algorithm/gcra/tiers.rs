//! Several rates and bursts on one arrival time.
//!
//! A word is an instant in units of time, so all that tiers share is the unit, and the instant at which
//! the clock is taken to stand still, by which a word is idle or not.

use std::time::Duration;

use super::{
    Gcra,
    scale::{self, Flow},
};
use crate::{
    Quota, QuotaError,
    algorithm::{HORIZON, Tiered},
    quota::Rate,
    time::saturating_nanos,
};

impl Gcra {
    /// A limit for each quota, in their order, that can decide on the states of any other (see
    /// [`Limiter::under`](crate::Limiter::under)). Rates, periods and bursts may differ; an allowance
    /// goes with allowances alone. Exact for ten years where a unit of time serves all of the rates,
    /// else rounded down.
    ///
    /// ```
    /// use giusto::{Gcra, Quota};
    ///
    /// let plans = [30, 60, 120].map(Quota::per_minute);
    /// let tiers = Gcra::tiers(&plans)?;
    /// assert!(tiers.iter().all(Gcra::is_exact));
    /// # Ok::<(), giusto::QuotaError>(())
    /// ```
    ///
    /// # Errors
    /// [`QuotaError::AllowanceBesideRate`]; as [`Gcra::new`].
    pub fn tiers(quotas: &[Quota]) -> Result<Vec<Self>, QuotaError> {
        Self::tiers_with_horizon(quotas, HORIZON)
    }

    /// The same for a clock that will not pass `horizon`; see [`Gcra::with_horizon`].
    ///
    /// # Errors
    /// As [`Gcra::tiers`].
    pub fn tiers_with_horizon(
        quotas: &[Quota],
        horizon: Duration,
    ) -> Result<Vec<Self>, QuotaError> {
        let rates: Vec<Rate> = quotas.iter().map(rate_of).collect::<Result<_, _>>()?;
        let flows: Vec<Flow> = rates.iter().filter_map(flow_of).collect();
        if flows.is_empty() {
            return Ok(rates
                .iter()
                .map(|rate| Self::frozen(rate.limit, rate.period.nanos(), rate.capacity()))
                .collect());
        }
        // All of the word that no tier needs for its burst is left for larger ones to come.
        let last_ns = saturating_nanos(horizon);
        let scale = scale::serving(&flows, last_ns)?;
        rates.iter().map(|rate| Self::at_scale(rate, scale, last_ns)).collect()
    }

    /// Another limit that can decide on the states of this one, for a quota that was not known when
    /// this one was made: its rate is rounded down where it is not exact in this one's unit of time.
    ///
    /// # Errors
    /// [`QuotaError::AllowanceBesideRate`], [`QuotaError::Unlimited`]; [`QuotaError::RefillTooLong`] for
    /// a burst above what is left of the word, which is much beside the value of a `tiers` function
    /// and little beside any other; [`QuotaError::TooFast`].
    pub fn tier(&self, quota: Quota) -> Result<Self, QuotaError> {
        let rate = rate_of(&quota)?;
        match flow_of(&rate) {
            None if self.scale == 0 => {
                Ok(Self::frozen(rate.limit, rate.period.nanos(), rate.capacity()))
            }
            Some(_) if self.scale == 0 => Err(QuotaError::AllowanceBesideRate),
            _ => Self::at_scale(&rate, self.scale, self.last_ns),
        }
    }

    /// A limit in units of time that others have chosen.
    fn at_scale(rate: &Rate, scale: u64, last_ns: u64) -> Result<Self, QuotaError> {
        let (limit, period_ns, capacity) = (rate.limit, rate.period.nanos(), rate.capacity());
        let increment = match flow_of(rate) {
            Some(flow) => flow.increment(scale, last_ns)?,
            // Nothing passes, so that no unit has a time.
            None if capacity == 0 => 1,
            None => return Err(QuotaError::AllowanceBesideRate),
        };
        let tolerance = capacity * increment;
        Ok(Self { scale, increment, capacity, tolerance, last_ns, limit, period_ns })
    }
}

impl Tiered for Gcra {
    #[inline]
    fn is_tier_of(&self, other: &Self) -> bool {
        self.scale == other.scale && self.last_ns == other.last_ns
    }
}

fn rate_of(quota: &Quota) -> Result<Rate, QuotaError> {
    quota.rate().ok_or(QuotaError::Unlimited { algorithm: "gcra" })
}

/// None for what admits nothing, or nothing twice.
fn flow_of(rate: &Rate) -> Option<Flow> {
    let flows = rate.limit > 0 && rate.capacity() > 0;
    flows.then(|| Flow::new(rate.limit, rate.period.nanos(), rate.capacity()))
}
