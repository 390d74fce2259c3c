//! The laws on large domains: limits up to 10^10, periods from a nanosecond to a month, bursts,
//! horizons, clocks that go back. A failure prints the shrunk input, which is all a replay needs.

mod judges;

use std::fmt::Debug;

use giusto::{
    Algorithm, Cost, FirstHitWindow, FixedWindow, Gcra, Period, Quota, Rolling, RollingStrict,
    SlidingCounter, Unit, Window,
};
use judges::{
    Answer, CountedWindows, FirstHitList, FixedLength, Judge, LeakyBucket, RollingLog, TokenBucket,
    TwoWindows, at,
    refunds::{Op, World},
};
use proptest::prelude::*;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Numbers of every size up to `largest`, small ones as often as large ones.
fn sized(largest: u64) -> impl Strategy<Value = u64> {
    (0..=largest.ilog2()).prop_flat_map(move |bits| 1..=largest.min((2 << bits) - 1))
}

fn period() -> impl Strategy<Value = Period> {
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
    (1..=60_u64, units).prop_map(|(count, unit)| Period::new(count, unit).expect("in range"))
}

fn nanos(period: Period) -> u64 {
    u64::try_from(period.length().as_nanos()).expect("periods fit 64 bits")
}

/// A step of time and a cost: pauses around `span_ns`, sometimes back, and costs around `units`.
fn traffic(span_ns: u64, units: u64) -> impl Strategy<Value = Vec<(i64, u64)>> {
    let span = i64::try_from(span_ns).expect("spans are short");
    let steps = prop_oneof![
        3 => Just(0),
        3 => 0..=span.max(1),
        3 => 0..=(span / 16).max(2),
        1 => 0..=span.saturating_mul(3),
        1 => -(span / 2).max(1)..=0,
    ];
    let costs = prop_oneof![4 => 0..=units.clamp(1, 3), 2 => 0..=units + 1, 1 => Just(units)];
    prop::collection::vec((steps, costs), 1..60)
}

/// Instants of a sequence of steps, from a start that leaves room to go back.
fn instants(start: u64, traffic: &[(i64, u64)]) -> impl Iterator<Item = (u64, u64)> {
    traffic.iter().scan(start, |now, &(step, cost)| {
        *now = now.saturating_add_signed(step);
        Some((*now, cost))
    })
}

/// The same answers and the same room at each request, and the next instant to the nanosecond.
fn agrees<A, J>(algorithm: &A, mut judge: J, start: u64, traffic: &[(i64, u64)])
where
    A: Algorithm + Debug,
    J: Judge,
{
    let mut state = A::State::default();
    for (request, (now, cost)) in instants(start, traffic).enumerate() {
        let place = format!("request {request}: {cost} at {now} by {algorithm:?}");
        let peek = algorithm.peek_at(&state, at(now), Cost::new(cost));
        assert_eq!(peek.status().remaining(), judge.room(now), "{place}");
        for foretold in [peek.status().next_at(), peek.status().full_at()].into_iter().flatten() {
            let units =
                if Some(foretold) == peek.status().full_at() { judge.capacity() } else { cost };
            let foretold = foretold.as_nanos();
            assert!(judge.room(foretold) >= units, "{units} not at {foretold}, {place}");
            let early = foretold > now && judge.room(foretold - 1) >= units;
            assert!(!early, "{units} before {foretold}, {place}");
        }
        let full = judge.room(now) == judge.capacity();
        assert_eq!(algorithm.is_idle(&state, at(now)), full, "{place}");
        let decision = algorithm.check_at(&mut state, at(now), Cost::new(cost));
        assert_eq!(Answer::from(&decision), judge.decide(now, cost), "{place}");
    }
}

/// Whatever the algorithm admits, the judge, told of every admission, has room for.
fn admits_no_more<A: Algorithm + Debug, J: Judge>(
    algorithm: &A,
    mut judge: J,
    start: u64,
    traffic: &[(i64, u64)],
) {
    let mut state = A::State::default();
    for (now, cost) in instants(start, traffic) {
        let decision = algorithm.check_at(&mut state, at(now), Cost::new(cost));
        if decision.is_allowed() && cost > 0 {
            assert!(judge.room(now) >= cost, "{cost} at {now} by {algorithm:?}: {judge:?}");
            judge.charge(now, cost);
        }
    }
}

