//! What happened over time: units per bin, and the cost in the sliding window, for one key.

use crate::{
    grid::{Cell, Settings},
    metrics::WindowPeaks,
    trace::Trace,
};

/// More bins than this cannot be told apart in a figure.
const MOST_BINS: u64 = 240;

/// Consecutive bins of equal length from the first event on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bins {
    /// How many.
    pub count: usize,
    /// How long each lasts, in nanoseconds.
    pub length_ns: u64,
}

impl Bins {
    /// Bins that relate plainly to a window W: W/10, W/5, W/2, W, 2 W, 5 W, 10 W, and so on, the
    /// shortest of which not too many are needed.
    pub fn over(span_ns: u64, window_ns: u64) -> Self {
        let tenth = (window_ns / 10).max(1);
        let mut multiple = 1_u64;
        loop {
            for factor in [1, 2, 5] {
                let length_ns = tenth.saturating_mul(multiple).saturating_mul(factor);
                let count = span_ns / length_ns + 1;
                if count <= MOST_BINS {
                    return Self { count: usize::try_from(count).unwrap_or(1), length_ns };
                }
            }
            multiple = multiple.saturating_mul(10);
        }
    }
}

/// One key's traffic under one row of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The bins.
    pub bins: Bins,
    /// Units offered in each bin.
    pub offered: Vec<u64>,
    /// Units admitted in each bin.
    pub admitted: Vec<u64>,
    /// The largest cost in a window that ends within each bin.
    pub window_cost: Vec<u64>,
}

impl Series {
    /// The series of `key`; `None` without a window.
    pub fn of(cell: &Cell, trace: &Trace, settings: &Settings, key: u32) -> Option<Self> {
        let window_ns = cell.limit.window_ns()?;
        let first = *trace.times().first()?;
        let bins = Bins::over(trace.times().last()? - first, window_ns);
        let (mut offered, mut admitted) = (vec![0; bins.count], vec![0; bins.count]);
        for (index, passed) in cell.decisions.iter().enumerate() {
            if trace.keys()[index] != key {
                continue;
            }
            let bin = usize::try_from((trace.times()[index] - first) / bins.length_ns).ok()?;
            let units = settings.cost.of(trace, index);
            offered[bin] += units;
            admitted[bin] += if passed { units } else { 0 };
        }
        let shape = (bins.count, bins.length_ns);
        let peaks =
            WindowPeaks::of(trace, &cell.decisions, settings.cost, key, window_ns, shape).peaks;
        Some(Self { bins, offered, admitted, window_cost: peaks })
    }
}

/// The key that offers the most units, the first of several.
pub fn busiest_key(trace: &Trace, settings: &Settings) -> u32 {
    let mut offered = vec![0_u64; trace.key_count()];
    for (index, &key) in trace.keys().iter().enumerate() {
        offered[key as usize] += settings.cost.of(trace, index);
    }
    let most = offered.iter().max().copied().unwrap_or(0);
    let key = offered.iter().position(|&units| units == most).unwrap_or(0);
    u32::try_from(key).unwrap_or(u32::MAX)
}
