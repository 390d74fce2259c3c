//! Where a trace comes from: a file or the standard input.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::rc::Rc;

use super::error::TraceError;

/// A trace to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The standard input.
    Stdin,
    /// A file, compressed or not.
    File(PathBuf),
}

impl Source {
    /// A path, where `-` is the standard input.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        if path.as_os_str() == "-" { Self::Stdin } else { Self::File(path) }
    }

    /// The bytes as they are stored.
    pub(super) fn open(&self) -> Result<Box<dyn Read>, TraceError> {
        let Self::File(path) = self else { return Ok(Box::new(io::stdin())) };
        let file = self.to_string();
        let opened = match File::open(path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(TraceError::Missing(file));
            }
            Err(source) => return Err(TraceError::Unreadable { file, source }),
        };
        // Opening a folder succeeds on Unix, and its first read fails in words that help nobody.
        match opened.metadata() {
            Ok(metadata) if metadata.is_dir() => Err(TraceError::Folder(file)),
            Ok(_) => Ok(Box::new(opened)),
            Err(source) => Err(TraceError::Unreadable { file, source }),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// How many stored bytes have been read, shared with whoever shows progress.
#[derive(Debug, Clone, Default)]
pub struct BytesRead(Rc<Cell<u64>>);

impl BytesRead {
    /// The count so far.
    pub fn count(&self) -> u64 {
        self.0.get()
    }
}

/// Counts what passes below the decompression, because only that total is known beforehand.
pub(super) struct Counted<R> {
    inner: R,
    bytes: BytesRead,
}

impl<R: Read> Counted<R> {
    /// Counts the bytes of `inner` into `bytes`.
    pub(super) fn new(inner: R, bytes: BytesRead) -> Self {
        Self { inner, bytes }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes.0.set(self.bytes.0.get() + count as u64);
        Ok(count)
    }
}
