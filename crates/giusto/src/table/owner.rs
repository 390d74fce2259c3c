//! Whose a word was that was read or exchanged.

use super::{Table, bucket::Bucket, find::Wanted};
use crate::{algorithm::SlotAlgorithm, key::Key, sync::Ordering};

/// Whether what was read of a slot since its word was loaded belongs to that word.
#[inline]
pub(super) fn is_still(bucket: &impl Bucket, slot: usize, word: u64) -> bool {
    // Relaxed: comes after the loads of the key, which acquire what its owner wrote. A key of a later
    // owner makes this load see that owner's claim.
    bucket.cell(slot).load(Ordering::Relaxed) == word
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H> Table<K, A, H> {
    /// Whether it is the key that was charged by an exchange. Refunds lower words, so that the word
    /// of another owner can be the same again: then that owner was charged, and the key has yet to
    /// be. Where nothing was ever given back, the line need not be looked at again, which another
    /// thread may be waiting for.
    #[inline]
    pub(super) fn is_charged(
        &self,
        bucket: &K::Bucket,
        slot: usize,
        wanted: &Wanted<'_, K>,
    ) -> bool {
        // Relaxed, partner `expect_refunds`: stored before the refund's own exchange, with which the
        // exchange just made synchronises if it met such a word.
        !self.refunds.load(Ordering::Relaxed) || wanted.is(bucket.words(slot))
    }

    /// To be called before anything is given back.
    pub(crate) fn expect_refunds(&self) {
        // Relaxed, partner `is_charged`: see there.
        self.refunds.store(true, Ordering::Relaxed);
    }
}
