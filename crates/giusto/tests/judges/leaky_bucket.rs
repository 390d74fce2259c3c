//! The continuous-state leaky bucket of ITU-T I.371: a level X that drains with time, and the time
//! LCT of the last conforming arrival.
//!
//! An arrival at t finds X' = X - (t - LCT). It does not conform if X' exceeds the tolerance L. If
//! it conforms, X becomes max(0, X') + I, and LCT becomes t. An arrival of cost c fills c * I, for
//! which there is room while X' + c * I stays within L + I.

use super::Judge;

/// A bucket of depth L + I that drains 1 per unit of time; a unit of time is 1/limit ns.
#[derive(Clone, Debug)]
pub(crate) struct LeakyBucket {
    units_per_ns: i128,
    increment: i128,
    depth: i128,
    capacity: u64,
    level: i128,
    last: i128,
}

impl LeakyBucket {
    /// An empty bucket. The limit is positive: a bucket that does not drain is another thing.
    pub(crate) fn new(limit: u64, period: u64, capacity: u64) -> Self {
        assert!(limit > 0, "a leaky bucket leaks");
        let increment = i128::from(period);
        let depth = increment * i128::from(capacity);
        Self { units_per_ns: i128::from(limit), increment, depth, capacity, level: 0, last: 0 }
    }

    fn level(&self, now: u64) -> i128 {
        self.level - (i128::from(now) * self.units_per_ns - self.last)
    }
}

impl Judge for LeakyBucket {
    fn capacity(&self) -> u64 {
        self.capacity
    }

    fn room(&self, now: u64) -> u64 {
        let free = (self.depth - self.level(now).max(0)).max(0);
        u64::try_from(free / self.increment).expect("no more than the capacity is free")
    }

    fn charge(&mut self, now: u64, cost: u64) {
        self.level = self.level(now).max(0) + i128::from(cost) * self.increment;
        self.last = i128::from(now) * self.units_per_ns;
    }
}
