//! Published examples of buckets, as facts: what other limiters and the standards say happens.
//!
//! Each test names its origin. Where another limiter answers differently on purpose, the test says
//! so and holds to our definition.

mod judges;

use std::{thread, time::Duration};

use giusto::{
    Algorithm, Cell, Cost, Decision, DirectLimiter, Gcra, ManualClock, Period, Quota, Unit,
};
use judges::{at, period_ns};

const MS: u64 = 1_000_000;

fn gcra(quota: &str) -> Gcra {
    Gcra::new(quota.parse().expect(quota)).expect(quota)
}

/// GCRA(I, tau) for cells: a cell costs `I / g` units of `g` ns, and the bucket is `tau + I` deep.
struct Cells {
    gcra: Gcra,
    cell: Cell,
    cost: u64,
}

impl Cells {
    fn new(increment: u64, tau: u64) -> Self {
        let unit = (1..=increment)
            .rev()
            .find(|unit| increment.is_multiple_of(*unit) && tau.is_multiple_of(*unit));
        let unit = unit.expect("1 divides both");
        let quota = Quota::new(1, period_ns(unit)).burst((tau + increment) / unit);
        let gcra = Gcra::new(quota).expect("small numbers fit");
        Self { gcra, cell: Cell::new(), cost: increment / unit }
    }

    fn verdicts(&mut self, arrivals: impl IntoIterator<Item = u64>) -> String {
        let Self { gcra, cell, cost } = self;
        let decide = |now| if check(gcra, cell, now, *cost).is_allowed() { 'T' } else { 'F' };
        arrivals.into_iter().map(decide).collect()
    }
}

fn check(gcra: &Gcra, cell: &mut Cell, now: u64, cost: u64) -> Decision {
    gcra.check_at(cell, at(now), Cost::new(cost))
}

/// T for what passes, F for what does not.
fn verdicts(gcra: &Gcra, cell: &mut Cell, arrivals: impl IntoIterator<Item = u64>) -> String {
    let decide = |now| if check(gcra, cell, now, 1).is_allowed() { 'T' } else { 'F' };
    arrivals.into_iter().map(decide).collect()
}

/// ITU-T I.371 and ATM Forum TM 4.0: GCRA(100, 500).
#[test]
fn i371_conforming_cells() {
    let sequences: [(&[u64], &str); 3] = [
        (&[0, 100, 110, 120, 130, 140, 150, 160, 170, 180, 1000, 1010], "TTTTTTTFFFTT"),
        (&[0, 100, 130, 160, 190, 220, 250, 280, 310, 1000, 1030], "TTTTTTTTTTT"),
        (
            &[
                0, 10, 20, 300, 310, 320, 600, 610, 620, 800, 810, 820, 1000, 1010, 1020, 1200,
                1210, 1220, 1400, 1410, 1420, 1600, 1610, 1620,
            ],
            "TTTTTTTTTTTTTTTTTTTTFTTF",
        ),
    ];
    for (arrivals, expected) in sequences {
        let seen = Cells::new(100, 500).verdicts(arrivals.iter().copied());
        assert_eq!(seen, expected, "{arrivals:?}");
    }
}

/// ATM Forum TM 4.0: the maximum burst size 1 + floor(tau / (T - d)) of cells d apart.
#[test]
fn i371_maximum_burst_size() {
    for (increment, tau, spacing, size) in
        [(100, 500, 10, 6), (100, 500, 0, 6), (1000, 4000, 0, 5), (10, 35, 4, 6)]
    {
        assert_eq!(size, 1 + tau / (increment - spacing), "the formula itself");
        let seen = Cells::new(increment, tau).verdicts((0..100).map(|cell| cell * spacing));
        let burst = seen.find('F').expect("the burst ends");
        assert_eq!(burst as u64, size, "GCRA({increment}, {tau}) at {spacing}: {seen}");
    }
}

/// One row of throttled's table: when, how much; then remaining, reset, retry (in ms, -1 for none)
/// and whether it was limited.
type Row = (u64, u64, u64, i64, i64, bool);

/// throttled (Go), which redis-cell follows: 1 per second, five at once.
#[test]
fn throttled_rows() {
    let rows: [Row; 16] = [
        (0, 6, 5, 0, -1, true),
        (0, 1, 4, 1000, -1, false),
        (0, 1, 3, 2000, -1, false),
        (0, 1, 2, 3000, -1, false),
        (0, 1, 1, 4000, -1, false),
        (0, 1, 0, 5000, -1, false),
        (0, 1, 0, 5000, 1000, true),
        (3000, 1, 2, 3000, -1, false),
        (3100, 1, 1, 3900, -1, false),
        (4000, 1, 1, 4000, -1, false),
        (8000, 1, 4, 1000, -1, false),
        (9500, 1, 4, 1000, -1, false),
        (9500, 0, 4, 1000, -1, false),
        (9500, 2, 2, 3000, -1, false),
        (9500, 5, 2, 3000, 3000, true),
        (15_000, 6, 5, 0, -1, true),
    ];
    let (gcra, mut cell) = (gcra("1/s burst 5"), Cell::new());
    for (row, (now, cost, remaining, reset, retry, limited)) in rows.into_iter().enumerate() {
        let decision = check(&gcra, &mut cell, now * MS, cost);
        let status = decision.status();
        let millis = |length: Option<Duration>| {
            length.map_or(-1, |length| i64::try_from(length.as_millis()).expect("short"))
        };
        // throttled gives a time to retry only to what was limited.
        let retry_after = if decision.is_allowed() { -1 } else { millis(status.next_after()) };
        let seen = (status.remaining(), millis(status.full_after()), retry_after);
        assert_eq!(seen, (remaining, reset, retry), "row {row}");
        assert_eq!(!decision.is_allowed(), limited, "row {row}");
        assert_eq!(decision.is_never(), limited && retry == -1, "row {row}");
    }
}

