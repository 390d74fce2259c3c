//! `giusto policy schema`: the JSON Schema of documents.

use crate::{fault::Fault, output::print_text};

/// Runs the command.
pub(super) fn run() -> Result<(), Fault> {
    let text = serde_json::to_string_pretty(&giusto_policy::schema()).map_err(Fault::failed)?;
    print_text(&format!("{text}\n"))
}
