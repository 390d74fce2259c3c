//! Chunks that one thread owns, each linked to the next: what it is about to link to a log, or what
//! is left of a log that is dropped.

use std::{
    mem,
    ptr::{self, NonNull},
};

use super::{
    Entry,
    chunk::{Chunk, ENDED, Known},
    reached::Tail,
    view::{Place, View},
};
use crate::sync::Ordering;

/// Owns its chunks: unless it is forgotten, they are freed with it.
pub(super) struct Chain {
    pub(super) first: *mut Chunk,
    pub(super) last: *mut Chunk,
    /// How many chunks were pushed.
    pub(super) len: u32,
}

impl Chain {
    pub(super) fn new() -> Self {
        Self { first: ptr::null_mut(), last: ptr::null_mut(), len: 0 }
    }

    /// The entries of a view from `start` on, moved together: without those that were given back,
    /// and those of one instant as one. They are what counts if the view holds.
    ///
    /// Refunds leave entries of no units and chunks with little in them. Without this, admitting and
    /// giving back in turns would fill the memory of one window with nothing.
    pub(super) fn copy(view: &View<'_>, start: Place<'_>) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for (_, entry) in view.entries_from(start).filter(|(_, entry)| entry.units > 0) {
            match entries.last_mut() {
                Some(last) if last.at == entry.at => {
                    last.units = last.units.wrapping_add(entry.units);
                }
                _ => entries.push(entry),
            }
        }
        let mut chain = Self::new();
        let mut rest = entries.as_slice();
        while let Some((first, more)) = rest.split_first() {
            let tail = &view.tail.chunk.known;
            let shape = tail.shape;
            let words = more
                .iter()
                .take(shape.most_words())
                .map_while(|entry| shape.word(first.at, *entry));
            let words: Vec<u64> = words.collect();
            rest = &more[words.len()..];
            let known = Known::new(first.at, shape);
            let number = tail.number.wrapping_add(chain.len + 1);
            let known = Known { prev: chain.last, number, ..known };
            chain.push(Chunk::new(known, first.units, words));
        }
        chain
    }

    /// Adds a chunk at the end.
    #[expect(unsafe_code, reason = "chunks are owned through pointers")]
    pub(super) fn push(&mut self, chunk: Chunk) {
        let chunk = Box::into_raw(Box::new(chunk));
        // SAFETY: the pointer is null or that of a chunk which this chain owns.
        if let Some(last) = unsafe { self.last.as_ref() } {
            // Relaxed: nobody else sees these chunks before the exchange that links them to a log,
            // whose Release covers this too.
            last.next.store(chunk, Ordering::Relaxed);
        } else {
            self.first = chunk;
        }
        self.last = chunk;
        self.len += 1;
    }

    /// Links these chunks after a tail, and tells the last of them; none if another thread has linked
    /// something there.
    pub(super) fn link_after(self, tail: Tail<'_>) -> Option<NonNull<Chunk>> {
        let last = NonNull::new(self.last).filter(|last| tail.chunk.link(last.as_ptr()))?;
        // They are the log's now.
        mem::forget(self);
        Some(last)
    }
}

impl Drop for Chain {
    #[expect(unsafe_code, reason = "chunks are owned through pointers")]
    fn drop(&mut self) {
        let mut chunk = self.first;
        while !chunk.is_null() && chunk != ENDED {
            // SAFETY: every chunk came from a box, this chain owns it and whatever follows it, and
            // it is left behind here.
            let owned = unsafe { Box::from_raw(chunk) };
            // Relaxed: nobody else sees this chunk.
            chunk = owned.next.load(Ordering::Relaxed);
        }
    }
}
