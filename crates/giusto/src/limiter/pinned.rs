//! A handle on one key: for a key that is asked for again and again.

use std::hash::BuildHasher;

use super::Limiter;
use crate::{
    Clock, Cost, Decision, Timestamp, Verdict,
    algorithm::SlotAlgorithm,
    key::{Key, Probe, WordsOf},
    table::Sought,
};

/// One key of a limiter, with its hash worked out once.
///
/// It holds no slot: the key is idle and forgotten as any other, and decisions are the limiter's.
///
/// ```
/// use giusto::{Cost, Gcra, Limiter, MonotonicClock, Quota};
///
/// let gcra = Gcra::new(Quota::per_minute(2))?;
/// let limiter = Limiter::<str, _>::new(gcra, MonotonicClock::new());
/// let alice = limiter.pin("alice");
/// assert!(alice.check_n(Cost::new(2)).is_allowed());
/// assert!(limiter.check("alice").is_denied());
/// # Ok::<(), giusto::QuotaError>(())
/// ```
pub struct Pinned<'a, K: Key + ?Sized, A: SlotAlgorithm, C, H> {
    limiter: &'a Limiter<K, A, C, H>,
    key: &'a K::Query,
    probe: Probe<WordsOf<K>>,
}

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// A handle on `key` that spares its hash at each decision.
    pub fn pin<'a>(&'a self, key: &'a K::Query) -> Pinned<'a, K, A, C, H> {
        Pinned { limiter: self, key, probe: self.table().probe(key) }
    }
}

impl<K, A, C, H> Pinned<'_, K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// As [`Limiter::admit`].
    #[inline]
    pub fn admit(&self, cost: Cost) -> Verdict {
        self.admit_at(self.limiter.clock().now(), cost)
    }

    /// As [`Limiter::admit_at`].
    #[inline]
    pub fn admit_at(&self, now: Timestamp, cost: Cost) -> Verdict {
        self.limiter.by().admit_sought(now, self.key, &self.sought(), cost)
    }

    /// Decides on one unit, and charges it if allowed.
    #[inline]
    pub fn check(&self) -> Decision {
        self.check_n(Cost::ONE)
    }

    /// As [`Limiter::check_n`].
    #[inline]
    pub fn check_n(&self, cost: Cost) -> Decision {
        self.check_at(self.limiter.clock().now(), cost)
    }

    /// As [`Limiter::check_at`].
    #[inline]
    pub fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        self.limiter.by().check_sought(now, self.key, &self.sought(), cost)
    }

    /// As [`Limiter::peek`].
    pub fn peek(&self, cost: Cost) -> Decision {
        self.peek_at(self.limiter.clock().now(), cost)
    }

    /// As [`Limiter::peek_at`].
    pub fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision {
        self.limiter.by().peek_sought(now, self.key, &self.sought(), cost)
    }

    /// Where the key lives, which may be elsewhere than it was.
    #[inline]
    fn sought(&self) -> Sought<'_, K> {
        self.limiter.table().seek_again(self.probe)
    }
}
