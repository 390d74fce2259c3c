//! Access logs from events, in the combined form of Apache and nginx.
//!
//! What is written reads back as the same events: whatever would not is an error. A log tells whole
//! seconds, so that fractions are dropped, and knows no cost, so that every event costs 1.

use std::io::{self, Write};

use jiff::{Timestamp, tz::Offset};

use super::Trace;
use super::compression::Compression;
use super::excerpt::Excerpt;
use super::wall_time::UnixNanos;

/// Lines are handed on in pieces of about this size.
const PIECE_BYTES: usize = 1 << 17;

const NANOS: u64 = 1_000_000_000;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// One request, as a line of a log tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEntry<'a> {
    /// The client: no spaces and no control characters.
    pub host: &'a str,
    /// When it asked; the fraction of the second is dropped.
    pub time: UnixNanos,
    /// The method: ASCII letters.
    pub method: &'a str,
    /// The path with its query: begins with `/`, no spaces and no control characters.
    pub path: &'a str,
    /// The status of the answer.
    pub status: u16,
}

/// Why an event cannot be a line of a log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogWriteError {
    /// A text would not read back as it is.
    #[error(
        "event {index}: {found} cannot be the {part} in an access log: it must be {expected}. \
         Rename it, or write the native format, which takes any text"
    )]
    Text {
        /// The event, from 0.
        index: u64,
        /// `host`, `method` or `path`.
        part: &'static str,
        /// The text.
        found: Excerpt,
        /// What it must be.
        expected: &'static str,
    },
    /// An event costs something else than 1.
    #[error(
        "event {index} costs {cost}, and a line of an access log is one request of cost 1: write \
         the native format, which has costs"
    )]
    Cost {
        /// The event, from 0.
        index: u64,
        /// Its cost.
        cost: u64,
    },
    /// A time past the end of 64 bits of nanoseconds.
    #[error("event {index} is after the year 2554, where the times of a trace end: start earlier")]
    TooLate {
        /// The event, from 0.
        index: u64,
    },
    /// The output cannot be written.
    #[error("the log cannot be written ({0})")]
    Output(#[from] io::Error),
}

/// Writes entries as lines of a combined log, in the order given, in constant memory.
pub struct LogWriter<W> {
    output: W,
    /// Lines that are not yet handed on.
    piece: Vec<u8>,
    /// The second since 1970 that `stamp` shows.
    second: u64,
    /// What stands between the host and the request.
    stamp: String,
    count: u64,
    /// The bytes handed on.
    handed: u64,
}

impl<W: Write> LogWriter<W> {
    /// Writes to `output`, which needs no buffer of its own.
    pub fn new(output: W) -> Self {
        let piece = Vec::with_capacity(2 * PIECE_BYTES);
        Self { output, piece, second: 0, stamp: stamp(0), count: 0, handed: 0 }
    }

    /// Writes one line.
    ///
    /// # Errors
    ///
    /// Where the line would read back as something else, or the output fails.
    pub fn write(&mut self, entry: &LogEntry) -> Result<(), LogWriteError> {
        self.check(entry)?;
        let second = entry.time.0 / NANOS;
        if second != self.second {
            (self.second, self.stamp) = (second, stamp(second));
        }
        let mut status = itoa::Buffer::new();
        self.piece.extend_from_slice(entry.host.as_bytes());
        self.piece.extend_from_slice(self.stamp.as_bytes());
        self.piece.extend_from_slice(entry.method.as_bytes());
        self.piece.push(b' ');
        push_escaped(&mut self.piece, entry.path.as_bytes());
        self.piece.extend_from_slice(b" HTTP/1.1\" ");
        self.piece.extend_from_slice(status.format(entry.status).as_bytes());
        self.piece.extend_from_slice(b" 0 \"-\" \"-\"\n");
        self.count += 1;
        if self.piece.len() >= PIECE_BYTES {
            self.hand_on()?;
        }
        Ok(())
    }

