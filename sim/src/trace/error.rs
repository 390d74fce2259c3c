//! Everything that can be wrong with a trace, in words for the person who brought it.
//!
//! Each message says where, what was found, what was expected, and what to do where that is known.

use std::{io, sync::Arc};

use super::compression::Compression;
use super::disorder::Disorder;
use super::excerpt::Excerpt;
use super::fault::Fault;
use super::format::Format;
use super::place::Place;

/// Why a trace could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// There is nothing at the path.
    #[error("{0}: there is no such file")]
    Missing(String),
    /// The path is a folder.
    #[error("{0}: this is a folder; name a file in it")]
    Folder(String),
    /// The file is there and cannot be opened.
    #[error("{file}: the file cannot be opened ({source})")]
    Unreadable {
        /// The path.
        file: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// Reading failed half-way.
    #[error("{at}: reading failed here ({source})")]
    Read {
        /// The last whole line.
        at: Place,
        /// What the operating system said.
        source: io::Error,
    },
    /// The compressed stream stops before its end.
    #[error(
        "{}: the compressed stream ({compression}) ends early after line {}: the file is cut \
         short; fetch it again",
        at.file,
        at.line
    )]
    CutShort {
        /// The last whole line.
        at: Place,
        /// How the stream is stored.
        compression: Compression,
    },
    /// The compressed stream is damaged.
    #[error(
        "{}: the compressed stream ({compression}) is damaged after line {} ({source})",
        at.file,
        at.line
    )]
    Corrupt {
        /// The last whole line.
        at: Place,
        /// How the stream is stored.
        compression: Compression,
        /// What the decoder said.
        source: io::Error,
    },
    /// A compression that is not read here.
    #[error("{file}: {compression} files are not read, gzip and zstd are: decompress it first")]
    ForeignCompression {
        /// The file.
        file: Arc<str>,
        /// What it is.
        compression: Compression,
    },
    /// No byte at all.
    #[error("{0}: the file is empty; a trace holds at least one request")]
    Empty(Arc<str>),
    /// A header or blank lines and nothing else.
    #[error("{file}: there are no events in the file, which has {lines} line(s)")]
    NoEvents {
        /// The file.
        file: Arc<str>,
        /// How many lines were read.
        lines: u64,
    },
    /// The format cannot be told from the first line.
    #[error(
        "{at}: the format cannot be told from {found}{hint}. Say --format: native (header \
         t_ns,key,cost), azure (header TIMESTAMP,ContextTokens,GeneratedTokens), log (common or \
         combined access log), csv, tsv or jsonl; the last three need --columns as well, as in \
         --columns time=timestamp,key=user,cost=tokens"
    )]
    UnknownFormat {
        /// The first line that is not blank.
        at: Place,
        /// That line.
        found: Excerpt,
        /// What it resembles, with a comma before it, or nothing.
        hint: &'static str,
    },
    /// A syslog file.
    #[error(
        "{at}: this is a syslog file ({found}); syslog lines carry no year, so their times cannot \
         be placed. Export it with full dates, as `journalctl -o json` does, and use --format jsonl"
    )]
    Syslog {
        /// The line.
        at: Place,
        /// What it holds.
        found: Excerpt,
    },
    /// A format name that does not exist.
    #[error("{0} is no format; there are native, azure, log, csv, tsv and jsonl")]
    FormatName(Excerpt),
    /// A time unit that does not exist.
    #[error(
        "{0} is no time unit: s, ms, us, ns (from any origin), unix-s, unix-ms, unix-us, \
         unix-ns (since 1970), rfc3339, or a strptime format such as \"%Y-%m-%d %H:%M:%S%.f\""
    )]
    TimeUnit(Excerpt),
    /// A column map that cannot be read.
    #[error(
        "{found} is no column map: {why}. It reads like time=timestamp,key=org+user,cost=in+out, \
         where key and cost may be left out"
    )]
    ColumnMap {
        /// The map.
        found: Excerpt,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A format that needs a column map has none.
    #[error(
        "{at}: {format} has no fixed columns; say --columns time=…,key=…,cost=… (key and cost may \
         be left out). The columns here: {columns}"
    )]
    ColumnsNeeded {
        /// The line with the names.
        at: Place,
        /// The format.
        format: Format,
        /// The names in the file, listed.
        columns: Box<str>,
    },
    /// An option that the format leaves nothing to say about.
    #[error(
        "{file}: {option} has no meaning here, because the columns and times of {format} are fixed"
    )]
    UnusedOption {
        /// The file.
        file: Arc<str>,
        /// The option.
        option: &'static str,
        /// The format.
        format: Format,
    },
    /// The header is not the one of the format.
    #[error(
        "{at}: the header is {found}, and format {format} has {expected}{}",
        resembling(*resembles)
    )]
    Header {
        /// The header's line.
        at: Place,
        /// What it holds.
        found: Excerpt,
        /// The format that was asked for.
        format: Format,
        /// Its header.
        expected: &'static str,
        /// The format whose first line this is.
        resembles: Option<Format>,
    },
    /// The header lacks a column of the map, or has it twice.
    #[error("{at}: the column {column} is {problem}, which has: {columns}")]
    Column {
        /// The header's line.
        at: Place,
        /// The column.
        column: Excerpt,
        /// `not in the header` or `twice in the header`.
        problem: &'static str,
        /// The names in the file, listed.
        columns: Box<str>,
    },
    /// A row ends before a column.
    #[error("{at}: the column {column} is missing: the row has {found} of {expected} fields{hint}")]
    MissingField {
        /// The row.
        at: Place,
        /// The first column it lacks.
        column: Excerpt,
        /// How many fields it has.
        found: usize,
        /// How many it should have.
        expected: usize,
        /// What may be the cause, with punctuation before it, or nothing.
        hint: &'static str,
    },
    /// A row goes on after the last column.
    #[error(
        "{at}: the row has {found} fields of {expected}; the first too many is {extra}: a field \
         that holds a comma needs quotes"
    )]
    ExtraField {
        /// The row.
        at: Place,
        /// How many fields it has.
        found: usize,
        /// How many it should have.
        expected: usize,
        /// The first one too many.
        extra: Excerpt,
    },
    /// A field does not hold what it should.
    #[error("{at}, column {column}: {found}: {fault}")]
    Field {
        /// The row.
        at: Place,
        /// The column.
        column: Excerpt,
        /// What the field holds.
        found: Excerpt,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A JSON object lacks a field of the map.
    #[error("{at}: the field {column} is missing; the object has: {columns}")]
    MissingName {
        /// The line.
        at: Place,
        /// The field.
        column: Excerpt,
        /// The names in the object, listed.
        columns: Box<str>,
    },
    /// A line is no JSON object.
    #[error("{at}: this is no JSON object on one line ({reason}): {found}")]
    Json {
        /// The line.
        at: Place,
        /// What it holds.
        found: Excerpt,
        /// What the parser said.
        reason: Box<str>,
    },
    /// A line is no line of an access log.
    #[error(
        "{at}: this is no line of an access log: {found}; expected `host ident user \
         [17/May/2015:10:05:03 +0000] \"request\" status bytes`"
    )]
    LogLine {
        /// The line.
        at: Place,
        /// What it holds.
        found: Excerpt,
    },
    /// A line or a record is too long to be one.
    #[error(
        "{0}: this line or quoted record is longer than 16 MiB: a quote is not closed, or this is \
         no text file"
    )]
    TooLong(Place),
    /// An event is earlier than the one before it.
    #[error(
        "{at}: time runs backwards: {time} comes after {prev} on line {prev_line}. If the file is \
         not in order of time, --sort orders it (events of the same time stay as they are)"
    )]
    Backwards {
        /// The earlier event, which comes later.
        at: Place,
        /// Its time.
        time: Box<str>,
        /// The time before it.
        prev: Box<str>,
        /// The line of that time.
        prev_line: u64,
    },
    /// Events that cannot be put in order on the way.
    #[error(transparent)]
    Disorder(#[from] Disorder),
    /// The costs sum to more than 64 bits.
    #[error("{0}: the costs up to here sum to more than {max}, the largest total", max = u64::MAX)]
    TotalCost(Place),
    /// More keys than 32 bits can number.
    #[error("{0}: more than 4294967296 different keys; is the key column the right one?")]
    TooManyKeys(Place),
    /// Columns that do not make a trace.
    #[error("these columns make no trace: {why} (event {index})")]
    Parts {
        /// What is wrong.
        why: &'static str,
        /// The first event it is wrong for, from 0.
        index: usize,
    },
}

fn resembling(format: Option<Format>) -> String {
    format.map_or_else(String::new, |format| format!("; it looks like --format {format}"))
}
