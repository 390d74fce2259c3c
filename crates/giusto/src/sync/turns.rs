//! Loom's atomic word, with a choice of what a load sees.
//!
//! As loom has it, a load may see every value that the memory model allows, and operations on more
//! than a few words have too many executions to explore. Where threads take turns a load sees the
//! latest value: what is left to explore is the order of the operations, many more of them.

use std::{cell::Cell, ops::Deref};

use loom::sync::atomic::{AtomicU64 as Word, Ordering};

thread_local! {
    static TURNS: Cell<bool> = const { Cell::new(false) };
}

/// Whether threads take turns in the models that this thread explores from now on.
pub fn take_turns(turns: bool) {
    TURNS.set(turns);
}

/// An atomic word whose loads and stores are exchanges where threads take turns.
#[derive(Debug, Default)]
pub struct AtomicU64(Word);

impl AtomicU64 {
    pub(crate) fn new(value: u64) -> Self {
        Self(Word::new(value))
    }

    pub(crate) fn load(&self, order: Ordering) -> u64 {
        if TURNS.get() { self.0.fetch_or(0, Ordering::AcqRel) } else { self.0.load(order) }
    }

    pub(crate) fn store(&self, value: u64, order: Ordering) {
        if TURNS.get() {
            self.0.swap(value, Ordering::AcqRel);
        } else {
            self.0.store(value, order);
        }
    }
}

/// Exchanges see the latest value in any case.
impl Deref for AtomicU64 {
    type Target = Word;

    fn deref(&self) -> &Word {
        &self.0
    }
}
