//! A bucket: four slots, the words of their keys beside the words of their states.
//!
//! With keys of one word a bucket is one cache line, so that a decision on a key in its home bucket
//! touches one line and no other memory of the table.

use std::{array, fmt::Debug};

use crate::sync::{AtomicU64, Ordering, SLOTS, Zeroed};

/// The words of a key. Only a key's own kind makes them, since they may lead outside of the slot.
#[derive(Clone, Copy, Debug, Eq)]
pub struct Words<const W: usize>(pub(crate) [u64; W]);

impl<const W: usize> PartialEq for Words<W> {
    /// Word by word, in registers: arrays are compared in memory, where the words just loaded are
    /// not yet.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let differing = |(a, b): (&u64, &u64)| a ^ b;
        self.0.iter().zip(&other.0).map(differing).fold(0, |all, bits| all | bits) == 0
    }
}

/// How a bucket keeps the words of its keys.
pub trait Bucket: Default + Zeroed + Send + Sync + 'static {
    /// The words of one key.
    type Words: Copy + Debug + Eq + Send + Sync;

    /// The first of a key's words.
    fn first_of(words: &Self::Words) -> u64;

    /// The state of a slot.
    fn cell(&self, slot: usize) -> &AtomicU64;

    /// The first word of a slot's key; torn while an inserter owns the slot.
    fn first(&self, slot: usize) -> u64;

    /// The atomic of a slot's first key word.
    fn first_word(&self, slot: usize) -> &AtomicU64;

    /// The words of a slot's key; torn while an inserter owns the slot.
    fn words(&self, slot: usize) -> Self::Words;

    /// Writes the words of a key. The caller owns the slot.
    fn write(&self, slot: usize, words: Self::Words);
}

/// Slots whose keys take `W` words.
#[derive(Debug)]
#[repr(C)]
pub struct Slots<const W: usize> {
    cells: [AtomicU64; SLOTS],
    keys: [[AtomicU64; SLOTS]; W],
}

impl<const W: usize> Default for Slots<W> {
    fn default() -> Self {
        let free = || array::from_fn(|_| AtomicU64::default());
        Self { cells: free(), keys: array::from_fn(|_| free()) }
    }
}

impl<const W: usize> Bucket for Slots<W> {
    type Words = Words<W>;

    #[inline]
    fn first_of(words: &Words<W>) -> u64 {
        words.0[0]
    }

    #[inline]
    fn cell(&self, slot: usize) -> &AtomicU64 {
        &self.cells[slot]
    }

    #[inline]
    fn first(&self, slot: usize) -> u64 {
        // Relaxed, partner `write`: only a hint of where to look; what is found is read again.
        self.keys[0][slot].load(Ordering::Relaxed)
    }

    #[inline]
    fn first_word(&self, slot: usize) -> &AtomicU64 {
        &self.keys[0][slot]
    }

    #[inline]
    fn words(&self, slot: usize) -> Words<W> {
        // Acquire, partner `write`: what a word points to was written before it, and its slot claimed.
        Words(array::from_fn(|word| self.keys[word][slot].load(Ordering::Acquire)))
    }

    #[inline]
    fn write(&self, slot: usize, words: Words<W>) {
        for (word, value) in words.0.into_iter().enumerate() {
            // Release, partner `words`: publishes what the word points to, and the claim.
            self.keys[word][slot].store(value, Ordering::Release);
        }
    }
}

#[expect(unsafe_code, reason = "a promise about the layout")]
// SAFETY: atomics alone, all of whose bytes may be zero, and nothing to drop.
unsafe impl<const W: usize> Zeroed for Slots<W> {}
