//! One algorithm under one limit: its decisions, and everything measured of them.

use std::time::Duration;

use super::{Judges, Patience, Scope, Settings, Task, Watch};
use crate::{
    limit::Limit,
    metrics::{
        Disagreement, LargestWindow, PerKey, distance_to_max_min, index_of_dispersion, jain,
        largest_window, within_tenth,
    },
    replay::{Decisions, replay, replay_open_loop},
    subject::{Kind, OpenLoop},
    trace::Trace,
};

/// What a cell is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The requests, by the key that made them.
    pub trace: &'a Trace,
    /// The same requests, by the counter that decides on them.
    pub counters: &'a Trace,
    /// What the grid fixes.
    pub settings: &'a Settings,
    /// The exact log under the limit.
    pub judges: &'a Judges,
}

/// The result of one row.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The algorithm.
    pub kind: Kind,
    /// The limit.
    pub limit: Limit,
    /// One bit per request.
    pub decisions: Decisions,
    /// What each key offered and got.
    pub per_key: Vec<PerKey>,
    /// What each key would have got from the exact log: its entitlement.
    pub entitled: Vec<PerKey>,
    /// Against the log, both counting all that is offered; `None` where counting it all exceeds
    /// the engine's word.
    pub open_loop: Option<Disagreement>,
    /// Against the log, each counting its own admissions.
    pub closed_loop: Disagreement,
    /// The largest cost that one counter admitted in any window; `None` without a window.
    pub largest_window: Option<LargestWindow>,
    /// The most that it could be, by the algorithm's own statement.
    pub worst_case: Option<u64>,
    /// Index of dispersion of what was offered, in bins of W/10.
    pub dispersion_offered: Option<f64>,
    /// Index of dispersion of what was admitted.
    pub dispersion_admitted: Option<f64>,
    /// Waits and recoveries of those who were denied.
    pub patience: Patience,
    /// Whether all keys share one counter.
    pub scope: Scope,
    /// From the first request to the last.
    pub span: Duration,
    /// What the decisions alone took, by the machine's clock: belongs in no reproducible report.
    pub decided_in: Duration,
}

impl Cell {
    pub(super) fn run(task: &Task, facts: &Facts<'_>, watch: &dyn Watch) -> Self {
        let Facts { trace, counters, settings, judges } = *facts;
        let cost = settings.cost;
        let before = watch.now_ns();
        let decisions = replay(&task.subject, counters, cost);
        let decided_in = Duration::from_nanos(watch.now_ns().saturating_sub(before));

        let (window, window_ns) = (task.limit.window(), task.limit.window_ns());
        let dispersion = |decisions| index_of_dispersion(trace, decisions, cost, window_ns? / 10);
        let choices = &settings.choices;
        let open = OpenLoop::new(task.kind, &task.limit, counters, choices, judges.offered);
        let open_loop = open.ok().map(|subject| {
            Disagreement::between(&replay_open_loop(&subject, counters, cost), &judges.open)
        });
        Self {
            kind: task.kind,
            limit: task.limit.clone(),
            per_key: PerKey::of(trace, &decisions, cost),
            entitled: PerKey::of(trace, &judges.closed, cost),
            open_loop,
            closed_loop: Disagreement::between(&decisions, &judges.closed),
            largest_window: window_ns
                .map(|length_ns| largest_window(counters, &decisions, cost, length_ns)),
            worst_case: window.and_then(|window| task.subject.worst_case(window)),
            dispersion_offered: dispersion(None),
            dispersion_admitted: dispersion(Some(&decisions)),
            patience: Patience::of(task, facts, &decisions),
            scope: settings.scope,
            span: trace.span(),
            decided_in,
            decisions,
        }
    }

    /// Units admitted in all.
    pub fn admitted_cost(&self) -> u64 {
        self.per_key.iter().map(|key| key.admitted_cost).sum()
    }

    /// Units offered in all.
    pub fn offered_cost(&self) -> u64 {
        self.per_key.iter().map(|key| key.offered_cost).sum()
    }

    /// Jain's index of the admitted requests, over all keys.
    pub fn jain_admitted(&self) -> Option<f64> {
        jain(self.per_key.iter().map(|key| key.admitted as f64))
    }

    /// Jain's index of satisfaction: admitted requests over the smaller of demand and entitlement.
    /// Keys that are entitled to nothing have no satisfaction and are left out.
    pub fn jain_satisfaction(&self) -> Option<f64> {
        let keys = self.per_key.iter().zip(&self.entitled);
        jain(keys.filter_map(|(key, entitled)| satisfaction(key, entitled)))
    }

    /// The share of keys whose satisfaction is within a tenth of the mean satisfaction.
    pub fn satisfaction_within_tenth(&self) -> Option<f64> {
        let keys = self.per_key.iter().zip(&self.entitled);
        within_tenth(keys.filter_map(|(key, entitled)| satisfaction(key, entitled)))
    }

    /// How far the shares of one counter are from the max-min fair ones; `None` where each key has
    /// a counter of its own.
    pub fn distance_to_max_min(&self) -> Option<f64> {
        if self.scope == Scope::PerKey {
            return None;
        }
        let admitted: Vec<u64> = self.per_key.iter().map(|key| key.admitted_cost).collect();
        let demands: Vec<u64> = self.per_key.iter().map(|key| key.offered_cost).collect();
        distance_to_max_min(&admitted, &demands)
    }

    /// Units admitted, over what the limit's rate gives all counters in the span, which is taken to
    /// last at least one window. May exceed 1 by a burst.
    pub fn utilisation(&self) -> Option<f64> {
        let window = self.limit.window()?.as_secs_f64();
        let counters = if self.scope == Scope::Shared { 1 } else { self.per_key.len() };
        let windows = (self.span.as_secs_f64() / window).max(1.0);
        let given = self.limit.units() as f64 * windows * counters as f64;
        (given > 0.0).then(|| self.admitted_cost() as f64 / given)
    }
}

/// Admitted requests over the smaller of demand and entitlement.
pub(crate) fn satisfaction(key: &PerKey, entitled: &PerKey) -> Option<f64> {
    let due = key.offered.min(entitled.admitted);
    (due > 0).then(|| key.admitted as f64 / due as f64)
}
