//! The numbers of a limit from one change to the next.
//!
//! Editions form a list, for the states that have to be carried through it.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use super::{
    inherit::{Change, Changeable, Inherit},
    inline::Range,
};
use crate::{Charge, Cost, Timestamp};

/// Changes through which words and charges can be followed: twice those between two walks.
const REMEMBERED: usize = 128;
/// The same for the charges of a key with numbers of its own, each of which has its own memory.
const REMEMBERED_BY_ONE: usize = 8;

/// The numbers of one edition of a limit.
#[derive(Clone, Debug)]
pub(in crate::algorithm) struct Numbers<A> {
    pub(super) algorithm: A,
    /// For one key alone.
    pub(super) is_override: bool,
    /// How words in slots say that they are of this edition; none: they cannot.
    range: Option<Range>,
    /// Changes before it.
    pub(super) number: u64,
    /// The changes that led here, the latest first.
    past: Vec<Past<A>>,
}

/// An edition in the list. Apart from the counts of its owners, which change with every new key.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Edition<A> {
    pub(super) numbers: Numbers<A>,
    next: OnceLock<Arc<Self>>,
}

/// Until when charges may be of before a change, in nanoseconds; the largest number while nobody knows.
#[derive(Debug)]
struct Seen(AtomicU64);

impl Seen {
    fn get(&self) -> Option<Timestamp> {
        // Relaxed, partner `set`: the instant is all that is passed on, and until it is seen more
        // counts as of before.
        let nanos = self.0.load(Ordering::Relaxed);
        (nanos < u64::MAX).then_some(Timestamp::from_nanos(nanos))
    }

    fn set(&self, seen: Timestamp) {
        // Relaxed, partner `get`: see there.
        self.0.store(seen.as_nanos(), Ordering::Relaxed);
    }
}

/// An edition of the past, and the change that ended it.
#[derive(Clone, Debug)]
struct Past<A> {
    old: A,
    range: Option<Range>,
    at: Timestamp,
    /// When it is known to have been seen by all: charges up to then may be of before.
    seen: Arc<Seen>,
    inherit: Inherit,
}

impl<A: Changeable> Numbers<A> {
    pub(super) fn first(algorithm: A) -> Self {
        let range = Range::of(&algorithm, 0, Timestamp::ZERO);
        Self { algorithm, is_override: false, range, number: 0, past: Vec::new() }
    }

    /// The edition that follows this one, at `at` or at the change before it, whichever is later.
    pub(super) fn followed(
        &self,
        algorithm: A,
        at: Timestamp,
        inherit: Inherit,
        is_override: bool,
    ) -> Self {
        let at = at.max(self.since());
        let number = self.number + 1;
        let range = if is_override { None } else { Range::of(&algorithm, number, at) };
        let seen = Arc::new(Seen(AtomicU64::new(u64::MAX)));
        let ended = Past { old: self.algorithm.clone(), range: self.range, at, seen, inherit };
        let remembered = if is_override { REMEMBERED_BY_ONE } else { REMEMBERED };
        let earlier = self.past.iter().take(remembered - 1).cloned();
        let past = std::iter::once(ended).chain(earlier).collect();
        Self { algorithm, is_override, range, number, past }
    }

    /// The instant from which these numbers alone count.
    pub(super) fn since(&self) -> Timestamp {
        let seen = |past: &Past<A>| past.seen.get().unwrap_or(past.at);
        self.past.first().map_or(Timestamp::ZERO, seen)
    }

    /// Decisions that begin from `now` on are by these numbers.
    pub(super) fn seen_by_all(&self, now: Timestamp) {
        if let Some(past) = self.past.first() {
            past.seen.set(now.max(past.at));
        }
    }

    /// The most that can be charged at once.
    pub(super) fn limit(&self) -> u64 {
        limit(&self.algorithm)
    }

    /// The most that can have been charged at once, by these numbers or those before them.
    pub(super) fn most(&self) -> u64 {
        self.past.iter().map(|past| limit(&past.old)).fold(self.limit(), u64::max)
    }

