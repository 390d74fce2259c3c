//! A candidate limit beside the live one: decided in the same pass, counted, never enforced.

use std::{fmt, hash::BuildHasher};

use super::striped::Striped;
use crate::{
    Clock, Cost, Decision, Limiter, Timestamp, algorithm::SlotAlgorithm, key::Key, table::Sought,
};

/// A live limit, and a candidate that is asked the same and never obeyed.
///
/// Both keep their own states, and each charges by its own answer, so that the candidate's are the
/// answers that it would give if it were live and its denied clients went on as they do now. A limit
/// that is only counted, never enforced, is a candidate beside a live limit that admits everything.
///
/// ```
/// use giusto::{Beside, Cost, Gcra, Limiter, MonotonicClock, Quota};
///
/// let limiter = |quota| Ok::<_, giusto::QuotaError>(
///     Limiter::<str, _>::new(Gcra::new(quota)?, MonotonicClock::new()),
/// );
/// let beside = Beside::new(limiter(Quota::per_hour(100))?, limiter(Quota::per_hour(2))?);
/// for _ in 0..5 {
///     assert!(beside.check("alice", Cost::ONE).is_allowed());
/// }
/// assert_eq!(beside.agreement().newly_denied, 3);
/// # Ok::<(), giusto::QuotaError>(())
/// ```
pub struct Beside<L, M> {
    live: L,
    candidate: M,
    /// As the fields of [`Agreement`].
    counts: Striped<4>,
}

/// What both limits said to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the live answer limits nobody unless it is read"]
pub struct Pair {
    /// The answer that counts.
    pub live: Decision,
    /// What the candidate would have said.
    pub candidate: Decision,
}

/// How often a live limit and a candidate agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Agreement {
    /// Requests that both let pass.
    pub both_allowed: u64,
    /// Requests that the live limit let pass and the candidate would not have.
    pub newly_denied: u64,
    /// Requests that the candidate would have let pass and the live limit did not.
    pub newly_allowed: u64,
    /// Requests that neither let pass.
    pub neither: u64,
}

impl<L, M> Beside<L, M> {
    /// `candidate` beside `live`.
    pub fn new(live: L, candidate: M) -> Self {
        Self { live, candidate, counts: Striped::default() }
    }

    /// The limit that is obeyed.
    pub const fn live(&self) -> &L {
        &self.live
    }

    /// The limit that is only counted.
    pub const fn candidate(&self) -> &M {
        &self.candidate
    }

    /// The sums over all threads; exact as [`Counters`](crate::Counters) are.
    pub fn agreement(&self) -> Agreement {
        let [both_allowed, newly_denied, newly_allowed, neither] = self.counts.sums();
        Agreement { both_allowed, newly_denied, newly_allowed, neither }
    }

    #[inline]
    fn count(&self, pair: &Pair) {
        let kind = match (pair.live.is_allowed(), pair.candidate.is_allowed()) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        self.counts.add([(kind, 1)]);
    }
}

impl<K, A, B, C, D, H, I> Beside<Limiter<K, A, C, H>, Limiter<K, B, D, I>>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    B: SlotAlgorithm,
    C: Clock,
    D: Clock,
    H: BuildHasher,
    I: BuildHasher,
{
    /// The live answer to `cost` for `key`, by the live limit's clock.
    #[inline]
    pub fn check(&self, key: &K::Query, cost: Cost) -> Decision {
        let (live, candidate) = (self.live.table().seek(key), self.candidate.table().seek(key));
        // Both homes are on their way into the caches while the clock is read.
        self.decide(self.live.clock().now(), key, (&live, &candidate), cost).live
    }

    /// Both answers to `cost` for `key` at `now`; the clocks of both must have one zero.
    #[inline]
    pub fn check_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Pair {
        let (live, candidate) = (self.live.table().seek(key), self.candidate.table().seek(key));
        self.decide(now, key, (&live, &candidate), cost)
    }

    #[inline]
    fn decide(
        &self,
        now: Timestamp,
        key: &K::Query,
        (live, candidate): (&Sought<'_, K>, &Sought<'_, K>),
        cost: Cost,
    ) -> Pair {
        let pair = Pair {
            live: self.live.by().check_sought(now, key, live, cost),
            candidate: self.candidate.by().check_sought(now, key, candidate, cost),
        };
        self.count(&pair);
        pair
    }
}

impl<L: fmt::Debug, M: fmt::Debug> fmt::Debug for Beside<L, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beside")
            .field("live", &self.live)
            .field("candidate", &self.candidate)
            .field("agreement", &self.agreement())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { both_allowed, newly_denied, newly_allowed, neither } = self;
        write!(
            f,
            "{both_allowed} allowed by both, {newly_denied} newly denied, {newly_allowed} newly \
             allowed, {neither} by neither"
        )
    }
}
