//! A word beside what it is read by, shared by threads: a record of both behind one pointer.
//!
//! Invariant: the state is the record that the pointer leads to. While its word is not frozen, the
//! word alone changes, each time by one exchange. A frozen word never changes again, and then the
//! next change is the exchange of the pointer. So every change of state is one successful exchange
//! on the only word that can change it, made by a thread that has seen all of the state before, and
//! the transition between is that of the sequential algorithm.
//!
//! A thread that finds a frozen record installs the outcome of its own request; it needs nothing of
//! the thread that froze it.

use std::ptr::{self, NonNull};

use crate::{
    reclaim::Guard,
    sync::{AtomicPtr, AtomicU64, Ordering},
};

/// The bit of a word that no longer changes.
const FROZEN: u64 = 1 << 63;

/// What the pointer leads to once the state has ended; the address of no record.
const fn ended<F>() -> *mut Record<F> {
    ptr::without_provenance_mut(1)
}

/// A word and its frame, shared by any number of threads.
#[derive(Debug)]
pub(super) struct Framed<F> {
    /// Null while the record is the first, or there is none.
    record: AtomicPtr<Record<F>>,
    /// The record that came with the state, beside the pointer: one line for both.
    first: Option<Record<F>>,
}

#[derive(Debug)]
struct Record<F> {
    frame: F,
    /// [`FROZEN`], and the word below it.
    word: AtomicU64,
    /// Whether the word has the bit that [`FROZEN`] takes; if so it was frozen from the start.
    is_high: bool,
}

/// The state as a thread found it.
pub(super) struct Found<'guard, F> {
    /// What the pointer was.
    pointer: *mut Record<F>,
    /// None while fresh, which counts as a frozen record.
    record: Option<&'guard Record<F>>,
    stored: u64,
}

/// A state to put in place of what was found.
pub(super) enum Next<F> {
    /// Another word in the same frame.
    Word(u64),
    Frame(F, u64),
}

impl<F> Record<F> {
    fn new(frame: F, word: u64) -> Self {
        Self { frame, word: AtomicU64::new(word), is_high: word >= FROZEN }
    }

    fn load(&self) -> u64 {
        // Relaxed: pairs with the exchanges of this word through its modification order; the frame
        // beside it never changes and came with the pointer.
        self.word.load(Ordering::Relaxed)
    }

    /// Replaces the word that was found, if it still is the same.
    fn replace(&self, found: u64, word: u64) -> bool {
        // Relaxed on success and on failure: the partner is every other exchange of this word; it
        // orders this word alone, since what a frozen word leads to is decided on the pointer.
        self.word.compare_exchange(found, word, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Freezes the word that was found, if it still is the same.
    fn freeze(&self, found: u64) -> bool {
        self.replace(found, found | FROZEN)
    }
}

impl<'guard, F> Found<'guard, F> {
    /// The frame; none while fresh.
    #[inline]
    pub(super) fn frame(&self) -> Option<&'guard F> {
        self.record.map(|record| &record.frame)
    }

    /// The word; 0 while fresh.
    #[inline]
    pub(super) fn word(&self) -> u64 {
        match self.record {
            Some(record) if record.is_high => self.stored,
            Some(_) => self.stored & !FROZEN,
            None => 0,
        }
    }

    fn is_frozen(&self) -> bool {
        self.stored & FROZEN != 0
    }

    /// The bytes of the record, if it is not the first.
    pub(super) fn heap_bytes(&self) -> usize {
        if self.pointer.is_null() { 0 } else { size_of::<Record<F>>() }
    }
}

impl<F> Framed<F> {
    /// A fresh state.
    pub(super) fn new() -> Self {
        Self { record: AtomicPtr::new(ptr::null_mut()), first: None }
    }

    /// A state with a record.
    pub(super) fn around(frame: F, word: u64) -> Self {
        let first = Some(Record::new(frame, word));
        Self { record: AtomicPtr::new(ptr::null_mut()), first }
    }

