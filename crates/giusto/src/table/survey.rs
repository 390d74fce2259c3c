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
    /// Slots of the home bucket that are in use.
    pub(super) used: u64,
    /// The groups that were visited.
    pub(super) groups: u64,
    /// The live slot with the smallest word.
    pub(super) least: Option<Seat>,
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
        let mut survey = Survey { found: None, free: None, used: 0, groups: 1, least: None };
        for step in 0..geometry.steps() {
            let is_reached = head.reaches(home.bucket(), step);
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
                let seat = Seat { place: Place { slot, ..place }, step, word };
                if word::is_live(word) && is_reached && wanted.is(bucket.words(slot)) {
                    if !self.algorithm.has_ended(word) {
                        survey.found = Some(seat.place);
                        return survey;
                    }
                    // Its own slot, to be taken again, or the key would have two.
                    survey.free = Some(seat);
                    continue;
                }
                if step == 0 || survey.free.is_none() {
                    self.consider(&mut survey, seat, now, offer);
                }
            }
        }
        survey
    }

    fn consider(&self, survey: &mut Survey, seat: Seat, now: Timestamp, offer: Offer) {
        let live = word::is_live(seat.word);
        let idle = live && self.algorithm.is_spent(seat.word, now);
        let free = self.is_vacant(seat.word, now);
        if seat.step == 0 && !free && !idle {
            survey.used += 1;
        }
        if survey.free.is_none() && (free || (idle && offer == Offer::Idle)) {
            survey.free = Some(seat);
        }
        if live && !idle && survey.least.is_none_or(|least| seat.word < least.word) {
            survey.least = Some(seat);
        }
    }

    /// Whether nobody owns the slot, and its last word is no higher than a new key's first.
    fn is_vacant(&self, word: u64, now: Timestamp) -> bool {
        let last = word::state(word);
        word::is_free(word) && (A::OUTSIDE || last == 0 || self.algorithm.is_spent(last, now))
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
