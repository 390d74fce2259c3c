//! Refunds never admit more than a world in which the charge was never made.
//!
//! Every way to take and give back on small domains, several refunds in a row included, and with
//! clocks that go back through [`LocalLimiter`](giusto::LocalLimiter). For windows that open with
//! the first hit the world without the charge would have opened another window, so for them the law
//! is the bound: what was admitted less what was given back. The law itself is tried on rules that
//! are known to be wrong.

mod judges;

use std::{fmt::Debug, panic, time::Duration};

use giusto::{
    Algorithm, Charge, Cost, FirstHitWindow, FixedWindow, Gcra, Quota, Rolling, RollingStrict,
    SlidingCounter, Status, Step, Timestamp, Window, WordAlgorithm,
};
use judges::{
    at, period_ns,
    refunds::{Law, Plan, explore},
};

const FORWARD: Plan<'_> =
    Plan { steps: &[0, 1, 3], costs: &[1, 2], length: 5, look_ns: 20, law: Law::NoMoreThanWithout };
const BACK: Plan<'_> = Plan { steps: &[-3, -1, 0, 2], length: 4, ..FORWARD };

fn upheld<A: Algorithm + Clone + Debug>(algorithm: &A) {
    let tried = explore(algorithm, FORWARD, &mut Vec::new());
    assert!(tried > 5_000, "only {tried} by {algorithm:?}");
    println!("{tried} by {algorithm:?}");
}

fn upheld_when_the_clock_goes_back<A: Algorithm + Clone + Debug>(algorithm: &A) {
    let tried = explore(algorithm, BACK, &mut Vec::new());
    assert!(tried > 3_000, "only {tried} by {algorithm:?}");
}

/// A window that a fast clock has seen stays the current one after its refund, so a world without
/// the charge would admit elsewhere; what is kept stays within the bound all the same.
fn bounded_when_the_clock_goes_back<A: Algorithm + Clone + Debug>(algorithm: &A) {
    let tried = explore(algorithm, Plan { law: Law::WithinTheBound, ..BACK }, &mut Vec::new());
    assert!(tried > 3_000, "only {tried} by {algorithm:?}");
}

fn quota(limit: u64, period: u64) -> Quota {
    Quota::new(limit, period_ns(period))
}

#[test]
fn gcra() {
    for (limit, period, burst) in [(1, 1, 2), (1, 2, 2), (2, 3, 3), (1, 5, 4), (3, 2, 2), (0, 1, 3)]
    {
        let gcra = Gcra::new(quota(limit, period).burst(burst)).expect("fits");
        upheld(&gcra);
        upheld_when_the_clock_goes_back(&gcra);
    }
}

#[test]
fn rolling_strict() {
    for (limit, period) in [(3, 2), (4, 5), (5, 7)] {
        let strict = RollingStrict::new(quota(limit, period)).expect("fits");
        upheld(&strict);
        upheld_when_the_clock_goes_back(&strict);
    }
}

#[test]
fn fixed_window() {
    for (limit, length, phase) in [(2, 2, 0), (3, 4, 1), (4, 5, 0)] {
        let fixed = FixedWindow::new(quota(limit, length)).expect("fits");
        let fixed = fixed.with_phase(Duration::from_nanos(phase));
        upheld(&fixed);
        bounded_when_the_clock_goes_back(&fixed);
    }
}

#[test]
fn sliding_counter() {
    for (limit, length, phase) in [(2, 3, 0), (3, 4, 1), (4, 5, 0), (3, 7, 2)] {
        let sliding = SlidingCounter::with_horizon(quota(limit, length), Duration::from_hours(1));
        let sliding = sliding.expect("fits");
        let sliding = sliding.with_phase(Duration::from_nanos(phase));
        upheld(&sliding);
        bounded_when_the_clock_goes_back(&sliding);
    }
}

#[test]
fn rolling() {
    for (limit, length) in [(2, 2), (3, 4), (4, 5)] {
        for window in [Window::HalfOpen, Window::Closed] {
            let rolling = Rolling::with_window(quota(limit, length), window).expect("fits");
            upheld(&rolling);
            bounded_when_the_clock_goes_back(&rolling);
        }
    }
}

