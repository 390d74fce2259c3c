//! Decisions that a limiter left in a file: ours as bits, anybody's as one word a line or as a
//! column of a table.
//!
//! Nothing is guessed. A word that is no decision, a blank line, or a decision too many or too few
//! is an error with its place: decisions that are off by one would be judged against the wrong
//! requests and look plausible.

mod word;

use std::fmt;

use super::Decisions;
use word::decision;

/// Why a file holds no decisions for a trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordedError {
    /// Something that is no decision.
    #[error(
        "{at}: {found} is no decision; expected 1 or 0, true or false, allowed or denied, admitted \
         or rejected, or an HTTP status"
    )]
    Word {
        /// Where it stands.
        at: At,
        /// What stands there, in quotes.
        found: String,
    },
    /// A line with nothing on it before others.
    #[error("{0}: this line is blank where a decision was expected")]
    Blank(At),
    /// A table without the column.
    #[error("{file} has no column `{column}`; its header has: {columns}")]
    NoColumn {
        /// The file.
        file: String,
        /// The column that was asked for.
        column: String,
        /// Those that there are, listed.
        columns: String,
    },
    /// A row that the table's form does not allow.
    #[error("{file}: {reason}")]
    Table {
        /// The file.
        file: String,
        /// What the reader of tables says, with the line.
        reason: String,
    },
    /// Another number of decisions than of requests.
    #[error("{at}: the decisions end here, after {found}; the trace has {requests} requests")]
    TooFew {
        /// The last decision.
        at: At,
        /// How many there are.
        found: usize,
        /// How many requests.
        requests: usize,
    },
    /// More decisions than requests.
    #[error("{at}: this decision is one too many; the trace has {requests} requests")]
    TooMany {
        /// The first decision without a request.
        at: At,
        /// How many requests.
        requests: usize,
    },
}

/// A place in a file of decisions; lines and columns count from 1, as an editor shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The file as the user named it.
    pub file: String,
    /// The line.
    pub line: u64,
    /// The column, in bytes; in a table, where the field would start if none were quoted.
    pub column: u64,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}, column {}", self.file, self.line, self.column)
    }
}

/// The form of a file of decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form<'a> {
    /// Bytes `0` and `1` on one line, or one word a line; the file tells which.
    #[default]
    Plain,
    /// A CSV table with a header; the decisions are in the column of this name.
    Column(&'a str),
}

/// Reads the decisions on a trace of `requests` requests from the bytes of the file `name`.
///
/// # Errors
/// See [`RecordedError`].
pub fn recorded(
    bytes: &[u8],
    name: &str,
    form: Form<'_>,
    requests: usize,
) -> Result<Decisions, RecordedError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let found = match form {
        Form::Column(column) => of_column(bytes, name, column)?,
        Form::Plain if is_bits(bytes, requests) => of_bits(bytes, name)?,
        Form::Plain => of_lines(bytes, name)?,
    };
    let place = |index: usize| found.get(index).map(|&(_, line, column)| at(name, line, column));
    if let Some(at) = place(requests) {
        return Err(RecordedError::TooMany { at, requests });
    }
    if found.len() < requests {
        let at = place(found.len().saturating_sub(1)).unwrap_or_else(|| at(name, 1, 1));
        return Err(RecordedError::TooFew { at, found: found.len(), requests });
    }
    Ok(found.into_iter().map(|(admitted, ..)| admitted).collect())
}

/// A decision with its line and column.
type Found = (bool, u64, u64);

fn at(file: &str, line: u64, column: u64) -> At {
    At { file: file.to_owned(), line, column }
}

/// One line that starts with two bits: the form of `replay --decisions`. For one request it is a
/// word; 101 is a status then.
fn is_bits(bytes: &[u8], requests: usize) -> bool {
    let text = bytes.trim_ascii_end();
    let bits = text.iter().take(2).filter(|byte| matches!(byte, b'0' | b'1')).count();
    requests != 1 && bits == 2 && !text.contains(&b'\n')
}

fn of_bits(bytes: &[u8], name: &str) -> Result<Vec<Found>, RecordedError> {
    let bit = |(column, &byte): (u64, &u8)| match byte {
        b'0' | b'1' => Ok((byte == b'1', 1, column)),
        _ => Err(RecordedError::Word {
            at: at(name, 1, column),
            found: format!("`{}`", byte.escape_ascii()),
        }),
    };
    (1..).zip(bytes.trim_ascii_end()).map(bit).collect()
}

fn of_lines(bytes: &[u8], name: &str) -> Result<Vec<Found>, RecordedError> {
    let lines = (1..).zip(bytes.trim_ascii_end().split(|&byte| byte == b'\n'));
    let found = lines.filter(|_| !bytes.trim_ascii_end().is_empty()).map(|(line, text)| {
        let word = text.trim_ascii();
        let column = 1 + (text.len() - text.trim_ascii_start().len()) as u64;
        if word.is_empty() {
            return Err(RecordedError::Blank(at(name, line, 1)));
        }
        let admitted = decision(word).ok_or_else(|| unknown(at(name, line, column), word))?;
        Ok((admitted, line, column))
    });
    found.collect()
}

fn of_column(bytes: &[u8], name: &str, column: &str) -> Result<Vec<Found>, RecordedError> {
    let refused = |error: csv::Error| RecordedError::Table {
        file: name.to_owned(),
        reason: error.to_string(),
    };
    let mut table = csv::Reader::from_reader(bytes);
    let header = table.byte_headers().map_err(refused)?.clone();
    let place = header.iter().position(|field| field.trim_ascii() == column.as_bytes());
    let place = place.ok_or_else(|| RecordedError::NoColumn {
        file: name.to_owned(),
        column: column.to_owned(),
        columns: header.iter().map(quoted).collect::<Vec<_>>().join(", "),
    })?;
    let mut found = Vec::new();
    let mut row = csv::ByteRecord::new();
    while table.read_byte_record(&mut row).map_err(refused)? {
        let line = row.position().map_or(0, csv::Position::line);
        // A row has as many fields as the header, which the reader sees to.
        let word = row.get(place).unwrap_or_default().trim_ascii();
        let column = row.range(place).map_or(1, |range| 1 + (range.start + place) as u64);
        let admitted = decision(word).ok_or_else(|| unknown(at(name, line, column), word))?;
        found.push((admitted, line, column));
    }
    Ok(found)
}

fn unknown(at: At, word: &[u8]) -> RecordedError {
    RecordedError::Word { at, found: quoted(word) }
}

/// Bytes of a file as a message shows them: not endless, and nothing that a terminal obeys.
fn quoted(bytes: &[u8]) -> String {
    const MOST: usize = 40;
    let shown = bytes[..bytes.len().min(MOST)].escape_ascii();
    format!("`{shown}{}`", if bytes.len() > MOST { "..." } else { "" })
}