    /// The same state with its record beside the pointer, before it is shared.
    #[expect(unsafe_code, reason = "the record is owned through a pointer")]
    pub(super) fn compacted(mut self) -> Self {
        // Relaxed: whoever has this owns it.
        let record = self.record.load(Ordering::Relaxed);
        if record.is_null() || record == ended() {
            return self;
        }
        // SAFETY: the record came from a box and leaves the only place where it can be found, of a
        // state that nobody shares.
        self.first = Some(*unsafe { Box::from_raw(record) });
        // Relaxed: as above.
        self.record.store(ptr::null_mut(), Ordering::Relaxed);
        self
    }

    /// The state; none if it has ended.
    #[inline]
    #[expect(unsafe_code, reason = "records are shared through a pointer")]
    pub(super) fn find<'guard>(&'guard self, _guard: &'guard Guard) -> Option<Found<'guard, F>> {
        // Acquire: pairs with the exchange in `install`, so that the record is seen whole.
        let pointer = self.record.load(Ordering::Acquire);
        if pointer == ended() {
            return None;
        }
        // SAFETY: the pointer is null or that of a record, which is retired only after it was taken
        // out of `record`; this thread is pinned, so a record that it found there is not yet freed.
        let record: Option<&'guard Record<F>> = unsafe { pointer.as_ref() };
        let record = record.or(self.first.as_ref());
        Some(Found { pointer, record, stored: record.map_or(FROZEN, Record::load) })
    }
}

impl<F: Clone + Send + 'static> Framed<F> {
    /// Puts `next` in place of what was found, if that still is the state. A word alone needs a frame
    /// that was found.
    pub(super) fn replace(&self, found: &Found<'_, F>, next: Next<F>, guard: &Guard) -> bool {
        let (frame, word) = match (next, found.record) {
            (Next::Word(word), Some(record)) if !found.is_frozen() && word < FROZEN => {
                return record.replace(found.stored, word);
            }
            (Next::Word(word), Some(record)) => (record.frame.clone(), word),
            (Next::Word(_), None) => return false,
            (Next::Frame(frame, word), _) => (frame, word),
        };
        let record = Box::into_raw(Box::new(Record::new(frame, word)));
        let installed = self.install(found, record, guard);
        if !installed {
            free(record);
        }
        installed
    }

    /// Stops the word that was found from changing, whether it was replaced meanwhile or not; false if
    /// it was frozen already.
    pub(super) fn freeze(found: &Found<'_, F>) -> bool {
        let Some(record) = found.record.filter(|_| !found.is_frozen()) else { return false };
        record.freeze(found.stored);
        true
    }

    /// Ends the state, if it still is what was found.
    pub(super) fn end(&self, found: &Found<'_, F>, guard: &Guard) -> bool {
        self.install(found, ended(), guard)
    }

    /// Freezes the record that was found and puts another pointer in its place.
    #[expect(unsafe_code, reason = "the record that was replaced is given up")]
    fn install(&self, found: &Found<'_, F>, next: *mut Record<F>, guard: &Guard) -> bool {
        if let Some(record) = found.record
            && !found.is_frozen()
            && !record.freeze(found.stored)
        {
            return false;
        }
        let prev = found.pointer;
        // Release on success: pairs with the load in `find`, which then sees the new record whole.
        // Relaxed on failure: what is there instead is loaded anew.
        let exchange =
            self.record.compare_exchange(prev, next, Ordering::Release, Ordering::Relaxed);
        if let Some(prev) = exchange.ok().and_then(NonNull::new) {
            // SAFETY: the record came from a box, the exchange above took it out of the only place
            // where it can be found, and only one exchange can do so, because a record that was
            // taken out is not put back.
            unsafe { guard.retire(prev) };
        }
        exchange.is_ok()
    }
}

/// Frees a record that no other thread can reach.
#[expect(unsafe_code, reason = "the record is owned through a pointer")]
fn free<F>(record: *mut Record<F>) {
    // SAFETY: both callers own the record: it was never installed, or its state is being dropped.
    drop(unsafe { Box::from_raw(record) });
}

impl<F> Drop for Framed<F> {
    fn drop(&mut self) {
        // Relaxed: whoever drops this has it alone, and the handing over ordered the exchanges of
        // `install` before.
        let record = self.record.load(Ordering::Relaxed);
        if !record.is_null() && record != ended() {
            free(record);
        }
    }
}
