//! Numbers that change while threads decide. Time stands still, limits only grow, and what is used
//! stays used: so in the end each key has been admitted exactly the last limit, however threads,
//! changes, overrides and reservations met, and every decision was by numbers that were in force.

mod judges;

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use giusto::{Cost, Decision, Gcra, Inherit, Limiter, Live, ManualClock, OnDrop, Quota, all};
use judges::{Random, at};

const THREADS: u64 = 4;
const KEYS: u64 = 40;
const CALLS: u64 = 4_000;
const LAST: u64 = 900;

type Buckets = Limiter<u64, Live<Gcra>, ManualClock>;

fn epochs() -> u64 {
    option_env!("STRESS_EPOCHS").and_then(|text| text.parse().ok()).unwrap_or(12)
}

/// So many units at once, and none comes back at an instant.
fn gcra(units: u64) -> Gcra {
    Gcra::new(Quota::per_second(1).burst(units)).expect("fits")
}

/// What the threads share.
struct Scene {
    limiter: Buckets,
    now: u64,
    /// The limit of the latest change that returned, and of the latest that began.
    returned: AtomicU64,
    begun: AtomicU64,
    admitted: Vec<AtomicU64>,
    is_over: AtomicBool,
}

impl Scene {
    fn new(now: u64) -> Self {
        let limiter = Limiter::new(Live::new(gcra(10)), ManualClock::new());
        let admitted = (0..KEYS).map(|_| AtomicU64::new(0)).collect();
        let (returned, begun) = (AtomicU64::new(10), AtomicU64::new(10));
        Self { limiter, now, returned, begun, admitted, is_over: AtomicBool::new(false) }
    }

    fn book(&self, key: u64, units: u64) {
        // Relaxed: a sum that is read after the threads are joined.
        self.admitted[usize::try_from(key).expect("few")].fetch_add(units, Ordering::Relaxed);
    }

    /// Keys from 30 on never have numbers of their own.
    fn was_in_force(&self, key: u64, before: u64, decision: &Decision) {
        let limit = decision.status().limit();
        // Acquire, partner `change`: the limits that changes since may have brought.
        let after = self.begun.load(Ordering::Acquire);
        assert!(key < 30 || (before..=after).contains(&limit), "{before} <= {limit} <= {after}");
    }

    fn decide(&self, seed: u64) {
        let mut random = Random::new(seed);
        let mut held = Vec::new();
        for _ in 0..CALLS {
            let (key, cost) = (random.below(KEYS), 1 + random.below(4));
            // Acquire, partner `change`: decisions that begin after a change has returned obey it.
            let before = self.returned.load(Ordering::Acquire);
            if random.below(3) > 0 {
                let decision = self.limiter.check_at(at(self.now), &key, Cost::new(cost));
                self.was_in_force(key, before, &decision);
                self.book(key, if decision.is_allowed() { cost } else { 0 });
                continue;
            }
            let claim = giusto::Claim::new(&self.limiter, key, Cost::new(cost));
            if let Ok(ticket) = all([claim]).reserve_at(at(self.now)) {
                self.was_in_force(key, before, &ticket.answer().decisions()[0]);
                held.push((key, ticket.on_drop(OnDrop::Cancel)));
            }
            if held.len() > 8 {
                let (key, ticket) = held.swap_remove(0);
                let actual =
                    random.below(3).min(ticket.answer().decisions()[0].status().cost().units());
                ticket.settle_at(at(self.now), [Cost::new(actual)]);
                self.book(key, actual);
            }
        }
        for (_, ticket) in held {
            ticket.cancel_at(at(self.now));
        }
    }

    /// Raises the limit for all, gives keys numbers of their own and takes them away again.
    fn change(&self, seed: u64) {
        let mut random = Random::new(seed);
        let mut limit = 10;
        while limit < LAST && !self.is_over.load(Ordering::Relaxed) {
            limit = LAST.min(limit + 1 + random.below(9));
            // Release, partner `was_in_force`; Acquire there, so that the limit seen is announced.
            self.begun.store(limit, Ordering::Release);
            self.limiter.change_at(at(self.now), gcra(limit), Inherit::AsIs);
            // Release, partner `decide`.
            self.returned.store(limit, Ordering::Release);
            let (key, other) = (random.below(30), random.below(30));
            let own = gcra(1 + random.below(limit));
            self.limiter.set_override_at(at(self.now), &key, own, Inherit::AsIs).expect("room");
            self.limiter.end_override_at(at(self.now), &other, Inherit::AsIs);
            thread::yield_now();
        }
        for key in 0..30 {
            self.limiter.end_override_at(at(self.now), &key, Inherit::AsIs);
        }
        self.begun.store(LAST, Ordering::Release);
        self.limiter.change_at(at(self.now), gcra(LAST), Inherit::AsIs);
        self.returned.store(LAST, Ordering::Release);
    }

    /// One thread takes what is left.
    fn drain(&self) {
        for key in 0..KEYS {
            let grant = self.limiter.grant_at(at(self.now), &key, Cost::new(u64::MAX));
            self.book(key, grant.granted.units());
            let admitted =
                self.admitted[usize::try_from(key).expect("few")].load(Ordering::Relaxed);
            assert_eq!(admitted, LAST, "key {key}");
            assert_eq!(self.limiter.in_force(&key).algorithm, gcra(LAST));
        }
    }
}

#[test]
fn every_key_is_admitted_the_last_limit() {
    for epoch in 0..epochs() {
        let scene = Scene::new(1_000 + epoch);
        let barrier = Barrier::new(usize::try_from(THREADS).expect("few") + 1);
        thread::scope(|scope| {
            let deciding: Vec<_> = (0..THREADS)
                .map(|number| {
                    let (scene, barrier) = (&scene, &barrier);
                    scope.spawn(move || {
                        barrier.wait();
                        scene.decide(epoch * THREADS + number + 1);
                    })
                })
                .collect();
            let changing = scope.spawn(|| {
                barrier.wait();
                scene.change(epoch + 100);
            });
            for thread in deciding {
                thread.join().expect("no thread panics");
            }
            scene.is_over.store(true, Ordering::Relaxed);
            changing.join().expect("no thread panics");
        });
        scene.drain();
    }
}

/// Many keys come while the limit changes so often that the table is walked and grows: none loses
/// what it used, or an override.
#[test]
fn keys_that_come_during_changes_are_carried_over() {
    let limiter = Buckets::new(Live::new(gcra(5)), ManualClock::new());
    let keys = 20_000;
    thread::scope(|scope| {
        for number in 0..2 {
            let limiter = &limiter;
            scope.spawn(move || {
                for key in (number..keys).step_by(2) {
                    assert!(limiter.check_at(at(7), &key, Cost::new(5)).is_allowed());
                    if key % 100 == 0 {
                        let set = limiter.set_override_at(at(7), &key, gcra(50), Inherit::AsIs);
                        set.expect("room");
                    }
                }
            });
        }
        for limit in 0..1_000 {
            limiter.change_at(at(7), gcra(5 + limit % 7), Inherit::AsIs);
        }
    });
    limiter.change_at(at(7), gcra(8), Inherit::AsIs);
    for key in 0..keys {
        let left = limiter.peek_at(at(7), &key, Cost::ZERO).status().remaining();
        assert_eq!(left, if key % 100 == 0 { 45 } else { 3 }, "key {key}");
    }
}
