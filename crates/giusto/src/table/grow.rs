//! When the table grows, by how much, and how the work is spread over the insertions.
//!
//! The home buckets of new keys are samples of the load. Past 76 % a next array follows, half as large
//! again (twice, while small), and from then on one insertion in three moves a group of 31 slots: the
//! old array is empty when the keys have grown by an eighth, before it is full. The memory in use
//! follows the number of keys, since both arrays are only there where keys are: a slot and a third to
//! a slot and three quarters for each. No insertion does more than a few microseconds of the work.

use std::{hash::BuildHasher, sync::Arc};

use super::{
    Table, array::Array, bucket::Bucket, geometry::GROUPS_PROBED, head::Stage, insert::Scene,
    survey::Seat, word,
};
use crate::{
    Timestamp,
    algorithm::SlotAlgorithm,
    key::Key,
    reclaim::Guard,
    sync::{BUCKETS, Ordering, SLOTS},
};

/// The share of slots in use past which an array is too small, in hundredths.
const LOAD_PERCENT: u64 = 76;
/// The least share of slots in use at which a larger array is of use, in hundredths.
const CROWDED_PERCENT: u64 = 25;
/// Buckets that tell how crowded an array is.
const BUCKETS_LOOKED_AT: u64 = 64;
/// Arrays smaller than this double: their memory is nothing.
const SMALL_GROUPS: u64 = 2048;
/// One insertion in so many moves a group.
const INSERTIONS_PER_GROUP: u64 = 3;
/// Bytes that are given back at once: a few microseconds.
const RELEASED_BYTES: usize = 32 << 10;
/// Groups moved at most by one insertion that finds no room.
const GROUPS_FOR_ROOM: u64 = 8;

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// Groups whose memory is given back at once.
    const RELEASED_GROUPS: u64 =
        (RELEASED_BYTES / (size_of::<K::Bucket>() * BUCKETS)).next_power_of_two() as u64;

    /// What an insertion owes: to notice that the array is too small, and to move a little of it.
    pub(super) fn tend(
        &self,
        scene: &Scene<'_, K::Bucket>,
        seat: Seat,
        hash: u64,
        now: Timestamp,
        guard: &Guard,
    ) {
        let &Scene { array, home, .. } = scene;
        // Those with a header have a slot less.
        if array.is_sample(hash) && !home.has_header() {
            let bucket = array.bucket(array.geometry().bucket(home.group, home.place(0)));
            // Without the new key: those that were there are what a key met by chance.
            let used = self.used(bucket, now).saturating_sub(u64::from(seat.step == 0));
            let load = array.sample(hash, used);
            if load.is_some_and(|(used, seen)| used * 100 >= seen * LOAD_PERCENT) {
                self.grow(array);
            }
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
        let larger = if groups < SMALL_GROUPS { groups * 2 } else { groups + groups / 2 };
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
            let moved = moved + 1;
            if array.advance(moved - 1) && moved % Self::RELEASED_GROUPS == 0 {
                let from = moved - Self::RELEASED_GROUPS;
                self.release(array, from.max(GROUPS_PROBED), moved, guard);
            }
        }
        if self.chain.proceed(array) {
            let (first, last) = (Self::RELEASED_GROUPS.max(GROUPS_PROBED), groups - 1);
            let rest = last - last % Self::RELEASED_GROUPS;
            self.release(array, rest.max(1), groups, guard);
            self.release(array, 0, first.min(groups), guard);
            self.chain.current().let_join();
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
