//! Laws of snapshots: whatever happened before, and wherever the zero of the next clock is, the
//! limiter that goes on answers as the one that went on running, to every request after.

use std::time::Duration;

use giusto::{
    Calendar, Cost, FixedWindow, Gcra, Limiter, Period, Portable, Quota, RollingStrict,
    SlidingCounter, SlotAlgorithm, Timestamp, Unit,
};
use proptest::prelude::*;

const KEYS: u8 = 3;
const DAY: u64 = 86_400_000_000_000;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// What happens to one key: after a while, a cost, and perhaps a refund of the last charge.
type Op = (u64, u8, u64, bool);

fn ops(longest: u64, count: usize) -> impl Strategy<Value = Vec<Op>> {
    let wait = prop_oneof![Just(0), 0..=longest / 50, 0..=longest];
    prop::collection::vec((wait, 0..KEYS, 0..6_u64, prop::bool::weighted(0.2)), 0..count)
}

/// A restart: when the first clock began, how long nobody decided, where the next clock begins, and
/// whether the wall clock was set back meanwhile.
#[derive(Clone, Copy, Debug)]
struct Restart {
    began: u64,
    pause: u64,
    zero: u64,
    set_back: bool,
}

fn restarts(longest: u64) -> impl Strategy<Value = Restart> {
    let zero = prop_oneof![Just(0), 0..=longest, 0..=longest * 100];
    let pause = prop_oneof![Just(0), 0..=longest];
    (0..=longest * 100, pause, zero, prop::bool::weighted(0.2))
        .prop_map(|(began, pause, zero, set_back)| Restart { began, pause, zero, set_back })
}

fn decide<A>(limiter: &Limiter<u8, A>, now: u64, (_, key, cost, refund): Op) -> [bool; 2]
where
    A: SlotAlgorithm,
{
    let now = Timestamp::from_nanos(now);
    let decision = limiter.check_at(now, &key, Cost::new(cost));
    if refund && let Some(charge) = decision.charge() {
        limiter.refund_at(now, &key, charge);
    }
    let fits = limiter.peek_at(now, &key, Cost::ONE).is_allowed();
    [decision.is_allowed(), fits]
}

