//! The physical limit: tables that do nothing but find a word and step it.
//!
//! A key is its 64-bit hash, the size is fixed, nothing is ever removed, and memory is touched
//! before it is used, on huge pages: less than a limiter must do. What they take, nothing that
//! keeps words in memory can beat by much.

mod bare;
mod line;
mod pages;
mod prefetch;

use std::sync::atomic::{AtomicU64, Ordering};

use giusto::{Clock, Cost, Gcra, MonotonicClock, Step, Timestamp, WordAlgorithm};

pub(crate) use bare::Bare;
pub(crate) use line::Line;
pub(crate) use pages::Pages;

use crate::contestant::{BATCH, Setup};

/// Keys of a batch whose memory is asked for before it is needed.
const AHEAD: usize = 16;

/// Where the words are; an identity is never 0.
pub(crate) trait Table: Sync {
    /// Whether a single check asks for its memory before it reads the clock.
    const EARLY: bool;

    /// A table whose load is `load` once it holds `keys`.
    fn with_load(keys: u64, load: f64) -> Self;

    /// Asks for the memory where the search for `identity` begins.
    fn prefetch(&self, identity: u64);

    /// The word of `identity`, inserted fresh where it is not there.
    fn word(&self, identity: u64) -> &AtomicU64;
}

/// A table with giusto's clock and giusto's transition.
pub(crate) struct Reference<T> {
    table: T,
    gcra: Gcra,
    clock: MonotonicClock,
}

impl<T: Table> Reference<T> {
    pub(crate) fn new(setup: &Setup) -> Self {
        Self {
            table: T::with_load(setup.keys, setup.load),
            gcra: setup.terms.gcra(),
            clock: setup.clock.clone(),
        }
    }

    pub(crate) fn one_by_one(&self, identities: impl Iterator<Item = u64>) -> u64 {
        let passes = |identity: &u64| {
            if T::EARLY {
                self.table.prefetch(*identity);
            }
            let now = self.clock.now();
            self.step(*identity, now)
        };
        identities.filter(passes).count() as u64
    }

    /// One reading of the clock, and the memory of the next keys under way while one is decided.
    pub(crate) fn batch(&self, identities: [u64; BATCH]) -> u64 {
        for identity in &identities[..AHEAD] {
            self.table.prefetch(*identity);
        }
        let now = self.clock.now();
        let passes = |&index: &usize| {
            if let Some(ahead) = identities.get(index + AHEAD) {
                self.table.prefetch(*ahead);
            }
            self.step(identities[index], now)
        };
        (0..BATCH).filter(passes).count() as u64
    }

    #[inline]
    fn step(&self, identity: u64, now: Timestamp) -> bool {
        let cell = self.table.word(identity);
        // Relaxed, here and in the exchange: a decision depends on this one word, whose
        // modification order all threads agree on; partner: the same exchange in other threads.
        let mut word = cell.load(Ordering::Relaxed);
        loop {
            let Step::Allow(next) = self.gcra.step(word, now, Cost::ONE) else { return false };
            match cell.compare_exchange_weak(word, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(seen) => word = seen,
            }
        }
    }
}

/// The slot of an array of `slots` where the search for `identity` begins.
#[inline]
fn home(identity: u64, slots: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "the high half is below `slots`")]
    let slot = ((u128::from(identity) * slots as u128) >> 64) as usize;
    slot
}

/// The number of slots that `keys` fill to `load`.
fn slots_for(keys: u64, load: f64) -> usize {
    assert!((0.05..=0.95).contains(&load), "a load between 0.05 and 0.95, not {load}");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    let slots = (keys as f64 / load).ceil() as usize;
    slots + 16
}

/// Whether the slot that `owner` names belongs to `identity`, which takes it if it is free.
#[inline]
fn owns(owner: &AtomicU64, identity: u64) -> bool {
    // Relaxed: an owner is set once and for ever, and the word beside it is zero until its owner
    // steps it, so that no other write must be seen with it; partner: the exchange below.
    let seen = owner.load(Ordering::Relaxed);
    if seen != 0 {
        return seen == identity;
    }
    // Relaxed on success and on failure, as above; partner: the same exchange in other threads.
    match owner.compare_exchange(0, identity, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => true,
        Err(taken) => taken == identity,
    }
}
