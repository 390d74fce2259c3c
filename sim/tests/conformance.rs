//! The judge of bounds against one that looks at every pair of requests, and on cases by hand.

mod events;
mod intervals;

use giusto::Window;
use giusto_sim::{
    judge::{Bound, CalendarUnit, Conformance, Violation, conformance, decide},
    limit::Limit,
    oracle::{self, Loop},
    replay::{CostRule, Decisions, replay},
    subject::{Anchor, Choices, Kind, Subject},
    trace::{Trace, UnixNanos},
};
use intervals::{Interval, Verdict};
use proptest::prelude::*;

const SECOND: u64 = 1_000_000_000;

/// Every bound that the judge of pairs knows, with these numbers.
fn bounds(units: u64, length_ns: u64, burst: u64) -> [Bound; 6] {
    [
        Bound::Bucket { units, period_ns: length_ns, burst },
        Bound::Window { units, length_ns, window: Window::HalfOpen },
        Bound::Window { units, length_ns, window: Window::Closed },
        Bound::TwoWindows { units, length_ns },
        Bound::Aligned { units, length_ns },
        Bound::FirstHit { units, length_ns },
    ]
}

fn plain(violation: Violation) -> Interval {
    let Violation { key, first, last, admitted, allowed, .. } = violation;
    (key, first, last, admitted.into(), allowed.into())
}

fn verdict(conformance: &Conformance) -> Verdict {
    Verdict {
        violations: conformance.violations,
        first: conformance.first.map(plain),
        worst: conformance.worst.map(plain),
    }
}

fn ours(bound: Bound, trace: &Trace, bits: &[bool]) -> Conformance {
    let decisions: Decisions = bits.iter().copied().collect();
    conformance(bound, trace, &decisions, CostRule::Column)
}

#[test]
fn all_short_sequences_are_judged_alike() {
    // Five requests of one key, each at the time of the one before or later, of one or two units or
    // none, or denied.
    let (mut judged, mut violated) = (0, 0);
    for word in 0..12_u32.pow(4) {
        let mut now = 1;
        let mut events = vec![(now, 0, 1)];
        let mut bits = vec![true];
        for place in 0..4 {
            let digit = word / 12_u32.pow(place) % 12;
            now += u64::from(digit % 3);
            events.push((now, 0, u64::from(digit / 3 % 2) + 1));
            bits.push(digit / 6 == 0);
        }
        let trace = events::trace(&events);
        for bound in bounds(2, 3, 2) {
            let expected = intervals::judge(bound, &trace, &bits);
            assert_eq!(
                verdict(&ours(bound, &trace, &bits)),
                expected,
                "{bound} {events:?} {bits:?}"
            );
            judged += 1;
            violated += u32::from(expected.violations > 0);
        }
    }
    assert!(violated > judged / 20 && violated < judged, "{violated} of {judged}: tells nothing");
}

