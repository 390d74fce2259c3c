//! Runs a subject over a trace: closed loop, where denied requests leave no mark, and open loop,
//! where everything offered counts.

use std::iter;

use giusto::{Algorithm, Cost, DenseStore, LocalLimiter, ManualClock, Timestamp};

use super::Decisions;
use crate::{
    subject::{OpenLoop, Subject},
    trace::Trace,
};

/// What a request is charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CostRule {
    /// One unit.
    #[default]
    Unit,
    /// The trace's cost column.
    Column,
}

impl CostRule {
    /// The units that request `index` of the trace is charged.
    #[inline]
    pub fn of(self, trace: &Trace, index: usize) -> u64 {
        match self {
            Self::Unit => 1,
            Self::Column => trace.costs()[index],
        }
    }
}

/// Runs `$body` with the algorithm that is inside a subject.
macro_rules! with_algorithm {
    ($subject:expr, $algorithm:ident => $body:expr) => {
        match $subject {
            Subject::Gcra($algorithm) => $body,
            Subject::Fixed($algorithm) => $body,
            Subject::FirstHit($algorithm) => $body,
            Subject::Calendar($algorithm) => $body,
            Subject::SlidingCounter($algorithm) => $body,
            Subject::Rolling($algorithm) => $body,
            Subject::RollingStrict($algorithm) => $body,
            Subject::Unlimited($algorithm) => $body,
        }
    };
}

/// The decisions of `subject`, which was built for this trace; a key's state depends on its own
/// admitted requests alone.
pub fn replay(subject: &Subject, trace: &Trace, cost: CostRule) -> Decisions {
    with_algorithm!(*subject, algorithm => closed(algorithm, trace, cost))
}

/// The decisions of a subject that counts all that is offered.
pub fn replay_open_loop(subject: &OpenLoop, trace: &Trace, cost: CostRule) -> Decisions {
    with_algorithm!(subject.subject, algorithm => open(algorithm, subject, trace, cost))
}

/// How long each request that `subject` denies would have had to wait, in nanoseconds beside its
/// place in the trace; those that can never pass are left out.
pub fn replay_waits(subject: &Subject, trace: &Trace, cost: CostRule) -> Vec<(usize, u64)> {
    with_algorithm!(*subject, algorithm => waits(algorithm, trace, cost))
}

/// Each request of the trace as the engine takes it: times count from the first event.
fn requests(trace: &Trace, cost: CostRule) -> impl Iterator<Item = (Timestamp, u32, Cost)> + '_ {
    let first = trace.times().first().copied().unwrap_or(0);
    trace.times().iter().zip(trace.keys()).enumerate().map(move |(index, (&time, &key))| {
        (Timestamp::from_nanos(time - first), key, Cost::new(cost.of(trace, index)))
    })
}

fn limiter<A: Algorithm>(
    algorithm: A,
    trace: &Trace,
) -> LocalLimiter<A, DenseStore<A::State>, ManualClock> {
    LocalLimiter::new(algorithm, DenseStore::with_keys(trace.key_count()), ManualClock::new())
}

fn closed<A: Algorithm>(algorithm: A, trace: &Trace, cost: CostRule) -> Decisions {
    match cost {
        CostRule::Unit => charged(algorithm, trace, iter::repeat(&1)),
        CostRule::Column => charged(algorithm, trace, trace.costs()),
    }
}

/// Decides with these costs. What is charged is told before the loop and not in it, and the columns
/// are walked side by side, so that a decision is all that a turn of the loop holds.
fn charged<'a, A: Algorithm>(
    algorithm: A,
    trace: &Trace,
    costs: impl IntoIterator<Item = &'a u64>,
) -> Decisions {
    let mut limiter = limiter(algorithm, trace);
    let first = trace.times().first().copied().unwrap_or(0);
    let requests = trace.times().iter().zip(trace.keys()).zip(costs);
    let verdicts = requests.map(|((&time, &key), &units)| {
        limiter.admit_at(Timestamp::from_nanos(time - first), key, Cost::new(units))
    });
    verdicts.collect()
}

fn waits<A: Algorithm>(algorithm: A, trace: &Trace, cost: CostRule) -> Vec<(usize, u64)> {
    let mut limiter = limiter(algorithm, trace);
    let mut waits = Vec::new();
    for (index, (now, key, cost)) in requests(trace, cost).enumerate() {
        let decision = limiter.check_at(now, key, cost);
        if decision.is_denied()
            && let Some(wait) = decision.status().next_after()
        {
            // An instant of the clock is less than 64 bits of nanoseconds away.
            waits.push((index, u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX)));
        }
    }
    waits
}

fn open<A: Algorithm>(
    algorithm: A,
    subject: &OpenLoop,
    trace: &Trace,
    cost: CostRule,
) -> Decisions {
    let mut limiter = limiter(algorithm, trace);
    let mut decisions = Decisions::with_capacity(trace.len());
    for (now, key, cost) in requests(trace, cost) {
        let held = subject.room - limiter.peek_at(now, key, Cost::ZERO).status().remaining();
        let fits = subject
            .capacity
            .is_none_or(|capacity| capacity > 0 && held.saturating_add(cost.units()) <= capacity);
        let never = subject.capacity.is_some_and(|capacity| cost.units() > capacity);
        decisions.push(fits, never);
        // The room holds all that is offered, so this charges.
        let _ = limiter.admit_at(now, key, cost);
    }
    decisions
}
