//! What a claim needs of its limiter.

use std::hash::BuildHasher;

use crate::{
    Charge, Clock, Cost, Decision, DirectLimiter, Limiter, Timestamp, Verdict, WordAlgorithm,
    algorithm::SlotAlgorithm,
    key::{Key, Probe, WordsOf},
    sync::recent,
};

/// A limiter that can take part in a joint decision: a [`Limiter`], or a [`DirectLimiter`], whose key
/// is `()`. The methods are those of claims, not callers'.
pub trait Limited {
    /// What a caller asks with, by reference.
    type Query: ?Sized;
    #[doc(hidden)]
    type Place: Copy;

    #[doc(hidden)]
    fn present(&self) -> Timestamp;

    /// Works out where a key lives, and starts loading that, if it is likely to be looked at.
    #[doc(hidden)]
    fn place(&self, key: &Self::Query) -> Self::Place;

    /// Starts loading a key's state.
    #[doc(hidden)]
    fn seek_in(&self, _place: Self::Place) {}

    #[doc(hidden)]
    fn peek_in(
        &self,
        key: &Self::Query,
        place: Self::Place,
        now: Timestamp,
        cost: Cost,
    ) -> Decision;

    #[doc(hidden)]
    fn look_in(&self, key: &Self::Query, place: Self::Place, now: Timestamp, cost: Cost)
    -> Verdict;

    #[doc(hidden)]
    fn check_in(
        &self,
        key: &Self::Query,
        place: Self::Place,
        now: Timestamp,
        cost: Cost,
    ) -> Decision;

    #[doc(hidden)]
    fn settle_in(
        &self,
        key: &Self::Query,
        place: Self::Place,
        clock: &dyn Fn() -> Timestamp,
        charged: &Charge,
        actual: Cost,
    );

    #[doc(hidden)]
    #[inline]
    fn reserve_in(
        &self,
        key: &Self::Query,
        place: Self::Place,
        now: Timestamp,
        cost: Cost,
    ) -> Decision {
        self.check_in(key, place, now, cost)
    }

    #[doc(hidden)]
    fn settle_reserved_in(
        &self,
        key: &Self::Query,
        place: Self::Place,
        clock: &dyn Fn() -> Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) {
        self.settle_in(key, place, clock, reserved, actual);
    }
}

impl<K, A, C, H> Limited for Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    type Query = K::Query;
    type Place = Probe<WordsOf<K>>;

    fn present(&self) -> Timestamp {
        self.clock().now()
    }

    #[inline]
    fn place(&self, key: &K::Query) -> Self::Place {
        let probe = self.table().probe(key);
        if !recent::first_denied() {
            self.table().seek_again(probe);
        }
        probe
    }

    #[inline]
    fn seek_in(&self, place: Self::Place) {
        self.table().seek_again(place);
    }

    #[inline]
    fn peek_in(&self, key: &K::Query, place: Self::Place, now: Timestamp, cost: Cost) -> Decision {
        self.peek_sought(now, key, &self.table().seek_again(place), cost)
    }

    #[inline]
    fn look_in(&self, key: &K::Query, place: Self::Place, now: Timestamp, cost: Cost) -> Verdict {
        self.look_sought(now, key, &self.table().seek_again(place), cost)
    }

    #[inline]
    fn check_in(&self, key: &K::Query, place: Self::Place, now: Timestamp, cost: Cost) -> Decision {
        self.check_sought(now, key, &self.table().seek_again(place), cost)
    }

    fn settle_in(
        &self,
        key: &K::Query,
        place: Self::Place,
        clock: &dyn Fn() -> Timestamp,
        charged: &Charge,
        actual: Cost,
    ) {
        self.settle_by(clock, key, place, charged, actual);
    }

    #[inline]
    fn reserve_in(
        &self,
        key: &K::Query,
        place: Self::Place,
        now: Timestamp,
        cost: Cost,
    ) -> Decision {
        self.reserve_sought(now, key, &self.table().seek_again(place), cost)
    }

    fn settle_reserved_in(
        &self,
        key: &K::Query,
        place: Self::Place,
        clock: &dyn Fn() -> Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) {
        self.settle_reserved_by(clock, key, place, reserved, actual);
    }
}

impl<A: WordAlgorithm, C: Clock> Limited for DirectLimiter<A, C> {
    type Query = ();
    type Place = ();

    fn present(&self) -> Timestamp {
        self.clock().now()
    }

    #[inline]
    fn place(&self, (): &()) {}

    #[inline]
    fn peek_in(&self, (): &(), (): (), now: Timestamp, cost: Cost) -> Decision {
        Self::peek_at(self, now, cost)
    }

    #[inline]
    fn look_in(&self, (): &(), (): (), now: Timestamp, cost: Cost) -> Verdict {
        self.look_at(now, cost)
    }

    #[inline]
    fn check_in(&self, (): &(), (): (), now: Timestamp, cost: Cost) -> Decision {
        Self::check_at(self, now, cost)
    }

    fn settle_in(
        &self,
        (): &(),
        (): (),
        clock: &dyn Fn() -> Timestamp,
        charged: &Charge,
        actual: Cost,
    ) {
        self.settle_by(clock, charged, actual);
    }
}
