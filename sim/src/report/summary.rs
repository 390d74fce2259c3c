//! One row per algorithm and limit.

use serde::Serialize;

use crate::grid::{Cell, Patience, Scope};

/// Everything measured of one algorithm under one limit. Formulas are in docs/simulation.md.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The algorithm's name.
    pub algorithm: &'static str,
    /// The limit as it was typed.
    pub limit: String,
    /// Requests in the trace.
    pub requests: u64,
    /// Keys in the trace.
    pub keys: u64,
    /// Requests admitted.
    pub admitted: u64,
    /// Requests not admitted, `never` included.
    pub denied: u64,
    /// Requests that no waiting would have admitted.
    pub never: u64,
    /// Units offered.
    pub offered_cost: u64,
    /// Units admitted.
    pub admitted_cost: u64,
    /// Jain's index of admitted requests over all keys.
    pub jain_admitted: Option<f64>,
    /// Jain's index of admitted requests over what the exact log admits.
    pub jain_satisfaction: Option<f64>,
    /// Share of keys whose satisfaction is within a tenth of the mean.
    pub satisfaction_within_tenth: Option<f64>,
    /// Distance to the max-min fair allocation, where keys share a counter.
    pub max_min_distance: Option<f64>,
    /// The largest cost admitted to one counter in any half-open window.
    pub max_cost_in_any_window: Option<u64>,
    /// What the algorithm states it can be at most.
    pub worst_case_in_any_window: Option<u64>,
    /// Requests admitted that the exact log denies, both counting all that is offered.
    pub over_admitted_open_loop: Option<u64>,
    /// Requests denied that the exact log admits, both counting all that is offered.
    pub falsely_rejected_open_loop: Option<u64>,
    /// Requests admitted that the exact log denies, each counting its own admissions.
    pub over_admitted_closed_loop: u64,
    /// Requests denied that the exact log admits, each counting its own admissions.
    pub falsely_rejected_closed_loop: u64,
    /// Index of dispersion of units offered per tenth of a window.
    pub dispersion_offered: Option<f64>,
    /// Index of dispersion of units admitted per tenth of a window.
    pub dispersion_admitted: Option<f64>,
    /// The median wait of a denied request, in nanoseconds.
    pub wait_p50_ns: Option<u64>,
    /// The wait that 99 % of denied requests do not exceed.
    pub wait_p99_ns: Option<u64>,
    /// The median over keys of each key's p99 of its waits.
    pub wait_p99_of_median_key_ns: Option<u64>,
    /// The p99 over keys of each key's p99 of its waits.
    pub wait_p99_of_p99_key_ns: Option<u64>,
    /// Runs of denials of a key that ended with an admission.
    pub recoveries_from_denials: u64,
    /// The median time from the first of such denials to the admission, in nanoseconds.
    pub recovery_from_denials_p50_ns: Option<u64>,
    /// The longest of them.
    pub recovery_from_denials_max_ns: Option<u64>,
    /// Overloads of a counter after whose last denial there was an admission.
    pub recoveries_from_overload: u64,
    /// The median time from that denial to the admission, in nanoseconds.
    pub recovery_from_overload_p50_ns: Option<u64>,
    /// The longest of them.
    pub recovery_from_overload_max_ns: Option<u64>,
    /// Units admitted over what the rate gives.
    pub utilisation: Option<f64>,
    /// `per-key` or `shared`.
    pub scope: &'static str,
    /// SHA-256 of one `0` or `1` per request, in the order of the trace.
    pub decisions_sha256: String,
}

impl From<&Cell> for Row {
    fn from(cell: &Cell) -> Self {
        let requests = cell.decisions.len() as u64;
        let admitted = cell.decisions.admitted();
        let Patience { waits, after_denials, after_overload } = cell.patience;
        Self {
            algorithm: cell.kind.name(),
            limit: cell.limit.to_string(),
            requests,
            keys: cell.per_key.len() as u64,
            admitted,
            denied: requests - admitted,
            never: cell.decisions.never(),
            offered_cost: cell.offered_cost(),
            admitted_cost: cell.admitted_cost(),
            jain_admitted: cell.jain_admitted(),
            jain_satisfaction: cell.jain_satisfaction(),
            satisfaction_within_tenth: cell.satisfaction_within_tenth(),
            max_min_distance: cell.distance_to_max_min(),
            max_cost_in_any_window: cell.largest_window.map(|largest| largest.units),
            worst_case_in_any_window: cell.worst_case,
            over_admitted_open_loop: cell.open_loop.map(|open| open.over_admitted),
            falsely_rejected_open_loop: cell.open_loop.map(|open| open.falsely_rejected),
            over_admitted_closed_loop: cell.closed_loop.over_admitted,
            falsely_rejected_closed_loop: cell.closed_loop.falsely_rejected,
            dispersion_offered: cell.dispersion_offered,
            dispersion_admitted: cell.dispersion_admitted,
            wait_p50_ns: waits.p50,
            wait_p99_ns: waits.p99,
            wait_p99_of_median_key_ns: waits.p50_of_p99,
            wait_p99_of_p99_key_ns: waits.p99_of_p99,
            recoveries_from_denials: after_denials.count,
            recovery_from_denials_p50_ns: after_denials.median,
            recovery_from_denials_max_ns: after_denials.longest,
            recoveries_from_overload: after_overload.count,
            recovery_from_overload_p50_ns: after_overload.median,
            recovery_from_overload_max_ns: after_overload.longest,
            utilisation: cell.utilisation(),
            scope: match cell.scope {
                Scope::PerKey => "per-key",
                Scope::Shared => "shared",
            },
            decisions_sha256: cell.decisions.sha256(),
        }
    }
}
