//! When the table grows, by how much, and how the work is spread over the insertions.
//!
//! Each new key looks at its home bucket anyway; how many of its slots are in use is a sample of the
//! load. Past 72 % a next array follows, a quarter larger (twice, while small), and from then on one
//! insertion in four moves a group of 32 slots: the old array is empty when the keys have grown by a
//! fifth, before the next one is full. So the memory in use follows the number of keys within a few
//! per cent, and no insertion does more than a few microseconds of it.

use std::{hash::BuildHasher, sync::Arc};

use super::{Table, array::Array, bucket::Bucket, geometry::GROUPS_PROBED, head::Stage, word};
use crate::{
    Timestamp,
    algorithm::SlotAlgorithm,
    key::Key,
    reclaim::Guard,
    sync::{Ordering, SLOTS},
};

/// The share of slots in use past which an array is too small, in hundredths.
const LOAD_PERCENT: u64 = 72;
/// The least share of slots in use at which a larger array is of use, in hundredths.
const CROWDED_PERCENT: u64 = 25;
/// Buckets that tell how crowded an array is.
const BUCKETS_LOOKED_AT: u64 = 64;
/// Arrays smaller than this double: their memory is nothing.
const SMALL_GROUPS: u64 = 2048;
/// One insertion in so many moves a group.
const INSERTIONS_PER_GROUP: u64 = 4;
/// Groups whose memory is given back at once: some ten microseconds.
const RELEASED_GROUPS: u64 = 512;
/// Groups for which the next array's memory is asked for at once: a few microseconds.
const POPULATED_GROUPS: u64 = 64;
/// Groups moved at most by one insertion that finds no room.
const GROUPS_FOR_ROOM: u64 = 8;

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// What an insertion owes: to notice that the array is too small, and to move a little of it.
    pub(super) fn tend(
        &self,
        array: &Array<K::Bucket>,
        hash: u64,
        used: Option<u64>,
        now: Timestamp,
        guard: &Guard,
    ) {
        let load = used.and_then(|used| array.sample(hash, used));
        if load.is_some_and(|(used, seen)| used * 100 >= seen * LOAD_PERCENT) {
            self.grow(array);
        }
        if hash.is_multiple_of(INSERTIONS_PER_GROUP) {
            self.move_on(now, guard);
        }
    }

    /// Lets a larger array follow, if this is the current one and may grow.
    fn grow(&self, array: &Array<K::Bucket>) {
        let groups = array.geometry().groups();
        let current = std::ptr::eq(self.chain.current(), array);
        if !current || self.chain.next(array).is_some() || groups >= self.most {
            return;
        }
        if groups > GROUPS_PROBED && !Self::is_crowded(array) {
            return;
        }
        let larger = if groups < SMALL_GROUPS { groups * 2 } else { groups + groups / 4 };
        // Without memory for it the table stays as it is, and is full when it is full.
        if let Ok(next) = Array::new(larger.min(self.most)) {
            self.chain.link(array, next);
        }
    }

    /// Whether many slots are in use all over the array. Where keys crowd in one place, because their
    /// hashes do not spread them, a larger array has no more room for them than this one.
    fn is_crowded(array: &Array<K::Bucket>) -> bool {
        let buckets = array.geometry().buckets();
        let stride = usize::try_from(buckets / BUCKETS_LOOKED_AT).unwrap_or(usize::MAX).max(1);
        let (mut seen, mut used) = (0, 0);
        for number in (0..buckets).step_by(stride) {
            let bucket = array.bucket(number);
            for slot in 0..SLOTS {
                seen += 1;
                // Relaxed: an estimate.
                used += u64::from(!word::is_free(bucket.cell(slot).load(Ordering::Relaxed)));
            }
        }
        used * 100 >= seen * CROWDED_PERCENT
    }

    /// Moves one group of the current array, if it is on its way.
    fn move_on(&self, now: Timestamp, guard: &Guard) {
        let array = self.chain.current();
        let Some(next) = self.chain.next(array) else { return };
        let groups = array.geometry().groups();
        let (claimed, moved) = (array.claim_group(), array.moved());
        // The last groups may have been claimed by threads that do not come to it.
        let group = if claimed < groups { claimed.max(moved) } else { moved };
        if claimed % POPULATED_GROUPS == 0 && claimed < groups {
            let (first, last) = (claimed, (claimed + POPULATED_GROUPS).min(groups) - 1);
            let from = *next.geometry().overlapping(array.geometry(), first).start();
            let to = *next.geometry().overlapping(array.geometry(), last).end() + 1;
            next.populate(from, to);
        }
        if group < groups {
            self.move_group(array, group, now, guard);
            // For whoever moves the next one, some insertions from now.
            array.prefetch_all(group + 1);
            next.prefetch_all(*next.geometry().overlapping(array.geometry(), group).end() + 1);
        }
        self.advance(array, guard);
    }

    /// Counts the groups that have moved, gives memory back, and lets the next array be the current.
    fn advance(&self, array: &Array<K::Bucket>, guard: &Guard) {
        let groups = array.geometry().groups();
        loop {
            let moved = array.moved();
            if moved == groups {
                break;
            }
            if array.head(moved).stage() != Stage::Moved {
                return;
            }
            if array.advance(moved) && (moved + 1) % RELEASED_GROUPS == 0 {
                let from = moved + 1 - RELEASED_GROUPS;
                self.release(array, from.max(GROUPS_PROBED), moved + 1, guard);
            }
        }
        if self.chain.proceed(array) {
            self.release(array, 0, groups, guard);
        }
    }

    /// Gives back the memory of groups that have moved, once no thread still reads their heads. The
    /// first groups may hold keys of the last ones, whose probes go round, so they go last.
    fn release(&self, array: &Array<K::Bucket>, from: u64, to: u64, guard: &Guard) {
        let array: Arc<Array<K::Bucket>> = self.chain.share(array);
        guard.later(move || array.release(from, to));
    }

    /// Whether room was made, or at least looked for, in an array that has none for a new key.
    pub(super) fn make_room(
        &self,
        array: &Array<K::Bucket>,
        group: u64,
        now: Timestamp,
        guard: &Guard,
    ) -> bool {
        let current = self.chain.current();
        if std::ptr::eq(current, array) {
            self.grow(array);
            if self.chain.next(array).is_none() {
                return false;
            }
            // This key's group first: its next home has room.
            let moved = self.move_group(array, group, now, guard);
            self.advance(array, guard);
            return moved;
        }
        // The keys of the array before are still coming in: bring them in faster, then idle slots
        // may be taken.
        let before = current.moved();
        for _ in 0..GROUPS_FOR_ROOM {
            self.move_on(now, guard);
        }
        !std::ptr::eq(self.chain.current(), current) || current.moved() > before
    }
}
