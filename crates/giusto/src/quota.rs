//! The numbers of a limit: so many units per period, and a burst beside them.
//!
//! A `Quota` keeps the numbers as they were published (`300/60s` stays 300 per 60 seconds); each
//! algorithm derives its own arithmetic from them. It is valid by construction.

mod parse;
mod period;

use std::fmt;

pub use period::{Period, Unit};

/// The numbers of a limit: `limit` units per period, and how many may pass at once.
///
/// Parsed from and printed as `300/60s`, `100/min`, `10000/month`, `1/s burst 20`, `unlimited`.
///
/// - The burst is the capacity of a bucket. Left out, it equals the limit.
/// - A limit of 0 denies everything; `0/s burst 20` is an allowance of 20, once.
/// - [`Quota::UNLIMITED`] admits everything and keeps no state.
///
/// ```
/// use giusto::{Period, Quota};
///
/// const EVENTS: Quota = Quota::new(300, Period::MINUTE);
/// const LOGIN: Quota = Quota::per_second(1).burst(20);
/// assert_eq!(LOGIN, "1/s burst 20".parse()?);
/// assert_eq!(EVENTS.to_string(), "300/min");
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    rate: Option<Rate>,
}

/// The numbers of a quota that limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Rate {
    pub(crate) limit: u64,
    pub(crate) period: Period,
    pub(crate) burst: Option<u64>,
}

impl Rate {
    /// The most that may pass at once.
    pub(crate) const fn capacity(&self) -> u64 {
        match self.burst {
            Some(burst) => burst,
            None => self.limit,
        }
    }
}

impl Quota {
    /// No limit at all.
    pub const UNLIMITED: Self = Self { rate: None };

    /// `limit` units per `period`.
    pub const fn new(limit: u64, period: Period) -> Self {
        Self { rate: Some(Rate { limit, period, burst: None }) }
    }

    /// `limit` units in each second: `per_second(4000)` is four thousand a second.
    pub const fn per_second(limit: u64) -> Self {
        Self::new(limit, Period::SECOND)
    }

    /// `limit` units in each minute.
    pub const fn per_minute(limit: u64) -> Self {
        Self::new(limit, Period::MINUTE)
    }

    /// `limit` units in each hour.
    pub const fn per_hour(limit: u64) -> Self {
        Self::new(limit, Period::HOUR)
    }

    /// `limit` units in each day of 24 hours.
    pub const fn per_day(limit: u64) -> Self {
        Self::new(limit, Period::DAY)
    }

    /// `limit` units in each month; see [`Unit::Month`] for its length.
    pub const fn per_month(limit: u64) -> Self {
        Self::new(limit, Period::MONTH)
    }

    /// The same rate with a capacity of `burst` units at once.
    ///
    /// Without effect on [`Quota::UNLIMITED`].
    #[must_use]
    pub const fn burst(self, burst: u64) -> Self {
        match self.rate {
            Some(Rate { limit, period, .. }) => {
                Self { rate: Some(Rate { limit, period, burst: Some(burst) }) }
            }
            None => self,
        }
    }

    /// The units per period; `None` where there is no limit.
    pub const fn limit(&self) -> Option<u64> {
        match self.rate {
            Some(rate) => Some(rate.limit),
            None => None,
        }
    }

    /// The period; `None` where there is no limit.
    pub const fn period(&self) -> Option<Period> {
        match self.rate {
            Some(rate) => Some(rate.period),
            None => None,
        }
    }

    /// The burst where one was given apart from the limit.
    pub const fn own_burst(&self) -> Option<u64> {
        match self.rate {
            Some(rate) => rate.burst,
            None => None,
        }
    }

    pub(crate) const fn rate(&self) -> Option<Rate> {
        self.rate
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(rate) = self.rate else { return f.write_str("unlimited") };
        write!(f, "{}/{}", rate.limit, rate.period)?;
        match rate.burst {
            Some(burst) => write!(f, " burst {burst}"),
            None => Ok(()),
        }
    }
}
