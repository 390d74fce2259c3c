//! Waiting for a limit: in order, bounded, with deadlines, on any runtime or on none.
//!
//! ```text
//! request   what a waiter wants, and why it may be refused
//! bounds    how many may wait, who is shed, and how deadlines are judged
//! queue     the order, in explicit time and without I/O: FairQueue
//! room      the queue behind a lock, with wakers and a future: WaitingRoom
//! ```
//!
//! Only the waiter at the head asks the limit. So a large cost is not starved by small ones behind
//! it, and whatever frees the limit wakes one waiter, not all of them.

mod bounds;
mod queue;
mod request;
mod room;
mod until_ready;

use std::{future::Future, hash::BuildHasher, sync::Arc};

pub use bounds::{Bounds, Estimate, Shedding};
pub use queue::{Enqueued, FairQueue};
pub use request::{Refused, Wait, WaitRequest, WaiterId};
pub use room::WaitingRoom;
pub use until_ready::UntilReady;

use crate::{
    Clock, Cost, Decision, DirectLimiter, Key, Pinned, SlotAlgorithm, Timestamp, WordAlgorithm,
};

/// One limit that can be waited for.
///
/// Both verbs are called while the waiting room is locked, so they must not call the room. A limit
/// over the keys of a [`Limiter`](crate::Limiter) is one key of it that is [`Pinned`], or a struct of
/// the limiter and one key where it has to live by itself.
pub trait Limit {
    /// Decides on `cost` at `now`, and charges it if allowed.
    fn check_at(&self, now: Timestamp, cost: Cost) -> Decision;

    /// Decides on `cost` at `now` without charging it.
    fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision;
}

impl<A: WordAlgorithm, C: Clock> Limit for DirectLimiter<A, C> {
    fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        Self::check_at(self, now, cost)
    }

    fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision {
        Self::peek_at(self, now, cost)
    }
}

/// One key of a keyed limiter.
impl<K, A, C, H> Limit for Pinned<'_, K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        Self::check_at(self, now, cost)
    }

    fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision {
        Self::peek_at(self, now, cost)
    }
}

impl<L: Limit + ?Sized> Limit for &L {
    fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        (**self).check_at(now, cost)
    }

    fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision {
        (**self).peek_at(now, cost)
    }
}

impl<L: Limit + ?Sized> Limit for Arc<L> {
    fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        (**self).check_at(now, cost)
    }

    fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision {
        (**self).peek_at(now, cost)
    }
}

/// A clock that can be waited on: the one thing that a runtime has to bring.
///
/// A sleep that ends early costs a poll and nothing else.
///
/// ```
/// use giusto::{Clock, Timer, Timestamp};
/// use std::time::Duration;
///
/// struct Tokio {
///     zero: tokio::time::Instant,
/// }
///
/// impl Clock for Tokio {
///     fn now(&self) -> Timestamp {
///         Timestamp::ZERO.after(self.zero.elapsed())
///     }
/// }
///
/// impl Timer for Tokio {
///     type Sleep = tokio::time::Sleep;
///
///     fn sleep_until(&self, at: Timestamp) -> Self::Sleep {
///         tokio::time::sleep(at.since(self.now()))
///     }
/// }
/// ```
pub trait Timer: Clock {
    /// Ends at the instant slept for, or a little later.
    type Sleep: Future<Output = ()>;

    /// A future that ends when the clock has reached `at`.
    fn sleep_until(&self, at: Timestamp) -> Self::Sleep;
}

impl<T: Timer + ?Sized> Timer for &T {
    type Sleep = T::Sleep;

    fn sleep_until(&self, at: Timestamp) -> Self::Sleep {
        (**self).sleep_until(at)
    }
}

impl<T: Timer + ?Sized> Timer for Arc<T> {
    type Sleep = T::Sleep;

    fn sleep_until(&self, at: Timestamp) -> Self::Sleep {
        (**self).sleep_until(at)
    }
}
