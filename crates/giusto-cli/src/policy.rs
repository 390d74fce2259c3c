//! `giusto policy`: documents of published limits.

mod check;
mod diff;
mod docs;
pub(crate) mod document;
mod explain;
pub(crate) mod faults;
mod file;
mod init;
mod schema;
mod worst_case;

use crate::{
    args::{PolicyArgs, PolicyCommand},
    fault::Fault,
};

/// Runs the command.
pub(crate) fn run(args: &PolicyArgs) -> Result<(), Fault> {
    match &args.command {
        PolicyCommand::Check(args) => check::run(args),
        PolicyCommand::Explain(args) => explain::run(args),
        PolicyCommand::WorstCase(args) => worst_case::run(args),
        PolicyCommand::Docs(args) => docs::run(args),
        PolicyCommand::Diff(args) => diff::run(args),
        PolicyCommand::Schema(_) => schema::run(),
        PolicyCommand::Init(args) => init::run(args),
    }
}
