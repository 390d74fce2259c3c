//! `giusto policy diff`: what changes for whom from one document to another.

use super::document;
use crate::{args::DiffArgs, fault::Fault, output::print_text};

/// Runs the command.
pub(super) fn run(args: &DiffArgs) -> Result<(), Fault> {
    let (old, new) = (document::read(&args.old)?, document::read(&args.new)?);
    let changes = giusto_policy::diff(&old, &new);
    let text = if args.json {
        let text = serde_json::to_string_pretty(&changes).map_err(Fault::failed)?;
        format!("{text}\n")
    } else if changes.is_empty() {
        "nothing changes\n".to_owned()
    } else {
        let lines: Vec<_> = changes.iter().map(ToString::to_string).collect();
        format!("{}\n", lines.join("\n"))
    };
    print_text(&text)?;
    if args.exit_code && !changes.is_empty() { Err(Fault::Said) } else { Ok(()) }
}