    /// The word of a slot that says this; none if no word can.
    #[inline]
    pub(super) fn inline(&self, word: u64) -> Option<u64> {
        self.range.and_then(|range| range.inline(word))
    }

    /// Whether a word of a slot is of this edition.
    #[inline]
    pub(super) fn is_own(&self, inline: u64) -> bool {
        self.range.is_some_and(|range| range.contains(inline))
    }

    /// What a word of a slot, of this edition or one before it, says in this one.
    #[inline]
    pub(super) fn read(&self, inline: u64) -> u64 {
        match self.range {
            Some(range) if range.contains(inline) => range.word(inline),
            _ if inline == 0 => 0,
            _ => self.read_past(inline),
        }
    }

    #[cold]
    fn read_past(&self, inline: u64) -> u64 {
        let is_of = |past: &Past<A>| past.range.is_some_and(|range| range.contains(inline));
        let Some(since) = self.past.iter().position(is_of) else {
            // Written by a thread that stood still for a hundred changes. Nobody knows what was used:
            // as much as there is.
            return self.algorithm.debit(0, self.since(), Cost::new(self.limit()));
        };
        let range = self.past[since].range;
        let word = range.map_or(0, |range| range.word(inline));
        (0..=since).rev().fold(word, |word, number| self.past_inherit(number, word))
    }

    /// What a word says after a change of the past.
    fn past_inherit(&self, number: usize, word: u64) -> u64 {
        self.after(number).inherit(word, &self.past[number].change())
    }

    /// The numbers after a change of the past.
    fn after(&self, number: usize) -> &A {
        number.checked_sub(1).map_or(&self.algorithm, |after| &self.past[after].old)
    }

    /// What a word of the edition before says in this one.
    pub(super) fn inherit(&self, word: u64) -> u64 {
        if self.past.is_empty() { word } else { self.past_inherit(0, word) }
    }

    /// What a charge of whatever edition is worth in this one.
    pub(super) fn charge(&self, charge: &Charge) -> Charge {
        let mut worth = Charge { at: charge.at, cost: charge.cost };
        if !A::DRAINS {
            // What is under way ends, whatever has become of the limit.
            return worth;
        }
        // A charge from while a change was made may be of either side of it, and gives back no more
        // than if it was of before.
        let since = self.past.iter().take_while(|past| past.is_after(charge.at)).count();
        if since as u64 != self.number && since == self.past.len() {
            return Charge::nothing(charge.at);
        }
        for number in (0..since).rev() {
            let inherited = self.after(number).inherit_charge(&worth, &self.past[number].change());
            worth = Charge { cost: inherited.cost.min(charge.cost), ..inherited };
        }
        worth
    }
}

fn limit<A: Changeable>(algorithm: &A) -> u64 {
    algorithm.status(0, Timestamp::ZERO, Cost::ZERO).limit()
}

impl<A> Past<A> {
    /// Whether what was charged at an instant may be of before the change.
    fn is_after(&self, charged_at: Timestamp) -> bool {
        self.seen.get().is_none_or(|seen| charged_at <= seen)
    }

    const fn change(&self) -> Change<'_, A> {
        Change { old: &self.old, at: self.at, inherit: self.inherit }
    }
}

impl<A> Edition<A> {
    pub(super) const fn new(numbers: Numbers<A>) -> Self {
        Self { numbers, next: OnceLock::new() }
    }

    #[inline]
    pub(super) fn next(&self) -> Option<&Arc<Self>> {
        self.next.get()
    }

    /// Makes `next` follow this one, which nobody else does at the same time.
    pub(super) fn link(&self, next: Arc<Self>) {
        let _ = self.next.set(next);
    }
}

impl<A> Drop for Edition<A> {
    /// One after the other: a list of editions that nobody else has may be long.
    fn drop(&mut self) {
        let mut next = self.next.take();
        while let Some(mut edition) = next.and_then(Arc::into_inner) {
            next = edition.next.take();
        }
    }
}