/// Requests of up to three keys, some denied, some of no cost.
fn sequences() -> impl Strategy<Value = (Trace, Vec<bool>)> {
    let gap = prop_oneof![3 => Just(0), 3 => 1_u64..4, 1 => 4_u64..30, 1 => Just(7)];
    let event = (gap, 0_u32..3, 0_u64..4, proptest::bool::weighted(0.7));
    (0_u64..20, proptest::collection::vec(event, 1..30)).prop_map(|(mut now, drawn)| {
        let mut events = Vec::new();
        let mut bits = Vec::new();
        for (gap, key, cost, admitted) in drawn {
            now += gap;
            events.push((now, key, cost));
            bits.push(admitted);
        }
        (events::trace(&events), bits)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn random_sequences_are_judged_alike(
        (trace, bits) in sequences(),
        units in 0_u64..6,
        length in 1_u64..12,
        burst in 0_u64..8,
    ) {
        for bound in bounds(units, length, burst) {
            let expected = intervals::judge(bound, &trace, &bits);
            prop_assert_eq!(verdict(&ours(bound, &trace, &bits)), expected, "{}", bound);
        }
    }

    #[test]
    fn whoever_decides_by_a_bound_keeps_it_and_denies_nothing_needlessly(
        (trace, _) in sequences(),
        units in 1_u64..6,
        length in 1_u64..12,
        burst in 1_u64..8,
    ) {
        for bound in bounds(units, length, burst) {
            let decisions = decide(bound, &trace, CostRule::Column);
            let bits: Vec<bool> = decisions.iter().collect();
            prop_assert_eq!(intervals::judge(bound, &trace, &bits).violations, 0, "{}", bound);
            if matches!(bound, Bound::TwoWindows { .. }) {
                continue;
            }
            // Any one more breaks the bound at that request.
            for index in (0..trace.len()).filter(|&index| !bits[index]) {
                let mut more = bits[..=index].to_vec();
                more[index] = true;
                more.resize(trace.len(), false);
                prop_assert_eq!(intervals::judge(bound, &trace, &more).violations, 1, "{}", bound);
            }
        }
    }
}

#[test]
fn numbers_at_the_end_of_their_range_are_judged_alike() {
    let (last, most) = (u64::MAX, u64::MAX / 3);
    let trace = events::trace(&[(0, 0, most), (1, 0, most), (last, 0, most)]);
    for bits in [[true; 3], [true, true, false], [true, false, true]] {
        // The fractions of the judge of pairs need small numbers on one side.
        for bound in [
            Bound::Window { units: most, length_ns: last, window: Window::HalfOpen },
            Bound::Window { units: most, length_ns: last, window: Window::Closed },
            Bound::TwoWindows { units: most, length_ns: 2 },
            Bound::Aligned { units: most, length_ns: 1 },
            Bound::Bucket { units: 3, period_ns: 2, burst: most },
        ] {
            let expected = intervals::judge(bound, &trace, &bits);
            assert_eq!(verdict(&ours(bound, &trace, &bits)), expected, "{bound} {bits:?}");
        }
    }
    // As fast as can be, over as long as can be.
    let bound = Bound::Bucket { units: last, period_ns: last, burst: 1 };
    let all = ours(bound, &trace, &[true; 3]);
    assert_eq!((all.violations, all.worst_excess()), (3, 2 * most - 2));
}

#[test]
fn the_first_violation_is_the_one_worked_out_by_hand() {
    // 2 a minute: two at 59 s and two at 61 s keep aligned minutes and no rolling ones.
    let times = [59, 59, 61, 61, 200];
    let trace = events::trace(&times.map(|second| (second * SECOND, 0, 1)));
    let bits = [true; 5];
    let length_ns = 60 * SECOND;
    let aligned = ours(Bound::Aligned { units: 2, length_ns }, &trace, &bits);
    assert!(aligned.conforms());
    let bound = Bound::Window { units: 2, length_ns, window: Window::HalfOpen };
    let rolling = ours(bound, &trace, &bits);
    let first = Violation {
        key: 0,
        first: 0,
        last: 2,
        from_ns: 59 * SECOND,
        to_ns: 61 * SECOND,
        admitted: 3,
        allowed: 2,
    };
    let worst = Violation { last: 3, admitted: 4, ..first };
    let expected = Conformance { violations: 2, first: Some(first), worst: Some(worst) };
    assert_eq!(rolling, expected);
    assert_eq!(rolling.worst_excess(), 2);
    // A bucket of 2 that refills one each 30 s has nothing back after two seconds.
    let bucket = ours(Bound::Bucket { units: 2, period_ns: length_ns, burst: 2 }, &trace, &bits);
    assert_eq!(bucket, expected);
    // Twice the limit is what the estimate may let through.
    assert!(ours(Bound::TwoWindows { units: 2, length_ns }, &trace, &bits).conforms());
}

#[test]
fn the_calendar_is_judged_by_its_dates() {
    let day = 86_400 * SECOND;
    let at = |text: &str| text.parse::<UnixNanos>().expect("a time");
    let judged = |unit, start, days: &[u64]| {
        let events: Vec<_> = days.iter().map(|&number| (number * day, 0, 1)).collect();
        let bound = Bound::Calendar { units: 1, unit, start: at(start) };
        ours(bound, &events::trace(&events), &vec![true; days.len()]).violations
    };
    // 2024-02-28 to 03-01 is two days later, in a leap year.
    assert_eq!(judged(CalendarUnit::Month, "2024-02-28T12:00:00Z", &[0, 2]), 0);
    assert_eq!(judged(CalendarUnit::Month, "2024-02-28T12:00:00Z", &[0, 1, 2, 32]), 2);
    // 2025-12-29 is the Monday of the first week of 2026.
    assert_eq!(judged(CalendarUnit::Week, "2025-12-28T00:00:00Z", &[0, 1]), 0);
    assert_eq!(judged(CalendarUnit::Week, "2025-12-29T00:00:00Z", &[0, 3, 6]), 2);
    assert_eq!(judged(CalendarUnit::Week, "2025-12-29T00:00:00Z", &[0, 7]), 0);
    let half = |start| {
        let trace = events::trace(&[(0, 0, 1), (day / 2, 0, 1)]);
        let bound = Bound::Calendar { units: 1, unit: CalendarUnit::Day, start: at(start) };
        ours(bound, &trace, &[true; 2]).violations
    };
    assert_eq!((half("2026-01-31T11:59:59Z"), half("2026-01-31T12:00:00Z")), (1, 0));
}

#[test]
fn every_algorithm_keeps_its_own_bound_and_none_keeps_all() {
    let limit: Limit = "4/7s".parse().expect("a limit");
    let mut now = 0;
    let events: Vec<_> = (0..2_000_u64)
        .map(|index| {
            now += index * index % 11 * SECOND / 9;
            (now, u32::try_from(index % 3).expect("small"), index % 4)
        })
        .collect();
    let trace = events::trace(&events);
    let first_hit = Choices { anchor: Anchor::FirstHit, ..Choices::default() };
    let closed = Choices { window: Window::Closed, ..Choices::default() };
    let plain = Choices::default();
    let mut runs: Vec<_> = [Kind::Gcra, Kind::Fixed, Kind::SlidingCounter, Kind::Rolling]
        .map(|kind| (kind, plain))
        .into();
    runs.extend([(Kind::RollingStrict, plain), (Kind::Fixed, first_hit), (Kind::Rolling, closed)]);
    for (kind, choices) in runs {
        let subject = Subject::new(kind, &limit, &trace, &choices).expect("exact");
        let bound = Bound::new(kind, &limit, &choices, &trace).expect("a bound");
        let decisions = replay(&subject, &trace, CostRule::Column);
        let judged = conformance(bound, &trace, &decisions, CostRule::Column);
        assert!(judged.conforms(), "{kind} {choices:?} breaks {bound}: {judged:?}");
        // What decides by the bound alone decides the same, where the bound is the algorithm.
        if !matches!(kind, Kind::SlidingCounter | Kind::RollingStrict) {
            assert_eq!(decide(bound, &trace, CostRule::Column).bits(), decisions.bits(), "{bound}");
        }
        let all: Decisions = trace.times().iter().map(|_| true).collect();
        assert!(!conformance(bound, &trace, &all, CostRule::Column).conforms(), "{bound}");
    }
    let bound = Bound::new(Kind::SlidingCounter, &limit, &plain, &trace).expect("a bound");
    let log = oracle::judge(&limit, plain.window, Loop::Closed, &trace, CostRule::Column);
    assert_eq!(decide(bound, &trace, CostRule::Column).bits(), log.bits());
}

#[test]
fn bounds_say_what_they_are_and_what_they_are_not() {
    let trace = events::trace(&[(0, 0, 1)]);
    let text = |kind, limit: &str| {
        let limit: Limit = limit.parse().expect(limit);
        match Bound::new(kind, &limit, &Choices::default(), &trace) {
            Ok(bound) => bound.to_string(),
            Err(error) => error.to_string(),
        }
    };
    let bucket = "at most 20 + floor(1 (t - s) / 0.5 s) in every [s, t]";
    assert_eq!(text(Kind::Gcra, "1/500ms burst 20"), bucket);
    assert_eq!(text(Kind::Rolling, "300/60s"), "at most 300 in every (t - 60 s, t]");
    assert_eq!(text(Kind::SlidingCounter, "300/60s"), "at most 600 in every (t - 60 s, t]");
    assert!(text(Kind::Rolling, "unlimited").contains("bounds nothing"));
    assert!(text(Kind::Fixed, "1/s burst 2").contains("judge it by gcra"));
    assert!(text(Kind::Calendar, "1/60s").contains("day, week or month"));
    assert!(text(Kind::Calendar, "1/day").contains("--start"));
}
