//! A shared value that is now and then replaced as a whole, and read without a lock.

use std::sync::Arc;

#[cfg(giusto_loom)]
use super::Mutex;
#[cfg(not(giusto_loom))]
use arc_swap::ArcSwap;

/// Under loom a lock, since loom knows nothing of what happens within `arc_swap`.
#[derive(Debug)]
pub(crate) struct Swapped<T> {
    #[cfg(not(giusto_loom))]
    value: ArcSwap<T>,
    #[cfg(giusto_loom)]
    value: Mutex<Arc<T>>,
}

#[cfg(not(giusto_loom))]
impl<T> Swapped<T> {
    pub(crate) fn new(value: Arc<T>) -> Self {
        Self { value: ArcSwap::new(value) }
    }

    #[inline]
    pub(crate) fn load(&self) -> Arc<T> {
        self.value.load_full()
    }

    pub(crate) fn store(&self, value: Arc<T>) {
        self.value.store(value);
    }
}

#[cfg(giusto_loom)]
impl<T> Swapped<T> {
    pub(crate) fn new(value: Arc<T>) -> Self {
        Self { value: Mutex::new(value) }
    }

    pub(crate) fn load(&self) -> Arc<T> {
        Arc::clone(&self.value.lock().expect("nobody panics in here"))
    }

    pub(crate) fn store(&self, value: Arc<T>) {
        *self.value.lock().expect("nobody panics in here") = value;
    }
}
