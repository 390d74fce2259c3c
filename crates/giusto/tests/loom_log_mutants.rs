//! The models of `loom_log.rs` tried on wrong engines: each must fail the one named beside it.
//!
//! Run with `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_log_mutants --release`.

#![cfg(giusto_loom)]

mod planting;

use planting::{Planted, Site, site};

const FILE: &str = "loom_log";

/// Expressions of several lines.
const APPEND: &str = "self.words[index - 1]
            .compare_exchange(0, word, Ordering::Release, Ordering::Relaxed)
            .is_ok()";
const LINK: &str = "self.next
            .compare_exchange(ptr::null_mut(), next, Ordering::Release, Ordering::Relaxed)
            .is_ok()";
const WORD: &str =
    "self.word.compare_exchange(found, word, Ordering::Relaxed, Ordering::Relaxed).is_ok()";
const INSTALL: &str =
    "self.record.compare_exchange(prev, next, Ordering::Release, Ordering::Relaxed)";
const LOWER: &str = "self.words[index - 1].fetch_min(word, Ordering::Release)";

const fn model(name: &'static str) -> (&'static str, &'static str) {
    (FILE, name)
}

#[rustfmt::skip]
const SITES: [Site; 14] = [
    // An entry, a chunk or a count put where another thread has put one.
    site("rolling/chunk", APPEND, APPEND,
        &["{ self.words[index - 1].store(word, Ordering::Release); true }"],
        model("log_one_unit_left")),
    site("rolling/chunk", LINK, LINK,
        &["{ self.next.store(next, Ordering::Release); true }"],
        model("log_chunk_is_full")),
    site("framed", WORD, WORD,
        &["{ self.word.store(word, Ordering::Relaxed); true }"],
        model("window_one_unit_left")),
    site("framed", INSTALL, INSTALL,
        &["{ self.record.store(next, Ordering::Release); Ok::<_, *mut Record<F>>(prev) }"],
        model("window_fresh_for_three")),
    // A chunk or a record left behind while something can still be added to it.
    site("rolling/shared_log", "if view.is_open && !view.tail.chunk.seal(view.len) {",
        "view.is_open && !view.tail.chunk.seal(view.len)", &["false"],
        model("log_refund_for_two")),
    site("rolling/shared_log",
        "(!view.is_open || view.tail.chunk.seal(view.len)) && view.tail.chunk.link(ENDED)",
        "(!view.is_open || view.tail.chunk.seal(view.len))", &["true"],
        model("log_admission_against_its_end")),
    site("framed", "&& !record.freeze(found.stored)",
        "!record.freeze(found.stored)", &["false"],
        model("window_given_back")),
    site("framed", "if !found.is_frozen() && word < FROZEN",
        "!found.is_frozen()", &["true"],
        model("window_given_back")),
    // A refund that is never carried out, or not waited for, or undone.
    site("rolling/chunk", "&& !self.settled.load(Ordering::Acquire)",
        "!self.settled.load(Ordering::Acquire)",
        &["false", "!self.settled.swap(true, Ordering::AcqRel)",
          "!self.settled.load(Ordering::Relaxed)"],
        model("log_refund_for_two")),
    site("rolling/chunk", LOWER, LOWER,
        &["self.words[index - 1].swap(word, Ordering::Release)",
          "self.words[index - 1].fetch_min(word, Ordering::Relaxed)"],
        model("log_refund")),
    // A log that changed while it was read, or an entry seen without what came before it.
    site("rolling/view", "matches!(self.tail.chunk.read(self.len), Slot::Free)",
        "matches!(self.tail.chunk.read(self.len), Slot::Free)", &["true"],
        model("log_refund_against_peeks")),
    site("rolling/view", "matches!(self.tail.chunk.next(), Next::Free)",
        "matches!(self.tail.chunk.next(), Next::Free)", &["true"],
        model("log_refund_against_peeks")),
    site("rolling/chunk", "let word = word.load(Ordering::Acquire);",
        "Ordering::Acquire", &["Ordering::Relaxed"], model("log_")),
    site("rolling/chunk", "self.note.store(word, Ordering::Release);",
        "Ordering::Release", &["Ordering::Relaxed"], model("log_")),
];

#[test]
fn every_mutant_is_caught() {
    let planted = Planted::new("loom_log_mutants", &[FILE], &SITES, &["--release"]);
    planted.is_sound(FILE);
    planted.are_caught("in no order");
    assert!(planted.mutants().count() >= 15);
}
