//! A limit per key, shared by any number of threads.

use std::{convert::Infallible, fmt, hash::BuildHasher};

use super::builder::Builder;
use crate::{
    Clock, Cost, Decision, Grant, MonotonicClock, Timestamp, Verdict,
    algorithm::SlotAlgorithm,
    decision::Status,
    key::Key,
    table::{Table, WhenFull},
};

/// One limit for each key, in a lock-free table.
///
/// Every verb takes `&self`. A decision on a key that is known is a compare-exchange of one word if
/// it is allowed, and writes nothing if it is denied; none of them allocates, waits for another
/// thread or pauses for the table to grow. A key whose state is idle, that is, the same as fresh,
/// leaves its slot to others: memory follows the keys that are live, and nothing has to sweep.
///
/// ```
/// use giusto::{Cost, Gcra, Limiter, MonotonicClock, Quota};
///
/// let gcra = Gcra::new(Quota::per_minute(300).burst(2))?;
/// let limiter = Limiter::<str, _>::new(gcra, MonotonicClock::new());
/// assert!(limiter.check("alice").is_allowed());
/// assert!(limiter.check_n("alice", Cost::new(2)).is_denied());
/// assert!(limiter.check("bob").is_allowed());
/// # Ok::<(), giusto::QuotaError>(())
/// ```
///
/// # Guarantees
/// - Per key, what is admitted is what one thread would admit that makes the same decisions in some
///   order: no update is lost, no key has two states.
/// - A denial is exact for some moment between call and return.
/// - Time is what the caller says. A key that was forgotten at an instant is not known to have been
///   fresh before it: a request for it with an earlier time is decided at that instant.
pub struct Limiter<K, A, C = MonotonicClock, H = ahash::RandomState>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
{
    table: Table<K, A, H>,
    clock: C,
}

impl<K: Key + ?Sized, A: SlotAlgorithm, C: Clock> Limiter<K, A, C> {
    /// A limiter that starts small and grows with its keys.
    ///
    /// # Panics
    /// If the system has no memory at all.
    pub fn new(algorithm: A, clock: C) -> Self {
        Builder::new(algorithm).clock(clock).build().expect("the system has a page of memory")
    }
}

impl<K: Key + ?Sized, A: SlotAlgorithm> Limiter<K, A> {
    /// A limiter with choices: how many keys, what happens past them, which clock and hasher.
    pub fn builder(algorithm: A) -> Builder<K, A> {
        Builder::new(algorithm)
    }
}

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    pub(super) const fn from_parts(table: Table<K, A, H>, clock: C) -> Self {
        Self { table, clock }
    }

    pub(crate) const fn table(&self) -> &Table<K, A, H> {
        &self.table
    }

    pub(super) const fn table_mut(&mut self) -> &mut Table<K, A, H> {
        &mut self.table
    }

    /// The algorithm and its numbers.
    pub const fn algorithm(&self) -> &A {
        self.table.algorithm()
    }

    /// The clock of the verbs that take no time.
    pub const fn clock(&self) -> &C {
        &self.clock
    }

    /// Decides on `cost` for `key`, and charges it if allowed: the bare answer, as fast as it can be
    /// had.
    #[inline]
    pub fn admit(&self, key: &K::Query, cost: Cost) -> Verdict {
        self.by().admit(key, cost)
    }

    /// Decides on `cost` for `key` at `now`, and charges it if allowed: the bare answer.
    #[inline]
    pub fn admit_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Verdict {
        self.by().admit_at(now, key, cost)
    }

    /// Decides on one unit for `key`, and charges it if allowed.
    #[inline]
    pub fn check(&self, key: &K::Query) -> Decision {
        self.check_n(key, Cost::ONE)
    }

    /// Decides on `cost` for `key`, and charges it if allowed.
    #[inline]
    pub fn check_n(&self, key: &K::Query, cost: Cost) -> Decision {
        self.by().check_n(key, cost)
    }

    /// Decides on `cost` for `key` at `now`, and charges it if allowed.
    #[inline]
    pub fn check_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        self.by().check_at(now, key, cost)
    }

    /// Decides on `cost` for `key` without charging it.
    pub fn peek(&self, key: &K::Query, cost: Cost) -> Decision {
        self.by().peek(key, cost)
    }

    /// Decides on `cost` for `key` at `now` without charging it.
    pub fn peek_at(&self, now: Timestamp, key: &K::Query, cost: Cost) -> Decision {
        self.by().peek_at(now, key, cost)
    }

    /// Charges `key` as many units as fit, up to `at_most`.
    pub fn grant(&self, key: &K::Query, at_most: Cost) -> Grant {
        self.by().grant(key, at_most)
    }

    /// Charges `key` as many units as fit at `now`, up to `at_most`.
    pub fn grant_at(&self, now: Timestamp, key: &K::Query, at_most: Cost) -> Grant {
        self.by().grant_at(now, key, at_most)
    }

    /// The keys that are not idle, counted one by one: a walk over the whole table, during which
    /// others go on. A key that moves meanwhile may count twice or, rarely, not at all.
    pub fn len(&self) -> usize {
        self.len_at(self.clock.now())
    }

    /// The keys that are not idle at `now`; as approximate as [`Limiter::len`].
    pub fn len_at(&self, now: Timestamp) -> usize {
        self.table.count(now)
    }

    /// Whether every key is idle; as approximate as [`Limiter::len`].
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Calls `each` with every key that is not idle, and its status. No key is missed that was charged
    /// before; one that moves meanwhile may come twice.
    pub fn for_each(&self, mut each: impl FnMut(K::Owned, Status)) {
        let now = self.clock.now();
        let Ok(()) = self.table.states(now, |key, word| {
            if let Some(status) = self.algorithm().status_at(word, now) {
                each(key, status);
            }
            Ok::<_, Infallible>(())
        });
    }

    /// The slots there are for keys.
    pub fn capacity(&self) -> u64 {
        self.table.slots()
    }

    /// How often a key without a slot was decided on by [`WhenFull`].
    pub fn turned_away(&self) -> u64 {
        self.table.turned_away()
    }

    #[cold]
    pub(super) fn verdict_when_full(&self) -> Verdict {
        match self.table.when_full() {
            WhenFull::Admit => Verdict::Allowed,
            WhenFull::Deny | WhenFull::StealClosestToIdle => Verdict::Denied,
        }
    }
}

impl<K, A, C, H> fmt::Debug for Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm + fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter")
            .field("algorithm", self.table.algorithm())
            .field("when_full", &self.table.when_full())
            .finish_non_exhaustive()
    }
}
