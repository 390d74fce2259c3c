//! The head of a group: the one word through which keys of that group are inserted.
//!
//! ```text
//! version 32 | stage 2 | further groups 4 | reach of each home bucket 8 * 2 | named slot 10
//! ```
//!
//! An insertion is decided by one exchange of this word, which names the slot that now counts. The
//! version grows with each, so an exchange succeeds only if no other key of the group was inserted
//! since the word was read: that is what keeps a key from having two slots. The reach says how far
//! from home the keys of a bucket are, so that a look at one or two buckets tells that a key is new.

use super::geometry::{Place, SLOT_BITS};
use crate::sync::BUCKETS;

const NAMED: u64 = (1 << SLOT_BITS) - 1;
const REACH_SHIFT: u32 = SLOT_BITS;
const REACH_BITS: u32 = 2;
const REACH: u64 = (1 << REACH_BITS) - 1;
const FURTHER_SHIFT: u32 = REACH_SHIFT + REACH_BITS * 8;
const FURTHER: u64 = 15;
const STAGE_SHIFT: u32 = FURTHER_SHIFT + 4;
const STAGE: u64 = 3 << STAGE_SHIFT;
const VERSION_ONE: u64 = 1 << (STAGE_SHIFT + 2);

/// Where a group stands on its way into the next array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Its keys are here.
    Here,
    /// Its keys are being moved; none is inserted any more.
    Moving,
    /// All of them are in the next array.
    Moved,
}

/// A value of the head's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head(u64);

impl Head {
    #[inline]
    pub(super) const fn from_word(word: u64) -> Self {
        Self(word)
    }

    #[inline]
    pub(super) const fn word(self) -> u64 {
        self.0
    }

    /// The slot whose insertion is decided and not finished.
    #[inline]
    pub(super) const fn named(self) -> Option<Place> {
        match self.0 & NAMED {
            0 => None,
            named => Some(Place::from_number(named - 1)),
        }
    }

    /// Where the reach of a home bucket stands.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "one of eight")]
    const fn shift(home: u64) -> u32 {
        REACH_SHIFT + REACH_BITS * home as u32
    }

    /// How many buckets of the group the keys of a home bucket are in, in the order of the probe.
    #[inline]
    const fn reach(self, home: u64) -> u64 {
        let reach = 1 << (self.0 >> Self::shift(home) & REACH);
        if reach < BUCKETS as u64 { reach } else { BUCKETS as u64 }
    }

    /// How many further groups have keys of this one, if those reach through all of it.
    #[inline]
    pub(super) const fn further(self) -> u64 {
        self.0 >> FURTHER_SHIFT & FURTHER
    }

    /// The steps of the probe within which the keys of a home bucket are.
    #[inline]
    pub(super) const fn steps(self, home: u64) -> u64 {
        let (reach, all) = (self.reach(home), BUCKETS as u64);
        if reach < all { reach } else { (self.further() + 1) * all }
    }

    /// The head when keys of a home bucket reach as far as a step of the probe.
    #[inline]
    const fn reaching(self, home: u64, step: u64) -> Self {
        if step < self.steps(home) {
            return self;
        }
        let (further, all) = (step / BUCKETS as u64, BUCKETS as u64);
        let within = if further > 0 { all - 1 } else { step };
        // Steps 0, 1, up to 3 and up to 7 are within a reach of 1, 2, 4 and 8.
        let reach = (u64::BITS - within.leading_zeros()) as u64;
        let shift = Self::shift(home);
        let mut word = self.0;
        if word >> shift & REACH < reach {
            word = word & !(REACH << shift) | reach << shift;
        }
        if self.further() < further {
            word = word & !(FURTHER << FURTHER_SHIFT) | further << FURTHER_SHIFT;
        }
        Self(word)
    }

    #[inline]
    pub(super) const fn stage(self) -> Stage {
        match (self.0 & STAGE) >> STAGE_SHIFT {
            0 => Stage::Here,
            1 => Stage::Moving,
            _ => Stage::Moved,
        }
    }

    /// The head that decides an insertion at `place`, found at a step of the probe from `home`.
    #[inline]
    pub(super) const fn naming(self, home: u64, place: Place, step: u64) -> Self {
        let word = self.reaching(home, step).0 & !NAMED | (place.number() + 1);
        Self(word.wrapping_add(VERSION_ONE))
    }

    /// The head once the named slot is live.
    #[inline]
    pub(super) const fn finished(self) -> Self {
        Self(self.0 & !NAMED)
    }

    #[inline]
    pub(super) const fn at_stage(self, stage: Stage) -> Self {
        let number = match stage {
            Stage::Here => 0,
            Stage::Moving => 1,
            Stage::Moved => 2,
        };
        Self(((self.0 & !STAGE) | (number << STAGE_SHIFT)).wrapping_add(VERSION_ONE))
    }
}

#[cfg(test)]
#[cfg(not(giusto_loom))]
mod tests {
    use super::*;

    #[test]
    fn a_head_keeps_what_it_was_told() {
        let place = Place::new(15, 7, 3);
        let head = Head::from_word(0).naming(5, place, 127);
        assert_eq!((head.named(), head.reach(5), head.further()), (Some(place), 8, 15));
        assert_eq!(head.stage(), Stage::Here);
        let later = head.finished().naming(4, Place::new(0, 0, 0), 2).finished();
        assert_eq!((later.named(), later.reach(4), later.further()), (None, 4, 15));
        assert_ne!(later, head.finished(), "a version is never met again");
        let moved = later.at_stage(Stage::Moving).at_stage(Stage::Moved);
        assert_eq!((moved.stage(), moved.reach(5), moved.further()), (Stage::Moved, 8, 15));
    }

    #[test]
    fn reach_is_of_the_buckets_visited() {
        for (step, reach) in [(0, 1), (1, 2), (2, 4), (3, 4), (4, 8), (7, 8), (8, 8), (30, 8)] {
            for home in 0..8 {
                let head = Head::from_word(0).reaching(home, step);
                assert_eq!((head.reach(home), head.further()), (reach, step / 8), "step {step}");
                assert_eq!(head.reach((home + 1) % 8), 1);
                assert!(step < head.steps(home) && head.steps(home) <= 8 * (step / 8 + 1));
                assert_eq!(head.reaching(home, 0), head);
            }
        }
    }
}
