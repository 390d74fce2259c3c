//! governor: GCRA on a dashmap, the yardstick with its default hasher and once more with ahash.
//!
//! A map of `String` is asked for with a `&String`, so its users' keys are strings of their own;
//! reading one costs 56 bytes of memory in order instead of 24.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    num::NonZeroU32,
    ops::Range,
};

use governor::{
    DefaultDirectRateLimiter, Quota, RateLimiter, clock::DefaultClock,
    state::keyed::DashMapStateStore,
};

use crate::{
    contestant::{Answers, Contestant, Entrant, Room, Setup, Terms},
    stream::{Numbers, Texts, Unkeyed},
};

const ENTRANT: &str = crate::contestants::YARDSTICK;
const WITH_AHASH: &str = "governor + ahash";

pub(crate) const DIRECT: Entrant<Unkeyed> = Entrant {
    name: ENTRANT,
    answers: Answers::Exact,
    room: Room::Constant,
    batches: false,
    build: |setup| Box::new(RateLimiter::direct(quota(setup.terms))),
};

pub(crate) const NUMBERS: Entrant<Numbers> = Entrant {
    name: ENTRANT,
    answers: Answers::Exact,
    room: Room::Grows,
    batches: false,
    build: |setup| Box::new(keyed::<u64, RandomState>(setup)),
};

pub(crate) const NUMBERS_AHASH: Entrant<Numbers> = Entrant {
    name: WITH_AHASH,
    build: |setup| Box::new(keyed::<u64, ahash::RandomState>(setup)),
    ..NUMBERS
};

pub(crate) const TEXTS: Entrant<Texts> = Entrant {
    name: ENTRANT,
    answers: Answers::Exact,
    room: Room::Grows,
    batches: false,
    build: |setup| Box::new(keyed::<String, RandomState>(setup)),
};

pub(crate) const TEXTS_AHASH: Entrant<Texts> = Entrant {
    name: WITH_AHASH,
    build: |setup| Box::new(keyed::<String, ahash::RandomState>(setup)),
    ..TEXTS
};

type Keyed<K, H> = RateLimiter<K, DashMapStateStore<K, H>, DefaultClock>;

pub(crate) fn quota(terms: Terms) -> Quota {
    Quota::with_period(terms.unit())
        .expect("a period above zero")
        .allow_burst(NonZeroU32::new(terms.burst).expect("a burst above zero"))
}

fn keyed<K, H>(setup: &Setup) -> Keyed<K, H>
where
    K: Clone + Eq + Hash,
    H: BuildHasher + Clone + Default,
{
    let store = DashMapStateStore::with_capacity_and_hasher(setup.capacity(), H::default());
    RateLimiter::new(quota(setup.terms), store, DefaultClock::default())
}

impl Contestant<Unkeyed> for DefaultDirectRateLimiter {
    fn one_by_one(&self, _: &Unkeyed, range: Range<usize>) -> u64 {
        range.filter(|_| self.check().is_ok()).count() as u64
    }
}

impl<H: BuildHasher + Clone + Sync + Send> Contestant<Numbers> for Keyed<u64, H> {
    fn one_by_one(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        stream.keys(range).iter().filter(|key| self.check_key(key).is_ok()).count() as u64
    }
}

impl<H: BuildHasher + Clone + Sync + Send> Contestant<Texts> for Keyed<String, H> {
    fn one_by_one(&self, stream: &Texts, range: Range<usize>) -> u64 {
        stream.owned(range).iter().filter(|key| self.check_key(key).is_ok()).count() as u64
    }
}
