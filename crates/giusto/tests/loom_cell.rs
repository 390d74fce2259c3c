//! One cell under every interleaving that loom explores, for the bounds that each model states.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_cell --release`. Each
//! model counts its executions, since a model that explores one interleaving passes too, and the
//! models are tried on a cell that is known to be wrong.

#![cfg(giusto_loom)]

mod explored;

use std::panic;

use explored::explore;
use giusto::{
    Cost, DirectLimiter, FixedWindow, Gcra, ManualClock, Quota, Step, Timestamp, WordAlgorithm,
};
use loom::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

fn gcra(quota: &str) -> Gcra {
    Gcra::new(quota.parse::<Quota>().expect(quota)).expect(quota)
}

fn shared<A: WordAlgorithm>(algorithm: A) -> Arc<DirectLimiter<A, ManualClock>> {
    Arc::new(DirectLimiter::new(algorithm, ManualClock::new()))
}

const NOW: Timestamp = Timestamp::from_nanos(100);

/// How many of so many threads are admitted to the last unit.
fn race_for_the_last_unit<A>(algorithm: A, threads: usize) -> usize
where
    A: WordAlgorithm + Copy + Send + Sync + 'static,
{
    let limiter = shared(algorithm);
    let others: Vec<_> = (1..threads)
        .map(|_| {
            let limiter = Arc::clone(&limiter);
            thread::spawn(move || limiter.check_at(NOW, Cost::ONE).is_allowed())
        })
        .collect();
    let mine = limiter.check_at(NOW, Cost::ONE).is_allowed();
    let theirs = others.into_iter().map(|other| other.join().expect("no thread panics"));
    theirs.chain([mine]).filter(|&admitted| admitted).count()
}

/// Bound: 2 threads, one check each, no bound on preemptions.
#[test]
fn two_threads_race_for_the_last_unit() {
    let executions = explore(|| assert_eq!(race_for_the_last_unit(gcra("1/s"), 2), 1));
    assert!(executions >= 5, "{executions}");
    println!("executions: {executions}");
}

/// Bound: 3 threads, one check each, no bound on preemptions; a word that starts at a window.
#[test]
fn three_threads_race_for_the_last_unit() {
    let executions = explore(|| assert_eq!(race_for_the_last_unit(gcra("1/s"), 3), 1));
    assert!(executions >= 1_000, "{executions}");
    println!("executions: {executions}");
    let window = FixedWindow::new(Quota::per_second(1)).expect("fits");
    let executions = explore(move || assert_eq!(race_for_the_last_unit(window, 3), 1));
    assert!(executions >= 1_000, "{executions}");
}

/// Bound: 3 threads that want 2 of 4 units at one instant, no bound on preemptions. What is granted
/// is all there is, and no more.
#[test]
fn partial_grants_share_what_there_is() {
    let executions = explore(|| {
        let limiter = shared(gcra("4/s"));
        let others: Vec<_> = (0..2)
            .map(|_| {
                let limiter = Arc::clone(&limiter);
                thread::spawn(move || limiter.grant_at(NOW, Cost::new(2)).granted.units())
            })
            .collect();
        let mine = limiter.grant_at(NOW, Cost::new(2)).granted.units();
        let theirs = others.into_iter().map(|other| other.join().expect("no thread panics"));
        assert_eq!(theirs.sum::<u64>() + mine, 4);
    });
    assert!(executions >= 1_000, "{executions}");
    println!("executions: {executions}");
}

/// Bound: 2 threads, a refund of 1 of 2 units against two checks, no bound on preemptions. Charges
/// less the refund never exceed the burst, and nothing is lost: one check more passes in the end.
#[test]
fn a_refund_races_a_check() {
    let executions = explore(|| {
        let limiter = shared(gcra("2/s"));
        let charge = limiter.check_at(NOW, Cost::ONE).charge().expect("the limiter is fresh");
        let other = Arc::clone(&limiter);
        let refunder = thread::spawn(move || other.refund_at(NOW, charge));
        let checks = [limiter.check_at(NOW, Cost::ONE), limiter.check_at(NOW, Cost::ONE)];
        refunder.join().expect("no thread panics");
        let last = limiter.check_at(NOW, Cost::ONE);
        let admitted = checks.iter().chain([&last]).filter(|check| check.is_allowed()).count();
        assert_eq!(admitted, 2, "{checks:?} {last:?}");
    });
    assert!(executions >= 5, "{executions}");
    println!("executions: {executions}");
}

/// Bound: 2 threads, no bound on preemptions. A denial leaves the word as it was, so that loom has
/// nothing to interleave: one execution, where a denial that wrote would need several.
#[test]
fn a_denial_writes_nothing() {
    let executions = explore(|| {
        let limiter = shared(gcra("1/s"));
        assert!(limiter.check_at(NOW, Cost::ONE).is_allowed());
        let other = Arc::clone(&limiter);
        let denied = thread::spawn(move || other.check_at(NOW, Cost::ONE));
        let before = limiter.peek_at(NOW, Cost::ONE);
        let denied = denied.join().expect("no thread panics");
        assert!(denied.is_denied());
        assert_eq!(denied, before);
        assert_eq!(limiter.peek_at(NOW, Cost::ONE), before);
    });
    assert_eq!(executions, 1);
}

/// A cell that loads, decides and stores: what the engine's cell must not be.
fn naive_check(word: &AtomicU64, algorithm: &Gcra) -> bool {
    match algorithm.step(word.load(Ordering::Relaxed), NOW, Cost::ONE) {
        Step::Allow(next) => {
            word.store(next, Ordering::Relaxed);
            true
        }
        Step::Deny | Step::Never => false,
    }
}

/// The mutation: loom finds the interleaving in which the naive cell admits two to one unit.
#[test]
fn loom_catches_a_cell_that_loads_then_stores() {
    for threads in [2, 3] {
        let caught = panic::catch_unwind(|| {
            explore(move || {
                let word = Arc::new(AtomicU64::new(0));
                let others: Vec<_> = (1..threads)
                    .map(|_| {
                        let word = Arc::clone(&word);
                        thread::spawn(move || naive_check(&word, &gcra("1/s")))
                    })
                    .collect();
                let mine = naive_check(&word, &gcra("1/s"));
                let theirs = others.into_iter().map(|other| other.join().expect("no panic"));
                let admitted = theirs.chain([mine]).filter(|&admitted| admitted).count();
                assert_eq!(admitted, 1);
            })
        });
        assert!(caught.is_err(), "{threads} threads");
    }
}
