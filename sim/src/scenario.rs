//! Scenarios: traffic made from a seed, and what decides on it.
//!
//! A scenario is a document ([`Scenario::read`]); `sim/scenarios/reference.toml` has every knob.
//! The generator is [`crate::random::Random`], whose stream does not change between versions.

mod batch_events;
mod document;
mod read;

pub use batch_events::{BATCH, BatchEvents, EVENTS_A_MINUTE, LIMIT};
pub use document::*;
