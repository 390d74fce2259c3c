//! The project's own format: CSV with the header `t_ns,key,cost`.
//!
//! Times are nanoseconds from the trace's own zero and stay as they are, so that writing a trace
//! and reading it back is the identity.

use super::error::TraceError;
use super::excerpt::Excerpt;
use super::fault::{Fault, text};
use super::format::Format;
use super::header::{check_header, missing_field};
use super::number::whole;
use super::reader::{Event, Reader};
use super::records::Records;
use super::time_unit::TimeBase;

/// The first line of every native trace.
pub(super) const HEADER: &str = "t_ns,key,cost";

/// Its columns.
pub(super) const COLUMNS: [&str; 3] = ["t_ns", "key", "cost"];

/// Reads native traces.
pub(super) struct Native {
    records: Records,
}

impl Native {
    /// Reads the header.
    pub(super) fn new(mut records: Records) -> Result<Self, TraceError> {
        check_header(&mut records, Format::Native, HEADER)?;
        Ok(Self { records })
    }

    fn field_error(&self, column: usize, fault: Fault) -> TraceError {
        TraceError::Field {
            at: self.records.place(),
            column: Excerpt::new(COLUMNS[column].as_bytes()),
            found: Excerpt::new(&self.records.row()[column]),
            fault,
        }
    }

    #[cold]
    fn row_error(&self) -> TraceError {
        let (row, expected) = (self.records.row(), COLUMNS.len());
        match row.get(expected) {
            Some(extra) => TraceError::ExtraField {
                at: self.records.place(),
                found: row.len(),
                expected,
                extra: Excerpt::new(extra),
            },
            None => missing_field(&self.records, COLUMNS[row.len()], expected),
        }
    }
}

impl Reader for Native {
    fn read(&mut self, event: &mut Event) -> Result<bool, TraceError> {
        if !self.records.advance()? {
            return Ok(false);
        }
        let row = self.records.row();
        if row.len() != COLUMNS.len() {
            return Err(self.row_error());
        }
        event.time = whole(&row[0]).map_err(|fault| self.field_error(0, fault))?;
        let key = text(&row[1]).map_err(|fault| self.field_error(1, fault))?;
        event.key.clear();
        event.key.push_str(key);
        event.cost = whole(&row[2]).map_err(|fault| self.field_error(2, fault))?;
        Ok(true)
    }

    fn line(&self) -> u64 {
        self.records.line()
    }

    fn clock(&self) -> TimeBase {
        TimeBase::FromZero
    }
}
