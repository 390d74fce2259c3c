//! governor under its own clock for tests, as it is and with `retain_recent`.

use std::{cell::Cell, time::Duration};

use governor::{
    RateLimiter,
    clock::{Clock, FakeRelativeClock},
    middleware::NoOpMiddleware,
    state::keyed::DashMapStateStore,
};

use super::Churned;
use crate::{contestant::Terms, contestants::governor_quota};

type Keyed = RateLimiter<
    u64,
    DashMapStateStore<u64>,
    FakeRelativeClock,
    NoOpMiddleware<<FakeRelativeClock as Clock>::Instant>,
>;

/// Nobody asks it to forget.
pub(super) struct Kept {
    limiter: Keyed,
    clock: FakeRelativeClock,
    now_ns: Cell<u64>,
}

impl Kept {
    pub(super) fn new(terms: Terms) -> Self {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::dashmap_with_clock(governor_quota(terms), clock.clone());
        Self { limiter, clock, now_ns: Cell::new(0) }
    }
}

impl Churned for Kept {
    fn admit_at(&self, nanos: u64, key: u64) -> bool {
        self.clock.advance(Duration::from_nanos(nanos - self.now_ns.replace(nanos)));
        self.limiter.check_key(&key).is_ok()
    }
}

/// Its users sweep it.
pub(super) struct Swept {
    kept: Kept,
}

impl Swept {
    pub(super) fn new(terms: Terms) -> Self {
        Self { kept: Kept::new(terms) }
    }
}

impl Churned for Swept {
    fn admit_at(&self, nanos: u64, key: u64) -> bool {
        self.kept.admit_at(nanos, key)
    }

    fn sweep(&self) {
        self.kept.limiter.retain_recent();
    }
}
