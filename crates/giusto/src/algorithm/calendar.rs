//! Windows of the calendar: UTC days, ISO weeks, months of their true length.
//!
//! ```text
//! index = days, weeks or months since 1970-01-01 UTC
//! allowed  iff  count of that period + cost <= L;  then count += cost
//! ```
//!
//! Time is counted as POSIX counts it: a day has 86,400 seconds, leap seconds have no number. A
//! wall clock that was set back stays in the latest period seen; one that was set ahead by mistake
//! leaves its keys in that later period until the clock gets there.

mod changeable;
mod civil;
mod portable;

use std::time::Duration;

use super::{
    Step, WordAlgorithm,
    tiered::{self, Tiered},
    window_count::WindowCount,
};
use crate::{Charge, Cost, Period, Quota, QuotaError, Status, Timestamp, Unit};

const DAY_NS: u64 = 86_400_000_000_000;

/// A counter that starts again at midnight UTC, on Mondays, or on the first of the month.
///
/// The clock's zero is the Unix epoch, as [`WallClock`](crate::WallClock)'s is, unless
/// [`Calendar::with_zero`] says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    count: WindowCount,
    unit: CalendarUnit,
    zero_ns: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CalendarUnit {
    Day,
    Week,
    Month,
}

impl Calendar {
    /// `quota.limit` units in each UTC day, week or month.
    ///
    /// # Errors
    /// [`QuotaError::NotCalendar`] for any other period, [`QuotaError::Unlimited`],
    /// [`QuotaError::BurstNotSupported`], [`QuotaError::DoesNotFit`] from 2^44 - 1 units a day on.
    pub fn new(quota: Quota) -> Result<Self, QuotaError> {
        let rate = quota.rate().ok_or(QuotaError::Unlimited { algorithm: "calendar" })?;
        if rate.burst.is_some() {
            return Err(QuotaError::BurstNotSupported { algorithm: "calendar" });
        }
        let unit = CalendarUnit::of(rate.period).ok_or(QuotaError::NotCalendar)?;
        let count = WindowCount::new("calendar", rate.limit, unit.index(u64::MAX / DAY_NS))?;
        Ok(Self { count, unit, zero_ns: 0 })
    }

    /// A limit for each quota, in their order, that can decide on the states of any other (see
    /// [`Limiter::under`](crate::Limiter::under)). So can those made one by one with the same period and zero, so that
    /// larger limits may follow later.
    ///
    /// # Errors
    /// [`QuotaError::PeriodsDiffer`]; as [`Calendar::new`].
    pub fn tiers(quotas: &[Quota]) -> Result<Vec<Self>, QuotaError> {
        tiered::each(quotas, "calendar", Self::new)
    }

    /// The same for a clock whose zero lies `since_epoch` after 1970-01-01 UTC.
    #[must_use]
    pub fn with_zero(self, since_epoch: Timestamp) -> Self {
        Self { zero_ns: since_epoch.as_nanos(), ..self }
    }

    #[inline]
    fn index(&self, now: Timestamp) -> u64 {
        self.unit.index(now.as_nanos().saturating_add(self.zero_ns) / DAY_NS)
    }

    fn start(&self, index: u64) -> Option<Timestamp> {
        let start = self.unit.first_day(index).checked_mul(DAY_NS)?;
        Some(Timestamp::from_nanos(start.saturating_sub(self.zero_ns)))
    }
}

impl CalendarUnit {
    fn of(period: Period) -> Option<Self> {
        match (period.count(), period.unit()) {
            (1, Unit::Day) => Some(Self::Day),
            (1, Unit::Week) => Some(Self::Week),
            (1, Unit::Month) => Some(Self::Month),
            _ => None,
        }
    }

    /// The number of the period that holds a day.
    fn index(self, day: u64) -> u64 {
        match self {
            Self::Day => day,
            // The epoch was a Thursday, the fourth day of its week.
            Self::Week => (day + 3) / 7,
            Self::Month => civil::month_of(day),
        }
    }

    /// The first day of a period, not before the epoch.
    fn first_day(self, index: u64) -> u64 {
        match self {
            Self::Day => index,
            Self::Week => (index * 7).saturating_sub(3),
            Self::Month => civil::first_day_of(index),
        }
    }

    /// The fewest days that `periods` in a row can last.
    fn shortest(self, periods: u64) -> u64 {
        match self {
            Self::Day => periods,
            Self::Week => periods.saturating_mul(7),
            Self::Month => civil::shortest_run(periods),
        }
    }
}

impl WordAlgorithm for Calendar {
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

    /// `L` for each period that an interval of w can touch: with k whole ones in between it touches
    /// k + 2, as soon as it is longer than the shortest such k by an instant on either side.
    fn worst_case(&self, window: Duration) -> u64 {
        let window_ns = window.as_nanos();
        if window_ns < 2 {
            return if window_ns == 0 { 0 } else { self.count.limit() };
        }
        let fits = |periods: u64| {
            u128::from(self.unit.shortest(periods)) * u128::from(DAY_NS) + 2 <= window_ns
        };
        // A period lasts at least a day, so the number of days bounds the search.
        let (mut low, mut high) = (0, u64::try_from(window_ns / u128::from(DAY_NS)).unwrap_or(0));
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if fits(middle) { low = middle } else { high = middle - 1 }
        }
        self.count.limit().saturating_mul(low + 2)
    }
}

impl Tiered for Calendar {
    #[inline]
    fn is_tier_of(&self, other: &Self) -> bool {
        let windows = Self { count: self.count, ..*other };
        *self == windows && self.count.is_tier_of(&other.count)
    }
}
