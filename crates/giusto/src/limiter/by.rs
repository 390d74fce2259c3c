//! Every verb on a key, by the limiter's own numbers or by others.
//!
//! Whose numbers decide is a type, so that a limiter that knows no others but its own carries nothing
//! along from which to tell.

mod sought;

use std::hash::BuildHasher;

use super::Limiter;
use crate::{
    Charge, Clock, Cost, Decision, Grant, Timestamp, Verdict, algorithm::SlotAlgorithm,
    joint::Taking, key::Key,
};

/// The keys of a limiter, and whose numbers decide on them.
pub(crate) struct By<'a, K: Key + ?Sized, A: SlotAlgorithm, C, H, T> {
    pub(super) limiter: &'a Limiter<K, A, C, H>,
    pub(super) terms: T,
}

/// The numbers that decide.
pub(crate) trait Terms<A>: Copy {
    /// Themselves, of a limiter that has its own.
    fn of<'a>(self, own: &'a A) -> &'a A
    where
        Self: 'a;
}

/// Those of the limiter.
#[derive(Clone, Copy)]
pub(crate) struct Own;

impl<A> Terms<A> for Own {
    #[inline]
    fn of<'a>(self, own: &'a A) -> &'a A
    where
        Self: 'a,
    {
        own
    }
}

/// Others, which read a state as the limiter's do.
impl<A> Terms<A> for &A {
    #[inline]
    fn of<'a>(self, _own: &'a A) -> &'a A
    where
        Self: 'a,
    {
        self
    }
}

impl<'a, K, A, C, H, T> By<'a, K, A, C, H, T>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
    T: Terms<A>,
{
    #[inline]
    pub(crate) const fn limiter(&self) -> &'a Limiter<K, A, C, H> {
        self.limiter
    }

    #[inline]
    pub(crate) fn admit(&self, key: &K::Query, cost: Cost) -> Verdict {
        // The home of the key is on its way into the caches while the clock is read.
        let sought = self.limiter.table().seek(key);
        self.admit_sought(self.limiter.clock().now(), key, &sought, cost)
    }

    #[inline]
    pub(crate) fn admit_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Verdict {
        self.admit_sought(now, key, &self.limiter.table().seek(key), cost)
    }

    #[inline]
    pub(crate) fn check(&self, key: &K::Query) -> Decision {
        self.check_n(key, Cost::ONE)
    }

    #[inline]
    pub(crate) fn check_n(&self, key: &K::Query, cost: Cost) -> Decision {
        let sought = self.limiter.table().seek(key);
        self.check_sought(self.limiter.clock().now(), key, &sought, cost)
    }

    #[inline]
    pub(crate) fn check_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        self.check_sought(now, key, &self.limiter.table().seek(key), cost)
    }

    pub(crate) fn peek(&self, key: &K::Query, cost: Cost) -> Decision {
        self.peek_at(self.limiter.clock().now(), key, cost)
    }

    pub(crate) fn peek_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        self.peek_sought(now, key, &self.limiter.table().seek(key), cost)
    }

    pub(crate) fn grant(&self, key: &K::Query, at_most: Cost) -> Grant {
        self.grant_at(self.limiter.clock().now(), key, at_most)
    }

    pub(crate) fn grant_at(&self, now: Timestamp, key: &K::Query, at_most: Cost) -> Grant {
        let sought = self.limiter.table().seek(key);
        let Self { limiter, terms } = *self;
        let act = move |word, now| terms.of(limiter.algorithm()).act_grant(word, now, at_most);
        self.limiter.table().act(key, &sought, now, act).unwrap_or_else(|full| {
            let decision = self.when_full(full, at_most);
            let granted = if decision.is_allowed() { at_most } else { Cost::ZERO };
            Grant { granted, decision }
        })
    }

    #[expect(clippy::needless_pass_by_value, reason = "a charge is given back once")]
    pub(crate) fn refund(&self, key: &K::Query, charge: Charge) {
        self.settle_by(|| self.limiter.clock().now(), key, &charge, Cost::ZERO);
    }

    #[expect(clippy::needless_pass_by_value, reason = "a charge is given back once")]
    pub(crate) fn refund_at(&self, now: Timestamp, key: &K::Query, charge: Charge) {
        self.settle_by(|| now, key, &charge, Cost::ZERO);
    }

    #[expect(clippy::needless_pass_by_value, reason = "a reservation is settled once")]
    pub(crate) fn settle(&self, key: &K::Query, reserved: Charge, actual: Cost) {
        self.settle_by(|| self.limiter.clock().now(), key, &reserved, actual);
    }

    #[expect(clippy::needless_pass_by_value, reason = "a reservation is settled once")]
    pub(crate) fn settle_at(&self, now: Timestamp, key: &K::Query, reserved: Charge, actual: Cost) {
        self.settle_by(|| now, key, &reserved, actual);
    }

    fn settle_by(
        &self,
        clock: impl Fn() -> Timestamp,
        key: &K::Query,
        charged: &Charge,
        actual: Cost,
    ) {
        let probe = self.limiter.table().probe(key);
        self.replace_by(Taking::Charge, clock, key, probe, charged, actual);
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, C, H, T: Copy> Clone for By<'_, K, A, C, H, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, C, H, T: Copy> Copy for By<'_, K, A, C, H, T> {}
