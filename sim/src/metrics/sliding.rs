//! The most that was admitted to one key within any window.
//!
//! ```text
//! max over keys and over t of  sum of costs admitted to the key in (t - W, t]
//! ```
//!
//! Exact: the sum can only be largest where an admitted request ends the window, so every such t is
//! looked at and no other.

use std::collections::VecDeque;

use crate::{
    replay::{CostRule, Decisions},
    trace::Trace,
};

/// The running sum of one key's window.
#[derive(Clone, Debug, Default)]
struct Sliding {
    admitted: VecDeque<(u64, u64)>,
    units: u64,
}

impl Sliding {
    /// Drops what is no longer in `(now - length, now]`.
    fn move_to(&mut self, now: u64, length_ns: u64) {
        while let Some(&(time, units)) = self.admitted.front() {
            if now - time < length_ns {
                break;
            }
            self.units -= units;
            self.admitted.pop_front();
        }
    }

    fn admit(&mut self, now: u64, units: u64) {
        self.admitted.push_back((now, units));
        self.units += units;
    }
}

/// The fullest window of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LargestWindow {
    /// The cost admitted in it.
    pub units: u64,
    /// The key that it was admitted to: the first that reached as much.
    pub key: u32,
}

/// The largest cost admitted to any key in any half-open window of `length_ns`.
pub fn largest_window(
    trace: &Trace,
    decisions: &Decisions,
    cost: CostRule,
    length_ns: u64,
) -> LargestWindow {
    let mut keys = vec![Sliding::default(); trace.key_count()];
    let mut largest = LargestWindow::default();
    for (index, admitted) in decisions.iter().enumerate() {
        if admitted {
            let now = trace.times()[index];
            let key = trace.keys()[index];
            let sliding = &mut keys[key as usize];
            sliding.move_to(now, length_ns);
            sliding.admit(now, cost.of(trace, index));
            if sliding.units > largest.units {
                largest = LargestWindow { units: sliding.units, key };
            }
        }
    }
    largest
}

/// The window's cost over time for one key: its peak in each bin, exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowPeaks {
    /// The largest cost in a window that ends within the bin, by bin.
    pub peaks: Vec<u64>,
}

impl WindowPeaks {
    /// The peaks of `key` in `bins` bins of `bin_ns` from the first event on.
    pub fn of(
        trace: &Trace,
        decisions: &Decisions,
        cost: CostRule,
        key: u32,
        length_ns: u64,
        (bins, bin_ns): (usize, u64),
    ) -> Self {
        let first = trace.times().first().copied().unwrap_or(0);
        let mut sliding = Sliding::default();
        let mut peaks = vec![0; bins];
        let mut next = 0;
        // A bin without an admission peaks at its start, with what is left over.
        let mut open_until = |bin: usize, sliding: &mut Sliding, peaks: &mut Vec<u64>| {
            while next <= bin && next < bins {
                sliding.move_to(first.saturating_add(bin_ns * next as u64), length_ns);
                peaks[next] = sliding.units;
                next += 1;
            }
        };
        for (index, admitted) in decisions.iter().enumerate() {
            if !admitted || trace.keys()[index] != key {
                continue;
            }
            let now = trace.times()[index];
            let bin = usize::try_from((now - first) / bin_ns).unwrap_or(usize::MAX);
            open_until(bin, &mut sliding, &mut peaks);
            sliding.move_to(now, length_ns);
            sliding.admit(now, cost.of(trace, index));
            if let Some(peak) = peaks.get_mut(bin) {
                *peak = (*peak).max(sliding.units);
            }
        }
        open_until(bins, &mut sliding, &mut peaks);
        Self { peaks }
    }
}
