//! Points in time, as nanoseconds since the zero of whatever clock produced them.
//!
//! A newtype, so that a point in time is never mistaken for a length of time or a count.

use std::time::Duration;

/// A point in time: whole nanoseconds since the zero of a [`Clock`](crate::Clock).
///
/// A 64-bit count of nanoseconds spans 584 years. Arithmetic saturates: past the end, time stands
/// still, and a limit under which time stands still only denies more.
///
/// ```
/// use giusto::Timestamp;
/// use std::time::Duration;
///
/// let start = Timestamp::from_nanos(5);
/// let later = start.after(Duration::from_nanos(10));
/// assert_eq!(later.as_nanos(), 15);
/// assert_eq!(later.since(start), Duration::from_nanos(10));
/// assert_eq!(start.since(later), Duration::ZERO); // never negative
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The zero of the clock.
    pub const ZERO: Self = Self(0);
    /// The last point in time that can be told.
    pub const MAX: Self = Self(u64::MAX);

    /// The point `nanos` nanoseconds after the clock's zero.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the clock's zero.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// This point moved forward by `length`, at most to [`Timestamp::MAX`].
    #[must_use]
    pub const fn after(self, length: Duration) -> Self {
        Self(self.0.saturating_add(saturating_nanos(length)))
    }

    /// The time that passed from `earlier` to this point; zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// The nanoseconds of a length of time, at most `u64::MAX`.
pub(crate) const fn saturating_nanos(length: Duration) -> u64 {
    length.as_secs().saturating_mul(1_000_000_000).saturating_add(length.subsec_nanos() as u64)
}
