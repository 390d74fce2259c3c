//! The burst limit of a rolling window against its law, by a judge that counts what was admitted in
//! every (t - k W, t]: every short sequence over a small domain, then random long ones; the shared log
//! against the local one; and threads.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use giusto::{
    AdmissionLog, Algorithm, Charge, Cost, Limiter, ManualClock, Period, Quota, QuotaError,
    Rolling, SharedAlgorithm, Tiered, Timestamp, Unit,
};
use proptest::prelude::*;

/// What may be admitted, and what was, with times that do not decrease.
#[derive(Clone, Debug)]
struct Judge {
    base: u64,
    burst: u64,
    length: u64,
    admitted: Vec<(u64, u64)>,
}

impl Judge {
    fn new(base: u64, burst: u64, length: u64) -> Self {
        Self { base, burst, length, admitted: Vec::new() }
    }

    fn rolling(&self) -> Rolling {
        let period = Period::new(self.length, Unit::Nanosecond).expect("above 0");
        Rolling::with_burst_limit(Quota::new(self.base, period), self.burst).expect("fits")
    }

    /// The most that every interval which ends at `now` has room for; none if one is overfull.
    fn room(&self, now: u64) -> Option<u64> {
        let within = |windows: u64| {
            let counts = |at: u64| at + windows * self.length > now;
            self.admitted.iter().filter(|(at, _)| counts(*at)).map(|(_, cost)| cost).sum::<u64>()
        };
        let rooms = (1..=now / self.length + 2).map(|windows| {
            (self.base * windows + self.burst - self.base).checked_sub(within(windows))
        });
        rooms.min().flatten().filter(|_| self.base > 0 || self.admitted.is_empty())
    }

    /// What passes in one request.
    fn fits(&self, now: u64) -> u64 {
        self.room(now).expect("no interval is overfull").min(self.base)
    }
}

/// Whether a log says what the judge does, of every cost, now and of the future.
fn agrees(rolling: &Rolling, log: &AdmissionLog, judge: &Judge, now: u64) {
    let at = Timestamp::from_nanos;
    for cost in 0..=judge.base + 1 {
        let decision = rolling.peek_at(log, at(now), Cost::new(cost));
        let (status, context) = (decision.status(), || format!("{cost} at {now}: {judge:?}"));
        let is_possible = cost <= judge.base && judge.base > 0;
        assert_eq!(decision.is_never(), !is_possible, "{}", context());
        let allowed = is_possible && cost <= judge.fits(now);
        assert_eq!(decision.is_allowed(), allowed, "{}", context());
        assert_eq!(status.remaining(), judge.fits(now), "{}", context());
        let until = now + judge.length * (2 + judge.burst);
        let next = (now..=until).find(|&later| is_possible && cost <= judge.fits(later));
        assert_eq!(status.next_at(), next.map(at), "{}", context());
    }
    let full = rolling.peek_at(log, at(now), Cost::ZERO).status().full_at().expect("in range");
    assert!(rolling.is_idle(log, full), "{now}: {judge:?}");
    assert_eq!(rolling.is_idle(log, at(now)), full == at(now), "{now}: {judge:?}");
}

/// An idle log decides as a fresh one, also on what comes after.
fn is_as_fresh(rolling: &Rolling, log: &AdmissionLog, judge: &Judge, now: u64) {
    let (mut log, mut fresh) = (log.clone(), AdmissionLog::default());
    for step in 0..6 * judge.burst {
        let later = Timestamp::from_nanos(now + step / 3);
        let one = rolling.check_at(&mut log, later, Cost::ONE);
        assert_eq!(one, rolling.check_at(&mut fresh, later, Cost::ONE), "{now}: {judge:?}");
    }
}

