//! Moving a group of keys into the next array, by as many threads as happen to need it.
//!
//! ```text
//! here -> moving       no key of the group is inserted here any more
//! each live slot       idle: freed; else frozen, and its key and word inserted in the next array
//! moving -> moved      the next array holds what is known of these keys
//! ```
//!
//! Every step can be done by several threads at once and by one that comes late. A late thread could
//! bring back a key that the next array has forgotten since. It cannot, because nothing idle is taken
//! over in the next array before all groups have moved, and because the group is seen to be still
//! moving after the look around: then the key was never there, and if it comes, the head changes.

use std::hash::BuildHasher;

use super::{
    Table,
    array::Array,
    bucket::Bucket,
    geometry::{Home, Place, is_header},
    head::{Head, Stage},
    insert::Entry,
    survey::Seat,
    word,
};
use crate::{
    Timestamp,
    algorithm::SlotAlgorithm,
    key::{Key, WordsOf},
    reclaim::{self, Guard},
    sync::{BUCKETS, Ordering, SLOTS},
};

/// A key on its way.
struct Moving<W> {
    words: W,
    hash: u64,
    state: u64,
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// Moves a group to the next array, or finishes what others began; false if there is no next
    /// array, or no room in it for a key.
    pub(super) fn move_group(
        &self,
        array: &Array<K::Bucket>,
        group: u64,
        now: Timestamp,
        guard: &Guard,
    ) -> bool {
        let Some(next) = self.chain.next(array) else { return false };
        let further = loop {
            let head = array.head(group);
            if let Some(place) = head.named() {
                array.finish(group, head, place);
                continue;
            }
            match head.stage() {
                Stage::Moved => return true,
                Stage::Moving => break head.further(),
                Stage::Here => {
                    array.replace_head(group, head, head.at_stage(Stage::Moving));
                }
            }
        };
        for further in 0..=further {
            let location = array.geometry().group_after(group, further);
            for bucket in location * BUCKETS as u64..(location + 1) * BUCKETS as u64 {
                if !self.move_bucket((array, group), array.bucket(bucket), next, now, guard) {
                    return false;
                }
            }
            // After the look at its slots: whoever took one raised the mark before.
            Self::raise_marks((array, group), next, array.mark(location));
        }
        for moved in next.geometry().overlapping(array.geometry(), group) {
            next.finish_named(moved);
        }
        let head = array.head(group);
        if head.stage() == Stage::Moving {
            array.replace_head(group, head, head.at_stage(Stage::Moved));
        }
        true
    }

    /// Keys that this group forgot may not come back earlier in the next array either.
    fn raise_marks(
        (array, group): (&Array<K::Bucket>, u64),
        next: &Array<K::Bucket>,
        mark: Timestamp,
    ) {
        for overlapped in next.geometry().overlapping(array.geometry(), group) {
            next.raise_mark(overlapped, mark);
        }
    }

    /// Moves the keys of a group out of a bucket; false if there is no room for one.
    fn move_bucket(
        &self,
        from: (&Array<K::Bucket>, u64),
        bucket: &K::Bucket,
        next: &Array<K::Bucket>,
        now: Timestamp,
        guard: &Guard,
    ) -> bool {
        (0..SLOTS).all(|slot| match self.freeze(from, bucket, slot, next, now, guard) {
            None => true,
            Some(moving) => self.settle(from, next, &moving, now, guard),
        })
    }

    /// Disposes of the key of a slot that was given up.
    ///
    /// While keys move to the next array, the slot that the key had before still shows its words to
    /// whoever moves another group, and to learn its group is to follow them, where its hash is worked
    /// out from the key itself. Such a key is then not freed at all.
    pub(super) fn retire_cleared(&self, words: WordsOf<K>) {
        let guard = reclaim::pin();
        let is_moving = self.chain.next(self.chain.current()).is_some();
        if !(K::HASHED_OUTSIDE && is_moving) {
            K::retire(words, &guard);
        }
    }

