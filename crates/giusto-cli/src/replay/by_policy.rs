//! `giusto replay --policy`: every row of a trace as a request that a policy decides on.

use std::path::Path;

use giusto_sim::report::{to_csv, to_json};

use crate::{
    args::ReplayArgs,
    by_policy::{Row, Ruling, Tally},
    determinism,
    fault::Fault,
    input,
    output::{Folder, print_rows_of, print_speed_of, say},
    progress::Stopwatch,
};

/// Runs the command.
pub(super) fn run(args: &ReplayArgs, file: &Path) -> Result<(), Fault> {
    let ruling = Ruling::read(file, &args.trace, &args.by_policy.asking, &args.reading)?;
    for note in ruling.notes() {
        say(format_args!("note: {note}"));
    }
    let input = input::read_with(&args.trace, &ruling.options(&args.reading))?;
    ruling.check(&input.trace, args.grid.start)?;
    check_folders(args, &ruling)?;

    let stopwatch = Stopwatch::start();
    // Rows are decided in their order, on one thread.
    let work = |_| ruling.decide(&input.trace, args.grid.start);
    let tally = determinism::checked(&args.run, work, Tally::digest)?;
    let decided_in = stopwatch.elapsed();
    let rows = tally.rows();
    if let Some(path) = &args.decisions {
        let mut folder = Folder::new(path);
        folder.add(bits_name(&ruling), tally.bits());
        folder.write(args.run.force)?;
    }
    if let Some(path) = &args.out {
        let mut folder = Folder::new(path);
        folder.add("replay.csv", to_csv(&rows).map_err(Fault::failed)?);
        folder.add("replay.json", to_json(&rows).map_err(Fault::failed)?);
        folder.write(args.run.force)?;
    }
    print_speed_of(input.trace.len(), input.read_in, &[(ruling.name(), decided_in)]);
    print_rows_of(&rows, &args.run, &Row::HEADER, 2, Row::cells)
}

/// The file of the decisions.
fn bits_name(ruling: &Ruling) -> String {
    // The name of a policy is one that a file may have.
    format!("policy__{}.bits", ruling.name())
}

/// Fails before any work is done if a folder may not be written to.
fn check_folders(args: &ReplayArgs, ruling: &Ruling) -> Result<(), Fault> {
    if let Some(path) = &args.decisions {
        Folder::check(path, &[bits_name(ruling)], args.run.force)?;
    }
    if let Some(path) = &args.out {
        let names = ["replay.csv", "replay.json"].map(str::to_owned);
        Folder::check(path, &names, args.run.force)?;
    }
    Ok(())
}
