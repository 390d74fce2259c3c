//! The length of time that a limit counts over.

use std::{fmt, time::Duration};

use crate::QuotaError;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `ns`
    Nanosecond,
    /// `us`
    Microsecond,
    /// `ms`
    Millisecond,
    /// `s`
    Second,
    /// `min`
    Minute,
    /// `h`
    Hour,
    /// `day`: 24 hours; by the calendar, from midnight UTC to midnight UTC.
    Day,
    /// `week`: 7 days; by the calendar, from Monday (ISO 8601).
    Week,
    /// `month`: by the calendar, from its first day, UTC. Where a fixed length is needed (a rate, a
    /// rolling window) it is 31 days, the longest month, so that no month sees more than the limit
    /// of a rolling window.
    Month,
}

impl Unit {
    /// How it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Nanosecond => "ns",
            Self::Microsecond => "us",
            Self::Millisecond => "ms",
            Self::Second => "s",
            Self::Minute => "min",
            Self::Hour => "h",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    const fn nanos(self) -> u64 {
        const SECOND: u64 = 1_000_000_000;
        const DAY: u64 = 86_400 * SECOND;
        match self {
            Self::Nanosecond => 1,
            Self::Microsecond => 1_000,
            Self::Millisecond => 1_000_000,
            Self::Second => SECOND,
            Self::Minute => 60 * SECOND,
            Self::Hour => 3_600 * SECOND,
            Self::Day => DAY,
            Self::Week => 7 * DAY,
            Self::Month => 31 * DAY,
        }
    }
}

/// A length of time as it is written: a positive count of one unit.
///
/// `60s` and `1min` last equally long and are different periods: each prints as it was written.
///
/// ```
/// use giusto::{Period, Unit};
/// use std::time::Duration;
///
/// let ten_minutes = Period::new(10, Unit::Minute)?;
/// assert_eq!(ten_minutes.length(), Duration::from_secs(600));
/// assert!(Period::new(0, Unit::Second).is_err());
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    count: u64,
    unit: Unit,
}

impl Period {
    /// One second.
    pub const SECOND: Self = Self { count: 1, unit: Unit::Second };
    /// One minute.
    pub const MINUTE: Self = Self { count: 1, unit: Unit::Minute };
    /// One hour.
    pub const HOUR: Self = Self { count: 1, unit: Unit::Hour };
    /// One day of 24 hours.
    pub const DAY: Self = Self { count: 1, unit: Unit::Day };
    /// One week of 7 days.
    pub const WEEK: Self = Self { count: 1, unit: Unit::Week };
    /// One month.
    pub const MONTH: Self = Self { count: 1, unit: Unit::Month };

    /// `count` times `unit`.
    ///
    /// # Errors
    /// [`QuotaError::ZeroPeriod`] for a count of 0, [`QuotaError::PeriodTooLong`] past 584 years.
    pub const fn new(count: u64, unit: Unit) -> Result<Self, QuotaError> {
        if count == 0 {
            return Err(QuotaError::ZeroPeriod);
        }
        match count.checked_mul(unit.nanos()) {
            Some(_) => Ok(Self { count, unit }),
            None => Err(QuotaError::PeriodTooLong),
        }
    }

    /// The number of units.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The unit.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// How long it lasts; a month counts 31 days here (see [`Unit::Month`]).
    pub const fn length(&self) -> Duration {
        Duration::from_nanos(self.nanos())
    }

    pub(crate) const fn nanos(&self) -> u64 {
        // The constructor has checked that this does not overflow.
        self.count * self.unit.nanos()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count != 1 {
            write!(f, "{}", self.count)?;
        }
        f.write_str(self.unit.symbol())
    }
}
