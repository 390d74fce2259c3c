//! The crate `gcra`: its limiter on a dashmap.
//!
//! Its check is an async function that never waits, and takes the key by value, so that text is
//! copied for each check, by its users and by itself.

use std::{
    ops::Range,
    pin::pin,
    task::{Context, Poll, Waker},
};

use gcra::{RateLimit, RateLimiter};

use crate::{
    contestant::{Answers, Contestant, Entrant, Room, Setup},
    stream::{Numbers, Texts},
};

pub(crate) const NUMBERS: Entrant<Numbers> = Entrant {
    name: "gcra",
    answers: Answers::Exact,
    room: Room::Grows,
    batches: false,
    build: |setup| Box::new(Keyed::<u64>::new(setup)),
};

pub(crate) const TEXTS: Entrant<Texts> = Entrant {
    name: "gcra",
    answers: Answers::Exact,
    room: Room::Grows,
    batches: false,
    build: |setup| Box::new(Keyed::<String>::new(setup)),
};

struct Keyed<K: std::hash::Hash + Eq> {
    limiter: RateLimiter<K>,
    limit: RateLimit,
}

impl<K: Send + Clone + std::hash::Hash + Eq + std::fmt::Display + 'static> Keyed<K> {
    fn new(setup: &Setup) -> Self {
        let burst = setup.terms.burst;
        let limit = RateLimit::new(burst, setup.terms.unit() * burst);
        Self { limiter: RateLimiter::new(setup.capacity()), limit }
    }

    fn passes(&self, key: K) -> bool {
        let check = pin!(self.limiter.check(key, &self.limit, 1));
        match check.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer.is_ok(),
            Poll::Pending => unreachable!("the check has nothing to wait for"),
        }
    }
}

impl Contestant<Numbers> for Keyed<u64> {
    fn one_by_one(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        stream.keys(range).iter().filter(|key| self.passes(**key)).count() as u64
    }
}

impl Contestant<Texts> for Keyed<String> {
    fn one_by_one(&self, stream: &Texts, range: Range<usize>) -> u64 {
        stream.keys(range).filter(|key| self.passes((*key).to_owned())).count() as u64
    }
}
