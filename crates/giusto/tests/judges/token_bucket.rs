//! A token bucket in exact fractions: it holds tokens and gains them as time passes.

use super::Judge;

/// A bucket whose level is counted in parts of a token so small that a nanosecond brings a whole
/// number of them: a token is `period` parts, and a nanosecond brings `limit` parts.
#[derive(Clone, Debug)]
pub(crate) struct TokenBucket {
    limit: i128,
    period: i128,
    capacity: u64,
    /// Parts held at `since`.
    level: i128,
    /// When the level was last written down.
    since: i128,
}

impl TokenBucket {
    /// A full bucket.
    pub(crate) fn new(limit: u64, period: u64, capacity: u64) -> Self {
        let (limit, period) = (i128::from(limit), i128::from(period));
        Self { limit, period, capacity, level: i128::from(capacity) * period, since: 0 }
    }

    /// Parts held at `now`. Before `since`, what came in between is not there yet.
    fn level(&self, now: i128) -> i128 {
        let gained = (now - self.since).saturating_mul(self.limit);
        self.level.saturating_add(gained).min(i128::from(self.capacity) * self.period)
    }
}

impl Judge for TokenBucket {
    fn capacity(&self) -> u64 {
        self.capacity
    }

    fn room(&self, now: u64) -> u64 {
        let tokens = self.level(i128::from(now)).max(0) / self.period;
        u64::try_from(tokens).expect("a bucket holds no more than its capacity")
    }

    fn charge(&mut self, now: u64, cost: u64) {
        let since = self.since.max(i128::from(now));
        self.level = self.level(since) - i128::from(cost) * self.period;
        self.since = since;
    }

    fn passes_some_time(&self, cost: u64) -> bool {
        // Without a rate only what is left will ever pass.
        let refills = self.limit > 0 || i128::from(cost) * self.period <= self.level;
        self.capacity > 0 && cost <= self.capacity && refills
    }
}
