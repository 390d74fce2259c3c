//! The bound that each algorithm states, against the most that any pattern of requests achieves.
//!
//! On small domains every pattern is tried, for every length of time from nothing to three periods.
//! No pattern admits more than [`Algorithm::worst_case`], and some pattern admits exactly that.

mod judges;

use std::{fmt::Debug, time::Duration};

use giusto::{
    Algorithm, Cost, FirstHitWindow, FixedWindow, Gcra, Quota, Rolling, RollingStrict,
    SlidingCounter, Window,
};
use judges::{
    adversary::{ByPrint, ByWord, Subject, most_admitted},
    at, period_ns,
};

/// The stated bounds for windows of 0, 1, 2, ... nanoseconds.
fn stated<A: Algorithm>(algorithm: &A, longest: u64) -> Vec<u64> {
    (0..=longest).map(|length| algorithm.worst_case(Duration::from_nanos(length))).collect()
}

/// Some pattern achieves the bound, and none exceeds it.
fn is_tight<S: Subject + Debug>(subject: &S, stated: &[u64], period: u64, capacity: u64) {
    let longest = stated.len() as u64 - 1;
    let most = most_admitted(subject, longest, 3 * period, capacity);
    assert_eq!(most, stated, "per window length, achieved and stated: {subject:?}");
}

fn quotas(limits: u64, periods: u64) -> impl Iterator<Item = (u64, u64, Quota)> {
    (0..=limits).flat_map(move |limit| {
        (1..=periods).map(move |period| (limit, period, Quota::new(limit, period_ns(period))))
    })
}

#[test]
fn gcra_is_never_exceeded_and_mostly_reached() {
    let mut tight = 0;
    for (limit, period, quota) in quotas(4, 4) {
        for burst in 0..=4 {
            let gcra = Gcra::new(quota.burst(burst)).expect("small quotas fit");
            let longest = 3 * period + 1;
            let most = most_admitted(&ByWord(gcra), longest, 3 * period, burst);
            let stated = stated(&gcra, longest);
            for (length, (most, stated)) in most.iter().zip(&stated).enumerate() {
                assert!(most <= stated, "{most} > {stated} in {length} ns: {gcra:?}");
            }
            // Whole nanoseconds can waste what comes between two of them, where a bucket is so
            // small that it fills before the next. Otherwise the bound is reached.
            let wastes =
                limit > 0 && burst > 0 && period % limit != 0 && limit > (burst - 1) * period;
            if !wastes {
                assert_eq!(most, stated, "{gcra:?}");
                tight += 1;
            }
        }
    }
    assert!(tight > 60, "{tight}");
}

#[test]
fn fixed_windows_reach_their_bound() {
    for (limit, period, quota) in quotas(3, 4) {
        for phase in 0..period {
            let phased = Duration::from_nanos(phase);
            let fixed = FixedWindow::new(quota).expect("fits").with_phase(phased);
            is_tight(&ByWord(fixed), &stated(&fixed, 3 * period + 2), period, limit);
        }
    }
}

#[test]
fn first_hit_windows_reach_their_bound() {
    for (limit, period, quota) in quotas(3, 3) {
        let algorithm = FirstHitWindow::new(quota).expect("fits");
        let stated = stated(&algorithm, 3 * period + 2);
        is_tight(&ByPrint(algorithm), &stated, period, limit);
    }
}

#[test]
fn rolling_windows_reach_their_bound() {
    for (limit, period, quota) in quotas(3, 3) {
        for window in [Window::HalfOpen, Window::Closed] {
            let algorithm = Rolling::with_window(quota, window).expect("fits");
            let stated = stated(&algorithm, 3 * period + 2);
            assert_eq!(stated[usize::try_from(period).expect("small")], limit, "{algorithm:?}");
            is_tight(&ByPrint(algorithm), &stated, period, limit);
        }
    }
}

#[test]
fn the_sliding_counter_reaches_its_bound() {
    for (limit, period, quota) in quotas(4, 6).filter(|(limit, period, _)| limit < period) {
        for phase in [0, 1] {
            let phased = Duration::from_nanos(phase);
            let sliding = SlidingCounter::with_horizon(quota, Duration::from_hours(1));
            let sliding = sliding.expect("fits").with_phase(phased);
            is_tight(&ByWord(sliding), &stated(&sliding, 3 * period + 2), period, limit);
        }
    }
}

#[test]
fn rolling_strict_never_exceeds_its_limit() {
    for (limit, period, quota) in quotas(4, 6) {
        let strict = RollingStrict::new(quota).expect("fits");
        let length = Duration::from_nanos(period);
        assert!(strict.worst_case(length) <= limit, "{strict:?}");
        let most = most_admitted(&ByWord(strict), period, 3 * period, limit);
        assert!(most.iter().all(|&most| most <= limit), "{most:?} by {strict:?}");
    }
}

/// Greedy traffic, which takes all there is at each instant, after each pause in turn.
#[test]
fn rolling_strict_withstands_greed() {
    for limit in 1..=20 {
        for period in [limit, 2 * limit, 41, 97, 1_000] {
            let quota = Quota::new(limit, period_ns(period));
            let strict = RollingStrict::new(quota).expect("fits");
            for pause in 0..=period / limit + 2 {
                let admitted = greedy(&strict, pause, 3 * period);
                let most = most_in_a_window(&admitted, period);
                assert!(most <= limit, "{most} of {quota} with a pause of {pause}: {admitted:?}");
            }
            let most = strict.worst_case(Duration::from_nanos(period));
            assert!(most <= limit, "{quota}");
            assert_eq!(most == limit, limit <= 1 || limit - limit.div_ceil(2) < period, "{quota}");
        }
    }
}

/// What is admitted, and when: all there is, at each instant but for `pause` after the first.
fn greedy<A: Algorithm>(algorithm: &A, pause: u64, until: u64) -> Vec<(u64, u64)> {
    let mut state = A::State::default();
    let instants = std::iter::once(0).chain(pause + 1..=until);
    let take = |now| {
        let grant = algorithm.grant_at(&mut state, at(now), Cost::new(u64::MAX));
        (now, grant.granted.units())
    };
    instants.map(take).filter(|&(_, units)| units > 0).collect()
}

fn most_in_a_window(admitted: &[(u64, u64)], length: u64) -> u64 {
    let ending_at = |end: u64| {
        admitted.iter().filter(move |(now, _)| *now <= end && now + length > end).map(|(_, n)| n)
    };
    admitted.iter().map(|&(end, _)| ending_at(end).sum()).max().unwrap_or(0)
}
