//! Instructions of the hot paths, counted by callgrind and held against the recorded ones.
//!
//! ```sh
//! cargo bench --profile release -p giusto-bench --bench instructions              # compare
//! cargo bench --profile release -p giusto-bench --bench instructions -- --accept  # record anew
//! ```
//!
//! Counts do not depend on what else the machine does, so they can fail a build where times cannot.
//! They do depend on the compiler: a record is good for the toolchain that it names. Each path runs
//! in a process of its own under `valgrind --tool=callgrind`, counted only inside its function.

#[path = "instructions/paths.rs"]
mod paths;
#[path = "instructions/record.rs"]
mod record;

use std::{
    env,
    process::{Command, ExitCode},
};

use clap::Parser;

use paths::{OPERATIONS, PATHS, Path};
use record::{Record, TOLERANCE_PERCENT};

/// Counts the instructions of the hot paths
#[derive(Debug, Parser)]
#[command(name = "instructions")]
struct Arguments {
    /// Makes the present counts the record
    #[arg(long)]
    accept: bool,
    /// Only runs each path once, for its answers
    #[arg(long)]
    test: bool,
    /// One path, in the process that is counted
    #[arg(long, hide = true)]
    path: Option<String>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(name) = arguments.path {
        PATHS.iter().filter(|path| path.name == name).for_each(Path::run);
        return ExitCode::SUCCESS;
    }
    if arguments.test {
        PATHS.iter().for_each(Path::run);
        println!("{} paths give the answers that they should", PATHS.len());
        return ExitCode::SUCCESS;
    }
    match counted() {
        Ok(counts) if arguments.accept => accept(&counts),
        Ok(counts) => compare(&counts),
        Err(fault) => {
            eprintln!("instructions: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// The count of each path, per operation.
fn counted() -> Result<Vec<(&'static str, f64)>, String> {
    PATHS.iter().map(|path| Ok((path.name, count(path)? / OPERATIONS as f64))).collect()
}

/// Runs a path under callgrind.
fn count(path: &Path) -> Result<f64, String> {
    let name = path.name;
    let program = env::current_exe().map_err(|error| format!("where am I: {error}"))?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect=instructions::paths::{}", path.function))
        .arg(program)
        .args(["--path", name])
        .output()
        .map_err(|error| {
            format!("valgrind cannot be run ({error}); install it, e.g. `apt-get install valgrind`")
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{name} failed under callgrind:\n{said}"));
    }
    let collected = said.lines().find_map(|line| line.split_once("Collected :"));
    let number = collected.and_then(|(_, number)| number.trim().parse::<f64>().ok());
    number.filter(|count| *count > 0.0).ok_or_else(|| format!("{name} was not counted:\n{said}"))
}

fn accept(counts: &[(&'static str, f64)]) -> ExitCode {
    match Record::write(counts) {
        Ok(()) => {
            println!("recorded {} counts in {}", counts.len(), record::FILE);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("instructions: {}: {error}", record::FILE);
            ExitCode::FAILURE
        }
    }
}

fn compare(counts: &[(&'static str, f64)]) -> ExitCode {
    let record = match Record::read() {
        Ok(record) => record,
        Err(fault) => {
            eprintln!("instructions: {fault}");
            return ExitCode::FAILURE;
        }
    };
    let mut worse = false;
    println!("{:<24} {:>9} {:>9} {:>8}", "instructions each", "record", "now", "change");
    for &(name, now) in counts {
        let Some(before) = record.count(name) else {
            println!("{name:<24} {:>9} {now:>9.1} {:>8}", "-", "new");
            worse = true;
            continue;
        };
        let change = (now / before - 1.0) * 100.0;
        let verdict = if change > TOLERANCE_PERCENT { "  too many" } else { "" };
        println!("{name:<24} {before:>9.1} {now:>9.1} {change:>+7.1}%{verdict}");
        worse |= change > TOLERANCE_PERCENT;
    }
    if worse {
        eprintln!(
            "instructions: more than {TOLERANCE_PERCENT} % above the record (made with {}); mend it, \
             or run this with --accept and say why in the commit",
            record.toolchain
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
