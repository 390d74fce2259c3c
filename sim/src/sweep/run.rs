//! Runs a sweep: every combination, load and seed at its own place, whatever the number of threads.

use std::{
    collections::BTreeSet,
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

use rayon::prelude::*;

use super::{RunRow, Swept, Varied, Watch, combination::combinations, table::rows};
use crate::{
    lab::{Lab, LabError, Stage, SubjectRow},
    scenario::{Limited, Subject, Sweep},
};

/// What became of one run.
pub(super) enum Ran {
    /// It was measured.
    Measured(Box<SubjectRow>),
    /// Such a limit cannot decide here, or there is no such traffic; what has no reason of its own
    /// has that of the runs that share its stage.
    Refused(Option<Box<LabError>>),
    /// The sweep was stopped before it.
    Stopped,
}

/// What is run: combinations, and under each the loads, and under each the seeds.
pub(super) struct Plan {
    pub(super) combinations: Vec<Limited>,
    pub(super) loads: Vec<f64>,
    pub(super) seeds: Vec<u64>,
}

/// A stage with some of the combinations that are played on it.
struct Task {
    load: usize,
    seed: usize,
    combinations: Range<usize>,
}

impl Plan {
    /// The place of a run among the results.
    pub(super) fn place(&self, combination: usize, load: usize, seed: usize) -> usize {
        (combination * self.loads.len() + load) * self.seeds.len() + seed
    }

    fn runs(&self) -> usize {
        self.combinations.len() * self.loads.len() * self.seeds.len()
    }

    /// Stages are shared by all combinations where there are enough of them to go round.
    fn tasks(&self) -> Vec<Task> {
        let (all, stages) = (self.combinations.len(), self.loads.len() * self.seeds.len());
        let together = if stages < 2 * rayon::current_num_threads() { 1 } else { all.max(1) };
        let mut tasks = Vec::new();
        for load in 0..self.loads.len() {
            for seed in 0..self.seeds.len() {
                tasks.extend((0..all).step_by(together).map(|first| {
                    let combinations = first..(first + together).min(all);
                    Task { load, seed, combinations }
                }));
            }
        }
        tasks
    }
}

/// Runs every combination of the sweep with so many seeds from `seed` on, in parallel on the
/// present pool of threads. A record is dropped as soon as it is measured.
///
/// A limit that an algorithm cannot take is left out, and so is a load that no traffic can have;
/// both are named among the notes. Where nothing is left, that is an error.
///
/// # Errors
/// The first of the runs that cannot be, in their order.
pub fn run(lab: &Lab<'_>, sweep: &Sweep, seed: u64, watch: &dyn Watch) -> Result<Swept, LabError> {
    let (combinations, mut notes) = combinations(lab.scenario, sweep);
    let loads = if sweep.loads.is_empty() { vec![1.0] } else { sweep.loads.clone() };
    let seeds = (0..u64::from(sweep.seeds.max(1))).map(|next| seed.wrapping_add(next)).collect();
    let plan = Plan { combinations, loads, seeds };
    let running = Running { lab, plan: &plan, watch, finished: AtomicU64::new(0) };
    let tasks = plan.tasks();
    let done: Vec<_> = tasks.par_iter().map(|task| running.task(task)).collect();
    let mut results: Vec<Ran> = Vec::new();
    results.resize_with(plan.runs(), || Ran::Stopped);
    let mut refused = BTreeSet::new();
    for (task, done) in tasks.iter().zip(done) {
        for (combination, ran) in task.combinations.clone().zip(done?) {
            if let Ran::Refused(Some(why)) = &ran {
                refused.insert(left_out(&plan, combination, task, why));
            }
            results[plan.place(combination, task.load, task.seed)] = ran;
        }
    }
    if results.iter().all(|ran| matches!(ran, Ran::Refused(_)))
        && let Some(Ran::Refused(Some(why))) = results.drain(..).next()
    {
        return Err(*why);
    }
    notes.extend(refused.into_iter().map(|(_, _, why)| format!("left out: {why}")));
    let partial = results.iter().any(|ran| match ran {
        Ran::Measured(row) => row.partial,
        Ran::Refused(_) => false,
        Ran::Stopped => true,
    });
    let rows = rows(&plan, &results);
    let runs = runs(&plan, results);
    Ok(Swept { rows, runs, notes, partial })
}

/// A note by its place, once for all seeds: of a limit, or of a load after all limits.
fn left_out(
    plan: &Plan,
    combination: usize,
    task: &Task,
    why: &LabError,
) -> (usize, usize, String) {
    if is_of_limit(why) {
        return (combination, 0, why.to_string());
    }
    let load = plan.loads[task.load];
    (usize::MAX, task.load, format!("the load {load}: {why}"))
}

/// Whether a limit cannot decide, whatever the traffic.
const fn is_of_limit(error: &LabError) -> bool {
    matches!(error, LabError::Subject { .. } | LabError::NoStart { .. } | LabError::Clocks { .. })
}

struct Running<'a> {
    lab: &'a Lab<'a>,
    plan: &'a Plan,
    watch: &'a dyn Watch,
    finished: AtomicU64,
}

