//! Access logs of web servers, common and combined.
//!
//! Both begin with `host ident user [17/May/2015:10:05:03 +0000]` and differ only after that, so
//! one reader serves both and looks further only when asked to: what follows may hold escaped
//! quotes and bytes of any encoding, because clients choose them.
//!
//! Source: Apache HTTP Server, `mod_log_config`, and the CERN httpd log format before it.

use memchr::{memchr, memchr_iter};

use super::column_map::ColumnMap;
use super::error::TraceError;
use super::excerpt::Excerpt;
use super::fault::{Fault, text};
use super::lines::Lines;
use super::log_part::{LogLine, LogPart, LoggedRequest};
use super::log_time::LogTimes;
use super::reader::{Event, Reader};
use super::time_unit::TimeBase;

/// The shape of a time: `D` a digit, `A` a letter, `S` a sign, others themselves.
const TIME_SHAPE: &[u8] = b"[DD/AAA/DDDD:DD:DD:DD SDDDD]";

/// What stands between the client and the time of nearly every line.
const NOBODY: &[u8] = b" - - ";

/// The shape of the start of a syslog line; `_` is a digit or a space.
const SYSLOG_SHAPE: &[u8] = b"AAA _D DD:DD:DD ";

/// Reads access logs: the key is the client, or the parts that were asked for; the cost is 1.
pub(super) struct AccessLog {
    lines: Lines,
    parts: Vec<LogPart>,
    times: LogTimes,
}

impl AccessLog {
    /// Reads `lines` from its first; no parts means the client alone.
    pub(super) fn new(lines: Lines, parts: Vec<LogPart>) -> Self {
        Self { lines, parts, times: LogTimes::default() }
    }

    fn field_error(&self, column: &str, found: &[u8], fault: Fault) -> TraceError {
        let (column, found) = (Excerpt::new(column.as_bytes()), Excerpt::new(found));
        TraceError::Field { at: self.lines.place(), column, found, fault }
    }

    /// Whether `text` is, in brackets, the last time again, whose shape was looked at already.
    fn is_last_time(&self, text: &[u8]) -> bool {
        matches!(text, [b'[', time @ .., b']'] if self.times.is_last(time))
    }

    fn push_parts(&self, line: &LogLine, event: &mut Event) -> Result<(), TraceError> {
        let request = line.request();
        let request = request.as_ref().map(LoggedRequest::asked).unwrap_or_default();
        for (place, &part) in self.parts.iter().enumerate() {
            let value = line.part(part, request);
            event
                .push_key_part(place, &value, ColumnMap::APART)
                .map_err(|fault| self.field_error(part.name(), value.as_bytes(), fault))?;
        }
        Ok(())
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
        let is_time = |text: &[u8]| self.is_last_time(text) || has_shape(text, TIME_SHAPE);
        let line = split_at(self.lines.text(), is_time).ok_or_else(|| self.line_error())?;
        let (host, time) = (line.host, line.time);
        let key = text(host).map_err(|fault| self.field_error("host", host, fault))?;
        let wall = self.times.read(time).map_err(|fault| self.field_error("time", time, fault))?;
        event.time = wall.0;
        event.key.clear();
        if self.parts.is_empty() {
            event.key.push_str(key);
        } else {
            self.push_parts(&line, event)?;
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
    split_at(line, |text| has_shape(text, TIME_SHAPE))
}

/// The same, where `is_time` knows the shape of a time.
fn split_at(line: &[u8], is_time: impl Fn(&[u8]) -> bool) -> Option<LogLine<'_>> {
    let (host, rest) = line.split_at(memchr(b' ', line)?);
    let length = TIME_SHAPE.len();
    let start = memchr_iter(TIME_SHAPE[0], rest)
        .find(|&start| rest.get(start..start + length).is_some_and(&is_time))?;
    let who = &rest[..start];
    if host.is_empty() || !(who == NOBODY || has_two_words(who)) {
        return None;
    }
    let end = start + length;
    Some(LogLine { host, who, time: &rest[start + 1..end - 1], rest: &rest[end..] })
}

fn has_two_words(text: &[u8]) -> bool {
    text.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).nth(1).is_some()
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
