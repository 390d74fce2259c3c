//! rater: token buckets, keyed by address.
//!
//! Its answers count as estimates: a request that loses sixteen races is turned away although there
//! are tokens, and under pressure it refills by less than the rate it was given. It keeps at most
//! 10,000 addresses and turns away everybody else, so it takes no part where there are more.

use std::{
    net::{IpAddr, Ipv6Addr},
    ops::Range,
};

use rater::{IpRateLimiterManager, RateLimiter, RateLimiterConfig};

use crate::{
    contestant::{Answers, Contestant, Entrant, Room, Terms},
    stream::{Numbers, Unkeyed},
};

pub(crate) const DIRECT: Entrant<Unkeyed> = Entrant {
    name: "rater",
    answers: Answers::Estimate,
    room: Room::Constant,
    batches: false,
    build: |setup| Box::new(RateLimiter::with_config(config(setup.terms))),
};

pub(crate) const NUMBERS: Entrant<Numbers> = Entrant {
    name: "rater",
    answers: Answers::Estimate,
    room: Room::UpTo(8_000),
    batches: false,
    build: |setup| Box::new(IpRateLimiterManager::new(config(setup.terms))),
};

fn config(terms: Terms) -> RateLimiterConfig {
    RateLimiterConfig::new(terms.burst.into(), 1, u64::from(terms.unit_seconds) * 1_000)
}

impl Contestant<Unkeyed> for RateLimiter {
    fn one_by_one(&self, _: &Unkeyed, range: Range<usize>) -> u64 {
        range.filter(|_| self.try_acquire()).count() as u64
    }
}

impl Contestant<Numbers> for IpRateLimiterManager {
    fn one_by_one(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        let address = |key: &u64| IpAddr::V6(Ipv6Addr::from(u128::from(*key)));
        stream.keys(range).iter().filter(|key| self.try_acquire(address(key))).count() as u64
    }
}
