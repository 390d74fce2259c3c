//! Scenarios: traffic made from a seed, so that a fresh machine has something to replay.
//!
//! The generator is `ChaCha8`, whose stream is specified and does not change between versions, and
//! everything drawn from it is drawn in whole numbers: no platform's floating-point functions decide
//! what a seed means.

mod batch_events;

pub use batch_events::{BATCH, BatchEvents, EVENTS_A_MINUTE, LIMIT};
