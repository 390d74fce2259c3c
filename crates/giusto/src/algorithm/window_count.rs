//! The word of a counted window: the number of the window above, the units admitted in it below.
//!
//! Shared by the windows of fixed length and those of the calendar, which differ only in where a
//! window starts. Later windows and higher counts both make the word larger, so a charge always
//! does. A clock that went back into an earlier window is read as the start of the stored one.

use super::{Inherit, Step, WORD_BITS};
use crate::{Cost, QuotaError, Status, Timestamp};

/// How many units fit in one window, and how a word holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WindowCount {
    limit: u64,
    count_bits: u32,
}

impl WindowCount {
    /// Counts up to `limit` in windows numbered up to `last_index`.
    pub(super) fn new(
        algorithm: &'static str,
        limit: u64,
        last_index: u64,
    ) -> Result<Self, QuotaError> {
        // At least one count above the limit, for what a debit may come to; and all that the windows
        // leave, so that what was used above a limit that shrank is known when it grows again.
        let needed = bits(limit.saturating_add(1)) + bits(last_index);
        if needed > WORD_BITS {
            return Err(QuotaError::DoesNotFit { algorithm, bits: needed });
        }
        Ok(Self { limit, count_bits: WORD_BITS - bits(last_index) })
    }

    pub(super) const fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether both read a word the same.
    #[inline]
    pub(super) const fn is_tier_of(&self, other: &Self) -> bool {
        self.count_bits == other.count_bits
    }

    /// The largest count: that many units, or more than the word can tell.
    const fn overflow(&self) -> u64 {
        (1 << self.count_bits) - 1
    }

    /// The latest window that a word can name; time stands still there.
    const fn last_index(&self) -> u64 {
        (1 << (WORD_BITS - self.count_bits)) - 1
    }

    /// The window that counts now, and the units admitted in it.
    #[inline]
    fn current(&self, word: u64, index: u64) -> (u64, u64) {
        let (stored, count) = self.parts(word);
        let index = index.min(self.last_index());
        if index > stored { (index, 0) } else { (stored, count) }
    }

    #[inline]
    const fn word(&self, index: u64, count: u64) -> u64 {
        index << self.count_bits | count
    }

    /// The window and the count that a word holds.
    #[inline]
    pub(super) const fn parts(&self, word: u64) -> (u64, u64) {
        (word >> self.count_bits, word & self.overflow())
    }

    /// The word of a window and a count, each at most what a word can hold.
    pub(super) fn joined(&self, index: u64, count: u64) -> u64 {
        self.word(index.min(self.last_index()), count.min(self.overflow()))
    }

    #[inline]
    pub(super) fn step(&self, word: u64, index: u64, cost: Cost) -> Step {
        if cost.units() > self.limit || self.limit == 0 {
            return Step::Never;
        }
        let (index, count) = self.current(word, index);
        if cost.units() > self.limit.saturating_sub(count) {
            Step::Deny
        } else if cost == Cost::ZERO {
            Step::Allow(word)
        } else {
            Step::Allow(self.word(index, count + cost.units()))
        }
    }

    /// `start` gives the first instant of a window.
    #[inline]
    pub(super) fn status(
        &self,
        word: u64,
        (now, index): (Timestamp, u64),
        cost: Cost,
        start: impl Fn(u64) -> Option<Timestamp>,
    ) -> Status {
        let (index, count) = self.current(word, index);
        let remaining = self.limit.saturating_sub(count);
        let following = || if index < self.last_index() { start(index + 1) } else { None };
        let next_at = if cost.units() > self.limit || self.limit == 0 {
            None
        } else if cost.units() <= remaining {
            Some(now)
        } else {
            following()
        };
        let full_at = if count == 0 { Some(now) } else { following() };
        Status { at: now, cost, limit: self.limit, remaining, next_at, full_at, charged_at: None }
    }

    /// Counts units that may not fit.
    pub(super) fn debit(&self, word: u64, index: u64, cost: Cost) -> u64 {
        if cost == Cost::ZERO {
            return word;
        }
        let (index, count) = self.current(word, index);
        self.word(index, count.saturating_add(cost.units()).min(self.overflow()))
    }

    /// Only the window that was charged can give back; `charged` is its number. A count that the word
    /// cannot tell stays, since nobody knows what it is above.
    pub(super) fn refund(&self, word: u64, charged: u64, cost: Cost) -> u64 {
        let (index, count) = self.current(word, 0);
        if charged == index && count < self.overflow() {
            self.word(index, count.saturating_sub(cost.units()))
        } else {
            word
        }
    }

    /// The word that counts under these numbers what `word` does under `old`, whose present window is
    /// `now`; `index` gives the new number of a window of the old.
    pub(super) fn inherit(
        &self,
        old: &Self,
        word: u64,
        now: u64,
        inherit: Inherit,
        index: impl Fn(u64) -> u64,
    ) -> u64 {
        let (stored, count) = old.current(word, now);
        if count == 0 || inherit == Inherit::Reset {
            return 0;
        }
        // What is above the largest count nobody knows.
        let is_told = count < old.overflow();
        let inherited = inherit.count(count, self.limit, old.limit);
        self.joined(index(stored), if is_told { inherited } else { self.overflow() })
    }

    /// Whether the stored window is over: what is counted from now on is counted in a later one.
    #[inline]
    pub(super) const fn is_spent(&self, word: u64, index: u64) -> bool {
        let stored = word >> self.count_bits;
        stored < index && stored < self.last_index()
    }

    #[inline]
    pub(super) fn is_idle(&self, word: u64, index: u64) -> bool {
        self.current(word, index) == (index.min(self.last_index()), 0)
    }
}

/// The bits that tell the numbers from 0 to `largest` apart.
pub(super) const fn bits(largest: u64) -> u32 {
    u64::BITS - largest.leading_zeros()
}
