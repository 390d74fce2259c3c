//! The one place where the atomics are chosen: the real ones, or loom's under `--cfg giusto_loom`.
//!
//! The name is our own because plain `--cfg loom` changes other crates of a build too.

#[cfg(not(giusto_loom))]
pub(crate) use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(giusto_loom)]
pub(crate) use loom::sync::atomic::{AtomicU64, Ordering};
