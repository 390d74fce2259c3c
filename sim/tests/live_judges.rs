//! Seeded traffic judged live, on any machine: each decision of the replay equals that of another
//! limiter, or of a definition counted the slow way.

mod judges;
mod traffic;

use std::{num::NonZeroU32, time::Duration};

use giusto::Window;
use giusto_sim::{
    limit::Limit,
    oracle::Loop,
    replay::{CostRule, replay},
    subject::{Anchor, Choices, Kind, Subject},
    trace::Trace,
};
use governor::{RateLimiter, clock::FakeRelativeClock};
use judges::{Aligned, Bucket, FirstHit, Log, Numbers, TwoWindows, decide, difference};
use traffic::Traffic;

const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;
/// Nanoseconds since 1970 of some instant of 2023, which starts no minute.
const FAR: u64 = 1_700_000_000_000_000_000;

fn traffic((limit, window_ns): (u64, u64), seed: u64, first_ns: u64, step_ns: u64) -> Trace {
    // The larger the limit, the more requests it takes until windows repeat.
    let requests = 30_000 + 100 * usize::try_from(limit).expect("a small limit");
    Traffic { seed, requests, limit, window_ns, first_ns, step_ns }.trace()
}

/// Fails where the replay of `kind` under `limit` differs from what was judged.
fn assert_judged(kind: Kind, limit: &str, choices: Choices, trace: &Trace, expected: &[u8]) {
    let text: Limit = limit.parse().expect(limit);
    let subject = Subject::new(kind, &text, trace, &choices).expect(limit);
    let decisions = replay(&subject, trace, CostRule::Column);
    let name = format!("{kind} {limit} {choices:?}");
    if let Some(difference) = difference(&decisions, expected, trace) {
        panic!("{name}: {difference}");
    }
    let share = decisions.admitted() as f64 / trace.len() as f64;
    assert!((0.1..0.97).contains(&share), "{name}: {share} admitted, which judges little");
}

/// governor's decisions, one of its limiters per key, all on one fake clock.
fn governors(unit_ns: u64, burst: u64, trace: &Trace) -> Vec<u8> {
    let units = |units: u64| {
        NonZeroU32::new(u32::try_from(units).expect("few units")).expect("at least one")
    };
    let clock = FakeRelativeClock::default();
    let replenish = Duration::from_nanos(unit_ns);
    let quota =
        governor::Quota::with_period(replenish).expect("positive").allow_burst(units(burst));
    let limiter = || RateLimiter::direct_with_clock(quota, clock.clone());
    let limiters: Vec<_> = (0..trace.key_count()).map(|_| limiter()).collect();
    let mut before = trace.times()[0];
    let mut bits = Vec::new();
    for ((&time, &key), &cost) in trace.times().iter().zip(trace.keys()).zip(trace.costs()) {
        clock.advance(Duration::from_nanos(time - before));
        before = time;
        let fits = limiters[key as usize].check_n(units(cost)).is_ok_and(|checked| checked.is_ok());
        bits.push(b'0' + u8::from(fits));
    }
    bits
}

#[test]
fn gcra_decides_as_governor_does() {
    for (text, limit, window_ns, burst) in [
        ("300/60s", 300, MINUTE, 300),
        ("6/min", 6, MINUTE, 6),
        ("12/60s burst 5", 12, MINUTE, 5),
        ("10/s", 10, SECOND, 10),
    ] {
        for seed in 1..=2 {
            let trace = traffic((limit, window_ns), seed, 0, 1);
            let theirs = governors(window_ns / limit, burst, &trace);
            assert_judged(Kind::Gcra, text, Choices::default(), &trace, &theirs);
        }
    }
}

#[test]
fn gcra_is_exact_where_a_unit_takes_no_whole_nanoseconds() {
    for (text, limit, window_ns, burst) in [
        ("7/60s", 7, MINUTE, 7),
        ("13/60s", 13, MINUTE, 13),
        ("999/1min", 999, MINUTE, 999),
        ("3/s burst 11", 3, SECOND, 11),
        ("7/us", 7, 1_000, 7),
    ] {
        let numbers = Numbers { limit, window_ns };
        for first_ns in [0, FAR] {
            let trace = traffic((limit, window_ns), 3, first_ns, 1);
            let bits =
                decide(&trace, CostRule::Column, Loop::Closed, || Bucket::new(numbers, burst));
            assert_judged(Kind::Gcra, text, Choices::default(), &trace, &bits);
        }
    }
}

