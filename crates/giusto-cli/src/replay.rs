//! `giusto replay`: a row per algorithm and limit, or per rule and limit of a policy, and the
//! decisions themselves if asked for.

mod by_policy;

use std::path::Path;

use giusto_sim::{
    grid::{self, Cell, Settings, Task},
    report::{Row, TimingRow, to_csv, to_json},
    trace::Trace,
};

use crate::{
    args::ReplayArgs,
    determinism,
    fault::Fault,
    input,
    output::{Folder, print_rows, print_speed, say},
    plan::{self, Plan},
    progress::GridWatch,
    threads,
};

/// Runs the command.
pub(crate) fn run(args: &ReplayArgs) -> Result<(), Fault> {
    if let Some(file) = &args.by_policy.policy {
        return by_policy::run(args, file);
    }
    args.by_policy.asking.refuse_without_policy()?;
    let limits = plan::limits(&args.limits)?;
    let input = input::read(&args.trace, &args.reading)?;
    let settings = plan::settings(&args.grid, &input.trace)?;
    let Plan { tasks, notes } = plan::plan(&args.grid, &limits, &input.trace, &settings)?;
    for note in notes {
        say(format_args!("note: {note}"));
    }
    say(format_args!("seed: {}", args.run.seed()));
    check_folders(args, &tasks)?;

    let work = |threads| decide(&tasks, &input.trace, &settings, threads);
    let cells = determinism::checked(&args.run, work, |cells| digest(cells))?;
    let rows: Vec<Row> = cells.iter().map(Row::from).collect();
    if let Some(path) = &args.decisions {
        decisions(path, &cells).write(args.run.force)?;
    }
    if let Some(path) = &args.out {
        reports(path, &rows, &cells)?.write(args.run.force)?;
    }
    print_speed(input.trace.len(), Some(input.read_in), &cells);
    print_rows(&rows, &args.run)
}

/// Runs the grid on so many threads, 0 for one per core.
pub(crate) fn decide(
    tasks: &[Task],
    trace: &Trace,
    settings: &Settings,
    threads: usize,
) -> Result<Vec<Cell>, Fault> {
    let pool = threads::pool(threads)?;
    let watch = GridWatch::new(tasks.len());
    let cells = pool.install(|| grid::run(tasks, trace, settings, &watch));
    watch.done();
    Ok(cells)
}

/// What of the cells must not differ between two runs, by name.
fn digest(cells: &[Cell]) -> Vec<(String, Row)> {
    let rows = cells.iter().map(Row::from);
    rows.map(|row| (format!("{} {}", row.algorithm, row.limit), row)).collect()
}

/// The file of one row's decisions.
fn bits_name(task_kind: giusto_sim::subject::Kind, limit: &giusto_sim::limit::Limit) -> String {
    format!("{task_kind}__{}.bits", limit.file_stem())
}

/// Fails before any work is done if a folder may not be written to.
fn check_folders(args: &ReplayArgs, tasks: &[Task]) -> Result<(), Fault> {
    if let Some(path) = &args.decisions {
        let names: Vec<String> =
            tasks.iter().map(|task| bits_name(task.kind, &task.limit)).collect();
        Folder::check(path, &names, args.run.force)?;
    }
    if let Some(path) = &args.out {
        let names = ["replay.csv", "replay.json", "timing.csv"].map(str::to_owned);
        Folder::check(path, &names, args.run.force)?;
    }
    Ok(())
}

fn decisions(path: &Path, cells: &[Cell]) -> Folder {
    let mut folder = Folder::new(path);
    for cell in cells {
        folder.add(bits_name(cell.kind, &cell.limit), cell.decisions.bits());
    }
    folder
}

fn reports(path: &Path, rows: &[Row], cells: &[Cell]) -> Result<Folder, Fault> {
    let mut folder = Folder::new(path);
    folder.add("replay.csv", to_csv(rows).map_err(Fault::failed)?);
    folder.add("replay.json", to_json(rows).map_err(Fault::failed)?);
    let timing = to_csv(cells.iter().map(TimingRow::from)).map_err(Fault::failed)?;
    folder.add("timing.csv", timing);
    Ok(folder)
}
