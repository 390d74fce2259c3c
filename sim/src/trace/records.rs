//! Rows of CSV and TSV with the line each starts on.
//!
//! The parser is the `csv` crate's. It is fed one line at a time, for two reasons: its own line
//! numbers are behind by one in files with CRLF, and a quote that never closes must end in an
//! error instead of a record as large as the file.

use std::io::{self, Read};

use csv::ByteRecord;

use super::error::TraceError;
use super::lines::{LONGEST_BYTES, Lines};
use super::place::Place;

/// The rows of a table, the current one in memory.
pub(super) struct Records {
    parser: csv::Reader<LineFeed>,
    record: ByteRecord,
}

impl Records {
    /// Rows with commas and the quotes of RFC 4180.
    pub(super) fn csv(lines: Lines) -> Self {
        Self::new(lines, csv::ReaderBuilder::new().delimiter(b','))
    }

    /// Rows with tabs and no quotes: TSV has none, and its URLs hold some.
    pub(super) fn tsv(lines: Lines) -> Self {
        Self::new(lines, csv::ReaderBuilder::new().delimiter(b'\t').quoting(false))
    }

    fn new(lines: Lines, parser: &mut csv::ReaderBuilder) -> Self {
        // The readers count the fields themselves, and name the one that is missing.
        let parser = parser.has_headers(false).flexible(true).buffer_capacity(1 << 13);
        Self { parser: parser.from_reader(LineFeed::new(lines)), record: ByteRecord::new() }
    }

    /// Moves to the next row; false at the end. Blank lines are no rows.
    pub(super) fn advance(&mut self) -> Result<bool, TraceError> {
        self.parser.get_mut().begin();
        self.parser.read_byte_record(&mut self.record).map_err(|error| {
            // The feed can only say `io::Error`; what it meant travels inside.
            let source = match error.into_kind() {
                csv::ErrorKind::Io(source) => source,
                other => io::Error::other(format!("{other:?}")),
            };
            source
                .downcast::<TraceError>()
                .unwrap_or_else(|source| TraceError::Read { at: self.place(), source })
        })
    }

    /// The current row.
    pub(super) fn row(&self) -> &ByteRecord {
        &self.record
    }

    /// The line the current row starts on.
    pub(super) fn line(&self) -> u64 {
        self.parser.get_ref().first
    }

    /// The line the current row starts on, for a message.
    pub(super) fn place(&self) -> Place {
        self.parser.get_ref().lines.place_of(self.line())
    }

    /// The text of the line on which the current row ends.
    pub(super) fn line_text(&self) -> &[u8] {
        self.parser.get_ref().lines.text()
    }

    /// The line on which the current row ends.
    pub(super) fn last_line(&self) -> u64 {
        self.parser.get_ref().lines.number()
    }
}

/// Gives one line per read and remembers where the record began.
struct LineFeed {
    lines: Lines,
    /// Bytes of the current line already given.
    given: usize,
    /// The first line of the record in progress that is not blank.
    first: u64,
    /// Whether the record in progress has had such a line.
    begun: bool,
    /// Bytes of the record in progress.
    size: usize,
}

impl LineFeed {
    fn new(lines: Lines) -> Self {
        let given = lines.raw().len();
        Self { lines, given, first: 0, begun: false, size: 0 }
    }

    /// Says that a new record begins. Until it takes another line it stands on the current one.
    fn begin(&mut self) {
        self.first = self.lines.number();
        self.begun = false;
        self.size = 0;
    }

    fn next_line(&mut self) -> Result<bool, TraceError> {
        self.given = 0;
        if !self.lines.advance()? {
            return Ok(false);
        }
        if !self.begun {
            self.first = self.lines.number();
            self.begun = !self.lines.text().is_empty();
        }
        self.size = if self.begun { self.size + self.lines.raw().len() } else { 0 };
        if self.size > LONGEST_BYTES {
            return Err(TraceError::TooLong(self.lines.place_of(self.first)));
        }
        Ok(true)
    }
}

impl Read for LineFeed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.lines.raw().len() && !self.next_line().map_err(io::Error::other)? {
            return Ok(0);
        }
        let rest = &self.lines.raw()[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}
