//! Decompression, chosen by the first bytes of the stream.
//!
//! Names lie (`trace.csv` may be gzip, and the standard input has no name), magic bytes do not.

use std::fmt;
use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

/// Decoders see the input in pieces of this size.
const BUFFER_BYTES: usize = 1 << 17;

/// How a stream is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// As it is.
    None,
    /// RFC 1952, one member or several.
    Gzip,
    /// RFC 8878, one frame or several.
    Zstd,
    /// A known compression that is not read here.
    Foreign(&'static str),
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Foreign(name) => name,
        })
    }
}

impl Compression {
    /// How a stream that begins with these bytes is stored.
    pub(super) fn of(magic: &[u8]) -> Self {
        match magic {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // The second form is a skippable frame, with which some writers begin.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [0xfd, b'7', b'z', b'X', b'Z', ..] => Self::Foreign("xz"),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => Self::Foreign("bzip2"),
            [b'P', b'K', 3, 4, ..] => Self::Foreign("zip"),
            [0x04, 0x22, 0x4d, 0x18, ..] => Self::Foreign("lz4"),
            _ => Self::None,
        }
    }
}

/// The plain bytes of `stored`, and how they were stored.
///
/// The reader of a [`Compression::Foreign`] stream gives its bytes undecoded.
pub(super) fn decompressed(
    mut stored: impl Read + 'static,
) -> io::Result<(Box<dyn Read>, Compression)> {
    let mut magic = Vec::with_capacity(6);
    stored.by_ref().take(6).read_to_end(&mut magic)?;
    let compression = Compression::of(&magic);
    let whole = Cursor::new(magic).chain(stored);
    let pieces = |whole| BufReader::with_capacity(BUFFER_BYTES, whole);
    let plain: Box<dyn Read> = match compression {
        Compression::None | Compression::Foreign(_) => Box::new(whole),
        Compression::Gzip => Box::new(MultiGzDecoder::new(pieces(whole))),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(pieces(whole))?),
    };
    Ok((plain, compression))
}
