//! `giusto contrast`: what can be said.

use std::path::PathBuf;

use clap::Args;

/// Lay two runs side by side: every measure of either that differs, as rows and as a page.
///
/// A run is the folder that `giusto simulate` wrote, or its results.json.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[command(after_long_help = "\
Examples:
  giusto contrast before/ after/
  giusto contrast before/ after/ --json

Exit status: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct ContrastArgs {
    /// The first run
    #[arg(value_name = "FIRST")]
    pub(crate) first: PathBuf,
    /// The second run
    #[arg(value_name = "SECOND")]
    pub(crate) second: PathBuf,
    /// The folder of the page
    #[arg(long, value_name = "DIR", default_value = "giusto-contrast")]
    pub(crate) out: PathBuf,
    /// Print the rows alone
    #[arg(long, conflicts_with = "out")]
    pub(crate) no_report: bool,
    /// Print the rows as a JSON array
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print the rows as CSV
    #[arg(long)]
    pub(crate) csv: bool,
    /// Overwrite files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}
