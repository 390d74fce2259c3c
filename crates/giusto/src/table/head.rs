//! The head of a group: the one word through which keys of that group are inserted.
//!
//! ```text
//! version 44 | stage 2 | reach 8 | named slot 10
//! ```
//!
//! An insertion is decided by one exchange of this word, which names the slot that now counts. The
//! version grows with each, so an exchange succeeds only if no other key of the group was inserted
//! since the word was read: that is what keeps a key from having two slots.

use super::geometry::{Place, SLOT_BITS};

const NAMED: u64 = (1 << SLOT_BITS) - 1;
const REACH_SHIFT: u32 = SLOT_BITS;
const REACH: u64 = 0xff << REACH_SHIFT;
const STAGE_SHIFT: u32 = REACH_SHIFT + 8;
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

    /// How many steps of the probe sequence any key of this group has ever needed.
    #[inline]
    pub(super) const fn reach(self) -> u64 {
        (self.0 & REACH) >> REACH_SHIFT
    }

    #[inline]
    pub(super) const fn stage(self) -> Stage {
        match (self.0 & STAGE) >> STAGE_SHIFT {
            0 => Stage::Here,
            1 => Stage::Moving,
            _ => Stage::Moved,
        }
    }

    /// The head that decides an insertion at `place`, found at the probe's step `step`.
    #[inline]
    pub(super) const fn naming(self, place: Place, step: u64) -> Self {
        let reach = if step + 1 > self.reach() { step + 1 } else { self.reach() };
        let kept = self.0 & !(NAMED | REACH);
        Self((kept | (reach << REACH_SHIFT) | (place.number() + 1)).wrapping_add(VERSION_ONE))
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
mod tests {
    use super::*;

    #[test]
    fn a_head_keeps_what_it_was_told() {
        let place = Place::new(15, 7, 3);
        let head = Head::from_word(0).naming(place, 127);
        assert_eq!((head.named(), head.reach(), head.stage()), (Some(place), 128, Stage::Here));
        let later = head.finished().naming(Place::new(0, 0, 0), 4).finished();
        assert_eq!((later.named(), later.reach()), (None, 128));
        assert_ne!(later, head.finished(), "a version is never met again");
        let moved = later.at_stage(Stage::Moving).at_stage(Stage::Moved);
        assert_eq!((moved.stage(), moved.reach()), (Stage::Moved, 128));
    }
}
