//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::scenario::Scale;

/// Compares giusto with its rivals: interleaved in one run, answers verified before times
#[derive(Debug, Parser)]
#[command(name = "compare")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// A few minutes at the cost of more noise
    #[arg(long, global = true)]
    pub(crate) short: bool,
    /// Tiny sizes, for the answers only
    #[arg(long, global = true)]
    pub(crate) test: bool,
    /// Writes the results to this file as well
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) json: Option<PathBuf>,
    /// Draws the results into this folder as well, as SVG and PNG
    #[arg(long, value_name = "FOLDER", global = true)]
    pub(crate) figures: Option<PathBuf>,
    /// Only scenarios with one of these in their names
    #[arg(long, value_name = "SCENARIO", num_args = 1..)]
    only: Vec<String>,
    /// Rounds of each scenario, at most 10 [default: 7, short: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10))]
    rounds: Option<u16>,
    /// The share of slots in use in the reference tables, once for each
    #[arg(long, value_name = "SHARE", value_delimiter = ',', default_value = "0.6")]
    pub(crate) loads: Vec<f64>,
    /// What cargo adds
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bytes per live key, each contestant in a process of its own
    Memory,
    /// The time of each single insert while a table grows from nothing
    Growth,
    /// Memory while keys come and become idle
    Churn,
    /// One measurement, in the process that was started for it
    #[command(hide = true)]
    Alone {
        /// The measurement, as JSON
        task: String,
    },
}

impl Arguments {
    /// `full`, or less where less was asked for.
    pub(crate) fn sized<T>(&self, full: T, short: T, test: T) -> T {
        match (self.test, self.short) {
            (true, _) => test,
            (false, true) => short,
            (false, false) => full,
        }
    }

    pub(crate) fn wants(&self, scenario: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| scenario.contains(part.as_str()))
    }

    pub(crate) fn scale(&self) -> Scale {
        let full =
            Scale { keys_at_most: u64::MAX, requests: 1 << 23, rounds: 7, lap_ns: 150_000_000 };
        let short = Scale { requests: 1 << 21, rounds: 3, lap_ns: 60_000_000, ..full };
        let test = Scale { keys_at_most: 4_000, requests: 4_096, rounds: 1, lap_ns: 100_000 };
        let scale = self.sized(full, short, test);
        Scale { rounds: self.rounds.map_or(scale.rounds, usize::from), ..scale }
    }
}
