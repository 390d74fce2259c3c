//! The words of a slot: 62 bits of an algorithm's state under two flags that say who owns the slot.
//!
//! | flags | word | meaning |
//! |---|---|---|
//! | 00 | 0 | never used: free |
//! | 00 | v > 0 | live: the state of the key beside it |
//! | 01 | 0 | claimed: an inserter owns the slot and writes its key, or somebody gives its key up |
//! | 01 | v > 0 | pending: it has; the key counts once a group's head names the slot |
//! | 10 | v | freed: nobody's; a key may start here from v once that is spent |
//! | 11 | v | moved: the key and its state are in the next array |
//!
//! Invariant: from one owner of a slot to the next, words only grow, so an exchange that
//! expects a live word cannot meet the same word of another owner. A claim keeps no word, so that one
//! that expects the pending word of an earlier owner, to finish its insertion, cannot meet it either.

use crate::algorithm::{WORD_BITS, WORD_MAX};

const PENDING: u64 = 1 << WORD_BITS;
const FREED: u64 = 2 << WORD_BITS;
const MOVED: u64 = 3 << WORD_BITS;
const FLAGS: u64 = 3 << WORD_BITS;
/// The word of a slot that an inserter has taken and whose key it has yet to write.
pub(super) const CLAIMED: u64 = PENDING;

/// Whether the word is the state of a visible key.
#[inline]
pub(super) const fn is_live(word: u64) -> bool {
    word.wrapping_sub(1) < WORD_MAX
}

/// Whether nobody owns the slot.
#[inline]
pub(super) const fn is_free(word: u64) -> bool {
    word == 0 || word & FLAGS == FREED
}

/// Whether the word waits for a head to name the slot: of a slot that is only claimed, none does.
#[inline]
pub(super) const fn is_pending(word: u64) -> bool {
    word & FLAGS == PENDING && word != CLAIMED
}

#[inline]
pub(super) const fn is_moved(word: u64) -> bool {
    word & FLAGS == MOVED
}

/// The state without its flags.
#[inline]
pub(super) const fn state(word: u64) -> u64 {
    word & WORD_MAX
}

#[inline]
pub(super) const fn pending(state: u64) -> u64 {
    PENDING | state
}

#[inline]
pub(super) const fn freed(state: u64) -> u64 {
    FREED | state
}

#[inline]
pub(super) const fn moved(state: u64) -> u64 {
    MOVED | state
}
