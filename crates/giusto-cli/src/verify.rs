//! `giusto verify`: anybody's decisions held against the bound of a limit, in every interval.

mod answer;
mod ask;
mod table;

use std::{
    fs,
    io::{self, Read},
};

use giusto_sim::{
    grid::counters,
    judge::{conformance, decide},
    replay::{Decisions, Form, recorded},
};

use crate::{
    args::VerifyArgs,
    fault::Fault,
    input,
    output::{print_text, say},
};
use answer::Answer;

/// Runs the command.
pub(crate) fn run(args: &VerifyArgs) -> Result<(), Fault> {
    let asked = ask::before_reading(args)?;
    let trace = input::read(&args.trace, &args.reading)?.trace;
    let (bound, settings) = ask::bound(args, &asked, &trace)?;
    let decisions = decisions(args, trace.len())?;

    let counters = &*counters(&trace, &settings);
    let judged = conformance(bound, counters, &decisions, settings.cost);
    let exact = decide(bound, counters, settings.cost);
    let answer = Answer::of(&asked, bound, &settings, &trace, &decisions, &judged, &exact);
    let text = if args.json {
        serde_json::to_string_pretty(&answer).map_err(Fault::failed)? + "\n"
    } else {
        table::text(&answer)
    };
    print_text(&text)?;
    if judged.conforms() { Ok(()) } else { Err(Fault::Said) }
}

/// The decisions on so many requests.
fn decisions(args: &VerifyArgs, requests: usize) -> Result<Decisions, Fault> {
    let stdin = args.decisions == "-";
    let name = if stdin { "standard input" } else { &args.decisions };
    let read = if stdin {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(&args.decisions)
    };
    let bytes = read.map_err(|error| Fault::failed(format!("could not read {name}: {error}")))?;
    if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        say(format_args!("note: {name} is compressed, and decisions are read as they are"));
    }
    let form = args.decisions_column.as_deref().map_or(Form::Plain, Form::Column);
    recorded(&bytes, name, form, requests).map_err(Fault::failed)
}
