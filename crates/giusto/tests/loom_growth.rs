//! A table that grows, and one that is full, under every interleaving that loom explores, for the
//! bounds that each model states.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_growth --release`, with
//! `LOOM_MORE=1` before it for a preemption more in each model. Moving keys is too much work for loads
//! that see any value, so most stories are told with loads that see the latest, of threads that take
//! turns. A group is of two buckets of two slots, three of them for keys.

#![cfg(giusto_loom)]

mod judges;

use giusto::{Gcra, Quota};
use judges::{
    kept::is_kept,
    some_order::in_some_order,
    story::{Ask, Loads, Story, Telling, check, peek, refund, take},
};

fn gcra() -> Gcra {
    Gcra::new("1/10ns burst 40".parse::<Quota>().expect("a quota")).expect("exact")
}

fn in_order(telling: &Telling) -> Result<(), String> {
    in_some_order(&gcra(), telling)
}

/// A table of one group, full: the next new key makes it grow to two.
const FULL: [Ask; 3] = [take(0, 8, 40), take(0, 9, 40), check(1, 1)];

/// Tells the story of the full table, and looks at its keys and three others when it has been told.
fn grows(threads: &[&[Ask]], bound: (usize, usize)) {
    let after = [8, 9, 1, 2, 3].map(|key| peek(1, key));
    let story = Story::new(gcra(), (1, 6), &FULL, threads, &after);
    story.explore(Loads::Latest, bound, in_order);
}

#[test]
fn a_key_is_charged_while_it_moves() {
    let threads: [&[Ask]; 2] = [&[check(1, 2)], &[check(1, 1)]];
    grows(&threads, (3, 20_000));
    let story = Story::new(gcra(), (1, 6), &FULL, &threads, &[peek(1, 1), peek(1, 2)]);
    story.explore(Loads::Any, (1, 5_000), in_order);
}

#[test]
fn two_threads_move_a_group() {
    grows(&[&[check(1, 2)], &[check(1, 3)]], (2, 5_000));
}

#[test]
fn two_threads_move_a_group_for_the_same_key() {
    grows(&[&[check(1, 2)], &[check(1, 2)]], (2, 5_000));
}

#[test]
fn a_peek_helps_to_move() {
    grows(&[&[check(1, 2)], &[peek(1, 3)]], (2, 2_000));
}

#[test]
fn a_key_is_given_back_while_it_moves() {
    grows(&[&[check(1, 2)], &[refund(1, 1), check(1, 1)]], (2, 1_000));
}

#[test]
fn two_threads_move_a_group_and_a_third_charges_its_key() {
    grows(&[&[check(1, 2)], &[check(1, 3)], &[check(1, 1)]], (2, 50_000));
}

/// The key that the late thread would bring back was charged and forgotten in the next array.
#[test]
fn a_thread_comes_late_with_a_key_that_was_forgotten() {
    let threads: [&[Ask]; 2] = [&[check(1, 2), check(1, 1), check(99, 5)], &[check(1, 3)]];
    let after = [take(1, 1, 40), peek(99, 1), peek(99, 5)];
    Story::new(gcra(), (1, 6), &FULL, &threads, &after).explore(
        Loads::Latest,
        (2, 5_000),
        in_order,
    );
}

#[test]
fn an_idle_key_is_left_behind() {
    let threads: [&[Ask]; 2] = [&[check(1, 2), take(5, 1, 40)], &[check(12, 3)]];
    let after = [1, 2, 3].map(|key| peek(12, key));
    Story::new(gcra(), (1, 6), &FULL, &threads, &after).explore(
        Loads::Latest,
        (2, 1_000),
        in_order,
    );
}

/// A key at home in a bucket of four, those of two groups.
const fn home(bucket: u64, number: u64) -> u64 {
    (bucket * 2 + 1) << 61 | number
}

