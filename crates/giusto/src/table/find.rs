//! The fast path: a decision on a key that has a slot in its home bucket or the one beside it.
//!
//! ```text
//! load the cell; compare the key; the cell is still the same; decide; if allowed, exchange it
//! ```
//!
//! The cell is loaded before and after the key is. If it is unchanged, the slot had one owner all the
//! while (see `word`), so the word was the key's own. No head is read, and a denial writes nothing.

use std::hash::BuildHasher;

use super::{Full, Table, array::Array, bucket::Bucket, owner::is_still, prefetch, word};
use crate::{
    Timestamp,
    algorithm::{Act, SlotAlgorithm},
    key::{Key, Probe, WordsOf},
    reclaim,
    sync::{BUCKETS, Ordering, SLOTS, recent},
};

/// Buckets that are looked at before the head: a pair of lines, and the pair beside it.
const NEAR: u64 = 4;

/// A key on the way to its home: what is worked out once, ahead of the decision.
pub(crate) struct Sought<'t, K: Key + ?Sized> {
    probe: Probe<WordsOf<K>>,
    home: &'t K::Bucket,
}

impl<K: Key + ?Sized> Clone for Sought<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Key + ?Sized> Copy for Sought<'_, K> {}

/// A key that is looked for.
pub(super) struct Wanted<'a, K: Key + ?Sized> {
    pub(super) query: &'a K::Query,
    pub(super) probe: &'a Probe<WordsOf<K>>,
}

