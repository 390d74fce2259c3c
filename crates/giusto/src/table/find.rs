//! The fast path: a decision on a key that has a slot in its home bucket or the one beside it.
//!
//! ```text
//! load the cell; compare the key; decide; denied: the cell is still the same;
//!                                         allowed: exchange the cell
//! ```
//!
//! The cell is loaded before the key is compared. If it is unchanged afterwards, the slot had one
//! owner all the while (see `word`), so the word was the key's own. No head is read, and a denial
//! writes nothing.

use std::hash::BuildHasher;

use super::{Full, Table, bucket::Bucket, prefetch, word};
use crate::{
    Timestamp,
    algorithm::{Act, SlotAlgorithm},
    key::{Key, Probe},
    reclaim,
    sync::{BUCKETS, Ordering, SLOTS, fence},
    table::array::Array,
};

/// A key that is looked for.
pub(super) struct Wanted<'a, K: Key + ?Sized> {
    pub(super) query: &'a K::Query,
    pub(super) probe: &'a Probe<<K::Bucket as Bucket>::Words>,
}

impl<K: Key + ?Sized> Wanted<'_, K> {
    /// Whether the words are those of the key.
    #[inline]
    pub(super) fn is(&self, words: <K::Bucket as Bucket>::Words) -> bool {
        K::matches(words, self.probe, self.query)
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// The hash and words of a key, its home bucket on the way into the caches.
    #[inline]
    pub(crate) fn probe(&self, query: &K::Query) -> Probe<<K::Bucket as Bucket>::Words> {
        let probe = K::probe(&self.hasher, query);
        let array = self.array_for(probe.hash);
        prefetch::value(array.bucket(array.geometry().home_bucket(probe.hash)));
        probe
    }

    /// Starts loading the key that a probe will be compared with, where that is outside of its slot.
    #[inline]
    pub(crate) fn prefetch_key(&self, probe: &Probe<<K::Bucket as Bucket>::Words>) {
        let array = self.array_for(probe.hash);
        let bucket = array.bucket(array.geometry().home_bucket(probe.hash));
        for slot in 0..SLOTS {
            if (bucket.first(slot) ^ probe.first) & K::FIRST == 0 {
                K::prefetch(bucket.words(slot));
            }
        }
    }

    /// The array that holds the keys of this hash.
    #[inline]
    pub(super) fn array_for(&self, hash: u64) -> &Array<K::Bucket> {
        let mut array = self.chain.current();
        while array.geometry().home_bucket(hash) < array.moved() * BUCKETS as u64 {
            match self.chain.next(array) {
                Some(next) => array = next,
                None => break,
            }
        }
        array
    }

    /// Acts on the word of a key at `now`, a fresh one where the key is absent.
    #[inline]
    pub(crate) fn act<T>(
        &self,
        query: &K::Query,
        probe: &Probe<<K::Bucket as Bucket>::Words>,
        now: Timestamp,
        act: impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Result<T, Full> {
        let _guard = (K::OUTSIDE || A::OUTSIDE).then(reclaim::pin);
        let wanted = Wanted::<K> { query, probe };
        let array = self.array_for(probe.hash);
        let home = array.geometry().home_bucket(probe.hash);
        for bucket in [home, home ^ 1] {
            if let Some(answer) = Self::act_on_bucket(array.bucket(bucket), &wanted, now, &act) {
                return Ok(answer);
            }
        }
        self.act_by_head(&wanted, now, &act)
    }

    #[inline]
    fn act_on_bucket<T>(
        bucket: &K::Bucket,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Option<T> {
        for slot in 0..SLOTS {
            if (bucket.first(slot) ^ wanted.probe.first) & K::FIRST == 0 {
                let answer = Self::act_on_slot(bucket, slot, wanted, now, act);
                if answer.is_some() {
                    return answer;
                }
            }
        }
        None
    }

    /// Acts on a slot, if it holds the key.
    #[inline]
    pub(super) fn act_on_slot<T>(
        bucket: &K::Bucket,
        slot: usize,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Option<T> {
        let cell = bucket.cell(slot);
        // Acquire, partner whoever made the word live: the key was written before.
        let mut curr = cell.load(Ordering::Acquire);
        loop {
            if !word::is_live(curr) || !wanted.is(bucket.words(slot)) {
                return None;
            }
            match act(curr, now) {
                Act::Keep(answer) => {
                    // Acquire, partner the fence of an inserter: a key read above that was written
                    // by a later owner makes the load below see that owner's claim.
                    fence(Ordering::Acquire);
                    // Acquire: it may be the word that is decided on next.
                    let seen = cell.load(Ordering::Acquire);
                    if seen == curr {
                        return Some(answer);
                    }
                    curr = seen;
                }
                Act::Write(next, answer) => {
                    // AcqRel on success, partner whoever takes the slot later; Acquire on failure:
                    // it is the word that is decided on next.
                    let exchanged =
                        cell.compare_exchange(curr, next, Ordering::AcqRel, Ordering::Acquire);
                    match exchanged {
                        // Refunds lower words, so that another owner's word can be the same again.
                        // Then that owner was charged, and the key has yet to be.
                        Ok(_) => return wanted.is(bucket.words(slot)).then_some(answer),
                        Err(seen) => curr = seen,
                    }
                }
                Act::Ended => return None,
            }
        }
    }
}
