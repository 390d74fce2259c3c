//! Algorithms whose state is more than one word, shared by threads without a lock.

use super::Algorithm;
use crate::{Charge, Cost, Decision, Grant, Timestamp, Verdict, cost::Balance};

/// An [`Algorithm`] whose keys threads can share though their state is more than one word.
///
/// Each verb is the one of [`Algorithm`] of the same name, as one atomic step: what threads do to a
/// key has an order in which the sequential algorithm gives the same answers. No verb waits for
/// another thread: what another has begun is finished for it, so a thread that stops in the middle
/// of anything holds up nobody.
///
/// A state ends with [`SharedAlgorithm::close_if_idle`]. After that every verb answers `None`, and
/// the key is to be looked up again.
pub trait SharedAlgorithm: Algorithm {
    /// What threads remember together of one key.
    type Shared: Send + Sync;

    /// A fresh state.
    fn open(&self) -> Self::Shared;

    /// The same state in less memory, before it is shared.
    #[doc(hidden)]
    fn compacted(state: Self::Shared) -> Self::Shared {
        state
    }

    /// Decides, and charges if allowed: the bare answer, as fast as it can be had.
    fn admit_shared(&self, state: &Self::Shared, now: Timestamp, cost: Cost) -> Option<Verdict>;

    /// Decides, and charges if allowed.
    fn check_shared(&self, state: &Self::Shared, now: Timestamp, cost: Cost) -> Option<Decision>;

    /// Decides without charging.
    fn peek_shared(&self, state: &Self::Shared, now: Timestamp, cost: Cost) -> Option<Decision>;

    /// Charges as many units as fit, up to `at_most`.
    fn grant_shared(&self, state: &Self::Shared, now: Timestamp, at_most: Cost) -> Option<Grant>;

    /// Gives back what was charged, as far as that can admit nothing above the bound; `now` as for
    /// [`Algorithm::refund_at`].
    fn refund_shared(&self, state: &Self::Shared, now: Timestamp, charge: &Charge) -> Option<()>;

    /// Charges `cost` whether it fits or not.
    fn debit_shared(&self, state: &Self::Shared, now: Timestamp, cost: Cost) -> Option<()>;

    /// Replaces what was reserved by what it cost; `now` as for [`Algorithm::refund_at`].
    fn settle_shared(
        &self,
        state: &Self::Shared,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        match reserved.balance(actual) {
            Balance::Back(rest) => self.refund_shared(state, now, &rest),
            Balance::Owed(more) => self.debit_shared(state, now, more),
        }
    }

    /// Decides, and sets the cost aside if allowed, until it is known what it was: where charges drain,
    /// beside what was charged, if there is a place for it; else as a charge.
    fn reserve_shared(&self, state: &Self::Shared, now: Timestamp, cost: Cost) -> Option<Decision> {
        self.check_shared(state, now, cost)
    }

    /// Replaces what [`SharedAlgorithm::reserve_shared`] set aside by what it cost.
    fn settle_reserved_shared(
        &self,
        state: &Self::Shared,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        self.settle_shared(state, now, reserved, actual)
    }

    /// Whether the state is indistinguishable from a fresh one, from `now` on; not if it has ended.
    fn is_idle_shared(&self, state: &Self::Shared, now: Timestamp) -> bool;

    /// Ends the state if it is idle at `now`, and tells whether this call ended it.
    fn close_if_idle(&self, state: &Self::Shared, now: Timestamp) -> bool;

    /// The bytes that the state holds on the heap at some recent moment.
    fn heap_bytes(&self, state: &Self::Shared) -> usize;
}
