//! The ends of every range: any numbers in a quota, any instant, any cost, any text. Nothing
//! panics, overflow being checked in tests, and the laws that need no judge hold.

mod judges;

use std::{fmt::Debug, time::Duration};

use giusto::{
    Algorithm, Calendar, Cost, FirstHitWindow, FixedWindow, Gcra, Period, Quota, Rolling,
    RollingStrict, SlidingCounter, Step, Timestamp, Unit, Unlimited, Window, WordAlgorithm,
};
use judges::at;
use proptest::prelude::*;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Any number, the ends of the range and the powers of two among them.
fn extreme() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        (0..64_u32, -2..=2_i64).prop_map(|(bits, off)| (1_u64 << bits).saturating_add_signed(off)),
        0..=3_u64,
        (0..=3_u64).prop_map(|off| u64::MAX - off),
    ]
}

/// What may be one character away from the text of a quota.
const NEARLY_A_QUOTA: &str = "[0-9_]{0,22} ?/ ?[0-9]{0,3} ?[a-zµ]{0,6}( burst ?[0-9]{0,3})?.?";

fn quotas() -> impl Strategy<Value = Quota> {
    let units = prop::sample::select(vec![
        Unit::Nanosecond,
        Unit::Microsecond,
        Unit::Millisecond,
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::Day,
        Unit::Week,
        Unit::Month,
    ]);
    (extreme(), extreme(), units, prop::option::of(extreme())).prop_map(
        |(limit, count, unit, burst)| {
            let period = Period::new(count, unit).unwrap_or(Period::MONTH);
            let quota = Quota::new(limit, period);
            burst.map_or(quota, |burst| quota.burst(burst))
        },
    )
}

/// One thing to do: which, when, how much.
fn ops() -> impl Strategy<Value = Vec<(u8, u64, u64)>> {
    prop::collection::vec((0..6_u8, extreme(), extreme()), 1..40)
}

/// Does everything in turn and holds each answer against what the others say.
fn survives<A: Algorithm + Debug>(algorithm: &A, ops: &[(u8, u64, u64)]) {
    let mut state = A::State::default();
    let mut charges = Vec::new();
    for &(op, now, units) in ops {
        let (now, cost) = (at(now), Cost::new(units));
        match op {
            0 | 1 => {
                let peeked = algorithm.peek_at(&state, now, cost);
                let checked = algorithm.check_at(&mut state, now, cost);
                let place = format!("{units} at {now:?} in {ops:?} by {algorithm:?}");
                assert_eq!(peeked.is_allowed(), checked.is_allowed(), "{place}");
                assert_eq!(peeked.is_never(), checked.is_never(), "{place}");
                let fits = units <= peeked.status().remaining() && peeked.status().limit() > 0;
                assert_eq!(peeked.is_allowed(), fits, "{place}");
                assert_eq!(peeked.status().next_at() == Some(now), fits, "{place}");
                charges.extend(checked.charge());
            }
            2 => {
                let remaining = algorithm.peek_at(&state, now, Cost::ZERO).status().remaining();
                let grant = algorithm.grant_at(&mut state, now, cost);
                assert_eq!(grant.granted.units(), remaining.min(units), "{ops:?} by {algorithm:?}");
                charges.extend(grant.decision.charge());
            }
            3 => {
                if let Some(charge) = charges.pop() {
                    algorithm.refund_at(&mut state, now, charge);
                }
            }
            4 => {
                let idle = algorithm.is_idle(&state, now);
                let later = algorithm.is_idle(&state, now.after(Duration::from_nanos(units)));
                assert!(later || !idle, "idle at {now:?} in {ops:?} by {algorithm:?}");
            }
            _ => {
                let shorter = algorithm.worst_case(Duration::from_nanos(units));
                let longer = algorithm.worst_case(Duration::new(units, 999_999_999));
                assert!(shorter <= longer, "{units} by {algorithm:?}");
            }
        }
        foretells(algorithm, &state, now, cost);
    }
}

