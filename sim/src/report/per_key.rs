//! One row per algorithm, limit and key.

use serde::Serialize;

use crate::{grid::Cell, trace::Trace};

/// What one key offered and got.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PerKeyRow<'a> {
    /// The algorithm's name.
    pub algorithm: &'static str,
    /// The limit as it was typed.
    pub limit: String,
    /// The key's name.
    pub key: &'a str,
    /// Requests offered.
    pub offered: u64,
    /// Requests admitted.
    pub admitted: u64,
    /// Requests that the exact log admits.
    pub entitled: u64,
    /// Admitted requests over the smaller of offered and entitled.
    pub satisfaction: Option<f64>,
    /// Units offered.
    pub offered_cost: u64,
    /// Units admitted.
    pub admitted_cost: u64,
}

/// The rows of one cell, by key number.
pub fn per_key_rows<'a>(
    cell: &'a Cell,
    trace: &'a Trace,
) -> impl Iterator<Item = PerKeyRow<'a>> + 'a {
    let sums = cell.per_key.iter().zip(&cell.entitled).zip(trace.names());
    sums.map(|((key, entitled), name)| PerKeyRow {
        algorithm: cell.kind.name(),
        limit: cell.limit.to_string(),
        key: name,
        offered: key.offered,
        admitted: key.admitted,
        entitled: entitled.admitted,
        satisfaction: crate::grid::satisfaction(key, entitled),
        offered_cost: key.offered_cost,
        admitted_cost: key.admitted_cost,
    })
}
