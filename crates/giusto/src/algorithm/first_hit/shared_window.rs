//! The window of one key, shared by threads: a record of start and count behind one pointer.
//!
//! Invariant: the state is the record that the pointer leads to. While its count is not frozen, the
//! count alone changes, each time by one exchange. A frozen count never changes again, and then the
//! next change is the exchange of the pointer. So every change of state is one successful exchange
//! on the only word that can change it, made by a thread that has seen all of the state before, and
//! the transition between is that of the sequential algorithm.
//!
//! A thread that finds a frozen record installs the outcome of its own request; it needs nothing of
//! the thread that froze it. A window costs one allocation of 24 bytes when it opens.

use std::{
    hint,
    ptr::{self, NonNull},
};

use super::{FirstHitWindow, OpenWindow};
use crate::{
    Algorithm, Charge, Cost, Decision, Grant, SharedAlgorithm, Timestamp, Verdict,
    reclaim::{self, Guard},
    sync::{AtomicPtr, AtomicU64, Ordering},
};

/// The bit of a count that no longer changes.
const FROZEN: u64 = 1 << 63;
/// What the pointer leads to once the state has ended; the address of no record.
const ENDED: *mut Record = ptr::without_provenance_mut(1);

/// The open window of one key under a [`FirstHitWindow`], shared by any number of threads.
#[derive(Debug)]
pub struct SharedWindow {
    /// Null while fresh.
    record: AtomicPtr<Record>,
}

#[derive(Debug)]
struct Record {
    start: Timestamp,
    /// [`FROZEN`], and the count below it.
    count: AtomicU64,
    /// Whether the count has the bit that [`FROZEN`] takes; if so it was frozen from the start.
    is_high: bool,
}

/// The state as a thread found it.
#[derive(Clone, Copy)]
struct Found<'guard> {
    /// None while fresh, which counts as a frozen record.
    record: Option<&'guard Record>,
    word: u64,
    window: OpenWindow,
}

impl Record {
    fn new(window: OpenWindow) -> Self {
        let is_high = window.count >= FROZEN;
        Self { start: window.start, count: AtomicU64::new(window.count), is_high }
    }

