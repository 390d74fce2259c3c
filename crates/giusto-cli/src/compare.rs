//! `giusto compare`: the grid, or policies side by side, as a report in a folder.
//!
//! Everything in the folder follows from the trace, the arguments and the seed, byte for byte, but
//! for what the machine's clock measured, which has a file and a figure of its own.

mod by_policy;
mod figures;
mod page;
mod tables;

use std::borrow::Cow;

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
    command, determinism, drawing,
    fault::Fault,
    input::{self, Input},
    output::{Folder, print_rows, print_speed, say},
    plan::{self, Plan},
    replay::decide,
};

/// Everything that a report is made from.
#[derive(Debug)]
pub(crate) struct Comparison<'a> {
    /// What was compared, in a few words.
    pub(crate) subject: String,
    /// The command that makes this report again.
    pub(crate) command: String,
    pub(crate) seed: u64,
    pub(crate) trace: Cow<'a, Trace>,
    pub(crate) settings: Settings,
    pub(crate) limits: Vec<Limit>,
    pub(crate) cells: Vec<Cell>,
    /// What `all` left out, and other remarks.
    pub(crate) notes: Vec<String>,
    /// The built-in scenario's own result.
    pub(crate) throughput: Vec<Throughput>,
}

impl Comparison<'_> {
    /// The rows under one limit.
    pub(crate) fn under<'b>(&'b self, limit: &'b Limit) -> impl Iterator<Item = &'b Cell> + 'b {
        let name = limit.to_string();
        self.cells.iter().filter(move |cell| cell.limit.to_string() == name)
    }

    /// The requests by the counter that decides on them.
    pub(crate) fn counters(&self) -> Cow<'_, Trace> {
        grid::counters(&self.trace, &self.settings)
    }
}

/// Names of a report's files that do not depend on what is compared.
const FIRST_FILES: [&str; 3] = ["index.html", "summary.csv", "timing.csv"];

/// Runs the command.
pub(crate) fn run(args: &CompareArgs) -> Result<(), Fault> {
    if !args.by_policy.policies.is_empty() {
        return by_policy::run(args);
    }
    args.by_policy.asking.refuse_without_policy()?;
    Folder::check(&args.out, &FIRST_FILES.map(str::to_owned), args.run.force)?;
    let mut texts = args.limits.clone();
    if texts.is_empty() && args.scenario.is_some() {
        texts.push(scenario::LIMIT.to_owned());
    }
    let limits = plan::limits(&texts)?;
    let read = read(args)?;
    say(format_args!("seed: {}", args.run.seed()));

    let work = |threads| {
        let comparison = compare(args, &limits, read.as_ref(), threads)?;
        let folder = report(&comparison, args, threads)?;
        Ok((comparison, folder))
    };
    let (comparison, folder) = determinism::checked(&args.run, work, |(_, folder)| {
        let files = folder.files().iter().filter(|(name, _)| !name.starts_with("timing"));
        files.cloned().collect()
    })?;
    folder.write(args.run.force)?;

    for note in &comparison.notes {
        say(format_args!("note: {note}"));
    }
    let read_in = read.as_ref().map(|input| input.read_in);
    print_speed(comparison.trace.len(), read_in, &comparison.cells);
    say(format_args!("report: {}", args.out.join("index.html").display()));
    let rows: Vec<Row> = comparison.cells.iter().map(Row::from).collect();
    print_rows(&rows, &args.run)
}

/// The trace, where the traffic is not made.
fn read(args: &CompareArgs) -> Result<Option<Input>, Fault> {
    match &args.trace {
        Some(path) => input::read(path, &args.reading).map(Some),
        None if args.reading.is_given() => Err(Fault::usage(
            "a scenario is made, not read: leave out --format, --columns, --time-unit and --sort",
        )),
        None => Ok(None),
    }
}

/// Makes the traffic if it was not read, and decides on it.
fn compare<'a>(
    args: &CompareArgs,
    limits: &[Limit],
    read: Option<&'a Input>,
    threads: usize,
) -> Result<Comparison<'a>, Fault> {
    let (trace, made) = if let Some(input) = read {
        (Cow::Borrowed(&input.trace), None)
    } else {
        let made = BatchEvents::new(args.run.seed()).map_err(Fault::failed)?;
        (Cow::Owned(made.batches.clone()), Some(made))
    };
    let settings = plan::settings(&args.grid, &trace)?;
    let Plan { tasks, notes } = plan::plan(&args.grid, limits, &trace, &settings)?;
    let cells = decide(&tasks, &trace, &settings, threads)?;
    let throughput = match (&made, limits.first()) {
        (Some(scenario), Some(limit)) => {
            let under = cells.iter().filter(|cell| cell.limit.to_string() == limit.to_string());
            let kinds: Vec<_> = under.map(|cell| cell.kind).collect();
            throughput(scenario, &kinds, limit, &settings)?
        }
        _ => Vec::new(),
    };
    Ok(Comparison {
        subject: args.trace.clone().unwrap_or_else(|| "scenario batch-events".to_owned()),
        command: command::typed(),
        seed: args.run.seed(),
        trace,
        settings,
        limits: limits.to_vec(),
        cells,
        notes,
        throughput,
    })
}

/// The files of the report, the page last: while it is not there, the report is not whole.
fn report(
    comparison: &Comparison<'_>,
    args: &CompareArgs,
    threads: usize,
) -> Result<Folder, Fault> {
    let mut folder = Folder::new(&args.out);
    let results = tables::add(&mut folder, comparison)?;
    let drawn = drawing::draw(figures::sketches(comparison), threads)?;
    drawing::add(&mut folder, &drawn);
    folder.add("index.html", page::page(comparison, &drawn, &results));
    Ok(folder)
}
