//! One array of the table: its buckets, the heads of its groups and how far it has moved on.

use std::{io, ptr};

use crossbeam_utils::CachePadded;

use super::{
    bucket::Bucket,
    geometry::{Geometry, Place},
    head::Head,
    prefetch, word,
};
use crate::{
    Timestamp,
    algorithm::WORD_MAX,
    sync::{AtomicPtr, AtomicU64, BUCKETS, Memory, Ordering, SLOTS},
};

/// Counters that threads share as little as possible.
const STRIPES: usize = 8;
/// Of large arrays every so many insertions are samples.
const SAMPLED: u64 = 8;
/// Smaller arrays need so few samples that one counter sees them all.
const SMALL_SLOTS: u64 = 1 << 16;

/// An array of buckets. It never moves; where it has become too small, its keys move to the next.
#[derive(Debug)]
pub(super) struct Array<B> {
    memory: Memory<B>,
    geometry: Geometry,
    /// Buckets before this one are in the next array, whole groups of them.
    moved_buckets: AtomicU64,
    /// The array that follows, or null; see `chain`.
    pub(super) next: AtomicPtr<Array<B>>,
    /// The next group that nobody has begun to move.
    unclaimed: AtomicU64,
    /// The most groups that any key needed to probe.
    spread: AtomicU64,
    samples: [CachePadded<AtomicU64>; STRIPES],
}

fn buckets_before(group: u64) -> usize {
    usize::try_from(group * BUCKETS as u64).unwrap_or(usize::MAX)
}

impl<B: Bucket> Array<B> {
    pub(super) fn new(groups: u64) -> io::Result<Self> {
        let geometry = Geometry::new(groups);
        let number = |count: u64| usize::try_from(count).map_err(|_| io::ErrorKind::OutOfMemory);
        Ok(Self {
            memory: Memory::new(number(geometry.buckets())?)?,
            geometry,
            moved_buckets: AtomicU64::default(),
            next: AtomicPtr::new(ptr::null_mut()),
            unclaimed: AtomicU64::default(),
            spread: AtomicU64::default(),
            samples: std::array::from_fn(|_| CachePadded::new(AtomicU64::default())),
        })
    }

    /// Makes its memory resident now.
    pub(super) fn prepare(&mut self) {
        self.memory.prepare();
    }

    /// Lets the system rearrange its memory, which is all in use from now on.
    pub(super) fn let_join(&self) {
        self.memory.let_join();
    }

    /// Gives the memory of these groups back; from then on it reads as zero.
    pub(super) fn release(&self, from: u64, to: u64) {
        self.memory.release_buckets(buckets_before(from), buckets_before(to));
    }

    #[inline]
    pub(super) const fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// The bucket of this number.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "buckets are counted in memory")]
    pub(super) fn bucket(&self, number: u64) -> &B {
        &self.memory.buckets()[number as usize]
    }

    /// The home bucket of a hash, and its number.
    #[inline]
    #[expect(unsafe_code, reason = "three instructions of the hundred that a decision takes")]
    pub(super) fn home(&self, hash: u64) -> (&B, u64) {
        let number = self.geometry.home_bucket(hash);
        #[expect(clippy::cast_possible_truncation, reason = "buckets are counted in memory")]
        // SAFETY: `hash * buckets / 2^64` is less than `buckets`, of which the memory has as many.
        let bucket = unsafe { self.memory.buckets().get_unchecked(number as usize) };
        (bucket, number)
    }

    /// The first slot of a group's first bucket, which holds no key: its key word is the head, and
    /// its cell the mark, the latest instant at which a slot of the group's buckets was taken from
    /// an idle key. Beside the slots they cost no page and no line of their own.
    fn header(&self, group: u64) -> &B {
        self.bucket(self.geometry.bucket(group, Place::new(0, 0, 0)))
    }

    /// Starts loading the header of a bucket's group.
    #[inline]
    pub(super) fn prefetch_header(&self, bucket: u64) {
        let header = self.bucket(bucket / BUCKETS as u64 * BUCKETS as u64);
        prefetch::address(ptr::from_ref(header.first_word(0)).cast());
    }

    /// Starts loading all of a group.
    pub(super) fn prefetch_all(&self, group: u64) {
        if group < self.geometry.groups() {
            let first = group * BUCKETS as u64;
            (first..first + BUCKETS as u64).for_each(|bucket| prefetch::value(self.bucket(bucket)));
        }
    }

    pub(super) fn head(&self, group: u64) -> Head {
        // Acquire, partner `replace_head`: who sees a slot named sees what was written there, and
        // who sees a group moved sees its keys in the next array.
        Head::from_word(self.header(group).first_word(0).load(Ordering::Acquire))
    }

