//! Decisions held against a bound, and the decisions of a limiter that keeps it exactly.

use giusto::Window;

use super::{
    Bound,
    bucket::{Bucket, Numbers},
    counted::{Counted, Cut},
    period::Calendar,
    tally::{Reached, Request, Tally},
    window::RollingWindow,
};
use crate::{
    replay::{CostRule, Decisions},
    trace::Trace,
};

/// An interval in which more was admitted than the bound says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Whose counter.
    pub key: u32,
    /// The admitted request that the interval starts with, by its place in the trace, from 0.
    pub first: usize,
    /// The admitted request that ends it: the violating one.
    pub last: usize,
    /// When it starts, in nanoseconds since the trace's zero.
    pub from_ns: u64,
    /// When it ends.
    pub to_ns: u64,
    /// The units admitted in it, up to and with its last request.
    pub admitted: u64,
    /// The units that may be.
    pub allowed: u64,
}

/// How decisions stand to a bound.
///
/// A request *violates* where it was admitted, costs something, and ends an interval in which more
/// was admitted than the bound says, counting all that was admitted before it: violating requests
/// too. Of the intervals that end with it, the one that exceeds its share most is reported; of
/// several such, the shortest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conformance {
    /// Violating requests.
    pub violations: u64,
    /// The first of them in the order of the trace.
    pub first: Option<Violation>,
    /// The one with the most units above what may be; the first of several.
    pub worst: Option<Violation>,
}

impl Conformance {
    /// Whether the bound holds in every interval.
    pub const fn conforms(&self) -> bool {
        self.violations == 0
    }

    /// The most units by which any interval exceeds the bound.
    pub fn worst_excess(&self) -> u64 {
        self.worst.map_or(0, |worst| worst.admitted - worst.allowed)
    }

    fn note(&mut self, key: u32, request: &Request, reached: &Reached) {
        let excess = reached.excess();
        if excess == 0 {
            return;
        }
        self.violations += 1;
        // What is admitted is part of a trace's total of 64 bits, and more than what may be.
        let narrow = |units: u128| u64::try_from(units).unwrap_or(u64::MAX);
        let violation = Violation {
            key,
            first: reached.first,
            last: request.index,
            from_ns: reached.from_ns,
            to_ns: request.now,
            admitted: narrow(reached.admitted),
            allowed: narrow(reached.allowed),
        };
        self.first = self.first.or(Some(violation));
        if excess > u128::from(self.worst_excess()) {
            self.worst = Some(violation);
        }
    }
}

/// Runs `$body` with a function that makes the tally of one key under a bound.
macro_rules! with_tally {
    ($bound:expr, $fresh:ident => $body:expr) => {
        match $bound {
            Bound::Bucket { units, period_ns, burst } => {
                let $fresh = || Bucket::new(Numbers { units, period_ns, burst });
                $body
            }
            Bound::Window { units, length_ns, window } => {
                let closed = u128::from(window == Window::Closed);
                let counts_for = u128::from(length_ns) + closed;
                let $fresh = || RollingWindow::new(units.into(), counts_for);
                $body
            }
            Bound::TwoWindows { units, length_ns } => {
                let $fresh = || RollingWindow::new(u128::from(units) * 2, length_ns.into());
                $body
            }
            Bound::Aligned { units, length_ns } => {
                let $fresh = || Counted::new(Cut::Aligned(length_ns), units);
                $body
            }
            Bound::FirstHit { units, length_ns } => {
                let $fresh = || Counted::new(Cut::FirstHit(length_ns), units);
                $body
            }
            Bound::Calendar { units, unit, start } => {
                let $fresh = || Counted::new(Cut::Calendar(Calendar { unit, start }), units);
                $body
            }
        }
    };
}

/// Holds decisions on a trace against `bound`, each key of the trace a counter of its own.
/// Requests without a decision count as not admitted.
pub fn conformance(
    bound: Bound,
    trace: &Trace,
    decisions: &Decisions,
    cost: CostRule,
) -> Conformance {
    with_tally!(bound, fresh => judged(fresh, trace, decisions, cost))
}

/// What a limiter decides that aims at the limit of `bound` and denies nothing needlessly: it
/// admits a request exactly where that leaves the bound intact, counting what it admitted itself.
/// Of `sliding-counter`, whose bound is no aim, it is the exact log of the limit.
pub fn decide(bound: Bound, trace: &Trace, cost: CostRule) -> Decisions {
    let aim = bound.aim();
    with_tally!(aim, fresh => decided(fresh, aim.capacity(), trace, cost))
}

fn judged<T: Tally>(
    fresh: impl Fn() -> T,
    trace: &Trace,
    decisions: &Decisions,
    cost: CostRule,
) -> Conformance {
    let mut tallies: Vec<T> = (0..trace.key_count()).map(|_| fresh()).collect();
    let mut conformance = Conformance::default();
    for (index, admitted) in decisions.iter().enumerate().take(trace.len()) {
        let request = Request { index, now: trace.times()[index], units: cost.of(trace, index) };
        if !admitted || request.units == 0 {
            continue;
        }
        let key = trace.keys()[index];
        let tally = &mut tallies[key as usize];
        let reached = tally.with(&request);
        tally.add(&request);
        conformance.note(key, &request, &reached);
    }
    conformance
}

fn decided<T: Tally>(
    fresh: impl Fn() -> T,
    capacity: u64,
    trace: &Trace,
    cost: CostRule,
) -> Decisions {
    let mut tallies: Vec<T> = (0..trace.key_count()).map(|_| fresh()).collect();
    let mut decisions = Decisions::with_capacity(trace.len());
    for (index, (&now, &key)) in trace.times().iter().zip(trace.keys()).enumerate() {
        let request = Request { index, now, units: cost.of(trace, index) };
        let never = capacity == 0 || request.units > capacity;
        let tally = &mut tallies[key as usize];
        let fits = !never && (request.units == 0 || tally.with(&request).excess() == 0);
        if fits && request.units > 0 {
            tally.add(&request);
        }
        decisions.push(fits, never);
    }
    decisions
}
