//! How a run goes and what it prints.

use clap::Args;

use super::number::{threads, whole};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[command(next_help_heading = "Running")]
pub(crate) struct RunArgs {
    /// Print the rows as a JSON array
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print the rows as CSV
    #[arg(long)]
    pub(crate) csv: bool,
    /// Overwrite files that are there already
    #[arg(long)]
    pub(crate) force: bool,
    /// Threads to use; 0 means one per core. The result does not depend on it
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        allow_negative_numbers = true,
        value_parser = threads
    )]
    pub(crate) threads: usize,
    /// What scenarios draw their traffic from; a scenario's own seed unless given, and 1 where it
    /// has none
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole)]
    pub(crate) seed: Option<u64>,
    /// Run everything twice and fail if anything differs
    #[arg(long)]
    pub(crate) check_determinism: bool,
}

impl RunArgs {
    /// The seed of traffic that is built in.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.unwrap_or(1)
    }
}
