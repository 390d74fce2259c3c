//! The grid of a comparison: every algorithm under every limit on one trace, in parallel.
//!
//! Each cell depends on its own inputs alone and lands at its own place, so the result is the same
//! whatever the number of threads.

mod cell;
mod judges;
mod patience;

use std::{borrow::Cow, collections::HashMap};

use rayon::prelude::*;

pub(crate) use cell::satisfaction;
pub use cell::{Cell, Facts};
pub use judges::Judges;
pub use patience::Patience;

use crate::{
    limit::Limit,
    replay::CostRule,
    subject::{Choices, Kind, Subject, SubjectError},
    trace::Trace,
};

/// Whether each key has a counter of its own, or all share one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A counter per key.
    #[default]
    PerKey,
    /// One counter for all.
    Shared,
}

/// Everything that a grid fixes beside its rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// Anchor, window rule, wall time.
    pub choices: Choices,
    /// What a request is charged.
    pub cost: CostRule,
    /// Whose counter.
    pub scope: Scope,
}

/// A row that is to be run.
#[derive(Clone, Debug)]
pub struct Task {
    /// The algorithm.
    pub kind: Kind,
    /// The limit.
    pub limit: Limit,
    /// The two, ready for the trace.
    pub subject: Subject,
}

impl Task {
    /// Checks that `kind` can decide exactly under `limit` on this trace.
    ///
    /// # Errors
    /// See [`SubjectError`].
    pub fn new(
        kind: Kind,
        limit: &Limit,
        trace: &Trace,
        settings: &Settings,
    ) -> Result<Self, SubjectError> {
        let subject = Subject::new(kind, limit, trace, &settings.choices)?;
        Ok(Self { kind, limit: limit.clone(), subject })
    }
}

/// What watches a grid from outside: the time of the machine, and how far it has come.
///
/// Neither reaches the results.
pub trait Watch: Sync {
    /// The present, in nanoseconds from any zero.
    fn now_ns(&self) -> u64;
    /// One row has been finished.
    fn finished(&self, task: &Task);
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn now_ns(&self) -> u64 {
        0
    }

    fn finished(&self, _task: &Task) {}
}

/// Runs every task; rows come in the order of the tasks.
pub fn run(tasks: &[Task], trace: &Trace, settings: &Settings, watch: &dyn Watch) -> Vec<Cell> {
    // Who shares a counter is decided together; whom it serves is judged apart.
    let counters = &*counters(trace, settings);
    let limits = distinct(tasks);
    let judges: HashMap<String, Judges> = limits
        .par_iter()
        .map(|limit| (limit.to_string(), Judges::of(limit, counters, settings)))
        .collect();
    tasks
        .par_iter()
        .map(|task| {
            let judges = &judges[&task.limit.to_string()];
            let facts = Facts { trace, counters, settings, judges };
            let cell = Cell::run(task, &facts, watch);
            watch.finished(task);
            cell
        })
        .collect()
}

/// The requests by the counter that decides on them, rather than by the key that made them.
pub fn counters<'a>(trace: &'a Trace, settings: &Settings) -> Cow<'a, Trace> {
    match settings.scope {
        Scope::PerKey => Cow::Borrowed(trace),
        Scope::Shared => Cow::Owned(with_one_key(trace)),
    }
}

/// The same requests, all of one key.
pub(crate) fn with_one_key(trace: &Trace) -> Trace {
    let (times, costs) = (trace.times().to_vec(), trace.costs().to_vec());
    let keys = vec![0; trace.len()];
    let names = vec!["all".to_owned()];
    // The columns of a trace make a trace.
    Trace::from_parts(times, keys, costs, names, trace.start()).unwrap_or_else(|_| trace.clone())
}

/// Each limit once by its text, in order of first appearance: what the log says of a limit does not
/// depend on a burst that one algorithm was given beside it.
fn distinct(tasks: &[Task]) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    for task in tasks {
        if !limits.iter().any(|known| known.to_string() == task.limit.to_string()) {
            limits.push(task.limit.clone());
        }
    }
    limits
}
