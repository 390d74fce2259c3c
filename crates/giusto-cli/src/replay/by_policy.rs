//! `giusto replay --policy`: every row of a trace as a request that a policy decides on.

use std::path::Path;

use giusto::Timestamp;
use giusto_policy::{Plan, Policy};
use giusto_sim::{
    report::{to_csv, to_json},
    trace::Trace,
};

use super::{
    asking::Asking,
    tally::{Row, Tally},
};
use crate::{
    args::ReplayArgs,
    determinism,
    fault::Fault,
    input,
    output::{Folder, print_rows_of, print_speed_of, say},
    policy,
    progress::Stopwatch,
};

/// Runs the command.
pub(super) fn run(args: &ReplayArgs, file: &Path) -> Result<(), Fault> {
    let by_policy = &args.by_policy;
    let deployment = by_policy.deployment.deployment()?;
    let asking = Asking::new(by_policy)?;
    let policy = policy::document::read(file)?;
    for note in asking.notes(policy.document()) {
        say(format_args!("note: {note}"));
    }
    let input = input::read(&args.trace, &args.reading)?;
    let zero = zero(args, &input.trace, &policy)?;
    // A plan for nothing: what is wrong with the deployment is found before anything is decided.
    policy::document::plan(&policy, &deployment, zero)?;
    check_folders(args, &policy)?;

    let stopwatch = Stopwatch::start();
    let work = |_| {
        let plan = policy::document::plan(&policy, &deployment, zero)?;
        Ok(decide(&plan, &asking, &input.trace, zero))
    };
    // Rows are decided in their order, on one thread.
    let tally = determinism::checked(&args.run, work, Tally::digest)?;
    let rows = tally.rows();
    if let Some(path) = &args.decisions {
        let mut folder = Folder::new(path);
        folder.add(bits_name(&policy), tally.bits());
        folder.write(args.run.force)?;
    }
    if let Some(path) = &args.out {
        let mut folder = Folder::new(path);
        folder.add("replay.csv", to_csv(&rows).map_err(Fault::failed)?);
        folder.add("replay.json", to_json(&rows).map_err(Fault::failed)?);
        folder.write(args.run.force)?;
    }
    print_speed_of(
        input.trace.len(),
        input.read_in,
        &policy.document().policy,
        stopwatch.elapsed(),
    );
    print_rows_of(&rows, &args.run, Row::HEADER, Row::cells)
}

fn decide(plan: &Plan, asking: &Asking, trace: &Trace, zero: Timestamp) -> Tally {
    let mut tally = Tally::new(plan, trace.len());
    let rows = trace.times().iter().zip(trace.keys()).zip(trace.costs());
    for ((&time, &key), &cost) in rows {
        let at = Timestamp::from_nanos(zero.as_nanos().saturating_add(time));
        let key = trace.names().get(key as usize).map_or("", String::as_str);
        asking.ask(key, cost, |request| tally.add(&plan.decide_at(at, request)));
    }
    tally
}

/// The wall time of the trace's zero.
fn zero(args: &ReplayArgs, trace: &Trace, policy: &Policy) -> Result<Timestamp, Fault> {
    let document = policy.document();
    let needs_a_day = document
        .limits
        .values()
        .any(|limit| limit.algorithm == giusto_policy::AlgorithmName::Calendar);
    match (args.grid.start, trace.start()) {
        (Some(_), Some(_)) => Err(Fault::usage(
            "--start is for traces without a time of day; this one carries its own",
        )),
        (Some(start), None) | (None, Some(start)) => Ok(Timestamp::from_nanos(start.0)),
        (None, None) if needs_a_day || !document.overrides.is_empty() => Err(Fault::usage(
            "this policy has limits of the calendar, or numbers for a time, and the trace carries \
             no time of day; give that of its zero, as in --start 2026-01-31T00:00:00Z",
        )),
        // Windows are aligned to 1970, so that the trace's zero begins one.
        (None, None) => Ok(Timestamp::ZERO),
    }
}

/// The file of the decisions.
fn bits_name(policy: &Policy) -> String {
    // The name of a policy is one that a file may have.
    format!("policy__{}.bits", policy.document().policy)
}

/// Fails before any work is done if a folder may not be written to.
fn check_folders(args: &ReplayArgs, policy: &Policy) -> Result<(), Fault> {
    if let Some(path) = &args.decisions {
        Folder::check(path, &[bits_name(policy)], args.run.force)?;
    }
    if let Some(path) = &args.out {
        let names = ["replay.csv", "replay.json"].map(str::to_owned);
        Folder::check(path, &names, args.run.force)?;
    }
    Ok(())
}