    fn found(&self) -> Found<'_> {
        // Relaxed: pairs with the exchanges of this count through its modification order; the start
        // beside it never changes and came with the pointer.
        let word = self.count.load(Ordering::Relaxed);
        let count = if self.is_high { word } else { word & !FROZEN };
        let window = OpenWindow { start: self.start, count };
        Found { record: Some(self), word, window }
    }

    /// Replaces the count that was found, if it still is the same.
    fn replace(&self, found: u64, count: u64) -> bool {
        // Relaxed on success and on failure: the partner is every other exchange of this count; it
        // orders this word alone, since what a frozen count leads to is decided on the pointer.
        self.count.compare_exchange(found, count, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

impl Found<'_> {
    fn is_frozen(&self) -> bool {
        self.word & FROZEN != 0
    }

    fn pointer(&self) -> *mut Record {
        self.record.map_or(ptr::null_mut(), |record| ptr::from_ref(record).cast_mut())
    }
}

impl SharedWindow {
    fn new() -> Self {
        Self { record: AtomicPtr::new(ptr::null_mut()) }
    }

    /// The state; none if it has ended.
    #[inline]
    #[expect(unsafe_code, reason = "records are shared through a pointer")]
    fn find<'guard>(&self, _guard: &'guard Guard) -> Option<Found<'guard>> {
        // Acquire: pairs with the exchange in `install`, so that the record is seen whole.
        let pointer = self.record.load(Ordering::Acquire);
        if pointer == ENDED {
            return None;
        }
        // SAFETY: the pointer is null or that of a record, which is retired only after it was taken
        // out of `record`; this thread is pinned, so a record that it found there is not yet freed.
        let record: Option<&'guard Record> = unsafe { pointer.as_ref() };
        let fresh = Found { record: None, word: FROZEN, window: OpenWindow::default() };
        Some(record.map_or(fresh, Record::found))
    }

    /// Makes `next` the state in place of what was found, if that still is the state.
    fn replace(&self, found: &Found<'_>, next: OpenWindow, guard: &Guard) -> bool {
        if let Some(record) = found.record
            && !found.is_frozen()
            && next.start == record.start
            && next.count < FROZEN
        {
            return record.replace(found.word, next.count);
        }
        let record = Box::into_raw(Box::new(Record::new(next)));
        let installed = self.install(found, record, guard);
        if !installed {
            free(record);
        }
        installed
    }

    /// Freezes the record that was found and puts another pointer in its place.
    #[expect(unsafe_code, reason = "the record that was replaced is given up")]
    fn install(&self, found: &Found<'_>, next: *mut Record, guard: &Guard) -> bool {
        if let Some(record) = found.record
            && !found.is_frozen()
            && !record.replace(found.word, found.word | FROZEN)
        {
            return false;
        }
        let prev = found.pointer();
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
fn free(record: *mut Record) {
    // SAFETY: both callers own the record: it was never installed, or its state is being dropped.
    drop(unsafe { Box::from_raw(record) });
}

impl Drop for SharedWindow {
    fn drop(&mut self) {
        // Relaxed: whoever drops this has it alone, and the handing over ordered the exchanges of
        // `install` before.
        let record = self.record.load(Ordering::Relaxed);
        if !record.is_null() && record != ENDED {
            free(record);
        }
    }
}

impl FirstHitWindow {
    /// Takes a step of the sequential algorithm on the shared state.
    #[inline]
    fn step_shared<T>(state: &SharedWindow, step: impl Fn(&mut OpenWindow) -> T) -> Option<T> {
        let guard = reclaim::pin();
        loop {
            let found = state.find(&guard)?;
            let mut next = found.window;
            let answer = step(&mut next);
            // What was found needs no second look: it was the state when the pointer was read or at
            // some moment since, at the latest when a frozen record was replaced.
            if next == found.window || state.replace(&found, next, &guard) {
                return Some(answer);
            }
            hint::spin_loop();
        }
    }
}

impl SharedAlgorithm for FirstHitWindow {
    type Shared = SharedWindow;

    fn open(&self) -> SharedWindow {
        SharedWindow::new()
    }

    #[inline]
    fn admit_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<Verdict> {
        Self::step_shared(state, |window| self.admit_at(window, now, cost))
    }

    fn check_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<Decision> {
        Self::step_shared(state, |window| self.check_at(window, now, cost))
    }

    fn peek_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<Decision> {
        Self::step_shared(state, |window| self.peek_at(window, now, cost))
    }

    fn grant_shared(&self, state: &SharedWindow, now: Timestamp, at_most: Cost) -> Option<Grant> {
        Self::step_shared(state, |window| self.grant_at(window, now, at_most))
    }

    fn refund_shared(&self, state: &SharedWindow, now: Timestamp, charge: &Charge) -> Option<()> {
        let charge = || Charge { at: charge.at, cost: charge.cost };
        Self::step_shared(state, |window| self.refund_at(window, now, charge()))
    }

    fn debit_shared(&self, state: &SharedWindow, now: Timestamp, cost: Cost) -> Option<()> {
        Self::step_shared(state, |window| self.debit_at(window, now, cost))
    }

    fn settle_shared(
        &self,
        state: &SharedWindow,
        now: Timestamp,
        reserved: &Charge,
        actual: Cost,
    ) -> Option<()> {
        let reserved = || Charge { at: reserved.at, cost: reserved.cost };
        Self::step_shared(state, |window| self.settle_at(window, now, reserved(), actual))
    }

    fn is_idle_shared(&self, state: &SharedWindow, now: Timestamp) -> bool {
        Self::step_shared(state, |window| self.is_idle(window, now)).unwrap_or(false)
    }

    fn close_if_idle(&self, state: &SharedWindow, now: Timestamp) -> bool {
        let guard = reclaim::pin();
        while let Some(found) = state.find(&guard) {
            if !self.is_idle(&found.window, now) {
                return false;
            }
            if state.install(&found, ENDED, &guard) {
                return true;
            }
            hint::spin_loop();
        }
        false
    }

    fn heap_bytes(&self, state: &SharedWindow) -> usize {
        let guard = reclaim::pin();
        let record = state.find(&guard).and_then(|found| found.record);
        record.map_or(0, size_of_val)
    }
}
