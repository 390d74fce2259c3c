//! Rows of a laboratory run; column names are a contract, listed in docs/notebook.md.

use serde::Serialize;

use super::{Stage, stage::range};
use crate::{
    metrics::PerKey,
    replay::CostRule,
    scenario::{Limited, Subject},
    server::ByRule,
    world::Record,
};

/// Everything measured of one thing that decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SubjectRow {
    /// Its name.
    pub subject: String,
    /// The algorithm, or `policy`.
    pub algorithm: &'static str,
    /// The limit as it was typed, or the path of the policy.
    pub limit: String,
    /// What everything random was drawn from.
    pub seed: u64,
    /// Whether the run was stopped before its end.
    pub partial: bool,
    /// Requests that were made.
    pub requests: u64,
    /// Keys that there are, whether they asked or not.
    pub keys: u64,
    /// Requests admitted.
    pub admitted: u64,
    /// Requests not admitted, `never` and `unavailable` included.
    pub denied: u64,
    /// Requests that no waiting would have admitted.
    pub never: u64,
    /// Requests that found no server.
    pub unavailable: u64,
    /// Units offered.
    pub offered_cost: u64,
    /// Units admitted.
    pub admitted_cost: u64,
    /// Jain's index of admitted requests over keys that asked.
    pub jain_admitted: Option<f64>,
    /// Jain's index of admitted requests over what the exact log admits.
    pub jain_satisfaction: Option<f64>,
    /// Share of keys whose satisfaction is within a tenth of the mean.
    pub satisfaction_within_tenth: Option<f64>,
    /// Distance to the max-min fair allocation, where keys share a counter.
    pub max_min_distance: Option<f64>,
    /// The largest cost admitted to one counter in any half-open window.
    pub max_cost_in_any_window: Option<u64>,
    /// What the algorithm states that it can be at most while clocks are right.
    pub worst_case_in_any_window: Option<u64>,
    /// Requests admitted that the exact log denies, each counting its own admissions; the log is
    /// not asked those that found no server.
    pub over_admitted: Option<u64>,
    /// Requests denied that the exact log admits, each counting its own admissions.
    pub falsely_rejected: Option<u64>,
    /// Index of dispersion of units offered per bin.
    pub dispersion_offered: Option<f64>,
    /// Index of dispersion of units admitted per bin.
    pub dispersion_admitted: Option<f64>,
    /// Units admitted over what the rate gives.
    pub utilisation: Option<f64>,
    /// The median wait of a denied request, in nanoseconds.
    pub wait_p50_ns: Option<u64>,
    /// The wait that 99 % of denied requests do not exceed, in nanoseconds.
    pub wait_p99_ns: Option<u64>,
    /// The median over keys of each key's p99 of its waits, in nanoseconds.
    pub wait_p99_of_median_key_ns: Option<u64>,
    /// Runs of denials of a key that ended with an admission.
    pub recoveries: u64,
    /// The median time from the first denial of a run to the next admission, in nanoseconds.
    pub recovery_p50_ns: Option<u64>,
    /// The longest of them, in nanoseconds.
    pub recovery_max_ns: Option<u64>,
}

/// What one source or population asked and got.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartRow {
    /// What decided.
    pub subject: String,
    /// The name of the source or population.
    pub part: String,
    /// `source` or `clients`.
    pub kind: &'static str,
    /// Its keys.
    pub keys: u64,
    /// Keys of it that were denied at least once.
    pub keys_denied: u64,
    /// Requests that it made.
    pub requests: u64,
    /// Requests admitted.
    pub admitted: u64,
    /// Requests not admitted.
    pub denied: u64,
    /// Units offered.
    pub offered_cost: u64,
    /// Units admitted.
    pub admitted_cost: u64,
}

impl PartRow {
    pub(super) fn of(stage: &Stage<'_>, limited: &Limited, record: &Record) -> Vec<Self> {
        let per_key = PerKey::of(&record.trace, &record.decisions, CostRule::Column);
        let row = |part: &super::Part<'_>| {
            let keys = &per_key[range(&part.keys)];
            let sum = |of: fn(&PerKey) -> u64| keys.iter().map(of).sum::<u64>();
            let (requests, admitted) = (sum(|key| key.offered), sum(|key| key.admitted));
            let denied = keys.iter().filter(|key| key.admitted < key.offered).count();
            Self {
                subject: limited.name.clone(),
                part: part.name.to_owned(),
                kind: part.kind.name(),
                keys: keys.len() as u64,
                keys_denied: denied as u64,
                requests,
                admitted,
                denied: requests - admitted,
                offered_cost: sum(|key| key.offered_cost),
                admitted_cost: sum(|key| key.admitted_cost),
            }
        };
        stage.parts.iter().map(row).collect()
    }
}

/// What became of the requests under one rule of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleRow {
    /// What decided.
    pub subject: String,
    /// The rule; empty where requests fell under none.
    pub rule: String,
    /// `admitted`, the limit that bound, `no access`, `too large`, or `unavailable` where requests
    /// found no server.
    pub outcome: String,
    /// Requests.
    pub requests: u64,
}

impl RuleRow {
    /// The rows of a policy, of which none is for requests that found no server where all found one.
    pub(super) fn of(limited: &Limited, by_rule: &ByRule, unavailable: u64) -> Vec<Self> {
        let Subject::Policy { .. } = &limited.subject else { return Vec::new() };
        let row = |rule: &str, outcome: &str, requests| Self {
            subject: limited.name.clone(),
            rule: rule.to_owned(),
            outcome: outcome.to_owned(),
            requests,
        };
        let decided = by_rule.iter().map(|((rule, outcome), &count)| row(rule, outcome, count));
        let undecided = (unavailable > 0).then(|| row("", "unavailable", unavailable));
        decided.chain(undecided).collect()
    }
}
