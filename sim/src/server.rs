//! The server of a simulated world: it decides one request after the other and answers what a
//! client can see of a decision.
//!
//! Behind the answer stands the engine's own limiter, or a policy's plan. Faults of clocks and
//! restarts wrap a server and are one.

mod faulty;
mod limiter;
mod policy;

pub use faulty::{Faulty, Fresh, furthest_ahead, furthest_back};
pub use limiter::limited;
pub use policy::{ByRule, Published};

/// What a server says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What became of the request.
    pub outcome: Outcome,
    /// How long the client is told to wait before the same request can pass, in nanoseconds;
    /// nothing where it passed, can never pass, or nobody said.
    pub retry_after_ns: Option<u64>,
    /// The most that the limit lets pass at once, in units.
    pub limit: u64,
    /// What was left after the decision, in units.
    pub remaining: u64,
    /// How long until the whole limit is there again if nothing else is asked, in nanoseconds.
    pub reset_ns: Option<u64>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It passed, and was charged.
    Admitted,
    /// It did not pass now.
    Denied,
    /// It can never pass: it costs more than the limit ever lets through at once.
    Never,
    /// The server was down, and nothing was decided.
    Unavailable,
}

/// Decides on requests in the order of their times.
pub trait Server {
    /// Decides on a request of `key` for `cost` units, at `now_ns` nanoseconds since the start.
    /// Successive times never decrease: a world has one time, whatever clocks say.
    fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Answer;
}

impl<S: Server + ?Sized> Server for Box<S> {
    fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Answer {
        (**self).decide(now_ns, key, cost)
    }
}
