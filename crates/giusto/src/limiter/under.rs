//! The same counters under other numbers: what a limit decides by may differ from one decision to
//! the next, as the plan of whoever asks does.

use std::{fmt, hash::BuildHasher};

use super::{
    Limiter,
    by::{By, Own},
};
use crate::{
    Charge, Clock, Cost, Decision, Grant, Tiered, Timestamp, Verdict, algorithm::SlotAlgorithm,
    joint::Claim, key::Key,
};

/// A [`Limiter`] under other numbers than its own: see [`Limiter::under`].
pub struct Under<'a, K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
{
    by: By<'a, K, A, C, H, &'a A>,
}

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// The keys of this limiter under other numbers, its *tiers*: one count for each key, and
    /// decisions by the plan of whoever asks.
    ///
    /// None unless `terms` read a key's state as the limiter's own numbers do
    /// ([`Tiered::is_tier_of`]): values that were made together by a `tiers` function do, such as
    /// [`FixedWindow::tiers`](crate::FixedWindow::tiers), and windows of one period made one by one.
    ///
    /// - What a key has used stays when its tier changes. A tier below what was used has 0
    ///   remaining, and denies until there is room under its own limit. What was used is the limit
    ///   less what remains by a peek of the widest tier.
    /// - No decision exceeds the limit of the tier by which it was made, whatever requests race, and
    ///   what all of them admit together never exceeds the bound of the widest that was used.
    /// - A bucket's state is the time until it is full. So what stays of a [`Gcra`](crate::Gcra) is that
    ///   time: a tier twice as fast, with a burst twice as large, finds the same share of it used.
    /// - What was charged by a tier is to be given back by it, since a unit of another may weigh
    ///   more. Tickets and claims do.
    /// - When a key is idle, and forgotten, does not depend on the tier.
    ///
    /// ```
    /// use giusto::{Cost, FixedWindow, Limiter, MonotonicClock, Quota};
    ///
    /// let plans = FixedWindow::tiers(&[Quota::per_day(2), Quota::per_day(5)])?;
    /// let limiter = Limiter::<str, _>::new(plans[1], MonotonicClock::new());
    /// let (free, paid) = (limiter.under(&plans[0]).unwrap(), limiter.under(&plans[1]).unwrap());
    ///
    /// assert!(free.check_n("alice", Cost::new(2)).is_allowed());
    /// assert!(free.check("alice").is_denied());
    /// // Alice has paid; what she has used today still counts.
    /// assert_eq!(paid.check("alice").status().remaining(), 2);
    /// # Ok::<(), giusto::QuotaError>(())
    /// ```
    #[inline]
    pub fn under<'a>(&'a self, terms: &'a A) -> Option<Under<'a, K, A, C, H>>
    where
        A: Tiered,
    {
        terms.is_tier_of(self.algorithm()).then_some(Under { by: By { limiter: self, terms } })
    }

    /// The keys under the limiter's own numbers.
    #[inline]
    pub(crate) const fn by(&self) -> By<'_, K, A, C, H, Own> {
        By { limiter: self, terms: Own }
    }
}

impl<'a, K, A, C, H> Under<'a, K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// The numbers by which this decides.
    pub const fn terms(&self) -> &'a A {
        self.by.terms
    }

    /// The limiter whose keys these are.
    pub const fn limiter(&self) -> &'a Limiter<K, A, C, H> {
        self.by.limiter
    }

    #[inline]
    pub(crate) const fn by(&self) -> By<'a, K, A, C, H, &'a A> {
        self.by
    }

    /// As [`Limiter::admit`].
    #[inline]
    pub fn admit(&self, key: &K::Query, cost: Cost) -> Verdict {
        self.by.admit(key, cost)
    }

    /// As [`Limiter::admit_at`].
    #[inline]
    pub fn admit_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Verdict {
        self.by.admit_at(now, key, cost)
    }

    /// As [`Limiter::check`].
    #[inline]
    pub fn check(&self, key: &K::Query) -> Decision {
        self.by.check(key)
    }

    /// As [`Limiter::check_n`].
    #[inline]
    pub fn check_n(&self, key: &K::Query, cost: Cost) -> Decision {
        self.by.check_n(key, cost)
    }

    /// As [`Limiter::check_at`].
    #[inline]
    pub fn check_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        self.by.check_at(now, key, cost)
    }

    /// As [`Limiter::peek`].
    #[inline]
    pub fn peek(&self, key: &K::Query, cost: Cost) -> Decision {
        self.by.peek(key, cost)
    }

    /// As [`Limiter::peek_at`].
    #[inline]
    pub fn peek_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        self.by.peek_at(now, key, cost)
    }

    /// As [`Limiter::grant`].
    #[inline]
    pub fn grant(&self, key: &K::Query, at_most: Cost) -> Grant {
        self.by.grant(key, at_most)
    }

    /// As [`Limiter::grant_at`].
    #[inline]
    pub fn grant_at(&self, now: Timestamp, key: &K::Query, at_most: Cost) -> Grant {
        self.by.grant_at(now, key, at_most)
    }

    /// As [`Limiter::refund`], of a charge by these numbers.
    #[inline]
    pub fn refund(&self, key: &K::Query, charge: Charge) {
        self.by.refund(key, charge);
    }

    /// As [`Limiter::refund_at`], of a charge by these numbers.
    #[inline]
    pub fn refund_at(&self, now: Timestamp, key: &K::Query, charge: Charge) {
        self.by.refund_at(now, key, charge);
    }

    /// As [`Limiter::settle`], of a reservation by these numbers.
    #[inline]
    pub fn settle(&self, key: &K::Query, reserved: Charge, actual: Cost) {
        self.by.settle(key, reserved, actual);
    }

    /// As [`Limiter::settle_at`], of a reservation by these numbers.
    #[inline]
    pub fn settle_at(&self, now: Timestamp, key: &K::Query, reserved: Charge, actual: Cost) {
        self.by.settle_at(now, key, reserved, actual);
    }

    /// As [`Limiter::claim`].
    #[inline]
    pub fn claim<'b>(&'b self, key: &'b K::Query, cost: Cost) -> Claim<&'b Self, &'b K::Query> {
        Claim::new(self, key, cost)
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, C, H> Clone for Under<'_, K, A, C, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm, C, H> Copy for Under<'_, K, A, C, H> {}

impl<K, A, C, H> fmt::Debug for Under<'_, K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm + fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Under").field("terms", self.by.terms).finish_non_exhaustive()
    }
}
