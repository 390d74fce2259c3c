//! The table: the states of any number of keys, shared by threads without locks.
//!
//! A key lives in one slot near its home. A decision on a key that is there is one exchange of its
//! slot's word, or none if it is denied. A key that is not there is inserted through the head of its
//! group, into a free slot or in place of a key whose state is idle, which is the same as absent.
//! Where too many slots are in use, a larger array follows, and each insertion moves a few groups
//! on; nobody waits for anybody, and no thread runs in the background.
//!
//! ```text
//! find     the home bucket and its neighbour: the whole of most decisions
//! insert   the head of the group: new keys, idle slots taken over
//! full     no slot within reach: room is made, a slot is taken, or the key is turned away
//! grow     the next array: groups moved, memory given back
//! ```

mod array;
pub(crate) mod bucket;
mod chain;
mod find;
mod full;
mod geometry;
mod grow;
mod head;
mod insert;
mod migrate;
mod owner;
pub(crate) mod prefetch;
mod survey;
mod visit;
mod word;

use std::{hash::BuildHasher, io};

use crate::{
    Timestamp,
    algorithm::SlotAlgorithm,
    key::{Hashing, Key},
    sync::{AtomicBool, AtomicU64, Ordering},
};

use chain::Chain;
pub(crate) use find::Sought;
pub(crate) use geometry::GROUP_SLOTS;

/// The limits of a table's size, in groups of slots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) first: u64,
    pub(crate) most: u64,
    pub(crate) prefault: bool,
}

/// What to do with a key for which there is no slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WhenFull {
    /// Deny it until a slot near its home is idle. Keys that have a slot are not affected.
    #[default]
    Deny,
    /// Admit it, unlimited, until it finds a slot.
    Admit,
    /// Take the slot whose key is full again soonest.
    ///
    /// The new key starts from the state it found, so that it is admitted no more than a fresh one;
    /// the key that lost its slot is fresh again, and can be admitted what it still owed: at most its
    /// limit. Algorithms with more than a word, and [`InFlight`](crate::InFlight), deny instead.
    StealClosestToIdle,
}

/// No slot for a new key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Full {
    /// The instant of the decision.
    pub(crate) at: Timestamp,
    /// The first instant at which a slot near its home is idle, all else equal.
    pub(crate) free_at: Option<Timestamp>,
}

/// A hash table of slots, for keys `K` under algorithm `A`.
#[derive(Debug)]
pub(crate) struct Table<K: Key + ?Sized, A: SlotAlgorithm, H> {
    algorithm: A,
    hashing: Hashing<H>,
    chain: Chain<K::Bucket>,
    /// The most groups that an array may have.
    most: u64,
    when_full: WhenFull,
    /// Whether anything was ever given back.
    refunds: AtomicBool,
    /// New keys that found no slot.
    turned_away: AtomicU64,
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    pub(crate) fn new(
        algorithm: A,
        hasher: H,
        size: Size,
        when_full: WhenFull,
    ) -> io::Result<Self> {
        let mut first = array::Array::new(size.first)?;
        if size.prefault {
            first.prepare();
        }
        Ok(Self {
            algorithm,
            hashing: Hashing::new(hasher),
            chain: Chain::new(first),
            most: size.most.max(size.first),
            when_full,
            refunds: AtomicBool::default(),
            turned_away: AtomicU64::default(),
        })
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H> Table<K, A, H> {
    pub(crate) const fn algorithm(&self) -> &A {
        &self.algorithm
    }

    pub(crate) const fn when_full(&self) -> WhenFull {
        self.when_full
    }

    /// Before the table is shared.
    pub(crate) const fn set_when_full(&mut self, when_full: WhenFull) {
        self.when_full = when_full;
    }

    /// How often a new key found no slot.
    pub(crate) fn turned_away(&self) -> u64 {
        // Relaxed: a count for people.
        self.turned_away.load(Ordering::Relaxed)
    }
}
