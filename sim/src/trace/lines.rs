//! Lines with their numbers, of bounded length.
//!
//! Every reader stands on this one, so that a line number in a message is always the one that an
//! editor shows, and so that a stream without line ends cannot fill the memory.
//!
//! A line is given where it lies in the buffer. Only the beginning of a line whose end is not read
//! yet is moved, to the front, once in a buffer's length.

use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::compression::Compression;
use super::error::TraceError;
use super::place::Place;
use super::stream_error::stream_error;

/// The longest line, and the longest record of several lines, in bytes.
pub(super) const LONGEST_BYTES: usize = 16 << 20;

/// What is asked of the input at a time.
const READ_BYTES: usize = 1 << 17;

/// A stream of lines, the current one in memory.
pub(super) struct Lines {
    file: Arc<str>,
    input: Box<dyn Read>,
    compression: Compression,
    /// Twice [`READ_BYTES`]; where a line is longer than one of them, twice that line and
    /// [`READ_BYTES`] more, but no more than [`LONGEST_BYTES`] and those.
    buffer: Vec<u8>,
    /// The current line with its end.
    line: Range<usize>,
    /// What is read of the lines after it.
    ahead: Range<usize>,
    number: u64,
    /// The current line was only peeked at and is to be given once more.
    again: bool,
}

impl Lines {
    /// The lines of the plain bytes `input`, which `file` names in messages.
    pub(super) fn new(file: &str, input: Box<dyn Read>, compression: Compression) -> Self {
        Self {
            file: file.into(),
            input,
            compression,
            buffer: vec![0; 2 * READ_BYTES],
            line: 0..0,
            ahead: 0..0,
            number: 0,
            again: false,
        }
    }

    /// Moves to the next line; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool, TraceError> {
        if std::mem::take(&mut self.again) {
            return Ok(true);
        }
        self.line = self.ahead.start..self.ahead.start;
        let length = match memchr(b'\n', &self.buffer[self.ahead.clone()]) {
            Some(before) => before + 1,
            None => self.complete()?,
        };
        if length == 0 {
            return Ok(false);
        }
        self.number += 1;
        let start = self.ahead.start;
        self.ahead.start += length;
        if length > LONGEST_BYTES {
            return Err(TraceError::TooLong(self.place()));
        }
        self.line = start..self.ahead.start;
        if self.number == 1 && self.buffer[self.line.clone()].starts_with(b"\xef\xbb\xbf") {
            self.line.start += 3;
        }
        Ok(true)
    }

    /// Reads until the line ahead has its end, the stream ends, or the line is too long; how long
    /// it is then.
    #[cold]
    fn complete(&mut self) -> Result<usize, TraceError> {
        self.buffer.copy_within(self.ahead.clone(), 0);
        let mut known = self.ahead.len();
        (self.line, self.ahead) = (0..0, 0..known);
        while known <= LONGEST_BYTES {
            if self.buffer.len() < known + READ_BYTES {
                let length = (2 * known).min(LONGEST_BYTES) + READ_BYTES;
                // A vector left to itself doubles once more.
                self.buffer.reserve_exact(length - self.buffer.len());
                self.buffer.resize(length, 0);
            }
            let count = self.read(known)?;
            self.ahead.end = known + count;
            if count == 0 {
                return Ok(known);
            }
            match memchr(b'\n', &self.buffer[known..self.ahead.end]) {
                Some(before) => return Ok(known + before + 1),
                None => known = self.ahead.end,
            }
        }
        Ok(known)
    }

    /// Reads once, to `place` in the buffer.
    fn read(&mut self, place: usize) -> Result<usize, TraceError> {
        loop {
            match self.input.read(&mut self.buffer[place..place + READ_BYTES]) {
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == ErrorKind::Interrupted => (),
                Err(error) => {
                    // What there is of the line is lost, as it has no end.
                    self.ahead = 0..0;
                    let (file, line) = (Arc::clone(&self.file), self.number);
                    return Err(stream_error(file, line, self.compression, error));
                }
            }
        }
    }

    /// Moves to the next line that is not blank and has [`Lines::advance`] give it once more.
    pub(super) fn peek(&mut self) -> Result<bool, TraceError> {
        while self.advance()? {
            if !self.text().trim_ascii().is_empty() {
                self.again = true;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The current line with its end.
    pub(super) fn raw(&self) -> &[u8] {
        &self.buffer[self.line.clone()]
    }

    /// The current line without its end, LF or CRLF.
    pub(super) fn text(&self) -> &[u8] {
        let text = self.raw().strip_suffix(b"\n").unwrap_or(self.raw());
        text.strip_suffix(b"\r").unwrap_or(text)
    }

    /// The number of the current line, from 1; 0 before the first.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The current line, for a message.
    pub(super) fn place(&self) -> Place {
        self.place_of(self.number)
    }

    /// Another line of the same file, for a message.
    pub(super) fn place_of(&self, line: u64) -> Place {
        Place { file: Arc::clone(&self.file), line }
    }
}