impl<K: Key + ?Sized> Wanted<'_, K> {
    /// Whether the first word of a slot may be that of the key.
    #[inline]
    fn is_like(&self, found: u64) -> bool {
        let first = K::Bucket::first_of(&self.probe.words);
        (found ^ first) & K::known(first) == 0
    }

    /// Whether the words are those of the key.
    #[inline]
    pub(super) fn is(&self, words: WordsOf<K>) -> bool {
        K::matches(words, self.probe, self.query)
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// Works out where a key lives, and starts loading that.
    #[inline]
    pub(crate) fn seek(&self, query: &K::Query) -> Sought<'_, K> {
        self.seek_again(self.probe(query))
    }

    /// What is worked out of a key alone.
    #[inline]
    pub(crate) fn probe(&self, query: &K::Query) -> Probe<WordsOf<K>> {
        K::probe(&self.hashing, query)
    }

    /// Works out where a key lives now, and starts loading that.
    #[inline]
    pub(crate) fn seek_again(&self, probe: Probe<WordsOf<K>>) -> Sought<'_, K> {
        let (array, home, number) = self.home_of(probe.hash);
        prefetch::value(home);
        if recent::met_new_key() {
            array.prefetch_header(number);
        }
        Sought { probe, home }
    }

    /// The array that holds the keys of this hash, their home bucket there and its number.
    #[inline]
    pub(super) fn home_of(&self, hash: u64) -> (&Array<K::Bucket>, &K::Bucket, u64) {
        let mut array = self.chain.current();
        let (mut home, mut number) = array.home(hash);
        while number < array.moved_buckets()
            && let Some(next) = self.chain.next(array)
        {
            array = next;
            (home, number) = array.home(hash);
        }
        (array, home, number)
    }

    /// Starts loading what keys like the one that is sought lead to outside of their slots.
    #[inline]
    pub(crate) fn seek_outside(sought: &Sought<'_, K>) {
        if !K::leads_outside(&sought.probe) {
            return;
        }
        let first = K::Bucket::first_of(&sought.probe.words);
        for slot in 0..SLOTS {
            let found = sought.home.first(slot);
            if (found ^ first) & K::known(first) == 0 {
                K::prefetch(found);
            }
        }
    }

    /// Acts on the word of a key at `now`, a fresh one where the key is absent.
    #[inline]
    pub(crate) fn act<T>(
        &self,
        query: &K::Query,
        sought: &Sought<'_, K>,
        now: Timestamp,
        act: impl Fn(u64, Timestamp) -> Act<T> + Copy,
    ) -> Result<T, Full> {
        let Sought { probe, home } = *sought;
        if (A::OUTSIDE && !A::MIXED) || (K::OUTSIDE && K::leads_outside(&probe)) {
            return self.act_pinned(query, probe, home, now, act);
        }
        match self.act_on_likely::<false, _>(home, &Wanted { query, probe: &probe }, now, &act) {
            Some(answer) => Ok(answer),
            None if A::OUTSIDE => self.act_pinned(query, probe, home, now, act),
            None => self.act_beside(query, probe, now, act),
        }
    }

    /// The same where words lead outside of their slots, which only a pinned thread may follow.
    #[inline(never)]
    fn act_pinned<T>(
        &self,
        query: &K::Query,
        probe: Probe<WordsOf<K>>,
        home: &K::Bucket,
        now: Timestamp,
        act: impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Result<T, Full> {
        let _guard = reclaim::pin();
        match self.act_on_likely::<true, _>(home, &Wanted { query, probe: &probe }, now, &act) {
            Some(answer) => Ok(answer),
            None => self.act_beside(query, probe, now, act),
        }
    }

    /// Goes on in the buckets beside the home, unless the key is likely to be new. All that it needs
    /// is given by value, so that the fast path keeps nothing in memory for it.
    #[cold]
    #[inline(never)]
    fn act_beside<T>(
        &self,
        query: &K::Query,
        probe: Probe<WordsOf<K>>,
        now: Timestamp,
        act: impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Result<T, Full> {
        let wanted = Wanted::<K> { query, probe: &probe };
        let (array, _, home) = self.home_of(probe.hash);
        let near = if recent::met_new_key() { 0 } else { NEAR.min(BUCKETS as u64) };
        for step in 0..near {
            let bucket = array.bucket(home ^ step);
            if let Some(answer) = self.act_on_bucket(bucket, &wanted, now, &act) {
                return Ok(answer);
            }
        }
        self.act_by_head(&wanted, now, &act)
    }

    /// Acts on the slot of a bucket that looks like the key's: the first one, should several do.
    #[inline]
    fn act_on_likely<const PINNED: bool, T>(
        &self,
        bucket: &K::Bucket,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Option<T> {
        let first = K::Bucket::first_of(&wanted.probe.words);
        let known = K::known(first);
        let mut likely = SLOTS;
        for slot in (0..SLOTS).rev() {
            // All four without a branch: where a key is found cannot be guessed.
            likely = if (bucket.first(slot) ^ first) & known == 0 { slot } else { likely };
        }
        if likely == SLOTS {
            None
        } else {
            self.act_on_slot::<PINNED, _>(bucket, likely, wanted, now, act)
        }
    }

    /// Acts on whichever slot of a bucket is the key's.
    fn act_on_bucket<T>(
        &self,
        bucket: &K::Bucket,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Option<T> {
        let mut alike = (0..SLOTS).filter(|&slot| wanted.is_like(bucket.first(slot)));
        alike.find_map(|slot| self.act_on_slot::<true, _>(bucket, slot, wanted, now, act))
    }

    /// Acts on a slot, if it holds the key; not, either, if its word leads outside and the thread is
    /// not pinned.
    #[inline]
    pub(super) fn act_on_slot<const PINNED: bool, T>(
        &self,
        bucket: &K::Bucket,
        slot: usize,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Option<T> {
        let cell = bucket.cell(slot);
        // Acquire, partner whoever made the word live: the key was written before.
        let mut curr = cell.load(Ordering::Acquire);
        while word::is_live(curr) {
            let words = bucket.words(slot);
            if !wanted.is(words) {
                return None;
            }
            if !PINNED && self.algorithm.leads_outside(curr) {
                return None;
            }
            // A state outside of the slot must be the key's before it is acted on; a word that is
            // not is not exchanged.
            if self.algorithm.leads_outside(curr) && !is_still(bucket, slot, curr) {
                // Acquire: as above.
                curr = cell.load(Ordering::Acquire);
                continue;
            }
            let (next, answer) = match act(curr, now) {
                Act::Keep(answer)
                    if self.algorithm.leads_outside(curr) || is_still(bucket, slot, curr) =>
                {
                    return Some(answer);
                }
                Act::Keep(_) => {
                    // Acquire: as above.
                    curr = cell.load(Ordering::Acquire);
                    continue;
                }
                Act::Clear(last, answer) => match self.clear(bucket, slot, curr, last) {
                    Ok(()) => return Some(answer),
                    Err(seen) => {
                        curr = seen;
                        continue;
                    }
                },
                Act::Carry(next) => {
                    curr = self.carry(cell, curr, next);
                    continue;
                }
                Act::Ended => return None,
                Act::Write(next, answer) => (next, answer),
            };
            // AcqRel on success, partner whoever takes the slot later; Acquire on failure: it is the
            // word that is decided on next.
            match cell.compare_exchange(curr, next, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) if self.is_charged(bucket, slot, wanted) => return Some(answer),
                Ok(_) => return None,
                Err(seen) => {
                    self.algorithm.discard(next);
                    curr = seen;
                }
            }
        }
        None
    }
}