/// The same traffic with a clock that never goes back. A slower bucket loses less on the way back
/// than the exact one does, and past the horizon the way back is not seen at all; the bound holds,
/// but single decisions are not comparable.
fn forward(traffic: &[(i64, u64)]) -> Vec<(i64, u64)> {
    traffic.iter().map(|&(step, cost)| (step.max(0), cost)).collect()
}

prop_compose! {
    /// A quota, its numbers, and traffic that exercises it.
    fn bucket()(limit in sized(10_000_000_000), period in period(), burst in sized(100_000))
        (traffic in traffic(spread(limit, period, burst), burst),
         start in sized(1 << 58),
         limit in Just(limit), period in Just(period), burst in Just(burst))
        -> (u64, Period, u64, u64, Vec<(i64, u64)>) {
        (limit, period, burst, start, traffic)
    }
}

/// About the time in which a burst comes back.
fn spread(limit: u64, period: Period, burst: u64) -> u64 {
    let refill = u128::from(nanos(period)) * u128::from(burst) / u128::from(limit);
    u64::try_from(refill.clamp(4, 1 << 52)).expect("clamped")
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn gcra_is_exact_or_admits_less((limit, period, burst, start, traffic) in bucket()) {
        let Ok(gcra) = Gcra::new(Quota::new(limit, period).burst(burst)) else { return Ok(()) };
        let bucket = TokenBucket::new(limit, nanos(period), burst);
        let leaky = LeakyBucket::new(limit, nanos(period), burst);
        if gcra.is_exact() {
            prop_assert_eq!(gcra.shortfall().to_bits(), 0.0_f64.to_bits());
            agrees(&gcra, bucket, start, &traffic);
            agrees(&gcra, leaky, start, &traffic);
        } else {
            prop_assert!(gcra.shortfall() > 0.0 && gcra.shortfall() <= 0.1);
            admits_no_more(&gcra, bucket, start, &forward(&traffic));
            admits_no_more(&gcra, leaky, start, &forward(&traffic));
        }
    }

    /// A shorter horizon makes more rates exact; past it the limit only denies more.
    #[test]
    fn a_horizon_bounds_what_is_exact(
        (limit, period, burst, start, traffic) in bucket(),
        horizon in sized(1 << 62),
    ) {
        let (quota, end) = (Quota::new(limit, period).burst(burst), at(horizon));
        let Ok(gcra) = Gcra::with_horizon(quota, end.since(at(0))) else { return Ok(()) };
        let bucket = TokenBucket::new(limit, nanos(period), burst);
        let traffic = forward(&traffic);
        let last = instants(start, &traffic).map(|(now, _)| now).max().unwrap_or(0);
        let back_to_full = last.saturating_add(spread(limit, period, burst).saturating_mul(2));
        if gcra.is_exact() && back_to_full < horizon {
            agrees(&gcra, bucket, start, &traffic);
        } else {
            admits_no_more(&gcra, bucket, start, &traffic);
        }
    }

    /// What a greedy taker gets in the long run is the published rate less the stated shortfall.
    #[test]
    fn the_shortfall_is_what_is_withheld(
        limit in sized(10_000_000_000), period in period(), burst in 2..100_000_u64,
    ) {
        let Ok(gcra) = Gcra::new(Quota::new(limit, period).burst(burst)) else { return Ok(()) };
        let mut state = <Gcra as Algorithm>::State::default();
        // Half a burst's time between two grants, so that the bucket never runs over.
        // A thousand of them stay within the ten years of the horizon.
        let pause = (spread(limit, period, burst) / 2).clamp(1, 1 << 48);
        let gained = u128::from(pause) * u128::from(limit) / u128::from(nanos(period));
        prop_assume!(gained < u128::from(burst - 1));
        let mut taken = 0_u64;
        for grant in 0..1_000 {
            taken += gcra.grant_at(&mut state, at(grant * pause), Cost::new(burst)).granted.units();
        }
        let refilled = (taken - burst) as f64;
        let ideal = 999.0 * pause as f64 * limit as f64 / nanos(period) as f64;
        let kept = ideal * (1.0 - gcra.shortfall());
        let error = 1e-9 * ideal;
        prop_assert!(refilled <= kept + error, "{refilled} of {kept} by {gcra:?}");
        prop_assert!(refilled >= kept - 1.0 - error, "{refilled} of {kept} by {gcra:?}");
    }
}

