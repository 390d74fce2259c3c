//! How an entry is told in a word of a chunk: the highest bit, the nanoseconds since the chunk's first
//! entry and the units.
//!
//! Units get as many bits as the limit needs, so that every cost fits; what is left, 46 bits under a
//! limit of 100,000, holds 19 hours.

use super::Entry;
use crate::Timestamp;

/// The bit that tells an entry from a free word and from the seal.
pub(super) const ENTRY: u64 = 1 << 63;
/// The word after which no entry is added, though there is space.
pub(super) const SEAL: u64 = 1;
/// The words of a log's first chunk, and of any chunk at least.
pub(super) const FEWEST_WORDS: usize = 4;
/// The words of any chunk at most.
const MOST_WORDS: usize = 64;
/// How the chunks of a log are laid out, which its limit decides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// How many bits of a word hold units; the others hold time.
    unit_bits: u32,
}

impl Shape {
    /// The layout under a limit of so many units.
    ///
    /// A cost of 32 bits or more, or an entry too long after the first, begins a chunk of its own.
    pub(super) fn of(limit: u64) -> Self {
        Self { unit_bits: (u64::BITS - limit.leading_zeros()).clamp(1, 32) }
    }

    /// The most words of a chunk: about half of what a small limit admits, 64 under a large one.
    pub(super) fn most_words(self) -> usize {
        (1 << (self.unit_bits - 1)).clamp(FEWEST_WORDS, MOST_WORDS)
    }

    /// The word of an entry in a chunk that begins at `base`, where one can hold it.
    #[inline]
    pub(super) fn word(self, base: Timestamp, entry: Entry) -> Option<u64> {
        let offset = entry.at.as_nanos() - base.as_nanos();
        let bits = self.unit_bits;
        let fits = entry.units >> bits == 0 && offset >> (ENTRY.trailing_zeros() - bits) == 0;
        fits.then_some(ENTRY | offset << bits | entry.units)
    }

    /// The entry of a word.
    #[inline]
    pub(super) fn entry(self, base: Timestamp, word: u64) -> Entry {
        let offset = (word & !ENTRY) >> self.unit_bits;
        let at = Timestamp::from_nanos(base.as_nanos() + offset);
        Entry { at, units: word & ((1 << self.unit_bits) - 1) }
    }
}
