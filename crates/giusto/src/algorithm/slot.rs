//! What a table needs of an algorithm: to act on the word of a slot, and to know when it is idle.
//!
//! Every one-word algorithm fits as it is. One with more state keeps it outside the slot, whose word
//! is then a pointer. A limit that can change keeps a word in the slot while one is enough.

mod live;
mod outside;

use super::{
    WordAlgorithm,
    verbs::{self, Said},
};
use crate::{
    Charge, Cost, Decision, Grant, Status, Timestamp, Verdict,
    reclaim::{self, Guard},
};

/// What became of a request on the word of a slot.
#[derive(Debug)]
pub enum Act<T> {
    /// Answered; the word stays.
    Keep(T),
    /// Answered, if the word can be replaced by this one.
    Write(u64, T),
    /// Not yet answered: this word says the same, and is to take the place of the other first.
    Carry(u64),
    /// Answered, if the slot can be given up: the key is as if it had never been. Another may start
    /// from this word there, once it is spent.
    Clear(u64, T),
    /// The state outside of the slot has ended: the key counts as absent.
    Ended,
}

/// An algorithm whose keys a [`Limiter`](crate::Limiter) can hold: every [`WordAlgorithm`], and
/// those of this crate that keep more than a word.
///
/// Implement [`WordAlgorithm`] to bring your own. The methods here are the table's, not callers'.
pub trait SlotAlgorithm: super::Algorithm {
    #[doc(hidden)]
    const OUTSIDE: bool;

    /// Whether a word may also be the state itself, which needs no pin.
    /// Such words may become smaller whenever numbers change.
    #[doc(hidden)]
    const MIXED: bool = false;

    /// Whether a new key may start from the state of another that is not idle.
    #[doc(hidden)]
    const STEALABLE: bool;

    /// Whether a word is the address of a state outside of the slot.
    #[doc(hidden)]
    fn leads_outside(&self, word: u64) -> bool;

    /// The word from which a new key starts in a slot whose last word was `idle`.
    #[doc(hidden)]
    fn base(&self, idle: u64) -> u64;

    #[doc(hidden)]
    fn word_is_idle(&self, word: u64, now: Timestamp) -> bool;

    /// Whether another key may start from the word of a key or from the last of a slot given up.
    #[doc(hidden)]
    fn is_spent(&self, word: u64, now: Timestamp) -> bool;

    /// Whether the last word of a slot given up is below any that a key can come to from now on.
    #[doc(hidden)]
    #[inline]
    fn is_outdated(&self, _last: u64) -> bool {
        false
    }

    /// Ends the state behind a word if it is spent: what was ended admits nothing more.
    #[doc(hidden)]
    fn seal(&self, word: u64, now: Timestamp) -> bool;

    /// The instant at which a word is idle, all else equal.
    #[doc(hidden)]
    fn idle_at(&self, word: u64, now: Timestamp) -> Option<Timestamp>;

    /// What a word says of itself; none if its state has ended.
    #[doc(hidden)]
    fn status_at(&self, word: u64, now: Timestamp) -> Option<Status> {
        match self.act_peek(word, now, Cost::ZERO) {
            Act::Keep(decision) => Some(*decision.status()),
            _ => None,
        }
    }

    #[doc(hidden)]
    fn has_ended(&self, word: u64) -> bool;

    /// Disposes of what a word points to, which nobody finds any more.
    #[doc(hidden)]
    fn retire(&self, word: u64, guard: &Guard);

    /// Disposes of what a word points to that nobody was shown.
    #[doc(hidden)]
    #[inline]
    fn discard(&self, word: u64) {
        if Self::OUTSIDE && self.leads_outside(word) {
            self.retire(word, &reclaim::pin());
        }
    }

    #[doc(hidden)]
    fn act_admit(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict>;

    #[doc(hidden)]
    fn act_check(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision>;

    #[doc(hidden)]
    fn act_peek(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision>;

    /// The bare answer of a peek.
    #[doc(hidden)]
    fn act_look(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict>;

    #[doc(hidden)]
    fn act_grant(&self, word: u64, now: Timestamp, at_most: Cost) -> Act<Grant>;

    #[doc(hidden)]
    fn act_settle(&self, word: u64, now: Timestamp, reserved: &Charge, actual: Cost) -> Act<()>;

    /// See [`SharedAlgorithm::reserve_shared`](super::SharedAlgorithm::reserve_shared).
    #[doc(hidden)]
    #[inline]
    fn act_reserve(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
        self.act_check(word, now, cost)
    }

    #[doc(hidden)]
    fn act_settle_reserved(
        &self,
        word: u64,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Act<()> {
        self.act_settle(word, now, reserved, actual)
    }
}

/// What a verb's answer means for the slot.
#[inline]
fn act<T>(word: u64, (next, answer): Said<T>) -> Act<T> {
    if next == word { Act::Keep(answer) } else { Act::Write(next, answer) }
}

impl<A: WordAlgorithm> SlotAlgorithm for A {
    const OUTSIDE: bool = false;
    const STEALABLE: bool = A::DRAINS;

    #[inline]
    fn leads_outside(&self, _word: u64) -> bool {
        false
    }

    #[inline]
    fn base(&self, idle: u64) -> u64 {
        idle
    }

    #[inline]
    fn word_is_idle(&self, word: u64, now: Timestamp) -> bool {
        WordAlgorithm::is_idle(self, word, now)
    }

    #[inline]
    fn is_spent(&self, word: u64, now: Timestamp) -> bool {
        WordAlgorithm::is_spent(self, word, now)
    }

    #[inline]
    fn seal(&self, word: u64, now: Timestamp) -> bool {
        WordAlgorithm::is_spent(self, word, now)
    }

    fn idle_at(&self, word: u64, now: Timestamp) -> Option<Timestamp> {
        self.status(word, now, Cost::ZERO).full_at()
    }

    #[inline]
    fn has_ended(&self, _word: u64) -> bool {
        false
    }

    #[inline]
    fn retire(&self, _word: u64, _guard: &Guard) {}

    #[inline]
    fn act_admit(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict> {
        act(word, verbs::admit(self, word, now, cost))
    }

    #[inline]
    fn act_check(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
        act(word, verbs::check(self, word, now, cost))
    }

    #[inline]
    fn act_peek(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
        Act::Keep(verbs::peek(self, word, now, cost))
    }

    #[inline]
    fn act_look(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict> {
        Act::Keep(self.step(word, now, cost).verdict())
    }

    fn act_grant(&self, word: u64, now: Timestamp, at_most: Cost) -> Act<Grant> {
        act(word, verbs::grant(self, word, now, at_most))
    }

    fn act_settle(&self, word: u64, now: Timestamp, reserved: &Charge, actual: Cost) -> Act<()> {
        match self.settle(word, now, reserved, actual) {
            0 if word != 0 => {
                // Where time does not flow no word is ever spent.
                let is_spent_some_time = self.idle_at(word, now).is_some();
                Act::Clear(if is_spent_some_time { word } else { 0 }, ())
            }
            next => act(word, (next, ())),
        }
    }
}