impl Running<'_> {
    fn task(&self, task: &Task) -> Result<Vec<Ran>, LabError> {
        let stopped = || task.combinations.clone().map(|_| Ran::Stopped).collect();
        if self.watch.should_stop() {
            return Ok(stopped());
        }
        let (seed, load) = (self.plan.seeds[task.seed], self.plan.loads[task.load]);
        let stage = match Stage::new(self.lab.scenario, self.lab.files, seed, load) {
            Ok(stage) => stage,
            Err(error @ LabError::File { .. }) => return Err(error),
            Err(error) => {
                let mut why = Some(Box::new(error));
                return Ok(task.combinations.clone().map(|_| self.refused(why.take())).collect());
            }
        };
        task.combinations.clone().map(|place| self.run(&stage, place)).collect()
    }

    fn run(&self, stage: &Stage<'_>, place: usize) -> Result<Ran, LabError> {
        if self.watch.should_stop() {
            return Ok(Ran::Stopped);
        }
        let limited = &self.plan.combinations[place];
        let ran = match self.lab.outcome(stage, limited, &|_| !self.watch.should_stop()) {
            Ok(outcome) => Ran::Measured(Box::new(outcome.row)),
            Err(error) if is_of_limit(&error) => return Ok(self.refused(Some(Box::new(error)))),
            Err(error) => return Err(error),
        };
        self.finish();
        Ok(ran)
    }

    fn refused(&self, why: Option<Box<LabError>>) -> Ran {
        self.finish();
        Ran::Refused(why)
    }

    fn finish(&self) {
        // Relaxed: the number is for people who wait, and orders nothing.
        let finished = self.finished.fetch_add(1, Ordering::Relaxed) + 1;
        self.watch.finished(finished, self.plan.runs() as u64);
    }
}

/// The burst of what decides, where it was given apart from the limit.
pub(super) fn burst(limited: &Limited) -> Option<u64> {
    match &limited.subject {
        Subject::Limit { limit, .. } => limit.quota().own_burst(),
        Subject::Policy { .. } => None,
    }
}

/// What was measured with each seed, those that were stopped midway marked partial.
fn runs(plan: &Plan, results: Vec<Ran>) -> Vec<RunRow> {
    let (loads, seeds) = (plan.loads.len(), plan.seeds.len());
    let rows = results.into_iter().enumerate().filter_map(|(place, ran)| match ran {
        Ran::Measured(row) => {
            let limited = &plan.combinations[place / (loads * seeds)];
            let load = plan.loads[place / seeds % loads];
            Some(RunRow { varied: Varied { burst: burst(limited), load }, row: *row })
        }
        Ran::Refused(_) | Ran::Stopped => None,
    });
    rows.collect()
}
