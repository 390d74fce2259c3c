//! One key under threads against the state of a single owner: time stands still while the threads
//! hammer and moves only when all of them wait.
//!
//! What is admitted at one instant is then the same in every order, so the sum over all threads must
//! be the owner's number, exactly; and afterwards both must say the same of every later instant. The
//! key is ended whenever it is idle and opened anew by whoever finds that out. `STRESS_EPOCHS` asks
//! for a longer run.

mod judges;

use std::{
    sync::{Arc, Barrier, RwLock},
    thread,
};

use giusto::{
    Algorithm, Charge, Cost, FirstHitWindow, Quota, Rolling, SharedAlgorithm, Timestamp, Window,
};
use judges::{Random, at, period_ns};

const THREADS: usize = 4;
const LENGTH: u64 = 1_000_000;

fn epochs() -> u64 {
    option_env!("STRESS_EPOCHS").and_then(|text| text.parse().ok()).unwrap_or(150)
}

/// Where the threads find the key.
struct Slot<A: SharedAlgorithm> {
    algorithm: A,
    state: RwLock<Arc<A::Shared>>,
}

/// What one thread was given and has not returned: stamps and units.
type Charges = Vec<(u64, u64)>;

/// What one thread did in one phase.
#[derive(Default)]
struct Tally {
    asked: u64,
    admitted: u64,
    /// Admitted and returned within the phase.
    fleeting: u64,
    /// Returned of earlier phases.
    returned: Charges,
}

impl<A: SharedAlgorithm> Slot<A> {
    fn new(algorithm: A) -> Self {
        let state = RwLock::new(Arc::new(algorithm.open()));
        Self { algorithm, state }
    }

    /// Asks the key, or the one that took its place where it has ended.
    fn ask<T>(&self, verb: impl Fn(&A, &A::Shared) -> Option<T>) -> T {
        loop {
            let state = Arc::clone(&self.state.read().expect("no thread panics"));
            if let Some(answer) = verb(&self.algorithm, &state) {
                return answer;
            }
            let mut current = self.state.write().expect("no thread panics");
            if Arc::ptr_eq(&current, &state) {
                *current = Arc::new(self.algorithm.open());
            }
        }
    }

    fn end(&self, now: Timestamp) -> bool {
        let state = Arc::clone(&self.state.read().expect("no thread panics"));
        self.algorithm.close_if_idle(&state, now)
    }

    /// One request that takes what there is.
    fn take(&self, now: u64, most: u64, charges: &mut Charges, tally: &mut Tally) {
        let grant =
            self.ask(|algorithm, state| algorithm.grant_shared(state, at(now), Cost::new(most)));
        assert!(grant.granted.units() <= most);
        assert_eq!(grant.granted > Cost::ZERO, grant.decision.is_allowed() && most > 0);
        tally.asked += most;
        tally.admitted += grant.granted.units();
        let charge = grant.decision.charge();
        charges.extend(charge.map(|charge| (charge.at.as_nanos(), grant.granted.units())));
    }

    /// One request for a unit.
    fn check(&self, now: u64, charges: &mut Charges, tally: &mut Tally) {
        let decision =
            self.ask(|algorithm, state| algorithm.check_shared(state, at(now), Cost::ONE));
        tally.asked += 1;
        tally.admitted += u64::from(decision.is_allowed());
        charges.extend(decision.charge().map(|charge| (charge.at.as_nanos(), 1)));
    }

    /// Requests of all kinds, the end of the key among them.
    fn hammer(&self, now: u64, random: &mut Random, charges: &mut Charges, calls: u64) -> Tally {
        let mut tally = Tally::default();
        for _ in 0..calls {
            match random.below(8) {
                0 => self.take(now, 1 + random.below(5), charges, &mut tally),
                1 => {
                    let _ = self.end(at(now));
                }
                2 => {
                    let cost = Cost::new(random.below(3));
                    let _ =
                        self.ask(|algorithm, state| algorithm.peek_shared(state, at(now), cost));
                }
                3 => {
                    let admit = |algorithm: &A, state: &A::Shared| {
                        algorithm.admit_shared(state, at(now), Cost::ONE)
                    };
                    tally.asked += 1;
                    let admitted = u64::from(self.ask(admit).is_allowed());
                    tally.admitted += admitted;
                    charges.extend((admitted > 0).then_some((now, 1)));
                }
                _ => self.check(now, charges, &mut tally),
            }
        }
        tally
    }

    /// Requests, and returns of what was admitted now or earlier.
    fn churn(&self, now: u64, random: &mut Random, charges: &mut Charges, calls: u64) -> Tally {
        let mut tally = Tally::default();
        for _ in 0..calls {
            if random.below(2) == 0 || charges.is_empty() {
                self.check(now, charges, &mut tally);
                continue;
            }
            let chosen = random.below(charges.len() as u64);
            let (stamp, units) = charges.swap_remove(usize::try_from(chosen).expect("small"));
            let charge = Charge { at: at(stamp), cost: Cost::new(units) };
            self.ask(|algorithm, state| algorithm.refund_shared(state, at(now), &charge));
            if stamp == now {
                tally.fleeting += units;
            } else {
                tally.returned.push((stamp, units));
            }
        }
        tally
    }
}

