//! Changes of numbers against decisions on the keys of a table, whose words are in their slots or lead
//! outside, under interleavings that loom explores.
//!
//! As in `loom_change.rs`, what threads and the keys say must be what one thread says that does the
//! same in some order. Under loom the third edition keeps its keys outside of the slots, and every
//! second change walks over the table. Run with
//! `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_change_table --release`.

#![cfg(giusto_loom)]

mod explored;
mod judges;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use explored::{explore_within, in_every_order};
use giusto::{
    Charge, Claim, Cost, Gcra, Inherit, Limiter, Live, ManualClock, Quota, Timestamp, all,
    take_turns,
};
use judges::story::Itself;
use loom::thread;

type Table = Limiter<u64, Live<Gcra>, ManualClock, Itself>;

/// One thing done: to a key, at an instant.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Check(u64, u64, u64),
    /// Reserves, and never settles.
    Reserve(u64, u64, u64),
    /// To so many units at once.
    Change(u64, u64),
    Own(u64, u64, Option<u64>),
    /// Gives so many units back of what was charged at 1 ns.
    Back(u64, u64, u64),
}
use Deed::{Back, Change, Check, Own, Reserve};

type Script = &'static [Deed];

/// 10 ns for each unit.
fn units(units: u64) -> Gcra {
    let quota: Quota = format!("1/10ns burst {units}").parse().expect("a quota");
    Gcra::new(quota).expect("fits")
}

fn at(now: u64) -> Timestamp {
    Timestamp::from_nanos(now)
}

fn perform(table: &Table, deed: Deed) -> String {
    match deed {
        Check(now, key, cost) => format!("{:?}", table.check_at(at(now), &key, Cost::new(cost))),
        Reserve(now, key, cost) => {
            let ticket = all([Claim::new(table, key, Cost::new(cost))]).reserve_at(at(now));
            ticket.map_or_else(
                |denied| format!("{denied:?}"),
                |ticket| {
                    let answer = format!("{:?}", ticket.answer());
                    std::mem::forget(ticket);
                    answer
                },
            )
        }
        Back(now, key, units) => {
            table.refund_at(at(now), &key, Charge { at: at(1), cost: Cost::new(units) });
            String::new()
        }
        Change(now, to) => {
            table.change_at(at(now), units(to), Inherit::AsIs);
            String::new()
        }
        Own(now, key, own) => match own {
            Some(own) => {
                format!("{:?}", table.set_override_at(at(now), &key, units(own), Inherit::AsIs))
            }
            None => format!("{:?}", table.end_override_at(at(now), &key, Inherit::AsIs)),
        },
    }
}

fn tell(table: &Table, script: &[Deed]) -> Vec<String> {
    script.iter().map(|&deed| perform(table, deed)).collect()
}

struct Model {
    before: Script,
    threads: &'static [Script],
    /// What is asked of keys in the end, at 500 ns at the latest.
    after: Script,
}

impl Model {
    fn begin(&self) -> Table {
        let table = Limiter::<u64, _>::builder(Live::new(units(4)))
            .clock(ManualClock::new())
            .hasher(Itself::default())
            .capacity(1)
            .max_keys(6)
            .build()
            .expect("a few slots fit");
        tell(&table, self.before);
        table
    }

    /// What one thread is told that does the same, in every order.
    fn orders(&self) -> BTreeSet<Vec<String>> {
        in_every_order(self.threads, |order| self.replay(order))
    }

    /// The answers of one thread that does all, by thread, and what it is told in the end.
    fn replay(&self, order: &[usize]) -> Vec<String> {
        let table = self.begin();
        let mut said = vec![Vec::new(); self.threads.len()];
        for &thread in order {
            let deed = self.threads[thread][said[thread].len()];
            said[thread].push(perform(&table, deed));
        }
        said.push(tell(&table, self.after));
        said.concat()
    }

    fn tell(&'static self) -> Vec<String> {
        let table = Arc::new(self.begin());
        let spawn = |script: &Script| {
            let (table, script) = (Arc::clone(&table), *script);
            thread::spawn(move || tell(&table, script))
        };
        let others: Vec<_> = self.threads[1..].iter().map(spawn).collect();
        let mut said = vec![tell(&table, self.threads[0])];
        said.extend(others.into_iter().map(|other| other.join().expect("no thread panics")));
        said.push(tell(&table, self.after));
        said.concat()
    }

    /// Explores the model with so many preemptions; returns its executions.
    fn explore(&'static self, bound: usize) -> usize {
        take_turns(true);
        let orders = Arc::new(Mutex::new(BTreeSet::new()));
        let found = Arc::clone(&orders);
        explore_within(bound, move || {
            *found.lock().expect("no thread panics") = self.orders();
        });
        explore_within(bound, move || {
            let said = self.tell();
            let orders = orders.lock().expect("no thread panics");
            assert!(orders.contains(&said), "in no order: {said:#?}");
        })
    }
}

