//! The machine of a limit: its algorithm with its numbers, one set for each tier.

use std::time::Duration;

use giusto::{
    Algorithm, Calendar, FirstHitWindow, FixedWindow, Gcra, Period, Quota, QuotaError, Rolling,
    SlidingCounter, Timestamp, Unit,
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
                FixedWindow::tiers(quotas)?.into_iter().map(|tier| tier.with_phase(phase)).collect(),
            ),
            AlgorithmName::FirstHit => Self::FirstHit(FirstHitWindow::tiers(quotas)?),
            AlgorithmName::Calendar => Self::Calendar(
                Calendar::tiers(quotas)?.into_iter().map(|tier| tier.with_zero(zero)).collect(),
            ),
            AlgorithmName::Gcra => Self::Gcra(Gcra::tiers(quotas)?),
            AlgorithmName::SlidingCounter => Self::SlidingCounter(
                SlidingCounter::tiers(quotas)?
                    .into_iter()
                    .map(|tier| tier.with_phase(phase))
                    .collect(),
            ),
            AlgorithmName::Rolling => Self::Rolling(Rolling::tiers(quotas)?),
            AlgorithmName::Total => {
                let ever = Period::new(TOTAL_DAYS, Unit::Day)?;
                Self::Fixed(vec![FixedWindow::new(Quota::new(TOTAL, ever))?])
            }
        })
    }

    /// The most that a tier admits in any half-open window of this length.
    pub(crate) fn worst_case(&self, tier: usize, window: Duration) -> Option<u64> {
        match self {
            Self::Fixed(tiers) => tiers.get(tier).map(|tier| Algorithm::worst_case(tier, window)),
            Self::FirstHit(tiers) => tiers.get(tier).map(|tier| tier.worst_case(window)),
            Self::Calendar(tiers) => {
                tiers.get(tier).map(|tier| Algorithm::worst_case(tier, window))
            }
            Self::Gcra(tiers) => tiers.get(tier).map(|tier| Algorithm::worst_case(tier, window)),
            Self::SlidingCounter(tiers) => {
                tiers.get(tier).map(|tier| Algorithm::worst_case(tier, window))
            }
            Self::Rolling(tiers) => tiers.get(tier).map(|tier| tier.worst_case(window)),
        }
    }
}
