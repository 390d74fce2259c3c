//! The models of `loom_table.rs` and `loom_growth.rs` tried on wrong tables: each must fail the one
//! named beside it.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_table_mutants --release`.

#![cfg(giusto_loom)]

mod planting;

use planting::{Planted, Site, site};

const INSERT: &str = "../table/insert";
const MIGRATE: &str = "../table/migrate";
const SURVEY: &str = "../table/survey";

const DECIDE: &str =
    "head.compare_exchange(seen.word(), next.word(), Ordering::AcqRel, Ordering::Relaxed).is_ok()";
const PRESENT: &str = "is_reached && word::is_live(word) && bucket.words(slot) == moving.words";
const MOVED: &str = "from.0.head(from.1).stage() == Stage::Moved";

const fn table(name: &'static str) -> (&'static str, &'static str) {
    ("loom_table", name)
}

const fn growth(name: &'static str) -> (&'static str, &'static str) {
    ("loom_growth", name)
}

#[rustfmt::skip]
const SITES: [Site; 20] = [
    // A key is inserted though another was since the head was read, or is absent no more.
    site("../table/array", DECIDE, DECIDE,
        &["{ head.store(next.word(), Ordering::Release); true }"],
        table("two_threads_insert_the_same_key")),
    site(INSERT, "Act::Keep(answer) if array.head(home.group) == head",
        "array.head(home.group) == head", &["true"],
        growth("a_key_far_from_home_is_asked_for_while_its_group_moves")),
    site(INSERT, "cell.store(word::pending(entry.word), Ordering::Release);",
        "word::pending(entry.word)", &["entry.word"], table("an_insertion_that_fails_meets_a_check")),
    // A key that was forgotten comes back earlier than it was forgotten.
    site(SURVEY, "marks.fold(now, Timestamp::max)", "marks.fold(now, Timestamp::max)",
        &["marks.fold(now, |now, _| now)"], table("a_lagging_clock_meets_a_key_that_was_forgotten")),
    site(INSERT, "array.raise_mark(location, at);", "array.raise_mark(location, at)",
        &["()"], table("a_lagging_clock_meets_a_key_that_was_forgotten")),
    // A helper that comes late makes the key of another owner live, or another's slot free.
    site(INSERT, "cell.compare_exchange(seen, CLAIMED,", "CLAIMED",
        &["word::pending(word::state(seen))"],
        table("a_helper_that_lags_meets_the_slots_next_owner")),
    site("../table/array", "word::is_pending(curr) && self.head(group) == head",
        "self.head(group) == head", &["true"],
        table("a_helper_that_lags_meets_a_slot_that_is_named")),
    site(INSERT, "let naming = if seat.word == 0 {", "seat.word == 0", &["true"],
        table("a_helper_that_lags_meets_a_slot_that_is_named")),
    // A slot has the words of its last owner again.
    site("fixed", "self.count.is_spent(word, self.index(now))",
        "self.count.is_spent(word, self.index(now))",
        &["self.count.is_idle(word, self.index(now))"], table("a_slot_given_back_meets_a_check")),
    site(SURVEY, "|| self.algorithm.is_spent(last, now)",
        "self.algorithm.is_spent(last, now)", &["true"],
        table("a_lagging_clock_meets_a_slot_that_was_given_up")),
    // A slot is acted on though it has another owner since.
    site("../table/find", "|| is_still(bucket, slot, curr)",
        "is_still(bucket, slot, curr)", &["true"], table("a_denial_meets_the_slots_next_owner")),
    site("../table/bucket", "self.keys[word][slot].load(Ordering::Acquire)", "Ordering::Acquire",
        &["Ordering::Relaxed"], table("a_denial_meets_the_slots_next_owner")),
    site("../table/bucket", "self.keys[word][slot].store(value, Ordering::Release)",
        "Ordering::Release", &["Ordering::Relaxed"], table("a_denial_meets_the_slots_next_owner")),
    // A key that moves is charged where it was, inserted twice, or brought back.
    site(MIGRATE, "else { word::moved(state) };", "word::moved(state)", &["curr"],
        growth("a_key_is_charged_while_it_moves")),
    site(MIGRATE, PRESENT, PRESENT, &["false"], growth("two_threads_move_a_group")),
    site(MIGRATE, MOVED, MOVED, &["false"],
        growth("a_thread_comes_late_with_a_key_that_was_forgotten")),
    site("../table/grow", "if array.head(moved).stage() != Stage::Moved {",
        "array.head(moved).stage() != Stage::Moved", &["false"],
        growth("two_threads_move_a_group_each")),
    // A key that was forgotten on the way comes back earlier than it was forgotten.
    site(MIGRATE, "is_spent(curr, now) && {\n                Self::raise_marks(from, next, now);",
        "Self::raise_marks(from, next, now)", &["()"], growth("an_idle_key_is_left_behind")),
    site(MIGRATE, "Self::raise_marks((array, group), next, array.mark(location));",
        "Self::raise_marks((array, group), next, array.mark(location))", &["()"],
        growth("a_key_far_from_home_is_forgotten_while_its_group_moves")),
    // A charge that was exchanged into the slot of another owner.
    site("../table/find", "Ok(_) if self.is_charged(bucket, slot, wanted)",
        "self.is_charged(bucket, slot, wanted)", &["true"],
        table("a_check_meets_the_word_that_it_expects_in_anothers_slot")),
];

#[test]
fn every_mutant_of_the_table_is_caught() {
    let files = ["loom_table", "loom_growth"];
    let planted = Planted::new("loom_table_mutants", &files, &SITES, &["--release"]);
    files.iter().for_each(|file| planted.is_sound(file));
    planted.are_caught("told wrong");
    assert_eq!(planted.mutants().count(), 20);
}
