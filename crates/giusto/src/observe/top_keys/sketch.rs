//! Space-Saving with weights: counts of a fixed number of keys, found by hash, ordered by a heap.

use std::borrow::Borrow;

use super::{TopKey, heap::Heap, index::Index};

/// A key that is counted.
#[derive(Debug)]
struct Counted<K> {
    hash: u64,
    of: TopKey<K>,
}

/// The counts. Which keys are held depends on what was recorded alone, not on the hashes.
#[derive(Debug)]
pub(super) struct Sketch<K> {
    capacity: usize,
    total: u64,
    keys: Vec<Counted<K>>,
    index: Index,
    least: Heap,
}

impl<K> Sketch<K> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            total: 0,
            keys: Vec::with_capacity(capacity),
            index: Index::new(capacity),
            least: Heap::new(capacity),
        }
    }

    pub(super) const fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn unlisted_at_most(&self) -> u64 {
        if self.keys.len() < self.capacity { 0 } else { self.least().map_or(0, |least| least.1) }
    }

    /// The key counted least, and its count.
    fn least(&self) -> Option<(usize, u64)> {
        self.least.first().map(|number| (number, self.keys[number].of.count))
    }

    /// Adds to the count of a key, which may take the place of another.
    pub(super) fn record<Q>(&mut self, key: &Q, hash: u64, units: u64)
    where
        Q: ?Sized + ToOwned<Owned = K> + Eq,
        K: Borrow<Q>,
    {
        let keys = &self.keys;
        let is_key =
            |number: usize| keys[number].hash == hash && keys[number].of.key.borrow() == key;
        let found = self.index.find(hash, is_key);
        // The last of the key's own code: from here on nothing panics.
        let new = if found.is_none() { Some(key.to_owned()) } else { None };
        self.total = self.total.saturating_add(units);
        match (found, new) {
            (Some(number), _) => {
                let count = &mut self.keys[number].of.count;
                *count = count.saturating_add(units);
                self.sink(number);
            }
            (None, Some(key)) => self.admit(key, hash, units),
            (None, None) => {}
        }
    }

    /// Counts a key that was not counted.
    fn admit(&mut self, key: K, hash: u64, units: u64) {
        if self.keys.len() < self.capacity {
            let number = self.keys.len();
            self.keys.push(Counted { hash, of: TopKey { key, count: units, error: 0 } });
            self.index.insert(hash, number);
            let keys = &self.keys;
            self.least.push(number, |one, other| keys[one].of.count < keys[other].of.count);
        } else if let Some((number, error)) = self.least() {
            self.index.remove(self.keys[number].hash, number, |other| self.keys[other].hash);
            let count = error.saturating_add(units);
            self.index.insert(hash, number);
            let taken = Counted { hash, of: TopKey { key, count, error } };
            // The key that had the place is dropped last, since its own code runs then.
            let _last = std::mem::replace(&mut self.keys[number], taken);
            self.sink(number);
        }
    }

    /// A count went up.
    fn sink(&mut self, number: usize) {
        let keys = &self.keys;
        self.least.sink(number, |one, other| keys[one].of.count < keys[other].of.count);
    }

    pub(super) fn keys(&self) -> Vec<TopKey<K>>
    where
        K: Clone,
    {
        self.keys.iter().map(|counted| counted.of.clone()).collect()
    }
}
