//! A limit per key, owned by one thread: simulations, event loops, actors.

use crate::{Algorithm, Charge, Clock, Cost, Decision, Grant, Store, Timestamp, Verdict};

/// One limit with a state for each key of its store.
///
/// ```
/// use giusto::{Cost, HashStore, LocalLimiter, ManualClock, Quota, Rolling, Timestamp};
///
/// let rolling = Rolling::new(Quota::per_minute(2))?;
/// let mut limiter = LocalLimiter::new(rolling, HashStore::new(), ManualClock::new());
/// assert!(limiter.check("alice").is_allowed());
/// assert!(limiter.check("alice").is_allowed());
/// assert!(limiter.check("alice").is_denied());
/// assert!(limiter.check("bob").is_allowed());
/// // The primitive: time as an argument.
/// let later = Timestamp::from_nanos(60_000_000_000);
/// assert!(limiter.check_at(later, "alice", Cost::ONE).is_allowed());
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct LocalLimiter<A, S, C> {
    algorithm: A,
    store: S,
    clock: C,
    /// The latest instant at which anything was decided.
    latest: Timestamp,
}

impl<A, S, C> LocalLimiter<A, S, C>
where
    A: Algorithm,
    S: Store<State = A::State>,
    C: Clock,
{
    /// A limiter on `store`.
    pub fn new(algorithm: A, store: S, clock: C) -> Self {
        Self { algorithm, store, clock, latest: Timestamp::ZERO }
    }

    /// The algorithm and its numbers.
    pub const fn algorithm(&self) -> &A {
        &self.algorithm
    }

    /// The states.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// Decides on `cost` for `key`, and charges it if allowed: the bare answer, as fast as it can be
    /// had.
    pub fn admit(&mut self, key: S::Key, cost: Cost) -> Verdict {
        self.admit_at(self.clock.now(), key, cost)
    }

    /// Decides on `cost` for `key` at `now`, and charges it if allowed: the bare answer.
    #[inline]
    pub fn admit_at(&mut self, now: Timestamp, key: S::Key, cost: Cost) -> Verdict {
        self.latest = self.latest.max(now);
        self.algorithm.admit_at(self.store.state(key), now, cost)
    }

    /// Decides on one unit for `key`, and charges it if allowed.
    pub fn check(&mut self, key: S::Key) -> Decision {
        self.check_n(key, Cost::ONE)
    }

    /// Decides on `cost` for `key`, and charges it if allowed.
    pub fn check_n(&mut self, key: S::Key, cost: Cost) -> Decision {
        self.check_at(self.clock.now(), key, cost)
    }

    /// Decides on `cost` for `key` at `now`, and charges it if allowed.
    #[inline]
    pub fn check_at(&mut self, now: Timestamp, key: S::Key, cost: Cost) -> Decision {
        self.latest = self.latest.max(now);
        self.algorithm.check_at(self.store.state(key), now, cost)
    }

    /// Decides on `cost` for `key` without charging it.
    pub fn peek(&mut self, key: S::Key, cost: Cost) -> Decision {
        self.peek_at(self.clock.now(), key, cost)
    }

    /// Decides on `cost` for `key` at `now` without charging it.
    pub fn peek_at(&mut self, now: Timestamp, key: S::Key, cost: Cost) -> Decision {
        self.algorithm.peek_at(self.store.state(key), now, cost)
    }

    /// Charges `key` as many units as fit, up to `at_most`.
    pub fn grant(&mut self, key: S::Key, at_most: Cost) -> Grant {
        self.grant_at(self.clock.now(), key, at_most)
    }

    /// Charges `key` as many units as fit at `now`, up to `at_most`.
    pub fn grant_at(&mut self, now: Timestamp, key: S::Key, at_most: Cost) -> Grant {
        self.latest = self.latest.max(now);
        self.algorithm.grant_at(self.store.state(key), now, at_most)
    }

    /// Gives back a charge to `key`, as far as that can admit nothing above the bound.
    pub fn refund(&mut self, key: S::Key, charge: Charge) {
        self.refund_at(self.clock.now(), key, charge);
    }

    /// Gives back a charge to `key` at `now`; an instant before decisions already taken is read as
    /// the latest of theirs.
    pub fn refund_at(&mut self, now: Timestamp, key: S::Key, charge: Charge) {
        let now = self.latest.max(now);
        self.algorithm.refund_at(self.store.state(key), now, charge);
    }
}
