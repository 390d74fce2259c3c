//! What is said beside the result, on stderr.

use std::{
    fmt,
    io::{self, Write},
};

/// Prints a line on stderr. Where nobody reads stderr any more the line is lost, and the work is
/// not: `eprintln!` would stop it.
pub(crate) fn say(line: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
