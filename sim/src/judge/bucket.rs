//! The bound of a token bucket, over every closed interval.
//!
//! ```text
//! for all s <= t:  admitted in [s, t] <= B + r (t - s) / p        B units at once, r units per p
//! queue after a request:  Q' = max(Q - r (time since the last), 0) + c p        in units of 1/p
//! the interval that ends there and exceeds its share most starts where Q was last empty, and the
//! bound holds in all of them  iff  Q' <= B p
//! ```
//!
//! A sum of units is whole, so that the bound with floor(r (t - s) / p) is the same one. Neither
//! r (t - s) nor the queue, which holds no more than all units times p, exceeds 128 bits.

use super::tally::{Reached, Request, Tally};

/// The rate and the burst.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    pub(super) units: u64,
    pub(super) period_ns: u64,
    pub(super) burst: u64,
}

/// The virtual queue of one key.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    numbers: Numbers,
    /// What has not drained, in units of 1/p.
    queue: u128,
    last_ns: u64,
    /// The request that found the queue empty, and when.
    first: usize,
    from_ns: u64,
    /// Units since then.
    sum: u128,
}

impl Bucket {
    pub(super) fn new(numbers: Numbers) -> Self {
        Self { numbers, queue: 0, last_ns: 0, first: 0, from_ns: 0, sum: 0 }
    }
}

impl Tally for Bucket {
    fn with(&mut self, request: &Request) -> Reached {
        let Numbers { units, period_ns, burst } = self.numbers;
        let drained = u128::from(units) * u128::from(request.now - self.last_ns);
        self.queue = self.queue.saturating_sub(drained);
        self.last_ns = request.now;
        if self.queue == 0 {
            (self.first, self.from_ns, self.sum) = (request.index, request.now, 0);
        }
        let lasts = u128::from(request.now - self.from_ns);
        Reached {
            first: self.first,
            from_ns: self.from_ns,
            admitted: self.sum + u128::from(request.units),
            allowed: u128::from(burst) + u128::from(units) * lasts / u128::from(period_ns),
        }
    }

    fn add(&mut self, request: &Request) {
        self.queue += u128::from(request.units) * u128::from(self.numbers.period_ns);
        self.sum += u128::from(request.units);
    }
}
