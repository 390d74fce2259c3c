//! Algorithms whose state is more than a word, in a slot: the word is the address of a state that
//! threads share, and never changes while the key stays.
//!
//! A charge does not exchange the slot's word, so the slot may be given to another key only after the
//! state has ended: from then on whoever still holds it is told to look the key up again.

use std::ptr::NonNull;

use super::{Act, SlotAlgorithm};
use crate::{
    Charge, Cost, Decision, FirstHitWindow, Grant, Rolling, Timestamp, Verdict,
    algorithm::SharedAlgorithm, reclaim::Guard,
};

/// Where a slot's word leads.
fn state<S>(word: u64) -> Option<NonNull<S>> {
    let address = usize::try_from(word).unwrap_or(0);
    NonNull::new(std::ptr::with_exposed_provenance_mut(address))
}

/// Reads the state that a word leads to; none for the word of a fresh key.
#[expect(unsafe_code, reason = "states outside of their slots")]
pub(super) fn with<S, T>(word: u64, read: impl FnOnce(&S) -> T) -> Option<T> {
    // SAFETY: a word is 0 or the address of a boxed state, written before the word was. It is
    // retired once nobody finds it any more, and not freed while this thread, which is pinned
    // wherever it has a word in hand, still is.
    state::<S>(word).map(|state| read(unsafe { state.as_ref() }))
}

/// Acts on the state of a word; on a fresh one, which is kept if it was charged.
fn act<A, T>(
    algorithm: &A,
    word: u64,
    verb: impl Fn(&A::Shared) -> Option<T>,
    charges: impl Fn(&T) -> bool,
) -> Act<T>
where
    A: SharedAlgorithm,
{
    if word != 0 {
        let answer = with(word, verb).flatten();
        return answer.map_or(Act::Ended, Act::Keep);
    }
    let fresh = algorithm.open();
    match verb(&fresh) {
        Some(answer) if charges(&answer) => Act::Write(keep(A::compacted(fresh)), answer),
        Some(answer) => Act::Keep(answer),
        None => Act::Ended,
    }
}

/// A word that leads to this state.
pub(super) fn keep<S>(state: S) -> u64 {
    let kept = NonNull::from(Box::leak(Box::new(state)));
    kept.as_ptr().expose_provenance() as u64
}

#[expect(unsafe_code, reason = "the end of what `keep` began")]
pub(super) fn retire<S: Send + 'static>(word: u64, guard: &Guard) {
    if let Some(state) = state::<S>(word) {
        // SAFETY: a box that `keep` leaked; the table retires the word of a slot once, when nobody
        // finds it any more.
        unsafe { guard.retire(state) };
    }
}

macro_rules! outside {
    ($($algorithm:ty)+) => {$(
        impl SlotAlgorithm for $algorithm {
            const OUTSIDE: bool = true;
            const STEALABLE: bool = false;

            #[inline]
            fn leads_outside(&self, _word: u64) -> bool {
                true
            }

            fn base(&self, _idle: u64) -> u64 {
                0
            }

            fn word_is_idle(&self, word: u64, now: Timestamp) -> bool {
                with(word, |state| self.is_idle_shared(state, now)).unwrap_or(true)
                    || self.has_ended(word)
            }

            fn is_spent(&self, word: u64, now: Timestamp) -> bool {
                self.word_is_idle(word, now)
            }

            fn seal(&self, word: u64, now: Timestamp) -> bool {
                with(word, |state| self.close_if_idle(state, now)).unwrap_or(true)
                    || self.has_ended(word)
            }

            fn idle_at(&self, word: u64, now: Timestamp) -> Option<Timestamp> {
                let peek = with(word, |state| self.peek_shared(state, now, Cost::ZERO)).flatten();
                peek.map_or(Some(now), |decision| decision.status().full_at())
            }

            fn has_ended(&self, word: u64) -> bool {
                let peek = |state: &_| self.peek_shared(state, Timestamp::ZERO, Cost::ZERO);
                with(word, peek).is_some_and(|answer| answer.is_none())
            }

            fn retire(&self, word: u64, guard: &Guard) {
                retire::<<Self as SharedAlgorithm>::Shared>(word, guard);
            }

            fn act_admit(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict> {
                let charges = |verdict: &Verdict| verdict.is_allowed() && cost > Cost::ZERO;
                act(self, word, |state| self.admit_shared(state, now, cost), charges)
            }

            fn act_check(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
                let charges = |decision: &Decision| decision.is_allowed() && cost > Cost::ZERO;
                act(self, word, |state| self.check_shared(state, now, cost), charges)
            }

            fn act_peek(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
                act(self, word, |state| self.peek_shared(state, now, cost), |_| false)
            }

            fn act_look(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict> {
                let look = |state: &_| {
                    self.peek_shared(state, now, cost).map(|decision| decision.verdict())
                };
                act(self, word, look, |_| false)
            }

            fn act_grant(&self, word: u64, now: Timestamp, at_most: Cost) -> Act<Grant> {
                let charges = |grant: &Grant| grant.granted > Cost::ZERO;
                act(self, word, |state| self.grant_shared(state, now, at_most), charges)
            }

            fn act_settle(
                &self,
                word: u64,
                now: Timestamp,
                reserved: &Charge,
                actual: Cost,
            ) -> Act<()> {
                let debits = actual > reserved.cost;
                let settle = |state: &_| self.settle_shared(state, now, reserved, actual);
                act(self, word, settle, |()| debits)
            }
        }
    )+};
}

outside! { Rolling FirstHitWindow }
