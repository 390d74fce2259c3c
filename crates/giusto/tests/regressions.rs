//! The smallest sequences that once went wrong, one test each, named for what must hold.

mod judges;

use std::time::Duration;

use giusto::{
    Algorithm, Charge, Cost, FirstHitWindow, FixedWindow, Gcra, Quota, QuotaError, Rolling,
    RollingStrict, SlidingCounter, Timestamp,
};
use judges::{at, period_ns};

fn quota(limit: u64, period: u64) -> Quota {
    Quota::new(limit, period_ns(period))
}

fn take<A: Algorithm>(algorithm: &A, state: &mut A::State, now: u64, cost: u64) -> Option<Charge> {
    algorithm.check_at(state, at(now), Cost::new(cost)).charge()
}

/// A cost of zero asks whether the limit is open, and takes nothing: a clock that lags behind the
/// last charge must not make the answer a denial, with `remaining` saying that 0 would pass.
#[test]
fn a_cost_of_zero_passes_an_open_limit_whatever_the_clock() {
    fn passes<A: Algorithm>(algorithm: &A) {
        let mut state = A::State::default();
        assert!(take(algorithm, &mut state, 2, 1).is_some());
        let asked = algorithm.peek_at(&state, at(0), Cost::ZERO);
        assert!(asked.is_allowed(), "{asked:?}");
        assert_eq!(asked.status().next_at(), Some(at(0)), "{asked:?}");
    }
    passes(&FixedWindow::new(quota(1, 1)).expect("fits"));
    passes(&FirstHitWindow::new(quota(1, 1)).expect("fits"));
    passes(&Rolling::new(quota(1, 1)).expect("fits"));
    passes(&SlidingCounter::new(quota(1, 2)).expect("fits"));
    passes(&Gcra::new(quota(1, 1)).expect("fits"));
    passes(&RollingStrict::new(quota(1, 1)).expect("fits"));
}

/// A request that does not pass changes nothing, also for a clock that then goes back: one unit per
/// 10 ns, taken at 0, is not there at 5 because somebody asked for two at 10.
#[test]
fn a_refused_request_forgets_nothing() {
    let rolling = Rolling::new(quota(1, 10)).expect("fits");
    for asked in [0, 2] {
        let mut log = <Rolling as Algorithm>::State::default();
        assert!(take(&rolling, &mut log, 0, 1).is_some());
        assert!(take(&rolling, &mut log, 10, asked).is_none());
        assert!(take(&rolling, &mut log, 5, 1).is_none(), "after {asked} at 10");
    }
}

/// Past the end of the clock time stands still, and a limit only denies more.
#[test]
fn nothing_is_credited_at_the_end_of_time() {
    fn one_then_none<A: Algorithm>(algorithm: &A, first: u64) {
        let mut state = A::State::default();
        assert!(take(algorithm, &mut state, first, 1).is_some());
        for now in [u64::MAX - 1, u64::MAX, u64::MAX] {
            let again = take(algorithm, &mut state, now, 1);
            assert_eq!(again, None, "at {now} after one at {first}");
        }
    }
    for first in [u64::MAX - 5, u64::MAX - 1, u64::MAX] {
        one_then_none(&Rolling::new(quota(1, 10)).expect("fits"), first);
        one_then_none(&FirstHitWindow::new(quota(1, 10)).expect("fits"), first);
        one_then_none(&Gcra::new(quota(1, 10)).expect("fits"), first);
        one_then_none(&RollingStrict::new(quota(1, 10)).expect("fits"), first);
        one_then_none(&SlidingCounter::new(quota(1, 10)).expect("fits"), first);
        one_then_none(&FixedWindow::new(quota(1, 10)).expect("fits"), first);
    }
}

/// What a refund leaves of a window that lies ahead of the clock is no fresh state: it still counts
/// until its own end, and a table that dropped it would decide differently.
#[test]
fn a_refunded_window_ahead_of_the_clock_is_not_idle() {
    fn idle_is_fresh<A: Algorithm>(algorithm: &A) {
        let mut refunded = A::State::default();
        let charge = take(algorithm, &mut refunded, 14, 1).expect("fresh");
        algorithm.refund_at(&mut refunded, at(14), charge);
        let mut fresh = A::State::default();
        if !algorithm.is_idle(&refunded, at(5)) {
            return;
        }
        for state in [&mut refunded, &mut fresh] {
            assert!(take(algorithm, state, 5, 1).is_some());
        }
        for now in 5..40 {
            let room = |state| algorithm.peek_at(state, at(now), Cost::ZERO).status().remaining();
            assert_eq!(room(&refunded), room(&fresh), "at {now}");
        }
    }
    idle_is_fresh(&Gcra::new(quota(1, 10)).expect("fits"));
    idle_is_fresh(&FixedWindow::new(quota(1, 10)).expect("fits"));
    idle_is_fresh(&SlidingCounter::new(quota(1, 10)).expect("fits"));
    idle_is_fresh(&FirstHitWindow::new(quota(1, 10)).expect("fits"));
    idle_is_fresh(&Rolling::new(quota(1, 10)).expect("fits"));
}

/// A refund forgets the charge, not the time: with two units per 10 ns, one kept at 0 and one given
/// back at 10, a clock that goes back to 1 must not find both units of the first 10 ns again.
#[test]
fn a_refund_does_not_take_the_clock_back() {
    fn keeps_the_bound<A: Algorithm>(algorithm: &A) {
        let mut state = A::State::default();
        assert!(take(algorithm, &mut state, 0, 1).is_some());
        let charge = take(algorithm, &mut state, 10, 1).expect("the first has gone");
        algorithm.refund_at(&mut state, at(10), charge);
        let now = 1;
        let again = algorithm.grant_at(&mut state, at(now), Cost::new(2)).granted.units();
        let later = algorithm.grant_at(&mut state, at(11), Cost::new(2)).granted.units();
        // Either the clock that went back is read as 10, or what was kept at 0 still counts.
        assert!(again + later <= 2 || again <= 1, "{again} at {now}, then {later} at 11");
    }
    keeps_the_bound(&Rolling::new(quota(2, 10)).expect("fits"));
    keeps_the_bound(&FirstHitWindow::new(quota(2, 10)).expect("fits"));
}

/// An allowance of more units than a word tells is cut to what it tells, and never grows.
#[test]
fn the_largest_numbers_are_survived() {
    let allowance = Gcra::new(quota(0, 1).burst(u64::MAX)).expect("any burst fits an allowance");
    let mut state = <Gcra as Algorithm>::State::default();
    let all = allowance.grant_at(&mut state, Timestamp::MAX, Cost::new(u64::MAX));
    assert_eq!(all.granted.units(), (1 << 62) - 1);
    assert_eq!(take(&allowance, &mut state, u64::MAX, 1), None);

    // The span of the clock and the time to refill are each within 128 bits, their sum is not.
    let month = Quota::per_month(u64::MAX - 2);
    assert_eq!(Gcra::with_horizon(month, Duration::MAX), Err(QuotaError::RefillTooLong));

    // As many windows as a clock has nanoseconds, and one more.
    let closed = quota(0, 1);
    assert!(FixedWindow::with_horizon(closed, Duration::MAX).is_err());
    assert!(SlidingCounter::with_horizon(closed, Duration::MAX).is_err());
}