/// Two groups, full, with a key in each that can be charged.
fn two_groups() -> Vec<Ask> {
    let keys = |group: u64| (1..=3).map(move |number| home(group * 2 + 1, number));
    let taken = |key: u64| take(0, key, if key & 3 == 1 { 1 } else { 40 });
    keys(0).chain(keys(1)).map(taken).collect()
}

#[test]
fn two_threads_move_a_group_each() {
    let [a, b, c, d] = [home(1, 1), home(3, 1), home(1, 5), home(3, 6)];
    let (before, after) = (two_groups(), [a, b, c, d].map(|key| peek(1, key)));
    let threads: [&[Ask]; 2] = [&[check(1, c)], &[check(1, d), check(1, a)]];
    let story = Story::new(gcra(), (3, 12), &before, &threads, &after);
    story.explore(Loads::Latest, (2, 1_000), in_order);
}

#[test]
fn keys_of_two_groups_are_charged_while_one_moves() {
    let [a, b, c] = [home(1, 1), home(3, 1), home(1, 5)];
    let (before, after) = (two_groups(), [a, b, c].map(|key| peek(1, key)));
    let threads: [&[Ask]; 2] = [&[check(1, c)], &[check(1, a), check(1, b)]];
    let story = Story::new(gcra(), (3, 12), &before, &threads, &after);
    story.explore(Loads::Latest, (2, 1_000), in_order);
}

/// A key whose group is full lives in the next group, whose keys take its slot once it is idle.
#[test]
fn a_key_far_from_home_is_forgotten_while_its_group_moves() {
    let own = |number: u64| home(1, number);
    let other = home(3, 7);
    let taken = [own(1), own(2), own(3), home(3, 1), home(3, 2)].map(|key| take(0, key, 40));
    let before = [&taken[..3], &[check(0, own(5))], &taken[3..]].concat();
    let threads: [&[Ask]; 2] = [&[check(1, own(6))], &[check(12, other)]];
    let after = [take(5, own(5), 40), peek(12, other), peek(12, own(6))];
    let story = Story::new(gcra(), (3, 12), &before, &threads, &after);
    story.explore(Loads::Latest, (2, 1_000), in_order);
}

#[test]
fn a_key_far_from_home_is_asked_for_while_its_group_moves() {
    let own = |number: u64| home(1, number);
    let taken = [own(1), own(2), own(3), home(3, 1), home(3, 2)].map(|key| take(0, key, 40));
    let before = [&taken[..3], &[check(0, own(5))], &taken[3..]].concat();
    let threads: [&[Ask]; 2] = [&[check(1, own(6))], &[peek(1, own(5)), check(1, own(5))]];
    let after = [own(5), own(6)].map(|key| peek(1, key));
    let story = Story::new(gcra(), (3, 12), &before, &threads, &after);
    story.explore(Loads::Latest, (2, 1_000), in_order);
}

/// Where the table may not grow and nothing is idle, a new key takes the slot that is idle first: what
/// it had is charged, and only who lost a slot owes nothing.
#[test]
fn new_keys_take_the_slots_of_others() {
    let before = [take(0, 8, 40), take(0, 9, 20), take(0, 1, 10)];
    let after = [8, 9, 1, 2, 3].map(|key| peek(0, key));
    let others: [&[Ask]; 2] = [&[take(0, 2, 5)], &[take(0, 3, 5)]];
    let same: [&[Ask]; 2] = [&[take(0, 2, 5)], &[take(0, 2, 5)]];
    let back: [&[Ask]; 2] = [&[take(0, 2, 5)], &[take(0, 1, 5)]];
    for (threads, safe) in [(others, None), (same, Some(2)), (back, None)] {
        let story = Story::new(gcra(), (1, 3), &before, &threads, &after).stealing();
        story.explore(Loads::Latest, (3, 1_000), move |telling| is_kept(telling, safe));
        story.explore(Loads::Any, (1, 100), move |telling| is_kept(telling, safe));
    }
}
