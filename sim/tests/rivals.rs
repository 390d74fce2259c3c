//! Rival limiters held against the bound that they claim.

mod events;

use std::{num::NonZeroU32, time::Duration};

use giusto::Window;
use giusto_sim::{
    judge::{Bound, Conformance, conformance, decide},
    replay::{CostRule, Decisions},
    trace::Trace,
};
use governor::{RateLimiter, clock::FakeRelativeClock};

const SECOND: u64 = 1_000_000_000;

/// Two thousand unit requests of three keys, in bursts and pauses.
fn busy() -> Trace {
    let mut now = 0;
    let events: Vec<_> = (0..2_000_u64)
        .map(|index| {
            now += if index % 40 == 0 { 5 * SECOND } else { index * 7_919 % 100 * 1_000_000 };
            (now, u32::try_from(index * 31 % 3).expect("small"), 1)
        })
        .collect();
    events::trace(&events)
}

/// What governor decides, one of its cells per key, on one fake clock.
fn governor(units: u32, period: Duration, trace: &Trace) -> Decisions {
    let quota = governor::Quota::with_period(period / units).expect("positive");
    let quota = quota.allow_burst(NonZeroU32::new(units).expect("positive"));
    let clock = FakeRelativeClock::default();
    let limiter = RateLimiter::hashmap_with_clock(quota, clock.clone());
    let mut before = 0;
    let requests = trace.times().iter().zip(trace.keys());
    requests
        .map(|(&now, &key)| {
            clock.advance(Duration::from_nanos(now - before));
            before = now;
            limiter.check_key(&key).is_ok()
        })
        .collect()
}

/// The fixed window that every tutorial shows: a count that starts anew each period.
fn naive(units: u32, period_ns: u64, trace: &Trace) -> Decisions {
    let mut counts = vec![(0, 0); trace.key_count()];
    let requests = trace.times().iter().zip(trace.keys());
    requests
        .map(|(&now, &key)| {
            let (window, count) = &mut counts[key as usize];
            if *window != now / period_ns {
                (*window, *count) = (now / period_ns, 0);
            }
            *count += 1;
            *count <= units
        })
        .collect()
}

fn judged(bound: Bound, trace: &Trace, decisions: &Decisions) -> Conformance {
    conformance(bound, trace, decisions, CostRule::Unit)
}

#[test]
fn governor_keeps_the_bound_of_a_bucket_and_no_tighter_one() {
    let trace = busy();
    let decisions = governor(6, Duration::from_secs(3), &trace);
    let admitted = decisions.admitted();
    assert!(admitted > 100 && admitted < 1_900, "{admitted} of 2,000 tell nothing");
    let bucket = |burst| Bound::Bucket { units: 6, period_ns: 3 * SECOND, burst };
    assert!(judged(bucket(6), &trace, &decisions).conforms());
    // It is as exact as its burst: not a unit less would do, and nothing is denied needlessly.
    let tighter = judged(bucket(5), &trace, &decisions);
    assert_eq!(tighter.worst_excess(), 1);
    assert_eq!(decide(bucket(6), &trace, CostRule::Unit).bits(), decisions.bits());
    // A bucket is no window.
    let window = Bound::Window { units: 6, length_ns: 3 * SECOND, window: Window::HalfOpen };
    assert!(!judged(window, &trace, &decisions).conforms());
}

#[test]
fn a_naive_window_breaks_the_rolling_one_where_two_of_its_own_meet() {
    let trace = busy();
    let decisions = naive(6, 3 * SECOND, &trace);
    assert!(
        judged(Bound::Aligned { units: 6, length_ns: 3 * SECOND }, &trace, &decisions).conforms()
    );
    let window = Bound::Window { units: 6, length_ns: 3 * SECOND, window: Window::HalfOpen };
    let judged = judged(window, &trace, &decisions);
    let first = judged.first.expect("a violation");
    assert_eq!((first.admitted, first.allowed), (7, 6));
    assert!(first.to_ns - first.from_ns < 3 * SECOND);
    // An edge lies between its ends, and no request of that key before it ends a fuller window.
    assert_eq!(first.from_ns / (3 * SECOND) + 1, first.to_ns / (3 * SECOND));
    let before: Decisions =
        decisions.iter().enumerate().map(|(index, bit)| bit && index < first.last).collect();
    assert!(conformance(window, &trace, &before, CostRule::Unit).conforms());
}
