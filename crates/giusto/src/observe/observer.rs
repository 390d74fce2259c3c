//! What is told of decisions, after they are made.

use std::{fmt, hash::Hash, sync::Arc};

use super::{Counters, TopKeys};
use crate::Decision;

/// What is told of decisions on keys `K`, after each is made.
///
/// It runs on the thread that decides, between the decision and its caller: it should be short. Two
/// of them are one as a tuple.
///
/// ```
/// use giusto::{
///     Counters, Gcra, KeyedLimit, Limiter, MonotonicClock, Observed, OnDecision, Quota, TopKeys,
/// };
///
/// let gcra = Gcra::new(Quota::per_hour(1))?;
/// let limiter = Limiter::<str, _>::new(gcra, MonotonicClock::new());
/// let log = OnDecision::new(|key: &str, decision| {
///     if let Some(after) = decision.status().next_after().filter(|_| decision.is_denied()) {
///         println!("{key} may come back after {after:?}");
///     }
/// });
/// let (counters, top) = (Counters::new(), TopKeys::<str>::new(100));
/// let limiter = Observed::new(limiter, (&counters, (&top, log)));
/// for key in ["alice", "bob", "alice"] {
///     let _ = limiter.check(key);
/// }
/// assert_eq!(counters.totals().denied, 1);
/// assert_eq!(top.top(1)[0].key, "alice");
/// # Ok::<(), giusto::QuotaError>(())
/// ```
pub trait Observer<K: ?Sized> {
    /// A decision was made on `key`.
    fn decided(&self, key: &K, decision: &Decision);
}

impl<K: ?Sized, O: Observer<K> + ?Sized> Observer<K> for &O {
    #[inline]
    fn decided(&self, key: &K, decision: &Decision) {
        (**self).decided(key, decision);
    }
}

impl<K: ?Sized, O: Observer<K> + ?Sized> Observer<K> for Arc<O> {
    #[inline]
    fn decided(&self, key: &K, decision: &Decision) {
        (**self).decided(key, decision);
    }
}

/// Both are told, the first one first.
impl<K: ?Sized, O: Observer<K>, P: Observer<K>> Observer<K> for (O, P) {
    #[inline]
    fn decided(&self, key: &K, decision: &Decision) {
        self.0.decided(key, decision);
        self.1.decided(key, decision);
    }
}

/// A closure as an [`Observer`].
#[derive(Clone, Copy)]
pub struct OnDecision<F>(F);

impl<F> OnDecision<F> {
    /// Calls `each` with every key that was decided on, and the decision.
    pub const fn new<K: ?Sized>(each: F) -> Self
    where
        F: Fn(&K, &Decision),
    {
        Self(each)
    }
}

impl<K: ?Sized, F: Fn(&K, &Decision)> Observer<K> for OnDecision<F> {
    #[inline]
    fn decided(&self, key: &K, decision: &Decision) {
        (self.0)(key, decision);
    }
}

impl<F> fmt::Debug for OnDecision<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnDecision")
    }
}

impl<K: ?Sized> Observer<K> for Counters {
    #[inline]
    fn decided(&self, _key: &K, decision: &Decision) {
        self.record(decision);
    }
}

/// Counts each decision that is not "allowed" as one, whatever its cost: a single request for an
/// absurd cost must not top the list.
impl<K: ?Sized + ToOwned + Hash + Eq> Observer<K> for TopKeys<K> {
    #[inline]
    fn decided(&self, key: &K, decision: &Decision) {
        if !decision.is_allowed() {
            self.record(key, 1);
        }
    }
}
