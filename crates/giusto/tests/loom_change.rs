//! Changes of numbers against decisions, overrides and reservations on one key, under every
//! interleaving that loom explores.
//!
//! Whatever loom makes of a model, the answers of all threads and what the key says afterwards must be
//! those that one thread gives which does the same in some order. Run with
//! `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_change --release`.
//! `loom_change_mutants.rs` tries the models on wrong engines.

#![cfg(giusto_loom)]

mod explored;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use explored::{explore, in_every_order};
use giusto::{Charge, Cost, Gcra, Inherit, Live, LiveState, Quota, SharedAlgorithm, Timestamp};
use loom::thread;

/// One thing done to the key, 100 ns after the clock's zero.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Check(u64),
    Peek,
    Reserve(u64),
    /// Settles a reservation of so many units for so many.
    Settle(u64, u64),
    /// To so many units at once.
    Change(u64),
    Own(Option<u64>),
}
use Deed::{Change, Check, Own, Peek, Reserve, Settle};

type Script = &'static [Deed];

const NOW: Timestamp = Timestamp::from_nanos(100);

/// A second for each unit, so that nothing drains.
fn units(units: u64) -> Gcra {
    Gcra::new(Quota::per_second(1).burst(units)).expect("fits")
}

fn perform(limit: &Live<Gcra>, key: &LiveState<Gcra>, deed: Deed) -> String {
    match deed {
        Check(cost) => format!("{:?}", limit.check_shared(key, NOW, Cost::new(cost))),
        Peek => format!("{:?}", limit.peek_shared(key, NOW, Cost::ONE)),
        Reserve(cost) => format!("{:?}", limit.reserve_shared(key, NOW, Cost::new(cost))),
        Settle(reserved, actual) => {
            let reserved = Charge { at: NOW, cost: Cost::new(reserved) };
            let actual = Cost::new(actual);
            format!("{:?}", limit.settle_reserved_shared(key, NOW, &reserved, actual))
        }
        Change(to) => {
            limit.change_at(NOW, units(to), Inherit::AsIs);
            String::new()
        }
        Own(own) => {
            let own = own.map(units);
            format!("{:?}", limit.override_shared(key, || NOW.into(), own.as_ref(), Inherit::AsIs))
        }
    }
}

struct Model {
    before: Script,
    threads: &'static [Script],
}

impl Model {
    /// The limit and the key when the threads start.
    fn begin(&self) -> (Live<Gcra>, LiveState<Gcra>) {
        let limit = Live::new(units(4));
        let key = limit.open();
        for &deed in self.before {
            perform(&limit, &key, deed);
        }
        (limit, key)
    }

    /// What one thread is told that does the same, in every order.
    fn orders(&self) -> BTreeSet<Vec<String>> {
        in_every_order(self.threads, |order| self.replay(order))
    }

    /// The answers of one thread that does all, by thread, and of a peek afterwards.
    fn replay(&self, order: &[usize]) -> Vec<String> {
        let (limit, key) = self.begin();
        let mut said = vec![Vec::new(); self.threads.len()];
        for &thread in order {
            let deed = self.threads[thread][said[thread].len()];
            said[thread].push(perform(&limit, &key, deed));
        }
        said.push(vec![perform(&limit, &key, Peek)]);
        said.concat()
    }
}

/// Explores a model; returns its executions.
fn told(model: &'static Model) -> usize {
    let orders = Arc::new(Mutex::new(BTreeSet::new()));
    let found = Arc::clone(&orders);
    // Under loom, too, whose atomics the replays need.
    explore(move || {
        *found.lock().expect("no thread panics") = model.orders();
    });
    let executions = explore(move || {
        let shared = loom::sync::Arc::new(model.begin());
        let others: Vec<_> = model.threads[1..]
            .iter()
            .map(|script| {
                let shared = loom::sync::Arc::clone(&shared);
                thread::spawn(move || tell(&shared, script))
            })
            .collect();
        let mut said = vec![tell(&shared, model.threads[0])];
        said.extend(others.into_iter().map(|other| other.join().expect("no thread panics")));
        said.push(tell(&shared, &[Peek]));
        let said = said.concat();
        let orders = orders.lock().expect("no thread panics");
        assert!(orders.contains(&said), "in no order: {said:#?}");
    });
    println!("executions: {executions}");
    executions
}

fn tell((limit, key): &(Live<Gcra>, LiveState<Gcra>), script: Script) -> Vec<String> {
    script.iter().map(|&deed| perform(limit, key, deed)).collect()
}

/// Bound of all models: as many threads as there are scripts, no bound on preemptions.
macro_rules! models {
    ($($name:ident: $before:expr, [$($script:expr),+], floor $floor:literal;)+) => {$(
        #[test]
        fn $name() {
            static MODEL: Model = Model { before: &$before, threads: &[$(&$script),+] };
            assert!(told(&MODEL) >= $floor);
        }
    )+};
}

models! {
    a_change_against_checks: [Check(1)], [[Check(2), Check(2)], [Change(8)]], floor 12;
    a_smaller_limit_against_checks: [Check(1)], [[Check(2), Check(1)], [Change(2)]], floor 12;
    a_change_that_returned: [Check(1)], [[Change(2), Check(2)], [Check(3)]], floor 300;
    a_change_before_the_first_charge: [], [[Check(3)], [Change(2), Check(1)]], floor 20;
    two_changes_and_a_check: [Check(1)], [[Change(2)], [Change(9)], [Check(3)]], floor 1_200;
    a_change_of_a_key_that_two_charge: [Check(1)], [[Check(1)], [Check(2)], [Change(3)]], floor 30_000;
    an_override_against_a_change: [Check(1)], [[Own(Some(9)), Check(5)], [Change(2)]], floor 4;
    an_override_that_ends: [Check(1), Own(Some(9))], [[Own(None)], [Check(5)]], floor 30;
    an_override_that_ends_in_a_change: [Check(1), Own(Some(9))],
        [[Own(None), Check(1)], [Change(7)]], floor 12;
    a_reservation_against_a_check: [Check(1)], [[Reserve(2), Settle(2, 1)], [Check(2)]], floor 160;
    a_first_reservation_against_another: [], [[Reserve(3)], [Reserve(2)]], floor 5;
    a_settlement_against_a_check: [Reserve(3)], [[Settle(3, 1)], [Check(2)]], floor 4;
    a_reservation_against_a_change: [Reserve(1)],
        [[Reserve(2), Settle(1, 0)], [Change(2)]], floor 12;
}
