//! Retry storms: whether those who come again come together.
//!
//! In bins of a stated width, from the first request of the population to its last:
//!
//! ```text
//! fullest      = retries in the fullest bin / retries
//! peak to mean = retries in the fullest bin / (retries / bins)
//! dispersion   = variance / mean of retries per bin          (population variance)
//! ```
//!
//! Independent retries at a constant rate have a dispersion of 1. Of n clients in step, which come
//! again every k bins, the peak is k times the mean, and the dispersion n (1 - 1/k).

use crate::world::{Members, Record};

/// How retries are spread over time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Storm {
    /// All retries.
    pub retries: u64,
    /// Those in the fullest bin.
    pub fullest: u64,
    /// Bins from the first request to the last.
    pub bins: u64,
    squares: u128,
}

impl Storm {
    /// The retries of one population in bins of `bin_ns`; `None` where there is none.
    pub fn of(record: &Record, members: &Members, bin_ns: u64) -> Option<Self> {
        let bin_ns = bin_ns.max(1);
        let times = record.trace.times().iter().zip(&record.clients).zip(record.retries());
        let own = times.filter(|((_, client), _)| members.clients.contains(client));
        let (mut first, mut last) = (None, 0);
        let mut storm = Self { retries: 0, fullest: 0, bins: 0, squares: 0 };
        let (mut bin, mut count) = (0, 0_u64);
        for ((&time, _), retry) in own {
            let here = (time - *first.get_or_insert(time)) / bin_ns;
            last = here;
            if here != bin {
                storm.close(count);
                (bin, count) = (here, 0);
            }
            count += u64::from(retry);
        }
        storm.close(count);
        storm.bins = last + 1;
        (storm.retries > 0).then_some(storm)
    }

    fn close(&mut self, count: u64) {
        self.retries += count;
        self.fullest = self.fullest.max(count);
        self.squares += u128::from(count) * u128::from(count);
    }

    /// The share of all retries that fell into the fullest bin.
    pub fn fullest_share(&self) -> f64 {
        self.fullest as f64 / self.retries as f64
    }

    fn mean(&self) -> f64 {
        self.retries as f64 / self.bins as f64
    }

    /// The fullest bin over the mean.
    pub fn peak_to_mean(&self) -> f64 {
        self.fullest as f64 / self.mean()
    }

    /// The index of dispersion.
    pub fn dispersion(&self) -> f64 {
        let mean = self.mean();
        ((self.squares as f64 / self.bins as f64 - mean * mean) / mean).max(0.0)
    }
}
