//! A snapshot of a table that changes meanwhile, under every interleaving that loom explores, for
//! the bounds that each model states: no key is missed that was charged before it.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_snapshot --release`.
//! Threads take turns, as in `loom_growth`; a group has three slots for keys.

#![cfg(giusto_loom)]

mod judges;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use giusto::{Cost, Gcra, Limiter, ManualClock, Quota, Timestamp, take_turns};
use judges::story::Itself;
use loom::{model::Builder, thread};

const NOW: Timestamp = Timestamp::from_nanos(1);

fn builder(keys: u64) -> giusto::Builder<u64, Gcra, ManualClock, Itself> {
    let gcra = Gcra::new("1/10ns burst 40".parse::<Quota>().expect("a quota")).expect("exact");
    let builder = Limiter::builder(gcra).clock(ManualClock::new()).hasher(Itself::default());
    builder.capacity(keys).max_keys(6)
}

/// Charges a unit of each key of `before`, then of each of `during` while a snapshot is made.
fn explore(before: &'static [u64], during: &'static [u64], (bound, floor): (usize, usize)) {
    take_turns(true);
    let executions = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executions);
    let mut model = Builder::new();
    model.preemption_bound = Some(bound);
    model.max_branches = 20_000;
    model.check(move || {
        // Relaxed: a count that is read after all executions have ended.
        counter.fetch_add(1, Ordering::Relaxed);
        let table = Arc::new(builder(1).build().expect("a few slots fit"));
        let charge = |table: &Limiter<u64, Gcra, ManualClock, Itself>, key: &u64| {
            assert!(table.check_at(NOW, key, Cost::ONE).is_allowed());
        };
        before.iter().for_each(|key| charge(&table, key));
        let other = Arc::clone(&table);
        let charging = thread::spawn(move || during.iter().for_each(|key| charge(&other, key)));
        let mut bytes = Vec::new();
        table.snapshot_at(NOW, NOW, &mut bytes).expect("memory takes all");
        charging.join().expect("no panic");
        let again = builder(6).restore_at(NOW, NOW, &*bytes).expect("a good snapshot");
        for key in before {
            let left = again.peek_at(NOW, key, Cost::ZERO).status().remaining();
            let asked = before.iter().chain(during).filter(|asked| *asked == key).count() as u64;
            assert!(left <= 39, "key {key} was missed");
            assert!(left >= 40 - asked, "key {key} is charged for others");
        }
    });
    let executions = executions.load(Ordering::Relaxed);
    println!("{executions} with {bound} preemptions and Latest loads");
    assert!(executions >= floor, "{executions} executions are too few to show anything");
}

#[test]
fn a_key_is_charged_during_a_snapshot() {
    explore(&[8, 9], &[8, 8, 9], (3, 200));
}

/// The next new key makes the table grow.
#[test]
fn the_table_grows_during_a_snapshot() {
    explore(&[8, 9, 1], &[2], (3, 1_000));
}

#[test]
fn a_key_that_moved_is_charged_during_a_snapshot() {
    explore(&[8, 9, 1], &[2, 1], (3, 1_000));
}
