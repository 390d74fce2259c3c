//! `giusto simulate`: a scenario in the laboratory, as rows and as a report in a folder.
//!
//! Everything in the folder follows from the scenario, the files that it names and the seed, byte
//! for byte.

mod events;
mod figures;
mod page;
pub(crate) mod reading;
mod sweep;
mod tables;
mod timelines;

use std::sync::atomic::{AtomicBool, Ordering};

use giusto_sim::{
    lab::{Lab, Outcome, Stage, SubjectRow},
    sweep::Swept,
    world::Progress,
};

use crate::{
    args::{RunArgs, SimulateArgs},
    command, determinism, drawing,
    fault::Fault,
    interrupt,
    output::{Folder, Tables, grouped, print_rows_of, say},
    progress::WorldsBar,
    threads,
};
use reading::Read;
use timelines::Timelines;

/// Everything that a report is made from.
#[derive(Debug)]
pub(crate) struct Simulation<'s> {
    pub(crate) read: &'s Read,
    pub(crate) seed: u64,
    pub(crate) stage: Stage<'s>,
    pub(crate) outcomes: Vec<Outcome>,
    /// What came of varying it, where the scenario says what to vary and a report is wanted.
    pub(crate) swept: Option<Swept>,
}

impl Simulation<'_> {
    /// The rows, one for each thing that decides.
    pub(crate) fn rows(&self) -> Vec<SubjectRow> {
        self.outcomes.iter().map(|outcome| outcome.row.clone()).collect()
    }

    /// Whether any world was stopped before its end.
    pub(crate) fn is_partial(&self) -> bool {
        self.outcomes.iter().any(|outcome| outcome.record.partial)
            || self.swept.as_ref().is_some_and(|swept| swept.partial)
    }
}

/// Runs the command.
pub(crate) fn run(args: &SimulateArgs) -> Result<(), Fault> {
    let tables = Tables::new(args.parquet)?;
    if !args.no_report {
        Folder::check(&args.out, &["index.html".to_owned()], args.run.force)?;
    }
    let read = reading::read(&args.scenario)?;
    let seed = args.run.seed.unwrap_or(read.scenario.seed);
    let stop = interrupt::watch();
    say(format_args!("seed: {seed}"));
    let work = |threads| {
        let mut simulation = simulate(&read, seed, threads, stop)?;
        let folder = if args.no_report {
            Folder::new(&args.out)
        } else {
            simulation.swept = sweep::run(&read, seed, threads, stop)?;
            report(&simulation, args, tables, threads)?
        };
        Ok((simulation, folder))
    };
    let digest = |(simulation, folder): &(Simulation<'_>, Folder)| {
        let rows = simulation.rows().into_iter();
        let rows = rows.map(|row| (row.subject.clone(), format!("{row:?}").into_bytes()));
        rows.chain(folder.files().iter().cloned()).collect()
    };
    let (simulation, folder) = determinism::checked(&args.run, work, digest)?;
    folder.write(args.run.force)?;
    if !args.no_report {
        say(format_args!("report: {}", args.out.join("index.html").display()));
    }
    print(&simulation.rows(), &args.run)?;
    if simulation.is_partial() {
        say("note: interrupted; these results are partial");
        return Err(Fault::Interrupted);
    }
    if stop.load(Ordering::Relaxed) {
        say("note: the worlds had ended before the interrupt; these results are whole");
    }
    Ok(())
}

/// Runs every world of a scenario.
fn simulate<'s>(
    read: &'s Read,
    seed: u64,
    threads: usize,
    stop: &AtomicBool,
) -> Result<Simulation<'s>, Fault> {
    let (scenario, files) = (&read.scenario, &read.files);
    let stage = Stage::new(scenario, files, seed, 1.0).map_err(reading::said)?;
    let bar = WorldsBar::new(scenario.limits.len());
    let watch = |place: usize, progress: Progress| {
        bar.show(place, progress);
        // The flag stands alone: nothing else is read because of it.
        !stop.load(Ordering::Relaxed)
    };
    let pool = threads::pool(threads)?;
    let lab = Lab { scenario, files };
    let outcomes = pool.install(|| lab.run(&stage, &watch)).map_err(reading::said);
    bar.done();
    Ok(Simulation { read, seed, stage, outcomes: outcomes?, swept: None })
}

/// The files of the report, the page last: while it is not there, the report is not whole.
fn report(
    simulation: &Simulation<'_>,
    args: &SimulateArgs,
    tables: Tables,
    threads: usize,
) -> Result<Folder, Fault> {
    let mut folder = Folder::new(&args.out);
    let timelines = Timelines::of(simulation);
    let results = tables::add(&mut folder, simulation, &timelines, tables)?;
    let drawn = drawing::draw(figures::sketches(simulation, &timelines), threads)?;
    drawing::add(&mut folder, &drawn);
    let sketches = simulation.swept.as_ref().map(sweep::sketches).unwrap_or_default();
    let swept = drawing::draw(sketches, threads)?;
    drawing::add(&mut folder, &swept);
    let page = page::page(simulation, (&drawn, &swept), &results, command::typed());
    folder.add("index.html", page);
    Ok(folder)
}

const HEADER: [&str; 11] = [
    "subject",
    "decided by",
    "limit",
    "requests",
    "admitted",
    "denied",
    "most in any window",
    "stated worst case",
    "over / falsely rejected",
    "satisfaction (Jain)",
    "utilisation",
];

fn print(rows: &[SubjectRow], args: &RunArgs) -> Result<(), Fault> {
    let whole = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), grouped);
    let share = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |x| format!("{x:.3}"));
    print_rows_of(rows, args, &HEADER, 3, |row| {
        vec![
            row.subject.clone(),
            row.algorithm.to_owned(),
            row.limit.clone(),
            grouped(row.requests),
            grouped(row.admitted),
            grouped(row.denied),
            whole(row.max_cost_in_any_window),
            whole(row.worst_case_in_any_window),
            format!("{} / {}", whole(row.over_admitted), whole(row.falsely_rejected)),
            share(row.jain_satisfaction),
            share(row.utilisation),
        ]
    })
}
