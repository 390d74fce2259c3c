//! Another limiter as a judge: governor, under its own fake clock, on the same random traffic.
//!
//! Only quotas whose unit takes a whole number of nanoseconds, which is what governor counts in.

mod judges;

use std::{num::NonZeroU32, time::Duration};

use giusto::{Algorithm, Cell, Cost, Gcra, Quota};
use governor::{RateLimiter, clock::FakeRelativeClock};
use judges::{Answer, Random, at};

const REQUESTS: usize = 100_000;

fn nonzero(units: u64) -> NonZeroU32 {
    let units = u32::try_from(units).expect("governor's numbers are of 32 bits");
    NonZeroU32::new(units).expect("governor has no zero")
}

/// governor's quota of one unit per `unit_ns` and `burst` at once.
fn governors(unit_ns: u64, burst: u64) -> governor::Quota {
    let replenish = Duration::from_nanos(unit_ns);
    let quota = governor::Quota::with_period(replenish).expect("the period is positive");
    quota.allow_burst(nonzero(burst))
}

/// Pauses around the time of a unit, bursts, and now and then a long rest.
fn pause(random: &mut Random, unit_ns: u64, burst: u64) -> u64 {
    match random.below(20) {
        0..8 => 0,
        8..14 => random.below(2 * unit_ns + 1),
        14..17 => unit_ns.saturating_sub(1) + random.below(3),
        17..19 => random.below(unit_ns / 10 + 2),
        _ => random.below((burst + 2) * unit_ns),
    }
}

#[test]
fn the_same_decision_on_each_request() {
    let quotas = [
        ("300/60s", 200_000_000, 300),
        ("100/60s burst 10", 600_000_000, 10),
        ("1/s", 1_000_000_000, 1),
        ("1000/s burst 5", 1_000_000, 5),
        ("8/us burst 3", 125, 3),
        ("1/ns burst 2", 1, 2),
        ("10/day burst 4", 8_640_000_000_000, 4),
    ];
    for (text, unit_ns, burst) in quotas {
        for seed in 1..=3 {
            same_decisions(text, (unit_ns, burst), seed);
        }
    }
}

fn same_decisions(text: &str, (unit_ns, burst): (u64, u64), seed: u64) {
    let gcra = Gcra::new(text.parse::<Quota>().expect(text)).expect(text);
    let mut cell = Cell::new();
    let clock = FakeRelativeClock::default();
    let theirs = RateLimiter::direct_with_clock(governors(unit_ns, burst), clock.clone());
    let (mut random, mut now, mut admitted) = (Random::new(seed), 0, 0);
    for request in 0..REQUESTS {
        let pause = pause(&mut random, unit_ns, burst);
        now += pause;
        clock.advance(Duration::from_nanos(pause));
        let cost = if random.below(3) == 0 { 1 + random.below(burst + 1) } else { 1 };
        let expected = match theirs.check_n(nonzero(cost)) {
            Err(_) => Answer::Never,
            Ok(Err(_)) => Answer::Denied,
            Ok(Ok(())) => Answer::Allowed,
        };
        let ours = gcra.check_at(&mut cell, at(now), Cost::new(cost));
        let place = format!("`{text}`, seed {seed}, request {request}: {cost} at {now} ns");
        assert_eq!(Answer::from(&ours), expected, "{place}");
        admitted += usize::from(ours.is_allowed());
    }
    assert!(admitted > REQUESTS / 100, "`{text}`, seed {seed}: only {admitted} admitted");
    assert!(admitted < REQUESTS, "`{text}`, seed {seed}: all admitted");
}
