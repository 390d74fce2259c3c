//! A stretch of simulated time, in whole nanoseconds.

use std::time::Duration;

use super::TrafficError;

/// From one instant to before another: never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    from_ns: u64,
    until_ns: u64,
}

impl Span {
    /// The time from `from` to before `until`, both since the start of the simulation.
    ///
    /// # Errors
    /// [`TrafficError::Span`] where it has no length, [`TrafficError::TooLate`] past 584 years.
    pub fn new(from: Duration, until: Duration) -> Result<Self, TrafficError> {
        if until <= from {
            return Err(TrafficError::Span { from, until });
        }
        Ok(Self { from_ns: nanoseconds(from)?, until_ns: nanoseconds(until)? })
    }

    /// The same from nanoseconds; `None` where it has no length.
    pub const fn from_nanos(from_ns: u64, until_ns: u64) -> Option<Self> {
        if until_ns > from_ns { Some(Self { from_ns, until_ns }) } else { None }
    }

    /// The first instant, in nanoseconds since the start of the simulation.
    pub const fn from_ns(self) -> u64 {
        self.from_ns
    }

    /// The first instant after it.
    pub const fn until_ns(self) -> u64 {
        self.until_ns
    }

    /// Its length in nanoseconds, at least 1.
    pub const fn length_ns(self) -> u64 {
        self.until_ns - self.from_ns
    }

    /// Its length in seconds.
    pub const fn seconds(self) -> f64 {
        self.length_ns() as f64 / super::SECOND_NS
    }

    /// The instant, where it is before the end.
    pub(super) fn before_end(self, ns: u64) -> Option<u64> {
        (ns < self.until_ns).then_some(ns)
    }
}

/// A length of time in nanoseconds.
pub(super) fn nanoseconds(time: Duration) -> Result<u64, TrafficError> {
    u64::try_from(time.as_nanos()).map_err(|_| TrafficError::TooLate(time))
}