#[test]
fn first_hit_window_by_its_bound() {
    for (limit, length) in [(2, 2), (3, 3), (3, 4), (4, 5), (5, 2)] {
        let first_hit = FirstHitWindow::new(quota(limit, length)).expect("fits");
        let plan = Plan { law: Law::WithinTheBound, steps: &[0, 1, 2, 3], ..FORWARD };
        let tried = explore(&first_hit, plan, &mut Vec::new());
        assert!(tried > 5_000, "only {tried} by {first_hit:?}");
        bounded_when_the_clock_goes_back(&first_hit);
    }
}

/// A GCRA with another rule for refunds.
#[derive(Clone, Copy, Debug)]
struct Naive {
    gcra: Gcra,
    unit_ns: u64,
    /// Whether the rule at least never takes TAT below the present.
    clamped: bool,
}

impl WordAlgorithm for Naive {
    fn step(&self, word: u64, now: Timestamp, cost: Cost) -> Step {
        self.gcra.step(word, now, cost)
    }

    fn status(&self, word: u64, now: Timestamp, cost: Cost) -> Status {
        self.gcra.status(word, now, cost)
    }

    fn refund(&self, word: u64, now: Timestamp, charge: &Charge) -> u64 {
        let less = word.saturating_sub(charge.cost.units() * self.unit_ns);
        if self.clamped { less.max(now.as_nanos()).min(word) } else { less }
    }

    fn debit(&self, word: u64, now: Timestamp, cost: Cost) -> u64 {
        self.gcra.debit(word, now, cost)
    }

    fn is_idle(&self, word: u64, now: Timestamp) -> bool {
        WordAlgorithm::is_idle(&self.gcra, word, now)
    }

    fn worst_case(&self, window: Duration) -> u64 {
        WordAlgorithm::worst_case(&self.gcra, window)
    }
}

/// Giving back all of a charge, of which part has drained, breaks the law and then the bound.
#[test]
fn the_law_catches_naive_refunds() {
    for clamped in [false, true] {
        let gcra = Gcra::new(quota(1, 2).burst(2)).expect("fits");
        let naive = Naive { gcra, unit_ns: 2, clamped };
        for law in [Law::NoMoreThanWithout, Law::WithinTheBound] {
            let plan = Plan { law, length: 6, costs: &[1], ..FORWARD };
            let caught = panic::catch_unwind(|| explore(&naive, plan, &mut Vec::new()));
            assert!(caught.is_err(), "{law:?} does not catch {naive:?}");
        }
    }
}

/// A charge given back at once is given back whole.
#[test]
fn a_refund_at_once_is_whole() {
    fn whole<A: Algorithm>(algorithm: &A) {
        let mut state = A::State::default();
        assert!(algorithm.check_at(&mut state, at(70), Cost::new(2)).is_allowed());
        let charge = algorithm.check_at(&mut state, at(71), Cost::new(3)).charge();
        algorithm.refund_at(&mut state, at(71), charge.expect("it was charged"));
        let left = algorithm.peek_at(&state, at(71), Cost::ZERO);
        assert_eq!(left.status().remaining(), 6 - 2);
    }
    whole(&Gcra::new(quota(6, 600)).expect("fits"));
    whole(&RollingStrict::new(quota(12, 1_200)).expect("fits"));
    whole(&FixedWindow::new(quota(6, 600)).expect("fits"));
    whole(&FirstHitWindow::new(quota(6, 600)).expect("fits"));
    whole(&Rolling::new(quota(6, 600)).expect("fits"));
    whole(&SlidingCounter::new(quota(6, 600)).expect("fits"));
}

/// What has drained by the time of the refund is not given back: three units of 10 ns, 14 ns later.
#[test]
fn a_late_refund_gives_back_what_has_not_drained() {
    let gcra = Gcra::new(quota(1, 10).burst(5)).expect("fits");
    let mut state = <Gcra as Algorithm>::State::default();
    let charge = gcra.check_at(&mut state, at(0), Cost::new(3)).charge().expect("it was charged");
    gcra.refund_at(&mut state, at(14), charge);
    assert_eq!(state.load(), 14, "16 of 30 ns come back, and TAT is the present");
}
