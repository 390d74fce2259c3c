//! `giusto whatif`: whom a limit or a policy would deny on traffic that has happened.
//!
//! The trace is a stream and never in memory: one pass decides on every request before and after
//! and counts it by key, by limit and over time. Only `--solve` reads it again. An interrupt ends
//! the pass with what there is, marked as a part.

mod conditions;
mod deciding;
mod page;
mod requests;
mod results;
mod rows;
mod solving;
mod text;

use giusto_sim::{
    trace::{Event, Interner, TimeBase},
    whatif::{Account, Seen},
};

use crate::{
    args::WhatifArgs,
    drawing,
    fault::Fault,
    interrupt,
    output::{Folder, print_text, say},
    progress::Stopwatch,
};

use conditions::Held;
use deciding::{Asked, Deciding, Moment, Start};
use requests::Requests;
use results::Results;
use solving::Load;

/// The files of a folder of results.
const FILES: [&str; 6] = [
    "whatif.json",
    "keys.csv",
    "timeline.csv",
    "figures/denied.svg",
    "figures/denied.png",
    "index.html",
];

/// What one pass over the trace has told.
struct Pass<'a> {
    start: Start,
    account: Account,
    names: Interner,
    deciding: Deciding<'a>,
    load: Load,
    is_partial: bool,
    /// The last line that was read.
    line: u64,
}

/// Runs the command.
pub(crate) fn run(args: &WhatifArgs) -> Result<(), Fault> {
    check(args)?;
    let asked = Asked::read(args)?;
    solving::check(args, &asked)?;
    for note in asked.notes() {
        say(format_args!("note: {note}"));
    }
    let stopwatch = Stopwatch::start();
    let pass = pass(args, &asked)?;
    let seconds = stopwatch.elapsed().as_secs_f64();
    let requests = pass.account.requests();
    say(format_args!("decided {requests} requests in {:.3} ms", seconds * 1e3));

    let mut results = Results::new(args, &asked, &pass);
    let mut unsolved = None;
    if pass.is_partial {
        let line = pass.line;
        say(format_args!("partial: interrupted after {requests} requests, at line {line}"));
    } else {
        results.fail_if = conditions::judge(&args.asked.fail_if, &results.figures);
        match solving::solve(args, &asked, &pass) {
            Ok(solved) => results.solved = solved,
            Err(Fault::Interrupted) => {
                say("partial: interrupted while looking for a limit; all else is whole");
                results.solve_partial = true;
            }
            // What was counted stands, whatever the search came to.
            Err(other) => unsolved = Some(other),
        }
    }
    if let Some(path) = &args.asked.out {
        folder(path, &results, &pass)?.write(args.asked.force)?;
    }
    print(args, &results, &pass)?;
    if results.partial || results.solve_partial {
        return Err(Fault::Interrupted);
    }
    let held: Vec<&Held> = results.fail_if.iter().filter(|held| held.holds).collect();
    for held in &held {
        say(format_args!("fails: {}: {} is {}", held.condition, held.figure, held.value));
    }
    match unsolved {
        // That a condition holds is the answer that was asked for first.
        Some(why) if !held.is_empty() => {
            say(format_args!("error: {why}"));
            Err(Fault::Holds)
        }
        Some(why) => Err(why),
        None if held.is_empty() => Ok(()),
        None => Err(Fault::Holds),
    }
}

/// Refuses what cannot be done before anything is read.
fn check(args: &WhatifArgs) -> Result<(), Fault> {
    if args.reading.sort {
        return Err(Fault::usage(
            "--sort needs the whole trace in memory, which whatif never has; give --slack, as in \
             --slack 5s, for lines that lie a little behind",
        ));
    }
    if args.trace == "-" && !args.asked.solve.is_empty() {
        return Err(Fault::usage(
            "--solve reads the trace several times, and standard input can be read once; give a \
             file",
        ));
    }
    // A parser that is told of the conflict with `--limit` asks for no `--policy` beside it.
    if args.against.is_some() && args.policy.is_none() {
        return Err(Fault::usage(
            "--against is for a --policy; a --limit is compared by --against-limit",
        ));
    }
    let of_policies = args.asked.solve_limit.is_some() || args.asked.solve_param.is_some();
    if of_policies && args.policy.is_none() {
        return Err(Fault::usage("--solve-limit and --solve-param are for a --policy"));
    }
    for comparison in &args.asked.fail_if {
        conditions::check(comparison)?;
    }
    if let Some(path) = &args.asked.out {
        Folder::check(path, &FILES.map(str::to_owned), args.asked.force)?;
    }
    Ok(())
}

/// Decides on every request of the trace.
fn pass<'a>(args: &WhatifArgs, asked: &'a Asked<'_>) -> Result<Pass<'a>, Fault> {
    let stop = interrupt::watch();
    let mut requests = Requests::open(&args.trace, &asked.options(), args.slack, stop)?;
    let mut event = Event::default();
    let mut more = requests.next(&mut event)?;
    let given = args.limits.start;
    let start = Start { base: requests.base(), first: event.time, given };
    let mut deciding = asked.deciding(&start)?;
    let mut account = Account::new();
    let mut names = Interner::default();
    let mut load = Load::new(!args.asked.solve.is_empty());
    while more {
        let key = names.id(&asked.client(&event.key));
        let key = key.ok_or_else(|| Fault::failed("there are more keys than 32 bits number"))?;
        let moment = moment(&start, event.time);
        let decided = deciding.decide(moment, &event, key);
        let (before, after) = decided.map_err(|error| at_line(error, &requests))?;
        account.add(&Seen { at_ns: moment.at_ns, key, before, after });
        load.add(asked, &event, key);
        more = requests.next(&mut event)?;
    }
    requests.done();
    if account.requests() == 0 && !requests.is_partial() {
        return Err(Fault::failed(format!("{}: there are no events in the file", args.trace)));
    }
    let (is_partial, line) = (requests.is_partial(), requests.line());
    Ok(Pass { start, account, names, deciding, load, is_partial, line })
}

/// When a request with this time of the file was made.
#[inline]
fn moment(start: &Start, time: u64) -> Moment {
    let since_first_ns = time.saturating_sub(start.first);
    let at_ns = if start.base == TimeBase::Relative { since_first_ns } else { time };
    Moment { since_first_ns, at_ns }
}

fn at_line(fault: Fault, requests: &Requests) -> Fault {
    requests.done();
    match fault {
        Fault::Failed(why) => Fault::failed(format!("line {}: {why}", requests.line())),
        other => other,
    }
}

/// The files of the results, the page last: while it is not there, the folder is not whole.
fn folder(path: &std::path::Path, results: &Results, pass: &Pass<'_>) -> Result<Folder, Fault> {
    let json = results.json()?;
    let mut folder = Folder::new(path);
    folder.add("keys.csv", rows::keys_csv(pass)?);
    folder.add("timeline.csv", results.timeline_csv()?);
    folder.add("whatif.json", json.clone());
    let drawings = drawing::draw(vec![page::timeline(results)], 1)?;
    drawing::add(&mut folder, &drawings);
    folder.add("index.html", page::page(results, &json, &drawings));
    Ok(folder)
}

fn print(args: &WhatifArgs, results: &Results, pass: &Pass<'_>) -> Result<(), Fault> {
    print_text(&if args.asked.json {
        results.json()?
    } else if args.asked.csv {
        rows::keys_csv(pass)?
    } else {
        text::text(results)
    })
}
