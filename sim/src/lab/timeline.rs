//! What happened over time in a record: requests and units per bin, and the fullest window.

use serde::Serialize;

use super::{Stage, run::Outcome};
use crate::{
    grid::{Scope, with_one_key},
    metrics::{WindowPeaks, largest_window},
    replay::CostRule,
    scenario::{Limited, Subject},
    series::Bins,
    world::Record,
};

/// One bin of one source or population under one thing that decides. Bins are counted from the
/// scenario's start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelineRow {
    /// What decided.
    pub subject: String,
    /// The source or population; empty where they are summed up.
    pub part: String,
    /// Where the bin starts, in nanoseconds since the scenario's start.
    pub bin_start_ns: u64,
    /// How long it is, in nanoseconds.
    pub bin_length_ns: u64,
    /// Requests in it.
    pub requests: u64,
    /// Those of them that repeat an earlier one.
    pub retries: u64,
    /// Requests admitted.
    pub admitted: u64,
    /// Requests not admitted.
    pub denied: u64,
    /// Units offered.
    pub offered_cost: u64,
    /// Units admitted.
    pub admitted_cost: u64,
}

/// The window to which bins relate where no single one is limited.
const MINUTE_NS: u64 = 60_000_000_000;

/// The bins of a scenario: relative to the shortest window of a limit, or to the minute.
pub fn bins(stage: &Stage<'_>) -> Bins {
    let windows = stage.scenario.limits.iter().filter_map(Limited::window_ns);
    let window_ns = windows.min().unwrap_or(MINUTE_NS);
    // The end is no longer part of the scenario, so that no bin begins there.
    Bins::over(stage.scenario.duration_ns.saturating_sub(1), window_ns)
}

impl TimelineRow {
    /// The bins of one outcome, part by part, those included in which nothing happens.
    pub fn of(stage: &Stage<'_>, limited: &Limited, outcome: &Outcome, bins: Bins) -> Vec<Self> {
        let parts = stage.parts.iter();
        let mut rows: Vec<Self> =
            parts.flat_map(|part| Self::empty(part.name, limited, bins)).collect();
        let Record { trace, decisions, attempts, .. } = &outcome.record;
        for (index, admitted) in decisions.iter().enumerate() {
            let bin = usize::try_from(trace.times()[index] / bins.length_ns).unwrap_or(usize::MAX);
            if bin >= bins.count {
                continue;
            }
            let key = trace.keys()[index];
            // Parts have their keys one after the other.
            let part = stage.parts.partition_point(|part| part.keys.end <= key);
            let Some(row) = rows.get_mut(part * bins.count + bin) else { continue };
            let cost = CostRule::Column.of(trace, index);
            row.requests += 1;
            row.retries += u64::from(attempts[index] > 1);
            row.offered_cost += cost;
            if admitted {
                row.admitted += 1;
                row.admitted_cost += cost;
            } else {
                row.denied += 1;
            }
        }
        rows
    }

    /// The bins of all parts together, of the rows that [`TimelineRow::of`] gives.
    pub fn together(rows: &[Self], limited: &Limited, bins: Bins) -> Vec<Self> {
        let mut sums: Vec<Self> = Self::empty("", limited, bins).collect();
        for part in rows.chunks(bins.count) {
            for (sum, row) in sums.iter_mut().zip(part) {
                sum.requests += row.requests;
                sum.retries += row.retries;
                sum.admitted += row.admitted;
                sum.denied += row.denied;
                sum.offered_cost += row.offered_cost;
                sum.admitted_cost += row.admitted_cost;
            }
        }
        sums
    }

    fn empty(part: &str, limited: &Limited, bins: Bins) -> impl Iterator<Item = Self> {
        (0..bins.count as u64).map(move |bin| Self {
            subject: limited.name.clone(),
            part: part.to_owned(),
            bin_start_ns: bin * bins.length_ns,
            bin_length_ns: bins.length_ns,
            requests: 0,
            retries: 0,
            admitted: 0,
            denied: 0,
            offered_cost: 0,
            admitted_cost: 0,
        })
    }
}

/// The window of one counter over time: the fullest that there is under a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullestWindow {
    /// Whose it is.
    pub key: String,
    /// Where the first bin starts, in nanoseconds.
    pub start_ns: u64,
    /// The bins.
    pub bins: Bins,
    /// The largest cost in a window that ends within each bin, in units.
    pub peaks: Vec<u64>,
}

impl FullestWindow {
    /// The counter with the fullest window; nothing where no single window is limited, or nothing
    /// was asked.
    pub fn of(limited: &Limited, outcome: &Outcome, bins: Bins) -> Option<Self> {
        let length_ns = limited.window_ns()?;
        let Subject::Limit { scope, .. } = limited.subject else { return None };
        let Record { trace, decisions, .. } = &outcome.record;
        let shared = with_one_key(trace);
        let trace = if scope == Scope::Shared { &shared } else { trace };
        let start_ns = *trace.times().first()?;
        let key = largest_window(trace, decisions, CostRule::Column, length_ns).key;
        let shape = (bins.count, bins.length_ns);
        let peaks = WindowPeaks::of(trace, decisions, CostRule::Column, key, length_ns, shape);
        let key = trace.names().get(key as usize).cloned().unwrap_or_default();
        Some(Self { key, start_ns, bins, peaks: peaks.peaks })
    }
}
