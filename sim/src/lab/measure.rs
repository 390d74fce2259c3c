//! What is measured of a record. Formulas are in docs/simulation.md.

use std::borrow::Cow;

use super::{Stage, rows::SubjectRow, served::Served};
use crate::{
    grid::{Scope, satisfaction, with_one_key},
    limit::Limit,
    metrics::{
        Disagreement, PerKey, Recovery, Wait, Waits, distance_to_max_min, index_of_dispersion,
        jain, largest_window, within_tenth,
    },
    oracle::{Loop, judge},
    replay::CostRule,
    scenario::{Limited, Subject as Said},
    subject::Subject,
    trace::Trace,
    world::Record,
};

/// Everything is charged what it costs.
const COST: CostRule = CostRule::Column;

/// The row of one thing that decides.
pub(super) fn measured(
    stage: &Stage<'_>,
    limited: &Limited,
    subject: Option<&Subject>,
    record: &Record,
    waits: Vec<Wait>,
) -> SubjectRow {
    let (trace, decisions) = (&record.trace, &record.decisions);
    let per_key = PerKey::of(trace, decisions, COST);
    let sum = |of: fn(&PerKey) -> u64| per_key.iter().map(of).sum::<u64>();
    let (requests, admitted) = (decisions.len() as u64, decisions.admitted());
    let (waits, recovery) = (Waits::of(waits), Recovery::after_denials(trace, decisions));
    let asked = per_key.iter().filter(|key| key.offered > 0);
    let bin_ns = bin(stage, limited);
    let row = SubjectRow {
        subject: limited.name.clone(),
        seed: stage.seed,
        partial: record.partial,
        requests,
        keys: stage.names.len() as u64,
        admitted,
        denied: requests - admitted,
        never: decisions.never(),
        unavailable: record.unavailable(),
        offered_cost: sum(|key| key.offered_cost),
        admitted_cost: sum(|key| key.admitted_cost),
        jain_admitted: jain(asked.map(|key| key.admitted as f64)),
        dispersion_offered: index_of_dispersion(trace, None, COST, bin_ns),
        dispersion_admitted: index_of_dispersion(trace, Some(decisions), COST, bin_ns),
        wait_p50_ns: waits.p50,
        wait_p99_ns: waits.p99,
        wait_p99_of_median_key_ns: waits.p50_of_p99,
        recoveries: recovery.count,
        recovery_p50_ns: recovery.median,
        recovery_max_ns: recovery.longest,
        ..SubjectRow::default()
    };
    match &limited.subject {
        Said::Policy { file, .. } => SubjectRow { algorithm: "policy", limit: file.clone(), ..row },
        Said::Limit { kind, limit, window, scope, .. } => {
            let row = SubjectRow { algorithm: kind.name(), limit: limit.to_string(), ..row };
            Against { stage, limit, window: *window, scope: *scope, subject, record }
                .judged(row, &per_key)
        }
    }
}

/// A tenth of the window; a hundredth of the scenario where there is none.
fn bin(stage: &Stage<'_>, limited: &Limited) -> u64 {
    let tenth = limited.window_ns().map(|window_ns| window_ns / 10);
    tenth.unwrap_or(stage.scenario.duration_ns / 100).max(1)
}

/// A record against the exact log of one limit.
struct Against<'a> {
    stage: &'a Stage<'a>,
    limit: &'a Limit,
    window: giusto::Window,
    scope: Scope,
    subject: Option<&'a Subject>,
    record: &'a Record,
}

impl Against<'_> {
    fn judged(&self, row: SubjectRow, per_key: &[PerKey]) -> SubjectRow {
        let Self { limit, window, subject, record, .. } = *self;
        let served = Served::of(record);
        let counters = self.counters(&served.trace);
        let log = judge(limit, window, Loop::Closed, &counters, COST);
        let entitled = PerKey::of(&served.trace, &log, COST);
        let decided = match &served.trace {
            Cow::Borrowed(_) => Cow::Borrowed(per_key),
            Cow::Owned(trace) => Cow::Owned(PerKey::of(trace, &served.decisions, COST)),
        };
        let satisfied = || {
            let keys = decided.iter().zip(&entitled);
            keys.filter_map(|(key, entitled)| satisfaction(key, entitled))
        };
        let against = Disagreement::between(&served.decisions, &log);
        let length_ns = limit.window_ns();
        let largest =
            length_ns.map(|ns| largest_window(&counters, &served.decisions, COST, ns).units);
        SubjectRow {
            jain_satisfaction: jain(satisfied()),
            satisfaction_within_tenth: within_tenth(satisfied()),
            max_min_distance: self.max_min(per_key),
            max_cost_in_any_window: largest,
            worst_case_in_any_window: limit.window().and_then(|length| subject?.worst_case(length)),
            over_admitted: Some(against.over_admitted),
            falsely_rejected: Some(against.falsely_rejected),
            utilisation: self.utilisation(per_key),
            ..row
        }
    }

    /// The trace by counter instead of by key.
    fn counters<'t>(&self, trace: &'t Trace) -> Cow<'t, Trace> {
        match self.scope {
            Scope::PerKey => Cow::Borrowed(trace),
            Scope::Shared => Cow::Owned(with_one_key(trace)),
        }
    }

    fn max_min(&self, per_key: &[PerKey]) -> Option<f64> {
        if self.scope == Scope::PerKey {
            return None;
        }
        let admitted: Vec<u64> = per_key.iter().map(|key| key.admitted_cost).collect();
        let demands: Vec<u64> = per_key.iter().map(|key| key.offered_cost).collect();
        distance_to_max_min(&admitted, &demands)
    }

    /// Units admitted, over what the rate gives all counters that were asked in the time that was
    /// looked at, which is taken to last at least one window.
    fn utilisation(&self, per_key: &[PerKey]) -> Option<f64> {
        let window = self.limit.window()?.as_secs_f64();
        let asked = per_key.iter().filter(|key| key.offered > 0).count();
        let counters = if self.scope == Scope::Shared { 1 } else { asked };
        let span = self.record.until_ns.min(self.stage.scenario.duration_ns) as f64 / 1e9;
        let given = self.limit.units() as f64 * (span / window).max(1.0) * counters as f64;
        let admitted: u64 = per_key.iter().map(|key| key.admitted_cost).sum();
        (given > 0.0).then(|| admitted as f64 / given)
    }
}