/// Each with its bound on preemptions; loads see the latest value.
macro_rules! models {
    ($($name:ident: $before:expr, [$($script:expr),+], $after:expr, bound $bound:literal,
        floor $floor:literal;)+) => {$(
        #[test]
        fn $name() {
            static MODEL: Model =
                Model { before: &$before, threads: &[$(&$script),+], after: &$after };
            let executions = MODEL.explore($bound);
            println!("executions: {executions}");
            assert!(executions >= $floor);
        }
    )+};
}

models! {
    a_change_against_checks: [Check(1, 1, 1)],
        [[Check(1, 1, 2), Check(1, 1, 1)], [Change(1, 8)]], [Check(1, 1, 1)], bound 4, floor 9;
    a_change_that_returned: [Check(1, 1, 1)],
        [[Change(1, 2), Check(1, 1, 2)], [Check(1, 1, 3)]], [Check(1, 1, 1)], bound 4, floor 1_000;
    a_first_charge_against_a_change: [],
        [[Check(1, 1, 3)], [Change(1, 2), Check(1, 1, 1)]], [Check(1, 1, 1)], bound 4, floor 25_000;
    a_walk_against_checks: [Check(1, 1, 1), Check(1, 2, 3)],
        [[Change(1, 3), Change(1, 5)], [Check(1, 1, 2), Check(1, 2, 1)]],
        [Check(1, 1, 1), Check(1, 2, 1)], bound 4, floor 650;
    a_walk_that_leads_outside_against_checks: [Check(1, 1, 1), Change(1, 6)],
        [[Change(1, 3), Change(1, 9)], [Check(1, 1, 2), Check(1, 1, 1)]], [Check(1, 1, 2)],
        bound 4, floor 750;
    an_override_against_a_check: [Check(1, 1, 1)],
        [[Own(1, 1, Some(9)), Check(1, 1, 5)], [Check(1, 1, 2)]], [Check(1, 1, 1)],
        bound 4, floor 8_000;
    two_overrides_of_a_new_key: [],
        [[Own(1, 1, Some(9))], [Own(1, 1, Some(2)), Check(1, 1, 2)]], [Check(1, 1, 1)],
        bound 3, floor 7_500;
    a_reservation_against_a_check: [Check(1, 1, 1)],
        [[Reserve(1, 1, 2)], [Check(1, 1, 2)]], [Check(1, 1, 1)], bound 4, floor 12_000;
    a_denial_before_a_check_by_the_old_numbers: [Check(1, 1, 3)],
        [[Change(1, 2), Check(1, 1, 1)], [Check(1, 1, 1)]], [Check(1, 1, 1)], bound 4, floor 1_000;
    a_change_against_a_key_that_takes_a_slot: [Check(1, 8, 4), Check(1, 9, 4), Check(1, 1, 1)],
        [[Check(30, 2, 3)], [Change(30, 3), Check(30, 1, 1)]],
        [Check(30, 1, 1), Check(30, 2, 1), Check(30, 8, 1)], bound 3, floor 14_000;
    a_walk_against_a_key_that_takes_a_slot: [Check(1, 8, 4), Check(1, 1, 1)],
        [[Check(30, 2, 3)], [Change(30, 3), Change(30, 4)]],
        [Check(30, 1, 1), Check(30, 2, 1), Check(30, 8, 1)], bound 3, floor 700;
    an_override_against_a_key_that_takes_the_slot_with_the_same_word:
        [Check(1, 8, 4), Check(1, 9, 4), Check(1, 1, 2)],
        [[Own(1, 1, Some(9))], [Back(1, 1, 1), Check(11, 2, 1)]],
        [Check(11, 1, 6), Check(11, 2, 4)], bound 2, floor 1_500;
    a_reservation_against_a_key_that_takes_the_slot_with_the_same_word:
        [Check(1, 8, 4), Check(1, 9, 4), Check(1, 1, 2)],
        [[Reserve(1, 1, 1)], [Back(1, 1, 1), Check(11, 2, 1)]],
        [Check(51, 1, 4), Check(51, 2, 4)], bound 2, floor 1_500;
    a_change_while_the_table_grows: [Check(1, 8, 4), Check(1, 9, 4), Check(1, 1, 1)],
        [[Check(1, 2, 1)], [Change(1, 6), Check(1, 1, 4)]],
        [Check(1, 8, 1), Check(1, 9, 1), Check(1, 1, 1), Check(1, 2, 1)], bound 3, floor 55_000;
    a_walk_while_the_table_grows: [Check(1, 8, 4), Check(1, 9, 4), Check(1, 1, 1), Change(1, 3)],
        [[Check(1, 2, 1)], [Change(1, 6)]],
        [Check(1, 8, 1), Check(1, 9, 1), Check(1, 1, 1), Check(1, 2, 1)], bound 3, floor 19_000;
    keys_outside_while_the_table_grows: [Own(1, 8, Some(5)), Check(1, 9, 4), Check(1, 1, 1)],
        [[Check(1, 2, 1)], [Own(1, 1, Some(7)), Check(1, 8, 2)]],
        [Check(1, 8, 1), Check(1, 9, 1), Check(1, 1, 1), Check(1, 2, 1)], bound 2, floor 5_500;
}
