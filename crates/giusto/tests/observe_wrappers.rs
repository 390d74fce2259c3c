//! Limits that are watched, or counted and not enforced: the same decisions as without, and counts
//! that are those of a limiter of its own.

mod judges;

use std::{cell::RefCell, collections::HashMap, sync::Arc, thread};

use giusto::{
    Beside, Cost, Counters, Decision, Gcra, KeyedLimit, Limiter, ManualClock, Observed, OnDecision,
    Quota, Shadow, TopKeys, Totals,
};
use judges::{Random, at};

type Bucket = Limiter<u64, Gcra, ManualClock>;

fn bucket(text: &str) -> Bucket {
    let quota: Quota = text.parse().expect(text);
    Limiter::new(Gcra::new(quota).expect("fits"), ManualClock::new())
}

/// Requests of few keys, some of which can never pass: instant, key and cost.
fn requests() -> impl Iterator<Item = (u64, u64, Cost)> {
    let (mut random, mut now) = (Random::new(11), 0);
    (0..10_000).map(move |_| {
        now += random.below(4);
        (now, random.below(9), Cost::new(random.below(7)))
    })
}

/// Counted by hand.
#[derive(Default)]
struct Hand {
    totals: Totals,
    denials: HashMap<u64, u64>,
}

impl Hand {
    fn count(&mut self, key: u64, decision: &Decision, cost: Cost) {
        let totals = &mut self.totals;
        let (answers, units) = match decision {
            Decision::Allowed(_) => (&mut totals.allowed, &mut totals.units_allowed),
            Decision::Denied(_) => (&mut totals.denied, &mut totals.units_refused),
            Decision::Never(_) => (&mut totals.never, &mut totals.units_refused),
        };
        *answers += 1;
        *units += cost.units();
        if !decision.is_allowed() {
            *self.denials.entry(key).or_insert(0) += 1;
        }
    }
}

#[test]
fn observers_are_told_each_decision_and_change_none() {
    let (alone, mut hand) = (bucket("3/20ns burst 5"), Hand::default());
    let told = RefCell::new(Vec::new());
    let note = OnDecision::new(|key: &u64, decision: &Decision| {
        told.borrow_mut().push((*key, *decision));
    });
    let (counters, top) = (Counters::new(), Arc::new(TopKeys::new(20)));
    let observed = Observed::new(bucket("3/20ns burst 5"), (&counters, (Arc::clone(&top), note)));
    let mut expected = Vec::new();
    for (step, (now, key, cost)) in requests().enumerate() {
        let decision = alone.check_at(at(now), &key, cost);
        // The verbs in turn, by the clock or not, explained or bare.
        observed.limit().clock().set(at(now));
        match step % 4 {
            0 => assert_eq!(observed.check_at(at(now), &key, cost), decision),
            1 => assert_eq!(observed.check_n(&key, cost), decision),
            2 => assert_eq!(observed.admit_at(at(now), &key, cost), decision.verdict()),
            _ => assert_eq!(observed.admit(&key, cost), decision.verdict()),
        }
        hand.count(key, &decision, cost);
        expected.push((key, decision));
    }
    assert_eq!(*told.borrow(), expected);
    assert_eq!(counters.totals(), hand.totals);
    assert!(hand.totals.allowed > 100 && hand.totals.denied > 100 && hand.totals.never > 100);
    // All keys fit, so that the sketch is exact.
    let denials: HashMap<u64, u64> = top.top(20).iter().map(|key| (key.key, key.count)).collect();
    assert_eq!(denials, hand.denials);
}

#[test]
fn a_shadow_denies_nothing_and_counts_what_the_limit_would() {
    let (alone, mut hand) = (bucket("3/20ns burst 5"), Hand::default());
    let shadow = Shadow::new(bucket("3/20ns burst 5"));
    for (step, (now, key, cost)) in requests().enumerate() {
        let decision = alone.check_at(at(now), &key, cost);
        shadow.limit().clock().set(at(now));
        match step % 4 {
            0 => assert!(shadow.admit(&key, cost).is_allowed()),
            1 => assert!(shadow.admit_at(at(now), &key, cost).is_allowed()),
            2 => assert_eq!(shadow.check_n(&key, cost).would_be(), &decision),
            _ => {
                let answer = shadow.check_at(at(now), &key, cost);
                assert!(answer.verdict().is_allowed());
                assert_eq!(answer.would_be(), &decision);
            }
        }
        hand.count(key, &decision, cost);
    }
    assert_eq!(shadow.would_be(), hand.totals);
}

#[test]
fn wrappers_go_into_one_another() {
    let (live, candidate) = (bucket("3/20ns burst 5"), bucket("1/20ns burst 2"));
    let beside = Beside::new(bucket("3/20ns burst 5"), bucket("1/20ns burst 2"));
    let counters = Counters::new();
    let shadow = Shadow::new(Observed::new(&beside, &counters));
    let mut hand = Hand::default();
    for (now, key, cost) in requests() {
        let answer = shadow.check_at(at(now), &key, cost);
        let decision = live.check_at(at(now), &key, cost);
        let _ = candidate.check_at(at(now), &key, cost);
        assert_eq!(answer.would_be(), &decision);
        hand.count(key, &decision, cost);
    }
    assert_eq!(shadow.would_be(), hand.totals);
    assert_eq!(counters.totals(), hand.totals);
    let agreement = beside.agreement();
    assert_eq!(agreement.both_allowed + agreement.newly_denied, hand.totals.allowed);
}

/// At one instant what a key is admitted is its burst, whatever the order of the threads.
#[test]
fn totals_of_threads_are_exact() {
    const THREADS: u64 = 6;
    const CALLS: u64 = 4_000;
    const KEYS: u64 = 8;
    let observed = Observed::new(bucket("1/1s burst 100"), Counters::new());
    let shadow = Shadow::new(bucket("1/1s burst 100"));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for call in 0..CALLS {
                    let _ = observed.check_at(at(5), &(call % KEYS), Cost::ONE);
                    assert!(shadow.admit_at(at(5), &(call % KEYS), Cost::ONE).is_allowed());
                }
            });
        }
    });
    let allowed = KEYS * 100;
    let denied = THREADS * CALLS - allowed;
    let expected =
        Totals { allowed, denied, never: 0, units_allowed: allowed, units_refused: denied };
    assert_eq!(observed.observer().totals(), expected);
    assert_eq!(shadow.would_be(), expected);
}
