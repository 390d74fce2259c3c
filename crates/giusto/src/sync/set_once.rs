//! A value that is set once and read by many.

#[cfg(giusto_loom)]
use super::{AtomicBool, Ordering};
use std::sync::OnceLock;

/// Under loom the value counts as set from a store that loom knows of, so that it explores the order.
#[derive(Debug)]
pub(crate) struct SetOnce<T> {
    value: OnceLock<T>,
    #[cfg(giusto_loom)]
    is_set: AtomicBool,
}

impl<T> SetOnce<T> {
    pub(crate) fn new() -> Self {
        Self {
            value: OnceLock::new(),
            #[cfg(giusto_loom)]
            is_set: AtomicBool::new(false),
        }
    }

    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        // Acquire, partner `set`: as the standard's own load.
        #[cfg(giusto_loom)]
        if !self.is_set.load(Ordering::Acquire) {
            return None;
        }
        self.value.get()
    }

    /// Sets the value, if none is set.
    pub(crate) fn set(&self, value: T) {
        let _ = self.value.set(value);
        // Release, partner `get`: as the standard's own store.
        #[cfg(giusto_loom)]
        self.is_set.store(true, Ordering::Release);
    }

    /// The value, by whoever has this alone.
    pub(crate) fn take(&mut self) -> Option<T> {
        self.value.take()
    }
}