    /// Stops a slot of the group from changing; its key, unless that is idle or of another group.
    fn freeze(
        &self,
        from: (&Array<K::Bucket>, u64),
        bucket: &K::Bucket,
        slot: usize,
        next: &Array<K::Bucket>,
        now: Timestamp,
        guard: &Guard,
    ) -> Option<Moving<<K::Bucket as Bucket>::Words>> {
        let cell = bucket.cell(slot);
        // Acquire, partner whoever made the word live: the key was written before.
        let mut curr = cell.load(Ordering::Acquire);
        loop {
            if !word::is_live(curr) && !word::is_moved(curr) {
                return None;
            }
            let words = bucket.words(slot);
            let hash = K::rehash(&self.hashing, words);
            if from.0.geometry().home(hash).group != from.1 {
                return None;
            }
            let state = word::state(curr);
            if word::is_moved(curr) {
                return Some(Moving { words, hash, state });
            }
            let idle = self.algorithm.is_spent(curr, now) && {
                Self::raise_marks(from, next, now);
                self.algorithm.seal(curr, now)
            };
            let frozen = if idle { word::freed(state) } else { word::moved(state) };
            // AcqRel on success, partner every reader of the cell. Acquire on failure: it is looked
            // at next.
            match cell.compare_exchange(curr, frozen, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) if idle => {
                    K::retire(words, guard);
                    self.algorithm.retire(state, guard);
                    return None;
                }
                Ok(_) => return Some(Moving { words, hash, state }),
                Err(seen) => curr = seen,
            }
        }
    }

    /// Sees to it that a frozen key is in the next array; false if there is no room for it.
    ///
    /// Without room it is dropped once it is idle, which it comes to be, since nothing charges it.
    /// What its words lead to is not freed then: a thread that lags may find room after all.
    fn settle(
        &self,
        from: (&Array<K::Bucket>, u64),
        next: &Array<K::Bucket>,
        moving: &Moving<<K::Bucket as Bucket>::Words>,
        now: Timestamp,
        guard: &Guard,
    ) -> bool {
        let home = next.geometry().home(moving.hash);
        loop {
            let head = next.head(home.group);
            if let Some(place) = head.named() {
                next.enliven(home.group, head, place);
            }
            if head.stage() != Stage::Here {
                // The next array is on its way to one after it: all groups have moved here.
                return true;
            }
            let (present, free) = self.seat_for(next, home, head, moving);
            if present || from.0.head(from.1).stage() == Stage::Moved {
                return true;
            }
            let Some(seat) = free else {
                let idle = self.algorithm.is_spent(moving.state, now);
                if idle {
                    Self::raise_marks(from, next, now);
                }
                return idle && self.algorithm.seal(moving.state, now);
            };
            let entry = Entry { words: moving.words, word: moving.state };
            if Self::is_nameless(next, home, seat)
                && self.insert(next, home, head, seat, &entry, guard).is_some()
            {
                return true;
            }
        }
    }

    /// Whether the key is there, and the first slot that it can have.
    fn seat_for(
        &self,
        array: &Array<K::Bucket>,
        home: Home,
        head: Head,
        moving: &Moving<<K::Bucket as Bucket>::Words>,
    ) -> (bool, Option<Seat>) {
        let geometry = array.geometry();
        let reached = head.steps(home.bucket());
        let mut free = None;
        for step in 0..geometry.steps() {
            let is_reached = step < reached;
            if !is_reached && free.is_some() {
                break;
            }
            let place = home.place(step);
            let bucket = array.bucket(geometry.bucket(home.group, place));
            for slot in usize::from(is_header(place.bucket, 0))..SLOTS {
                // Acquire, partner whoever made the word live: the key was written before.
                let word = bucket.cell(slot).load(Ordering::Acquire);
                if is_reached && word::is_live(word) && bucket.words(slot) == moving.words {
                    return (true, free);
                }
                // No slot whose last word is above: words only grow, but for addresses.
                let is_address = |word| self.algorithm.leads_outside(word);
                let last = word::state(word);
                let grows = is_address(moving.state) || is_address(last) || last < moving.state;
                let vacant = word::is_free(word) && grows;
                if vacant && free.is_none() {
                    free = Some(Seat { place: Place { slot, ..place }, step, word });
                }
            }
        }
        (false, free)
    }
}
