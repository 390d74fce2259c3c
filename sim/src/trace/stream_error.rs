//! What a stream that fails underneath its lines tells the reader of the trace.

use std::io;
use std::sync::Arc;

use super::compression::Compression;
use super::error::TraceError;
use super::place::Place;

/// A failure of the stream itself, after the whole line `line`.
pub(super) fn stream_error(
    file: Arc<str>,
    line: u64,
    compression: Compression,
    source: io::Error,
) -> TraceError {
    let at = Place { file, line };
    // What the operating system reports has a number; what a decoder reports has none.
    if compression == Compression::None || source.raw_os_error().is_some() {
        TraceError::Read { at, source }
    } else if source.kind() == io::ErrorKind::UnexpectedEof {
        TraceError::CutShort { at, compression }
    } else {
        TraceError::Corrupt { at, compression, source }
    }
}
