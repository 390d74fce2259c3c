//! Words that a slot holds itself: those of keys that have no numbers of their own and nothing held.
//!
//! ```text
//! 1 address             a state outside of the slot
//! 0 0 word              the first edition
//! 0 1 number word-base  the editions after it, 4 bits of number, words counted from their beginning
//! ```
//!
//! Later editions have larger words, so that words in a slot only grow through changes as well (see
//! `table/word`), and none means two things. What does not fit is kept outside of the slot: under the
//! first edition, words of 60 bits, which a nanosecond clock reaches after 36 years and one of a
//! fourteenth after 2.6; under later ones, of 56 bits since the change; and all of them after the 16th
//! change.

use super::inherit::Changeable;
use crate::{Cost, Timestamp};

/// The bit of a word that leads outside.
const OUTSIDE: u64 = 1 << 61;
const FIRST_BITS: u32 = 60;
const LATER_BITS: u32 = 56;
/// The last edition whose words fit a slot.
const LAST: u64 = EDITIONS as u64 - 1;
const _: () = assert!(LAST <= 1 << (FIRST_BITS - LATER_BITS));

/// The editions whose words fit a slot.
pub(super) const EDITIONS: usize = if cfg!(giusto_loom) { 3 } else { 17 };

/// Whether a word is the address of a state.
#[inline]
pub(in crate::algorithm) const fn leads_outside(word: u64) -> bool {
    word & OUTSIDE != 0
}

/// Where a word leads.
#[inline]
pub(in crate::algorithm) const fn address(word: u64) -> u64 {
    word & !OUTSIDE
}

/// The word that leads to an address.
#[inline]
pub(in crate::algorithm) const fn outside(address: u64) -> u64 {
    address | OUTSIDE
}

/// The words of an edition in a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    start: u64,
    bits: u32,
    /// The algorithm's word that the first of them says.
    base: u64,
}

impl Range {
    /// The words of the edition of this number, which began at `since`.
    pub(super) fn of<A: Changeable>(algorithm: &A, number: u64, since: Timestamp) -> Option<Self> {
        if !A::INLINE || number > LAST {
            return None;
        }
        let Some(later) = number.checked_sub(1) else {
            return Some(Self { start: 0, bits: FIRST_BITS, base: 0 });
        };
        // The word of a first unit, without that unit.
        let first = |units| algorithm.debit(0, since, Cost::new(units));
        let unit = first(2).saturating_sub(first(1));
        let base = first(1).saturating_sub(unit);
        let start = (1 << FIRST_BITS) + (later << LATER_BITS);
        Some(Self { start, bits: LATER_BITS, base })
    }

    #[inline]
    pub(super) const fn contains(self, inline: u64) -> bool {
        inline.wrapping_sub(self.start) >> self.bits == 0
    }

    #[inline]
    pub(super) const fn word(self, inline: u64) -> u64 {
        inline - self.start + self.base
    }

    /// None if no word of the range says this.
    #[inline]
    pub(super) fn inline(self, word: u64) -> Option<u64> {
        let offset = word.checked_sub(self.base)?;
        (offset >> self.bits == 0).then_some(self.start + offset)
    }
}
