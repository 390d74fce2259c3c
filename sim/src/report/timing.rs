//! How fast each row was decided: the one report that differs from run to run.

use serde::Serialize;

use crate::grid::Cell;

/// The time that the decisions of one row took, reading and judging apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimingRow {
    /// The algorithm's name.
    pub algorithm: &'static str,
    /// The limit as it was typed.
    pub limit: String,
    /// Requests decided.
    pub requests: u64,
    /// Nanoseconds for all of them, on one thread.
    pub decided_in_ns: u64,
    /// Requests per second.
    pub decisions_per_second: Option<f64>,
}

impl From<&Cell> for TimingRow {
    fn from(cell: &Cell) -> Self {
        let requests = cell.decisions.len() as u64;
        let seconds = cell.decided_in.as_secs_f64();
        Self {
            algorithm: cell.kind.name(),
            limit: cell.limit.to_string(),
            requests,
            decided_in_ns: u64::try_from(cell.decided_in.as_nanos()).unwrap_or(u64::MAX),
            decisions_per_second: (seconds > 0.0).then(|| requests as f64 / seconds),
        }
    }
}
