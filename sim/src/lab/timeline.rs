//! What happened over time in a record: requests and units per bin, and the fullest window.

use std::ops::Range;

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
    let windows = stage.scenario.limits.iter().filter_map(window_ns);
    let window_ns = windows.min().unwrap_or(MINUTE_NS);
    // The end is no longer part of the scenario, so that no bin begins there.
    Bins::over(stage.scenario.duration_ns.saturating_sub(1), window_ns)
}

/// The window of a limit of the engine, in nanoseconds.
fn window_ns(limited: &Limited) -> Option<u64> {
    match &limited.subject {
        Subject::Limit { limit, .. } => u64::try_from(limit.window()?.as_nanos()).ok(),
        Subject::Policy { .. } => None,
    }
}

impl TimelineRow {
    /// The bins of one outcome, part by part, those included in which nothing happens.
    pub fn of(stage: &Stage<'_>, limited: &Limited, outcome: &Outcome, bins: Bins) -> Vec<Self> {
        let parts = stage.parts.iter();
        parts
            .flat_map(|part| Self::of_keys(part.name, &part.keys, limited, outcome, bins))
            .collect()
    }

    /// The bins of one outcome, all parts together.
    pub fn of_all(limited: &Limited, outcome: &Outcome, bins: Bins) -> Vec<Self> {
        Self::of_keys("", &(0..u32::MAX), limited, outcome, bins)
    }

    fn of_keys(
        part: &str,
        keys: &Range<u32>,
        limited: &Limited,
        outcome: &Outcome,
        bins: Bins,
    ) -> Vec<Self> {
        let empty = |bin: u64| Self {
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
        };
        let mut rows: Vec<Self> = (0..bins.count as u64).map(empty).collect();
        let Record { trace, decisions, attempts, .. } = &outcome.record;
        for (index, admitted) in decisions.iter().enumerate() {
            if !keys.contains(&trace.keys()[index]) {
                continue;
            }
            let bin = usize::try_from(trace.times()[index] / bins.length_ns).unwrap_or(usize::MAX);
            let Some(row) = rows.get_mut(bin) else { continue };
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
        let length_ns = window_ns(limited)?;
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
