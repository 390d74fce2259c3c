//! Access logs of web servers, common and combined.
//!
//! Both begin with `host ident user [17/May/2015:10:05:03 +0000]` and differ only after that, so
//! one reader serves both and looks further only when asked to: what follows may hold escaped
//! quotes and bytes of any encoding, because clients choose them.
//!
//! Source: Apache HTTP Server, `mod_log_config`, and the CERN httpd log format before it.

use super::column_map::ColumnMap;
use super::error::TraceError;
use super::excerpt::Excerpt;
use super::fault::{Fault, text};
use super::lines::Lines;
use super::log_part::{LogLine, LogPart};
use super::reader::{Event, Reader};
use super::time_unit::TimeBase;
use super::wall_time::by_format;

const TIME_FORMAT: &str = "%d/%b/%Y:%H:%M:%S %z";

/// The shape of a time: `D` a digit, `A` a letter, `S` a sign, others themselves.
const TIME_SHAPE: &[u8] = b"[DD/AAA/DDDD:DD:DD:DD SDDDD]";

/// The shape of the start of a syslog line; `_` is a digit or a space.
const SYSLOG_SHAPE: &[u8] = b"AAA _D DD:DD:DD ";

/// Reads access logs: the key is the client, or the parts that were asked for; the cost is 1.
pub(super) struct AccessLog {
    lines: Lines,
    parts: Vec<LogPart>,
}

impl AccessLog {
    /// Reads `lines` from its first; no parts means the client alone.
    pub(super) fn new(lines: Lines, parts: Vec<LogPart>) -> Self {
        Self { lines, parts }
    }

    fn field_error(&self, column: &str, found: &[u8], fault: Fault) -> TraceError {
        let (column, found) = (Excerpt::new(column.as_bytes()), Excerpt::new(found));
        TraceError::Field { at: self.lines.place(), column, found, fault }
    }

    #[cold]
    fn line_error(&self) -> TraceError {
        let (at, found) = (self.lines.place(), Excerpt::new(self.lines.text()));
        if is_syslog(self.lines.text()) {
            TraceError::Syslog { at, found }
        } else {
            TraceError::LogLine { at, found }
        }
    }
}

impl Reader for AccessLog {
    fn read(&mut self, event: &mut Event) -> Result<bool, TraceError> {
        if !self.lines.peek()? || !self.lines.advance()? {
            return Ok(false);
        }
        let line = split(self.lines.text()).ok_or_else(|| self.line_error())?;
        let (host, time) = (line.host, line.time);
        let key = text(host).map_err(|fault| self.field_error("host", host, fault))?;
        let wall =
            by_format(TIME_FORMAT, time).map_err(|fault| self.field_error("time", time, fault))?;
        event.time = wall.0;
        event.key.clear();
        if self.parts.is_empty() {
            event.key.push_str(key);
        }
        let request = if self.parts.is_empty() { None } else { line.request() };
        for (place, &part) in self.parts.iter().enumerate() {
            let value = line.part(part, request.as_ref());
            event
                .push_key_part(place, &value, ColumnMap::APART)
                .map_err(|fault| self.field_error(part.name(), value.as_bytes(), fault))?;
        }
        event.cost = 1;
        Ok(true)
    }

    fn line(&self) -> u64 {
        self.lines.number()
    }

    fn clock(&self) -> TimeBase {
        TimeBase::Unix
    }
}

/// A line taken apart as far as both forms agree.
///
/// The user between them is free text of the client, so the first thing of the right shape counts.
pub(super) fn split(line: &[u8]) -> Option<LogLine<'_>> {
    let host_end = line.iter().position(|&byte| byte == b' ')?;
    let (host, rest) = line.split_at(host_end);
    let start = rest.windows(TIME_SHAPE.len()).position(|window| has_shape(window, TIME_SHAPE))?;
    let words = rest[..start].split(|&byte| byte == b' ').filter(|word| !word.is_empty()).count();
    if host.is_empty() || words < 2 {
        return None;
    }
    let end = start + TIME_SHAPE.len();
    Some(LogLine { host, who: &rest[..start], time: &rest[start + 1..end - 1], rest: &rest[end..] })
}

/// Whether a line is of the traditional syslog: `Mar 27 13:06:56 host …`.
pub(super) fn is_syslog(line: &[u8]) -> bool {
    line.get(..SYSLOG_SHAPE.len()).is_some_and(|start| has_shape(start, SYSLOG_SHAPE))
}

fn has_shape(text: &[u8], shape: &[u8]) -> bool {
    text.iter().zip(shape).all(|(&byte, &class)| match class {
        b'D' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_alphabetic(),
        b'S' => matches!(byte, b'+' | b'-'),
        b'_' => byte == b' ' || byte.is_ascii_digit(),
        _ => byte == class,
    })
}
