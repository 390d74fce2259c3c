//! throttlecrab's library: GCRA on a store that one thread owns, so behind a lock.
//!
//! Keys are text; numbers would have to be written out for each check. Its users read the time of
//! day for it, and it writes a new `String` for each request that passes.
//!
//! Its answers are right in these scenarios, in which nothing comes back. They are not everywhere: a
//! burst of 1 lets everything pass, and a key that was idle for a while has up to twice its burst.

use std::{ops::Range, sync::Mutex, time::SystemTime};

use throttlecrab::{PeriodicStore, RateLimiter};

use crate::{
    contestant::{Answers, Contestant, Entrant, Room, Setup},
    stream::Texts,
};

pub(crate) const TEXTS: Entrant<Texts> = Entrant {
    name: "throttlecrab in a mutex",
    answers: Answers::Exact,
    room: Room::Grows,
    batches: false,
    build: |setup| Box::new(Locked::new(setup)),
};

struct Locked {
    limiter: Mutex<RateLimiter<PeriodicStore>>,
    burst: i64,
    unit_seconds: i64,
}

impl Locked {
    fn new(setup: &Setup) -> Self {
        let store = if setup.hint {
            PeriodicStore::with_capacity(setup.capacity())
        } else {
            PeriodicStore::new()
        };
        let limiter = Mutex::new(RateLimiter::new(store));
        let (burst, unit_seconds) = (setup.terms.burst.into(), setup.terms.unit_seconds.into());
        Self { limiter, burst, unit_seconds }
    }

    fn passes(&self, key: &str) -> bool {
        #[expect(clippy::disallowed_methods, reason = "as its users call it")]
        let now = SystemTime::now();
        let mut limiter = self.limiter.lock().expect("no check panics");
        limiter
            .rate_limit(key, self.burst, 1, self.unit_seconds, 1, now)
            .is_ok_and(|(allowed, _)| allowed)
    }
}

impl Contestant<Texts> for Locked {
    fn one_by_one(&self, stream: &Texts, range: Range<usize>) -> u64 {
        stream.keys(range).filter(|key| self.passes(key)).count() as u64
    }
}
