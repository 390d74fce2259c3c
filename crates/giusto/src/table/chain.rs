//! The arrays of a table, oldest first, each kept until the table goes.
//!
//! An array is a few hundred bytes once its memory has been given back, and each is larger than the
//! one before, so all of them together cost next to nothing. So a reader may hold one without any
//! protection.

use std::{
    marker::PhantomData,
    ptr::{self, NonNull},
    sync::Arc,
};

use super::array::Array;
use crate::sync::{AtomicPtr, Ordering};

/// The first array, the current one, and through them all others.
#[derive(Debug)]
pub(super) struct Chain<B> {
    current: AtomicPtr<Array<B>>,
    first: NonNull<Array<B>>,
    owns: PhantomData<Arc<Array<B>>>,
}

#[expect(
    unsafe_code,
    reason = "arrays are linked by atomic pointers and live as long as the chain"
)]
// SAFETY: an array is shared between threads through atomics only, and owned by the chain alone.
unsafe impl<B: Send + Sync> Send for Chain<B> {}
#[expect(unsafe_code, reason = "as above")]
// SAFETY: as above.
unsafe impl<B: Send + Sync> Sync for Chain<B> {}

#[expect(
    unsafe_code,
    reason = "arrays are linked by atomic pointers and live as long as the chain"
)]
impl<B: super::bucket::Bucket> Chain<B> {
    pub(super) fn new(array: Array<B>) -> Self {
        let raw = Arc::into_raw(Arc::new(array)).cast_mut();
        // SAFETY: a pointer from an `Arc` is not null.
        let first = unsafe { NonNull::new_unchecked(raw) };
        Self { current: AtomicPtr::new(raw), first, owns: PhantomData }
    }

    /// The array into which keys are inserted, or from which they are moving to the next.
    #[inline]
    pub(super) fn current(&self) -> &Array<B> {
        // Acquire, partner `proceed`: the array and all that was moved there is seen.
        let current = self.current.load(Ordering::Acquire);
        // SAFETY: never null, and no array goes before the chain does.
        unsafe { &*current }
    }

    /// The array that follows.
    #[expect(clippy::unused_self, reason = "an array is borrowed from the chain that keeps it")]
    #[inline]
    pub(super) fn next<'a>(&'a self, array: &'a Array<B>) -> Option<&'a Array<B>> {
        // Acquire, partner `link`: the array is complete before it is seen.
        let next = array.next.load(Ordering::Acquire);
        // SAFETY: null or an array that goes when the chain does.
        unsafe { next.as_ref() }
    }

    /// Lets `next` follow `array`, unless another already does.
    #[expect(clippy::unused_self, reason = "an array is borrowed from the chain that keeps it")]
    pub(super) fn link(&self, array: &Array<B>, next: Array<B>) {
        let raw = Arc::into_raw(Arc::new(next)).cast_mut();
        let none = ptr::null_mut();
        // AcqRel, partner `next`: publishes the array. Relaxed on failure: ours goes.
        if array.next.compare_exchange(none, raw, Ordering::AcqRel, Ordering::Relaxed).is_err() {
            // SAFETY: made by `Arc` above and seen by nobody else.
            drop(unsafe { Arc::from_raw(raw) });
        }
    }

    /// Makes the array after `array` the current one; true for the one caller who did.
    pub(super) fn proceed(&self, array: &Array<B>) -> bool {
        let seen = ptr::from_ref(array).cast_mut();
        // Acquire, partner `link`: as in `next`.
        let next = array.next.load(Ordering::Acquire);
        // AcqRel, partner `current`; Relaxed on failure: somebody else has done it.
        self.current.compare_exchange(seen, next, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// A share in an array of this chain.
    #[expect(clippy::unused_self, reason = "an array is borrowed from the chain that keeps it")]
    pub(super) fn share(&self, array: &Array<B>) -> Arc<Array<B>> {
        let raw = ptr::from_ref(array);
        // SAFETY: every array of the chain was made by `Arc`, and the chain holds a share in it.
        unsafe {
            Arc::increment_strong_count(raw);
            Arc::from_raw(raw)
        }
    }
}

#[expect(
    unsafe_code,
    reason = "arrays are linked by atomic pointers and live as long as the chain"
)]
impl<B> Drop for Chain<B> {
    fn drop(&mut self) {
        let mut raw = self.first.as_ptr();
        while !raw.is_null() {
            // SAFETY: each array was made by `Arc`, and this takes back the chain's only share.
            let array = unsafe { Arc::from_raw(raw) };
            // Relaxed: nobody else is left.
            raw = array.next.load(Ordering::Relaxed);
        }
    }
}