    /// Replaces a head that is still the one that was read.
    pub(super) fn replace_head(&self, group: u64, seen: Head, next: Head) -> bool {
        let head = self.header(group).first_word(0);
        // AcqRel on success, partner `head`: publishes the slot that it names. Relaxed on failure:
        // the caller begins again with a load.
        head.compare_exchange(seen.word(), next.word(), Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// Makes the key of a decided insertion live, unless that is done already.
    pub(super) fn enliven(&self, group: u64, head: Head, place: Place) {
        let cell = self.bucket(self.geometry.bucket(group, place)).cell(place.slot);
        // Acquire, partner the inserter's store: the word was pending before the head named it.
        let curr = cell.load(Ordering::Acquire);
        // A head that still names the slot was named for this owner: a slot gets another only after
        // the name is gone. If the owner has been given up since, the slot is claimed or freed.
        if word::is_pending(curr) && self.head(group) == head {
            let live = word::state(curr);
            // AcqRel, partner every reader of the cell: publishes the key. Relaxed on failure:
            // somebody else has done it.
            let _ = cell.compare_exchange(curr, live, Ordering::AcqRel, Ordering::Relaxed);
        }
    }

    /// Takes the name of a slot back, its key being live: the slot may get another owner now.
    pub(super) fn finish(&self, group: u64, head: Head, place: Place) {
        self.enliven(group, head, place);
        self.replace_head(group, head, head.finished());
    }

    /// Takes back the name in a head, if there is one.
    pub(super) fn finish_named(&self, group: u64) {
        let head = self.head(group);
        if let Some(place) = head.named() {
            self.finish(group, head, place);
        }
    }

    /// The group whose head names this slot, with that head.
    pub(super) fn naming(&self, location: u64, bucket: u64, slot: usize) -> Option<(u64, Head)> {
        (0..self.spread()).find_map(|further| {
            let group = self.geometry.group_before(location, further);
            let head = self.head(group);
            (head.named() == Some(Place::new(further, bucket, slot))).then_some((group, head))
        })
    }

    fn spread(&self) -> u64 {
        // Acquire, partner `widen`: whoever sees a live key sees how far keys were spread for it.
        self.spread.load(Ordering::Acquire)
    }

    /// Notes that a key is about to be so many groups away from its own.
    pub(super) fn widen(&self, groups: u64) {
        if self.spread() < groups {
            // AcqRel, partner `spread`: noted before the key can be seen.
            self.spread.fetch_max(groups, Ordering::AcqRel);
        }
    }

    /// The instant before which no key forgotten by this group may come back.
    pub(super) fn mark(&self, group: u64) -> Timestamp {
        // Acquire, partner `raise_mark`: whoever sees the slot taken sees when.
        let mark = self.header(group).cell(0).load(Ordering::Acquire);
        Timestamp::from_nanos(word::state(mark))
    }

    pub(super) fn raise_mark(&self, group: u64, now: Timestamp) {
        if self.mark(group) < now {
            let mark = word::pending(now.as_nanos().min(WORD_MAX));
            // AcqRel, partner `mark`: noted before the slot is taken. Flagged as pending, so that
            // nobody takes it for the state of a key.
            self.header(group).cell(0).fetch_max(mark, Ordering::AcqRel);
        }
    }

    /// The buckets of groups whose keys are all in the next array, counted from the first.
    #[inline]
    pub(super) fn moved_buckets(&self) -> u64 {
        // Acquire, partner `advance`: whoever sees a group moved sees its keys in the next array.
        self.moved_buckets.load(Ordering::Acquire)
    }

    /// The number of groups whose keys are all in the next array, counted from the first.
    pub(super) fn moved(&self) -> u64 {
        self.moved_buckets() / BUCKETS as u64
    }

    /// Counts one more group as moved; true for the one caller who did.
    pub(super) fn advance(&self, moved: u64) -> bool {
        let (before, after) = (moved * BUCKETS as u64, (moved + 1) * BUCKETS as u64);
        // AcqRel, partner `moved_buckets`; Relaxed on failure: somebody else has counted it.
        let order = (Ordering::AcqRel, Ordering::Relaxed);
        self.moved_buckets.compare_exchange(before, after, order.0, order.1).is_ok()
    }

    /// A group for the caller to move; past the last one if all are taken.
    pub(super) fn claim_group(&self) -> u64 {
        // Relaxed: hands out numbers; that a group is moved is told by its head.
        self.unclaimed.fetch_add(1, Ordering::Relaxed)
    }

    /// Whether the insertion of a key with this hash is a sample.
    #[inline]
    pub(super) const fn is_sample(&self, hash: u64) -> bool {
        self.geometry.slots() < SMALL_SLOTS || hash.is_multiple_of(SAMPLED)
    }

    /// Notes how many slots of a bucket drawn at random were in use, and returns the load once
    /// enough are known: used slots, and slots seen.
    pub(super) fn sample(&self, hash: u64, used: u64) -> Option<(u64, u64)> {
        const SEEN: u64 = 1 << 32;
        let (stripes, wanted) = match self.geometry.slots() {
            small if small < SMALL_SLOTS => (1, (small / 32).max(8)),
            slots => (STRIPES as u64, (slots / (256 * SAMPLED)).min(1024)),
        };
        let stripe = (hash >> 8) % stripes;
        let counter = &self.samples[usize::try_from(stripe).unwrap_or(0)];
        // Relaxed: an estimate; nothing is published through it.
        let sum = counter.fetch_add(SEEN | used, Ordering::Relaxed) + (SEEN | used);
        let (seen, used) = (sum / SEEN, sum % SEEN);
        if seen < wanted {
            return None;
        }
        // Relaxed: as above.
        counter.store(0, Ordering::Relaxed);
        Some((used, seen * SLOTS as u64))
    }
}