prop_compose! {
    /// A limit, its period, and traffic that exercises it.
    fn window()(limit in sized(10_000), length in sized(1 << 50))
        (traffic in traffic(length, limit), phase in 0..length, start in sized(1 << 57),
         limit in Just(limit), length in Just(length))
        -> (u64, u64, u64, u64, Vec<(i64, u64)>) {
        (limit, length, phase, start, traffic)
    }
}

fn quota(limit: u64, length: u64) -> Quota {
    Quota::new(limit, judges::period_ns(length))
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn windows_agree_with_their_judges((limit, length, phase, start, traffic) in window()) {
        let phased = at(phase).since(at(0));
        if let Ok(fixed) = FixedWindow::new(quota(limit, length)) {
            let judge = CountedWindows::new(limit, FixedLength { length, phase });
            agrees(&fixed.with_phase(phased), judge, start, &traffic);
        }
        if let Ok(sliding) = SlidingCounter::new(quota(limit, length)) {
            let judge = TwoWindows::new(limit, length, phase);
            agrees(&sliding.with_phase(phased), judge, start, &traffic);
        }
        let first_hit = FirstHitWindow::new(quota(limit, length)).expect("always fits");
        agrees(&first_hit, FirstHitList::new(limit, length), start, &traffic);
        for (window, closed) in [(Window::HalfOpen, false), (Window::Closed, true)] {
            let rolling = Rolling::with_window(quota(limit, length), window).expect("always fits");
            agrees(&rolling, RollingLog::new(limit, length, closed), start, &traffic);
        }
        if let Ok(strict) = RollingStrict::new(quota(limit, length)) {
            let log = RollingLog::new(limit, length, false);
            admits_no_more(&strict, log, start, &forward(&traffic));
        }
    }

    #[test]
    fn refunds_leave_no_more_than_without(
        (limit, length, phase, start, traffic) in window(),
        returns in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 60),
        ahead in prop::collection::vec(sized(1 << 52), 8),
    ) {
        let mut ops = Vec::new();
        let mut takings = 0;
        let mut latest = start;
        for ((step, cost), (index, back)) in traffic.into_iter().zip(returns) {
            latest = latest.saturating_add_signed(step.max(0));
            if back && takings > 0 {
                ops.push(Op::Return { now: latest, taking: index.index(takings) });
            } else {
                ops.push(Op::Take { now: latest, cost });
                takings += 1;
            }
        }
        let phased = at(phase).since(at(0));
        let fixed = FixedWindow::new(quota(limit, length));
        let sliding = SlidingCounter::new(quota(limit, length));
        leave_no_more(fixed.ok().map(|fixed| fixed.with_phase(phased)), &ops, &ahead);
        leave_no_more(sliding.ok().map(|sliding| sliding.with_phase(phased)), &ops, &ahead);
        leave_no_more(Rolling::new(quota(limit, length)).ok(), &ops, &ahead);
        leave_no_more(Gcra::new(quota(limit, length)).ok(), &ops, &ahead);
        leave_no_more(RollingStrict::new(quota(limit, length)).ok(), &ops, &ahead);
        let first_hit = FirstHitWindow::new(quota(limit, length)).expect("always fits");
        World::after(&first_hit, &ops).stays_within_the_bound(&first_hit, &ops);
    }
}

fn leave_no_more<A: Algorithm + Clone + Debug>(algorithm: Option<A>, ops: &[Op], ahead: &[u64]) {
    if let Some(algorithm) = algorithm {
        let mut world = World::after(&algorithm, ops);
        world.leaves_no_more(&algorithm, ahead, ops);
        world.stays_within_the_bound(&algorithm, ops);
    }
}
