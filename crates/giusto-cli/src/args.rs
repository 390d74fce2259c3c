//! The command line: what can be said, and its help.

mod algorithms;
mod by_policy;
mod contrast;
mod deployment;
mod grid;
mod number;
mod pair;
mod policy;
mod request;
mod run;
mod simulate;
mod trace;
mod verify;
mod whatif;

use clap::{ArgGroup, Args, Parser, Subcommand, builder::NonEmptyStringValueParser};

pub(crate) use algorithms::Algorithms;
pub(crate) use by_policy::{AskingArgs, ByPoliciesArgs, ByPolicyArgs, Column, MappedPart, Mapping};
pub(crate) use contrast::ContrastArgs;
pub(crate) use grid::{AnchorArg, CostArg, GridArgs, ScopeArg, WindowArg};
pub(crate) use policy::{
    CheckArgs, DiffArgs, DocsArgs, ExplainArgs, InitArgs, PolicyArgs, PolicyCommand, WorstCaseArgs,
};
pub(crate) use request::{RequestArgs, Target};
pub(crate) use run::RunArgs;
pub(crate) use simulate::{GenerateArgs, SimulateArgs, TraceForm};
pub(crate) use trace::TraceArgs;
pub(crate) use verify::{BoundArg, VerifyArgs};
pub(crate) use whatif::WhatifArgs;

/// Replay real traffic through rate limits, and compare what they do with it.
#[derive(Debug, Parser)]
#[command(name = "giusto", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Replay(Box<ReplayArgs>),
    Compare(Box<CompareArgs>),
    Verify(Box<VerifyArgs>),
    Whatif(Box<WhatifArgs>),
    Policy(Box<PolicyArgs>),
    Simulate(Box<SimulateArgs>),
    Generate(Box<GenerateArgs>),
    Contrast(Box<ContrastArgs>),
}

/// Decide every request of a trace under each algorithm and limit, exactly.
///
/// Prints a row per algorithm and limit: who was admitted, what an exact rolling log would have
/// said, the largest cost in any window, fairness, and a digest of all decisions.
///
/// With --policy the limits are those of a document, and rows are what became of the requests by
/// rule and limit.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("limited by").args(["limits", "policy"]).required(true)))]
#[command(after_long_help = "\
Examples:
  giusto replay trace.csv.gz --limit 100/60s --algorithm gcra,rolling
  giusto replay access.log --sort --limit 100/min,1000/h --json
  zcat big.csv.gz | giusto replay - --limit 300/60s --algorithm all --decisions bits/
  giusto replay trace.csv --policy limits.toml --map attribute:org=key --request \"POST /v1/a\"

Exit status: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct ReplayArgs {
    /// The trace: a file, plain, .gz or .zst, or `-` for standard input
    #[arg(value_name = "TRACE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) trace: String,
    #[command(flatten)]
    pub(crate) reading: TraceArgs,
    #[command(flatten)]
    pub(crate) grid: GridArgs,
    /// The limits, such as 300/60s, 100/min, 10000/month or unlimited
    #[arg(long = "limit", value_name = "LIMIT[,LIMIT...]", value_delimiter = ',')]
    pub(crate) limits: Vec<String>,
    /// Write each row's decisions to this folder, one 0 or 1 per request
    #[arg(long, value_name = "DIR")]
    pub(crate) decisions: Option<std::path::PathBuf>,
    /// Write the rows to this folder too, as replay.csv, replay.json and timing.csv
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<std::path::PathBuf>,
    #[command(flatten)]
    pub(crate) by_policy: ByPolicyArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// The same grid as a report in a folder: tables, figures and one page that shows them.
///
/// With --policy the limits are those of documents, and rows are what became of the requests by
/// policy, rule and limit.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("limited by").args(["limits", "policies", "scenario"])
        .required(true).multiple(true))
)]
#[command(after_long_help = "\
Examples:
  giusto compare --scenario batch-events
  giusto compare trace.csv.gz --limit 100/60s --algorithm gcra,fixed,rolling --out report/
  giusto compare trace.csv --policy now.toml --policy next.toml --map attribute:org=key

Exit status: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct CompareArgs {
    /// The trace: a file, plain, .gz or .zst, or `-` for standard input
    #[arg(
        value_name = "TRACE",
        required_unless_present = "scenario",
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub(crate) trace: Option<String>,
    /// Traffic made from the seed instead of a trace
    #[arg(long, value_name = "NAME", conflicts_with = "trace")]
    pub(crate) scenario: Option<Scenario>,
    #[command(flatten)]
    pub(crate) reading: TraceArgs,
    #[command(flatten)]
    pub(crate) grid: GridArgs,
    /// The limits, such as 300/60s, 100/min or 10000/month; a scenario has one of its own
    #[arg(long = "limit", value_name = "LIMIT[,LIMIT...]", value_delimiter = ',')]
    pub(crate) limits: Vec<String>,
    /// The folder of the report
    #[arg(long, value_name = "DIR", default_value = "giusto-report")]
    pub(crate) out: std::path::PathBuf,
    #[command(flatten)]
    pub(crate) by_policy: ByPoliciesArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// A built-in scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Scenario {
    /// Organisations send batches of 50 events against 300 requests per 60 s
    BatchEvents,
}
