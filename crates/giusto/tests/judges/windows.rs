//! Counters of aligned windows: one per window ever used, in a map.

use std::{collections::HashMap, fmt::Debug};

use super::Judge;

/// How instants are sorted into windows.
pub(crate) trait Numbering: Clone + Debug {
    /// The number of the window that holds an instant; later windows have higher numbers.
    fn number(&self, now: u64) -> i64;
}

/// Windows of one length; the first may have begun before the clock's zero.
#[derive(Clone, Debug)]
pub(crate) struct FixedLength {
    pub(crate) length: u64,
    pub(crate) phase: u64,
}

impl Numbering for FixedLength {
    fn number(&self, now: u64) -> i64 {
        let since_start = u128::from(now) + u128::from(self.phase);
        i64::try_from(since_start / u128::from(self.length)).expect("the tests' windows are few")
    }
}

/// The units admitted in each window. Once a window has been charged, none before it is used again.
#[derive(Clone, Debug)]
pub(crate) struct CountedWindows<N> {
    limit: u64,
    numbering: N,
    counts: HashMap<i64, u64>,
}

impl<N: Numbering> CountedWindows<N> {
    /// No window charged.
    pub(crate) fn new(limit: u64, numbering: N) -> Self {
        Self { limit, numbering, counts: HashMap::new() }
    }

    fn window(&self, now: u64) -> i64 {
        let latest = self.counts.keys().copied().max().unwrap_or(i64::MIN);
        latest.max(self.numbering.number(now))
    }
}

impl<N: Numbering> Judge for CountedWindows<N> {
    fn capacity(&self) -> u64 {
        self.limit
    }

    fn room(&self, now: u64) -> u64 {
        self.limit - self.counts.get(&self.window(now)).copied().unwrap_or(0)
    }

    fn charge(&mut self, now: u64, cost: u64) {
        *self.counts.entry(self.window(now)).or_default() += cost;
    }
}
