//! Snapshots: the states of a limiter's keys as bytes, to go on from after a restart.
//!
//! ```text
//! start    magic 8 | version 2 | length 4 | clock 8 | wall 8 | phase 8 | limit | keys | check 4
//! block    length 4, not 0 | records 4 | records | check 4
//! record   length of the key 4 | key | three numbers of 8
//! end      length 4, which is 0 | records in all 8 | check 4
//! ```
//!
//! Numbers are little-endian. The limit and the kind of the keys are texts of a length in 2 bytes,
//! compared as they are. A check is the CRC-32 of all bytes before it, so that a block that is lost,
//! repeated or swapped fails as one with another byte does. Nothing is read out of a block before
//! its check.

mod error;
mod key;
mod portable;
mod reader;
mod writer;

pub use error::SnapshotError;
pub use key::PortableKey;
pub(crate) use portable::Origin;
pub use portable::Portable;
pub(crate) use reader::{Reader, record};
pub(crate) use writer::Writer;

use crate::Timestamp;

const MAGIC: [u8; 8] = *b"\x89giusto\n";
/// The format that is written, and the latest that is read.
const VERSION: u16 = 1;

/// What a snapshot says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// When it was begun, by the limiter's clock.
    pub(crate) now: Timestamp,
    /// The same instant since the Unix epoch.
    pub(crate) wall: Timestamp,
    /// How far into a window the zero of the limiter's clock was.
    pub(crate) phase_ns: u64,
    pub(crate) limit: String,
    pub(crate) keys: String,
}

impl Header {
    /// How the clock of the snapshot maps to the one that reads `now` at `wall`.
    pub(crate) fn origin(&self, now: Timestamp, wall: Timestamp) -> Origin {
        // A wall clock that went back says nothing about the time between: none is credited.
        let passed = wall.since(self.wall).as_nanos().cast_signed();
        let shift = i128::from(now.as_nanos()) - i128::from(self.now.as_nanos()) - passed;
        Origin { shift, phase_ns: self.phase_ns }
    }

    /// The same where both clocks are the wall clock, but for their zeros: what is ahead of a wall
    /// clock that went back stays ahead.
    pub(crate) fn origin_by_wall(&self, now: Timestamp, wall: Timestamp) -> Origin {
        let zero = |now: Timestamp, wall: Timestamp| {
            i128::from(wall.as_nanos()) - i128::from(now.as_nanos())
        };
        Origin { shift: zero(self.now, self.wall) - zero(now, wall), phase_ns: self.phase_ns }
    }

    /// Whether a limiter of this limit and these keys can go on from it.
    pub(crate) fn expect(&self, limit: String, keys: &'static str) -> Result<(), SnapshotError> {
        if self.limit != limit {
            return Err(SnapshotError::OtherLimit { found: self.limit.clone(), expected: limit });
        }
        if self.keys != keys {
            return Err(SnapshotError::OtherKeys { found: self.keys.clone(), expected: keys });
        }
        Ok(())
    }
}
