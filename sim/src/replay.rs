//! The loop at the centre: every request of a trace, in order, through the engine's own limiter.

mod decisions;
mod recorded;
mod run;

pub use decisions::Decisions;
pub use recorded::{At, Form, RecordedError, recorded};
pub use run::{CostRule, replay, replay_open_loop, replay_waits};