/// Where an instant is foretold the request passes then, and not one nanosecond before.
fn foretells<A: Algorithm + Debug>(algorithm: &A, state: &A::State, now: Timestamp, cost: Cost) {
    let denied = algorithm.peek_at(state, now, cost);
    if let (true, Some(next)) = (denied.is_denied(), denied.status().next_at()) {
        assert!(next > now, "{denied:?} by {algorithm:?}");
        let passes = algorithm.peek_at(state, next, cost);
        assert!(passes.is_allowed(), "{denied:?}, then {passes:?} by {algorithm:?}");
        let before = algorithm.peek_at(state, at(next.as_nanos() - 1), cost);
        assert!(!before.is_allowed(), "{denied:?}, but {before:?} by {algorithm:?}");
    }
}

/// Every charge makes the word larger, and it stays within 62 bits.
fn grows<A: WordAlgorithm + Debug>(algorithm: &A, ops: &[(u8, u64, u64)]) {
    let mut word = 0;
    for &(_, now, units) in ops {
        if let Step::Allow(next) = algorithm.step(word, at(now), Cost::new(units)) {
            assert!(next > word || units == 0, "{units} at {now} in {ops:?} by {algorithm:?}");
            assert!(next == word || units > 0, "{units} at {now} in {ops:?} by {algorithm:?}");
            assert!(next < 1 << 62, "{units} at {now} in {ops:?} by {algorithm:?}");
            word = next;
        }
    }
}

fn word_survives<A: WordAlgorithm + Debug, E>(algorithm: Result<A, E>, ops: &[(u8, u64, u64)]) {
    if let Ok(algorithm) = algorithm {
        grows(&algorithm, ops);
        survives(&algorithm, ops);
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn nothing_panics(quota in quotas(), ops in ops(), horizon in extreme(), shift in extreme()) {
        let (length, horizon) = (Duration::from_nanos(shift), Duration::from_nanos(horizon));
        word_survives(Gcra::new(quota), &ops);
        word_survives(Gcra::with_horizon(quota, horizon), &ops);
        word_survives(Gcra::with_horizon(quota, Duration::MAX), &ops);
        let numbers = quota.limit().zip(quota.period());
        let plain = numbers.map(|(limit, period)| Quota::new(limit, period));
        let quota = plain.expect("the quotas here are limited");
        word_survives(RollingStrict::new(quota), &ops);
        word_survives(FixedWindow::new(quota).map(|a| a.with_phase(length)), &ops);
        word_survives(FixedWindow::with_horizon(quota, horizon), &ops);
        let sliding = SlidingCounter::with_horizon(quota, horizon);
        word_survives(sliding.map(|a| a.with_phase(length)), &ops);
        survives(&FirstHitWindow::new(quota).expect("always fits"), &ops);
        survives(&Rolling::with_window(quota, Window::Closed).expect("always fits"), &ops);
        survives(&Rolling::new(quota).expect("always fits"), &ops);
        survives(&Unlimited, &ops);
    }

    #[test]
    fn calendars_survive(limit in extreme(), unit in 0..3_usize, ops in ops(), zero in extreme()) {
        let unit = [Unit::Day, Unit::Week, Unit::Month][unit];
        let period = Period::new(1, unit).expect("valid");
        word_survives(Calendar::new(Quota::new(limit, period)), &ops);
        let calendar = Calendar::new(Quota::new(limit, period));
        word_survives(calendar.map(|a| a.with_zero(at(zero))), &ops);
    }

    #[test]
    fn a_quota_is_what_it_prints(quota in quotas()) {
        prop_assert_eq!(quota.to_string().parse(), Ok(quota));
    }

    #[test]
    fn any_text_is_parsed_or_refused(text in "\\PC*", near in NEARLY_A_QUOTA) {
        for text in [text, near] {
            if let Ok(quota) = text.parse::<Quota>() {
                prop_assert_eq!(quota.to_string().parse(), Ok(quota));
            }
        }
    }
}