/// Every sequence of so many more units, each after a pause.
fn explore(rolling: &Rolling, log: &AdmissionLog, judge: &Judge, now: u64, depth: u32) -> u64 {
    agrees(rolling, log, judge, now);
    if rolling.is_idle(log, Timestamp::from_nanos(now)) {
        is_as_fresh(rolling, log, judge, now);
    }
    if depth == 0 {
        return 1;
    }
    let mut states = 1;
    for pause in 0..=judge.length {
        let (mut log, mut judge, now) = (log.clone(), judge.clone(), now + pause);
        let verdict = rolling.admit_at(&mut log, Timestamp::from_nanos(now), Cost::ONE);
        assert_eq!(verdict.is_allowed(), judge.fits(now) > 0, "at {now}: {judge:?}");
        if verdict.is_allowed() {
            judge.admitted.push((now, 1));
        }
        states += explore(rolling, &log, &judge, now, depth - 1);
    }
    states
}

#[test]
fn units_one_by_one_are_denied_only_by_the_law() {
    let mut states = 0;
    for (base, more, length) in (0..=2).flat_map(|base| {
        (0..=3).flat_map(move |more| (1..=3).map(move |length| (base, more, length)))
    }) {
        let judge = Judge::new(base, base + more, length);
        states += explore(&judge.rolling(), &AdmissionLog::default(), &judge, 0, 6);
    }
    assert!(states > 50_000, "{states}");
}

proptest! {
    #[test]
    fn long_runs_of_units_are_denied_only_by_the_law(
        (base, more, length) in (1_u64..12, 0_u64..12, 1_u64..40),
        pauses in prop::collection::vec(0_u64..9, 1..250),
    ) {
        let mut judge = Judge::new(base, base + more, length);
        let (rolling, mut log, mut now) = (judge.rolling(), AdmissionLog::default(), 0);
        for pause in pauses {
            now += pause * pause / 9;
            let decision = rolling.check_at(&mut log, Timestamp::from_nanos(now), Cost::ONE);
            prop_assert_eq!(decision.is_allowed(), judge.fits(now) > 0, "at {}: {:?}", now, judge);
            if decision.is_allowed() {
                judge.admitted.push((now, 1));
            }
        }
    }

    #[test]
    fn larger_costs_keep_the_law(
        (base, more, length) in (1_u64..12, 0_u64..12, 1_u64..40),
        trace in prop::collection::vec((0_u64..9, 0_u64..14), 1..250),
    ) {
        let mut judge = Judge::new(base, base + more, length);
        let (rolling, mut log, mut now) = (judge.rolling(), AdmissionLog::default(), 0);
        for (pause, cost) in trace {
            now += pause;
            let at = Timestamp::from_nanos(now);
            let before = rolling.peek_at(&log, at, Cost::new(cost));
            if let Some(next) = before.status().next_at() {
                prop_assert!(rolling.peek_at(&log, next, Cost::new(cost)).is_allowed());
                let earlier = Timestamp::from_nanos(next.as_nanos().saturating_sub(1));
                let early = next > at && rolling.peek_at(&log, earlier, Cost::new(cost)).is_allowed();
                prop_assert!(!early);
            }
            if rolling.check_at(&mut log, at, Cost::new(cost)).is_allowed() {
                judge.admitted.push((now, cost));
            }
            prop_assert!(judge.room(now).is_some(), "overfull at {}: {:?}", now, judge);
        }
    }

    /// A clock that went back is credited nothing: what passes counts as of the latest that did.
    #[test]
    fn clocks_that_go_back_keep_the_law(
        (base, more, length) in (1_u64..12, 0_u64..12, 1_u64..40),
        trace in prop::collection::vec((0_u64..9, 0_u64..9, 0_u64..14), 1..250),
    ) {
        let judge = Judge::new(base, base + more, length);
        let (rolling, mut log, mut now) = (judge.rolling(), AdmissionLog::default(), 0_u64);
        let shared = rolling.open();
        let mut judges = [judge.clone(), judge];
        for (pause, back, cost) in trace {
            now += pause;
            let (at, cost) = (Timestamp::from_nanos(now.saturating_sub(back)), Cost::new(cost));
            let local = rolling.admit_at(&mut log, at, cost);
            let answers = [Some(local), rolling.admit_shared(&shared, at, cost)];
            for (judge, answer) in judges.iter_mut().zip(answers) {
                let latest = judge.admitted.last().map_or(0, |(latest, _)| *latest);
                let latest = latest.max(at.as_nanos());
                if answer.expect("not ended").is_allowed() && cost > Cost::ZERO {
                    judge.admitted.push((latest, cost.units()));
                }
                prop_assert!(judge.room(latest).is_some(), "overfull at {}: {:?}", latest, judge);
            }
        }
    }

    #[test]
    fn a_shared_log_is_a_local_one(
        (base, more, length) in (1_u64..12, 0_u64..12, 1_u64..40),
        trace in prop::collection::vec((0_u64..9, 0_u64..14, 0_u8..9), 1..250),
    ) {
        let rolling = Judge::new(base, base + more, length).rolling();
        let (mut log, shared, mut now) = (AdmissionLog::default(), rolling.open(), 0);
        let mut charges: Vec<(Charge, Charge)> = Vec::new();
        for (pause, cost, verb) in trace {
            now += pause;
            let (at, cost) = (Timestamp::from_nanos(now), Cost::new(cost));
            match verb {
                0 => {
                    rolling.debit_at(&mut log, at, cost);
                    prop_assert_eq!(rolling.debit_shared(&shared, at, cost), Some(()));
                }
                1 => {
                    let grant = rolling.grant_at(&mut log, at, cost);
                    prop_assert_eq!(rolling.grant_shared(&shared, at, cost), Some(grant));
                }
                2 | 3 => if let Some((one, other)) = charges.pop() {
                    rolling.refund_at(&mut log, at, one);
                    prop_assert_eq!(rolling.refund_shared(&shared, at, &other), Some(()));
                },
                _ => {
                    let decision = rolling.check_at(&mut log, at, cost);
                    prop_assert_eq!(rolling.check_shared(&shared, at, cost), Some(decision));
                    charges.extend(decision.charge().zip(decision.charge()));
                }
            }
            let peek = rolling.peek_at(&log, at, Cost::ONE);
            prop_assert_eq!(rolling.peek_shared(&shared, at, Cost::ONE), Some(peek));
            prop_assert_eq!(rolling.is_idle_shared(&shared, at), rolling.is_idle(&log, at));
        }
    }
}

