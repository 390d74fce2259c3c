//! What a thread met last, as a hint of what it will meet next.
//!
//! Where keys are new, a new key follows a new key: its header is loaded together with its home, and
//! the buckets beside that are not looked at in vain. Under loom there is no such hint, since what one
//! execution of a model leaves behind would change the next.

use std::cell::Cell;

thread_local! {
    static NEW_KEY: Cell<bool> = const { Cell::new(false) };
}

/// Notes whether a key that was not at home was a new one.
#[inline]
pub(crate) fn note(is_new: bool) {
    NEW_KEY.set(is_new && cfg!(not(giusto_loom)));
}

/// Whether the last key that was not at home was a new one.
#[inline]
pub(crate) fn met_new_key() -> bool {
    NEW_KEY.get()
}
