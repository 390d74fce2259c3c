//! The slow path: a key that is not in its home bucket or beside it, or not there at all.
//!
//! ```text
//! read the group's head; finish what it names; look for the key
//! here:    act on its slot
//! absent:  decide on the fresh state; denied: the head is still the same
//!          claim a slot -> write the key -> pending word -> head names the slot -> live word
//! ```
//!
//! The exchange of the head decides: the key and its first charge count from there on. It succeeds
//! only if no other key of the group was inserted since the head was read, which was before the look
//! around, so a key never has two slots. An inserter that stops halfway blocks nobody: its slot is
//! invisible before the exchange, and finished by whoever comes next after it.

use std::hash::BuildHasher;

use super::{
    Full, Table,
    array::Array,
    bucket::Bucket,
    find::Wanted,
    geometry::{Home, Place},
    head::{Head, Stage},
    owner::withdraw,
    survey::{Offer, Seat, Survey},
    word::{self, CLAIMED},
};
use crate::{
    Timestamp,
    algorithm::{Act, SlotAlgorithm},
    key::Key,
    reclaim::{self, Guard},
    sync::{Ordering, recent},
};

/// One try of the slow path.
pub(super) enum Attempt<T> {
    Done(Result<T, Full>),
    /// Another thread got ahead, or was helped.
    Again,
    /// The key's group has moved to the next array.
    Onwards,
    /// No earlier than at this instant: a key near by was forgotten then.
    At(Timestamp),
}

/// A decision on a fresh key, to be written into a slot.
pub(super) struct Entry<W> {
    pub(super) words: W,
    pub(super) word: u64,
}

