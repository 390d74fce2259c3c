//! The façades: verbs on a limit, in explicit time and, as thin wrappers, by a clock.

mod batch;
mod builder;
mod by;
mod direct;
mod keyed;
mod live;
mod local;
mod pinned;
mod settle;
mod snapshot;
mod under;

pub use batch::Request;
pub use builder::{BuildError, Builder};
pub use direct::DirectLimiter;
pub use keyed::Limiter;
pub use live::NoRoom;
pub use local::LocalLimiter;
pub use pinned::Pinned;
pub use under::Under;
