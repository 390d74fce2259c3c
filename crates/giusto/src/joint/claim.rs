//! A claim: what one request asks of one limit.

use std::{borrow::Borrow, fmt, hash::BuildHasher, ops::Deref};

use super::{Limited, Member, Taking};
use crate::{
    Charge, Clock, Cost, Decision, DirectLimiter, Key, Limiter, Timestamp, Verdict, WordAlgorithm,
    algorithm::SlotAlgorithm,
};

/// One limiter, one key and one cost: what a request asks of one limit.
///
/// Made by [`Limiter::claim`] for the length of a call, or by [`Claim::new`] with an `Arc` of the
/// limiter and a key of its own, for tickets that are kept. Making it starts loading the key's state,
/// so that the memory of several claims arrives together.
pub struct Claim<L: Deref<Target: Limited>, Q> {
    limiter: L,
    key: Q,
    place: <L::Target as Limited>::Place,
    cost: Cost,
}

impl<L, Q> Claim<L, Q>
where
    L: Deref<Target: Limited>,
    Q: Borrow<<L::Target as Limited>::Query>,
{
    /// A claim of `cost` for `key`.
    #[inline]
    pub fn new(limiter: L, key: Q, cost: Cost) -> Self {
        let place = limiter.place(key.borrow());
        Self { limiter, key, place, cost }
    }

    /// Who asks.
    pub const fn key(&self) -> &Q {
        &self.key
    }
}

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// What a request asks of this limit, for a decision over several (see [`all`](crate::all)).
    #[inline]
    pub fn claim<'a>(&'a self, key: &'a K::Query, cost: Cost) -> Claim<&'a Self, &'a K::Query> {
        Claim::new(self, key, cost)
    }
}

impl<A: WordAlgorithm, C: Clock> DirectLimiter<A, C> {
    /// What a request asks of this limit, for a decision over several (see [`all`](crate::all)).
    #[inline]
    pub fn claim(&self, cost: Cost) -> Claim<&Self, ()> {
        Claim::new(self, (), cost)
    }
}

impl<L, Q> Member for Claim<L, Q>
where
    L: Deref<Target: Limited>,
    Q: Borrow<<L::Target as Limited>::Query>,
{
    #[inline]
    fn now(&self) -> Timestamp {
        self.limiter.present()
    }

    #[inline]
    fn cost(&self) -> Cost {
        self.cost
    }

    #[inline]
    fn peek_at(&self, now: Timestamp) -> Decision {
        self.limiter.peek_in(self.key.borrow(), self.place, now, self.cost)
    }

    #[inline]
    fn look_at(&self, now: Timestamp) -> Verdict {
        self.limiter.look_in(self.key.borrow(), self.place, now, self.cost)
    }

    #[inline]
    fn take_at(&self, taking: Taking, now: Timestamp) -> Decision {
        self.limiter.take_in(self.key.borrow(), self.place, taking, now, self.cost)
    }

    fn replace_by(
        &self,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
        actual: Cost,
    ) {
        self.limiter.replace_in(self.key.borrow(), self.place, taking, clock, taken, actual);
    }
}

impl<L: Deref<Target: Limited>, Q: fmt::Debug> fmt::Debug for Claim<L, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim")
            .field("key", &self.key)
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}
