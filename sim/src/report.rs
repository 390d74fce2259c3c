//! Rows for people's scripts: the summary of a grid, per key, and over time.
//!
//! Column names are a contract; docs/replay.md lists them. No row holds anything measured by the
//! machine's clock, so that the same input gives the same bytes.

mod columns;
mod per_key;
mod summary;
mod timeline;
mod timing;

use serde::Serialize;

pub use columns::{Cell, NotFlat, columns};
pub use per_key::{PerKeyRow, per_key_rows};
pub use summary::Row;
pub use timeline::{TimelineRow, timeline_rows};
pub use timing::TimingRow;

/// Rows as CSV with a header, lines ended by a line feed.
///
/// # Errors
/// Where a row cannot be written as CSV, which none of this crate's rows is.
pub fn to_csv<R: Serialize>(rows: impl IntoIterator<Item = R>) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Rows as a JSON array of objects, indented, ended by a line feed.
///
/// # Errors
/// Where a row cannot be written as JSON, which none of this crate's rows is.
pub fn to_json<R: Serialize>(rows: &[R]) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(rows)? + "\n")
}
