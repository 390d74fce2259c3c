//! What is compared: a limiter behind two calls that are virtual once per run, not once per check.

use std::{ops::Range, time::Duration};

use giusto::{Gcra, MonotonicClock, Period, Quota, Unit};
use serde::Serialize;

use crate::stream::Stream;

/// Requests in one call, for a contestant that takes several at once.
pub(crate) const BATCH: usize = 32;

/// A limiter that is asked for one unit at a time.
pub(crate) trait Contestant<S>: Sync {
    /// Makes the requests of `range`, one call each; how many passed.
    fn one_by_one(&self, stream: &S, range: Range<usize>) -> u64;

    /// Makes them, a multiple of [`BATCH`], in calls of that many; one call each where there is no
    /// such call.
    fn batched(&self, stream: &S, range: Range<usize>) -> u64 {
        self.one_by_one(stream, range)
    }
}

/// A contestant before it is built.
pub(crate) struct Entrant<S> {
    pub(crate) name: &'static str,
    pub(crate) answers: Answers,
    pub(crate) room: Room,
    /// Whether it has a call for several requests.
    pub(crate) batches: bool,
    pub(crate) build: fn(&Setup) -> Box<dyn Contestant<S>>,
}

/// What a contestant says about its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Answers {
    /// As many pass as the limit says.
    Exact,
    /// About as many.
    Estimate,
}

/// How many keys a contestant can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// As many as come.
    Grows,
    /// Whatever comes, in memory that does not depend on it.
    Constant,
    /// No more than this many.
    UpTo(u64),
    /// As many as it was made for, at the load it was made for.
    Fixed,
}

/// What a contestant is built for.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) terms: Terms,
    pub(crate) keys: u64,
    /// Whether it is told the number of keys beforehand, where it can be told.
    pub(crate) hint: bool,
    /// The share of slots in use, for tables of a fixed size.
    pub(crate) load: f64,
    /// The clock of the contestants that do not bring their own.
    pub(crate) clock: MonotonicClock,
}

impl Setup {
    /// The number of keys to reserve room for.
    pub(crate) fn capacity(&self) -> usize {
        if self.hint { usize::try_from(self.keys).expect("keys that fit the memory") } else { 0 }
    }
}

/// The limit: a unit comes back every so many seconds, and `burst` may be taken at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) unit_seconds: u32,
    pub(crate) burst: u32,
}

impl Terms {
    pub(crate) fn unit(self) -> Duration {
        Duration::from_secs(self.unit_seconds.into())
    }

    /// The transition of every contestant that is ours.
    pub(crate) fn gcra(self) -> Gcra {
        let period = Period::new(self.unit_seconds.into(), Unit::Second).expect("a period");
        Gcra::new(Quota::new(1, period).burst(self.burst.into())).expect("within ten years")
    }
}

/// The contestants of one kind of keys.
pub(crate) trait Field: Stream + 'static {
    const ENTRANTS: &'static [Entrant<Self>];
}
