//! Every law of every algorithm, on all short sequences of requests over small domains.
//!
//! Limits from 0 to 4, periods of a few nanoseconds, every cost from nothing to more than can ever
//! pass, and clocks that stand still, step and go back. Each decision and each number of its status
//! is compared with a judge that counts in another way; see `judges/laws.rs` for the laws.

mod judges;

use std::fmt::Debug;

use giusto::{
    Algorithm, FirstHitWindow, FixedWindow, Gcra, Quota, Rolling, RollingStrict, SlidingCounter,
    Window,
};
use judges::{
    CountedWindows, FirstHitList, FixedLength, Judge, LeakyBucket, RollingLog, TokenBucket,
    TwoWindows,
    explorer::{Plan, Tally, explore},
    period_ns,
};
use std::time::Duration;

/// Broad: every cost and a step of a whole period. Deep: single units, longer sequences.
fn try_all<A, J>(algorithm: &A, judge: &J, length: u64, look_ns: u64) -> Tally
where
    A: Algorithm + Debug,
    A::State: Debug,
    J: Judge,
{
    let window = i64::try_from(length).expect("periods are small");
    let costs = (0..=judge.capacity() + 1).collect();
    let broad = Plan { start: 2, steps: vec![-2, 0, 1, window], costs, length: 3, look_ns };
    let deep = Plan { start: 1, steps: vec![-1, 0, 1, 2], costs: vec![1], length: 6, look_ns };
    let mut tally = explore(algorithm, judge, &broad);
    tally += explore(algorithm, judge, &deep);
    tally
}

#[test]
fn gcra_is_a_token_bucket_and_a_leaky_bucket() {
    let mut tally = Tally::default();
    for (limit, period, burst) in cases(0..=4, 1..=4, 0..=3) {
        let quota = Quota::new(limit, period_ns(period)).burst(burst);
        let gcra = Gcra::new(quota).expect("small quotas fit");
        assert!(gcra.is_exact(), "{quota}");
        let look_ns = period * (burst + 7) + 8;
        tally += try_all(&gcra, &TokenBucket::new(limit, period, burst), period, look_ns);
        if limit > 0 {
            tally += try_all(&gcra, &LeakyBucket::new(limit, period, burst), period, look_ns);
        }
    }
    println!("{tally:?}");
    assert!(tally.states > 5_000, "{tally:?}");
}

fn cases(
    limits: std::ops::RangeInclusive<u64>,
    periods: std::ops::RangeInclusive<u64>,
    bursts: std::ops::RangeInclusive<u64>,
) -> impl Iterator<Item = (u64, u64, u64)> {
    limits.flat_map(move |limit| {
        let bursts = bursts.clone();
        periods
            .clone()
            .flat_map(move |period| bursts.clone().map(move |burst| (limit, period, burst)))
    })
}

#[test]
fn rolling_strict_is_a_token_bucket_of_half_the_limit() {
    let mut tally = Tally::default();
    for (limit, period, _) in cases(0..=5, 1..=5, 0..=0) {
        let strict = RollingStrict::new(Quota::new(limit, period_ns(period))).expect("fits");
        let burst = limit - limit / 2;
        let judge = TokenBucket::new(limit + 1 - burst, period, burst);
        tally += try_all(&strict, &judge, period, 9 * period + 8);
    }
    println!("{tally:?}");
    assert!(tally.states > 5_000, "{tally:?}");
}

#[test]
fn fixed_windows_are_counters_in_a_map() {
    let mut tally = Tally::default();
    for (limit, length, phase) in cases(0..=4, 1..=4, 0..=5) {
        let phased = Duration::from_nanos(phase);
        let fixed = FixedWindow::new(Quota::new(limit, period_ns(length))).expect("fits");
        let numbering = FixedLength { length, phase: phase % length };
        let judge = CountedWindows::new(limit, numbering);
        tally += try_all(&fixed.with_phase(phased), &judge, length, 2 * length + 8);
    }
    println!("{tally:?}");
    assert!(tally.states > 5_000, "{tally:?}");
}

#[test]
fn first_hit_windows_are_a_list_of_windows() {
    let mut tally = Tally::default();
    for (limit, length, _) in cases(0..=4, 1..=5, 0..=0) {
        let first_hit = FirstHitWindow::new(Quota::new(limit, period_ns(length))).expect("fits");
        let judge = FirstHitList::new(limit, length);
        tally += try_all(&first_hit, &judge, length, 2 * length + 8);
    }
    println!("{tally:?}");
    assert!(tally.states > 5_000, "{tally:?}");
}

#[test]
fn rolling_is_a_list_of_admissions() {
    let mut tally = Tally::default();
    for (limit, length, closed) in cases(0..=4, 1..=5, 0..=1) {
        let closed = closed == 1;
        let window = if closed { Window::Closed } else { Window::HalfOpen };
        let quota = Quota::new(limit, period_ns(length));
        let rolling = Rolling::with_window(quota, window).expect("fits");
        let judge = RollingLog::new(limit, length, closed);
        tally += try_all(&rolling, &judge, length, 2 * length + 8);
    }
    println!("{tally:?}");
    assert!(tally.states > 5_000, "{tally:?}");
}

#[test]
fn the_sliding_counter_is_the_estimate_from_a_list() {
    let mut tally = Tally::default();
    for (limit, length, phase) in cases(0..=4, 1..=7, 0..=3) {
        if limit >= length {
            continue;
        }
        let phased = Duration::from_nanos(phase);
        let quota = Quota::new(limit, period_ns(length));
        let sliding = SlidingCounter::with_horizon(quota, Duration::from_hours(1)).expect("fits");
        let judge = TwoWindows::new(limit, length, phase % length);
        tally += try_all(&sliding.with_phase(phased), &judge, length, 3 * length + 8);
    }
    println!("{tally:?}");
    assert!(tally.states > 5_000, "{tally:?}");
}
