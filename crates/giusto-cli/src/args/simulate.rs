//! `giusto simulate` and `giusto generate`: what can be said.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::RunArgs;

/// Run a scenario: traffic and clients from a seed before everything that decides in it.
///
/// Prints a row for each limit or policy of the scenario and writes a report: tables, figures and
/// one page that shows them. docs/laboratory.md is the reference of scenarios and of all columns.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto simulate sim/scenarios/retry-storm.toml
  giusto simulate day.toml --seed 7 --out day/ --json
  giusto simulate day.toml --check-determinism --no-report

Ctrl-C ends a run with what there is, marked as partial.

Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.")]
pub(crate) struct SimulateArgs {
    /// The scenario: a document in TOML or YAML
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: PathBuf,
    /// The folder of the report
    #[arg(long, value_name = "DIR", default_value = "giusto-run")]
    pub(crate) out: PathBuf,
    /// Print the rows alone
    #[arg(long, conflicts_with = "out")]
    pub(crate) no_report: bool,
    /// Write every table as Parquet too, and each decision to events.parquet
    #[arg(long, conflicts_with = "no_report")]
    pub(crate) parquet: bool,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// Write the open traffic of a scenario as a trace, to be replayed here or anywhere.
///
/// Clients that react to answers send nothing here: what they send depends on what decides.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto generate day.toml > day.csv
  giusto generate day.toml --format log --out access.log

Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.")]
pub(crate) struct GenerateArgs {
    /// The scenario: a document in TOML or YAML
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: PathBuf,
    /// The file to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The native format, or the combined log of web servers, which has whole seconds and no costs
    #[arg(long, value_enum, default_value_t = TraceForm::Native)]
    pub(crate) format: TraceForm,
    /// What traffic is drawn from; the scenario's own seed unless given
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = super::number::whole)]
    pub(crate) seed: Option<u64>,
    /// Overwrite a file that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// How a trace is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TraceForm {
    Native,
    Log,
}