#[test]
fn a_thousand_a_minute_with_a_burst_limit_of_fifteen_hundred() {
    const SECOND: u64 = 1_000_000_000;
    let rolling = Rolling::with_burst_limit(Quota::per_minute(1_000), 1_500).expect("fits");
    let admit = |log: &mut AdmissionLog, now| {
        u64::from(rolling.admit_at(log, Timestamp::from_nanos(now), Cost::ONE).is_allowed())
    };
    let mut log = AdmissionLog::default();
    assert_eq!((0..2_000).map(|_| admit(&mut log, 0)).sum::<u64>(), 1_500);
    let denied = rolling.peek_at(&log, Timestamp::ZERO, Cost::ONE);
    assert_eq!(denied.status().next_at(), Some(Timestamp::from_nanos(60 * SECOND)));
    assert_eq!(admit(&mut log, 60 * SECOND - 1), 0);
    // At its base rate traffic goes on from there without a denial.
    let every_60_ms = (0..10_000).map(|unit| 60 * SECOND + unit * SECOND * 60 / 1_000);
    assert!(every_60_ms.into_iter().all(|now| admit(&mut log, now) == 1));

    // Whoever always asks gets what the law has for every number of minutes.
    let mut log = AdmissionLog::default();
    let mut of_minute = [0; 6];
    for now in (0..360 * 50).map(|step| step * SECOND / 50) {
        of_minute[usize::try_from(now / (60 * SECOND)).expect("small")] +=
            (0..40).map(|_| admit(&mut log, now)).sum::<u64>();
    }
    assert_eq!(of_minute, [1_500, 1_000, 1_000, 1_000, 1_000, 1_000]);
}

