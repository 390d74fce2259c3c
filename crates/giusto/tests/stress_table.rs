//! The table under threads against an exact judge: time stands still while they hammer, and moves
//! only when all of them wait. What is admitted to a key at one instant is then the same in every
//! order, so the sum over all threads must be the judge's number, exactly, for every key.
//!
//! Meanwhile keys come and go by the thousand, idle slots are taken over and the table grows from
//! one page. `STRESS_EPOCHS` asks for a longer run.

mod judges;

use std::{
    collections::HashMap,
    hash::BuildHasher,
    sync::{Barrier, Mutex, OnceLock},
    thread,
};

use giusto::{
    Clock, Cost, Exact, FirstHitWindow, FixedWindow, Gcra, Hashed, Key, Limiter, ManualClock,
    Quota, Request, Rolling, SlotAlgorithm, Timestamp, Verdict,
};
use judges::{CountedWindows, FirstHitList, FixedLength, Judge, Random, RollingLog, TokenBucket};

const THREADS: u64 = 4;
const CALLS: u64 = 4_000;
const HOT_KEYS: u64 = 2_000;

fn epochs() -> u64 {
    option_env!("STRESS_EPOCHS").and_then(|text| text.parse().ok()).unwrap_or(60)
}

/// A key of the run: half the calls go to few keys, unevenly; the others to keys that are new in
/// each epoch or come back in the next.
fn draw(random: &mut Random, epoch: u64) -> u64 {
    match random.below(4) {
        0 => random.below(16),
        1 => random.below(HOT_KEYS),
        _ => 1_000_000 + (epoch / 2) * 10_000 + random.below(4_000),
    }
}

/// What the threads of one epoch asked for and got, per key: units asked, units admitted.
type Tally = HashMap<u64, (u64, u64)>;

fn hammer<K, A, C, H>(
    limiter: &Limiter<K, A, C, H>,
    query: impl Fn(u64) -> Box<K::Query>,
    epoch: u64,
    thread: u64,
) -> Tally
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    let mut random = Random::new(1 + epoch * THREADS + thread);
    let mut tally = Tally::new();
    for _ in 0..CALLS {
        let number = draw(&mut random, epoch);
        let (asked, admitted) = ask(limiter, &query(number), random.below(8));
        let sum = tally.entry(number).or_default();
        sum.0 += asked;
        sum.1 += admitted;
    }
    tally
}

/// One call of some verb: units asked for and admitted. A request for several takes what there is,
/// so that the sum does not depend on the order.
fn ask<K, A, C, H>(limiter: &Limiter<K, A, C, H>, key: &K::Query, verb: u64) -> (u64, u64)
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    match verb {
        0 => (2, limiter.grant(key, Cost::new(2)).granted.units()),
        1 => {
            // Peeks and impossible requests leave everything as it is.
            let _ = limiter.peek(key, Cost::ONE);
            let impossible = limiter.check_n(key, Cost::new(1 << 40));
            (0, u64::from(!impossible.is_never()))
        }
        2 => (1, u64::from(limiter.check(key).is_allowed())),
        3 => {
            let mut admitted = 0;
            let requests = [Request { key, cost: Cost::ONE }; 3];
            limiter.admit_many(&requests, |_, verdict| admitted += u64::from(verdict.is_allowed()));
            (3, admitted)
        }
        _ => (1, u64::from(limiter.admit(key, Cost::ONE) == Verdict::Allowed)),
    }
}

/// Runs all epochs; per epoch and key, the threads together are admitted what the judge says.
fn run<K, A, J>(
    limiter: &Limiter<K, A, &ManualClock>,
    clock: &ManualClock,
    query: impl Fn(u64) -> Box<K::Query> + Sync,
    fresh: &J,
) where
    K: Key + ?Sized,
    A: SlotAlgorithm + Sync,
    J: Judge + Send + Sync,
{
    let barrier = Barrier::new(usize::try_from(THREADS).expect("few"));
    // A thread that panics would leave the others waiting: failures are told, and all stop.
    let failure = OnceLock::new();
    let tallies = Mutex::new(Vec::new());
    let mut judges: HashMap<u64, J> = HashMap::new();
    let judge = Mutex::new(&mut judges);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (barrier, failure) = (&barrier, &failure);
            let (tallies, judge, query) = (&tallies, &judge, &query);
            scope.spawn(move || {
                for epoch in 0..epochs() {
                    let tally = hammer(limiter, query, epoch, thread);
                    tallies.lock().expect("no thread panicked").push(tally);
                    if barrier.wait().is_leader() {
                        let tallies = std::mem::take(&mut *tallies.lock().expect("as above"));
                        let mut judges = judge.lock().expect("as above");
                        if let Err(fault) = verify(&mut judges, fresh, &tallies, clock.now()) {
                            let _ = failure.set(fault);
                        }
                        clock.set(Timestamp::from_nanos(
                            clock.now().as_nanos() + 1 + epoch * 7 % 50,
                        ));
                    }
                    barrier.wait();
                    if failure.get().is_some() {
                        return;
                    }
                }
            });
        }
    });
    assert_eq!(failure.get(), None);
}

