//! Counts that survive a restart: the snapshots of the limits that are marked as kept.

use std::io::{self, Read, Write};

use giusto::Timestamp;

use super::{Plan, compile};

/// Why counts could not be written or taken back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}
