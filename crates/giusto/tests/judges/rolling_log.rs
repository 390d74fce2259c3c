//! The rolling window by its definition: a list of every admission ever, added up anew each time.

use super::Judge;

/// Every admission with its time. A clock behind the last admission is read as standing there.
#[derive(Clone, Debug)]
pub(crate) struct RollingLog {
    limit: u64,
    length: i128,
    closed: bool,
    admitted: Vec<(i128, u64)>,
}

impl RollingLog {
    /// Nothing admitted yet. Closed: an admission exactly one length old still counts.
    pub(crate) fn new(limit: u64, length: u64, closed: bool) -> Self {
        Self { limit, length: i128::from(length), closed, admitted: Vec::new() }
    }

    fn time(&self, now: u64) -> i128 {
        self.admitted.last().map_or(0, |(then, _)| *then).max(i128::from(now))
    }

    fn counts(&self, then: i128, now: i128) -> bool {
        let age = now - then;
        age < self.length || (self.closed && age == self.length)
    }
}

impl Judge for RollingLog {
    fn capacity(&self) -> u64 {
        self.limit
    }

    fn room(&self, now: u64) -> u64 {
        let now = self.time(now);
        let counted = self.admitted.iter().filter(|(then, _)| self.counts(*then, now));
        self.limit - counted.map(|(_, cost)| cost).sum::<u64>()
    }

    fn charge(&mut self, now: u64, cost: u64) {
        self.admitted.push((self.time(now), cost));
    }
}
