//! What every judge can say, and the few words that judges and tests have in common.

use std::fmt::Debug;

use giusto::{Algorithm, Cost, Decision, Period, Timestamp, Unit};

/// The three answers to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Allowed,
    Denied,
    Never,
}

impl From<&Decision> for Answer {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::Allowed(_) => Self::Allowed,
            Decision::Denied(_) => Self::Denied,
            Decision::Never(_) => Self::Never,
        }
    }
}

/// A slow second opinion on one key.
pub(crate) trait Judge: Clone + Debug {
    /// The most that can ever pass at once.
    fn capacity(&self) -> u64;

    /// The largest cost that passes at `now`.
    fn room(&self, now: u64) -> u64;

    /// Books an admission.
    fn charge(&mut self, now: u64, cost: u64);

    /// Whether this cost passes at some time, if nothing else is charged.
    fn passes_some_time(&self, cost: u64) -> bool {
        self.capacity() > 0 && cost <= self.capacity()
    }

    /// The answer to a request, nothing being charged.
    fn answer(&self, now: u64, cost: u64) -> Answer {
        if !self.passes_some_time(cost) {
            Answer::Never
        } else if cost <= self.room(now) {
            Answer::Allowed
        } else {
            Answer::Denied
        }
    }

    /// The answer to a request, which is charged if it passes.
    fn decide(&mut self, now: u64, cost: u64) -> Answer {
        let answer = self.answer(now, cost);
        if answer == Answer::Allowed && cost > 0 {
            self.charge(now, cost);
        }
        answer
    }
}

/// One request of a sequence: nanoseconds and units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) now: u64,
    pub(crate) cost: u64,
}

/// The state that a sequence of requests leaves behind.
pub(crate) fn replay<A: Algorithm>(algorithm: &A, requests: &[Request]) -> A::State {
    let mut state = A::State::default();
    for request in requests {
        let _ = algorithm.check_at(&mut state, at(request.now), Cost::new(request.cost));
    }
    state
}

/// A point in time.
pub(crate) fn at(nanos: u64) -> Timestamp {
    Timestamp::from_nanos(nanos)
}

/// A period of so many nanoseconds.
pub(crate) fn period_ns(nanos: u64) -> Period {
    Period::new(nanos, Unit::Nanosecond).expect("the periods of the tests are positive")
}