    /// How many bytes the lines so far have.
    pub fn bytes(&self) -> u64 {
        self.handed + self.piece.len() as u64
    }

    /// Writes what is left, and gives the output back.
    pub fn finish(mut self) -> Result<W, LogWriteError> {
        self.hand_on()?;
        self.output.flush()?;
        Ok(self.output)
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.output.write_all(&self.piece)?;
        self.handed += self.piece.len() as u64;
        self.piece.clear();
        Ok(())
    }

    fn check(&self, entry: &LogEntry) -> Result<(), LogWriteError> {
        let fault = |part, found: &str, expected| {
            let found = Excerpt::new(found.as_bytes());
            Err(LogWriteError::Text { index: self.count, part, found, expected })
        };
        if entry.host.is_empty() || !is_visible(entry.host) {
            return fault("host", entry.host, "visible characters without a space");
        }
        if self.count == 0 && begins_another_format(entry.host) {
            return fault("host", entry.host, "none that a file of another format begins with");
        }
        let letters = entry.method.bytes().all(|byte| byte.is_ascii_alphabetic());
        if entry.method.is_empty() || !letters {
            return fault("method", entry.method, "a word of ASCII letters");
        }
        if !entry.path.starts_with('/') || !is_visible(entry.path) {
            return fault("path", entry.path, "a `/` and visible characters without a space");
        }
        Ok(())
    }
}

/// Writes `trace` as a combined log whose hosts are the keys; every request is `GET /`, answered
/// with 200. A trace without a wall clock has its zero at `zero`.
///
/// # Errors
///
/// Where an event would read back as something else, or the output fails.
pub fn write_log(trace: &Trace, zero: UnixNanos, output: impl Write) -> Result<(), LogWriteError> {
    let zero = trace.start().unwrap_or(zero);
    let mut writer = LogWriter::new(output);
    for ((&time, &key), &cost) in trace.times().iter().zip(trace.keys()).zip(trace.costs()) {
        let index = writer.count;
        if cost != 1 {
            return Err(LogWriteError::Cost { index, cost });
        }
        let time = zero.0.checked_add(time).ok_or(LogWriteError::TooLate { index })?;
        let host = &trace.names()[key as usize];
        let time = UnixNanos(time);
        writer.write(&LogEntry { host, time, method: "GET", path: "/", status: 200 })?;
    }
    writer.finish().map(drop)
}

/// Whether a text has no space and no control character; plain ASCII is told in one go.
fn is_visible(text: &str) -> bool {
    let plain = text.bytes().fold(true, |plain, byte| plain & (b'!'..=b'~').contains(&byte));
    plain || !text.chars().any(|character| character == ' ' || character.is_control())
}

/// Whether a file that begins with `host` is not taken for a log: the first bytes tell the format.
fn begins_another_format(host: &str) -> bool {
    let bytes = host.as_bytes();
    host.starts_with(['{', '\u{feff}']) || Compression::of(bytes) != Compression::None
}

/// Text in quotes, as the servers escape it.
fn push_escaped(line: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while let Some(place) = memchr::memchr2(b'"', b'\\', rest) {
        line.extend_from_slice(&rest[..place]);
        line.extend([b'\\', rest[place]]);
        rest = &rest[place + 1..];
    }
    line.extend_from_slice(rest);
}

/// What stands between host and request in the second `second` since 1970.
fn stamp(second: u64) -> String {
    // 64 bits of nanoseconds end in 2554, within the calendar of the library.
    let timestamp = i64::try_from(second).ok().and_then(|s| Timestamp::from_second(s).ok());
    let time = Offset::UTC.to_datetime(timestamp.unwrap_or_default());
    let month = usize::try_from(time.month() - 1).ok().and_then(|month| MONTHS.get(month));
    format!(
        " - - [{:02}/{}/{:04}:{:02}:{:02}:{:02} +0000] \"",
        time.day(),
        month.unwrap_or(&MONTHS[0]),
        time.year(),
        time.hour(),
        time.minute(),
        time.second()
    )
}
