//! Requests of one contestant on one or more threads, timed on each.

use std::{fmt, sync::Barrier, thread};

use giusto::{Clock, MonotonicClock};
use serde::Serialize;

use crate::{
    contestant::{Contestant, Entrant},
    stream::Stream,
};

/// How requests are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Lane {
    pub(crate) threads: u64,
    pub(crate) batched: bool,
}

pub(crate) const LANES: [Lane; 4] = [
    Lane { threads: 1, batched: false },
    Lane { threads: 2, batched: false },
    Lane { threads: 1, batched: true },
    Lane { threads: 2, batched: true },
];

impl Lane {
    /// Whether the contestant can be asked so.
    pub(crate) fn suits<S>(self, entrant: &Entrant<S>) -> bool {
        !self.batched || entrant.batches
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let threads = if self.threads == 1 { "1 thread" } else { "2 threads" };
        write!(f, "{threads}, {}", if self.batched { "batches of 32" } else { "one by one" })
    }
}

/// The requests of one run and what came of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lap {
    /// Nanoseconds per request and thread.
    pub(crate) ns: f64,
    pub(crate) passed: u64,
}

/// Makes `requests` requests on each thread, from position `begin` of its sequence on.
pub(crate) fn lap<S: Stream>(
    contestant: &dyn Contestant<S>,
    streams: &[S],
    lane: Lane,
    begin: usize,
    requests: usize,
    clock: &MonotonicClock,
) -> Lap {
    let gate = Barrier::new(streams.len());
    let run = |stream: &S| {
        gate.wait();
        let start = clock.now();
        let passed = walk(contestant, stream, lane.batched, begin, requests);
        (clock.now().since(start), passed)
    };
    let runs: Vec<_> = thread::scope(|scope| {
        let (first, others) = streams.split_first().expect("a thread at least");
        let others: Vec<_> = others.iter().map(|stream| scope.spawn(move || run(stream))).collect();
        let first = run(first);
        let joined = others.into_iter().map(|thread| thread.join().expect("no check panics"));
        [first].into_iter().chain(joined).collect()
    });
    let ns: f64 = runs.iter().map(|(took, _)| took.as_nanos() as f64).sum();
    Lap {
        ns: ns / (requests * runs.len()) as f64,
        passed: runs.iter().map(|(_, passed)| passed).sum(),
    }
}

fn walk<S: Stream>(
    contestant: &dyn Contestant<S>,
    stream: &S,
    batched: bool,
    begin: usize,
    requests: usize,
) -> u64 {
    let (mut at, mut left, mut passed) = (begin % stream.len(), requests, 0);
    while left > 0 {
        let range = at..stream.len().min(at + left);
        left -= range.len();
        at = range.end % stream.len();
        passed += if batched {
            contestant.batched(stream, range)
        } else {
            contestant.one_by_one(stream, range)
        };
    }
    passed
}
