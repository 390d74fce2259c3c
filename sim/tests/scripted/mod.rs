//! A server that does as a test says.

use giusto_sim::server::{Answer, Outcome, Server};

/// A server made of a function.
pub(crate) struct Scripted<F>(pub(crate) F);

impl<F: FnMut(u64, u32, u64) -> Answer> Server for Scripted<F> {
    fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Answer {
        (self.0)(now_ns, key, cost)
    }
}

/// An answer of a limit of ten that says nothing else.
pub(crate) fn bare(outcome: Outcome) -> Answer {
    Answer { outcome, retry_after_ns: None, limit: 10, remaining: 0, reset_ns: None }
}
