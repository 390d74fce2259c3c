//! A cell: one atomic word, and the only compare-exchange loop of the engine.
//!
//! Invariant: the word is zero (fresh) or a value that its algorithm produced. Each decision
//! depends on this one word alone, so relaxed orderings suffice: every exchange reads the last
//! value in the word's own modification order, and nothing else is published through it.

use std::hint;

use crate::sync::{AtomicU64, Ordering};

/// The state of one key under a one-word algorithm, shared by any number of threads.
#[derive(Debug, Default)]
pub struct Cell {
    word: AtomicU64,
}

impl Cell {
    /// A cell in the fresh state.
    pub fn new() -> Self {
        Self::default()
    }

    /// The word at some recent moment.
    #[inline]
    pub fn load(&self) -> u64 {
        // Relaxed: pairs with the exchange below through the modification order of this word; a
        // stale value is corrected by the exchange itself, and a peek promises no more.
        self.word.load(Ordering::Relaxed)
    }

    /// Replaces the word by `transition(word)`, as one atomic step, and returns what it said.
    ///
    /// A transition that returns the word unchanged writes nothing, so a denial leaves the cache
    /// line shared. Lock-free: an exchange fails only because another thread's succeeded.
    #[inline]
    pub(crate) fn update<T>(&self, mut transition: impl FnMut(u64) -> (u64, T)) -> T {
        let mut curr = self.load();
        loop {
            let (next, answer) = transition(curr);
            if next == curr {
                return answer;
            }
            // Relaxed on success and on failure: both order this word alone (see the file's head);
            // partner: every other exchange on the same word.
            match self.word.compare_exchange_weak(curr, next, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return answer,
                Err(seen) => curr = seen,
            }
            hint::spin_loop();
        }
    }

    /// The same for whoever holds the cell alone: nobody comes between, so nothing is exchanged.
    ///
    /// An exchange would make every load after it wait; without one, the processor already fetches
    /// the cells of the next keys while it decides on this one.
    #[inline]
    pub(crate) fn replace<T>(&mut self, transition: impl FnOnce(u64) -> (u64, T)) -> T {
        let curr = self.load();
        let (next, answer) = transition(curr);
        if next != curr {
            // Relaxed: pairs with nothing, since nobody else can hold the cell; whoever gets it
            // after that gets it by way of a lock or a join, which orders this.
            self.word.store(next, Ordering::Relaxed);
        }
        answer
    }
}
