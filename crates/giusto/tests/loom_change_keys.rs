//! Long keys, which lead outside of their slots, under a limit that changes while the table grows: what
//! a key leads to is given up once, whoever gives up its slot.
//!
//! Under loom nothing is freed, and what is retired twice is noticed. Every second change walks over
//! the table. Run with
//! `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_change_keys --release`.

#![cfg(giusto_loom)]

mod explored;

use std::{
    hash::{BuildHasher, Hasher},
    sync::Arc,
};

use explored::explore_within;
use giusto::{Cost, Gcra, Inherit, Limiter, Live, ManualClock, Quota, Timestamp, take_turns};
use loom::thread;

type Table = Limiter<str, Live<Gcra>, ManualClock, LastDigit>;

/// Keys hash to their last digit.
#[derive(Clone, Copy, Debug, Default)]
struct LastDigit(u64);

impl BuildHasher for LastDigit {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        Self(0)
    }
}

impl Hasher for LastDigit {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.last().map_or(self.0, |&last| u64::from(last.wrapping_sub(b'0')));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn units(units: u64) -> Gcra {
    let quota: Quota = format!("1/10ns burst {units}").parse().expect("a quota");
    Gcra::new(quota).expect("fits")
}

fn at(now: u64) -> Timestamp {
    Timestamp::from_nanos(now)
}

fn check(table: &Table, now: u64, digit: u64, cost: u64) -> bool {
    let key = format!("a key of more than twenty-four bytes {digit}");
    table.check_at(at(now), &key, Cost::new(cost)).is_allowed()
}

fn empty() -> Table {
    Limiter::<str, _>::builder(Live::new(units(4)))
        .clock(ManualClock::new())
        .hasher(LastDigit::default())
        .capacity(1)
        .max_keys(6)
        .build()
        .expect("a few slots fit")
}

/// One group, full, and one change before a walk.
fn full() -> Table {
    let table = empty();
    assert!(check(&table, 1, 8, 4) && check(&table, 1, 9, 4) && check(&table, 1, 1, 1));
    table.change_at(at(1), units(4), Inherit::AsIs);
    table
}

/// Explores threads that do these things to a table; returns the executions.
fn explore(
    bound: usize,
    before: fn() -> Table,
    threads: &'static [fn(&Table)],
    after: fn(&Table),
) -> usize {
    take_turns(true);
    let executions = explore_within(bound, move || {
        let table = Arc::new(before());
        let spawn = |deed: &fn(&Table)| {
            let (table, deed) = (Arc::clone(&table), *deed);
            thread::spawn(move || deed(&table))
        };
        let others: Vec<_> = threads[1..].iter().map(spawn).collect();
        threads[0](&table);
        for other in others {
            other.join().expect("no thread panics");
        }
        after(&table);
    });
    println!("executions: {executions}");
    executions
}

/// A thread that comes late with a key of the group that moves does not bring back one that the walk
/// has given up.
#[test]
fn a_walk_that_resets_while_two_threads_move_a_group() {
    let executions = explore(
        2,
        full,
        &[
            |table| {
                check(table, 1, 2, 1);
            },
            |table| {
                check(table, 1, 3, 1);
            },
            |table| table.change_at(at(1), units(4), Inherit::Reset),
        ],
        |table| assert!(check(table, 1, 8, 3) && check(table, 1, 1, 3)),
    );
    assert!(executions >= 100_000);
}

/// A walk, and a key that is charged meanwhile.
#[test]
fn a_walk_that_resets_against_a_check() {
    let executions = explore(
        3,
        full,
        &[
            |table| assert!(check(table, 1, 1, 2)),
            |table| table.change_at(at(1), units(4), Inherit::Reset),
        ],
        |table| assert!(check(table, 1, 1, 1)),
    );
    assert!(executions >= 600);
}

/// A key whose head still names it is given up, having drained before the change, while another comes
/// to its group and uses all that there is.
#[test]
fn a_key_that_is_given_up_while_it_is_named() {
    let executions = explore(
        2,
        empty,
        &[
            |table| assert!(check(table, 1, 1, 1)),
            |table| {
                table.change_at(at(20), units(4), Inherit::AsIs);
                assert!(check(table, 21, 1, 0));
            },
            |table| assert!(check(table, 21, 2, 4)),
        ],
        |table| assert!(!check(table, 21, 2, 1)),
    );
    assert!(executions >= 4_000);
}
