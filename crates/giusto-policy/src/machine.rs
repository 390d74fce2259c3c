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

/// The values of one algorithm that decide on one count: one for each quota, and behind them one that
/// reads what they read and whose own numbers do not depend on theirs.
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
            AlgorithmName::Gcra => Self::Gcra(read(Gcra::tiers(quotas)?)),
            AlgorithmName::SlidingCounter => Self::SlidingCounter(
                measured(SlidingCounter::tiers(quotas)?, quotas, SlidingCounter::new)
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

    /// The tier whose numbers a table of keys has. That behind all others, which no limit changes, so
    /// that what is written of the table can be read by a plan with other limits; but for what is kept
    /// outside of a word, which is never written, the widest: it says how large a log is made.
    pub(crate) const fn of_table(&self, widest: usize) -> usize {
        match self {
            Self::Fixed(tiers) => tiers.len().saturating_sub(1),
            Self::Calendar(tiers) => tiers.len().saturating_sub(1),
            Self::Gcra(tiers) => tiers.len().saturating_sub(1),
            Self::SlidingCounter(tiers) => tiers.len().saturating_sub(1),
            Self::FirstHit(_) | Self::Rolling(_) => widest,
        }
    }
}

/// Windows of one period, or logs, and behind them one that measures: it decides nothing, and
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

/// Buckets of one unit of time, and behind them one that depends on that unit alone. It decides nothing.
fn read(mut tiers: Vec<Gcra>) -> Vec<Gcra> {
    let reader = tiers.first().map(|first| {
        let second = Period::new(1, Unit::Second).ok();
        // Where time does not flow, one that holds whatever any of them can have used.
        let quotas =
            second.map(|second| [Quota::new(1, second), Quota::new(0, second).burst(TOTAL)]);
        let reader = quotas.into_iter().flatten().find_map(|quota| first.tier(quota).ok());
        reader.unwrap_or(*first)
    });
    tiers.extend(reader);
    tiers
}

/// Logs of one period, and behind them one that measures: it reads a log and admits nothing.
///
/// All of them have a burst limit, if only one that is the limit, which admits the same: so a limit
/// that gets one later goes on from its counts.
fn rolling(quotas: &[Quota]) -> Result<Vec<Rolling>, QuotaError> {
    let log = |quota: Quota| {
        let (limit, period) = base(quota)?;
        let burst = quota.own_burst().unwrap_or(limit);
        Rolling::with_burst_limit(Quota::new(limit, period), burst)
    };
    let tiers = quotas.iter().map(|quota| log(*quota)).collect::<Result<Vec<_>, _>>()?;
    match tiers.split_first() {
        Some((first, rest)) if !rest.iter().all(|tier| tier.is_tier_of(first)) => {
            Err(QuotaError::PeriodsDiffer { algorithm: "rolling" })
        }
        _ => Ok(measured(tiers, quotas, log).collect()),
    }
}

/// The numbers of a quota without its burst.
fn base(quota: Quota) -> Result<(u64, Period), QuotaError> {
    let unlimited = QuotaError::Unlimited { algorithm: "rolling" };
    quota.limit().zip(quota.period()).ok_or(unlimited)
}
