//! What the exact log says of a limit on a trace: computed once, used by every algorithm under it.

use super::Settings;
use crate::{
    limit::Limit,
    oracle::{self, Loop},
    replay::Decisions,
    trace::Trace,
};

/// The decisions of the exact log under one limit.
#[derive(Clone, Debug)]
pub struct Judges {
    /// The limit.
    pub limit: Limit,
    /// Counting everything offered.
    pub open: Decisions,
    /// Counting what it admits.
    pub closed: Decisions,
    /// The most that one counter is offered in all, in units.
    pub offered: u64,
}

impl Judges {
    pub(super) fn of(limit: &Limit, counters: &Trace, settings: &Settings) -> Self {
        let (window, cost) = (settings.choices.window, settings.cost);
        let judge = |which| oracle::judge(limit, window, which, counters, cost);
        let mut offered = vec![0_u64; counters.key_count()];
        for (index, &key) in counters.keys().iter().enumerate() {
            offered[key as usize] += cost.of(counters, index);
        }
        Self {
            limit: limit.clone(),
            open: judge(Loop::Open),
            closed: judge(Loop::Closed),
            offered: offered.into_iter().max().unwrap_or(0),
        }
    }
}
