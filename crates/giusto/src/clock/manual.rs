//! A clock that moves when it is told to: for tests and simulations, the users' own included.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use super::Clock;
use crate::Timestamp;

/// A clock that stands still until it is moved, in either direction.
///
/// Share it by reference or by `Arc`.
///
/// ```
/// use giusto::{Clock, ManualClock, Timestamp};
/// use std::time::Duration;
///
/// let clock = ManualClock::new();
/// clock.advance(Duration::from_secs(1));
/// assert_eq!(clock.now(), Timestamp::from_nanos(1_000_000_000));
/// clock.set(Timestamp::ZERO); // as clocks do
/// ```
#[derive(Debug, Default)]
pub struct ManualClock {
    nanos: AtomicU64,
}

impl ManualClock {
    /// A clock that stands at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock to `instant`, backwards too.
    pub fn set(&self, instant: Timestamp) {
        // Relaxed: the value is all that is passed on; a test that needs more order joins or locks.
        self.nanos.store(instant.as_nanos(), Ordering::Relaxed);
    }

    /// Moves the clock forward, at most to [`Timestamp::MAX`].
    pub fn advance(&self, length: Duration) {
        let forward = |nanos| Some(Timestamp::from_nanos(nanos).after(length).as_nanos());
        // Relaxed, partner `now`: see `set`.
        let _ = self.nanos.fetch_update(Ordering::Relaxed, Ordering::Relaxed, forward);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        // Relaxed, partner `set` and `advance`.
        Timestamp::from_nanos(self.nanos.load(Ordering::Relaxed))
    }
}
