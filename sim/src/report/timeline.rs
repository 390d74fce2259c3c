//! One row per algorithm, limit and bin of time, for one key.

use serde::Serialize;

use crate::{grid::Cell, series::Series};

/// What one key offered and got in one bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelineRow<'a> {
    /// The algorithm's name.
    pub algorithm: &'static str,
    /// The limit as it was typed.
    pub limit: String,
    /// The key's name.
    pub key: &'a str,
    /// Where the bin starts, in nanoseconds from the first event.
    pub bin_start_ns: u64,
    /// How long it lasts.
    pub bin_length_ns: u64,
    /// Units offered.
    pub offered_cost: u64,
    /// Units admitted.
    pub admitted_cost: u64,
    /// The largest cost in a window that ends in the bin.
    pub max_cost_in_window: u64,
}

/// The rows of one cell's series.
pub fn timeline_rows<'a>(
    cell: &'a Cell,
    series: &'a Series,
    key: &'a str,
) -> impl Iterator<Item = TimelineRow<'a>> + 'a {
    (0..series.bins.count).map(move |bin| TimelineRow {
        algorithm: cell.kind.name(),
        limit: cell.limit.to_string(),
        key,
        bin_start_ns: series.bins.length_ns * bin as u64,
        bin_length_ns: series.bins.length_ns,
        offered_cost: series.offered[bin],
        admitted_cost: series.admitted[bin],
        max_cost_in_window: series.window_cost[bin],
    })
}
