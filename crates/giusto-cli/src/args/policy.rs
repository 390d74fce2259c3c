//! What can be said of policies: published limits as documents.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{deployment::DeploymentArgs, request::RequestArgs};

const STATUSES: &str = "Exit status: 0 done, 1 failed, 2 wrong usage.";

/// Published limits as documents: check one, explain what it does, print its page, compare two.
///
/// A document is TOML or YAML, told by the ending of its name; `-` is TOML on the standard input.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, after_long_help = STATUSES)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    pub(crate) command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    Check(CheckArgs),
    Explain(ExplainArgs),
    WorstCase(WorstCaseArgs),
    Docs(DocsArgs),
    Diff(DiffArgs),
    Schema(SchemaArgs),
    Init(InitArgs),
}

/// Say all that is wrong with a document, each with its line and what was expected.
///
/// Without --param and --env it is checked alone, and what a deployment must give is said. With
/// them it is checked as it would be deployed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto policy check limits.toml
  giusto policy check limits.toml --param standard=1000/min --env staging
  giusto policy check limits.yaml --json

Exit status: 0 nothing is wrong, 1 something is, 2 wrong usage.")]
pub(crate) struct CheckArgs {
    /// The document: a file whose name ends in .toml, .yaml or .yml, or `-` for TOML on the
    /// standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Print the faults as a JSON array on the standard output
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) deployment: DeploymentArgs,
}

/// Say what becomes of a request, and why: rules, counters, numbers, and the answer.
///
/// Counters are empty at first, as of a service that has just started; --repeat asks several times.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto policy explain limits.toml --request \"POST /api/v1/events\" --attr organisation=acme
  giusto policy explain limits.toml --request \"GET /v1/flows\" --attr plan=pro --repeat 61 --json

Exit status: 0 done, whatever the answer, 1 failed, 2 wrong usage.")]
pub(crate) struct ExplainArgs {
    /// The document: a file whose name ends in .toml, .yaml or .yml, or `-` for TOML on the
    /// standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The answer to the last of so many such requests at one instant
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..=10_000_000)
    )]
    pub(crate) repeat: u32,
    /// Print the explanation as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) request: RequestArgs,
    #[command(flatten)]
    pub(crate) deployment: DeploymentArgs,
}

/// Say the most that can pass in a second, a minute, a window and a day.
///
/// A limit of windows of the clock lets twice its number pass within a window's length that
/// straddles two of them. The most of a limit is in what it counts, that of a rule in requests.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto policy worst-case limits.toml
  giusto policy worst-case limits.toml --param standard=1000/min --json

Exit status: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct WorstCaseArgs {
    /// The document: a file whose name ends in .toml, .yaml or .yml, or `-` for TOML on the
    /// standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Print both lists as a JSON object
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) deployment: DeploymentArgs,
}

/// Print the page that customers read, as Markdown or HTML.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto policy docs limits.toml
  giusto policy docs limits.toml --html --out limits.html

Exit status: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct DocsArgs {
    /// The document: a file whose name ends in .toml, .yaml or .yml, or `-` for TOML on the
    /// standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// One HTML file that needs no other, in place of Markdown
    #[arg(long)]
    pub(crate) html: bool,
    /// Write the page to this file, not to the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite a file that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Say in words what changes for whom from one document to another.
///
/// Numbers by plan and by how much, requests that meet other limits, other scopes and algorithms,
/// what becomes of counts when the new document is loaded, other answers.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto policy diff old.toml new.toml
  giusto policy diff old.toml new.yaml --json --exit-code

Exit status: 0 done, 1 failed, or with --exit-code different, 2 wrong usage.")]
pub(crate) struct DiffArgs {
    /// The document as it was
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The document as it is to be
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// End with status 1 if anything changes
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Print the changes as a JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

/// Print the JSON Schema of documents, for editors and other checkers.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto policy schema > policy.schema.json

Exit status: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct SchemaArgs {}

/// Write a first document, with comments, that is right as it stands.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  giusto policy init
  giusto policy init limits.toml
  giusto policy init -

Exit status: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct InitArgs {
    /// Where it is written, as TOML; `-` is the standard output
    #[arg(value_name = "FILE", default_value = "policy.toml")]
    pub(crate) file: PathBuf,
    /// Overwrite a file that is there already
    #[arg(long)]
    pub(crate) force: bool,
}
