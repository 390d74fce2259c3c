//! Totals of answers, cheap enough for every decision.

use std::fmt;

use super::striped::Striped;
use crate::{Cost, Decision, Verdict};

/// How often each answer was given, and for how many units.
///
/// Threads count on lines of their own, so that counting costs a few nanoseconds and no thread waits
/// for another. Totals are exact once the threads that counted have been joined or otherwise
/// synchronised with; before that they may lack the latest. Counts start again after 2^64.
///
/// ```
/// use giusto::{Cost, Counters, Gcra, Limiter, MonotonicClock, Quota};
///
/// let limiter = Limiter::<str, _>::new(Gcra::new(Quota::per_hour(2))?, MonotonicClock::new());
/// let counters = Counters::new();
/// for _ in 0..3 {
///     counters.record(&limiter.check("alice"));
/// }
/// counters.record(&limiter.check_n("alice", Cost::new(3)));
/// let totals = counters.totals();
/// assert_eq!((totals.allowed, totals.denied, totals.never), (2, 1, 1));
/// assert_eq!((totals.units_allowed, totals.units_refused), (2, 4));
/// // Of these, so many were answered for want of a slot.
/// assert_eq!(limiter.turned_away(), 0);
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Debug, Default)]
pub struct Counters {
    /// Allowed, denied, never; the units of the allowed, and of the others.
    counts: Striped<5>,
}

/// What [`Counters`] counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Totals {
    /// Requests that passed.
    pub allowed: u64,
    /// Requests that did not pass then.
    pub denied: u64,
    /// Requests that could never pass.
    pub never: u64,
    /// The units of those that passed.
    pub units_allowed: u64,
    /// The units of the others.
    pub units_refused: u64,
}

impl Counters {
    /// Counters at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a decision.
    #[inline]
    pub fn record(&self, decision: &Decision) {
        self.record_verdict(decision.verdict(), decision.status().cost());
    }

    /// Counts a bare answer to a request for `cost`.
    #[inline]
    pub fn record_verdict(&self, verdict: Verdict, cost: Cost) {
        let (answer, units) = match verdict {
            Verdict::Allowed => (0, 3),
            Verdict::Denied => (1, 4),
            Verdict::Never => (2, 4),
        };
        self.counts.add([(answer, 1), (units, cost.units())]);
    }

    /// The sums over all threads.
    pub fn totals(&self) -> Totals {
        let [allowed, denied, never, units_allowed, units_refused] = self.counts.sums();
        Totals { allowed, denied, never, units_allowed, units_refused }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { allowed, denied, never, units_allowed, units_refused } = self;
        write!(
            f,
            "{allowed} allowed ({units_allowed} units), {denied} denied and {never} impossible \
             ({units_refused} units)"
        )
    }
}
