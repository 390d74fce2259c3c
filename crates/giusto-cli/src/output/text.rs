//! Text on stdout.

use std::io::{self, Write};

use crate::fault::Fault;

/// Prints a text that ends its own lines.
pub(crate) fn print_text(text: &str) -> Result<(), Fault> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|e| Fault::stdout(&e))
}