fn verify<J: Judge>(
    judges: &mut HashMap<u64, J>,
    fresh: &J,
    tallies: &[Tally],
    now: Timestamp,
) -> Result<(), String> {
    let mut total = Tally::new();
    for (&key, &(asked, admitted)) in tallies.iter().flatten() {
        let sum = total.entry(key).or_default();
        sum.0 += asked;
        sum.1 += admitted;
    }
    for (key, (asked, admitted)) in total {
        let judge = judges.entry(key).or_insert_with(|| fresh.clone());
        let expected = asked.min(judge.room(now.as_nanos()));
        if admitted != expected {
            return Err(format!(
                "key {key} at {now:?}: {admitted} of {asked} units admitted, not {expected}"
            ));
        }
        if admitted > 0 {
            judge.charge(now.as_nanos(), admitted);
        }
    }
    Ok(())
}

/// A limit whose units come back while the run lasts.
const QUOTA: &str = "3/40ns burst 20";

fn gcra<K: Key + ?Sized>(query: impl Fn(u64) -> Box<K::Query> + Sync) {
    let clock = ManualClock::new();
    let quota: Quota = QUOTA.parse().expect("a quota");
    let limiter = Limiter::<K, _, _>::new(Gcra::new(quota).expect("exact"), &clock);
    let slots = limiter.capacity();
    run(&limiter, &clock, query, &TokenBucket::new(3, 40, 20));
    assert!(limiter.capacity() > slots, "the table did not grow: the run shows less than it says");
}

#[test]
fn integers() {
    gcra::<u64>(Box::new);
}

#[test]
fn two_words() {
    gcra::<u128>(|number| Box::new(u128::from(number) << 64 | 7));
}

#[test]
fn four_words() {
    gcra::<[u8; 32]>(|number| {
        let mut bytes = [0; 32];
        bytes[24..].copy_from_slice(&number.to_le_bytes());
        Box::new(bytes)
    });
}

#[test]
fn strings() {
    gcra::<str>(|number| format!("customer-{number:015}").into());
}

#[test]
fn strings_longer_than_their_word_tells() {
    gcra::<str>(|number| format!("{number:0300}").into());
}

#[test]
fn hashed_strings() {
    gcra::<Hashed<str>>(|number| format!("customer-{number:015}").into());
}

#[test]
fn keys_of_any_type() {
    gcra::<Exact<(u32, String)>>(|number| Box::new((7, number.to_string())));
}

#[test]
fn fixed_windows() {
    let clock = ManualClock::new();
    let quota: Quota = "9/100ns".parse().expect("a quota");
    let limiter = Limiter::<u64, _, _>::new(FixedWindow::new(quota).expect("fits"), &clock);
    let judge = CountedWindows::new(9, FixedLength { length: 100, phase: 0 });
    run(&limiter, &clock, Box::new, &judge);
}

#[test]
fn rolling_windows() {
    let clock = ManualClock::new();
    let quota: Quota = "9/100ns".parse().expect("a quota");
    let limiter = Limiter::<u64, _, _>::new(Rolling::new(quota).expect("fits"), &clock);
    run(&limiter, &clock, Box::new, &RollingLog::new(9, 100, false));
}

#[test]
fn windows_from_the_first_hit() {
    let clock = ManualClock::new();
    let quota: Quota = "9/100ns".parse().expect("a quota");
    let limiter = Limiter::<str, _, _>::new(FirstHitWindow::new(quota).expect("fits"), &clock);
    let query = |number: u64| format!("a rather long name of customer {number}").into();
    run(&limiter, &clock, query, &FirstHitList::new(9, 100));
}

#[test]
fn a_table_that_is_as_large_as_its_keys() {
    // No growth: idle slots are all there is for new keys.
    let clock = ManualClock::new();
    let quota: Quota = QUOTA.parse().expect("a quota");
    let limiter = Limiter::<u64, _>::builder(Gcra::new(quota).expect("exact"))
        .clock(&clock)
        .capacity(60_000)
        .max_keys(60_000)
        .build()
        .expect("there is memory");
    run(&limiter, &clock, Box::new, &TokenBucket::new(3, 40, 20));
    assert_eq!(limiter.turned_away(), 0, "there was room for all");
}
