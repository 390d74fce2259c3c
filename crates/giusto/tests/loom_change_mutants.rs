//! The models of `loom_change.rs` and `loom_change_table.rs` tried on wrong engines: each must fail the
//! one named beside it. What one thread alone gets wrong is caught elsewhere, since the models take one thread for the judge.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_change_mutants --release`.

#![cfg(giusto_loom)]

mod planting;

use planting::{Planted, Site, site};

const FILE: &str = "loom_change";
const TABLE: &str = "loom_change_table";
const KEYS: &str = "loom_change_keys";
const CARRY: &str = "cell.compare_exchange(curr, next, Ordering::AcqRel, Ordering::Acquire)";
const FREEZE: &str = "!record.freeze(found.stored)";
const WORD: &str =
    "self.word.compare_exchange(found, word, Ordering::Relaxed, Ordering::Relaxed).is_ok()";
const INSTALL: &str =
    "self.record.compare_exchange(prev, next, Ordering::Release, Ordering::Relaxed)";

#[rustfmt::skip]
const SITES: [Site; 7] = [
    // A key that is carried over while a decision by the old numbers is on its way.
    site("framed", FREEZE, FREEZE, &["false"], (FILE, "a_change_of_a_key_that_two_charge")),
    site("framed", "if !found.is_frozen() && word < FROZEN", "!found.is_frozen()", &["true"],
        (FILE, "a_change_of_a_key_that_two_charge")),
    // A word or a frame put where another thread has put one.
    site("framed", WORD, WORD, &["{ self.word.store(word, Ordering::Relaxed); true }"],
        (FILE, "a_change_of_a_key_that_two_charge")),
    site("framed", INSTALL, INSTALL,
        &["{ self.record.store(next, Ordering::Release); Ok::<_, *mut Record<F>>(prev) }"],
        (FILE, "a_change_before_the_first_charge")),
    // A denial by the new numbers, before a charge by the old ones.
    site("live/slots", "&& (inline == 0 || scene.is_of(inline))", "(inline == 0 || scene.is_of(inline))",
        &["true"], (TABLE, "a_denial_before")),
    // A walk over a word that changes meanwhile.
    site("../table/owner", CARRY, CARRY,
        &["{ cell.store(next, Ordering::Release); Ok::<u64, u64>(curr) }"],
        (TABLE, "a_walk_against_checks")),
    // A reservation in the exchange that leaves the slot, which another key may have by then.
    site("live/slots", "None if inline > 0 =>", "inline > 0", &["false && inline > 0"],
        (TABLE, "a_reservation_against_a_key_that_takes")),
];

/// Slots that are given up while somebody still goes by their names or brings their keys.
#[rustfmt::skip]
const GIVEN_UP: [Site; 2] = [
    site("../table/array", "if word::is_pending(curr) && self.head(group)", "word::is_pending(curr)",
        &["(curr >> 62 == 1)"], (KEYS, "while_it_is_named")),
    site("../table/visit", "let is_settled = std::ptr::eq(self.chain.current(), curr);",
        "std::ptr::eq(self.chain.current(), curr)", &["true"], (KEYS, "while_two_threads")),
];

#[test]
fn every_mutant_is_caught() {
    let planted = Planted::new("loom_change_mutants", &[FILE, TABLE], &SITES, &["--release"]);
    planted.is_sound(FILE);
    planted.is_sound(TABLE);
    planted.are_caught("in no order");
    assert_eq!(planted.mutants().count(), 7);
}

#[test]
fn what_is_given_up_too_early_is_noticed() {
    let planted = Planted::new("loom_change_keys_mutants", &[KEYS], &GIVEN_UP, &["--release"]);
    planted.is_sound(KEYS);
    planted.are_caught("panicked");
    assert_eq!(planted.mutants().count(), 2);
}
