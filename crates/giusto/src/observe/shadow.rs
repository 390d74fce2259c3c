//! A limit that is counted and not enforced.

use super::{Counters, KeyedLimit, Totals};
use crate::{Cost, Decision, Timestamp, Verdict};

/// A limit that lets everything pass, and counts what it would have denied.
///
/// Its state is charged as if it were enforced: what it would have denied charges nothing. A second
/// limit beside one that is enforced is a candidate, see [`Beside`](crate::Beside).
///
/// ```
/// use giusto::{Cost, Gcra, Limiter, MonotonicClock, Quota, Shadow};
///
/// let gcra = Gcra::new(Quota::per_hour(1))?;
/// let shadow = Shadow::new(Limiter::<str, _>::new(gcra, MonotonicClock::new()));
/// assert!(shadow.admit("alice", Cost::ONE).is_allowed());
/// let second = shadow.check("alice");
/// assert!(second.verdict().is_allowed());
/// assert!(second.would_be().is_denied());
/// assert_eq!(shadow.would_be().denied, 1);
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct Shadow<L> {
    limit: L,
    counters: Counters,
}

/// The answer of a limit that is not enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unenforced {
    would_be: Decision,
}

impl Unenforced {
    /// What to act on: always [`Verdict::Allowed`].
    pub const fn verdict(&self) -> Verdict {
        Verdict::Allowed
    }

    /// What the limit would have decided, were it enforced.
    pub const fn would_be(&self) -> &Decision {
        &self.would_be
    }
}

impl<L> Shadow<L> {
    /// The limit, counted and not enforced.
    pub fn new(limit: L) -> Self {
        Self { limit, counters: Counters::new() }
    }

    /// The limit itself: whoever asks it directly is answered by it, and not counted.
    pub const fn limit(&self) -> &L {
        &self.limit
    }

    /// What would have been allowed and denied; exact once the threads that ask are joined.
    pub fn would_be(&self) -> Totals {
        self.counters.totals()
    }
}

impl<L: KeyedLimit> Shadow<L> {
    /// Counts one unit of `key`.
    #[inline]
    pub fn check(&self, key: &L::Query) -> Unenforced {
        self.check_n(key, Cost::ONE)
    }

    /// Counts `cost` of `key`.
    #[inline]
    pub fn check_n(&self, key: &L::Query, cost: Cost) -> Unenforced {
        self.counted(self.limit.check_n(key, cost))
    }

    /// Counts `cost` of `key` at `now`.
    #[inline]
    pub fn check_at(&self, now: Timestamp, key: &L::Query, cost: Cost) -> Unenforced {
        self.counted(self.limit.check_at(now, key, cost))
    }

    /// Counts `cost` of `key`: always [`Verdict::Allowed`].
    #[inline]
    pub fn admit(&self, key: &L::Query, cost: Cost) -> Verdict {
        self.check_n(key, cost).verdict()
    }

    /// Counts `cost` of `key` at `now`: always [`Verdict::Allowed`].
    #[inline]
    pub fn admit_at(&self, now: Timestamp, key: &L::Query, cost: Cost) -> Verdict {
        self.check_at(now, key, cost).verdict()
    }

    #[inline]
    fn counted(&self, would_be: Decision) -> Unenforced {
        self.counters.record(&would_be);
        Unenforced { would_be }
    }
}
