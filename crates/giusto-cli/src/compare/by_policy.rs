//! `giusto compare --policy`: what each policy makes of a trace, as a report in a folder.
//!
//! Policies are decided side by side, each on one thread and in the order of the trace; the report
//! lists them in the order of the command line, so that threads change no byte of it.

mod figure;
mod page;
mod timeline;

use std::{path::PathBuf, time::Duration};

use giusto_sim::{
    report::{to_csv, to_json},
    trace::Trace,
};
use rayon::prelude::*;

use crate::{
    args::CompareArgs,
    by_policy::{Row, Ruling, Tally},
    command, determinism, drawing,
    fault::Fault,
    input,
    output::{Folder, print_rows_of, print_speed_of, say},
    progress::{self, Stopwatch},
    threads,
};

/// Names of the files that every report has.
const FIRST_FILES: [&str; 4] = ["index.html", "summary.csv", "summary.json", "timeline.csv"];

/// What one policy made of the trace.
#[derive(Debug)]
struct Verdict {
    policy: String,
    tally: Tally,
    decided_in: Duration,
}

/// Everything that a report is made from.
#[derive(Debug)]
struct Comparison<'a> {
    subject: &'a str,
    seed: u64,
    trace: &'a Trace,
    notes: &'a [String],
    verdicts: Vec<Verdict>,
}

impl Comparison<'_> {
    fn rows(&self) -> Vec<Row> {
        let of = |verdict: &Verdict| -> Vec<Row> {
            let rows = verdict.tally.rows().into_iter();
            rows.map(|row| row.of_policy(&verdict.policy)).collect()
        };
        self.verdicts.iter().flat_map(of).collect()
    }
}

/// Runs the command.
pub(super) fn run(args: &CompareArgs) -> Result<(), Fault> {
    Folder::check(&args.out, &FIRST_FILES.map(str::to_owned), args.run.force)?;
    // Without one there is a scenario, which no policy goes with.
    let Some(path) = &args.trace else { return Err(Fault::usage("there is no trace")) };
    let rulings = read(args, path)?;
    let names = names(args, &rulings);
    let notes: Vec<String> = rulings
        .iter()
        .zip(&names)
        .flat_map(|(ruling, name)| {
            ruling.notes().into_iter().map(move |note| format!("{name}: {note}"))
        })
        .collect();
    for note in &notes {
        say(format_args!("note: {note}"));
    }
    // What is mapped is the same for all.
    let options = rulings.first().map(|ruling| ruling.options(&args.reading));
    let input = input::read_with(path, &options.unwrap_or_default())?;
    for ruling in &rulings {
        ruling.check(&input.trace, args.grid.start)?;
    }

    let work = |threads| {
        let verdicts = decide(args, &rulings, &names, &input.trace, threads)?;
        let (trace, seed) = (&input.trace, args.run.seed());
        let comparison = Comparison { subject: path, seed, trace, notes: &notes, verdicts };
        let folder = report(&comparison, args, threads)?;
        Ok((comparison, folder))
    };
    let (comparison, folder) =
        determinism::checked(&args.run, work, |(_, folder)| folder.files().to_vec())?;
    folder.write(args.run.force)?;

    let verdicts = comparison.verdicts.iter();
    let times: Vec<_> =
        verdicts.map(|verdict| (verdict.policy.as_str(), verdict.decided_in)).collect();
    print_speed_of(input.trace.len(), input.read_in, &times);
    say(format_args!("report: {}", args.out.join("index.html").display()));
    print_rows_of(&comparison.rows(), &args.run, &header(), NAMES, Row::cells)
}

/// The columns that are no numbers: policy, rule and limit.
const NAMES: usize = 3;

fn header() -> Vec<&'static str> {
    ["policy"].into_iter().chain(Row::HEADER).collect()
}

/// The policies in the order of the command line, each once.
fn read(args: &CompareArgs, trace: &str) -> Result<Vec<Ruling>, Fault> {
    let files = &args.by_policy.policies;
    for (place, file) in files.iter().enumerate() {
        if files[..place].contains(file) {
            return Err(Fault::usage(format!("--policy {} is given twice", file.display())));
        }
    }
    let read = |file: &PathBuf| Ruling::read(file, trace, &args.by_policy.asking, &args.reading);
    files.iter().map(read).collect()
}

/// What the policies are called: by their own names, or by their files where two share a name, as
/// a policy and its next version do.
fn names(args: &CompareArgs, rulings: &[Ruling]) -> Vec<String> {
    let own: Vec<&str> = rulings.iter().map(Ruling::name).collect();
    let is_shared = own.iter().enumerate().any(|(place, name)| own[..place].contains(name));
    if is_shared {
        args.by_policy.policies.iter().map(|file| file.display().to_string()).collect()
    } else {
        own.into_iter().map(str::to_owned).collect()
    }
}

fn decide(
    args: &CompareArgs,
    rulings: &[Ruling],
    names: &[String],
    trace: &Trace,
    threads: usize,
) -> Result<Vec<Verdict>, Fault> {
    let bar = progress::working("deciding", rulings.len());
    let verdicts = threads::pool(threads)?.install(|| {
        rulings
            .par_iter()
            .zip(names)
            .map(|(ruling, name)| {
                let stopwatch = Stopwatch::start();
                let tally = ruling.decide(trace, args.grid.start)?;
                bar.inc(1);
                Ok(Verdict { policy: name.clone(), tally, decided_in: stopwatch.elapsed() })
            })
            .collect()
    });
    bar.finish_and_clear();
    verdicts
}

/// The files of the report, the page last: while it is not there, the report is not whole.
fn report(
    comparison: &Comparison<'_>,
    args: &CompareArgs,
    threads: usize,
) -> Result<Folder, Fault> {
    let mut folder = Folder::new(&args.out);
    let rows = comparison.rows();
    folder.add("summary.csv", to_csv(&rows).map_err(Fault::failed)?);
    let results = to_json(&rows).map_err(Fault::failed)?;
    folder.add("summary.json", results.clone());
    let timelines = timeline::of(comparison);
    folder.add("timeline.csv", to_csv(timelines.iter().flatten()).map_err(Fault::failed)?);
    let drawn = drawing::draw(vec![figure::sketch(comparison, &timelines)], threads)?;
    drawing::add(&mut folder, &drawn);
    let page = page::page(comparison, &command::typed(), &rows, &drawn, &results);
    folder.add("index.html", page);
    Ok(folder)
}
