//! The models of `loom_snapshot.rs` tried on wrong walks: each must fail the one named beside it.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_snapshot_mutants
//! --release`.

#![cfg(giusto_loom)]

mod planting;

use planting::{Planted, Site, site};

const VISIT: &str = "../table/visit";
const LIVE: &str = "!is_moved && !word::is_live(word)";
const CHANGED: &str = "!is_still(bucket, slot, word)";

#[rustfmt::skip]
const SITES: [Site; 2] = [
    // A key that is between two arrays is in neither.
    site(VISIT, LIVE, LIVE, &["!word::is_live(word)"],
        ("loom_snapshot", "the_table_grows_during_a_snapshot")),
    // A key that is charged while it is read is left out.
    site(VISIT, "if !is_still(bucket, slot, word) {\n                continue;", CHANGED,
        &["{ if !is_still(bucket, slot, word) { return None; } false }"],
        ("loom_snapshot", "a_key_is_charged_during_a_snapshot")),
];

#[test]
fn every_mutant_of_the_walk_is_caught() {
    let planted = Planted::new("loom_snapshot_mutants", &["loom_snapshot"], &SITES, &["--release"]);
    planted.is_sound("loom_snapshot");
    planted.are_caught("was missed");
    assert_eq!(planted.mutants().count(), 2);
}