/// The group of a key as one try sees it.
pub(super) struct Scene<'a, B> {
    pub(super) array: &'a Array<B>,
    pub(super) home: Home,
    pub(super) head: Head,
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    #[cold]
    #[inline(never)]
    pub(super) fn act_by_head<T>(
        &self,
        wanted: &Wanted<'_, K>,
        mut now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
    ) -> Result<T, Full> {
        let (array, _, home) = self.home_of(wanted.probe.hash);
        // Before the pin, whose fence would make these lines come one after the other.
        array.prefetch_header(home);
        let guard = reclaim::pin();
        let (mut array, ..) = self.home_of(wanted.probe.hash);
        loop {
            match self.attempt(array, wanted, now, act, &guard) {
                Attempt::Done(answer) => return answer,
                Attempt::Again => array = self.home_of(wanted.probe.hash).0,
                Attempt::Onwards => array = self.chain.next(array).unwrap_or(array),
                Attempt::At(later) => now = later,
            }
        }
    }

    fn attempt<T>(
        &self,
        array: &Array<K::Bucket>,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
        guard: &Guard,
    ) -> Attempt<T> {
        let home = array.geometry().home(wanted.probe.hash);
        let head = array.head(home.group);
        if let Some(place) = head.named() {
            array.enliven(home.group, head, place);
        }
        match head.stage() {
            Stage::Moved => return Attempt::Onwards,
            Stage::Moving if self.move_group(array, home.group, now, guard) => {
                return Attempt::Again;
            }
            // Keys of a group for which the next array has no room yet are here, too.
            Stage::Here | Stage::Moving => {}
        }
        // Nothing idle is taken from an array whose keys are still coming in: see `migrate`.
        let settled = std::ptr::eq(self.chain.current(), array);
        let offer = if settled { Offer::Idle } else { Offer::Free };
        let survey = self.survey(array, home, head, wanted, now, offer);
        recent::note(survey.found.is_none());
        if let Some(place) = survey.found {
            let bucket = array.bucket(array.geometry().bucket(home.group, place));
            let answer = self.act_on_slot::<true, _>(bucket, place.slot, wanted, now, act);
            return answer.map_or(Attempt::Again, |answer| Attempt::Done(Ok(answer)));
        }
        if head.stage() == Stage::Moving {
            return self.turn_away(Full { at: now, free_at: None });
        }
        self.act_on_absent(&Scene { array, home, head }, &survey, wanted, now, act, guard)
    }

    fn act_on_absent<T>(
        &self,
        scene: &Scene<'_, K::Bucket>,
        survey: &Survey,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
        guard: &Guard,
    ) -> Attempt<T> {
        let &Scene { array, home, head } = scene;
        let at = Self::not_before(array, home, survey.groups, now);
        let last = survey.free.map_or(0, |seat| word::state(seat.word));
        let base = if last > 0 { self.algorithm.base(last) } else { 0 };
        let mut fresh = act(0, at);
        let is_word = matches!(fresh, Act::Write(word, _) if !self.algorithm.leads_outside(word));
        if base > 0 && is_word {
            // The same answer from an idle state, and a word above those of the slot's last owner.
            fresh = act(base, at);
            if self.algorithm.base(last) != base {
                // Numbers changed in between, by which the last word may say something again.
                if let Act::Write(word, _) | Act::Carry(word) = fresh {
                    self.algorithm.discard(word);
                }
                return Attempt::Again;
            }
        }
        let (word, answer) = match fresh {
            Act::Write(word, answer) => (word, answer),
            Act::Keep(answer) if array.head(home.group) == head => {
                return Attempt::Done(Ok(answer));
            }
            Act::Carry(word) => {
                self.algorithm.discard(word);
                return Attempt::Again;
            }
            Act::Keep(_) | Act::Clear(..) | Act::Ended => return Attempt::Again,
        };
        let Some(seat) = survey.free else {
            self.algorithm.retire(word, guard);
            if at > now {
                // What is in use at `now` may be idle by then.
                return Attempt::At(at);
            }
            return self.act_without_room(scene, wanted, at, act, guard);
        };
        let entry = Entry { words: K::store(wanted.probe, wanted.query), word };
        if !self.take_over(array, home, seat, at) || !self.insert_new(scene, seat, &entry, guard) {
            self.discard(&entry, guard);
            return Attempt::Again;
        }
        self.tend(scene, seat, wanted.probe.hash, now, guard);
        Attempt::Done(Ok(answer))
    }

    /// Makes sure that the key whose slot is wanted has nothing left to lose.
    fn take_over(&self, array: &Array<K::Bucket>, home: Home, seat: Seat, at: Timestamp) -> bool {
        if !Self::is_nameless(array, home, seat) {
            return false;
        }
        if !word::is_live(seat.word) {
            return true;
        }
        let location = array.geometry().group_after(home.group, seat.place.further);
        array.raise_mark(location, at);
        self.algorithm.seal(seat.word, at)
    }

    /// Whether no head names the slot. A helper that lags may still enliven the key of one that is
    /// named, so the name is taken back first, and the slot gets a new owner in another try. A slot
    /// whose key was given back whole may be named as well.
    pub(super) fn is_nameless(array: &Array<K::Bucket>, home: Home, seat: Seat) -> bool {
        let Place { further, bucket, slot } = seat.place;
        let location = array.geometry().group_after(home.group, further);
        let naming = if seat.word == 0 { None } else { array.naming(location, bucket, slot) };
        let Some((group, head)) = naming else { return true };
        if let Some(named) = head.named() {
            array.finish(group, head, named);
        }
        false
    }

    /// Puts a key into a slot that may be had: the head that names it, none if anybody got ahead.
    pub(super) fn insert(
        &self,
        array: &Array<K::Bucket>,
        home: Home,
        head: Head,
        seat: Seat,
        entry: &Entry<<K::Bucket as Bucket>::Words>,
        guard: &Guard,
    ) -> Option<Head> {
        let Seat { place, step, word: seen } = seat;
        let group = home.group;
        let bucket = array.bucket(array.geometry().bucket(group, place));
        let cell = bucket.cell(place.slot);
        // AcqRel on success, partner every reader of the cell: from here on the slot is ours alone,
        // and who sees it taken sees the mark. Relaxed on failure: the caller begins again.
        let claim = cell.compare_exchange(seen, CLAIMED, Ordering::AcqRel, Ordering::Relaxed);
        if claim.is_err() {
            return None;
        }
        let evicted = word::is_live(seen).then(|| bucket.words(place.slot));
        bucket.write(place.slot, entry.words);
        // Release, partner `finish`: the key is complete before its word is.
        cell.store(word::pending(entry.word), Ordering::Release);
        array.widen(place.further + 1);
        let naming = head.naming(home.bucket(), place, step);
        let decided = array.replace_head(group, head, naming)
            || !withdraw(cell, entry.word, word::state(seen));
        if decided {
            let live = entry.word;
            // AcqRel, partner every reader of the cell: publishes the key. Relaxed on failure:
            // somebody else has done it.
            let order = (Ordering::AcqRel, Ordering::Relaxed);
            let _ = cell.compare_exchange(word::pending(live), live, order.0, order.1);
        }
        if let Some(words) = evicted {
            K::retire(words, guard);
            self.algorithm.retire(word::state(seen), guard);
        }
        decided.then_some(naming)
    }

    /// Puts a new key into a slot as [`Table::insert`] does, and takes its name back, so that whoever
    /// comes next to the group need not look at the slot.
    pub(super) fn insert_new(
        &self,
        scene: &Scene<'_, K::Bucket>,
        seat: Seat,
        entry: &Entry<<K::Bucket as Bucket>::Words>,
        guard: &Guard,
    ) -> bool {
        let &Scene { array, home, head } = scene;
        let Some(naming) = self.insert(array, home, head, seat, entry, guard) else { return false };
        array.replace_head(home.group, naming, naming.finished());
        true
    }

    pub(super) fn discard(&self, entry: &Entry<<K::Bucket as Bucket>::Words>, guard: &Guard) {
        K::retire(entry.words, guard);
        self.algorithm.retire(entry.word, guard);
    }
}
