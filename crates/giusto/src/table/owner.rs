//! Whose a word was that was read or exchanged.

use std::hash::BuildHasher;

use super::{
    Table,
    bucket::Bucket,
    find::Wanted,
    word::{self, CLAIMED},
};
use crate::{
    algorithm::SlotAlgorithm,
    key::Key,
    sync::{AtomicU64, Ordering},
};

/// Whether what was read of a slot since its word was loaded belongs to that word.
#[inline]
pub(super) fn is_still(bucket: &impl Bucket, slot: usize, word: u64) -> bool {
    // Relaxed: comes after the loads of the key, which acquire what its owner wrote. A key of a later
    // owner makes this load see that owner's claim.
    bucket.cell(slot).load(Ordering::Relaxed) == word
}

/// Takes a key back that no head has named, and leaves its slot to one that starts from `last`;
/// false if it has gone on without its inserter.
///
/// A helper that stood still since it saw the name of an earlier owner, whose pending word was the
/// same, may have made the key live.
pub(super) fn withdraw(cell: &AtomicU64, pending: u64, last: u64) -> bool {
    let (mut expected, freed) = (word::pending(pending), word::freed(last));
    loop {
        // AcqRel on success, partner whoever takes the slot next. Acquire on failure: what is
        // there is looked at.
        let order = (Ordering::AcqRel, Ordering::Acquire);
        match cell.compare_exchange(expected, freed, order.0, order.1) {
            Ok(_) => return true,
            Err(seen) if word::is_live(seen) => expected = seen,
            Err(_) => return false,
        }
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// Whether it is the key that was charged by an exchange. Refunds lower words, so that the word
    /// of another owner can be the same again: then that owner was charged, and the key has yet to
    /// be. Where nothing was ever given back and no numbers change, the line need not be looked at
    /// again, which another thread may be waiting for.
    #[inline]
    pub(super) fn is_charged(
        &self,
        bucket: &K::Bucket,
        slot: usize,
        wanted: &Wanted<'_, K>,
    ) -> bool {
        // Relaxed, partner `expect_refunds`: stored before the refund's own exchange, with which the
        // exchange just made synchronises if it met such a word.
        (!A::MIXED && !self.refunds.load(Ordering::Relaxed)) || wanted.is(bucket.words(slot))
    }

    /// Gives up a slot whose word is still `curr`, for a key that starts from `last`; else the word
    /// that is there.
    ///
    /// The slot is claimed first, so that the key that is disposed of is the one that was in it.
    pub(super) fn clear(
        &self,
        bucket: &K::Bucket,
        slot: usize,
        curr: u64,
        last: u64,
    ) -> Result<(), u64> {
        let cell = bucket.cell(slot);
        // AcqRel on success, partner every reader of the cell: the slot is ours alone, and its key is
        // seen. Acquire on failure: it is the word that is decided on next.
        cell.compare_exchange(curr, CLAIMED, Ordering::AcqRel, Ordering::Acquire)?;
        let words = bucket.words(slot);
        // Release, partner whoever takes the slot next.
        cell.store(word::freed(last), Ordering::Release);
        self.retire_cleared(words);
        Ok(())
    }

    /// Puts a word in place of one that says the same; the word that is there now. Whose it is need
    /// not be known.
    #[cold]
    pub(super) fn carry(&self, cell: &AtomicU64, curr: u64, next: u64) -> u64 {
        // AcqRel on success, partner whoever follows the word; Acquire on failure: it is the word that
        // is decided on next.
        match cell.compare_exchange(curr, next, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => next,
            Err(seen) => {
                self.algorithm.discard(next);
                seen
            }
        }
    }

    /// To be called before anything is given back.
    pub(crate) fn expect_refunds(&self) {
        // Relaxed, partner `is_charged`: see there.
        self.refunds.store(true, Ordering::Relaxed);
    }
}
