//! The façades: verbs on a limit, in explicit time and, as thin wrappers, by a clock.

mod direct;
mod local;

pub use direct::DirectLimiter;
pub use local::LocalLimiter;
