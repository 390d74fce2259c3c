//! Words that lead to memory outside of the slot: an address of 48 bits under 16 bits that tell most
//! other keys apart without following it.
//!
//! Invariant: a word in a slot is zero or leads to memory that was written before the word was, and
//! that is freed only once no thread that could have read the word is still pinned. Whoever follows
//! a word is pinned.

use std::ptr::NonNull;

const ADDRESS_BITS: u32 = 48;
const ADDRESS: u64 = (1 << ADDRESS_BITS) - 1;

/// The bits beside the address.
pub(super) const MARKS: u64 = !ADDRESS;

/// Eight bits of a hash and eight more of the caller's choice, where a word has them.
#[inline]
pub(super) const fn marks(hash: u64, own: u8) -> u64 {
    (hash & 0xff) << ADDRESS_BITS | (own as u64) << (ADDRESS_BITS + 8)
}

/// The caller's own bits.
#[inline]
pub(super) const fn own(word: u64) -> u8 {
    (word >> (ADDRESS_BITS + 8)) as u8
}

/// A word that leads to `memory`.
///
/// # Panics
/// Where addresses take more than 48 bits; none of the systems that Rust supports uses them unasked.
pub(super) fn leading_to<T>(memory: NonNull<T>, marks: u64) -> u64 {
    let address = memory.as_ptr().expose_provenance() as u64;
    assert!(address <= ADDRESS, "addresses of this system take more than 48 bits");
    marks | address
}

/// Where a word leads, if anywhere.
#[inline]
pub(super) fn follow<T>(word: u64) -> Option<NonNull<T>> {
    NonNull::new(std::ptr::with_exposed_provenance_mut((word & ADDRESS) as usize))
}
