//! A token bucket in exact fractions.

use super::{Judge, Numbers};

/// A level in parts of a token so small that a nanosecond brings a whole number of them: a token is
/// `window_ns` parts, and a nanosecond brings `limit` parts. It may fall below nothing, where
/// requests are counted that did not fit.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    numbers: Numbers,
    capacity: i128,
    level: i128,
    since: u64,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(numbers: Numbers, capacity: u64) -> Self {
        let capacity = i128::from(capacity);
        Self { numbers, capacity, level: capacity * i128::from(numbers.window_ns), since: 0 }
    }

    fn level(&self, now: u64) -> i128 {
        let gained = i128::from(now - self.since) * i128::from(self.numbers.limit);
        (self.level + gained).min(self.capacity * i128::from(self.numbers.window_ns))
    }
}

impl Judge for Bucket {
    fn fits(&self, now: u64, cost: u64) -> bool {
        let parts = i128::from(cost) * i128::from(self.numbers.window_ns);
        self.capacity > 0 && parts <= self.level(now)
    }

    fn count(&mut self, now: u64, cost: u64) {
        let parts = i128::from(cost) * i128::from(self.numbers.window_ns);
        self.level = self.level(now) - parts;
        self.since = now;
    }
}