/// Runs a phase on all threads at once.
fn together<A>(
    slot: &Slot<A>,
    seed: u64,
    charges: &mut [Charges],
    phase: impl Fn(&Slot<A>, &mut Random, &mut Charges) -> Tally + Sync,
) -> Tally
where
    A: SharedAlgorithm + Sync,
{
    let barrier = Barrier::new(charges.len());
    let tallies = thread::scope(|scope| {
        let threads: Vec<_> = charges
            .iter_mut()
            .zip(seed..)
            .map(|(charges, seed)| {
                let (barrier, phase) = (&barrier, &phase);
                scope.spawn(move || {
                    barrier.wait();
                    phase(slot, &mut Random::new(seed), charges)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    tallies.into_iter().fold(Tally::default(), |mut sum, tally| {
        sum.asked += tally.asked;
        sum.admitted += tally.admitted;
        sum.fleeting += tally.fleeting;
        sum.returned.extend(tally.returned);
        sum
    })
}

/// Both say the same of this instant and later ones.
fn agree<A: SharedAlgorithm>(slot: &Slot<A>, alone: &A::State, now: u64, limit: u64) {
    for ahead in [0, 1, LENGTH / 7, LENGTH / 3, LENGTH / 2, LENGTH - 1, LENGTH, 2 * LENGTH] {
        let instant = at(now + ahead);
        for cost in [0, 1, limit / 2, limit].map(Cost::new) {
            let one = slot.algorithm.peek_at(alone, instant, cost);
            let other = slot.ask(|algorithm, state| algorithm.peek_shared(state, instant, cost));
            assert_eq!(other, one, "{ahead} after {now}");
        }
    }
}

/// The next instant: mostly soon, sometimes so late that the key is idle.
fn step(random: &mut Random) -> u64 {
    match random.below(8) {
        0 => LENGTH + random.below(LENGTH),
        1 => 0,
        _ => random.below(LENGTH / 4),
    }
}

/// What the phase of requests admitted is what there was, and it is entered into the owner's state.
fn settle<A: Algorithm>(algorithm: &A, alone: &mut A::State, now: u64, tally: &Tally) {
    let room = algorithm.peek_at(alone, at(now), Cost::ZERO).status().remaining();
    assert_eq!(tally.admitted, tally.asked.min(room), "at {now}");
    assert!(algorithm.admit_at(alone, at(now), Cost::new(tally.admitted)).is_allowed());
}

#[test]
fn a_rolling_window_under_threads() {
    for (limit, calls, window) in
        [(1, 20, Window::HalfOpen), (40, 60, Window::Closed), (6_000, 2_000, Window::HalfOpen)]
    {
        let quota = Quota::new(limit, period_ns(LENGTH));
        let slot = Slot::new(Rolling::with_window(quota, window).expect("fits"));
        let (mut alone, mut charges) =
            (<Rolling as Algorithm>::State::default(), vec![vec![]; THREADS]);
        let (mut random, mut now) = (Random::new(limit), 1_u64);
        let (mut admitted, mut returned) = (0, 0);
        for epoch in 1..=epochs() {
            now += step(&mut random);
            let tally = together(&slot, 1_000 * epoch, &mut charges, |slot, random, charges| {
                slot.hammer(now, random, charges, calls)
            });
            settle(&slot.algorithm, &mut alone, now, &tally);
            agree(&slot, &alone, now, limit);
            admitted += tally.admitted;

            let tally =
                together(&slot, 1_000 * epoch + 500, &mut charges, |slot, random, charges| {
                    slot.churn(now, random, charges, calls)
                });
            for &(stamp, units) in &tally.returned {
                let charge = Charge { at: at(stamp), cost: Cost::new(units) };
                slot.algorithm.refund_at(&mut alone, at(now), charge);
            }
            enter_net(&slot.algorithm, &mut alone, now, &tally);
            agree(&slot, &alone, now, limit);
            returned += tally.fleeting + tally.returned.iter().map(|(_, units)| units).sum::<u64>();
        }
        println!("{admitted} admitted, {returned} returned under a limit of {limit}");
        assert!(admitted > limit * 20 && returned > limit * 20);
    }
}

/// Enters what was admitted at this instant less what was returned of it, which may be of an earlier
/// phase of the same instant.
fn enter_net(
    algorithm: &Rolling,
    alone: &mut <Rolling as Algorithm>::State,
    now: u64,
    tally: &Tally,
) {
    if tally.admitted > tally.fleeting {
        let more = Cost::new(tally.admitted - tally.fleeting);
        assert!(algorithm.admit_at(alone, at(now), more).is_allowed(), "{more:?} at {now}");
    } else {
        let less = Cost::new(tally.fleeting - tally.admitted);
        algorithm.refund_at(alone, at(now), Charge { at: at(now), cost: less });
    }
}

#[test]
fn a_window_from_the_first_hit_under_threads() {
    for (limit, calls) in [(1, 20), (40, 60), (6_000, 2_000)] {
        let quota = Quota::new(limit, period_ns(LENGTH));
        let slot = Slot::new(FirstHitWindow::new(quota).expect("fits"));
        let mut alone = <FirstHitWindow as Algorithm>::State::default();
        let mut charges = vec![vec![]; THREADS];
        let (mut random, mut now) = (Random::new(limit), 1_u64);
        let mut admitted = 0;
        for epoch in 1..=epochs() {
            now += step(&mut random);
            let tally = together(&slot, 1_000 * epoch, &mut charges, |slot, random, charges| {
                slot.hammer(now, random, charges, calls)
            });
            settle(&slot.algorithm, &mut alone, now, &tally);
            agree(&slot, &alone, now, limit);
            admitted += tally.admitted;
        }
        println!("{admitted} admitted under a limit of {limit}");
        assert!(admitted > limit * 20);
    }
}
