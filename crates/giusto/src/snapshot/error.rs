//! Why a snapshot could not be written or gone on from.

use std::{error::Error, fmt, io};

use super::VERSION;
use crate::BuildError;

/// Why a snapshot could not be written, or no limiter made from one.
///
/// Every message says what was wrong and what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Reading or writing failed.
    Io(io::Error),
    /// The bytes are something else.
    NotASnapshot,
    /// Written in a format that this version of the crate does not know.
    Newer {
        /// The version of the format.
        found: u16,
    },
    /// Of another algorithm, or of one with other numbers.
    OtherLimit {
        /// The snapshot's.
        found: String,
        /// The limiter's.
        expected: String,
    },
    /// Of another kind of keys.
    OtherKeys {
        /// The snapshot's.
        found: String,
        /// The limiter's.
        expected: &'static str,
    },
    /// The bytes end before the snapshot does.
    CutShort {
        /// How many there are.
        at: u64,
    },
    /// Some of the bytes are not those that were written.
    Damaged {
        /// The byte up to which the damage lies.
        at: u64,
    },
    /// More keys than the limiter may hold.
    NoRoom {
        /// Those that had room.
        restored: u64,
    },
    /// A key, or the text of a limit, of more bytes than the format can say.
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// No memory for the table of the limiter.
    Build(BuildError),
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "the snapshot could not be read or written: {error}"),
            Self::NotASnapshot => f.write_str(
                "these bytes do not start as a snapshot does; check which file was opened",
            ),
            Self::Newer { found } => write!(
                f,
                "the snapshot is of format {found}, and this version of giusto knows formats up to {VERSION}; read it with the version that wrote it or a later one",
            ),
            Self::OtherLimit { found, expected } => write!(
                f,
                "the snapshot is of the limit `{found}`, and the limiter has `{expected}`; build it with the same numbers, or start without the snapshot",
            ),
            Self::OtherKeys { found, expected } => write!(
                f,
                "the snapshot has keys of the kind {found}, and the limiter of the kind {expected}; build it with the same kind, or start without the snapshot",
            ),
            Self::CutShort { at } => write!(
                f,
                "the snapshot is cut short: it ends at byte {at}; use an earlier one, and write to a new file that is renamed once complete",
            ),
            Self::Damaged { at } => write!(
                f,
                "the snapshot is damaged: its bytes up to {at} are not those that were written; use an earlier one",
            ),
            Self::NoRoom { restored } => write!(
                f,
                "the limiter has room for {restored} keys of the snapshot and not for the next; raise max_keys",
            ),
            Self::TooLong { bytes } => {
                write!(
                    f,
                    "a key of {bytes} bytes is longer than a snapshot can hold; use shorter keys"
                )
            }
            Self::Build(error) => error.fmt(f),
        }
    }
}

impl Error for SnapshotError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Build(error) => error.source(),
            _ => None,
        }
    }
}

impl From<io::Error> for SnapshotError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
