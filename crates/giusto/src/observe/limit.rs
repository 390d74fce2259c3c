//! What a wrapper needs of the limit inside.

use std::{hash::BuildHasher, sync::Arc};

use super::Beside;
use crate::{
    Clock, Cost, Decision, Limiter, Timestamp, Verdict, algorithm::SlotAlgorithm, key::Key,
};

/// A limit per key: a [`Limiter`], one with a candidate [`Beside`] it, one that is
/// [`Observed`](crate::Observed), or a reference to any of these.
///
/// The verbs are those of the [`Limiter`], except that `admit` here is a `check` whose reasons are
/// dropped.
pub trait KeyedLimit {
    /// What a caller asks with, by reference.
    type Query: ?Sized;

    /// As [`Limiter::check_at`].
    fn check_at(&self, now: Timestamp, key: &Self::Query, cost: Cost) -> Decision;

    /// As [`Limiter::check_n`].
    fn check_n(&self, key: &Self::Query, cost: Cost) -> Decision;

    /// As [`Limiter::check`].
    #[inline]
    fn check(&self, key: &Self::Query) -> Decision {
        self.check_n(key, Cost::ONE)
    }

    /// As [`Limiter::admit_at`].
    #[inline]
    fn admit_at(&self, now: Timestamp, key: &Self::Query, cost: Cost) -> Verdict {
        self.check_at(now, key, cost).verdict()
    }

    /// As [`Limiter::admit`].
    #[inline]
    fn admit(&self, key: &Self::Query, cost: Cost) -> Verdict {
        self.check_n(key, cost).verdict()
    }
}

impl<K, A, C, H> KeyedLimit for Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    type Query = K::Query;

    #[inline]
    fn check_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        Self::check_at(self, now, key, cost)
    }

    #[inline]
    fn check_n(&self, key: &K::Query, cost: Cost) -> Decision {
        Self::check_n(self, key, cost)
    }
}

/// The answers are the live limit's.
impl<K, A, B, C, D, H, I> KeyedLimit for Beside<Limiter<K, A, C, H>, Limiter<K, B, D, I>>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    B: SlotAlgorithm,
    C: Clock,
    D: Clock,
    H: BuildHasher,
    I: BuildHasher,
{
    type Query = K::Query;

    #[inline]
    fn check_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        Self::check_at(self, now, key, cost).live
    }

    #[inline]
    fn check_n(&self, key: &K::Query, cost: Cost) -> Decision {
        Self::check(self, key, cost)
    }
}

macro_rules! shared {
    ($($pointer:ty)+) => {
        $(
            impl<L: KeyedLimit + ?Sized> KeyedLimit for $pointer {
                type Query = L::Query;

                #[inline]
                fn check_at(&self, now: Timestamp, key: &L::Query, cost: Cost) -> Decision {
                    (**self).check_at(now, key, cost)
                }

                #[inline]
                fn check_n(&self, key: &L::Query, cost: Cost) -> Decision {
                    (**self).check_n(key, cost)
                }
            }
        )+
    };
}

shared! { &L Arc<L> }
