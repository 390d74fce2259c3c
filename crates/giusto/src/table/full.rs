//! A new key for which there is no slot within reach: room made by moving on, a slot taken from
//! another key, or an answer that says when to come again.

use std::hash::BuildHasher;

use super::{
    Full, Table, WhenFull,
    find::Wanted,
    insert::{Attempt, Entry, Scene},
    survey::Seat,
};
use crate::{
    Timestamp,
    algorithm::{Act, SlotAlgorithm},
    key::Key,
    reclaim::Guard,
    sync::Ordering,
};

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// What to do with a new key for which there is no slot within reach.
    pub(super) fn act_without_room<T>(
        &self,
        scene: &Scene<'_, K::Bucket>,
        wanted: &Wanted<'_, K>,
        at: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
        guard: &Guard,
    ) -> Attempt<T> {
        let &Scene { array, home, head } = scene;
        if self.make_room(array, home.group, at, guard) {
            return Attempt::Again;
        }
        if self.when_full == WhenFull::StealClosestToIdle
            && A::STEALABLE
            && let Some(seat) = Self::least(array, home)
        {
            return self.steal(scene, seat, wanted, at, act, guard);
        }
        if array.head(home.group) != head {
            return Attempt::Again;
        }
        self.turn_away(Full { at, free_at: self.free_at(array, home, at) })
    }

    pub(super) fn turn_away<T>(&self, full: Full) -> Attempt<T> {
        // Relaxed: a count for people.
        self.turned_away.fetch_add(1, Ordering::Relaxed);
        Attempt::Done(Err(full))
    }

    /// Lets a new key take the slot of another, from whose state it starts: words keep growing, and
    /// the new key is admitted no more than a fresh one.
    fn steal<T>(
        &self,
        scene: &Scene<'_, K::Bucket>,
        seat: Seat,
        wanted: &Wanted<'_, K>,
        at: Timestamp,
        act: &impl Fn(u64, Timestamp) -> Act<T>,
        guard: &Guard,
    ) -> Attempt<T> {
        let &Scene { array, home, .. } = scene;
        let (word, answer) = match act(seat.word, at) {
            Act::Write(word, answer) => (word, answer),
            Act::Keep(answer) => return Attempt::Done(Ok(answer)),
            // Such words are not stolen.
            Act::Carry(_) | Act::Clear(..) | Act::Ended => return Attempt::Again,
        };
        let entry = Entry { words: K::store(wanted.probe, wanted.query), word };
        if !Self::is_nameless(array, home, seat) || !self.insert_new(scene, seat, &entry, guard) {
            self.discard(&entry, guard);
            return Attempt::Again;
        }
        // Relaxed: a count for people.
        self.turned_away.fetch_add(1, Ordering::Relaxed);
        Attempt::Done(Ok(answer))
    }
}
