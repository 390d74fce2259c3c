//! A clock that is read often and set seldom: for event loops that already know the time.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Clock;
use crate::Timestamp;

/// The time of another clock, as it was when it was last refreshed.
///
/// Reading it costs a load instead of the 10 to 40 ns of a real clock. Between refreshes time stands
/// still, which only denies: nothing comes back to a limit before the next one. Refresh it where a
/// loop begins a round.
///
/// ```
/// use giusto::{CachedClock, Cost, DirectLimiter, Gcra, MonotonicClock, Quota};
///
/// let clock = CachedClock::new(MonotonicClock::new());
/// let limiter = DirectLimiter::new(Gcra::new(Quota::per_second(1_000))?, &clock);
/// for _round in 0..3 {
///     clock.refresh();
///     for _request in 0..10 {
///         assert!(limiter.admit(Cost::ONE).is_allowed());
///     }
/// }
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct CachedClock<C> {
    clock: C,
    nanos: AtomicU64,
}

impl<C: Clock> CachedClock<C> {
    /// A clock that shows the present time of `clock`.
    pub fn new(clock: C) -> Self {
        let nanos = AtomicU64::new(clock.now().as_nanos());
        Self { clock, nanos }
    }

    /// Reads the clock behind this one, and shows that from now on.
    pub fn refresh(&self) -> Timestamp {
        let now = self.clock.now();
        // Relaxed, partner `now`: the instant is all that is passed on. Never back: several threads
        // may refresh.
        self.nanos.fetch_max(now.as_nanos(), Ordering::Relaxed);
        now
    }
}

impl<C: Clock> Clock for CachedClock<C> {
    #[inline]
    fn now(&self) -> Timestamp {
        // Relaxed, partner `refresh`.
        Timestamp::from_nanos(self.nanos.load(Ordering::Relaxed))
    }
}
