//! The edition that is in force: read without a lock, by threads that are pinned.

use std::{marker::PhantomData, ops::Deref, sync::Arc};

use super::edition::{Edition, Numbers};
use crate::{
    reclaim::Guard,
    sync::{AtomicPtr, Ordering},
};

/// An edition for as long as a thread looks at it, and a share of it on demand.
pub(super) struct Current<'a, A> {
    raw: *const Edition<A>,
    edition: &'a Edition<A>,
}

impl<A> Clone for Current<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Current<'_, A> {}

impl<A> Deref for Current<'_, A> {
    type Target = Edition<A>;

    #[inline]
    fn deref(&self) -> &Edition<A> {
        self.edition
    }
}

impl<'a, A> Current<'a, A> {
    #[inline]
    pub(super) fn numbers(self) -> &'a Numbers<A> {
        &self.edition.numbers
    }

    #[inline]
    pub(super) fn of(edition: &'a Arc<Edition<A>>) -> Self {
        Self { raw: Arc::as_ptr(edition), edition }
    }

    #[expect(unsafe_code, reason = "a share through a pointer")]
    pub(super) fn share(self) -> Arc<Edition<A>> {
        // SAFETY: every `Current` is of an `Arc`, which lives at least as long as the reference beside
        // the pointer.
        unsafe {
            Arc::increment_strong_count(self.raw);
            Arc::from_raw(self.raw)
        }
    }
}

/// The newest edition that was stored; links lead on from there.
pub(super) struct Newest<A> {
    pointer: AtomicPtr<Edition<A>>,
    owns: PhantomData<Arc<Edition<A>>>,
}

impl<A: Send + Sync + 'static> Newest<A> {
    pub(super) fn new(first: Edition<A>) -> Self {
        let pointer = AtomicPtr::new(Arc::into_raw(Arc::new(first)).cast_mut());
        Self { pointer, owns: PhantomData }
    }

    /// What was stored last.
    #[inline]
    #[expect(unsafe_code, reason = "an edition is read through a pointer")]
    pub(super) fn stored<'guard>(&self, _guard: &'guard Guard) -> Current<'guard, A> {
        // Acquire, partner `store`: the edition is seen whole.
        let raw = self.pointer.load(Ordering::Acquire).cast_const();
        // SAFETY: never null, and from an `Arc` whose share here is given up only once no thread is
        // pinned any more that could have found it; this one is.
        Current { raw, edition: unsafe { &*raw } }
    }

    /// The edition of this number; none if a later one has been stored since.
    #[inline]
    pub(super) fn numbered<'guard>(
        &self,
        number: u64,
        guard: &'guard Guard,
    ) -> Option<Current<'guard, A>> {
        let mut current = self.stored(guard);
        while current.numbers.number < number {
            current = Current::of(current.edition.next()?);
        }
        (current.numbers.number == number).then_some(current)
    }

    pub(super) fn store(&self, edition: Arc<Edition<A>>, guard: &Guard) {
        let new = Arc::into_raw(edition).cast_mut();
        // AcqRel, partner `stored`, and whoever stored the old one.
        let old = self.pointer.swap(new, Ordering::AcqRel);
        let old = Old(old.cast_const());
        guard.later(move || old.give_up());
    }
}

/// The share in an edition that was replaced.
struct Old<A>(*const Edition<A>);

#[expect(unsafe_code, reason = "a share is given up by another thread")]
// SAFETY: it stands for an `Arc` of an edition, which is `Send` and `Sync`.
unsafe impl<A: Send + Sync> Send for Old<A> {}

impl<A> Old<A> {
    #[expect(unsafe_code, reason = "a share through a pointer")]
    fn give_up(self) {
        // SAFETY: from `Arc::into_raw`, taken out of the only place where it was, once.
        drop(unsafe { Arc::from_raw(self.0) });
    }
}

impl<A> Drop for Newest<A> {
    #[expect(unsafe_code, reason = "a share through a pointer")]
    fn drop(&mut self) {
        // Relaxed: whoever drops this has it alone.
        let last = self.pointer.load(Ordering::Relaxed).cast_const();
        // SAFETY: from `Arc::into_raw`; nobody else is left who could find it.
        drop(unsafe { Arc::from_raw(last) });
    }
}
