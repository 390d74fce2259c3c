//! Insertion, take-over and refunds under every interleaving that loom explores, for the bounds that
//! each model states; how the table grows and what it does when it is full is in `loom_growth.rs`.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_table --release`, with
//! `LOOM_MORE=1` before it for a preemption more in each model. A model is a story: what some threads
//! ask of a table of three slots. In each interleaving the answers must be those of some order of the
//! same requests to a sequential judge. A story is told twice: with loads that see any value that the
//! memory model allows, and, for more preemptions, with loads that see the latest. Each model asserts
//! a floor on its executions; `loom_table_mutants.rs` tries them on tables that are known to be wrong.

#![cfg(giusto_loom)]

mod judges;

use giusto::{FixedWindow, Gcra, Quota, WordAlgorithm};
use judges::{
    kept::is_kept,
    some_order::in_some_order,
    story::{Ask, Loads, Story, check, peek, refund, take},
};

fn gcra(quota: &str) -> Gcra {
    Gcra::new(quota.parse::<Quota>().expect(quota)).expect(quota)
}

fn fixed() -> FixedWindow {
    FixedWindow::new("40/10ns".parse::<Quota>().expect("a quota")).expect("fits")
}

/// A story of a table of three slots, by one limit.
fn told_by<A>(algorithm: A, before: &[Ask], threads: &[&[Ask]], after: &[Ask]) -> Story<A> {
    Story::new(algorithm, (1, 3), before, threads, after)
}

/// Explores a story with any loads and with the latest: for each the preemptions, and a floor on the
/// executions.
fn explore<A>(story: &Story<A>, any: (usize, usize), latest: (usize, usize))
where
    A: WordAlgorithm + Copy + Send + Sync + 'static,
{
    let algorithm = story.algorithm;
    story.explore(Loads::Any, any, move |telling| in_some_order(&algorithm, telling));
    story.explore(Loads::Latest, latest, move |telling| in_some_order(&algorithm, telling));
}

const LONG: &str = "1/10ns burst 40";

/// Two of the three slots, taken for long.
const TWO_TAKEN: [Ask; 2] = [take(0, 8, 40), take(0, 9, 40)];
/// One more, idle from 10 on.
const ONE_IDLE: [Ask; 3] = [take(0, 8, 40), take(0, 9, 40), check(0, 1)];

#[test]
fn two_threads_insert_the_same_key() {
    let threads: [&[Ask]; 2] = [&[check(1, 1)], &[check(1, 1)]];
    let story = told_by(gcra("1/10ns"), &[], &threads, &[peek(1, 1)]);
    explore(&story, (3, 4_000), (4, 4_000));
}

#[test]
fn two_threads_insert_keys_of_one_group() {
    let threads: [&[Ask]; 2] = [&[check(1, 1)], &[check(1, 2)]];
    let story = told_by(gcra(LONG), &[], &threads, &[peek(1, 1), peek(1, 2)]);
    explore(&story, (3, 3_000), (4, 4_000));
}

/// A key is in its slot already when its insertion fails, because of another that came between.
#[test]
fn an_insertion_that_fails_meets_a_check() {
    let threads: [&[Ask]; 2] = [&[check(1, 1)], &[check(1, 2), check(1, 1)]];
    let story = told_by(gcra(LONG), &[], &threads, &[peek(1, 1), peek(1, 2)]);
    explore(&story, (1, 1_000), (3, 1_000));
}

#[test]
fn three_threads_insert() {
    let threads: [&[Ask]; 3] = [&[check(1, 1)], &[check(1, 2)], &[check(1, 1)]];
    let story = told_by(gcra(LONG), &[], &threads, &[peek(1, 1), peek(1, 2)]);
    explore(&story, (0, 15_000), (2, 2_000));
}

#[test]
fn a_peek_meets_an_insertion() {
    let threads: [&[Ask]; 2] = [&[check(1, 1), check(1, 2)], &[peek(1, 2), peek(1, 1)]];
    let story = told_by(gcra(LONG), &[], &threads, &[peek(1, 1), peek(1, 2)]);
    explore(&story, (0, 1_000), (3, 1_000));
}

#[test]
fn an_idle_slot_is_taken_over_while_its_key_is_checked() {
    let threads: [&[Ask]; 2] = [&[check(12, 2)], &[check(12, 1)]];
    let story = told_by(gcra(LONG), &ONE_IDLE, &threads, &[peek(12, 1), peek(12, 2)]);
    explore(&story, (2, 2_000), (3, 1_000));
}

#[test]
fn the_same_with_windows() {
    let before = [take(30, 8, 40), take(30, 9, 40), check(0, 1)];
    let threads: [&[Ask]; 2] = [&[check(12, 2)], &[check(12, 1)]];
    let story = told_by(fixed(), &before, &threads, &[peek(12, 1), peek(12, 2)]);
    explore(&story, (2, 2_000), (3, 1_000));
}