#[test]
fn a_burst_limit_is_no_lower_than_its_base() {
    let refused = Rolling::with_burst_limit(Quota::per_minute(10), 9);
    assert_eq!(refused, Err(QuotaError::BurstBelowLimit { burst_limit: 9, limit: 10 }));
    let same = Rolling::with_burst_limit(Quota::per_minute(10), 10).expect("fits");
    let above = Rolling::with_burst_limit(Quota::per_minute(10), 11).expect("fits");
    let plain = Rolling::new(Quota::per_minute(10)).expect("fits");
    assert!(above.is_tier_of(&same) && same.is_tier_of(&above));
    assert!(!above.is_tier_of(&plain) && !plain.is_tier_of(&same));
}

/// Threads that ask at one instant are admitted exactly what the law leaves, round after round.
#[test]
fn threads_are_admitted_what_the_law_leaves() {
    const THREADS: usize = 4;
    for seed in 0..8_u64 {
        let mut judge = Judge::new(5 + seed, 9 + 2 * seed, 20);
        let limiter = Limiter::<u64, _, _>::new(judge.rolling(), ManualClock::new());
        let (now, admitted) = (AtomicU64::new(0), AtomicU64::new(0));
        let (begin, end) = (Barrier::new(THREADS + 1), Barrier::new(THREADS + 1));
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    for _ in 0..200 {
                        begin.wait();
                        // Relaxed: the barriers order the rounds.
                        let at = Timestamp::from_nanos(now.load(Ordering::Relaxed));
                        let passes = |_: &u64| limiter.admit_at(at, &7, Cost::ONE).is_allowed();
                        let count = (0..4).filter(passes).count() as u64;
                        // Relaxed: as above.
                        admitted.fetch_add(count, Ordering::Relaxed);
                        end.wait();
                    }
                });
            }
            for round in 0..200_u64 {
                // Relaxed: the barriers order the rounds.
                let at = now.fetch_add(round * (seed + 3) % 11, Ordering::Relaxed)
                    + round * (seed + 3) % 11;
                begin.wait();
                end.wait();
                // Relaxed: as above.
                let count = admitted.swap(0, Ordering::Relaxed);
                let room = judge.room(at).expect("no interval is overfull");
                assert_eq!(count, room.min(4 * THREADS as u64), "at {at}: {judge:?}");
                judge.admitted.push((at, count));
            }
        });
    }
}

proptest! {
    /// Tiers with a burst limit on one log: none admits past its own burst limit, whatever the others
    /// have booked, and one that goes on alone decides as if it had been alone once all of that is over.
    #[test]
    fn tiers_share_slots(steps in prop::collection::vec((0_usize..3, 0_u64..9), 1..120)) {
        let numbers = [(2, 3), (4, 6), (7, 7)];
        let tiers = numbers.map(|(base, burst)| Judge::new(base, burst, 10).rolling());
        prop_assert!(tiers.iter().all(|tier| tier.is_tier_of(&tiers[0])));
        let (mut log, mut now, mut admitted) = (AdmissionLog::default(), 0, Vec::new());
        for (tier, gap) in steps {
            now += gap;
            let used = admitted.iter().filter(|at| **at + 10 > now).count() as u64;
            if tiers[tier].admit_at(&mut log, Timestamp::from_nanos(now), Cost::ONE).is_allowed() {
                prop_assert!(used < numbers[tier].1, "{used} were admitted within a window");
                admitted.push(now);
            }
        }
        // What is booked ahead is at most the widest burst: after as many windows all of it is over.
        let mut judge = Judge::new(2, 3, 10);
        for step in 0..60 {
            let at = now + 1_000 + step;
            let admits = tiers[0].admit_at(&mut log, Timestamp::from_nanos(at), Cost::ONE);
            prop_assert_eq!(admits.is_allowed(), judge.fits(step) > 0);
            if admits.is_allowed() {
                judge.admitted.push((step, 1));
            }
        }
    }
}
