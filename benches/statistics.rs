//! Medians, and how far the samples lie apart.

use serde::Serialize;

/// What is said of the samples of one figure.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Summary {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Summary {
    /// Of at least one sample.
    pub(crate) fn of(samples: &[f64]) -> Self {
        let min = samples.iter().copied().fold(f64::INFINITY, f64::min);
        let max = samples.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { median: median(samples), min, max }
    }

    /// The distance between the extremes, as a share of the median, in percent.
    pub(crate) fn spread_percent(&self) -> f64 {
        100.0 * (self.max - self.min) / self.median
    }
}

/// The middle of at least one sample; of an even number, the middle of the middle two.
pub(crate) fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (lower, upper) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
    f64::midpoint(lower, upper)
}
