//! Totals of answers, cheap enough for every decision.

use std::{
    fmt,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
};

use crossbeam_utils::CachePadded;

use crate::{Cost, Decision, Verdict};

/// Stripes of a counter; a power of two. More threads than that share some.
const STRIPES: usize = 16;

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
    stripes: [CachePadded<Stripe>; STRIPES],
}

#[derive(Debug, Default)]
struct Stripe {
    allowed: AtomicU64,
    denied: AtomicU64,
    never: AtomicU64,
    units_allowed: AtomicU64,
    units_refused: AtomicU64,
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

/// The stripe of this thread, the same for all counters.
pub(super) fn stripe(stripes: usize) -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        // Relaxed, partner itself: numbers for threads, nothing is published through them.
        static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    OWN.with(|own| own % stripes)
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
        let stripe = &self.stripes[stripe(STRIPES)];
        let (answers, units) = match verdict {
            Verdict::Allowed => (&stripe.allowed, &stripe.units_allowed),
            Verdict::Denied => (&stripe.denied, &stripe.units_refused),
            Verdict::Never => (&stripe.never, &stripe.units_refused),
        };
        // Relaxed, partner `totals`: counts for people, nothing is published through them.
        answers.fetch_add(1, Ordering::Relaxed);
        // Relaxed: as above.
        units.fetch_add(cost.units(), Ordering::Relaxed);
    }

    /// The sums over all threads.
    pub fn totals(&self) -> Totals {
        // Relaxed, partner `record_verdict`: see there.
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        self.stripes.iter().fold(Totals::default(), |sum, stripe| Totals {
            allowed: sum.allowed.wrapping_add(load(&stripe.allowed)),
            denied: sum.denied.wrapping_add(load(&stripe.denied)),
            never: sum.never.wrapping_add(load(&stripe.never)),
            units_allowed: sum.units_allowed.wrapping_add(load(&stripe.units_allowed)),
            units_refused: sum.units_refused.wrapping_add(load(&stripe.units_refused)),
        })
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
