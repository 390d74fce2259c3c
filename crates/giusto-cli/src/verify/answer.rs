//! The answer as values: what was judged, whether it conforms, and the intervals that show it.

use giusto_sim::{
    grid::{Scope, Settings},
    judge::{Bound, Conformance, Violation},
    limit::Limit,
    metrics::Disagreement,
    replay::Decisions,
    trace::Trace,
};
use serde::Serialize;

/// What `giusto verify` says; the fields of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// Whether the bound holds in every interval.
    pub(super) conforms: bool,
    pub(super) limit: String,
    /// The bound in words.
    pub(super) bound: String,
    /// `per-key` or `shared`.
    pub(super) scope: &'static str,
    pub(super) requests: u64,
    pub(super) keys: u64,
    pub(super) admitted: u64,
    pub(super) denied: u64,
    /// Admitted requests that end an interval in which too much was admitted.
    pub(super) violating_requests: u64,
    /// The most units by which an interval exceeds the bound.
    pub(super) worst_excess: u64,
    /// The violating request that comes first.
    pub(super) first_violation: Option<Interval>,
    /// The one with the worst excess.
    pub(super) worst_violation: Option<Interval>,
    /// Requests denied that a limiter with this bound would have admitted.
    pub(super) falsely_rejected: u64,
    /// The first of them.
    pub(super) first_false_rejection: Option<Rejection>,
}

/// An interval in which too much was admitted. Requests count from 1.
#[derive(Debug, Serialize)]
pub(super) struct Interval {
    /// Whose; none where all keys share a counter.
    pub(super) key: Option<String>,
    pub(super) first_request: usize,
    pub(super) last_request: usize,
    pub(super) from_ns: u64,
    pub(super) to_ns: u64,
    pub(super) admitted_cost: u64,
    pub(super) allowed_cost: u64,
}

/// A request that was denied without need.
#[derive(Debug, Serialize)]
pub(super) struct Rejection {
    pub(super) key: String,
    pub(super) request: usize,
    pub(super) t_ns: u64,
}

impl Answer {
    pub(super) fn of(
        limit: &Limit,
        bound: Bound,
        settings: &Settings,
        trace: &Trace,
        decisions: &Decisions,
        judged: &Conformance,
        exact: &Decisions,
    ) -> Self {
        let shared = settings.scope == Scope::Shared;
        let interval = |violation: Violation| Interval {
            key: (!shared).then(|| trace.names()[violation.key as usize].clone()),
            first_request: violation.first + 1,
            last_request: violation.last + 1,
            from_ns: violation.from_ns,
            to_ns: violation.to_ns,
            admitted_cost: violation.admitted,
            allowed_cost: violation.allowed,
        };
        let needless = |(ours, exact): (bool, bool)| !ours && exact;
        let rejected = decisions.iter().zip(exact.iter()).position(needless);
        let admitted = decisions.admitted();
        Self {
            conforms: judged.conforms(),
            limit: limit.quota().to_string(),
            bound: bound.to_string(),
            scope: if shared { "shared" } else { "per-key" },
            requests: trace.len() as u64,
            keys: trace.key_count() as u64,
            admitted,
            denied: trace.len() as u64 - admitted,
            violating_requests: judged.violations,
            worst_excess: judged.worst_excess(),
            first_violation: judged.first.map(interval),
            worst_violation: judged.worst.map(interval),
            falsely_rejected: Disagreement::between(decisions, exact).falsely_rejected,
            first_false_rejection: rejected.map(|index| Rejection {
                key: trace.names()[trace.keys()[index] as usize].clone(),
                request: index + 1,
                t_ns: trace.times()[index],
            }),
        }
    }
}
