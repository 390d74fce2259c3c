//! Parts of a log, as they are gone through from the newest back.

use std::ops::Range;

use super::{Entry, reached::Reached};
use crate::Timestamp;

/// Some entries of one chunk, by their indices; 0 is the first entry.
#[derive(Clone)]
pub(super) struct Piece<'guard> {
    pub(super) chunk: Reached<'guard>,
    pub(super) indices: Range<usize>,
}

impl<'guard> Piece<'guard> {
    /// The entries with their indices.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = (usize, Entry)> + use<'guard> {
        let chunk = self.chunk;
        self.indices.clone().filter_map(move |index| Some((index, chunk.entry(index)?)))
    }
}

/// Where units were admitted at one instant, and how many are left, by pieces of which the newest
/// comes first.
pub(super) fn admitted_at<'guard>(
    at: Timestamp,
    newest_first: impl Iterator<Item = Piece<'guard>>,
) -> impl Iterator<Item = (Reached<'guard>, usize, u64)> {
    newest_first
        .filter(move |piece| piece.chunk.known.base <= at)
        .flat_map(|piece| {
            piece.entries().rev().map(move |(index, entry)| (piece.chunk, index, entry))
        })
        .skip_while(move |(.., entry)| entry.at > at)
        .take_while(move |(.., entry)| entry.at == at)
        .map(|(chunk, index, entry)| (chunk, index, entry.units))
}
