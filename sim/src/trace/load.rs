//! From a source to a trace in memory.

use std::io::Read;

use super::Trace;
use super::access_log::AccessLog;
use super::azure;
use super::collector::Collector;
use super::column_map::ColumnMap;
use super::compression::{Compression, decompressed};
use super::delimited::{Delimited, names};
use super::error::TraceError;
use super::format::Format;
use super::header::listed;
use super::json_fields::field_names;
use super::json_lines::{JsonLines, json_text, not_json};
use super::lines::Lines;
use super::log_part::LogPart;
use super::native::Native;
use super::reader::{Event, Reader};
use super::records::Records;
use super::source::{BytesRead, Counted, Source};
use super::stream_error::stream_error;
use super::time_unit::TimeUnit;

/// Events between two calls of the progress function.
const PROGRESS_EVERY: usize = 1 << 14;

/// What the user says about a trace. The default detects the format and refuses disorder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The format; none means that the first line tells.
    pub format: Option<Format>,
    /// The columns of `csv`, `tsv` and `jsonl`.
    pub columns: Option<ColumnMap>,
    /// What of a line of an access log is the key, joined by [`ColumnMap::APART`]; nothing means
    /// the client alone.
    pub log_parts: Vec<LogPart>,
    /// How their times are written; none means as RFC 3339 or `2024-05-31 10:05:03.25`.
    pub time_unit: Option<TimeUnit>,
    /// Whether to order the events by time instead of refusing those that run backwards.
    pub sort: bool,
}

/// Reads the trace at `source`. `progress` is told now and then how many bytes of the file, as it
/// is stored, have been read.
pub fn load(
    source: &Source,
    options: &Options,
    progress: impl FnMut(u64),
) -> Result<Trace, TraceError> {
    load_from(source.open()?, &source.to_string(), options, progress)
}

/// Reads a trace from the bytes of `input`, compressed or not; `name` stands for it in messages.
pub fn load_from(
    input: impl Read + 'static,
    name: &str,
    options: &Options,
    mut progress: impl FnMut(u64),
) -> Result<Trace, TraceError> {
    let bytes = BytesRead::default();
    let mut reader = open(Counted::new(input, bytes.clone()), name, options)?;
    let mut collector = Collector::new(name, reader.clock(), options.sort);
    let mut event = Event::default();
    let mut count = 0_usize;
    while reader.read(&mut event)? {
        collector.push(&event, reader.line())?;
        count += 1;
        if count.is_multiple_of(PROGRESS_EVERY) {
            progress(bytes.count());
        }
    }
    progress(bytes.count());
    collector.finish(reader.line())
}

/// Opens the trace at `source` to be read event by event, and tells at any time how many bytes of
/// the file, as it is stored, have been read.
pub fn open_source(
    source: &Source,
    options: &Options,
) -> Result<(Box<dyn Reader>, BytesRead), TraceError> {
    let bytes = BytesRead::default();
    let stored = Counted::new(source.open()?, bytes.clone());
    Ok((open(stored, &source.to_string(), options)?, bytes))
}

/// Opens a trace to be read event by event, in memory that does not grow with it: buffers of half a
/// megabyte and as much again as a decoder takes; as long as the longest line where that is more,
/// which may have 16 MiB.
pub fn open(
    input: impl Read + 'static,
    name: &str,
    options: &Options,
) -> Result<Box<dyn Reader>, TraceError> {
    let lines = open_lines(input, name)?;
    let format = match options.format {
        Some(format) => format,
        None => Format::detect(lines.text(), options.columns.is_some(), lines.place())?,
    };
    refuse_unused(&lines, format, options)?;
    let unit = options.time_unit.clone().unwrap_or(TimeUnit::Rfc3339);
    let columns = options.columns.as_ref();
    Ok(match format {
        Format::Native => Box::new(Native::new(Records::csv(lines))?),
        Format::Azure => Box::new(azure::reader(Records::csv(lines))?),
        Format::Log => Box::new(AccessLog::new(lines, options.log_parts.clone())),
        Format::Csv => Box::new(table(Records::csv(lines), format, columns, unit)?),
        Format::Tsv => Box::new(table(Records::tsv(lines), format, columns, unit)?),
        Format::Jsonl => Box::new(json(lines, columns, unit)?),
    })
}

/// The lines of `input`, the first that is not blank peeked at.
fn open_lines(input: impl Read + 'static, name: &str) -> Result<Lines, TraceError> {
    let (plain, compression) = decompressed(input)
        .map_err(|error| stream_error(name.into(), 0, Compression::None, error))?;
    if let Compression::Foreign(_) = compression {
        return Err(TraceError::ForeignCompression { file: name.into(), compression });
    }
    let mut lines = Lines::new(name, plain, compression);
    match (lines.peek()?, lines.number()) {
        (true, _) => Ok(lines),
        (false, 0) => Err(TraceError::Empty(name.into())),
        (false, count) => Err(TraceError::NoEvents { file: name.into(), lines: count }),
    }
}

fn refuse_unused(lines: &Lines, format: Format, options: &Options) -> Result<(), TraceError> {
    let is_log = format == Format::Log;
    let option = match options {
        _ if !options.log_parts.is_empty() && !format.needs_columns() && !is_log => {
            "--map of a part of an access log"
        }
        _ if format.needs_columns() => return Ok(()),
        Options { columns: Some(_), .. } => "--columns",
        Options { time_unit: Some(_), .. } => "--time-unit",
        _ => return Ok(()),
    };
    Err(TraceError::UnusedOption { file: lines.place().file, option, format })
}

fn table(
    mut records: Records,
    format: Format,
    columns: Option<&ColumnMap>,
    unit: TimeUnit,
) -> Result<Delimited, TraceError> {
    records.advance()?;
    let Some(map) = columns else {
        let columns = listed(names(&records).iter().map(String::as_str));
        return Err(TraceError::ColumnsNeeded { at: records.place(), format, columns });
    };
    Delimited::new(records, map, unit, format == Format::Tsv)
}

fn json(
    lines: Lines,
    columns: Option<&ColumnMap>,
    unit: TimeUnit,
) -> Result<JsonLines, TraceError> {
    let Some(map) = columns else {
        let names = field_names(json_text(&lines)?).map_err(|error| not_json(&lines, &error))?;
        let columns = listed(names.iter().map(String::as_str));
        let (at, format) = (lines.place(), Format::Jsonl);
        return Err(TraceError::ColumnsNeeded { at, format, columns });
    };
    Ok(JsonLines::new(lines, map, unit))
}
