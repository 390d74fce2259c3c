//! How a thread reaches the chunks of a log: the one place where pointers to them are followed.
//!
//! Invariant: a thread pins, finds a chunk as the tail, and goes from there no further back than to
//! the tail's start. What a tail's start leads to is retired only after the log has a later tail. So
//! nothing that a thread reaches was retired before it pinned, and nothing is freed before it lets
//! go. Tails only move on, and a later tail's start is a later chunk.

use std::{
    iter,
    marker::PhantomData,
    ops::Deref,
    ptr::{self, NonNull},
};

use super::{
    chunk::{Chunk, ENDED},
    piece::Piece,
};
use crate::{
    reclaim::Guard,
    sync::{AtomicPtr, Ordering},
};

/// Leads to the last chunk of a log, or to the one before it. Never null.
#[derive(Debug)]
pub(super) struct Last {
    chunk: AtomicPtr<Chunk>,
}

/// A chunk that this thread found as the tail of a log while pinned.
#[derive(Clone, Copy)]
pub(super) struct Tail<'guard> {
    pub(super) chunk: Reached<'guard>,
}

/// A chunk that this thread has reached from a tail.
#[derive(Clone, Copy)]
pub(super) struct Reached<'guard> {
    chunk: NonNull<Chunk>,
    guard: PhantomData<&'guard Guard>,
}

/// What follows a chunk.
pub(super) enum Next<'guard> {
    /// Nothing yet.
    Free,
    /// Another chunk.
    Chunk(Reached<'guard>),
    /// Nothing ever: the log has ended.
    Ended,
}

impl Last {
    /// Leads to this chunk, which from now on is the log's.
    pub(super) fn new(chunk: Chunk) -> Self {
        Self { chunk: AtomicPtr::new(Box::into_raw(Box::new(chunk))) }
    }

    /// The tail.
    #[inline]
    #[expect(unsafe_code, reason = "a pointer that is never null")]
    pub(super) fn find<'guard>(&self, _guard: &'guard Guard) -> Tail<'guard> {
        // Acquire: pairs with the exchange in `advance`, so that the chunk is seen whole.
        let chunk = self.chunk.load(Ordering::Acquire);
        // SAFETY: only pointers to chunks are ever stored here.
        let chunk = unsafe { NonNull::new_unchecked(chunk) };
        Tail { chunk: Reached { chunk, guard: PhantomData } }
    }

    /// Sees to it that the tail is no longer `prev`, which `next` follows.
    pub(super) fn advance(&self, prev: Tail<'_>, next: NonNull<Chunk>) {
        let (prev, next) = (prev.chunk.pointer().as_ptr(), next.as_ptr());
        // Release on success: pairs with the load in `find`. Relaxed on failure: another thread has
        // done this, and the tail never goes back.
        let _ = self.chunk.compare_exchange(prev, next, Ordering::Release, Ordering::Relaxed);
    }

    /// The oldest chunk of a log that nobody else uses.
    #[expect(unsafe_code, reason = "chunks are owned through pointers")]
    pub(super) fn oldest(&mut self) -> *mut Chunk {
        // Relaxed: whoever has a log alone got it by something that ordered what was done before.
        let tail = self.chunk.load(Ordering::Relaxed);
        // SAFETY: the tail is never null and is not retired as long as it is the tail.
        let start = unsafe { (*tail).known.start };
        if start.is_null() { tail } else { start }
    }
}

impl<'guard> Tail<'guard> {
    /// The chunk with the oldest entry that counted when this tail was linked.
    #[inline]
    pub(super) fn start(self) -> Reached<'guard> {
        let start = NonNull::new(self.chunk.known.start);
        start.map_or(self.chunk, |chunk| Reached { chunk, guard: PhantomData })
    }

    /// The entries of the log that can count, of which `len` are in this chunk, newest chunk first.
    pub(super) fn newest_first(self, len: usize) -> impl Iterator<Item = Piece<'guard>> {
        let start = self.start();
        let mut place = Some((self.chunk, len));
        iter::from_fn(move || {
            let (chunk, len) = place.take()?;
            if chunk == start {
                return Some(Piece { chunk, indices: self.chunk.known.start_index..len });
            }
            let prev = NonNull::new(chunk.known.prev);
            let prev = prev.map(|chunk| Reached { chunk, guard: PhantomData });
            place = prev.map(|prev| (prev, prev.len()));
            Some(Piece { chunk, indices: 0..len })
        })
    }
}

impl<'guard> Reached<'guard> {
    /// What follows this chunk.
    #[inline]
    pub(super) fn next(self) -> Next<'guard> {
        // Acquire: pairs with the exchange in `Chunk::link`, so that the next chunk is seen whole.
        let next = self.next.load(Ordering::Acquire);
        match NonNull::new(next) {
            None => Next::Free,
            Some(_) if next == ENDED => Next::Ended,
            Some(chunk) => Next::Chunk(Self { chunk, guard: PhantomData }),
        }
    }

    pub(super) fn pointer(self) -> NonNull<Chunk> {
        self.chunk
    }
}

impl PartialEq for Reached<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.chunk.as_ptr(), other.chunk.as_ptr())
    }
}

impl Deref for Reached<'_> {
    type Target = Chunk;

    #[inline]
    #[expect(unsafe_code, reason = "chunks are shared through pointers")]
    fn deref(&self) -> &Chunk {
        // SAFETY: every pointer in here was that of a chunk of the log when it was read, from a
        // chunk reached before or from the log itself, and by the invariant above it is not freed
        // while the guard lives. Nobody has a chunk to himself that others can reach.
        unsafe { self.chunk.as_ref() }
    }
}
