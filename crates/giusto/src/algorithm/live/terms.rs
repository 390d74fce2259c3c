//! What is remembered of a key beside its numbers, and how a frame and one word hold it.
//!
//! ```text
//! plain    the algorithm's word
//! packed   held units above the frame's, from bit `offset_bits` on | the algorithm's word less base
//! ```
//!
//! A key that never had a reservation is plain. What does not fit goes into a new frame, around the
//! present values: rarely, since the frame leaves room for the whole limit on either side.

use std::sync::Arc;

use super::{edition::Edition, inherit::Changeable};
use crate::{Charge, Cost, Timestamp, WordAlgorithm, algorithm::window_count::bits};

/// Bits below the one that says that a word is frozen.
const BITS: u32 = 63;
/// The fewest bits for the algorithm's word less base; a second of the finest scale is 34 of them.
const FEWEST_OFFSET_BITS: u32 = 40;
/// The most, which leaves 8 for what is held.
const MOST_OFFSET_BITS: u32 = 55;

/// What is used, and what is reserved beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::algorithm) struct Terms {
    /// The word of the algorithm.
    pub(super) word: u64,
    /// Units held for reservations.
    pub(super) held: u64,
}

/// How the shared word of a key is to be read.
#[derive(Debug)]
pub(super) struct Frame<A> {
    pub(super) edition: Arc<Edition<A>>,
    /// None if it never had any; behind a pointer, since most have not.
    own: Option<Arc<Own>>,
    base: u64,
    held_base: u64,
    offset_bits: u32,
}

/// What is known of numbers of its own that a key had.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own {
    /// The largest limit among them and those that they replaced.
    pub(super) most: u64,
    /// When the latest of them ended, which are not in the past of the edition: charges up to then
    /// give nothing back.
    pub(super) ended: Option<Timestamp>,
}

impl Own {
    fn and(&self, other: Self) -> Self {
        Self { most: self.most.max(other.most), ended: self.ended.max(other.ended) }
    }
}

impl<A> Clone for Frame<A> {
    fn clone(&self) -> Self {
        Self { edition: Arc::clone(&self.edition), own: self.own.clone(), ..*self }
    }
}

impl<A: Changeable> Frame<A> {
    /// A frame around the terms, and their word in it.
    pub(super) fn around(
        edition: Arc<Edition<A>>,
        own: Option<Arc<Own>>,
        terms: Terms,
    ) -> (Self, u64) {
        let frame = if terms.held == 0 {
            Self { edition, own, base: 0, held_base: 0, offset_bits: BITS }
        } else {
            let limit = edition.numbers.limit();
            let span = edition.numbers.algorithm.debit(0, Timestamp::ZERO, Cost::new(limit));
            // The whole limit on either side, and as much again.
            let offset_bits = (bits(span) + 2).clamp(FEWEST_OFFSET_BITS, MOST_OFFSET_BITS);
            let base = terms.word.saturating_sub(span.min(1 << (offset_bits - 1)));
            let half = 1 << (BITS - offset_bits - 1);
            let held_base = terms.held.saturating_sub(half);
            Self { edition, own, base, held_base, offset_bits }
        };
        let word = frame.write(terms).unwrap_or_default();
        (frame, word)
    }

    /// The same key's frame in another edition, around other terms.
    pub(super) fn moved(
        &self,
        edition: Arc<Edition<A>>,
        own: Option<Own>,
        terms: Terms,
    ) -> (Self, u64) {
        let known = match (&self.own, own) {
            (known, None) => known.clone(),
            (None, Some(own)) => Some(Arc::new(own)),
            (Some(known), Some(own)) => Some(Arc::new(known.and(own))),
        };
        Self::around(edition, known, terms)
    }

    #[inline]
    pub(super) const fn read(&self, word: u64) -> Terms {
        let offset = word & ((1 << self.offset_bits) - 1);
        Terms { word: self.base + offset, held: self.held_base + (word >> self.offset_bits) }
    }

    /// The word of the terms; none if they do not fit.
    #[inline]
    pub(super) fn write(&self, terms: Terms) -> Option<u64> {
        let offset = terms.word.checked_sub(self.base)?;
        let held = terms.held.checked_sub(self.held_base)?;
        let fits = offset >> self.offset_bits == 0 && held >> (BITS - self.offset_bits) == 0;
        fits.then_some(held << self.offset_bits | offset)
    }

    /// What a charge of this key is worth now.
    pub(super) fn charge(&self, charge: &Charge) -> Charge {
        let ended = self.own.as_ref().and_then(|own| own.ended);
        if A::DRAINS && ended.is_some_and(|ended| charge.at <= ended) {
            return Charge::nothing(charge.at);
        }
        self.edition.numbers.charge(charge)
    }

    /// The latest and largest charge that there can be of before its own numbers ended, as a word. Until
    /// it has drained the key is not forgotten, and with it that such charges give nothing back.
    fn latest(&self) -> Option<u64> {
        let own = self.own.as_deref().filter(|_| A::DRAINS)?;
        let latest = Charge { at: own.ended?, cost: Cost::new(own.most) };
        let worth = self.edition.numbers.charge(&latest);
        Some(self.edition.numbers.algorithm.debit(0, worth.at, worth.cost))
    }

    pub(super) fn is_forgettable(&self, now: Timestamp) -> bool {
        let is_idle = |word| WordAlgorithm::is_idle(&self.edition.numbers.algorithm, word, now);
        self.latest().is_none_or(is_idle)
    }

    /// When the key may be forgotten; none if it may never be.
    pub(super) fn forgettable_at(&self, now: Timestamp) -> Option<Timestamp> {
        let algorithm = &self.edition.numbers.algorithm;
        let full_at = |word| algorithm.status(word, now, Cost::ZERO).full_at();
        self.latest().map_or(Some(now), full_at)
    }
}