/// `at_zero` gives the algorithm of a clock whose zero is so many ns after the epoch.
fn goes_on<A: SlotAlgorithm + Portable>(
    at_zero: impl Fn(u64) -> A,
    restart: Restart,
    before: &[Op],
    after: &[Op],
) {
    const ZERO: u64 = 20_000 * DAY;
    let Restart { began, pause, zero, set_back } = restart;
    let limiter = Limiter::<u8, _>::builder(at_zero(ZERO)).build().expect("memory");
    let mut now = began;
    for &op in before {
        now += op.0;
        decide(&limiter, now, op);
    }
    let mut bytes = Vec::new();
    let wall = ZERO + now;
    limiter
        .snapshot_at(Timestamp::from_nanos(now), Timestamp::from_nanos(wall), &mut bytes)
        .expect("memory takes all");
    // A wall clock that was set back tells of no pause; then there is none.
    let (later, passed) = if set_back { (wall - 1, 0) } else { (wall + pause, pause) };
    let epoch = wall + passed - zero.min(wall + passed);
    let again = Limiter::<u8, _>::builder(at_zero(epoch));
    let (mut old, mut new) = (now + passed, zero.min(wall + passed));
    let again = again
        .restore_at(Timestamp::from_nanos(new), Timestamp::from_nanos(later), &*bytes)
        .expect("a good snapshot");
    for &op in after {
        (old, new) = (old + op.0, new + op.0);
        let (was, is) = (decide(&limiter, old, op), decide(&again, new, op));
        assert_eq!(was, is, "{op:?} at {old} of the old clock, {new} of the new");
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn steady_rates_go_on(
        (limit, burst, units) in (1..8_u64, 1..9_u64, 1..100_u64),
        restart in restarts(200),
        (before, after) in (ops(200, 30), ops(200, 30)),
    ) {
        let period = Period::new(units, Unit::Nanosecond).expect("not 0");
        let quota = Quota::new(limit, period).burst(burst);
        if let Ok(gcra) = Gcra::new(quota) {
            goes_on(|_| gcra, restart, &before, &after);
        }
        if let Ok(strict) = RollingStrict::new(Quota::new(limit, period)) {
            goes_on(|_| strict, restart, &before, &after);
        }
    }

    #[test]
    fn windows_keep_their_place(
        (limit, units, phase) in (1..8_u64, 10..100_u64, 0..100_u64),
        restart in restarts(200),
        (before, after) in (ops(200, 30), ops(200, 30)),
    ) {
        let quota = Quota::new(limit, Period::new(units, Unit::Nanosecond).expect("not 0"));
        // The phase that the next limiter is given does not matter.
        let phase = |zero: u64| Duration::from_nanos(phase + zero % 7);
        let fixed = FixedWindow::new(quota).expect("fits");
        goes_on(|zero| fixed.with_phase(phase(zero)), restart, &before, &after);
        if let Ok(sliding) = SlidingCounter::new(quota) {
            goes_on(|zero| sliding.with_phase(phase(zero)), restart, &before, &after);
        }
    }

    #[test]
    fn periods_of_the_calendar_are_the_calendars(
        limit in 1..8_u64,
        unit in prop::sample::select(vec![Period::DAY, Period::WEEK, Period::MONTH]),
        restart in restarts(20 * DAY),
        (before, after) in (ops(20 * DAY, 20), ops(20 * DAY, 20)),
    ) {
        let calendar = Calendar::new(Quota::new(limit, unit)).expect("fits");
        let at_zero = |zero| calendar.with_zero(Timestamp::from_nanos(zero));
        goes_on(at_zero, restart, &before, &after);
    }

    /// Any instants: nothing panics, and what is not known to have ended has not.
    #[test]
    fn the_ends_of_time_are_survived(
        times in prop::array::uniform4(prop_oneof![
            any::<u64>(), 0..3_u64, (0..3_u64).prop_map(|off| u64::MAX - off)
        ]),
        unit in prop::sample::select(vec![Period::SECOND, Period::DAY, Period::MONTH]),
    ) {
        fn survives<A: SlotAlgorithm + Portable + Copy>(algorithm: A, times: [u64; 4]) {
            let [was, wall, is, later] = times.map(Timestamp::from_nanos);
            let limiter = Limiter::<u8, _>::builder(algorithm).build().expect("memory");
            let allowed = limiter.check_at(was, &1, Cost::new(3)).is_allowed();
            let mut bytes = Vec::new();
            let count = limiter.snapshot_at(was, wall, &mut bytes).expect("memory takes all");
            assert_eq!(count, u64::from(allowed));
            let again = Limiter::<u8, _>::builder(algorithm);
            let again = again.restore_at(is, later, &*bytes).expect("a good snapshot");
            for now in [Timestamp::ZERO, is, Timestamp::MAX] {
                let _ = again.check_at(now, &1, Cost::ONE);
            }
            let again = Limiter::<u8, _>::builder(algorithm);
            let again = again.restore_at(is, wall, &*bytes).expect("a good snapshot");
            if was < Timestamp::from_nanos(u64::MAX / 100) && is < Timestamp::from_nanos(100) {
                assert!(!again.check_at(is, &1, Cost::new(3)).is_allowed());
            }
        }
        let quota = Quota::new(3, unit);
        survives(Gcra::new(quota).expect("fits"), times);
        survives(RollingStrict::new(Quota::new(5, unit)).expect("fits"), times);
        survives(FixedWindow::new(quota).expect("fits"), times);
        survives(SlidingCounter::new(quota).expect("fits"), times);
        if let Ok(calendar) = Calendar::new(quota) {
            survives(calendar, times);
        }
    }
}
