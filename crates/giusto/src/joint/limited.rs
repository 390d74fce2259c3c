//! What a claim needs of its limiter.

use std::hash::BuildHasher;

use super::Taking;
use crate::{
    Charge, Clock, Cost, Decision, DirectLimiter, Limiter, Timestamp, Under, Verdict,
    WordAlgorithm,
    algorithm::SlotAlgorithm,
    key::{Key, Probe, WordsOf},
    sync::recent,
};

/// A limiter that can take part in a joint decision: a [`Limiter`], by its own numbers or
/// [`Under`] others, or a [`DirectLimiter`], whose key is `()`. The methods are those of claims, not callers'.
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
    fn take_in(
        &self,
        key: &Self::Query,
        place: Self::Place,
        taking: Taking,
        now: Timestamp,
        cost: Cost,
    ) -> Decision;

    #[doc(hidden)]
    fn replace_in(
        &self,
        key: &Self::Query,
        place: Self::Place,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
        actual: Cost,
    );
}

macro_rules! per_key {
    ($($limiter:ty)+) => {$(
        impl<K, A, C, H> Limited for $limiter
        where
            K: Key + ?Sized,
            A: SlotAlgorithm,
            C: Clock,
            H: BuildHasher,
        {
            type Query = K::Query;
            type Place = Probe<WordsOf<K>>;

            fn present(&self) -> Timestamp {
                self.by().limiter().clock().now()
            }

            #[inline]
            fn place(&self, key: &K::Query) -> Self::Place {
                let table = self.by().limiter().table();
                let probe = table.probe(key);
                if !recent::first_denied() {
                    table.seek_again(probe);
                }
                probe
            }

            #[inline]
            fn peek_in(
                &self,
                key: &K::Query,
                place: Self::Place,
                now: Timestamp,
                cost: Cost,
            ) -> Decision {
                let by = self.by();
                by.peek_sought(now, key, &by.limiter().table().seek_again(place), cost)
            }

            #[inline]
            fn look_in(
                &self,
                key: &K::Query,
                place: Self::Place,
                now: Timestamp,
                cost: Cost,
            ) -> Verdict {
                let by = self.by();
                by.look_sought(now, key, &by.limiter().table().seek_again(place), cost)
            }

            #[inline]
            fn take_in(
                &self,
                key: &K::Query,
                place: Self::Place,
                taking: Taking,
                now: Timestamp,
                cost: Cost,
            ) -> Decision {
                let by = self.by();
                let sought = by.limiter().table().seek_again(place);
                match taking {
                    Taking::Charge => by.check_sought(now, key, &sought, cost),
                    Taking::Reserve => by.reserve_sought(now, key, &sought, cost),
                }
            }

            fn replace_in(
                &self,
                key: &K::Query,
                place: Self::Place,
                taking: Taking,
                clock: &dyn Fn() -> Timestamp,
                taken: &Charge,
                actual: Cost,
            ) {
                self.by().replace_by(taking, clock, key, place, taken, actual);
            }
        }
    )+};
}

per_key! { Limiter<K, A, C, H> Under<'_, K, A, C, H> }

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
    fn take_in(&self, (): &(), (): (), _taking: Taking, now: Timestamp, cost: Cost) -> Decision {
        Self::check_at(self, now, cost)
    }

    fn replace_in(
        &self,
        (): &(),
        (): (),
        _taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
        actual: Cost,
    ) {
        self.settle_by(clock, taken, actual);
    }
}
