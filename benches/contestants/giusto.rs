//! giusto.

mod keyed;

use std::{ops::Range, sync::Arc};

pub(crate) use keyed::{NUMBERS, TEXTS, TEXTS_HASHED};

use giusto::{CachedClock, Clock, Cost, DirectLimiter, Gcra, MonotonicClock};

use crate::{
    contestant::{Answers, BATCH, Contestant, Entrant, Room},
    stream::Unkeyed,
};

pub(crate) const DIRECT: Entrant<Unkeyed> = Entrant {
    name: "giusto",
    answers: Answers::Exact,
    room: Room::Constant,
    batches: false,
    build: |setup| Box::new(DirectLimiter::new(setup.terms.gcra(), setup.clock.clone())),
};

pub(crate) const DIRECT_CACHED: Entrant<Unkeyed> = Entrant {
    name: "giusto, cached clock",
    build: |setup| {
        let clock = Arc::new(CachedClock::new(setup.clock.clone()));
        let limiter = DirectLimiter::new(setup.terms.gcra(), clock.clone());
        Box::new(Rounds { clock, limiter })
    },
    ..DIRECT
};

impl Contestant<Unkeyed> for DirectLimiter<Gcra, MonotonicClock> {
    fn one_by_one(&self, _: &Unkeyed, range: Range<usize>) -> u64 {
        admitted(self, range)
    }
}

/// A loop that refreshes its clock once for as many requests as a batch has.
struct Rounds {
    clock: Arc<CachedClock<MonotonicClock>>,
    limiter: DirectLimiter<Gcra, Arc<CachedClock<MonotonicClock>>>,
}

impl Contestant<Unkeyed> for Rounds {
    fn one_by_one(&self, _: &Unkeyed, mut range: Range<usize>) -> u64 {
        let mut passed = 0;
        while !range.is_empty() {
            let end = range.end.min(range.start + BATCH);
            self.clock.refresh();
            passed += admitted(&self.limiter, range.start..end);
            range.start = end;
        }
        passed
    }
}

fn admitted<C: Clock>(limiter: &DirectLimiter<Gcra, C>, range: Range<usize>) -> u64 {
    range.filter(|_| limiter.admit(Cost::ONE).is_allowed()).count() as u64
}
