//! The table under every interleaving that loom explores, for the bounds that each model states.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_table --release`. A model
//! is a story: what some threads ask of a table of three or six slots. In each interleaving the
//! answers must be those of some order of the same requests to a sequential judge. Each model asserts
//! a floor on its executions; `loom_table_mutants.rs` tries them on tables that are known to be wrong.

#![cfg(giusto_loom)]

mod judges;

use giusto::{FixedWindow, Gcra, Quota, WhenFull, WordAlgorithm};
use judges::{
    some_order::in_some_order,
    story::{Ask, Story, Verb, check, peek, refund},
};

fn gcra() -> Gcra {
    Gcra::new("1/10ns burst 40".parse::<Quota>().expect("a quota")).expect("exact")
}

fn fixed() -> FixedWindow {
    FixedWindow::new("40/10ns".parse::<Quota>().expect("a quota")).expect("fits")
}

/// A request for so much.
fn take(now: u64, key: u64, cost: u64) -> Ask {
    Ask { now, key, verb: Verb::Check(cost) }
}

/// Two of the three slots of a group, taken for long.
fn two_taken() -> Vec<Ask> {
    vec![take(0, 8, 40), take(0, 9, 40)]
}

/// A story of a table of one group that may grow to `max_keys`; every interleaving of `bound`
/// preemptions, of which there must be at least `floor`.
fn explore<A>(
    algorithm: A,
    max_keys: u64,
    before: Vec<Ask>,
    threads: Vec<Vec<Ask>>,
    after: Vec<Ask>,
    (bound, floor): (usize, usize),
) where
    A: WordAlgorithm + Copy + Send + Sync + 'static,
{
    let when_full = WhenFull::Deny;
    let story = Story { algorithm, capacity: 1, max_keys, when_full, before, threads, after };
    let told = story.explore(Some(bound), move |telling| in_some_order(&algorithm, telling));
    assert!(told >= floor, "{told} executions with {bound} preemptions");
}

#[test]
fn two_threads_insert_the_same_key() {
    let one = Gcra::new("1/10ns".parse::<Quota>().expect("a quota")).expect("exact");
    let threads = vec![vec![check(1, 1)], vec![check(1, 1)]];
    explore(one, 3, vec![], threads, vec![peek(1, 1)], (3, 4_000));
}

#[test]
fn two_threads_insert_keys_of_one_group() {
    let threads = vec![vec![check(1, 1)], vec![check(1, 2)]];
    explore(gcra(), 3, vec![], threads, vec![peek(1, 1), peek(1, 2)], (3, 3_000));
}

#[test]
fn three_threads_insert() {
    let threads = vec![vec![check(1, 1)], vec![check(1, 2)], vec![check(1, 1)]];
    explore(gcra(), 3, vec![], threads, vec![peek(1, 1), peek(1, 2)], (0, 15_000));
}

#[test]
fn an_idle_slot_is_taken_over_while_its_key_is_checked() {
    let mut before = two_taken();
    before.push(check(0, 1));
    let threads = vec![vec![check(12, 2)], vec![check(12, 1)]];
    explore(gcra(), 3, before, threads, vec![peek(12, 1), peek(12, 2)], (2, 2_000));
}

#[test]
fn the_same_with_windows() {
    let before = vec![take(30, 8, 40), take(30, 9, 40), check(0, 1)];
    let threads = vec![vec![check(12, 2)], vec![check(12, 1)]];
    explore(fixed(), 3, before, threads, vec![peek(12, 1), peek(12, 2)], (2, 2_000));
}

#[test]
fn a_lagging_clock_meets_a_key_that_was_forgotten() {
    let mut before = two_taken();
    before.push(check(0, 1));
    let threads = vec![vec![check(12, 2)], vec![take(5, 1, 40)]];
    explore(gcra(), 3, before, threads, vec![peek(12, 1), peek(12, 2)], (2, 3_000));
}

#[test]
fn a_helper_that_lags_meets_the_slots_next_owner() {
    let threads = vec![vec![check(0, 1), check(12, 2)], vec![check(12, 1)]];
    explore(gcra(), 3, two_taken(), threads, vec![peek(12, 1), peek(12, 2)], (1, 6_000));
}

#[test]
fn a_refund_meets_a_check() {
    let two = Gcra::new("2/20ns".parse::<Quota>().expect("a quota")).expect("exact");
    let threads = vec![vec![refund(1, 1)], vec![check(1, 1), check(1, 1)]];
    explore(two, 3, vec![check(1, 1)], threads, vec![peek(1, 1)], (3, 40));
}
