//! The log of one key, shared by threads: a queue of chunks, of which only the last one grows.
//!
//! Every admission is one exchange: on the next free word of the last chunk, or, where that chunk is
//! full or cannot hold the entry, on its `next`, by a chunk that begins with the entry. A refund and
//! the end of the log are exchanges on `next`, too, of a chunk in which nothing is added any more.
//! So what is done to a log has one order, and a thread whose exchange fails decides anew because
//! another thread's request was carried out: lock-free.
//!
//! A chunk says when it is linked what counts from where on, so that what counts at an instant is
//! found by taking off the few entries that have ceased to count since. Chunks before that start are
//! retired by the thread that linked the chunk.

use std::ptr;

use super::{
    Entry,
    chain::Chain,
    chunk::{Chunk, ENDED, Known, Refund},
    note::Note,
    reached::{Last, Next},
    shape::{FEWEST_WORDS, Shape},
    view::{Place, View},
};
use crate::{Timestamp, reclaim::Guard};

/// How many chunks may be in use before entries are moved together for the first time.
const MOST_CHUNKS: u32 = 8;

/// What one key was admitted within the window, shared by any number of threads.
///
/// One pointer, and on the heap chunks of 128 bytes and 8 for each admission within the last W, given
/// back or not; the admissions of one instant are not added up as they are in an
/// [`AdmissionLog`](crate::AdmissionLog). A key begins with 160 bytes for four admissions; a limit
/// of 100,000 that is used up takes 1 MB at most where its instants lie within hours of each other.
/// Chunks hold 5 admissions at first and up to 65 under large limits, so that a key in use allocates
/// twice for so many. A refund makes a chunk of its own, and entries are moved together before
/// refunds have doubled what is in use.
#[derive(Debug)]
pub struct SharedLog {
    last: Last,
}

/// What comes to the end of a log.
pub(super) struct Addition<'guard> {
    /// The admission; of no units where there is a refund instead.
    pub(super) entry: Entry,
    pub(super) refund: Option<Refund>,
    /// The units that count afterwards.
    pub(super) used: u64,
    /// The oldest entry before this one that counts, if any does.
    pub(super) start: Option<Place<'guard>>,
}

impl SharedLog {
    /// A log with nothing in it, under this limit.
    pub(super) fn new(limit: u64) -> Self {
        let known = Known::new(Timestamp::ZERO, Shape::of(limit));
        let words = (0..FEWEST_WORDS).map(|_| 0);
        let chunk = Chunk::new(Known { most_chunks: MOST_CHUNKS, ..known }, 0, words);
        Self { last: Last::new(chunk) }
    }

    /// The state of the log, which is exact if it holds; none if the log has ended.
    #[inline]
    pub(super) fn view<'guard>(&self, guard: &'guard Guard) -> Option<View<'guard>> {
        loop {
            let view = View::new(self.last.find(guard), guard);
            if view.is_open {
                return Some(view);
            }
            match view.tail.chunk.next() {
                Next::Free => return Some(view),
                Next::Chunk(chunk) => self.last.advance(view.tail, chunk.pointer()),
                Next::Ended => return None,
            }
        }
    }

    /// Adds an admission to a log in this state, and tells whether the log still was.
    ///
    /// `is_long`: it took long to find out what counts, so that it is to be noted in a new chunk.
    #[inline]
    pub(super) fn admit(&self, view: &View<'_>, addition: &Addition<'_>, is_long: bool) -> bool {
        let tail = view.tail.chunk;
        if view.is_open
            && !is_long
            && let Some(word) = tail.known.shape.word(tail.known.base, addition.entry)
        {
            let is_added = tail.append(view.len, word);
            if is_added {
                let place = addition.start.unwrap_or(Place { chunk: tail, index: view.len });
                let (chunk, index) = (view.chunks_before(place), place.index);
                let note = Note { len: view.len + 1, chunk, index, used: addition.used };
                tail.keep(note);
            }
            return is_added;
        }
        self.link(view, addition)
    }

    /// Adds a chunk that begins with this to a log in this state, and tells whether the log still
    /// was.
    pub(super) fn link(&self, view: &View<'_>, addition: &Addition<'_>) -> bool {
        if view.is_open && !view.tail.chunk.seal(view.len) {
            return false;
        }
        let (chain, start) = chain(view, addition);
        match chain.link_after(view.tail) {
            None => false,
            Some(tail) => {
                self.last.advance(view.tail, tail);
                retire_until(view, [start, tail.as_ptr()]);
                true
            }
        }
    }

    /// Ends a log in this state, and tells whether this call did.
    pub(super) fn end(view: &View<'_>) -> bool {
        (!view.is_open || view.tail.chunk.seal(view.len)) && view.tail.chunk.link(ENDED)
    }

    /// The bytes on the heap.
    pub(super) fn heap_bytes(&self, guard: &Guard) -> usize {
        let view = View::new(self.last.find(guard), guard);
        view.newest_first().map(|piece| piece.chunk.bytes()).sum()
    }
}

/// Disposes of the oldest chunks up to the first of these, of which one has become the tail of the
/// log, and one its start.
#[expect(unsafe_code, reason = "chunks are given up")]
fn retire_until(view: &View<'_>, kept: [*mut Chunk; 2]) {
    let mut oldest = view.tail.start();
    while !kept.contains(&oldest.pointer().as_ptr()) {
        let gone = oldest.pointer();
        let Next::Chunk(next) = oldest.next() else { return };
        oldest = next;
        // SAFETY: chunks come from boxes. The log has a tail that starts after `gone`, and later
        // tails start later still, so that who pins from now on cannot reach it. What lies between
        // the starts of two tails is retired by the one thread that linked the second of them.
        unsafe { view.guard.retire(gone) };
    }
}

/// The chunk that begins with the addition, and before it what is moved together if it is time; and
/// where what counts starts then.
fn chain(view: &View<'_>, addition: &Addition<'_>) -> (Chain, *mut Chunk) {
    let tail = &view.tail.chunk.known;
    let mut known = Known {
        used: addition.used,
        refund: addition.refund,
        prev: view.tail.chunk.pointer().as_ptr(),
        most_chunks: tail.most_chunks,
        ..Known::new(addition.entry.at, tail.shape)
    };
    let mut chain = Chain::new();
    if let Some(start) = addition.start {
        (known.start, known.start_index) = (start.chunk.pointer().as_ptr(), start.index);
        if tail.number.wrapping_sub(start.chunk.known.number) >= tail.most_chunks {
            chain = Chain::copy(view, start);
            (known.start, known.start_index) = (chain.first, 0);
            (known.prev, known.most_chunks) = (chain.last, 2 * chain.len + MOST_CHUNKS);
        }
    }
    known.number = tail.number.wrapping_add(chain.len + 1);
    let words = (0..words_after(view)).map(|_| 0);
    chain.push(Chunk::new(known, addition.entry.units, words));
    (chain, known.start)
}

/// How many words the chunk after this tail has: twice as many if all were taken, and otherwise
/// hardly more than were.
fn words_after(view: &View<'_>) -> usize {
    let (words, taken) = (view.tail.chunk.words(), view.len - 1);
    let wanted = if taken == words { 2 * words } else { taken.next_power_of_two() };
    wanted.clamp(FEWEST_WORDS, view.tail.chunk.known.shape.most_words())
}

impl Drop for SharedLog {
    fn drop(&mut self) {
        // What came before the oldest chunk was retired by those who linked later ones.
        drop(Chain { first: self.last.oldest(), last: ptr::null_mut(), len: 0 });
    }
}
