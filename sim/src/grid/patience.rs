//! What a run asks of those whom it denies: how long to wait, and how soon they are served again.

use super::{Facts, Task};
use crate::{
    metrics::{Recovery, Wait, Waits},
    replay::{Decisions, replay_waits},
};

/// Waits and recoveries of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patience {
    /// What denied requests would have had to wait, by the key that made them.
    pub waits: Waits,
    /// From the first of consecutive denials of a key to its next admission.
    pub after_denials: Recovery,
    /// From the last denial of an overload of a counter to its next admission; nothing without a
    /// window.
    pub after_overload: Recovery,
}

impl Patience {
    pub(super) fn of(task: &Task, facts: &Facts<'_>, decisions: &Decisions) -> Self {
        let Facts { trace, counters, settings, .. } = *facts;
        let waits = replay_waits(&task.subject, counters, settings.cost);
        let by_key = waits.into_iter().map(|(index, ns)| Wait { key: trace.keys()[index], ns });
        let after_overload = |window_ns| {
            let (cost, units) = (settings.cost, task.limit.units());
            Recovery::after_overload(counters, decisions, cost, units, window_ns)
        };
        Self {
            waits: Waits::of(by_key),
            after_denials: Recovery::after_denials(trace, decisions),
            after_overload: task.limit.window_ns().map(after_overload).unwrap_or_default(),
        }
    }
}
