//! Where the states of keys are kept by a limiter that one thread owns.
//!
//! The interface is one method, so that what keeps the states can change without the algorithms or
//! the verbs noticing.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
};

/// Keeps one state per key.
pub trait Store {
    /// Who is limited.
    type Key;
    /// What is remembered of a key.
    type State;

    /// The state of a key: a fresh one where it was never seen.
    fn state(&mut self, key: Self::Key) -> &mut Self::State;
}

/// States of keys that are already numbered from 0 without gaps, in one array.
#[derive(Clone, Debug, Default)]
pub struct DenseStore<S> {
    states: Vec<S>,
}

impl<S: Default> DenseStore<S> {
    /// Fresh states for the keys from 0 to `keys - 1`; others are added as they come.
    pub fn with_keys(keys: usize) -> Self {
        Self { states: std::iter::repeat_with(S::default).take(keys).collect() }
    }
}

impl<S: Default> Store for DenseStore<S> {
    type Key = u32;
    type State = S;

    #[inline]
    fn state(&mut self, key: u32) -> &mut S {
        let index = key as usize;
        if index >= self.states.len() {
            self.states.resize_with(index + 1, S::default);
        }
        &mut self.states[index]
    }
}

/// States of any keys, in a hash map that never forgets a key.
#[derive(Clone, Debug)]
pub struct HashStore<K, S, H = RandomState> {
    states: HashMap<K, S, H>,
}

impl<K, S> HashStore<K, S> {
    /// A store with no keys, safe against keys chosen to collide.
    pub fn new() -> Self {
        Self { states: HashMap::new() }
    }
}

impl<K, S, H> HashStore<K, S, H> {
    /// The number of keys seen.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether no key was seen yet.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }
}

impl<K, S, H: Default> Default for HashStore<K, S, H> {
    fn default() -> Self {
        Self { states: HashMap::default() }
    }
}

impl<K: Eq + Hash, S: Default, H: BuildHasher> Store for HashStore<K, S, H> {
    type Key = K;
    type State = S;

    fn state(&mut self, key: K) -> &mut S {
        self.states.entry(key).or_default()
    }
}
