//! When memory that threads share may be freed: the seam to epoch-based reclamation.
//!
//! A thread pins before it loads a pointer and holds the guard for as long as it follows it. Who
//! takes memory out of reach retires it, and it is freed once every thread that was pinned then has
//! let go. Nobody waits: pinning and retiring are lock-free.
//!
//! Under `--cfg giusto_loom` nothing is freed, because the epochs cannot run on loom's atomics: the
//! executions of a model are short, and what one of them retires is little. So no address comes
//! again, and what is retired twice is noticed.

use std::ptr::NonNull;

/// Whether this memory was never retired before, of all executions of all models.
#[cfg(giusto_loom)]
fn is_first<T: ?Sized>(unlinked: NonNull<T>) -> bool {
    use std::{collections::HashSet, sync::Mutex};

    static RETIRED: Mutex<Option<HashSet<usize>>> = Mutex::new(None);
    let address = unlinked.cast::<u8>().as_ptr().expose_provenance();
    let mut retired = RETIRED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    retired.get_or_insert_default().insert(address)
}

/// Keeps what this thread can reach from being freed, until it is dropped.
#[derive(Debug)]
pub struct Guard {
    #[cfg(not(giusto_loom))]
    epoch: crossbeam_epoch::Guard,
}

/// Pins this thread. Cheap, and cheaper still where the thread is pinned already.
#[inline]
pub(crate) fn pin() -> Guard {
    Guard {
        #[cfg(not(giusto_loom))]
        epoch: crossbeam_epoch::pin(),
    }
}

impl Guard {
    /// Frees what `unlinked` points to, as soon as no thread that is pinned now still is.
    ///
    /// # Safety
    /// `unlinked` comes from [`Box::into_raw`] and is retired once, and no thread that pins after
    /// this call can reach it.
    #[inline]
    #[expect(unsafe_code, reason = "only the caller knows that the memory is out of reach")]
    pub(crate) unsafe fn retire<T: ?Sized + Send + 'static>(&self, unlinked: NonNull<T>) {
        #[cfg(not(giusto_loom))]
        {
            // SAFETY: by the contract above, the closure, which runs once and only after every
            // thread that is pinned now has let go, holds the only way to the memory by then; the
            // value may be dropped by another thread because it is `Send`, and later because it
            // is `'static`.
            unsafe { self.epoch.defer_unchecked(move || drop(Box::from_raw(unlinked.as_ptr()))) };
        }
        #[cfg(giusto_loom)]
        assert!(is_first(unlinked), "memory is retired twice");
    }

    /// Runs `work` as soon as no thread that is pinned now still is. It is large work: others need not
    /// gather before it is looked at.
    pub(crate) fn later(&self, work: impl FnOnce() + Send + 'static) {
        #[cfg(not(giusto_loom))]
        {
            self.epoch.defer(work);
            self.epoch.flush();
        }
        #[cfg(giusto_loom)]
        let _ = work;
    }
}
