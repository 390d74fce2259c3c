//! The one place where the atomics are chosen: the real ones, or loom's under `--cfg giusto_loom`.
//!
//! The name is our own because plain `--cfg loom` changes other crates of a build too. Under loom
//! the table's buckets and groups are as small as they can be, so that a few keys meet all cases.

#[cfg(giusto_loom)]
mod listed;
#[cfg(not(giusto_loom))]
mod mapped;
pub(crate) mod recent;
#[cfg(giusto_loom)]
mod turns;

#[cfg(giusto_loom)]
pub(crate) use listed::{Memory, Zeroed};
#[cfg(not(giusto_loom))]
pub(crate) use mapped::{Memory, Zeroed};

#[cfg(not(giusto_loom))]
pub(crate) use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering},
};

#[cfg(giusto_loom)]
pub(crate) use loom::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicPtr, Ordering},
};
#[cfg(giusto_loom)]
pub(crate) use turns::AtomicU64;
#[cfg(giusto_loom)]
pub use turns::take_turns;

/// Slots in a bucket of the table, and buckets in a group; both powers of two.
#[cfg(not(giusto_loom))]
pub(crate) const SLOTS: usize = 4;
#[cfg(not(giusto_loom))]
pub(crate) const BUCKETS: usize = 8;
#[cfg(giusto_loom)]
pub(crate) const SLOTS: usize = 2;
#[cfg(giusto_loom)]
pub(crate) const BUCKETS: usize = 2;
