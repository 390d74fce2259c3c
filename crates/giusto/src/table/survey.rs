//! The slow path's look around: where a key is, or where it could go.

use std::hash::BuildHasher;

use super::{
    Table,
    array::Array,
    bucket::Bucket,
    find::Wanted,
    geometry::{Home, Place, is_header},
    head::Head,
    word,
};
use crate::{
    Timestamp,
    algorithm::SlotAlgorithm,
    key::Key,
    sync::{BUCKETS, Ordering, SLOTS},
};

/// A slot on the way of a probe, with the word that it held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub(super) place: Place,
    pub(super) step: u64,
    pub(super) word: u64,
}

/// What a probe found.
#[derive(Debug)]
pub(super) struct Survey {
    /// The slot of the key.
    pub(super) found: Option<Place>,
    /// The best slot for it, if it has none.
    pub(super) free: Option<Seat>,
    /// The groups that were visited.
    pub(super) groups: u64,
}

/// Which slots may be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// Those of nobody, and those of idle keys.
    Idle,
    /// Those of nobody.
    Free,
}

impl<K: Key + ?Sized, A: SlotAlgorithm, H: BuildHasher> Table<K, A, H> {
    /// Looks at each bucket within reach for the key, and as far as needed for a slot to offer.
    pub(super) fn survey(
        &self,
        array: &Array<K::Bucket>,
        home: Home,
        head: Head,
        wanted: &Wanted<'_, K>,
        now: Timestamp,
        offer: Offer,
    ) -> Survey {
        let geometry = array.geometry();
        let reached = head.steps(home.bucket());
        let mut survey = Survey { found: None, free: None, groups: 1 };
        for step in 0..geometry.steps() {
            let is_reached = step < reached;
            if !is_reached && survey.free.is_some() {
                break;
            }
            let place = home.place(step);
            let bucket = array.bucket(geometry.bucket(home.group, place));
            survey.groups = place.further + 1;
            for slot in usize::from(is_header(place.bucket, 0))..SLOTS {
                // Acquire, partner whoever made the word live or took the slot: the key, and the
                // mark of a key that was here, were written before.
                let word = bucket.cell(slot).load(Ordering::Acquire);
                let is_own = is_reached && word::is_live(word) && wanted.is(bucket.words(slot));
                if is_own && !self.algorithm.has_ended(word) {
                    survey.found = Some(Place { slot, ..place });
                    return survey;
                }
                // Its own slot is taken again, or the key would have two.
                if is_own || (survey.free.is_none() && self.is_offered(word, now, offer)) {
                    survey.free = Some(Seat { place: Place { slot, ..place }, step, word });
                }
            }
        }
        survey
    }

    #[inline]
    fn is_offered(&self, word: u64, now: Timestamp, offer: Offer) -> bool {
        if word::is_live(word) {
            offer == Offer::Idle && self.algorithm.is_spent(word, now)
        } else {
            self.is_vacant(word, now)
        }
    }

    /// All the live slots that a probe visits.
    fn seats(array: &Array<K::Bucket>, home: Home) -> impl Iterator<Item = Seat> {
        let geometry = array.geometry();
        let seats = (0..geometry.steps()).flat_map(move |step| {
            let place = home.place(step);
            let bucket = array.bucket(geometry.bucket(home.group, place));
            (usize::from(is_header(place.bucket, 0))..SLOTS).map(move |slot| {
                // Acquire, partner whoever made the word live: the key was written before.
                let word = bucket.cell(slot).load(Ordering::Acquire);
                Seat { place: Place { slot, ..place }, step, word }
            })
        });
        seats.filter(|seat| word::is_live(seat.word))
    }

    /// Of all the live slots that a probe visits, the one with the smallest word: of words that say
    /// it themselves, the one that is idle soonest.
    pub(super) fn least(array: &Array<K::Bucket>, home: Home) -> Option<Seat> {
        Self::seats(array, home).min_by_key(|seat| seat.word)
    }

    /// When the first of all the live slots that a probe visits is idle, all else equal.
    pub(super) fn free_at(
        &self,
        array: &Array<K::Bucket>,
        home: Home,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let idle_at = |seat: Seat| self.algorithm.idle_at(seat.word, now);
        if A::STEALABLE {
            Self::least(array, home).and_then(idle_at)
        } else {
            Self::seats(array, home).filter_map(idle_at).min()
        }
    }

    /// How many slots of a bucket are in use at `now`.
    pub(super) fn used(&self, bucket: &K::Bucket, now: Timestamp) -> u64 {
        let is_used = |slot: usize| {
            // Acquire, partner whoever made the word live: what it leads to was written before.
            let word = bucket.cell(slot).load(Ordering::Acquire);
            !self.is_offered(word, now, Offer::Idle)
        };
        (0..SLOTS).map(|slot| u64::from(is_used(slot))).sum()
    }

    /// Whether nobody owns the slot, and its last word is no higher than a new key's first.
    fn is_vacant(&self, word: u64, now: Timestamp) -> bool {
        let last = word::state(word);
        word::is_free(word)
            && (last == 0
                || self.algorithm.leads_outside(last)
                || self.algorithm.is_outdated(last)
                || self.algorithm.is_spent(last, now))
    }

    /// The instant from which a new key may count, no earlier than `now`: no slot that was visited
    /// was taken from an idle key later.
    pub(super) fn not_before(
        array: &Array<K::Bucket>,
        home: Home,
        groups: u64,
        now: Timestamp,
    ) -> Timestamp {
        let geometry = array.geometry();
        let marks =
            (0..groups).map(|further| array.mark(geometry.group_after(home.group, further)));
        marks.fold(now, Timestamp::max)
    }
}

const _: () = assert!(BUCKETS.is_power_of_two() && BUCKETS > 1);
