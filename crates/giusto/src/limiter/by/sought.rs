//! The verbs on a key whose home is known, by any numbers: the one place where a limiter has an
//! algorithm act on the word of a slot.

use std::hash::BuildHasher;

use super::{By, Terms};
use crate::{
    Charge, Clock, Cost, Decision, Timestamp, Verdict,
    algorithm::{Act, SlotAlgorithm},
    joint::Taking,
    key::{Key, Probe, WordsOf},
    table::{Full, Sought},
};

impl<K, A, C, H, T> By<'_, K, A, C, H, T>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
    T: Terms<A>,
{
    #[inline]
    pub(crate) fn admit_sought(
        &self,
        now: Timestamp,
        key: &K::Query,
        sought: &Sought<'_, K>,
        cost: Cost,
    ) -> Verdict {
        let Self { limiter, terms } = *self;
        let act = move |word, now| terms.of(limiter.algorithm()).act_admit(word, now, cost);
        let answer = limiter.table().act(key, sought, now, act);
        answer.unwrap_or_else(|_| limiter.verdict_when_full())
    }

    #[inline]
    pub(crate) fn check_sought(
        &self,
        now: Timestamp,
        key: &K::Query,
        sought: &Sought<'_, K>,
        cost: Cost,
    ) -> Decision {
        let Self { limiter, terms } = *self;
        let act = move |word, now| terms.of(limiter.algorithm()).act_check(word, now, cost);
        let answer = limiter.table().act(key, sought, now, act);
        answer.unwrap_or_else(|full| self.when_full(full, cost))
    }

    #[inline]
    pub(crate) fn peek_sought(
        &self,
        now: Timestamp,
        key: &K::Query,
        sought: &Sought<'_, K>,
        cost: Cost,
    ) -> Decision {
        let Self { limiter, terms } = *self;
        let act = move |word, now| terms.of(limiter.algorithm()).act_peek(word, now, cost);
        let answer = limiter.table().act(key, sought, now, act);
        answer.unwrap_or_else(|full| self.when_full(full, cost))
    }

    /// The bare answer of a peek.
    #[inline]
    pub(crate) fn look_sought(
        &self,
        now: Timestamp,
        key: &K::Query,
        sought: &Sought<'_, K>,
        cost: Cost,
    ) -> Verdict {
        let Self { limiter, terms } = *self;
        let act = move |word, now| terms.of(limiter.algorithm()).act_look(word, now, cost);
        let answer = limiter.table().act(key, sought, now, act);
        answer.unwrap_or_else(|_| limiter.verdict_when_full())
    }

    /// Decides on `cost` at `now`, and sets it aside if allowed.
    #[inline]
    pub(crate) fn reserve_sought(
        &self,
        now: Timestamp,
        key: &K::Query,
        sought: &Sought<'_, K>,
        cost: Cost,
    ) -> Decision {
        let Self { limiter, terms } = *self;
        let act = move |word, now| terms.of(limiter.algorithm()).act_reserve(word, now, cost);
        let answer = limiter.table().act(key, sought, now, act);
        answer.unwrap_or_else(|full| self.when_full(full, cost))
    }

    /// Replaces what was taken by what it cost, at what `clock` says once the state is in hand: no
    /// decision that the state knows of lies after it.
    pub(crate) fn replace_by(
        &self,
        taking: Taking,
        clock: impl Fn() -> Timestamp,
        key: &K::Query,
        probe: Probe<WordsOf<K>>,
        taken: &Charge,
        actual: Cost,
    ) {
        let Self { limiter, terms } = *self;
        let table = limiter.table();
        let sought = table.seek_again(probe);
        let clock = &clock;
        let act = move |word, at: Timestamp| {
            let (now, terms) = (clock().max(at), terms.of(limiter.algorithm()));
            match taking {
                Taking::Charge => terms.act_settle(word, now, taken, actual),
                Taking::Reserve => terms.act_settle_reserved(word, now, taken, actual),
            }
        };
        table.expect_refunds();
        // A full table holds no state of this key, unless it moves and finds no room.
        let _ = table.act(key, &sought, clock(), act);
    }

    /// The answer to a request of a key without a slot.
    #[cold]
    pub(crate) fn when_full(&self, full: Full, cost: Cost) -> Decision {
        let Act::Keep(fresh) = self.terms.of(self.limiter.algorithm()).act_peek(0, full.at, cost)
        else {
            unreachable!("a peek writes nothing")
        };
        match self.limiter.verdict_when_full() {
            Verdict::Allowed => fresh,
            _ => Decision::Denied(fresh.status().without_room(full.free_at)),
        }
    }
}