#[test]
fn rolling_strict_is_the_bucket_that_it_is_said_to_be() {
    for (text, limit) in [("7/60s", 7_u64), ("20/60s", 20)] {
        let numbers = Numbers { limit: limit - limit.div_ceil(2) + 1, window_ns: MINUTE };
        let trace = traffic((limit, MINUTE), 4, 0, 1);
        let bucket = || Bucket::new(numbers, limit.div_ceil(2));
        let bits = decide(&trace, CostRule::Column, Loop::Closed, bucket);
        assert_judged(Kind::RollingStrict, text, Choices::default(), &trace, &bits);
    }
}

#[test]
fn windows_decide_as_their_definitions_do() {
    for (text, limit, window_ns, first_ns) in [
        ("7/60s", 7, MINUTE, 0),
        ("20/60s", 20, MINUTE, FAR),
        ("50/7s", 50, 7 * SECOND, FAR + 1),
        ("300/min", 300, MINUTE, 59_999_999_999),
    ] {
        let numbers = Numbers { limit, window_ns };
        // Times to the nanosecond, and times that meet exactly one window later.
        for step_ns in [1, window_ns / 100] {
            let trace = traffic((limit, window_ns), 5, first_ns, step_ns);
            windows_decide(text, numbers, &trace);
        }
    }
}

fn windows_decide(text: &str, numbers: Numbers, trace: &Trace) {
    let all = CostRule::Column;
    let plain = Choices::default();
    let bits = decide(trace, all, Loop::Closed, || Aligned::new(numbers, 0));
    assert_judged(Kind::Fixed, text, plain, trace, &bits);
    let bits = decide(trace, all, Loop::Closed, || FirstHit::new(numbers));
    let first_hit = Choices { anchor: Anchor::FirstHit, ..plain };
    assert_judged(Kind::Fixed, text, first_hit, trace, &bits);
    let bits = decide(trace, all, Loop::Closed, || TwoWindows::new(numbers));
    assert_judged(Kind::SlidingCounter, text, plain, trace, &bits);
    for window in [Window::HalfOpen, Window::Closed] {
        let bits = decide(trace, all, Loop::Closed, || Log::new(numbers, window));
        assert_judged(Kind::Rolling, text, Choices { window, ..plain }, trace, &bits);
    }
}

#[test]
fn the_traffic_tells_open_windows_from_closed_ones() {
    let numbers = Numbers { limit: 20, window_ns: MINUTE };
    let trace = traffic((20, MINUTE), 5, 0, MINUTE / 100);
    let bits =
        |window| decide(&trace, CostRule::Column, Loop::Closed, || Log::new(numbers, window));
    let pairs = bits(Window::HalfOpen).into_iter().zip(bits(Window::Closed));
    let different = pairs.filter(|(open, closed)| open != closed).count();
    assert!(different > 100, "only {different} of {} requests differ", trace.len());
}

#[test]
fn aligned_windows_are_aligned_to_zero_however_late_a_trace_starts() {
    // A minute starts 40 s after the first request: two windows in which 5 pass each, then denials.
    assert_eq!(FAR % MINUTE, 20 * SECOND);
    let times: Vec<u64> = (0..24).map(|index| FAR + index * 4 * SECOND).collect();
    let trace = Trace::from_parts(times, vec![0; 24], vec![1; 24], vec!["one".into()], None)
        .expect("a trace");
    let limit: Limit = "5/60s".parse().expect("a limit");
    let subject = Subject::new(Kind::Fixed, &limit, &trace, &Choices::default()).expect("fits");
    let decisions = replay(&subject, &trace, CostRule::Unit);
    assert_eq!(decisions.bits(), b"111110000011111000000000");
}
