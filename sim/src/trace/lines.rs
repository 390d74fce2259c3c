//! Lines with their numbers, of bounded length.
//!
//! Every reader stands on this one, so that a line number in a message is always the one that an
//! editor shows, and so that a stream without line ends cannot fill the memory.

use std::io::{BufRead, Read};
use std::sync::Arc;

use super::compression::Compression;
use super::error::TraceError;
use super::place::Place;
use super::stream_error::stream_error;

/// The longest line, and the longest record of several lines, in bytes.
pub(super) const LONGEST_BYTES: usize = 16 << 20;

/// A stream of lines, the current one in memory.
pub(super) struct Lines {
    file: Arc<str>,
    input: Box<dyn BufRead>,
    compression: Compression,
    line: Vec<u8>,
    number: u64,
    /// The current line was only peeked at and is to be given once more.
    again: bool,
}

impl Lines {
    /// The lines of the plain bytes `input`, which `file` names in messages.
    pub(super) fn new(file: &str, input: Box<dyn BufRead>, compression: Compression) -> Self {
        Self { file: file.into(), input, compression, line: Vec::new(), number: 0, again: false }
    }

    /// Moves to the next line; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool, TraceError> {
        if std::mem::take(&mut self.again) {
            return Ok(true);
        }
        self.line.clear();
        let bound = LONGEST_BYTES as u64 + 1;
        let read = (&mut self.input).take(bound).read_until(b'\n', &mut self.line);
        match read {
            Ok(0) => return Ok(false),
            Ok(_) => self.number += 1,
            Err(error) => {
                self.line.clear();
                let (file, line) = (Arc::clone(&self.file), self.number);
                return Err(stream_error(file, line, self.compression, error));
            }
        }
        if self.line.len() > LONGEST_BYTES {
            self.line.clear();
            return Err(TraceError::TooLong(self.place()));
        }
        if self.number == 1 && self.line.starts_with(b"\xef\xbb\xbf") {
            self.line.drain(..3);
        }
        Ok(true)
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
        &self.line
    }

    /// The current line without its end, LF or CRLF.
    pub(super) fn text(&self) -> &[u8] {
        let text = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
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
