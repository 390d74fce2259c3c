//! From what was asked to what is run: every algorithm under every limit, checked beforehand.
//!
//! An algorithm that was named must apply, or nothing is run; under `all`, those that do not apply
//! are left out and said so.

use giusto::QuotaError;
use giusto_sim::{
    grid::{Settings, Task},
    limit::Limit,
    subject::{Choices, Kind, SubjectError},
    trace::Trace,
};

use crate::{
    args::{Algorithms, GridArgs},
    fault::Fault,
};

/// The settings that the arguments ask for.
pub(crate) fn settings(args: &GridArgs, trace: &Trace) -> Result<Settings, Fault> {
    if args.start.is_some() && trace.start().is_some() {
        return Err(Fault::usage(
            "--start is for traces without a time of day; this one carries its own",
        ));
    }
    Ok(Settings {
        choices: Choices {
            anchor: args.anchor.into(),
            window: args.window.into(),
            start: args.start,
        },
        cost: args.cost.into(),
        scope: args.scope.into(),
    })
}

/// The limits as typed, each once.
pub(crate) fn limits(texts: &[String]) -> Result<Vec<Limit>, Fault> {
    let mut limits: Vec<Limit> = Vec::new();
    for text in texts {
        let limit: Limit =
            text.parse().map_err(|error| Fault::usage(format!("--limit {text}: {error}")))?;
        if limits.contains(&limit) {
            return Err(Fault::usage(format!("--limit {limit} is given twice")));
        }
        limits.push(limit);
    }
    Ok(limits)
}

/// What is run, and what `all` left out and why.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) tasks: Vec<Task>,
    pub(crate) notes: Vec<String>,
}

/// Checks every algorithm under every limit.
pub(crate) fn plan(
    args: &GridArgs,
    limits: &[Limit],
    trace: &Trace,
    settings: &Settings,
) -> Result<Plan, Fault> {
    let all = args.algorithms.contains(&Algorithms::All);
    let named = |kind| args.algorithms.contains(&Algorithms::One(kind));
    let kinds: Vec<Kind> = if all { Kind::ALL.to_vec() } else { in_order(&args.algorithms) };
    let mut plan = Plan { tasks: Vec::new(), notes: Vec::new() };
    if let Some(burst) = args.burst {
        if let Some(kind) = kinds.iter().find(|&&kind| kind != Kind::Gcra && (!all || named(kind)))
        {
            return Err(Fault::usage(format!(
                "--burst belongs to gcra; {kind} has no burst apart from its limit"
            )));
        }
        if all {
            plan.notes.push(format!("--burst {burst} applies to gcra alone"));
        }
    }
    if let Some(limit) = limits.iter().find(|limit| limit.quota().own_burst().is_some())
        && args.burst.is_some()
    {
        return Err(Fault::usage(format!("{limit} has a burst of its own; leave out --burst")));
    }
    for &kind in &kinds {
        for limit in limits {
            let limit = match args.burst {
                Some(burst) if kind == Kind::Gcra => limit.clone().with_burst(burst),
                _ => limit.clone(),
            };
            match Task::new(kind, &limit, trace, settings) {
                Ok(task) => plan.tasks.push(task),
                Err(error) if all && !named(kind) => plan.notes.push(format!("left out: {error}")),
                Err(error) => return Err(refused(&error)),
            }
        }
    }
    if plan.tasks.is_empty() {
        return Err(Fault::usage("no algorithm applies to any of the limits"));
    }
    Ok(plan)
}

/// The named algorithms, each once, in the order in which they were named.
fn in_order(algorithms: &[Algorithms]) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for &algorithm in algorithms {
        if let Algorithms::One(kind) = algorithm
            && !kinds.contains(&kind)
        {
            kinds.push(kind);
        }
    }
    kinds
}

/// A limit that the algorithm does not take is wrong usage; one that this trace is too long for is
/// a failure.
fn refused(error: &SubjectError) -> Fault {
    match error {
        // The span of the trace is part of what does not fit, but for a calendar, which ignores it.
        SubjectError::Quota {
            kind,
            source: QuotaError::TooFast | QuotaError::RefillTooLong | QuotaError::DoesNotFit { .. },
            ..
        } if *kind != Kind::Calendar => Fault::failed(error),
        SubjectError::Quota { .. } | SubjectError::NoStart => Fault::usage(error),
        _ => Fault::failed(error),
    }
}
