//! A log as one thread found it: everything up to one free word, or up to the end of a full chunk.
//!
//! What is done to a log has one order, because every admission, refund and closing becomes part of
//! it by an exchange on the one word that was the log's end. A refund lowers entries only after it
//! became part of the log. So as long as that word is still free ([`View::holds`]), nothing was
//! done since the thread read it, and whatever it read in between belongs to one state.

use std::iter;

use super::{
    Entry,
    chunk::Slot,
    piece::{Piece, admitted_at},
    reached::{Next, Reached, Tail},
};
use crate::{Timestamp, reclaim::Guard};

/// The state of a log at one moment.
#[derive(Clone, Copy)]
pub(super) struct View<'guard> {
    pub(super) tail: Tail<'guard>,
    /// How many entries the tail has.
    pub(super) len: usize,
    /// Whether the next word of the tail is free; otherwise the next chunk is.
    pub(super) is_open: bool,
    /// The oldest entry that can count.
    pub(super) oldest: Place<'guard>,
    /// The units of that entry and all after it.
    pub(super) units: u64,
    /// The latest instant at which anything was admitted.
    pub(super) latest: Timestamp,
    pub(super) guard: &'guard Guard,
}

/// An entry of a view, by its chunk and its index there.
#[derive(Clone, Copy)]
pub(super) struct Place<'guard> {
    pub(super) chunk: Reached<'guard>,
    pub(super) index: usize,
}

impl<'guard> View<'guard> {
    /// The view of a log whose tail this is; an exact one if `holds` says so later.
    #[inline]
    pub(super) fn new(tail: Tail<'guard>, guard: &'guard Guard) -> Self {
        let chunk = tail.chunk;
        chunk.settle(|| tail.newest_first(1));
        let start = tail.start();
        let (mut len, mut units) = (1, chunk.known.used);
        let mut oldest = Place { chunk: start, index: chunk.known.start_index };
        if let Some(note) = chunk.note() {
            (len, units) = (note.len, note.used);
            oldest.index = note.index;
            if note.chunk > 0
                && let Next::Chunk(second) = start.next()
            {
                oldest.chunk = second;
            }
        }
        let mut latest = chunk.entry(len - 1).map_or(chunk.known.base, |entry| entry.at);
        let is_open = loop {
            match chunk.read(len) {
                Slot::Free => break true,
                Slot::End => break false,
                Slot::Entry(entry) => {
                    // Wraps where more than 64 bits were admitted since the tail was linked; what
                    // no longer counts is taken off later, and the rest is at most the limit.
                    units = units.wrapping_add(entry.units);
                    latest = entry.at;
                    len += 1;
                }
            }
        };
        Self { tail, len, is_open, oldest, units, latest, guard }
    }

    /// Whether nothing was done to the log since it was found like this.
    #[inline]
    pub(super) fn holds(&self) -> bool {
        if self.is_open {
            matches!(self.tail.chunk.read(self.len), Slot::Free)
        } else {
            matches!(self.tail.chunk.next(), Next::Free)
        }
    }

    /// The entries from a place on, oldest first.
    #[inline]
    pub(super) fn entries_from(
        &self,
        mut place: Place<'guard>,
    ) -> impl Iterator<Item = (Place<'guard>, Entry)> {
        iter::from_fn(move || {
            loop {
                let is_tail = place.chunk == self.tail.chunk;
                let len = if is_tail { self.len } else { usize::MAX };
                if place.index < len
                    && let Some(entry) = place.chunk.entry(place.index)
                {
                    let here = place;
                    place.index += 1;
                    return Some((here, entry));
                }
                match place.chunk.next() {
                    Next::Chunk(chunk) if !is_tail => place = Place { chunk, index: 0 },
                    _ => return None,
                }
            }
        })
    }

    /// How many chunks after the start of the tail this place is.
    #[inline]
    pub(super) fn chunks_before(&self, place: Place<'_>) -> u32 {
        place.chunk.known.number.wrapping_sub(self.tail.start().known.number)
    }

    /// The chunks from the newest back, as far as anything can count.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = Piece<'guard>> + use<'guard> {
        self.tail.newest_first(self.len)
    }

    /// The units that were admitted at one instant and not given back, as far as they can count.
    pub(super) fn admitted_at(&self, at: Timestamp) -> u64 {
        let admitted = admitted_at(at, self.newest_first());
        admitted.fold(0, |sum: u64, (.., units)| sum.wrapping_add(units))
    }
}
