//! The `giusto` command: real traces through limits, decided by the production code, and published
//! limits as documents.
//!
//! The results of a command go to stdout alone; progress, timings, notes and errors go to stderr.
//! Exit status: 0 done, 1 failed, 2 wrong usage, 3 a condition holds, 130 interrupted.

mod args;
mod batch_events;
mod by_policy;
mod command;
mod compare;
mod contrast;
mod determinism;
mod drawing;
mod fault;
mod generate;
mod input;
mod interrupt;
mod output;
mod page;
mod plan;
mod policy;
mod progress;
mod replay;
mod simulate;
mod threads;
mod verify;
mod whatif;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use fault::Fault;
use output::say;

fn main() -> ExitCode {
    // Clap prints its own help and errors, the latter with exit status 2.
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Replay(args) => replay::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Whatif(args) => whatif::run(args),
        Command::Policy(args) => policy::run(args),
        Command::Simulate(args) => simulate::run(args),
        Command::Generate(args) => generate::run(args),
        Command::Contrast(args) => contrast::run(args),
    };
    match done {
        // The reader of a pipe that had enough is told nothing more.
        Ok(()) | Err(Fault::PipeClosed) => ExitCode::SUCCESS,
        Err(fault @ (Fault::Said | Fault::Interrupted | Fault::Holds)) => {
            ExitCode::from(fault.exit_status())
        }
        Err(fault) => {
            say(format_args!("error: {fault}"));
            ExitCode::from(fault.exit_status())
        }
    }
}
