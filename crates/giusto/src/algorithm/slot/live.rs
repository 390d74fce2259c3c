//! A limit that can change, in a slot: a word of its own (see `live/inline`) while one says all, else
//! the address of a state that threads share.

use super::{
    Act, SlotAlgorithm,
    outside::{keep, retire, with},
};
use crate::{
    Changeable, Charge, Cost, Decision, Grant, InForce, Inherit, Live, LiveState, Status,
    Timestamp, Verdict,
    algorithm::{
        SharedAlgorithm,
        live::{
            Moment, Scene, Terms,
            inline::{address, leads_outside},
        },
    },
    reclaim::Guard,
};

impl<A: Changeable> Live<A> {
    /// Acts on the state of a word.
    #[inline]
    fn act<T>(&self, word: u64, step: impl Fn(&Scene<'_, A>) -> (Terms, T)) -> Act<T> {
        if leads_outside(word) {
            let answer = with(address(word), |state| self.step(state, step)).flatten();
            return answer.map_or(Act::Ended, Act::Keep);
        }
        self.act_on(word, step)
    }

    pub(crate) fn act_override(
        &self,
        word: u64,
        now: impl Fn() -> Moment,
        own: Option<&A>,
        inherit: Inherit,
    ) -> Act<bool> {
        if leads_outside(word) {
            let set = |state: &_| self.override_shared(state, now, own, inherit);
            return with(address(word), set).flatten().map_or(Act::Ended, Act::Keep);
        }
        match own {
            None => Act::Keep(false),
            Some(_) if word > 0 => Act::Carry(self.carried_out(word)),
            Some(own) => Act::Write(self.with_own(own, now(), inherit), false),
        }
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "its lifetime is not any")]
    pub(crate) fn act_in_force(&self, word: u64) -> Act<InForce<A>> {
        self.act(word, |scene| scene.in_force())
    }

    /// The word that says in the newest edition what one of an older edition says, 0 if that is
    /// nothing and the key may end; none if it is of the newest. A state outside of the slot is carried
    /// over there.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "its lifetime is not any")]
    pub(crate) fn carried_over(&self, word: u64, may_end: bool) -> Option<u64> {
        match self.act(word, |scene| scene.stay()) {
            Act::Keep(()) | Act::Ended => None,
            Act::Write(word, ()) | Act::Carry(word) => Some(word),
            Act::Clear(..) if may_end => Some(0),
            Act::Clear(..) => Some(self.carried_out(word)),
        }
    }
}

impl<A: Changeable> LiveState<A> {
    /// The address of the state, which is kept until it is retired.
    pub(in crate::algorithm) fn keep(self) -> u64 {
        keep(self)
    }
}

impl<A: Changeable> SlotAlgorithm for Live<A> {
    const OUTSIDE: bool = true;
    const STEALABLE: bool = false;
    const MIXED: bool = true;

    #[inline]
    fn leads_outside(&self, word: u64) -> bool {
        leads_outside(word)
    }

    fn base(&self, idle: u64) -> u64 {
        let is_word = !leads_outside(idle) && self.read(idle, |scene| scene.is_of(idle));
        if is_word { idle } else { 0 }
    }

    fn word_is_idle(&self, word: u64, now: Timestamp) -> bool {
        if leads_outside(word) {
            return with(address(word), |state| self.is_idle_shared(state, now)).unwrap_or(true)
                || self.has_ended(word);
        }
        self.read(word, |scene| scene.is_idle(now))
    }

    fn is_spent(&self, word: u64, now: Timestamp) -> bool {
        if leads_outside(word) {
            return self.word_is_idle(word, now);
        }
        self.read(word, |scene| scene.is_spent(now))
    }

    fn is_outdated(&self, last: u64) -> bool {
        !self.read(last, |scene| scene.is_of(last))
    }

    fn seal(&self, word: u64, now: Timestamp) -> bool {
        if leads_outside(word) {
            return with(address(word), |state| self.close_if_idle(state, now)).unwrap_or(true)
                || self.has_ended(word);
        }
        self.is_spent(word, now)
    }

    fn idle_at(&self, word: u64, now: Timestamp) -> Option<Timestamp> {
        if leads_outside(word) {
            let read = |state: &_| self.step(state, |scene| scene.idle_at(now));
            return with(address(word), read).flatten().unwrap_or(Some(now));
        }
        self.read(word, |scene| scene.idle_at(now).1)
    }

    fn status_at(&self, word: u64, now: Timestamp) -> Option<Status> {
        let peek = if leads_outside(word) {
            let peek = |state: &_| self.peek_shared(state, now, Cost::ZERO);
            with(address(word), peek).flatten()
        } else {
            Some(self.read(word, |scene| scene.peek(now, Cost::ZERO).1))
        };
        peek.map(|decision| *decision.status())
    }

    fn has_ended(&self, word: u64) -> bool {
        let peek = |state: &_| self.peek_shared(state, Timestamp::ZERO, Cost::ZERO);
        leads_outside(word) && with(address(word), peek).is_some_and(|answer| answer.is_none())
    }

    fn retire(&self, word: u64, guard: &Guard) {
        if leads_outside(word) {
            retire::<LiveState<A>>(address(word), guard);
        }
    }

    #[inline]
    fn act_admit(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict> {
        self.act(word, |scene| scene.admit(now, cost))
    }

    #[inline]
    fn act_check(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
        self.act(word, |scene| scene.check(now, cost))
    }

    fn act_peek(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
        self.act(word, |scene| scene.peek(now, cost))
    }

    #[inline]
    fn act_look(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Verdict> {
        self.act(word, |scene| scene.look(now, cost))
    }

    fn act_grant(&self, word: u64, now: Timestamp, at_most: Cost) -> Act<Grant> {
        self.act(word, |scene| scene.grant(now, at_most))
    }

    fn act_settle(&self, word: u64, now: Timestamp, reserved: &Charge, actual: Cost) -> Act<()> {
        self.act(word, |scene| scene.settle(now, reserved, actual))
    }

    fn act_reserve(&self, word: u64, now: Timestamp, cost: Cost) -> Act<Decision> {
        self.act(word, |scene| scene.reserve(now, cost))
    }

    fn act_settle_reserved(
        &self,
        word: u64,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Act<()> {
        self.act(word, |scene| scene.settle_reserved(now, reserved, actual))
    }
}
