//! What each key offered and was admitted, in requests and in units.

use crate::{
    replay::{CostRule, Decisions},
    trace::Trace,
};

/// Sums of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerKey {
    /// Requests offered.
    pub offered: u64,
    /// Requests admitted.
    pub admitted: u64,
    /// Units offered.
    pub offered_cost: u64,
    /// Units admitted.
    pub admitted_cost: u64,
}

impl PerKey {
    /// The sums of every key of the trace, by key number.
    pub fn of(trace: &Trace, decisions: &Decisions, cost: CostRule) -> Vec<Self> {
        let mut sums = vec![Self::default(); trace.key_count()];
        for (index, (&key, admitted)) in trace.keys().iter().zip(decisions.iter()).enumerate() {
            let units = cost.of(trace, index);
            let sum = &mut sums[key as usize];
            sum.offered += 1;
            sum.offered_cost += units;
            if admitted {
                sum.admitted += 1;
                sum.admitted_cost += units;
            }
        }
        sums
    }
}
