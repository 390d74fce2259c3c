//! The first row of a table, and what to say where a row does not follow it.

use super::error::TraceError;
use super::excerpt::Excerpt;
use super::format::Format;
use super::records::Records;

/// Names listed in a message before the rest is only counted.
const LISTED: usize = 20;

/// Takes the first row, which must be the `expected` one of `format`.
pub(super) fn check_header(
    records: &mut Records,
    format: Format,
    expected: &'static str,
) -> Result<(), TraceError> {
    records.advance()?;
    let row = records.row();
    if row.iter().eq(expected.split(',').map(str::as_bytes)) {
        return Ok(());
    }
    let line = records.line_text();
    Err(TraceError::Header {
        at: records.place(),
        found: Excerpt::new(line),
        format,
        expected,
        resembles: Format::of_line(line).filter(|other| *other != format),
    })
}

/// The current row ends before `column`.
pub(super) fn missing_field(records: &Records, column: &str, expected: usize) -> TraceError {
    let several_lines = records.last_line() > records.line();
    TraceError::MissingField {
        at: records.place(),
        column: Excerpt::new(column.as_bytes()),
        found: records.row().len(),
        expected,
        hint: if several_lines {
            ". The row spans several lines: is a quote left open?"
        } else {
            ""
        },
    }
}

/// The names in a file, as a message lists them.
pub(super) fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Box<str> {
    let count = names.len();
    let mut list: Vec<String> =
        names.take(LISTED).map(|name| Excerpt::new(name.as_bytes()).to_string()).collect();
    if count > LISTED {
        list.push(format!("and {} more", count - LISTED));
    }
    list.join(", ").into()
}
