//! The keys that were denied most, in memory that does not grow with the number of keys.

mod heap;
mod index;
mod sketch;

use std::{
    fmt,
    hash::Hash,
    sync::{
        Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicU64, Ordering},
    },
};

use sketch::Sketch;

/// The most keys that can be asked for.
const MOST: usize = 1 << 20;

/// The keys for which most units were recorded, such as the keys denied most.
///
/// Space-Saving (A. Metwally, D. Agrawal, A. El Abbadi, "Efficient Computation of Frequent and
/// Top-k Elements in Data Streams", ICDT 2005), with weights: so many keys are counted, and a key
/// that is not among them takes the place, and the count, of the one counted least. With N units
/// recorded and m the capacity:
///
/// - `count - error <= units recorded for the key <= count`, for each key listed;
/// - a key that is not listed has at most [`TopKeys::unlisted_at_most`], which is at most N / m, and
///   so is each error;
/// - so every key with more than N / m is listed, whatever the order of arrival.
///
/// The bounds hold as long as N fits in 64 bits. Memory: the capacity times the size of a key and
/// 56 bytes or less, and what keys such as strings hold themselves.
///
/// # What it costs
/// One lock, which no decision waits for: a thread that finds it taken leaves its record out and
/// counts it as missed. So the bounds are on what was recorded, and [`TopKeys::missed_units`] says
/// how much more there was: no key had more than its count and that. Whoever wants no lock near
/// decisions leaves it out; no limiter has one by itself.
///
/// ```
/// use giusto::TopKeys;
///
/// let top = TopKeys::<str>::new(2);
/// for key in ["a", "b", "a", "c", "a"] {
///     top.record(key, 1);
/// }
/// let keys = top.top(2);
/// // "a" is exact; "c" took the place of "b", which may have been "c" for all that is known.
/// assert_eq!((keys[0].key.as_str(), keys[0].count, keys[0].error), ("a", 3, 0));
/// assert_eq!((keys[1].key.as_str(), keys[1].count, keys[1].error), ("c", 2, 1));
/// assert_eq!(top.unlisted_at_most(), 2);
/// ```
pub struct TopKeys<K: ?Sized + ToOwned> {
    hasher: ahash::RandomState,
    sketch: Mutex<Sketch<K::Owned>>,
    missed: AtomicU64,
    missed_units: AtomicU64,
}

/// A key, and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopKey<K> {
    /// The key.
    pub key: K,
    /// The units recorded for it, at most.
    pub count: u64,
    /// How much of the count may be other keys'.
    pub error: u64,
}

impl<K: ?Sized + ToOwned> TopKeys<K> {
    /// A sketch of so many keys, from 1 to 2^20; a capacity outside is moved to the nearer end.
    ///
    /// Ten times as many as are to be listed is a good start: the errors are at most N / capacity.
    pub fn new(capacity: usize) -> Self {
        Self {
            hasher: ahash::RandomState::new(),
            sketch: Mutex::new(Sketch::new(capacity.clamp(1, MOST))),
            missed: AtomicU64::new(0),
            missed_units: AtomicU64::new(0),
        }
    }

    /// The most keys that are counted at once.
    pub fn capacity(&self) -> usize {
        self.lock().capacity()
    }

    /// All units that were recorded: the N of the bounds.
    pub fn recorded_units(&self) -> u64 {
        self.lock().total()
    }

    /// No key that is not listed has more units recorded than this; zero while there is room.
    pub fn unlisted_at_most(&self) -> u64 {
        self.lock().unlisted_at_most()
    }

    /// The records that were left out because another thread was recording.
    pub fn missed(&self) -> u64 {
        // Relaxed, partner `record`: a count for people.
        self.missed.load(Ordering::Relaxed)
    }

    /// The units of the records that were left out.
    pub fn missed_units(&self) -> u64 {
        // Relaxed, partner `record`: a count for people.
        self.missed_units.load(Ordering::Relaxed)
    }

    /// Forgets all keys and what was missed, as at the start of another hour.
    pub fn reset(&self) {
        let mut sketch = self.lock();
        *sketch = Sketch::new(sketch.capacity());
        // Relaxed, partner `record`: counts for people. A record that is missed right now counts
        // before or after.
        self.missed.store(0, Ordering::Relaxed);
        self.missed_units.store(0, Ordering::Relaxed);
    }

    /// A sketch in which the code of a key panicked is whole: it changes only after that code ran.
    fn lock(&self) -> MutexGuard<'_, Sketch<K::Owned>> {
        self.sketch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: ?Sized + ToOwned + Hash + Eq> TopKeys<K> {
    /// Records `units` for `key`, none of them if zero; never waits.
    pub fn record(&self, key: &K, units: u64) {
        if units == 0 {
            return;
        }
        let hash = self.hasher.hash_one(key);
        let mut sketch = match self.sketch.try_lock() {
            Ok(sketch) => sketch,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                // Relaxed, partner `missed` and `missed_units`: counts for people.
                self.missed.fetch_add(1, Ordering::Relaxed);
                self.missed_units.fetch_add(units, Ordering::Relaxed);
                return;
            }
        };
        sketch.record(key, hash, units);
    }
}

impl<K: ?Sized + ToOwned<Owned: Ord + Clone>> TopKeys<K> {
    /// The first `most` keys by count, the largest first; among equal counts the smaller error
    /// comes first, then the smaller key. What is recorded while the keys are copied is missed.
    pub fn top(&self, most: usize) -> Vec<TopKey<K::Owned>> {
        let mut keys = self.lock().keys();
        keys.sort_unstable_by(|one, other| {
            let by_count = other.count.cmp(&one.count);
            by_count.then(one.error.cmp(&other.error)).then_with(|| one.key.cmp(&other.key))
        });
        keys.truncate(most);
        keys
    }
}

impl<K: ?Sized + ToOwned> fmt::Debug for TopKeys<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TopKeys").field("missed", &self.missed()).finish_non_exhaustive()
    }
}