/// redis-cell: `CL.THROTTLE user123 15 30 60` on a fresh key answers 0, 16, 15, -1, 2.
#[test]
fn redis_cell_on_a_fresh_key() {
    let (gcra, mut cell) = (gcra("30/60s burst 16"), Cell::new());
    let decision = check(&gcra, &mut cell, 0, 1);
    assert!(decision.is_allowed());
    assert_eq!((decision.status().limit(), decision.status().remaining()), (16, 15));
    assert_eq!(decision.status().full_after(), Some(Duration::from_secs(2)));
}

/// golang.org/x/time/rate: 10 per second, a tick of 100 ms.
#[test]
fn golang_ticks() {
    let (gcra, mut cell) = (gcra("10/s burst 1"), Cell::new());
    let tick = 100 * MS;
    assert_eq!(verdicts(&gcra, &mut cell, [0, 0, 0, tick, tick, tick]), "TFFTFF");
    assert!(check(&gcra, &mut cell, 2 * tick, 2).is_never());
    assert_eq!(verdicts(&gcra, &mut cell, [2 * tick, 2 * tick]), "TF");
}

/// The same with the clock going back. x/time/rate credits the way back a second time and answers
/// TTTFFTFFTFF; by the definition of the GCRA there is nothing to credit.
#[test]
fn golang_ticks_with_a_clock_that_goes_back() {
    let (gcra, mut cell) = (gcra("10/s burst 3"), Cell::new());
    let ticks = [1, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2].map(|tick| tick * 100 * MS);
    assert_eq!(verdicts(&gcra, &mut cell, ticks), "TTFFFTFFTFF");
}

/// x/time/rate: 15 takers at once share a burst of 5.
#[test]
fn golang_concurrent_takers() {
    let limiter = DirectLimiter::new(gcra("10/s burst 5"), ManualClock::new());
    let admitted: usize = thread::scope(|scope| {
        let takers: Vec<_> = (0..15).map(|_| scope.spawn(|| limiter.check())).collect();
        takers.into_iter().filter_map(|t| t.join().ok()).filter(Decision::is_allowed).count()
    });
    assert_eq!(admitted, 5);
}

/// x/time/rate: 100 per second and a burst of 100, a try each 2 ms for 5 s.
#[test]
fn golang_long_run() {
    let (gcra, mut cell) = (gcra("100/s burst 100"), Cell::new());
    let tries = (0..=2_500).map(|i| i * 2 * MS);
    let admitted = verdicts(&gcra, &mut cell, tries).matches('T').count();
    let ideal = 100 + 100 * 5;
    assert!((ideal * 999 / 1000..=ideal + 1).contains(&admitted), "{admitted} of {ideal}");
}

/// x/time/rate: a rate of zero and a burst of one is one pass, once.
#[test]
fn golang_one_time_allowance() {
    let (gcra, mut cell) = (gcra("0/s burst 1"), Cell::new());
    assert!(check(&gcra, &mut cell, 5, 1).is_allowed());
    for now in [5, 6, MS, 1_000 * MS, u64::MAX] {
        let decision = check(&gcra, &mut cell, now, 1);
        assert!(decision.is_never(), "{now}");
        assert_eq!(decision.status().next_at(), None, "{now}");
    }
}

/// governor's own tests: the burst, its return, and the earliest next instant to the nanosecond.
#[test]
fn governor_examples() {
    let (two, mut cell) = (gcra("2/s"), Cell::new());
    let arrivals = [0, 1, 2, 1002, 1003, 1004].map(|now| now * MS);
    assert_eq!(verdicts(&two, &mut cell, arrivals), "TTFTTF");

    let (five, mut cell) = (gcra("5/s"), Cell::new());
    assert_eq!(verdicts(&five, &mut cell, [0; 6]), "TTTTTF");
    assert_eq!(verdicts(&five, &mut cell, [2_000 * MS; 6]), "TTTTTF");
    assert!(check(&five, &mut Cell::new(), 0, 15).is_never());

    let (five, mut cell) = (gcra("5/s"), Cell::new());
    verdicts(&five, &mut cell, [0; 5]);
    let mut now = 0;
    for round in 0..20 {
        let denied = check(&five, &mut cell, now, 1);
        assert!(denied.is_denied(), "round {round}");
        now = denied.status().next_at().expect("it passes later").as_nanos();
        assert!(check(&five, &mut cell, now - 1, 1).is_denied(), "round {round}");
        assert!(check(&five, &mut cell, now, 1).is_allowed(), "round {round}");
    }
}

