//! pingora-limits: counts per interval in a sketch of 4 x 1024 counters, whatever the number of
//! keys.
//!
//! An estimate that can only be too high, and is far too high once there are more keys than
//! counters: it stands here for the time that constant memory takes, not for its answers.

use std::{hash::Hash, ops::Range};

use pingora_limits::rate::Rate;

use crate::{
    contestant::{Answers, Contestant, Entrant, Room, Setup},
    stream::{Numbers, Texts},
};

pub(crate) const NUMBERS: Entrant<Numbers> = Entrant {
    name: "pingora-limits",
    answers: Answers::Estimate,
    room: Room::Constant,
    batches: false,
    build: |setup| Box::new(Counted::new(setup)),
};

pub(crate) const TEXTS: Entrant<Texts> = Entrant {
    name: "pingora-limits",
    answers: Answers::Estimate,
    room: Room::Constant,
    batches: false,
    build: |setup| Box::new(Counted::new(setup)),
};

struct Counted {
    rate: Rate,
    burst: isize,
}

impl Counted {
    fn new(setup: &Setup) -> Self {
        let Setup { terms, .. } = setup;
        let burst = isize::try_from(terms.burst).expect("a machine of 64 bits");
        Self { rate: Rate::new(terms.unit() * terms.burst), burst }
    }

    fn passes<K: Hash>(&self, key: &K) -> bool {
        self.rate.observe(key, 1) <= self.burst
    }
}

impl Contestant<Numbers> for Counted {
    fn one_by_one(&self, stream: &Numbers, range: Range<usize>) -> u64 {
        stream.keys(range).iter().filter(|key| self.passes(*key)).count() as u64
    }
}

impl Contestant<Texts> for Counted {
    fn one_by_one(&self, stream: &Texts, range: Range<usize>) -> u64 {
        stream.keys(range).filter(|key| self.passes(key)).count() as u64
    }
}
