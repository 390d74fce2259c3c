//! What was charged, given back or replaced by what a request really cost.

use std::hash::BuildHasher;

use super::Limiter;
use crate::{
    Charge, Clock, Cost, Decision, Timestamp,
    algorithm::SlotAlgorithm,
    joint::Taking,
    key::{Key, Probe, WordsOf},
    table::Sought,
};

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// Gives back a charge to `key`, as far as that can admit nothing above the bound.
    #[expect(clippy::needless_pass_by_value, reason = "a charge is given back once")]
    pub fn refund(&self, key: &K::Query, charge: Charge) {
        self.settle_by(|| self.clock().now(), key, &charge, Cost::ZERO);
    }

    /// Gives back a charge to `key` at `now`, which must not lie before decisions already taken on
    /// that key. A key that was forgotten since has nothing to be given back.
    #[expect(clippy::needless_pass_by_value, reason = "a charge is given back once")]
    pub fn refund_at(&self, now: Timestamp, key: &K::Query, charge: Charge) {
        self.settle_by(|| now, key, &charge, Cost::ZERO);
    }

    /// Replaces what was reserved for `key` by what it cost, which may be less or more.
    #[expect(clippy::needless_pass_by_value, reason = "a reservation is settled once")]
    pub fn settle(&self, key: &K::Query, reserved: Charge, actual: Cost) {
        self.settle_by(|| self.clock().now(), key, &reserved, actual);
    }

    /// Replaces what was reserved for `key` by what it cost. The rest is given back as by
    /// [`Limiter::refund_at`], with the same demand on `now`; more than was reserved is charged at
    /// `now` even if it does not fit, and denies until it has drained.
    #[expect(clippy::needless_pass_by_value, reason = "a reservation is settled once")]
    pub fn settle_at(&self, now: Timestamp, key: &K::Query, reserved: Charge, actual: Cost) {
        self.settle_by(|| now, key, &reserved, actual);
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
        let sought = self.table().seek_again(probe);
        let clock = &clock;
        let act = move |word, at: Timestamp| {
            let now = clock().max(at);
            match taking {
                Taking::Charge => self.algorithm().act_settle(word, now, taken, actual),
                Taking::Reserve => self.algorithm().act_settle_reserved(word, now, taken, actual),
            }
        };
        self.table().expect_refunds();
        // A full table holds no state of this key, unless it moves and finds no room.
        let _ = self.table().act(key, &sought, clock(), act);
    }

    /// The same for a charge of one of this limiter's own verbs.
    fn settle_by(
        &self,
        clock: impl Fn() -> Timestamp,
        key: &K::Query,
        charged: &Charge,
        actual: Cost,
    ) {
        let probe = self.table().probe(key);
        self.replace_by(Taking::Charge, clock, key, probe, charged, actual);
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
        let act = move |word, now| self.algorithm().act_reserve(word, now, cost);
        self.table().act(key, sought, now, act).unwrap_or_else(|full| self.when_full(full, cost))
    }
}