#[test]
fn a_lagging_clock_meets_a_key_that_was_forgotten() {
    let threads: [&[Ask]; 2] = [&[check(12, 2)], &[take(5, 1, 40)]];
    let story = told_by(gcra(LONG), &ONE_IDLE, &threads, &[peek(12, 1), peek(12, 2)]);
    explore(&story, (2, 3_000), (3, 1_000));
}

/// The word that a denial goes by is that of the key that was here before.
#[test]
fn a_denial_meets_the_slots_next_owner() {
    let threads: [&[Ask]; 2] = [&[check(400, 2)], &[check(1, 2)]];
    let story = told_by(gcra(LONG), &[take(0, 1, 40)], &threads, &[peek(400, 2)]);
    explore(&story, (2, 1_000), (3, 500));
}

#[test]
fn a_helper_that_lags_meets_the_slots_next_owner() {
    let threads: [&[Ask]; 2] = [&[check(0, 1), check(12, 2)], &[check(12, 1)]];
    let story = told_by(gcra(LONG), &TWO_TAKEN, &threads, &[peek(12, 1), peek(12, 2)]);
    explore(&story, (1, 6_000), (3, 10_000));
}

/// The inserter stops before it takes the name of its slot back, a second thread is about to finish
/// that insertion, and a third takes the slot over, whose key is idle.
#[test]
fn a_helper_that_lags_meets_a_slot_that_is_named() {
    let threads: [&[Ask]; 3] = [&[check(0, 1)], &[check(12, 3), check(12, 2)], &[check(12, 2)]];
    let after = [peek(12, 1), peek(12, 2), peek(12, 3)];
    let story = told_by(gcra(LONG), &[take(0, 8, 40)], &threads, &after);
    let in_order = |telling: &_| in_some_order(&gcra(LONG), telling);
    story.explore(Loads::Latest, (3, 10_000), in_order);
}

#[test]
fn a_refund_meets_a_check() {
    let threads: [&[Ask]; 2] = [&[refund(1, 1)], &[check(1, 1), check(1, 1)]];
    let story = told_by(gcra("2/20ns"), &[check(1, 1)], &threads, &[peek(1, 1)]);
    explore(&story, (3, 40), (4, 100));
}

/// A key whose charge was given back has the words that it had before, and must not lose its slot to
/// a key that would have them again.
#[test]
fn a_slot_given_back_meets_a_check() {
    let before = [take(30, 8, 40), take(30, 9, 40), check(12, 1)];
    let threads: [&[Ask]; 2] = [&[refund(12, 1), check(12, 2)], &[check(12, 1)]];
    let story = told_by(fixed(), &before, &threads, &[peek(12, 1), peek(12, 2)]);
    explore(&story, (3, 15), (4, 100));
}

#[test]
fn a_slot_given_back_meets_a_helper_that_lags() {
    let threads: [&[Ask]; 2] =
        [&[check(12, 1), refund(12, 1), check(12, 2)], &[check(12, 1), check(12, 2)]];
    let story = told_by(fixed(), &[], &threads, &[peek(12, 1), peek(12, 2)]);
    explore(&story, (0, 1_000), (2, 1_000));
}

/// Words fall where part of a charge is given back, so that a key may meet the word that it expects in
/// a slot that is another's since. That one is charged as well then, which no order explains; but the
/// key is charged.
#[test]
fn a_check_meets_the_word_that_it_expects_in_anothers_slot() {
    let before = [take(0, 8, 40), take(0, 9, 40), take(0, 1, 2)];
    let threads: [&[Ask]; 2] = [&[refund(1, 1), check(10, 2)], &[check(10, 1)]];
    let story = told_by(gcra(LONG), &before, &threads, &[peek(10, 1), peek(10, 2)]);
    story.explore(Loads::Latest, (3, 1_000), |telling| is_kept(telling, Some(1)));
    story.explore(Loads::Any, (1, 100), |telling| is_kept(telling, Some(1)));
}

/// In the first window what is given back whole leaves nothing, and the slot goes to others while its
/// group's head still names it.
#[test]
fn two_threads_want_a_slot_that_was_given_up() {
    let threads: [&[Ask]; 2] = [&[check(12, 2)], &[check(12, 3)]];
    let after = [peek(12, 1), peek(12, 2), peek(12, 3)];
    let story = told_by(fixed(), &[check(5, 1), refund(5, 1)], &threads, &after);
    explore(&story, (1, 100), (3, 3_000));
}

/// A slot that was given up is taken at an instant before its last word is spent.
#[test]
fn a_lagging_clock_meets_a_slot_that_was_given_up() {
    let before = [take(0, 8, 40), take(0, 9, 40), take(0, 1, 5), refund(0, 1)];
    let threads: [&[Ask]; 2] = [&[check(12, 2)], &[check(60, 3)]];
    let story = told_by(gcra(LONG), &before, &threads, &[peek(60, 2), peek(60, 3)]);
    explore(&story, (2, 50), (3, 500));
}
