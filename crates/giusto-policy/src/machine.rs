//! The machine of a limit: its algorithm with its numbers, one set for each tier.

use std::time::Duration;

use giusto::{
    Calendar, FirstHitWindow, FixedWindow, Gcra, Period, Quota, QuotaError, Rolling,
    SlidingCounter, Tiered, Timestamp, Unit,
};

use crate::document::AlgorithmName;

/// More than any total comes to in five centuries of a billion a second.
const TOTAL: u64 = 1 << 58;
/// One window for all of a total's time.
const TOTAL_DAYS: u64 = 365 * 580;

/// The values of one algorithm that decide on one count.
#[derive(Clone, Debug)]
pub(crate) enum Machine {
    Fixed(Vec<FixedWindow>),
    FirstHit(Vec<FirstHitWindow>),
    Calendar(Vec<Calendar>),
    Gcra(Vec<Gcra>),
    SlidingCounter(Vec<SlidingCounter>),
    Rolling(Vec<Rolling>),
}

impl Machine {
    /// The machine for a quota of each tier, seen by a clock whose zero lies at `zero` since
    /// 1970-01-01 UTC: windows are aligned to that day, whatever the clock.
    pub(crate) fn new(
        algorithm: AlgorithmName,
        quotas: &[Quota],
        zero: Timestamp,
    ) -> Result<Self, QuotaError> {
        let phase = Duration::from_nanos(zero.as_nanos());
        Ok(match algorithm {
            AlgorithmName::Fixed => Self::Fixed(
                measured(FixedWindow::tiers(quotas)?, quotas, FixedWindow::new)
                    .map(|tier| tier.with_phase(phase))
                    .collect(),
            ),
            AlgorithmName::FirstHit => Self::FirstHit(
                measured(FirstHitWindow::tiers(quotas)?, quotas, FirstHitWindow::new).collect(),
            ),
            AlgorithmName::Calendar => Self::Calendar(
                measured(Calendar::tiers(quotas)?, quotas, Calendar::new)
                    .map(|tier| tier.with_zero(zero))
                    .collect(),
            ),
            AlgorithmName::Gcra => Self::Gcra(Gcra::tiers(quotas)?),
            AlgorithmName::SlidingCounter => Self::SlidingCounter(
                SlidingCounter::tiers(quotas)?
                    .into_iter()
                    .map(|tier| tier.with_phase(phase))
                    .collect(),
            ),
            AlgorithmName::Rolling => Self::Rolling(rolling(quotas)?),
            AlgorithmName::Total => {
                let ever = Period::new(TOTAL_DAYS, Unit::Day)?;
                Self::Fixed(vec![FixedWindow::new(Quota::new(TOTAL, ever))?.with_phase(phase)])
            }
        })
    }
}

/// Windows of one period, or plain logs, and behind them one that measures: it decides nothing, and
/// reads a count that attempts, or a limit that was larger, have left above all limits.
fn measured<A: Clone>(
    mut tiers: Vec<A>,
    quotas: &[Quota],
    window: impl Fn(Quota) -> Result<A, QuotaError>,
) -> impl Iterator<Item = A> {
    let period = quotas.first().and_then(Quota::period);
    // The largest count that fits beside the number of the window, and is not "more than can be
    // told".
    let largest =
        |period| (2..62).rev().find_map(|bits| window(Quota::new((1 << bits) - 2, period)).ok());
    let measure = period.and_then(largest).or_else(|| tiers.last().cloned());
    tiers.extend(measure);
    tiers.into_iter()
}

/// Logs of one period: plain ones, or, if any quota has a burst of its own, all of them with a
/// burst limit, and behind them one that measures: it reads a log and admits nothing that another
/// does not.
fn rolling(quotas: &[Quota]) -> Result<Vec<Rolling>, QuotaError> {
    if quotas.iter().all(|quota| quota.own_burst().is_none()) {
        return Ok(measured(Rolling::tiers(quotas)?, quotas, Rolling::new).collect());
    }
    let mut tiers = Vec::with_capacity(quotas.len() + 1);
    let mut most = 0;
    for quota in quotas {
        let limit = quota.limit().ok_or(QuotaError::Unlimited { algorithm: "rolling" })?;
        let burst = quota.own_burst().unwrap_or(limit);
        most = most.max(burst);
        tiers.push(Rolling::with_burst_limit(base(quota)?, burst)?);
    }
    let period = quotas.first().and_then(Quota::period).ok_or(QuotaError::ZeroPeriod)?;
    let measure = most.saturating_mul(4);
    tiers.push(Rolling::with_burst_limit(Quota::new(measure, period), measure.saturating_add(1))?);
    match tiers.split_first() {
        Some((first, rest)) if !rest.iter().all(|tier| tier.is_tier_of(first)) => {
            Err(QuotaError::PeriodsDiffer { algorithm: "rolling" })
        }
        _ => Ok(tiers),
    }
}

/// A quota without its burst.
fn base(quota: &Quota) -> Result<Quota, QuotaError> {
    let unlimited = QuotaError::Unlimited { algorithm: "rolling" };
    let (limit, period) = quota.limit().zip(quota.period()).ok_or(unlimited)?;
    Ok(Quota::new(limit, period))
}
