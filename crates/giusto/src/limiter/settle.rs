//! What was charged, given back or replaced by what a request really cost.

use std::hash::BuildHasher;

use super::Limiter;
use crate::{Charge, Clock, Cost, Timestamp, algorithm::SlotAlgorithm, key::Key};

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// Gives back a charge to `key`, as far as that can admit nothing above the bound.
    pub fn refund(&self, key: &K::Query, charge: Charge) {
        self.by().refund(key, charge);
    }

    /// Gives back a charge to `key` at `now`, which must not lie before decisions already taken on
    /// that key. A key that was forgotten since has nothing to be given back.
    pub fn refund_at(&self, now: Timestamp, key: &K::Query, charge: Charge) {
        self.by().refund_at(now, key, charge);
    }

    /// Replaces what was reserved for `key` by what it cost, which may be less or more.
    pub fn settle(&self, key: &K::Query, reserved: Charge, actual: Cost) {
        self.by().settle(key, reserved, actual);
    }

    /// Replaces what was reserved for `key` by what it cost. The rest is given back as by
    /// [`Limiter::refund_at`], with the same demand on `now`; more than was reserved is charged at
    /// `now` even if it does not fit, and denies until it has drained.
    pub fn settle_at(&self, now: Timestamp, key: &K::Query, reserved: Charge, actual: Cost) {
        self.by().settle_at(now, key, reserved, actual);
    }
}