/// Envoy's token bucket.
#[test]
fn envoy_whole_requests() {
    let (ten, mut cell) = (gcra("1/s burst 10"), Cell::new());
    assert!(check(&ten, &mut cell, 0, 20).is_never());
    assert!(check(&ten, &mut cell, 0, 9).is_allowed());
    assert!(check(&ten, &mut cell, 0, 1).is_allowed());
    assert!(check(&ten, &mut cell, 999 * MS, 1).is_denied());
    assert!(check(&ten, &mut cell, 5_999 * MS, 6).is_denied());
    assert!(check(&ten, &mut cell, 6_000 * MS, 6).is_allowed());

    let (half, mut cell) = (gcra("1/2s burst 1"), Cell::new());
    assert_eq!(verdicts(&half, &mut cell, [0, 500, 1_500, 2_000].map(|now| now * MS)), "TFFT");
}

/// Envoy's token bucket, asked for as much as there is.
#[test]
fn envoy_partial_grants() {
    let (sixteen, mut cell) = (gcra("16/s burst 16"), Cell::new());
    let mut grant = |now, at_most| sixteen.grant_at(&mut cell, at(now * MS), Cost::new(at_most));
    assert_eq!(grant(0, 18).granted, Cost::new(16));
    // Envoy rounds 62.5 ms up to 63.
    let denied = grant(0, 1);
    assert_eq!(denied.decision.status().next_after(), Some(Duration::from_micros(62_500)));
    assert_eq!(grant(62, 1).granted, Cost::ZERO);
    assert_eq!(grant(63, 1).granted, Cost::ONE);
}

/// Envoy: four threads that each want 300 from 1200 get exactly 1200.
#[test]
fn envoy_partial_grants_from_four_threads() {
    let limiter = DirectLimiter::new(gcra("1/h burst 1200"), ManualClock::new());
    let take = || (0..300).map(|_| limiter.grant(Cost::ONE).granted.units()).sum::<u64>();
    let taken: u64 = thread::scope(|scope| {
        let takers: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
        takers.into_iter().filter_map(|taker| taker.join().ok()).sum()
    });
    assert_eq!(taken, 1200);
    assert_eq!(limiter.grant(Cost::new(300)).granted, Cost::ZERO);
}

/// The wait for `need` in a bucket that starts with `initial` tokens.
fn wait(limit: u64, period: u64, burst: u64, initial: u64, need: u64) -> Duration {
    let period = Period::new(period, Unit::Nanosecond).expect("positive");
    let gcra = Gcra::new(Quota::new(limit, period).burst(burst)).expect("fits");
    let mut cell = Cell::new();
    assert!(check(&gcra, &mut cell, 0, burst - initial).is_allowed());
    let peek = gcra.peek_at(&cell, at(0), Cost::new(need));
    peek.status().next_after().expect("it passes later")
}

/// bucket4j: how long until so many tokens are there; under two limits, the longer of both waits.
#[test]
fn bucket4j_delays() {
    assert_eq!(wait(10, 100, 10, 0, 10), Duration::from_nanos(100));
    assert_eq!(wait(2, 100, 10, 0, 10), Duration::from_nanos(500));
    assert_eq!(wait(10, 100, 10, 4, 7), Duration::from_nanos(30));
    let both = wait(10, 100, 10, 1, 3).max(wait(5, 10, 5, 2, 3));
    assert_eq!(both, Duration::from_nanos(20));
}

/// Giving the full charge back later admits too much, since part of it has drained meanwhile.
#[test]
fn the_naive_refund_admits_too_much() {
    // One unit per 10 ns, one at once. Charged at 0, given back at 15.
    let (gcra, mut cell) = (gcra("1/10ns burst 1"), Cell::new());
    let first = check(&gcra, &mut cell, 0, 1).charge().expect("it was charged");
    assert!(check(&gcra, &mut cell, 15, 1).is_allowed());
    // The naive rule: TAT = 25 becomes 25 - 10 = 15, and another unit passes at once.
    let naive_tat = cell.load() - 10;
    assert!(naive_tat.max(15) + 10 <= 15 + 10, "the naive rule lets a second unit pass at 15");
    // Ours: what was charged at 0 has drained by 10, and there is nothing to give back.
    gcra.refund_at(&mut cell, at(15), first);
    assert!(check(&gcra, &mut cell, 15, 1).is_denied());
    assert!(check(&gcra, &mut cell, 24, 1).is_denied());
    assert!(check(&gcra, &mut cell, 25, 1).is_allowed());
}
