//! What a thread met last, as a hint of what it will meet next.
//!
//! Where keys are new, a new key follows a new key: its header is loaded together with its home, and
//! the buckets beside that are not looked at in vain. Where the first of several limits denies, it
//! denies again: the memory of the others is not loaded ahead of it. Under loom there are no such
//! hints, since what one execution of a model leaves behind would change the next.

use std::cell::Cell;

thread_local! {
    static NEW_KEY: Cell<bool> = const { Cell::new(false) };
    static FIRST_DENIED: Cell<bool> = const { Cell::new(false) };
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

/// Notes whether the first of several limits denied.
#[inline]
pub(crate) fn note_first(has_denied: bool) {
    FIRST_DENIED.set(has_denied && cfg!(not(giusto_loom)));
}

/// Whether the first of the last several limits denied.
#[inline]
pub(crate) fn first_denied() -> bool {
    FIRST_DENIED.get()
}
