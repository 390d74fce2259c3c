//! A limit whose decisions are told to an observer.

use super::{KeyedLimit, Observer};
use crate::{Cost, Decision, Timestamp};

/// A limit and its observer: the verbs of [`KeyedLimit`] decide as the limit does, tell the
/// observer and return the decision.
///
/// The limit is owned or a reference. The observer is not told of what asks the limit directly,
/// through [`Observed::limit`]: peeks, grants, refunds, batches. An `admit` costs as much as a
/// `check`, since the observer is told the reasons; where only counts are wanted,
/// [`Counters::record_verdict`](crate::Counters::record_verdict) after
/// [`Limiter::admit`](crate::Limiter::admit) is cheaper.
///
/// ```
/// use giusto::{Cost, Counters, Gcra, KeyedLimit, Limiter, MonotonicClock, Observed, Quota};
///
/// let gcra = Gcra::new(Quota::per_hour(2))?;
/// let limiter = Limiter::<str, _>::new(gcra, MonotonicClock::new());
/// let observed = Observed::new(&limiter, Counters::new());
/// assert!(observed.check_n("alice", Cost::new(2)).is_allowed());
/// assert!(!observed.admit("alice", Cost::ONE).is_allowed());
/// let totals = observed.observer().totals();
/// assert_eq!((totals.allowed, totals.denied), (1, 1));
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct Observed<L, O> {
    limit: L,
    observer: O,
}

impl<L, O> Observed<L, O> {
    /// A limit of whose decisions `observer` is told.
    pub const fn new(limit: L, observer: O) -> Self {
        Self { limit, observer }
    }

    /// The limit itself.
    pub const fn limit(&self) -> &L {
        &self.limit
    }

    /// What is told of the decisions.
    pub const fn observer(&self) -> &O {
        &self.observer
    }
}

impl<L: KeyedLimit, O: Observer<L::Query>> KeyedLimit for Observed<L, O> {
    type Query = L::Query;

    #[inline]
    fn check_at(&self, now: Timestamp, key: &L::Query, cost: Cost) -> Decision {
        let decision = self.limit.check_at(now, key, cost);
        self.observer.decided(key, &decision);
        decision
    }

    #[inline]
    fn check_n(&self, key: &L::Query, cost: Cost) -> Decision {
        let decision = self.limit.check_n(key, cost);
        self.observer.decided(key, &decision);
        decision
    }
}
