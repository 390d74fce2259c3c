//! The answer of a limit, and what it can say about itself.

use std::time::Duration;

use crate::{Charge, Cost, Timestamp};

/// The answer to one request.
///
/// ```
/// use giusto::{Cost, Decision, DirectLimiter, Gcra, ManualClock, Quota};
///
/// let limiter = DirectLimiter::new(Gcra::new(Quota::per_minute(300))?, ManualClock::new());
/// match limiter.check_n(Cost::new(50)) {
///     Decision::Allowed(status) => assert_eq!(status.remaining(), 250),
///     Decision::Denied(status) => println!("retry after {:?}", status.next_after()),
///     Decision::Never(status) => println!("the most that can pass at once is less"),
/// }
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a decision that nobody reads limits nobody"]
pub enum Decision {
    /// The request passes and was charged (a peek: would pass).
    Allowed(Status),
    /// Not now: the request passes after [`Status::next_after`], if nothing else is charged.
    Denied(Status),
    /// No waiting helps: the cost is above the capacity, or the limit is closed, or it was a
    /// one-time allowance that has been used.
    Never(Status),
}

impl Decision {
    /// The answer without its reasons.
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Allowed(_) => Verdict::Allowed,
            Self::Denied(_) => Verdict::Denied,
            Self::Never(_) => Verdict::Never,
        }
    }

    /// Whether the request passes.
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// Whether the request does not pass now but can later.
    pub const fn is_denied(&self) -> bool {
        matches!(self, Self::Denied(_))
    }

    /// Whether the request cannot pass, however long it waits.
    pub const fn is_never(&self) -> bool {
        matches!(self, Self::Never(_))
    }

    /// The state of the limit for this key, after this decision.
    pub const fn status(&self) -> &Status {
        match self {
            Self::Allowed(status) | Self::Denied(status) | Self::Never(status) => status,
        }
    }

    /// What was charged, to be given back by a refund; `None` where nothing was, as by a peek.
    pub const fn charge(&self) -> Option<Charge> {
        match self.status().charged_at {
            Some(at) => Some(Charge { at, cost: self.status().cost }),
            None => None,
        }
    }
}

/// An answer without its reasons: what the hottest paths need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "an answer that nobody reads limits nobody"]
pub enum Verdict {
    /// The request passes and was charged.
    Allowed,
    /// Not now.
    Denied,
    /// No waiting helps.
    Never,
}

impl Verdict {
    /// Whether the request passes.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed)
    }

    /// The decision with its reasons.
    pub(crate) const fn with(self, status: Status) -> Decision {
        match self {
            Self::Allowed => Decision::Allowed(status),
            Self::Denied => Decision::Denied(status),
            Self::Never => Decision::Never(status),
        }
    }
}

/// The state of a limit for one key, as seen by one decision.
///
/// Instants are absolute on the limiter's clock, so that an answer kept for a while does not go
/// stale; the `..._after` forms count from the instant of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    pub(crate) at: Timestamp,
    pub(crate) cost: Cost,
    pub(crate) limit: u64,
    pub(crate) remaining: u64,
    pub(crate) next_at: Option<Timestamp>,
    pub(crate) full_at: Option<Timestamp>,
    /// Where the charge is booked: the instant of the decision, or, in a log whose clock went back,
    /// the latest instant logged.
    pub(crate) charged_at: Option<Timestamp>,
}

impl Status {
    /// The instant of the decision.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The cost that was asked for.
    pub const fn cost(&self) -> Cost {
        self.cost
    }

    /// The most that this limit holds at once, in units: the limit of a window, the burst of a
    /// bucket. `u64::MAX` where there is no limit.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// The status of a key for which there is no room before an instant.
    #[must_use]
    pub(crate) const fn without_room(self, until: Option<Timestamp>) -> Self {
        Self { remaining: 0, next_at: until, full_at: until, ..self }
    }

    /// The largest cost that would pass now, in units.
    pub const fn remaining(&self) -> u64 {
        self.remaining
    }

    /// The first instant at which a request of this cost passes, all else equal: at that instant it
    /// passes, one nanosecond earlier it does not. `None`: never, or not within the clock's range.
    pub const fn next_at(&self) -> Option<Timestamp> {
        self.next_at
    }

    /// [`Status::next_at`] as a length of time from the decision; zero if it would pass at once.
    pub const fn next_after(&self) -> Option<Duration> {
        after(self.at, self.next_at)
    }

    /// The first instant at which all of the limit is available again, all else equal.
    pub const fn full_at(&self) -> Option<Timestamp> {
        self.full_at
    }

    /// [`Status::full_at`] as a length of time from the decision; zero if it is full.
    pub const fn full_after(&self) -> Option<Duration> {
        after(self.at, self.full_at)
    }
}

const fn after(at: Timestamp, instant: Option<Timestamp>) -> Option<Duration> {
    match instant {
        Some(instant) => Some(instant.since(at)),
        None => None,
    }
}
