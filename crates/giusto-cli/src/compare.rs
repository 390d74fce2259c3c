//! `giusto compare`: the grid as a report in a folder.
//!
//! Everything in the folder follows from the trace, the arguments and the seed, byte for byte, but
//! for what the machine's clock measured, which has a file and a figure of its own.

mod command;
mod figures;
mod page;
mod tables;

use giusto_sim::{
    grid::{self, Cell, Settings},
    limit::Limit,
    report::Row,
    scenario::{self, BatchEvents},
    trace::Trace,
};

use crate::{
    args::CompareArgs,
    batch_events::{Throughput, throughput},
    determinism,
    fault::Fault,
    input,
    output::{Folder, print_rows, print_speed},
    plan::{self, Plan},
    replay::decide,
};

/// Everything that a report is made from.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// What was compared, in a few words.
    pub(crate) subject: String,
    /// The command that makes this report again.
    pub(crate) command: String,
    pub(crate) seed: u64,
    pub(crate) trace: Trace,
    pub(crate) settings: Settings,
    pub(crate) limits: Vec<Limit>,
    pub(crate) cells: Vec<Cell>,
    /// What `all` left out, and other remarks.
    pub(crate) notes: Vec<String>,
    /// The built-in scenario's own result.
    pub(crate) throughput: Vec<Throughput>,
}

impl Comparison {
    /// The rows under one limit.
    pub(crate) fn under<'a>(&'a self, limit: &'a Limit) -> impl Iterator<Item = &'a Cell> + 'a {
        let name = limit.to_string();
        self.cells.iter().filter(move |cell| cell.limit.to_string() == name)
    }

    /// The requests by the counter that decides on them.
    pub(crate) fn counters(&self) -> std::borrow::Cow<'_, Trace> {
        grid::counters(&self.trace, &self.settings)
    }
}

/// Names of a report's files that do not depend on what is compared.
const FIRST_FILES: [&str; 3] = ["index.html", "summary.csv", "timing.csv"];

/// Runs the command.
pub(crate) fn run(args: &CompareArgs) -> Result<(), Fault> {
    Folder::check(&args.out, &FIRST_FILES.map(str::to_owned), args.run.force)?;
    let (comparison, read_in) = compare(args)?;
    let make = || report(&comparison, args);
    let digest = |folder: &Folder| {
        let files = folder.files().iter().filter(|(name, _)| !name.starts_with("timing"));
        files.cloned().collect()
    };
    let folder = determinism::checked(args.run.check_determinism, make, digest)?;
    folder.write(args.run.force)?;

    print_speed(comparison.trace.len(), read_in, &comparison.cells);
    eprintln!("report: {}", args.out.join("index.html").display());
    let rows: Vec<Row> = comparison.cells.iter().map(Row::from).collect();
    print_rows(&rows, &args.run)
}

/// Reads or makes the traffic, and decides on it.
fn compare(args: &CompareArgs) -> Result<(Comparison, Option<std::time::Duration>), Fault> {
    let (made, read) = match &args.trace {
        Some(path) => (None, Some(input::read(path, &args.reading)?)),
        None if args.reading.is_given() => {
            return Err(Fault::usage(
                "a scenario is made, not read: leave out --format, --columns, --time-unit and --sort",
            ));
        }
        None => (Some(BatchEvents::new(args.run.seed).map_err(Fault::failed)?), None),
    };
    let mut texts = args.limits.clone();
    if texts.is_empty() && made.is_some() {
        texts.push(scenario::LIMIT.to_owned());
    }
    let limits = plan::limits(&texts)?;
    let read_in = read.as_ref().map(|input| input.read_in);
    let subject = args.trace.clone().unwrap_or_else(|| "scenario batch-events".to_owned());
    let trace = match (&made, read) {
        (Some(scenario), _) => scenario.batches.clone(),
        (None, Some(input)) => input.trace,
        (None, None) => return Err(Fault::usage("give a trace, or --scenario batch-events")),
    };
    let settings = plan::settings(&args.grid, &trace)?;
    let Plan { tasks, notes } = plan::plan(&args.grid, &limits, &trace, &settings)?;
    for note in &notes {
        eprintln!("note: {note}");
    }
    eprintln!("seed: {}", args.run.seed);
    let cells = decide(&tasks, &trace, &settings, &args.run)?;
    let throughput = match (&made, limits.first()) {
        (Some(scenario), Some(limit)) => {
            let kinds: Vec<_> = cells
                .iter()
                .filter(|cell| cell.limit.to_string() == limit.to_string())
                .map(|cell| cell.kind)
                .collect();
            throughput(scenario, &kinds, limit, &settings)?
        }
        _ => Vec::new(),
    };
    let command = command::repeatable(std::env::args().skip(1));
    let seed = args.run.seed;
    let comparison =
        Comparison { subject, command, seed, trace, settings, limits, cells, notes, throughput };
    Ok((comparison, read_in))
}

/// The files of the report, the page last: while it is not there, the report is not whole.
fn report(comparison: &Comparison, args: &CompareArgs) -> Result<Folder, Fault> {
    let mut folder = Folder::new(&args.out);
    tables::add(&mut folder, comparison)?;
    let drawn = figures::draw(comparison, args.run.threads)?;
    for drawing in &drawn {
        folder.add(format!("{}.svg", drawing.path()), drawing.rendered.svg.clone());
        folder.add(format!("{}.png", drawing.path()), drawing.rendered.png.clone());
    }
    folder.add("index.html", page::page(comparison, &drawn));
    Ok(folder)
}
