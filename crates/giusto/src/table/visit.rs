//! Walking over all slots: for people and for counts, while others go on deciding.

use std::hash::BuildHasher;

use super::{
    Table, array::Array, bucket::Bucket, geometry::is_header, head::Stage, owner::is_still, word,
};
use crate::{
    Timestamp,
    algorithm::SlotAlgorithm,
    key::{Key, WordsOf},
    reclaim,
    sync::{Ordering, SLOTS},
};

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// Calls `each` with the word of every live key.
    fn visit(&self, mut each: impl FnMut(u64)) {
        let _guard = reclaim::pin();
        let mut array = Some(self.chain.current());
        while let Some(curr) = array {
            for number in 0..curr.geometry().buckets() {
                let bucket = curr.bucket(number);
                for slot in 0..SLOTS {
                    // Acquire, partner whoever made the word live: the key was written before.
                    let word = bucket.cell(slot).load(Ordering::Acquire);
                    if word::is_live(word) && !self.algorithm.has_ended(word) {
                        each(word);
                    }
                }
            }
            array = self.chain.next(curr);
        }
    }

    /// Gives every live key the word that `next` makes of its own, and gives up its slot where that is
    /// 0, which it may only be where `next` is told so. Pinned anew for each bucket.
    pub(crate) fn rewrite(&self, next: impl Fn(u64, bool) -> Option<u64>) {
        let mut array = Some(self.chain.current());
        while let Some(curr) = array {
            for number in 0..curr.geometry().buckets() {
                let _guard = reclaim::pin();
                let bucket = curr.bucket(number);
                // While its group is on its way here, a key that was given up could come back.
                let is_settled = std::ptr::eq(self.chain.current(), curr);
                for slot in usize::from(is_header(number, 0))..SLOTS {
                    self.rewrite_slot(bucket, slot, |word| next(word, is_settled));
                }
            }
            array = self.chain.next(curr);
        }
    }

    fn rewrite_slot(&self, bucket: &K::Bucket, slot: usize, next: impl Fn(u64) -> Option<u64>) {
        let cell = bucket.cell(slot);
        // Acquire, partner whoever made the word live: what it leads to is complete.
        let mut curr = cell.load(Ordering::Acquire);
        while word::is_live(curr) {
            curr = match next(curr) {
                None => return,
                Some(0) => match self.clear(bucket, slot, curr, curr) {
                    Ok(()) => return,
                    Err(seen) => seen,
                },
                Some(next) => match self.carry(cell, curr, next) {
                    put if put == next => return,
                    seen => seen,
                },
            };
        }
    }

    /// How many keys are not idle at `now`.
    pub(crate) fn count(&self, now: Timestamp) -> usize {
        let mut count = 0;
        self.visit(|word| count += usize::from(!self.algorithm.word_is_idle(word, now)));
        count
    }

    /// Calls `each` with every key that is not idle at `now`, and its word, until it fails.
    ///
    /// No key is missed that was charged before: one whose word changes is read again, one that is
    /// between two arrays is taken from the first. A key that moves meanwhile may come twice.
    pub(crate) fn states<E>(
        &self,
        now: Timestamp,
        mut each: impl FnMut(K::Owned, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        let _guard = reclaim::pin();
        let mut array = Some(self.chain.current());
        while let Some(curr) = array {
            for number in 0..curr.geometry().buckets() {
                for slot in usize::from(is_header(number, 0))..SLOTS {
                    if let Some((words, word)) = self.state_of(curr, curr.bucket(number), slot)
                        && !self.algorithm.word_is_idle(word, now)
                    {
                        each(K::owned(words), word)?;
                    }
                }
            }
            array = self.chain.next(curr);
        }
        Ok(())
    }

    /// The key of a slot and its state, read at one moment.
    fn state_of(
        &self,
        array: &Array<K::Bucket>,
        bucket: &K::Bucket,
        slot: usize,
    ) -> Option<(WordsOf<K>, u64)> {
        loop {
            // Acquire, partner whoever made the word live or moved it: the key was written before.
            let word = bucket.cell(slot).load(Ordering::Acquire);
            let is_moved = word::is_moved(word);
            if !is_moved && !word::is_live(word) {
                return None;
            }
            let words = bucket.words(slot);
            if !is_still(bucket, slot, word) {
                continue;
            }
            if is_moved {
                // While its group is moving, the key may not have arrived in the next array, nor
                // can it have been forgotten there. Later it is found there.
                let group = array.geometry().home(K::rehash(&self.hashing, words)).group;
                if array.head(group).stage() != Stage::Moving {
                    return None;
                }
            }
            return Some((words, word::state(word)));
        }
    }

    /// Slots in all arrays that hold keys.
    pub(crate) fn slots(&self) -> u64 {
        let current = self.chain.current();
        self.chain.next(current).unwrap_or(current).geometry().slots()
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H> Drop for Table<K, A, H> {
    fn drop(&mut self) {
        if !K::OUTSIDE && !A::OUTSIDE {
            return;
        }
        let guard = reclaim::pin();
        let mut array = Some(self.chain.current());
        while let Some(curr) = array {
            self.dispose(curr, &guard);
            array = self.chain.next(curr);
        }
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H> Table<K, A, H> {
    /// Disposes of what the live slots of an array lead to.
    fn dispose(&self, array: &Array<K::Bucket>, guard: &reclaim::Guard) {
        for number in 0..array.geometry().buckets() {
            let bucket = array.bucket(number);
            for slot in 0..SLOTS {
                // Relaxed: nobody else is left.
                let word = bucket.cell(slot).load(Ordering::Relaxed);
                if word::is_live(word) {
                    K::retire(bucket.words(slot), guard);
                    self.algorithm.retire(word, guard);
                }
            }
        }
    }
}
