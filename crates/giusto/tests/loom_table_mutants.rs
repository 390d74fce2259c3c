//! The models of `loom_table.rs` tried on wrong tables: each must fail the one named beside it.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_table_mutants --release`.

#![cfg(giusto_loom)]

mod planting;

use planting::{Planted, Site, site};

const DECIDE: &str =
    "head.compare_exchange(seen.word(), next.word(), Ordering::AcqRel, Ordering::Relaxed).is_ok()";

const fn model(name: &'static str) -> (&'static str, &'static str) {
    ("loom_table", name)
}

#[rustfmt::skip]
const SITES: [Site; 3] = [
    // A key is inserted though another was since the head was read.
    site("../table/array", DECIDE, DECIDE,
        &["{ head.store(next.word(), Ordering::Release); true }"],
        model("two_threads_insert_the_same_key")),
    // A key that was forgotten comes back earlier than it was forgotten.
    site("../table/survey", "marks.fold(now, Timestamp::max)", "marks.fold(now, Timestamp::max)",
        &["marks.fold(now, |now, _| now)"],
        model("a_lagging_clock_meets_a_key_that_was_forgotten")),
    site("../table/insert", "array.raise_mark(location, at);", "array.raise_mark(location, at)",
        &["()"],
        model("a_lagging_clock_meets_a_key_that_was_forgotten")),
];

#[test]
fn every_mutant_of_the_table_is_caught() {
    let planted = Planted::new("loom_table_mutants", &["loom_table"], &SITES, &["--release"]);
    planted.is_sound("loom_table");
    planted.are_caught("no order explains this");
    assert_eq!(planted.mutants().count(), 3);
}
